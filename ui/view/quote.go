package view

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// quoteLines is how much of a quote is shown before it has to be scrolled.
const quoteLines = 4

// Quote shows what the content answers to, or what answers it: a heading of
// ours, their words, and a thin bar at the left. What the content quotes stands
// in a box instead.
type Quote struct {
	widget.BaseWidget
	post  Post
	words *Text
	box   *canvas.Rectangle
	bar   *canvas.Rectangle
	head  *kit.Drawing
	foot  *kit.Drawing
}

const (
	quoteInset float32 = 16
	quoteHead  float32 = 22
	quoteFoot  float32 = 20
	quotePad   float32 = 8  // of the box, above and below
	answerStep float32 = 20 // how far an answer is set in
)

var (
	_ kit.Flowing        = (*Quote)(nil)
	_ fyne.Tappable      = (*Quote)(nil)
	_ desktop.Cursorable = (*Quote)(nil)
	_ fyne.Accessible    = (*Quote)(nil)
)

// NewQuote makes an empty quote.
func NewQuote() *Quote {
	q := &Quote{words: NewText(kit.TextBody + 1), box: &canvas.Rectangle{CornerRadius: kit.Radius}, bar: &canvas.Rectangle{}}
	q.head = kit.NewDrawing(q.drawHead)
	q.foot = kit.NewDrawing(func(p *paint.Picture) {
		for i, line := range strings.Split(q.post.Foot, "\n") {
			p.TextIn(p.Fit(kit.OneLine(line), p.Size.Width, small), 0, float32(i)*quoteFoot, quoteFoot, small, kit.Now().Muted)
		}
	})
	q.words.SetMost(quoteLines)
	q.words.SetTone(kit.Quiet)
	q.recolour()
	q.ExtendBaseWidget(q)
	return q
}

func (q *Quote) drawHead(p *paint.Picture) {
	c, room := kit.Now(), p.Size.Width
	if q.post.Link != "" {
		room -= p.TextRight(q.post.Link, p.Size.Width, 0, p.Size.Height, small, c.Accent) + kit.Gap
	}
	p.TextIn(p.Fit(kit.OneLine(q.post.Heading), room, small), 0, 0, p.Size.Height, small, c.Muted)
}

// Set shows another post.
func (q *Quote) Set(post Post) {
	same := q.post.same(&post)
	q.post = post
	if !same {
		q.recolour()
		q.arrange(q.Size())
		q.head.Changed()
		q.foot.Changed()
		q.bar.Refresh()
		q.box.Refresh()
	}
	q.words.Set(post.Content)
}

// Prepare lays out what Set will probably be given next.
func (q *Quote) Prepare(words Content) { q.words.Prepare(words) }

// SetMost changes how many lines are shown before the quote has to be
// scrolled; 0 for all.
func (q *Quote) SetMost(lines int) { q.words.SetMost(lines) }

func (q *Quote) recolour() {
	c := kit.Now()
	q.bar.FillColor, q.box.FillColor, q.box.StrokeColor = c.Fill, c.Raised, c.Line
	if q.post.Own {
		q.bar.FillColor = c.Accent
	}
	q.box.StrokeWidth = 1
	q.box.Hidden = q.post.Kind != Quotation
}

// frame is where the words stand within a width, and how much there is above and
// below all.
func (q *Quote) frame() (left, pad float32) {
	switch q.post.Kind {
	case Answer:
		return answerStep + quoteInset, 0
	case Quotation:
		return answerStep + quoteInset, quotePad
	}
	return quoteInset, 0
}

func (q *Quote) arrange(size fyne.Size) {
	left, pad := q.frame()
	right := float32(0)
	if q.post.Kind == Quotation {
		right = quoteInset
	}
	step := left - quoteInset
	q.box.Move(fyne.NewPos(step, 0))
	q.box.Resize(fyne.NewSize(max(size.Width-step, 0), size.Height))
	q.bar.Move(fyne.NewPos(step, 0))
	q.bar.Resize(fyne.NewSize(2, size.Height))
	width, foot := max(size.Width-left-right, 0), q.footHeight()
	q.head.Object().Move(fyne.NewPos(left, pad))
	q.head.Object().Resize(fyne.NewSize(width, quoteHead-4))
	q.words.Move(fyne.NewPos(left, pad+quoteHead))
	q.words.Resize(fyne.NewSize(width, max(size.Height-quoteHead-foot-2*pad, 0)))
	q.foot.Object().Move(fyne.NewPos(left, size.Height-pad-foot))
	q.foot.Object().Resize(fyne.NewSize(width, foot))
}

func (q *Quote) footHeight() float32 {
	if q.post.Foot == "" {
		return 0
	}
	return float32(1+strings.Count(q.post.Foot, "\n")) * quoteFoot
}

// HeightFor is the height of heading, words and foot at a width.
func (q *Quote) HeightFor(width float32) float32 {
	if q.post.Heading == "" && len(q.words.runes) == 0 {
		return 0
	}
	left, pad := q.frame()
	if q.post.Kind == Quotation {
		width -= quoteInset
	}
	return quoteHead + q.words.HeightFor(width-left) + q.footHeight() + 2*pad
}

// onLink reports whether a place is on the heading's right end.
func (q *Quote) onLink(at fyne.Position) bool {
	return q.post.Link != "" && at.Y < quoteHead+4 && at.X >= q.Size().Width-paint.Width(q.post.Link, small)-kit.Gap
}

// Tapped follows the heading's right end.
func (q *Quote) Tapped(ev *fyne.PointEvent) {
	if q.post.OnLink != nil && q.onLink(ev.Position) {
		q.post.OnLink()
	}
}

// Cursor is a hand where there is a link.
func (q *Quote) Cursor() desktop.Cursor {
	if q.post.Link != "" {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer is for the toolkit.
func (q *Quote) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{q.box, q.bar, q.head.Object(), q.words, q.foot.Object()}
	return kit.Renderer{
		Object: q,
		Content: func() []fyne.CanvasObject {
			if q.post.Foot == "" {
				return objects[:4]
			}
			return objects
		},
		Arrange:  q.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(160, q.HeightFor(max(q.Size().Width, 160))) },
		Recolour: q.recolour,
	}
}

// AccessibilityLabel is heading, words and foot.
func (q *Quote) AccessibilityLabel() string {
	label := q.post.Heading + ": " + q.words.content.Text
	return strings.TrimSuffix(label+"; "+q.post.Foot, "; ")
}

// AccessibilityRole is text.
func (q *Quote) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
