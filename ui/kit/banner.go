package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
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
	serial  int // counts messages, so that an old clock cannot hide a new one
	drawing *Drawing

	beside fyne.CanvasObject

	// After calls f on the UI's goroutine when d has passed. Tests replace it.
	After func(d time.Duration, f func())
}

const bannerHeight float32 = 36

var (
	_ fyne.Tappable      = (*Banner)(nil)
	_ desktop.Cursorable = (*Banner)(nil)
	_ fyne.Accessible    = (*Banner)(nil)
)

// NewBanner makes a banner with nothing to say. Beside is something in sight that is
// drawn anew when the banner comes up: the toolkit begins no frame for what it has never
// drawn.
func NewBanner(run Runner, beside fyne.CanvasObject) *Banner {
	b := &Banner{beside: beside, After: func(d time.Duration, f func()) { time.AfterFunc(d, func() { run.Do(f) }) }}
	b.drawing = NewDrawing(b.draw)
	b.Hidden = true
	b.ExtendBaseWidget(b)
	return b
}

// Say shows a message until the next one, or until Clear.
func (b *Banner) Say(m Message) {
	b.serial++
	b.message = m
	b.drawing.Changed()
	b.Show()
	canvas.Refresh(b.beside)
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

// actionWidth is the width of what is offered, with its key.
func (b *Banner) actionWidth() float32 {
	if b.message.Action == "" {
		return 0
	}
	w := paint.Width(b.message.Action, body.Bolder()) + 14
	if b.message.Key != "" {
		w += capWidth(b.message.Key) + Gap
	}
	return w
}

func (b *Banner) draw(p *paint.Picture) {
	c, m, size := Now(), b.message, p.Size
	p.Box(0, 0, size.Width, size.Height, Radius, c.Surface)
	p.Border(0, 0, size.Width, size.Height, Radius, c.Line)
	bar := m.Tone.Of(c)
	if m.Tone == Plain {
		bar = c.Faint
	}
	p.Box(5, 8, 3, size.Height-16, 1.5, bar)
	x := size.Width - b.actionWidth()
	p.TextIn(p.Fit(OneLine(m.Text), x-18-Space, body), 18, 0, size.Height, body, c.Text)
	if m.Action == "" {
		return
	}
	if m.Key != "" {
		x += drawCap(p, m.Key, x, 0, size.Height, c.Faint, c.Muted) + Gap
	}
	p.TextIn(m.Action, x, 0, size.Height, body.Bolder(), c.Accent)
}

// Tapped does what the banner offers.
func (b *Banner) Tapped(ev *fyne.PointEvent) {
	if b.message.OnAction != nil && ev.Position.X >= b.Size().Width-b.actionWidth()-Gap {
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
	return b.drawing.Renderer(b, func() fyne.Size { return fyne.NewSize(200, bannerHeight) })
}

// AccessibilityLabel is the message.
func (b *Banner) AccessibilityLabel() string { return b.message.Text }

// AccessibilityRole is text.
func (b *Banner) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
