package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// Option is one of the values of a row of options.
type Option struct {
	Words  string
	Chosen bool
	Off    bool // it cannot be chosen
}

// OptionRow is a question with its options beside it.
type OptionRow struct {
	Title   string
	Options []Option
	Many    bool // any number of them may be chosen; else one is
	Apart   bool // it begins another group
}

// OptionList asks several things, one a row: by the pointer, or by keys, which the
// screen hands on with MoveRow, Step and Toggle. It never takes the keyboard.
type OptionList struct {
	widget.BaseWidget
	rows    []OptionRow
	row     int // that the keys are at; -1 for none yet
	at      int // the option they are at, in a row of many
	drawing *Drawing

	// OnChoose is called when an option is picked; the owner then sets other rows.
	OnChoose func(row, option int)
}

const (
	optionTitle float32 = 170
	optionPad   float32 = 6
)

var (
	_ fyne.Tappable      = (*OptionList)(nil)
	_ desktop.Cursorable = (*OptionList)(nil)
	_ fyne.Accessible    = (*OptionList)(nil)
	_ Flowing            = (*OptionList)(nil)
)

// NewOptionList makes an empty list.
func NewOptionList(choose func(row, option int)) *OptionList {
	l := &OptionList{row: -1, OnChoose: choose}
	l.drawing = NewDrawing(l.draw)
	l.ExtendBaseWidget(l)
	return l
}

// SetRows asks other things, or shows other choices.
func (l *OptionList) SetRows(rows []OptionRow) {
	l.rows = rows
	l.row = min(l.row, len(rows)-1)
	l.drawing.Changed()
}

// Rows returns what is asked.
func (l *OptionList) Rows() []OptionRow { return l.rows }

// Row is which row the keys are at, -1 for none.
func (l *OptionList) Row() int { return l.row }

// MoveRow goes by rows.
func (l *OptionList) MoveRow(by int) {
	l.row, l.at = min(max(l.row+by, 0), len(l.rows)-1), 0
	l.drawing.Changed()
}

// Step goes by options: in a row of one it chooses the next that can be.
func (l *OptionList) Step(by int) {
	if l.row < 0 {
		return
	}
	row := l.rows[l.row]
	if row.Many {
		l.at = min(max(l.at+by, 0), len(row.Options)-1)
		l.drawing.Changed()
		return
	}
	at := 0
	for i, o := range row.Options {
		if o.Chosen {
			at = i
		}
	}
	for i := at + by; i >= 0 && i < len(row.Options); i += by {
		if !row.Options[i].Off {
			l.choose(l.row, i)
			return
		}
	}
}

// Toggle picks the option that the keys are at, in a row of many.
func (l *OptionList) Toggle() {
	if l.row >= 0 && l.rows[l.row].Many {
		l.choose(l.row, l.at)
	}
}

func (l *OptionList) choose(row, option int) {
	if l.OnChoose != nil && !l.rows[row].Options[option].Off {
		l.OnChoose(row, option)
	}
}

// flow calls place for every option, and lines for every row with where it begins
// and how high it is; it returns the height of all.
func (l *OptionList) flow(width float32, place func(row, option int, x, y, w float32), lines func(row int, y, h float32)) float32 {
	y := float32(0)
	for i, row := range l.rows {
		if row.Apart {
			y += Space
		}
		begin := y
		y += optionPad
		x := optionTitle
		for j, o := range row.Options {
			w := chipWidth(o.Words)
			if x > optionTitle && x+w > width {
				x, y = optionTitle, y+ChipHeight+chipGap
			}
			place(i, j, x, y, w)
			x += w + chipGap
		}
		y += ChipHeight + optionPad
		lines(i, begin, y-begin)
	}
	return y
}

func (l *OptionList) draw(p *paint.Picture) {
	c := Now()
	l.flow(p.Size.Width, func(int, int, float32, float32, float32) {}, func(row int, y, h float32) {
		if row == l.row {
			p.Box(0, y, p.Size.Width, h, Radius, c.Raised)
			p.Box(0, y+optionPad, 3, h-2*optionPad, 1.5, c.Accent)
		}
		p.TextIn(p.Fit(l.rows[row].Title, optionTitle-2*Gap, body), Gap+2, y, 2*optionPad+ChipHeight, body, c.Text)
	})
	l.flow(p.Size.Width, func(row, option int, x, y, w float32) {
		o := l.rows[row].Options[option]
		switch {
		case o.Chosen:
			drawChip(p, c, o.Words, Accent, x, y, w)
			p.Border(x, y, w, ChipHeight, ChipHeight/2, c.Accent)
		case o.Off:
			p.TextIn(o.Words, x+chipPad, y, ChipHeight, small, c.Faint)
		default:
			drawChip(p, c, o.Words, Plain, x, y, w)
		}
		if row == l.row && option == l.at && l.rows[row].Many {
			p.Border(x-2, y-2, w+4, ChipHeight+4, ChipHeight/2+2, c.Text)
		}
	}, func(int, float32, float32) {})
}

// Place is where the row lies that the keys are at.
func (l *OptionList) Place() (y, height float32) {
	l.flow(l.Size().Width, func(int, int, float32, float32, float32) {}, func(row int, begin, h float32) {
		if row == l.row {
			y, height = begin, h
		}
	})
	return y, height
}

// HeightFor is the height of all rows at a width.
func (l *OptionList) HeightFor(width float32) float32 {
	return l.flow(width, func(int, int, float32, float32, float32) {}, func(int, float32, float32) {})
}

// Tapped picks the option under the pointer.
func (l *OptionList) Tapped(ev *fyne.PointEvent) {
	row, option := -1, -1
	l.flow(l.Size().Width, func(i, j int, x, y, w float32) {
		if at := ev.Position; at.X >= x && at.X < x+w && at.Y >= y && at.Y < y+ChipHeight {
			row, option = i, j
		}
	}, func(int, float32, float32) {})
	if row >= 0 {
		l.row, l.at = row, option
		l.choose(row, option)
		l.drawing.Changed()
	}
}

// Cursor is a hand.
func (l *OptionList) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is for the toolkit.
func (l *OptionList) CreateRenderer() fyne.WidgetRenderer {
	return l.drawing.Renderer(l, func() fyne.Size { return fyne.NewSize(320, l.HeightFor(max(l.Size().Width, 320))) })
}

// AccessibilityLabel is every question with what is chosen.
func (l *OptionList) AccessibilityLabel() string {
	var all []string
	for _, row := range l.rows {
		var chosen []string
		for _, o := range row.Options {
			if o.Chosen {
				chosen = append(chosen, o.Words)
			}
		}
		all = append(all, row.Title+": "+strings.Join(chosen, ", "))
	}
	return strings.Join(all, "; ")
}

// AccessibilityRole is text.
func (l *OptionList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
