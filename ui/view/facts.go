package view

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// Fact is one thing that is known.
type Fact struct{ Name, Value string }

// Facts shows what is known about something that is not shown itself: a bold
// title, name and value by lines, and a quiet note.
type Facts struct {
	widget.BaseWidget
	title   string
	facts   []Fact
	words   string
	note    *kit.Paragraph
	drawing *kit.Drawing
}

const (
	factRow   float32 = 24
	factHead  float32 = 28
	factNames float32 = 120
)

var (
	_ kit.Flowing     = (*Facts)(nil)
	_ fyne.Accessible = (*Facts)(nil)
)

// NewFacts makes an empty one.
func NewFacts() *Facts {
	f := &Facts{note: kit.NewParagraph("", kit.Quiet, kit.TextBody)}
	f.drawing = kit.NewDrawing(f.draw)
	f.ExtendBaseWidget(f)
	return f
}

// Set shows other facts. The title and the values may come from outside: each
// is made one line and shortened.
func (f *Facts) Set(title string, facts []Fact, note string) {
	if f.title == title && f.words == note && slices.Equal(f.facts, facts) {
		return
	}
	f.title, f.words = title, note
	f.facts = append(f.facts[:0], facts...)
	f.note.Set(note)
	f.arrange(f.Size())
	f.drawing.Changed()
}

func (f *Facts) draw(p *paint.Picture) {
	c := kit.Now()
	p.TextIn(p.Fit(kit.OneLine(f.title), p.Size.Width, strong), 0, 0, factHead-4, strong, c.Text)
	names, y := min(factNames, p.Size.Width/3), f.headHeight()
	for _, fact := range f.facts {
		p.TextIn(p.Fit(kit.OneLine(fact.Name), names-8, body), 0, y, factRow, body, c.Muted)
		p.TextIn(p.Fit(kit.OneLine(fact.Value), p.Size.Width-names, body), names, y, factRow, body, c.Text)
		y += factRow
	}
}

// headHeight is the room of the title.
func (f *Facts) headHeight() float32 {
	if f.title == "" {
		return 0
	}
	return factHead
}

// tableHeight is the height of title and facts.
func (f *Facts) tableHeight() float32 { return f.headHeight() + float32(len(f.facts))*factRow }

func (f *Facts) arrange(size fyne.Size) {
	f.drawing.Object().Resize(fyne.NewSize(size.Width, f.tableHeight()))
	f.note.Move(fyne.NewPos(0, f.tableHeight()+f.noteGap()))
	f.note.Resize(fyne.NewSize(size.Width, f.note.HeightFor(size.Width)))
}

func (f *Facts) noteGap() float32 {
	if f.words == "" || len(f.facts) == 0 {
		return 0
	}
	return kit.Gap
}

// HeightFor is the height of title, facts and note at a width.
func (f *Facts) HeightFor(width float32) float32 {
	return f.tableHeight() + f.noteGap() + f.note.HeightFor(width)
}

// CreateRenderer is for the toolkit.
func (f *Facts) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{f.drawing.Object(), f.note}
	return kit.Renderer{
		Object:  f,
		Content: func() []fyne.CanvasObject { return objects },
		Arrange: f.arrange,
		Least:   func() fyne.Size { return fyne.NewSize(160, f.HeightFor(max(f.Size().Width, 160))) },
	}
}

// AccessibilityLabel is all of it in words.
func (f *Facts) AccessibilityLabel() string {
	words := []string{f.title}
	for _, fact := range f.facts {
		words = append(words, fact.Name+" "+fact.Value)
	}
	return strings.Join(append(words, f.words), "; ")
}

// AccessibilityRole is text.
func (f *Facts) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
