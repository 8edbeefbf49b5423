package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The sizes of text, in points at scale 1. They are whole numbers, since the
// toolkit measures text at whole sizes only.
const (
	TextTiny    float32 = 11 // key caps, axis labels
	TextSmall   float32 = 13 // second lines
	TextBody    float32 = 14 // everything else
	TextTitle   float32 = 16 // heads of panels
	TextContent float32 = 20 // what is to be judged
	TextHead    float32 = 22 // the one headline of a screen
)

// The distances that screens share.
const (
	Gap    float32 = 8  // between things that belong together
	Space  float32 = 16 // between things that do not
	Margin float32 = 20 // between a panel's edge and what is in it
	Radius float32 = 6  // of buttons and quiet boxes
)

// Mode says who chooses between dark and light.
type Mode int

// The modes.
const (
	System Mode = iota // the desktop does
	Dark
	Light
)

// Theme is Discern's look for the toolkit's own widgets. Fonts are the
// toolkit's bundled Noto Sans; scripts it lacks come from the system's fonts.
type Theme struct {
	mode Mode
	base fyne.Theme
}

var _ fyne.Theme = (*Theme)(nil)

// NewTheme is the theme of a mode.
func NewTheme(mode Mode) *Theme {
	return &Theme{mode: mode, base: theme.DefaultTheme()}
}

// Mode says who chooses between dark and light.
func (t *Theme) Mode() Mode { return t.mode }

func (t *Theme) variant(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.mode {
	case Dark:
		return theme.VariantDark
	case Light:
		return theme.VariantLight
	default:
		return system
	}
}

// Color is the colour of one of the toolkit's names.
func (t *Theme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	v = t.variant(v)
	c := &dark
	if v == theme.VariantLight {
		c = &light
	}
	switch name {
	case theme.ColorNameBackground:
		return c.Ground
	case theme.ColorNameForeground:
		return c.Text
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		return c.Accent
	case theme.ColorNameForegroundOnPrimary:
		return c.Ground
	case theme.ColorNameButton, theme.ColorNameInputBackground, theme.ColorNameDisabledButton,
		theme.ColorNameHeaderBackground:
		return c.Raised
	case theme.ColorNameHover, theme.ColorNamePressed:
		return c.Fill
	case theme.ColorNameFocus, theme.ColorNameSelection:
		return c.Selection
	case theme.ColorNameInputBorder, theme.ColorNameSeparator:
		return c.Line
	case theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground:
		return c.Surface
	case theme.ColorNamePlaceHolder:
		return c.Muted
	case theme.ColorNameDisabled:
		return c.Faint
	case theme.ColorNameScrollBar:
		return c.Faint
	case theme.ColorNameScrollBarBackground, theme.ColorNameShadow:
		return color.Transparent
	case theme.ColorNameError:
		return c.High
	case theme.ColorNameWarning:
		return c.Middle
	case theme.ColorNameSuccess:
		return c.Allow
	case theme.ColorNameForegroundOnError:
		return c.OnHigh
	case theme.ColorNameForegroundOnSuccess, theme.ColorNameForegroundOnWarning:
		return c.OnAllow
	default:
		return t.base.Color(name, v)
	}
}

// Font is the toolkit's bundled font of a style.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource { return t.base.Font(style) }

// Icon is the toolkit's own icon.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return t.base.Icon(name) }

// Size is one of the toolkit's sizes, in points.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return TextBody
	case theme.SizeNameCaptionText:
		return TextSmall
	case theme.SizeNameSubHeadingText:
		return TextTitle
	case theme.SizeNameHeadingText:
		return TextHead
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return Gap
	case theme.SizeNameScrollBar:
		return 8
	case theme.SizeNameScrollBarSmall:
		return 4
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius, theme.SizeNameButtonRadius:
		return Radius
	default:
		return t.base.Size(name)
	}
}
