package view

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
)

// FindBar searches a text: a field, how many matches there are, and the ways to
// the next and the one before. Hidden while it is closed.
type FindBar struct {
	widget.BaseWidget
	text    *Text
	entry   *kit.Entry
	count   *kit.Label
	buttons []fyne.CanvasObject
	shift   func() bool

	// OnChanged is called when the bar was opened or closed, so that its owner
	// can make room; nil for nobody.
	OnChanged func()
}

const (
	findWidth  float32 = 240 // of the field
	countWidth float32 = 84
)

// longestPrefill is how much of a selection the field begins with, in code
// points.
const longestPrefill = 60

// NewFindBar makes a closed bar for a readable text.
func NewFindBar(text *Text) *FindBar {
	b := &FindBar{text: text, entry: kit.NewEntry("Find in the text"), count: kit.NewLabel("", kit.Quiet, kit.TextBody), shift: shiftDown}
	b.entry.OnChanged = func(words string) {
		text.Find(words)
		b.tell()
	}
	b.entry.OnKey = b.typed
	b.entry.OnEscape = b.Close
	b.buttons = []fyne.CanvasObject{
		kit.NewKeyButton("Enter", "Next", kit.Plain, func() { b.step(1) }),
		kit.NewKeyButton("Up", "Previous", kit.Plain, func() { b.step(-1) }),
		kit.NewKeyButton("Esc", "Close", kit.Plain, b.Close),
	}
	b.Hidden = true
	b.ExtendBaseWidget(b)
	return b
}

// Open shows the bar and gives it the keyboard. What is selected is searched
// for.
func (b *FindBar) Open() {
	if b.Hidden {
		b.Show()
		if start, end := b.text.Selection(); start < end && end-start <= longestPrefill {
			b.entry.SetText(kit.OneLine(string(b.text.runes[start:end])))
		}
		b.text.Find(b.entry.Text)
		b.tell()
		b.changed()
	}
	if c := b.canvas(); c != nil {
		c.Focus(b.entry)
	}
}

// canvas is what the bar is shown on. The toolkit only knows it of what was
// drawn before, as the layer of tips is, which is never hidden.
func (b *FindBar) canvas() fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(b.text.layer)
}

// Close ends the search and selects the match that was looked at, so that it can
// be copied or marked.
func (b *FindBar) Close() {
	if b.Hidden {
		return
	}
	if c := b.canvas(); c != nil && c.Focused() == b.entry {
		c.Unfocus()
	}
	if here, all := b.text.Found(); all > 0 {
		m := b.text.found[here-1]
		b.text.Select(m.Start, m.End)
	}
	b.text.Find("")
	b.Hide()
	b.changed()
}

func (b *FindBar) changed() {
	if b.OnChanged != nil {
		b.OnChanged()
	}
}

// typed takes the keys that go on.
func (b *FindBar) typed(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if b.shift() {
			b.step(-1)
		} else {
			b.step(1)
		}
	case fyne.KeyDown:
		b.step(1)
	case fyne.KeyUp:
		b.step(-1)
	default:
		return false
	}
	return true
}

func (b *FindBar) step(by int) {
	b.text.FindNext(by)
	b.tell()
}

// tell says how many matches there are.
func (b *FindBar) tell() {
	switch here, all := b.text.Found(); {
	case b.entry.Text == "":
		b.count.Set("", kit.Quiet)
	case all == 0:
		b.count.Set("not found", kit.Warn)
	default:
		b.count.Set(fmt.Sprintf("%d of %d", here, all), kit.Quiet)
	}
}

// Count is what the bar says of the matches: "3 of 12".
func (b *FindBar) Count() string { return b.count.AccessibilityLabel() }

func (b *FindBar) arrange(size fyne.Size) {
	place := func(o fyne.CanvasObject, x, w float32) float32 {
		h := o.MinSize().Height
		o.Move(fyne.NewPos(x, (size.Height-h)/2))
		o.Resize(fyne.NewSize(w, h))
		return x + w + kit.Gap
	}
	buttons := float32(0)
	for _, o := range b.buttons {
		buttons += o.MinSize().Width + kit.Gap
	}
	x := place(b.entry, 0, max(min(findWidth, size.Width-buttons-countWidth-kit.Gap), 80))
	x = place(b.count, x, countWidth)
	for _, o := range b.buttons {
		x = place(o, x, o.MinSize().Width)
	}
}

// CreateRenderer is for the toolkit.
func (b *FindBar) CreateRenderer() fyne.WidgetRenderer {
	objects := append([]fyne.CanvasObject{b.entry, b.count}, b.buttons...)
	return kit.Renderer{
		Object:  b,
		Content: func() []fyne.CanvasObject { return objects },
		Arrange: b.arrange,
		Least: func() fyne.Size {
			return fyne.NewSize(200, max(b.entry.MinSize().Height, b.buttons[0].MinSize().Height))
		},
	}
}
