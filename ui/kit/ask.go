package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// Answer is a way to answer what an Ask asks.
type Answer struct {
	Key, Words string
	Do         func()
}

// Ask is a quiet strip that asks something and offers ways to answer, each with its
// key. It takes no keyboard and waits as long as nobody answers. Hidden while it
// asks nothing.
type Ask struct {
	widget.BaseWidget
	words   string
	answers []Answer
	drawing *Drawing
}

const askHeight float32 = 40

var (
	_ fyne.Tappable      = (*Ask)(nil)
	_ desktop.Cursorable = (*Ask)(nil)
	_ fyne.Accessible    = (*Ask)(nil)
)

// NewAsk makes a strip that asks nothing yet.
func NewAsk() *Ask {
	a := &Ask{}
	a.drawing = NewDrawing(a.draw)
	a.Hidden = true
	a.ExtendBaseWidget(a)
	return a
}

// Set asks something and offers answers, or only says something; with no words it
// hides.
func (a *Ask) Set(words string, answers ...Answer) {
	same := a.words == words && slices.EqualFunc(a.answers, answers, func(x, y Answer) bool { return x.Key == y.Key && x.Words == y.Words })
	a.words, a.answers = words, answers
	if words == "" {
		a.Hide()
		return
	}
	if !same {
		a.drawing.Changed()
	}
	a.Show()
}

// flow calls place for every answer, from the left, and returns where they begin.
func (a *Ask) flow(width float32, place func(i int, x, w float32)) float32 {
	begin := width - Margin
	for _, answer := range a.answers {
		begin -= answerWidth(answer)
	}
	begin -= float32(max(len(a.answers)-1, 0)) * Space
	x := begin
	for i, answer := range a.answers {
		w := answerWidth(answer)
		place(i, x, w)
		x += w + Space
	}
	return begin
}

func answerWidth(a Answer) float32 {
	return capWidth(a.Key) + Gap + paint.Width(a.Words, body.Bolder())
}

func (a *Ask) draw(p *paint.Picture) {
	c, size := Now(), p.Size
	p.Box(0, 0, size.Width, size.Height, Radius, c.AccentGround)
	begin := a.flow(size.Width, func(i int, x, _ float32) {
		x += drawCap(p, a.answers[i].Key, x, 0, size.Height, c.Accent, c.Accent) + Gap
		p.TextIn(a.answers[i].Words, x, 0, size.Height, body.Bolder(), c.Accent)
	})
	p.TextIn(p.Fit(OneLine(a.words), begin-Margin-Space, body), Margin, 0, size.Height, body, c.Text)
}

// Tapped does what the answer under the pointer says.
func (a *Ask) Tapped(ev *fyne.PointEvent) {
	hit := -1
	a.flow(a.Size().Width, func(i int, x, w float32) {
		if ev.Position.X >= x-Gap && ev.Position.X < x+w+Gap {
			hit = i
		}
	})
	if hit >= 0 {
		a.answers[hit].Do()
	}
}

// Cursor is a hand where there is an answer.
func (a *Ask) Cursor() desktop.Cursor {
	if len(a.answers) > 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer is for the toolkit.
func (a *Ask) CreateRenderer() fyne.WidgetRenderer {
	return a.drawing.Renderer(a, func() fyne.Size { return fyne.NewSize(200, askHeight) })
}

// AccessibilityLabel is what it asks.
func (a *Ask) AccessibilityLabel() string { return a.words }

// AccessibilityRole is text.
func (a *Ask) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
