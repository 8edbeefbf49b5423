package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

const (
	capHeight float32 = 20
	capPad    float32 = 6
)

// keyCap is the primitives of a key's picture.
type keyCap struct {
	box  *canvas.Rectangle
	text *canvas.Text
}

func newKeyCap(key string) keyCap {
	k := keyCap{box: newBox(3), text: newText(TextTiny, bold)}
	k.box.StrokeWidth = 1
	k.text.Text = key
	return k
}

func (k keyCap) width() float32 { return max(widthOf(k.text)+2*capPad, capHeight) }

func (k keyCap) colour(line, text color.Color) {
	k.box.StrokeColor, k.text.Color = line, text
}

// place draws the cap at x, in the middle of a row of height h that begins at y.
func (k keyCap) place(x, y, h float32) {
	w := k.width()
	putBox(k.box, x, y+(h-capHeight)/2, w, capHeight)
	putMiddle(k.text, x+(w-widthOf(k.text))/2, y, h)
}

// KeyCap is the picture of a key, with words beside it or none.
type KeyCap struct {
	widget.BaseWidget
	key   keyCap
	words *canvas.Text
}

var _ fyne.Accessible = (*KeyCap)(nil)

// NewKeyCap shows a key and what it does.
func NewKeyCap(key, words string) *KeyCap {
	k := &KeyCap{key: newKeyCap(key), words: newText(TextSmall, regular)}
	k.words.Text = words
	k.recolour()
	k.ExtendBaseWidget(k)
	return k
}

// SetWords changes what stands beside the key.
func (k *KeyCap) SetWords(words string) {
	if k.words.Text == words {
		return
	}
	k.words.Text = words
	k.arrange(k.Size())
	canvas.Refresh(k.words)
}

func (k *KeyCap) recolour() {
	c := Now()
	k.key.colour(c.Faint, c.Muted)
	k.words.Color = c.Muted
}

func (k *KeyCap) arrange(size fyne.Size) {
	k.key.place(0, 0, size.Height)
	putMiddle(k.words, k.key.width()+6, 0, size.Height)
}

// CreateRenderer is for the toolkit.
func (k *KeyCap) CreateRenderer() fyne.WidgetRenderer {
	return Renderer{
		Object:  k,
		Content: func() []fyne.CanvasObject { return []fyne.CanvasObject{k.key.box, k.key.text, k.words} },
		Arrange: k.arrange,
		Least: func() fyne.Size {
			w := k.key.width()
			if k.words.Text != "" {
				w += 6 + widthOf(k.words)
			}
			return fyne.NewSize(w, capHeight+2)
		},
		Recolour: k.recolour,
	}
}

// AccessibilityLabel is the key and what it does.
func (k *KeyCap) AccessibilityLabel() string { return k.key.text.Text + " " + k.words.Text }

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
	key      keyCap
	words    *canvas.Text
	box      *canvas.Rectangle
	tone     Tone
	disabled bool
	over     bool

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
	b := &KeyButton{
		key: newKeyCap(key), words: newText(TextBody, bold), box: newBox(Radius), tone: tone, OnTapped: tapped,
	}
	b.words.Text = words
	b.recolour()
	b.ExtendBaseWidget(b)
	return b
}

// Set changes words and tone.
func (b *KeyButton) Set(words string, tone Tone) {
	if b.words.Text == words && b.tone == tone {
		return
	}
	b.words.Text, b.tone = words, tone
	b.recolour()
	b.arrange(b.Size())
	canvas.Refresh(b.words)
}

// SetEnabled makes the button answer, or not.
func (b *KeyButton) SetEnabled(on bool) {
	if b.disabled == !on {
		return
	}
	b.disabled = !on
	b.recolour()
	canvas.Refresh(b.words)
}

// Enabled reports whether the button answers.
func (b *KeyButton) Enabled() bool { return !b.disabled }

func (b *KeyButton) recolour() {
	c := Now()
	ground, text, line := c.Raised, c.Text, c.Faint
	switch {
	case b.disabled:
		text, line = c.Faint, c.Line
	case b.tone == Good:
		ground, text, line = c.Allow, c.OnAllow, c.OnAllow
	case b.tone == Alarm:
		ground, text, line = c.High, c.OnHigh, c.OnHigh
	case b.over:
		ground = c.Fill
	}
	if b.over && !b.disabled && (b.tone == Good || b.tone == Alarm) {
		ground = towards(ground, c.Text, .12)
	}
	b.box.FillColor, b.words.Color = ground, text
	capText := text
	if b.tone != Good && b.tone != Alarm && !b.disabled {
		capText = c.Muted
	}
	b.key.colour(line, capText)
}

// towards mixes a part of b into a.
func towards(a, b color.NRGBA, part float32) color.NRGBA {
	mix := func(x, y uint8) uint8 { return uint8(float32(x) + (float32(y)-float32(x))*part) }
	return color.NRGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: a.A}
}

func (b *KeyButton) arrange(size fyne.Size) {
	putBox(b.box, 0, 0, size.Width, size.Height)
	x := max((size.Width-b.inner())/2, 4)
	if b.key.text.Text != "" {
		b.key.place(x, 0, size.Height)
		x += b.key.width() + Gap
	}
	putMiddle(b.words, x, 0, size.Height)
}

// inner is the width of what is on the button.
func (b *KeyButton) inner() float32 {
	w := widthOf(b.words)
	if b.key.text.Text != "" {
		w += b.key.width() + Gap
	}
	return w
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
	b.recolour()
	canvas.Refresh(b.words)
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
	return Renderer{
		Object: b,
		Content: func() []fyne.CanvasObject {
			if b.key.text.Text == "" {
				return []fyne.CanvasObject{b.box, b.words}
			}
			return []fyne.CanvasObject{b.box, b.key.box, b.key.text, b.words}
		},
		Arrange:  b.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(b.inner()+2*buttonPad, buttonHeight) },
		Recolour: b.recolour,
	}
}

// AccessibilityLabel is what the button does.
func (b *KeyButton) AccessibilityLabel() string { return b.words.Text }

// AccessibilityRole is button.
func (b *KeyButton) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
