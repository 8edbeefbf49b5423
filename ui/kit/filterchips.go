package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// FilterChip is one chip: a key, and what it filters by.
type FilterChip struct {
	Key    string
	Words  string
	Active bool // it filters now
}

const (
	filterHeight float32 = 28
	filterPad    float32 = 6
	filterCap    float32 = 18
	filterGap    float32 = 6
)

// FilterChips shows chips beside one another, and goes on in the next line when
// they do not fit.
type FilterChips struct {
	widget.BaseWidget
	chips   []FilterChip
	drawing *Drawing

	// OnTapped is called with the index of a tapped chip.
	OnTapped func(i int)
}

var (
	_ fyne.Tappable      = (*FilterChips)(nil)
	_ desktop.Cursorable = (*FilterChips)(nil)
	_ Flowing            = (*FilterChips)(nil)
	_ fyne.Accessible    = (*FilterChips)(nil)
)

// NewFilterChips makes an empty row.
func NewFilterChips() *FilterChips {
	f := &FilterChips{}
	f.drawing = NewDrawing(f.draw)
	f.ExtendBaseWidget(f)
	return f
}

// Set shows other chips.
func (f *FilterChips) Set(chips []FilterChip) {
	if !slices.Equal(f.chips, chips) {
		f.chips = chips
		f.drawing.Changed()
	}
}

// flow calls put with the place and width of every chip and returns the height
// used.
func (f *FilterChips) flow(width float32, put func(i int, x, y, w float32)) float32 {
	x, y := float32(0), float32(0)
	for i, chip := range f.chips {
		w := min(3*filterPad+filterCap+filterGap+paint.Width(OneLine(chip.Words), small), max(width/2, 120))
		if x > 0 && x+w > width {
			x, y = 0, y+filterHeight+filterGap
		}
		put(i, x, y, w)
		x += w + filterGap
	}
	return y + filterHeight
}

func (f *FilterChips) draw(p *paint.Picture) {
	c := Now()
	f.flow(p.Size.Width, func(i int, x, y, w float32) {
		ground, text, line, key := c.Fill, c.Text, c.Faint, c.Muted
		if f.chips[i].Active {
			ground, text, line, key = c.AccentGround, c.Accent, c.Accent, c.Accent
		}
		p.Box(x, y, w, filterHeight, filterHeight/2, ground)
		x += filterPad
		p.Border(x, y+(filterHeight-filterCap)/2, filterCap, filterCap, 3, line)
		p.TextIn(f.chips[i].Key, x+(filterCap-p.Width(f.chips[i].Key, tiny.Bolder()))/2, y, filterHeight, tiny.Bolder(), key)
		x += filterCap + filterGap
		words := p.Fit(OneLine(f.chips[i].Words), w-3*filterPad-filterCap-filterGap+1, small)
		p.TextIn(words, x, y, filterHeight, small, text)
	})
}

// HeightFor is the height of the lines of chips.
func (f *FilterChips) HeightFor(width float32) float32 {
	return f.flow(width, func(int, float32, float32, float32) {})
}

// area is where a chip lies.
func (f *FilterChips) area(n int) (at fyne.Position, size fyne.Size) {
	f.flow(f.Size().Width, func(i int, x, y, w float32) {
		if i == n {
			at, size = fyne.NewPos(x, y), fyne.NewSize(w, filterHeight)
		}
	})
	return at, size
}

// Below is the place under a chip, on the window.
func (f *FilterChips) Below(i int) fyne.Position {
	at, _ := f.area(i)
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(f).Add(at).AddXY(0, filterHeight+4)
}

// Tapped calls the chip under the pointer.
func (f *FilterChips) Tapped(ev *fyne.PointEvent) {
	for i := range f.chips {
		at, size := f.area(i)
		x, y := ev.Position.X-at.X, ev.Position.Y-at.Y
		if x >= 0 && y >= 0 && x < size.Width && y < size.Height && f.OnTapped != nil {
			f.OnTapped(i)
			return
		}
	}
}

// Cursor is a hand.
func (f *FilterChips) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is for the tool
func (f *FilterChips) CreateRenderer() fyne.WidgetRenderer {
	return f.drawing.Renderer(f, func() fyne.Size { return fyne.NewSize(200, f.HeightFor(max(f.Size().Width, 200))) })
}

// AccessibilityLabel is the words of all chips.
func (f *FilterChips) AccessibilityLabel() string {
	all := make([]string, len(f.chips))
	for i, chip := range f.chips {
		all[i] = chip.Key + " " + chip.Words
	}
	return strings.Join(all, "; ")
}

// AccessibilityRole is container.
func (f *FilterChips) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }
