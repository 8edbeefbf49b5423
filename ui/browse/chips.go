package browse

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
)

// filterChip is one chip: a key, and what it filters by.
type filterChip struct {
	key    string
	words  string
	active bool // it filters now
}

const (
	filterHeight float32 = 28
	filterPad    float32 = 6
	filterCap    float32 = 18
	filterGap    float32 = 6
)

// filterLine is the primitives of one chip.
type filterLine struct {
	box, cap   *canvas.Rectangle
	key, words *canvas.Text
}

// filterChips shows chips beside one another, and goes on in the next line when
// they do not fit.
type filterChips struct {
	widget.BaseWidget
	chips []filterChip
	lines []filterLine

	// OnTapped is called with the index of a tapped chip.
	OnTapped func(i int)
}

var (
	_ fyne.Tappable      = (*filterChips)(nil)
	_ desktop.Cursorable = (*filterChips)(nil)
	_ kit.Flowing        = (*filterChips)(nil)
	_ fyne.Accessible    = (*filterChips)(nil)
)

func newFilterChips() *filterChips {
	f := &filterChips{}
	f.ExtendBaseWidget(f)
	return f
}

// set shows other chips.
func (f *filterChips) set(chips []filterChip) {
	if slices.Equal(f.chips, chips) {
		return
	}
	f.chips = chips
	for len(f.lines) < len(chips) {
		line := filterLine{
			box: newBox(filterHeight / 2), cap: newBox(3),
			key: newText(kit.TextTiny, bold), words: newText(kit.TextSmall, regular),
		}
		line.cap.StrokeWidth = 1
		f.lines = append(f.lines, line)
	}
	f.recolour()
	f.arrange(f.Size())
	canvas.Refresh(f)
}

func (f *filterChips) recolour() {
	c := kit.Now()
	for i, chip := range f.chips {
		line := &f.lines[i]
		line.box.FillColor, line.words.Color = c.Fill, c.Text
		line.cap.StrokeColor, line.key.Color = c.Faint, c.Muted
		if chip.active {
			line.box.FillColor, line.words.Color = c.AccentGround, c.Accent
			line.cap.StrokeColor, line.key.Color = c.Accent, c.Accent
		}
	}
}

func (l *filterLine) width() float32 {
	return filterPad + filterCap + 6 + widthOf(l.words) + 2*filterPad
}

// flow calls put with the place of every chip and returns the height used.
func (f *filterChips) flow(width float32, put func(l *filterLine, x, y float32)) float32 {
	x, y := float32(0), float32(0)
	for i, chip := range f.chips {
		line := &f.lines[i]
		line.key.Text = chip.key
		line.words.Text = kit.Elide(kit.OneLine(chip.words), max(width, 120)/2, line.words.TextSize, regular)
		w := line.width()
		if x > 0 && x+w > width {
			x, y = 0, y+filterHeight+filterGap
		}
		put(line, x, y)
		x += w + filterGap
	}
	return y + filterHeight
}

func (f *filterChips) arrange(size fyne.Size) {
	f.flow(size.Width, func(l *filterLine, x, y float32) {
		place(l.box, x, y, l.width(), filterHeight)
		place(l.cap, x+filterPad, y+(filterHeight-filterCap)/2, filterCap, filterCap)
		putMiddle(l.key, x+filterPad+(filterCap-widthOf(l.key))/2, y, filterHeight)
		putMiddle(l.words, x+filterPad+filterCap+6, y, filterHeight)
	})
}

// HeightFor is the height of the lines of chips.
func (f *filterChips) HeightFor(width float32) float32 {
	return f.flow(width, func(*filterLine, float32, float32) {})
}

// below is the place under a chip, on the window.
func (f *filterChips) below(i int) fyne.Position {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(f)
	return at.Add(f.lines[i].box.Position()).AddXY(0, filterHeight+4)
}

// Tapped calls the chip under the pointer.
func (f *filterChips) Tapped(ev *fyne.PointEvent) {
	for i := range f.chips {
		p, s := f.lines[i].box.Position(), f.lines[i].box.Size()
		in := ev.Position.X >= p.X && ev.Position.X < p.X+s.Width && ev.Position.Y >= p.Y && ev.Position.Y < p.Y+s.Height
		if in && f.OnTapped != nil {
			f.OnTapped(i)
			return
		}
	}
}

// Cursor is a hand.
func (f *filterChips) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is for the toolkit.
func (f *filterChips) CreateRenderer() fyne.WidgetRenderer {
	return kit.Renderer{
		Object: f,
		Content: func() []fyne.CanvasObject {
			all := make([]fyne.CanvasObject, 0, 4*len(f.chips))
			for i := range f.chips {
				line := &f.lines[i]
				all = append(all, line.box, line.cap, line.key, line.words)
			}
			return all
		},
		Arrange:  f.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(200, f.HeightFor(max(f.Size().Width, 200))) },
		Recolour: f.recolour,
	}
}

// AccessibilityLabel is the words of all chips.
func (f *filterChips) AccessibilityLabel() string {
	all := make([]string, len(f.chips))
	for i, chip := range f.chips {
		all[i] = chip.key + " " + chip.words
	}
	return strings.Join(all, "; ")
}

// AccessibilityRole is container.
func (f *filterChips) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }
