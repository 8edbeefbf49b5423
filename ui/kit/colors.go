package kit

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colors is the palette of one look. Ground, Surface and Raised are opaque and
// lie on one another in that order.
type Colors struct {
	Ground  color.NRGBA // behind everything; where content lies
	Surface color.NRGBA // panels and cards
	Raised  color.NRGBA // what stands out of a surface: buttons, quiet boxes
	Fill    color.NRGBA // plain chips and the empty part of a bar
	Line    color.NRGBA // thin borders
	Text    color.NRGBA
	Muted   color.NRGBA // secondary text
	Faint   color.NRGBA // marginal text, still readable

	Accent       color.NRGBA // what is active or can be followed
	AccentGround color.NRGBA // the ground of what is selected

	Low, Middle, High color.NRGBA // severity, blind-safe, never the only sign
	Allow             color.NRGBA // what is harmless or in order
	OnHigh, OnAllow   color.NRGBA // text on High and on Allow

	Mark      color.NRGBA // ground of a detector's span
	MarkLine  color.NRGBA // its underline
	Own       color.NRGBA // ground of a reviewer's span
	OwnLine   color.NRGBA // its underline
	Found     color.NRGBA // ground of what was searched for
	FoundHere color.NRGBA // of the one that is looked at
	FoundLine color.NRGBA // its edge
	Scrim     color.NRGBA // over the screen, under an overlay
	Selection color.NRGBA // ground of selected text
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

var dark = Colors{
	Ground: rgb(0x14161a), Surface: rgb(0x1b1e23), Raised: rgb(0x23272e), Fill: rgb(0x2d323a), Line: rgb(0x2d323a),
	Text: rgb(0xe7e9ec), Muted: rgb(0x9aa3ad), Faint: rgb(0x828b96),
	Accent: rgb(0x7aa7ff), AccentGround: rgb(0x22304d),
	Low: rgb(0x56b4e9), Middle: rgb(0xe69f00), High: rgb(0xe06a14), Allow: rgb(0x3fb28f), OnHigh: rgb(0x1a0b02), OnAllow: rgb(0x08130f),
	Mark: rgb(0x4a3512), MarkLine: rgb(0xe69f00), Own: rgb(0x22304d), OwnLine: rgb(0x7aa7ff),
	Found: rgb(0x17392f), FoundHere: rgb(0x22564a), FoundLine: rgb(0x3fb28f),
	Scrim: color.NRGBA{R: 0x08, G: 0x09, B: 0x0b, A: 0xb0}, Selection: rgb(0x2c4270),
}

var light = Colors{
	Ground: rgb(0xf3f4f6), Surface: rgb(0xffffff), Raised: rgb(0xf0f2f5), Fill: rgb(0xe3e7ec), Line: rgb(0xdfe3e8),
	Text: rgb(0x1b1f24), Muted: rgb(0x5a636d), Faint: rgb(0x656e78),
	Accent: rgb(0x2459c9), AccentGround: rgb(0xe3ecff),
	Low: rgb(0x0072b2), Middle: rgb(0x8f5f00), High: rgb(0xb84a00), Allow: rgb(0x00795b), OnHigh: rgb(0xffffff), OnAllow: rgb(0xffffff),
	Mark: rgb(0xfdeccb), MarkLine: rgb(0x8f5f00), Own: rgb(0xe3ecff), OwnLine: rgb(0x2459c9),
	Found: rgb(0xd6f0e6), FoundHere: rgb(0xa5dcc8), FoundLine: rgb(0x00795b),
	Scrim: color.NRGBA{R: 0x1b, G: 0x1f, B: 0x24, A: 0x70}, Selection: rgb(0xc5d7ff),
}

// Now is the palette that the running program wears. It is shared: do not
// write to it.
func Now() *Colors {
	app := fyne.CurrentApp()
	if app == nil {
		return &dark
	}
	settings := app.Settings()
	v := settings.ThemeVariant()
	if t, ok := settings.Theme().(*Theme); ok {
		v = t.variant(v)
	}
	if v == theme.VariantLight {
		return &light
	}
	return &dark
}

// Colors is the palette of a mode; that of System is the one that the running
// program wears. It is shared: do not write to it.
func (m Mode) Colors() *Colors {
	switch m {
	case Dark:
		return &dark
	case Light:
		return &light
	default:
		return Now()
	}
}

// IsDark reports whether the running program wears the dark palette.
func IsDark() bool { return Now() == &dark }

// Tone is what a colour means. The words and marks beside it say the same, so
// that no meaning is carried by colour alone.
type Tone int

// The tones, from nothing to say to look here.
const (
	Plain  Tone = iota // nothing special
	Quiet              // secondary
	Accent             // active, or can be followed
	Good               // harmless, in order, allow
	Warn               // look twice
	Alarm              // overdue, dangerous, remove
	Info               // the lowest of the severities
)

// Of is the colour of text in this tone.
func (t Tone) Of(c *Colors) color.NRGBA {
	switch t {
	case Quiet:
		return c.Muted
	case Accent:
		return c.Accent
	case Good:
		return c.Allow
	case Warn:
		return c.Middle
	case Alarm:
		return c.High
	case Info:
		return c.Low
	default:
		return c.Text
	}
}

// tonePair is the ground of a chip in a tone, and the colour of text upon it.
func tonePair(t Tone, c *Colors) (ground, on color.NRGBA) {
	switch t {
	case Accent, Info:
		return c.AccentGround, c.Accent
	case Good:
		return c.Allow, c.OnAllow
	case Warn:
		return c.Mark, c.MarkLine
	case Alarm:
		return c.High, c.OnHigh
	case Quiet:
		return c.Fill, c.Muted
	default:
		return c.Fill, c.Text
	}
}

// Contrast is the ratio of two opaque colours as WCAG 2.1 defines it, 1 to 21.
func Contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + .05) / (min(la, lb) + .05)
}

func luminance(c color.NRGBA) float64 {
	channel := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= .04045 {
			return s / 12.92
		}
		return math.Pow((s+.055)/1.055, 2.4)
	}
	return .2126*channel(c.R) + .7152*channel(c.G) + .0722*channel(c.B)
}
