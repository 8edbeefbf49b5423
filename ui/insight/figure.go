package insight

import (
	"fyne.io/fyne/v2"

	"discern/ui/kit"
	"discern/ui/kit/chart"
)

// figure is a card with a title and one thing to look at, which can be exported:
// a chart as a picture and as numbers, a table as numbers.
type figure struct {
	name  string
	hint  string // what can be done with it, said after its name
	title *kit.SectionTitle
	chart chart.Chart       // nil for a table
	table func() [][]string // the numbers
	card  *kit.Card
	focus bool // E exports it

	// export is called when the export is asked for by the pointer.
	export func(*figure)
}

const (
	exportWords  = "Export"
	inFocusWords = "E  Export"
)

// newFigure puts a chart of a height on a card, with more below it or nothing.
func newFigure(name string, c chart.Chart, height float32, below ...fyne.CanvasObject) *figure {
	f := &figure{name: name, chart: c, table: c.Table}
	var body fyne.CanvasObject = c
	if _, flows := c.(kit.Flowing); !flows {
		body = newTall(c, height)
	}
	f.assemble(append([]fyne.CanvasObject{body}, below...)...)
	return f
}

// newTableFigure puts what is shown of a table on a card.
func newTableFigure(name string, table func() [][]string, parts ...fyne.CanvasObject) *figure {
	f := &figure{name: name, table: table}
	f.assemble(parts...)
	return f
}

func (f *figure) assemble(parts ...fyne.CanvasObject) {
	f.title = kit.NewSectionTitle(f.name, exportWords)
	f.title.OnRight = func() {
		if f.export != nil {
			f.export(f)
		}
	}
	f.card = kit.NewCard(kit.NewColumn(12, 0, append([]fyne.CanvasObject{f.title}, parts...)...))
}

// rename gives it another name.
func (f *figure) rename(name string) {
	f.name = name
	f.setFocus(f.focus)
}

// setFocus marks it as the one that E exports.
func (f *figure) setFocus(on bool) {
	f.focus = on
	words := exportWords
	if on {
		words = inFocusWords
	}
	name := f.name
	if f.hint != "" {
		name += " · " + f.hint
	}
	f.title.Set(name, words)
}
