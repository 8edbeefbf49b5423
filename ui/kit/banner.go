package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Message is what a banner says.
type Message struct {
	Text   string
	Tone   Tone
	Key    string // the key of the action
	Action string // what can be done about it; empty for nothing
	// OnAction does it.
	OnAction func()
}

// Banner is a quiet strip that says what just happened and offers one thing to
// do about it. It takes no keyboard and blocks nothing. Hidden while it has
// nothing to say; a Column then closes the gap.
type Banner struct {
	widget.BaseWidget
	message Message
	slab    *slab
	bar     *canvas.Rectangle
	text    *canvas.Text
	key     keyCap
	action  *canvas.Text
	serial  int // counts messages, so that an old clock cannot hide a new one

	// After calls f on the UI's goroutine when d has passed. Tests replace it.
	After func(d time.Duration, f func())
}

const bannerHeight float32 = 36

var (
	_ fyne.Tappable      = (*Banner)(nil)
	_ desktop.Cursorable = (*Banner)(nil)
	_ fyne.Accessible    = (*Banner)(nil)
)

// NewBanner makes a banner with nothing to say.
func NewBanner() *Banner {
	b := &Banner{
		slab: newSlab(Radius, true), bar: newBox(1.5), text: newText(TextBody, regular),
		key: newKeyCap(""), action: newText(TextBody, bold),
		After: func(d time.Duration, f func()) { time.AfterFunc(d, func() { fyne.Do(f) }) },
	}
	b.Hidden = true
	b.recolour()
	b.ExtendBaseWidget(b)
	return b
}

// Say shows a message until the next one, or until Clear.
func (b *Banner) Say(m Message) {
	b.serial++
	b.message = m
	b.key.text.Text, b.action.Text = m.Key, m.Action
	if m.Action == "" {
		b.key.text.Text = ""
	}
	b.recolour()
	b.arrange(b.Size())
	b.Show()
	canvas.Refresh(b.text)
}

// SayFor shows a message for a while.
func (b *Banner) SayFor(m Message, d time.Duration) {
	b.Say(m)
	mine := b.serial
	b.After(d, func() {
		if b.serial == mine {
			b.Clear()
		}
	})
}

// Clear hides the banner.
func (b *Banner) Clear() {
	b.serial++
	b.message = Message{}
	b.Hide()
}

// Message is what the banner says now; the zero Message for nothing.
func (b *Banner) Message() Message { return b.message }

func (b *Banner) recolour() {
	c := Now()
	b.slab.colour(c.Surface, c.Line)
	b.bar.FillColor = b.message.Tone.Of(c)
	if b.message.Tone == Plain {
		b.bar.FillColor = c.Faint
	}
	b.text.Color, b.action.Color = c.Text, c.Accent
	b.key.colour(c.Faint, c.Muted)
}

// reach is where the action begins.
func (b *Banner) reach() float32 {
	x := b.Size().Width - 12
	if b.action.Text != "" {
		x -= widthOf(b.action)
	}
	if b.key.text.Text != "" {
		x -= b.key.width() + Gap
	}
	return x
}

func (b *Banner) arrange(size fyne.Size) {
	b.slab.place(0, 0, size.Width, size.Height)
	putBox(b.bar, 4, 8, 3, max(size.Height-16, 0))
	x := b.reach()
	b.text.Text = OneLine(b.message.Text)
	if size.Width > 0 {
		b.text.Text = Elide(b.text.Text, x-16-Space, b.text.TextSize, regular)
	}
	putMiddle(b.text, 16, 0, size.Height)
	if b.key.text.Text != "" {
		b.key.place(x, 0, size.Height)
		x += b.key.width() + Gap
	}
	putMiddle(b.action, x, 0, size.Height)
}

// Tapped does what the banner offers.
func (b *Banner) Tapped(ev *fyne.PointEvent) {
	if b.message.OnAction != nil && ev.Position.X >= b.reach()-Gap {
		b.message.OnAction()
	}
}

// Cursor is a hand where something is offered.
func (b *Banner) Cursor() desktop.Cursor {
	if b.message.OnAction != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer is for the toolkit.
func (b *Banner) CreateRenderer() fyne.WidgetRenderer {
	return Renderer{
		Object: b,
		Content: func() []fyne.CanvasObject {
			objects := append(b.slab.objects(nil), b.bar, b.text)
			if b.key.text.Text != "" {
				objects = append(objects, b.key.box, b.key.text)
			}
			return append(objects, b.action)
		},
		Arrange:  b.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(200, bannerHeight) },
		Recolour: b.recolour,
	}
}

// AccessibilityLabel is the message.
func (b *Banner) AccessibilityLabel() string { return b.message.Text }

// AccessibilityRole is text.
func (b *Banner) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
