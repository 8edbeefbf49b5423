package view

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
)

// Fact is one thing that is known.
type Fact struct{ Name, Value string }

// Facts shows what is known about something that is not shown itself: a bold
// title, name and value by lines, and a quiet note.
type Facts struct {
	widget.BaseWidget
	title  string
	facts  []Fact
	head   *canvas.Text
	names  []*canvas.Text
	values []*canvas.Text
	note   *kit.Paragraph
	words  string // of the note
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
	f := &Facts{
		head: &canvas.Text{TextSize: kit.TextTitle, TextStyle: fyne.TextStyle{Bold: true}},
		note: kit.NewParagraph("", kit.Quiet, kit.TextBody),
	}
	f.recolour()
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
	for len(f.names) < len(facts) {
		f.names = append(f.names, &canvas.Text{TextSize: kit.TextBody})
		f.values = append(f.values, &canvas.Text{TextSize: kit.TextBody})
	}
	f.note.Set(note)
	f.recolour()
	f.arrange(f.Size())
	canvas.Refresh(f.head)
}

func (f *Facts) recolour() {
	c := kit.Now()
	f.head.Color = c.Text
	for i := range f.facts {
		f.names[i].Color, f.values[i].Color = c.Muted, c.Text
	}
}

// headHeight is the room of the title.
func (f *Facts) headHeight() float32 {
	if f.title == "" {
		return 0
	}
	return factHead
}

func (f *Facts) arrange(size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	f.head.Text = shorten(f.title, size.Width, f.head)
	place(f.head, 0, 0)
	names := min(factNames, size.Width/3)
	for i, fact := range f.facts {
		y := f.headHeight() + float32(i)*factRow
		f.names[i].Text = shorten(fact.Name, names-8, f.names[i])
		f.values[i].Text = shorten(fact.Value, size.Width-names, f.values[i])
		place(f.names[i], 0, y)
		place(f.values[i], names, y)
	}
	y := f.headHeight() + float32(len(f.facts))*factRow + f.noteGap()
	f.note.Move(fyne.NewPos(0, y))
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
	return f.headHeight() + float32(len(f.facts))*factRow + f.noteGap() + f.note.HeightFor(width)
}

// CreateRenderer is for the toolkit.
func (f *Facts) CreateRenderer() fyne.WidgetRenderer {
	return kit.Renderer{
		Object: f,
		Content: func() []fyne.CanvasObject {
			objects := make([]fyne.CanvasObject, 0, 2*len(f.facts)+2)
			objects = append(objects, f.head, f.note)
			for i := range f.facts {
				objects = append(objects, f.names[i], f.values[i])
			}
			return objects
		},
		Arrange:  f.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(160, f.HeightFor(max(f.Size().Width, 160))) },
		Recolour: f.recolour,
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
