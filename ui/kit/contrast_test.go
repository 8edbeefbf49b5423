package kit

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestContrastFormula(t *testing.T) {
	black, white, grey := rgb(0), rgb(0xffffff), rgb(0x767676)
	for _, tt := range []struct {
		a, b color.NRGBA
		want float64
	}{{black, white, 21}, {white, white, 1}, {grey, white, 4.54}} {
		if got := Contrast(tt.a, tt.b); math.Abs(got-tt.want) > .01 {
			t.Errorf("Contrast(%v, %v) = %.2f, want %.2f", tt.a, tt.b, got, tt.want)
		}
	}
}

// The least contrasts of WCAG 2.1 AA: for text, and for shapes that mean
// something.
const (
	textContrast  = 4.5
	shapeContrast = 3
)

func TestContrast(t *testing.T) {
	type pair struct {
		name   string
		on, of color.NRGBA
		least  float64
	}
	for name, c := range map[string]*Colors{"dark": &dark, "light": &light} {
		grounds := map[string]color.NRGBA{"ground": c.Ground, "surface": c.Surface}
		var pairs []pair
		for where, ground := range grounds {
			pairs = append(pairs, pair{"faint text on the " + where, c.Faint, ground, textContrast})
			for tone := Plain; tone <= Info; tone++ {
				pairs = append(pairs, pair{toneNames[tone] + " text on the " + where, tone.Of(c), ground, textContrast})
			}
			for s := NoSeverity; s <= High; s++ {
				pairs = append(pairs, pair{s.String() + " on the " + where, s.Of(c), ground, textContrast})
			}
		}
		for where, ground := range map[string]color.NRGBA{"raised": c.Raised, "fill": c.Fill, "chosen": c.AccentGround} {
			pairs = append(pairs, pair{"text on " + where, c.Text, ground, textContrast},
				pair{"quiet text on " + where, c.Muted, ground, textContrast},
				pair{"followed text on " + where, c.Accent, ground, textContrast})
			for s := Low; s <= High; s++ {
				pairs = append(pairs, pair{s.String() + " on " + where, s.Of(c), ground, shapeContrast})
			}
		}
		for tone := Plain; tone <= Info; tone++ {
			ground, on := tonePair(tone, c)
			pairs = append(pairs, pair{"a chip that is " + toneNames[tone], on, ground, textContrast})
		}
		pairs = append(pairs,
			pair{"content a detector marked", c.Text, c.Mark, textContrast},
			pair{"content a reviewer marked", c.Text, c.Own, textContrast},
			pair{"found text", c.Text, c.Found, textContrast},
			pair{"found text that is looked at", c.Text, c.FoundHere, textContrast},
			pair{"the edge of what is looked at", c.FoundLine, c.Ground, shapeContrast},
			pair{"the line below a look-alike word", c.High, c.Ground, shapeContrast},
			pair{"the caret", c.Accent, c.Ground, shapeContrast},
			pair{"selected text", c.Text, c.Selection, textContrast},
			pair{"the line below a detector's span", c.MarkLine, c.Ground, shapeContrast},
			pair{"the line below a reviewer's span", c.OwnLine, c.Ground, shapeContrast},
			pair{"a hidden character's label", c.MarkLine, c.Ground, textContrast},
		)
		for _, p := range pairs {
			if got := Contrast(p.on, p.of); got < p.least {
				t.Errorf("%s: %s has a contrast of %.2f, want %.1f", name, p.name, got, p.least)
			}
		}
	}
}

var toneNames = map[Tone]string{
	Plain: "plain", Quiet: "quiet", Accent: "accent", Good: "good", Warn: "warn", Alarm: "alarm", Info: "info",
}

func TestThemeContrast(t *testing.T) {
	tests := []struct{ on, of fyne.ThemeColorName }{
		{theme.ColorNameForeground, theme.ColorNameBackground},
		{theme.ColorNameForeground, theme.ColorNameInputBackground},
		{theme.ColorNameForeground, theme.ColorNameButton},
		{theme.ColorNameForeground, theme.ColorNameHover},
		{theme.ColorNameForeground, theme.ColorNameSelection},
		{theme.ColorNameForeground, theme.ColorNameMenuBackground},
		{theme.ColorNameForeground, theme.ColorNameOverlayBackground},
		{theme.ColorNamePlaceHolder, theme.ColorNameInputBackground},
		{theme.ColorNameHyperlink, theme.ColorNameBackground},
		{theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary},
		{theme.ColorNameForegroundOnError, theme.ColorNameError},
		{theme.ColorNameForegroundOnSuccess, theme.ColorNameSuccess},
		{theme.ColorNameForegroundOnWarning, theme.ColorNameWarning},
		{theme.ColorNameError, theme.ColorNameBackground},
	}
	test.NewTempApp(t)
	for _, mode := range []Mode{Dark, Light} {
		look := NewTheme(mode)
		of := func(name fyne.ThemeColorName) color.NRGBA {
			return color.NRGBAModel.Convert(look.Color(name, theme.VariantDark)).(color.NRGBA)
		}
		for _, tt := range tests {
			if got := Contrast(of(tt.on), of(tt.of)); got < textContrast {
				t.Errorf("mode %d: %s on %s has a contrast of %.2f", mode, tt.on, tt.of, got)
			}
		}
	}
}

func TestThemeModes(t *testing.T) {
	tests := []struct {
		mode    Mode
		desktop fyne.ThemeVariant
		want    *Colors
	}{
		{System, theme.VariantDark, &dark},
		{System, theme.VariantLight, &light},
		{Dark, theme.VariantLight, &dark},
		{Light, theme.VariantDark, &light},
	}
	for _, tt := range tests {
		look := NewTheme(tt.mode)
		if got := look.Color(theme.ColorNameBackground, tt.desktop); got != tt.want.Ground {
			t.Errorf("mode %d on a desktop of variant %d has the ground %v, want %v", tt.mode, tt.desktop, got, tt.want.Ground)
		}
		if look.Mode() != tt.mode {
			t.Errorf("mode %d says it is %d", tt.mode, look.Mode())
		}
	}

	app := test.NewTempApp(t)
	app.Settings().SetTheme(NewTheme(Light))
	if Now() != &light || IsDark() {
		t.Error("the light theme does not wear the light palette")
	}
	app.Settings().SetTheme(NewTheme(Dark))
	if Now() != &dark || !IsDark() {
		t.Error("the dark theme does not wear the dark palette")
	}
}
