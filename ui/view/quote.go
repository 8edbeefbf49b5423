package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// quoteLines is how much of a quote is shown before it has to be scrolled.
const quoteLines = 4

// Quote shows what the content answers to, or what answers it: a heading of
// ours, their words, and a thin bar at the left.
type Quote struct {
	widget.BaseWidget
	heading string
	words   *Text
	bar     *canvas.Rectangle
	head    *kit.Drawing
}

const (
	quoteInset float32 = 16
	quoteHead  float32 = 22
)

var (
	_ kit.Flowing     = (*Quote)(nil)
	_ fyne.Accessible = (*Quote)(nil)
)

// NewQuote makes an empty quote.
func NewQuote() *Quote {
	q := &Quote{words: NewText(kit.TextBody + 1), bar: &canvas.Rectangle{}}
	q.head = kit.NewDrawing(func(p *paint.Picture) {
		p.TextIn(p.Fit(kit.OneLine(q.heading), p.Size.Width, small), 0, 0, p.Size.Height, small, kit.Now().Muted)
	})
	q.words.SetMost(quoteLines)
	q.words.SetTone(kit.Quiet)
	q.recolour()
	q.ExtendBaseWidget(q)
	return q
}

// Set shows other words under a heading of ours.
func (q *Quote) Set(heading string, words Content) {
	if q.heading != heading {
		q.heading = heading
		q.head.Changed()
	}
	q.words.Set(words)
}

// Prepare lays out what Set will probably be given next.
func (q *Quote) Prepare(words Content) { q.words.Prepare(words) }

// SetMost changes how many lines are shown before the quote has to be
// scrolled; 0 for all.
func (q *Quote) SetMost(lines int) { q.words.SetMost(lines) }

func (q *Quote) recolour() { q.bar.FillColor = kit.Now().Fill }

func (q *Quote) arrange(size fyne.Size) {
	q.bar.Resize(fyne.NewSize(2, size.Height))
	width := max(size.Width-quoteInset, 0)
	q.head.Object().Move(fyne.NewPos(quoteInset, 0))
	q.head.Object().Resize(fyne.NewSize(width, quoteHead-4))
	q.words.Move(fyne.NewPos(quoteInset, quoteHead))
	q.words.Resize(fyne.NewSize(width, max(size.Height-quoteHead, 0)))
}

// HeightFor is the height of heading and words at a width.
func (q *Quote) HeightFor(width float32) float32 {
	if q.heading == "" && len(q.words.runes) == 0 {
		return 0
	}
	return quoteHead + q.words.HeightFor(width-quoteInset)
}

// CreateRenderer is for the toolkit.
func (q *Quote) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{q.bar, q.head.Object(), q.words}
	return kit.Renderer{
		Object:   q,
		Content:  func() []fyne.CanvasObject { return objects },
		Arrange:  q.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(160, q.HeightFor(max(q.Size().Width, 160))) },
		Recolour: q.recolour,
	}
}

// AccessibilityLabel is heading and words.
func (q *Quote) AccessibilityLabel() string { return q.heading + ": " + q.words.content.Text }

// AccessibilityRole is text.
func (q *Quote) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
