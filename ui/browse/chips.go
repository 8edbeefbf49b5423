package browse

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/kit/paint"
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

// filterChips shows chips beside one another, and goes on in the next line when
// they do not fit.
type filterChips struct {
	widget.BaseWidget
	chips   []filterChip
	drawing *kit.Drawing

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
	f.drawing = kit.NewDrawing(f.draw)
	f.ExtendBaseWidget(f)
	return f
}

// set shows other chips.
func (f *filterChips) set(chips []filterChip) {
	if !slices.Equal(f.chips, chips) {
		f.chips = chips
		f.drawing.Changed()
	}
}

// flow calls put with the place and width of every chip and returns the height
// used.
func (f *filterChips) flow(width float32, put func(i int, x, y, w float32)) float32 {
	x, y := float32(0), float32(0)
	for i, chip := range f.chips {
		w := min(3*filterPad+filterCap+filterGap+paint.Width(kit.OneLine(chip.words), small), max(width/2, 120))
		if x > 0 && x+w > width {
			x, y = 0, y+filterHeight+filterGap
		}
		put(i, x, y, w)
		x += w + filterGap
	}
	return y + filterHeight
}

func (f *filterChips) draw(p *paint.Picture) {
	c := kit.Now()
	f.flow(p.Size.Width, func(i int, x, y, w float32) {
		ground, text, line, key := c.Fill, c.Text, c.Faint, c.Muted
		if f.chips[i].active {
			ground, text, line, key = c.AccentGround, c.Accent, c.Accent, c.Accent
		}
		p.Box(x, y, w, filterHeight, filterHeight/2, ground)
		x += filterPad
		p.Border(x, y+(filterHeight-filterCap)/2, filterCap, filterCap, 3, line)
		p.TextIn(f.chips[i].key, x+(filterCap-p.Width(f.chips[i].key, tiny.Bolder()))/2, y, filterHeight, tiny.Bolder(), key)
		x += filterCap + filterGap
		words := p.Fit(kit.OneLine(f.chips[i].words), w-3*filterPad-filterCap-filterGap+1, small)
		p.TextIn(words, x, y, filterHeight, small, text)
	})
}

// HeightFor is the height of the lines of chips.
func (f *filterChips) HeightFor(width float32) float32 {
	return f.flow(width, func(int, float32, float32, float32) {})
}

// area is where a chip lies.
func (f *filterChips) area(n int) (at fyne.Position, size fyne.Size) {
	f.flow(f.Size().Width, func(i int, x, y, w float32) {
		if i == n {
			at, size = fyne.NewPos(x, y), fyne.NewSize(w, filterHeight)
		}
	})
	return at, size
}

// below is the place under a chip, on the window.
func (f *filterChips) below(i int) fyne.Position {
	at, _ := f.area(i)
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(f).Add(at).AddXY(0, filterHeight+4)
}

// Tapped calls the chip under the pointer.
func (f *filterChips) Tapped(ev *fyne.PointEvent) {
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
func (f *filterChips) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is for the toolkit.
func (f *filterChips) CreateRenderer() fyne.WidgetRenderer {
	return f.drawing.Renderer(f, func() fyne.Size { return fyne.NewSize(200, f.HeightFor(max(f.Size().Width, 200))) })
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
