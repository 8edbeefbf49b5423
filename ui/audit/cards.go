package audit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/view"
)

const (
	cardGap   float32 = 12
	cardLeast float32 = 230 // width of a card, below which they stand under one another
	rowMost           = 3   // cards beside one another
)

// cardView is the widgets of one card.
type cardView struct {
	title         *kit.SectionTitle
	verdict, acts *kit.Paragraph
	said          *view.Text
	facts         *kit.Paragraph
	card          *kit.Card
	column        *fyne.Container
}

func newCardView() *cardView {
	v := &cardView{
		title: kit.NewSectionTitle("", ""), verdict: kit.NewStrong("", kit.Plain, kit.TextTitle), acts: kit.NewParagraph("", kit.Plain, kit.TextSmall),
		said: view.NewText(kit.TextBody), facts: kit.NewParagraph("", kit.Quiet, kit.TextSmall),
	}
	v.said.SetTone(kit.Quiet)
	v.column = kit.NewColumn(6, 0, v.title, v.verdict, v.acts, v.said, v.facts)
	v.card = kit.NewCard(v.column)
	return v
}

func (v *cardView) set(c card) {
	title := c.title
	if c.here {
		title = "▸ " + title
	}
	v.title.Set(title, c.state)
	v.verdict.Set(c.verdict)
	v.verdict.SetTone(c.tone)
	v.acts.Set(c.acts)
	v.said.Set(view.Content{Text: c.said})
	kit.ShowIf(c.said != "", v.said)
	v.facts.Set(c.facts)
	v.column.Layout.Layout(v.column.Objects, v.column.Size())
}

// cards shows decisions side by side, and goes on in the next row.
type cards struct {
	widget.BaseWidget
	shown []card
	views []*cardView
}

var (
	_ kit.Flowing     = (*cards)(nil)
	_ fyne.Accessible = (*cards)(nil)
)

func newCards() *cards {
	c := &cards{}
	c.ExtendBaseWidget(c)
	return c
}

func (c *cards) set(shown []card) {
	if slices.Equal(c.shown, shown) {
		return
	}
	for len(c.views) < len(shown) {
		c.views = append(c.views, newCardView())
	}
	c.shown = shown
	for i := range shown {
		c.views[i].set(shown[i])
	}
	c.arrange(c.Size())
	canvas.Refresh(c)
}

// flow calls put for every card and returns the height used. Cards of one row are
// of one height.
func (c *cards) flow(width float32, put func(v *cardView, x, y, w, h float32)) float32 {
	across := min(max(int((width+cardGap)/(cardLeast+cardGap)), 1), rowMost, max(len(c.shown), 1))
	w, y := (width-float32(across-1)*cardGap)/float32(across), float32(0)
	for i := 0; i < len(c.shown); i += across {
		row, h := c.views[i:min(i+across, len(c.shown))], float32(0)
		for _, v := range row {
			h = max(h, v.card.HeightFor(w))
		}
		if i > 0 {
			y += cardGap
		}
		for n, v := range row {
			put(v, float32(n)*(w+cardGap), y, w, h)
		}
		y += h
	}
	return y
}

func (c *cards) arrange(size fyne.Size) {
	if size.Width > 0 {
		c.flow(size.Width, func(v *cardView, x, y, w, h float32) { kit.Place(v.card, x, y, w, h) })
	}
}

// HeightFor is the height of all rows at a width.
func (c *cards) HeightFor(width float32) float32 {
	return c.flow(width, func(*cardView, float32, float32, float32, float32) {})
}

// CreateRenderer is for the toolkit.
func (c *cards) CreateRenderer() fyne.WidgetRenderer {
	return kit.Renderer{
		Object: c,
		Content: func() []fyne.CanvasObject {
			all := make([]fyne.CanvasObject, len(c.shown))
			for i := range c.shown {
				all[i] = c.views[i].card
			}
			return all
		},
		Arrange: c.arrange,
		Least:   func() fyne.Size { return fyne.NewSize(cardLeast, c.HeightFor(max(c.Size().Width, cardLeast))) },
	}
}

// AccessibilityLabel is all decisions in words.
func (c *cards) AccessibilityLabel() string {
	all := make([]string, len(c.shown))
	for i, k := range c.shown {
		all[i] = strings.Join([]string{k.title, k.state, k.verdict, k.acts, k.said, k.facts}, ", ")
	}
	return strings.Join(all, "; ")
}

// AccessibilityRole is text.
func (c *cards) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
