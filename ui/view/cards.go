package view

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
)

// Card is one decision as it is shown beside others.
type Card struct {
	Title, State string // whose it is, and whether it is in force
	Verdict      string
	Tone         kit.Tone // of the verdict
	Acts         string   // what is done beside the first action
	Said         string   // the rationale. It may hold anything
	Facts        string
	Here         bool // it is the one that was opened
}

const (
	cardGap   float32 = 12
	cardLeast float32 = 230 // width of a card, below which they stand under one another
	rowMost           = 3   // cards beside one another
)

// cardView is the widgets of one card.
type cardView struct {
	title         *kit.SectionTitle
	verdict, acts *kit.Paragraph
	said          *Text
	facts         *kit.Paragraph
	card          *kit.Card
	column        *fyne.Container
}

func newCardView() *cardView {
	v := &cardView{
		title: kit.NewSectionTitle("", ""), verdict: kit.NewStrong("", kit.Plain, kit.TextTitle), acts: kit.NewParagraph("", kit.Plain, kit.TextSmall),
		said: NewText(kit.TextBody), facts: kit.NewParagraph("", kit.Quiet, kit.TextSmall),
	}
	v.said.SetTone(kit.Quiet)
	v.column = kit.NewColumn(6, 0, v.title, v.verdict, v.acts, v.said, v.facts)
	v.card = kit.NewCard(v.column)
	return v
}

func (v *cardView) set(c Card) {
	title := c.Title
	if c.Here {
		title = "▸ " + title
	}
	v.title.Set(title, c.State)
	v.verdict.Set(c.Verdict)
	v.verdict.SetTone(c.Tone)
	v.acts.Set(c.Acts)
	v.said.Set(Content{Text: c.Said})
	kit.ShowIf(c.Said != "", v.said)
	v.facts.Set(c.Facts)
	v.column.Layout.Layout(v.column.Objects, v.column.Size())
}

// Cards shows decisions side by side, and goes on in the next row.
type Cards struct {
	widget.BaseWidget
	shown []Card
	views []*cardView
}

var (
	_ kit.Flowing     = (*Cards)(nil)
	_ fyne.Accessible = (*Cards)(nil)
)

// NewCards shows none yet.
func NewCards() *Cards {
	c := &Cards{}
	c.ExtendBaseWidget(c)
	return c
}

// Set shows other decisions.
func (c *Cards) Set(shown []Card) {
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

// Shown is what is shown; do not write to it.
func (c *Cards) Shown() []Card { return c.shown }

// flow calls put for every card and returns the height used. Cards of one row are
// of one height.
func (c *Cards) flow(width float32, put func(v *cardView, x, y, w, h float32)) float32 {
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

func (c *Cards) arrange(size fyne.Size) {
	if size.Width > 0 {
		c.flow(size.Width, func(v *cardView, x, y, w, h float32) { kit.Place(v.card, x, y, w, h) })
	}
}

// HeightFor is the height of all rows at a width.
func (c *Cards) HeightFor(width float32) float32 {
	return c.flow(width, func(*cardView, float32, float32, float32, float32) {})
}

// CreateRenderer is for the toolkit.
func (c *Cards) CreateRenderer() fyne.WidgetRenderer {
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
func (c *Cards) AccessibilityLabel() string {
	all := make([]string, len(c.shown))
	for i, k := range c.shown {
		all[i] = strings.Join([]string{k.Title, k.State, k.Verdict, k.Acts, k.Said, k.Facts}, ", ")
	}
	return strings.Join(all, "; ")
}

// AccessibilityRole is text.
func (c *Cards) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
