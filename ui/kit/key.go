package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

const (
	capHeight float32 = 20
	capPad    float32 = 6
	capGap    float32 = 6
)

var capStyle = tiny.Bolder()

func capWidth(key string) float32 { return max(paint.Width(key, capStyle)+2*capPad, capHeight) }

// DrawCap paints a key's picture, quietly, with its right end at x in a row of
// height h that begins at y.
func DrawCap(p *paint.Picture, key string, x, y, h float32) {
	c := Now()
	drawCap(p, key, x-capWidth(key), y, h, c.Faint, c.Muted)
}

// drawCap paints a key's picture at x, in the middle of a row of height h that
// begins at y, and returns its width.
func drawCap(p *paint.Picture, key string, x, y, h float32, line, text color.NRGBA) float32 {
	w := capWidth(key)
	p.Border(x, y+(h-capHeight)/2, w, capHeight, 3, line)
	p.TextIn(key, x+(w-p.Width(key, capStyle))/2, y, h, capStyle, text)
	return w
}

// KeyCap is the picture of a key, with words beside it or none.
type KeyCap struct {
	widget.BaseWidget
	key, words string
	drawing    *Drawing
}

var _ fyne.Accessible = (*KeyCap)(nil)

// NewKeyCap shows a key and what it does.
func NewKeyCap(key, words string) *KeyCap {
	k := &KeyCap{key: key, words: words}
	k.drawing = NewDrawing(func(p *paint.Picture) {
		c := Now()
		w := drawCap(p, k.key, 0, 0, p.Size.Height, c.Faint, c.Muted)
		p.TextIn(k.words, w+capGap, 0, p.Size.Height, small, c.Muted)
	})
	k.ExtendBaseWidget(k)
	return k
}

// SetWords changes what stands beside the key.
func (k *KeyCap) SetWords(words string) {
	if k.words != words {
		k.words = words
		k.drawing.Changed()
	}
}

// CreateRenderer is for the toolkit.
func (k *KeyCap) CreateRenderer() fyne.WidgetRenderer {
	return k.drawing.Renderer(k, func() fyne.Size {
		w := capWidth(k.key)
		if k.words != "" {
			w += capGap + paint.Width(k.words, small) + 1
		}
		return fyne.NewSize(w, capHeight+2)
	})
}

// AccessibilityLabel is the key and what it does.
func (k *KeyCap) AccessibilityLabel() string { return k.key + " " + k.words }

// AccessibilityRole is text.
func (k *KeyCap) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

const (
	buttonHeight float32 = 36
	buttonPad    float32 = 13
)

// KeyButton is a button with its key on it. It never takes the keyboard: its
// key belongs to the screen, which calls the same function.
type KeyButton struct {
	widget.BaseWidget
	key, words string
	tone       Tone
	disabled   bool
	over       bool
	drawing    *Drawing

	// OnTapped is what the button does; nil for nothing.
	OnTapped func()
}

var (
	_ fyne.Tappable      = (*KeyButton)(nil)
	_ desktop.Hoverable  = (*KeyButton)(nil)
	_ desktop.Cursorable = (*KeyButton)(nil)
	_ fyne.Accessible    = (*KeyButton)(nil)
)

// NewKeyButton makes a button: Good and Alarm are filled with their colour,
// every other tone is plain. An empty key leaves the cap away.
func NewKeyButton(key, words string, tone Tone, tapped func()) *KeyButton {
	b := &KeyButton{key: key, words: words, tone: tone, OnTapped: tapped}
	b.drawing = NewDrawing(b.draw)
	b.ExtendBaseWidget(b)
	return b
}

// Set changes words and tone.
func (b *KeyButton) Set(words string, tone Tone) {
	if b.words != words || b.tone != tone {
		b.words, b.tone = words, tone
		b.drawing.Changed()
	}
}

// SetEnabled makes the button answer, or not.
func (b *KeyButton) SetEnabled(on bool) {
	if b.disabled == on {
		b.disabled = !on
		b.drawing.Changed()
	}
}

// Enabled reports whether the button answers.
func (b *KeyButton) Enabled() bool { return !b.disabled }

// width is the width of what is on the button.
func (b *KeyButton) width() float32 {
	w := paint.Width(b.words, body.Bolder())
	if b.key != "" {
		w += capWidth(b.key) + Gap
	}
	return w
}

func (b *KeyButton) draw(p *paint.Picture) {
	c := Now()
	ground, text, line, letter := c.Raised, c.Text, c.Faint, c.Muted
	switch {
	case b.disabled:
		text, line, letter = c.Faint, c.Line, c.Faint
	case b.tone == Good:
		ground, text, line, letter = c.Allow, c.OnAllow, c.OnAllow, c.OnAllow
	case b.tone == Alarm:
		ground, text, line, letter = c.High, c.OnHigh, c.OnHigh, c.OnHigh
	}
	if b.over && !b.disabled {
		ground = Towards(ground, c.Text, .12)
	}
	size := p.Size
	p.Box(0, 0, size.Width, size.Height, Radius, ground)
	if b.tone != Good && b.tone != Alarm {
		p.Border(0, 0, size.Width, size.Height, Radius, c.Line) // in the light theme the ground behind it is nearly as light
	}
	x := max((size.Width-b.width())/2, 4)
	if b.key != "" {
		x += drawCap(p, b.key, x, 0, size.Height, line, letter) + Gap
	}
	p.TextIn(p.Fit(b.words, size.Width-x, body.Bolder()), x, 0, size.Height, body.Bolder(), text)
}

// Towards mixes a part of b into a.
func Towards(a, b color.NRGBA, part float32) color.NRGBA {
	mix := func(x, y uint8) uint8 { return uint8(float32(x) + (float32(y)-float32(x))*part) }
	return color.NRGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: a.A}
}

// Tapped does what the button does.
func (b *KeyButton) Tapped(*fyne.PointEvent) {
	if !b.disabled && b.OnTapped != nil {
		b.OnTapped()
	}
}

// MouseIn lifts the button a little.
func (b *KeyButton) MouseIn(*desktop.MouseEvent) { b.hover(true) }

// MouseMoved does nothing.
func (b *KeyButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut lets it down again.
func (b *KeyButton) MouseOut() { b.hover(false) }

func (b *KeyButton) hover(over bool) {
	b.over = over
	b.drawing.Changed()
}

// Cursor is a hand while the button answers.
func (b *KeyButton) Cursor() desktop.Cursor {
	if b.disabled {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer is for the toolkit.
func (b *KeyButton) CreateRenderer() fyne.WidgetRenderer {
	return b.drawing.Renderer(b, func() fyne.Size {
		return fyne.NewSize(float32(int(b.width()+2*buttonPad)), buttonHeight)
	})
}

// AccessibilityLabel is what the button does.
func (b *KeyButton) AccessibilityLabel() string { return b.words }

// AccessibilityRole is button.
func (b *KeyButton) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
