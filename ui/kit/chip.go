package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// ChipItem is a word or two with a tone.
type ChipItem struct {
	Text     string
	Tone     Tone
	OnTapped func() // nil for a chip that only says something
}

const (
	// ChipHeight is the height of a chip, in points.
	ChipHeight float32 = 22
	chipPad    float32 = 9
	chipGap    float32 = 7
)

func chipWidth(words string) float32 { return paint.Width(words, small) + 2*chipPad }

// drawChip paints a chip.
func drawChip(p *paint.Picture, c *Colors, words string, tone Tone, x, y, width float32) {
	ground, on := tonePair(tone, c)
	p.Box(x, y, width, ChipHeight, ChipHeight/2, ground)
	p.TextIn(p.Fit(words, width-2*chipPad+1, small), x+chipPad, y, ChipHeight, small, on)
}

// DrawChip paints a chip of one word or two with its right end at right, and
// returns its width.
func DrawChip(p *paint.Picture, words string, tone Tone, right, y float32) float32 {
	w := chipWidth(words)
	drawChip(p, Now(), words, tone, right-w, y, w)
	return w
}

// ChipRow shows chips beside one another and goes on in the next line when
// they do not fit. A single chip is a row of one.
type ChipRow struct {
	widget.BaseWidget
	items   []ChipItem
	words   []string
	drawing *Drawing
}

var (
	_ fyne.Tappable      = (*ChipRow)(nil)
	_ desktop.Cursorable = (*ChipRow)(nil)
	_ fyne.Accessible    = (*ChipRow)(nil)
	_ Flowing            = (*ChipRow)(nil)
)

// NewChipRow shows chips.
func NewChipRow(items ...ChipItem) *ChipRow {
	r := &ChipRow{}
	r.drawing = NewDrawing(func(p *paint.Picture) {
		c := Now()
		r.flow(p.Size.Width, func(i int, x, y, w float32) { drawChip(p, c, r.words[i], r.items[i].Tone, x, y, w) })
	})
	r.ExtendBaseWidget(r)
	r.SetChips(items...)
	return r
}

// NewChip shows one chip that only says something.
func NewChip(text string, tone Tone) *ChipRow { return NewChipRow(ChipItem{Text: text, Tone: tone}) }

// SetChips shows other chips.
func (r *ChipRow) SetChips(items ...ChipItem) {
	same := len(items) == len(r.items)
	for i := 0; same && i < len(items); i++ {
		same = items[i].Text == r.items[i].Text && items[i].Tone == r.items[i].Tone
	}
	r.items = append(r.items[:0], items...)
	if same {
		return
	}
	r.words = r.words[:0]
	for _, item := range items {
		r.words = append(r.words, OneLine(item.Text))
	}
	r.drawing.Changed()
}

// flow calls place for every chip and returns the height used.
func (r *ChipRow) flow(width float32, place func(i int, x, y, w float32)) float32 {
	if len(r.items) == 0 {
		return 0
	}
	x, y := float32(0), float32(0)
	for i, words := range r.words {
		w := min(chipWidth(words), max(width, 1))
		if x > 0 && x+w > width {
			x, y = 0, y+ChipHeight+chipGap
		}
		place(i, x, y, w)
		x += w + chipGap
	}
	return y + ChipHeight
}

// HeightFor is the height of the lines of chips; none without chips.
func (r *ChipRow) HeightFor(width float32) float32 {
	return r.flow(width, func(int, float32, float32, float32) {})
}

// Tapped calls the chip under the pointer.
func (r *ChipRow) Tapped(ev *fyne.PointEvent) {
	hit := -1
	r.flow(r.Size().Width, func(i int, x, y, w float32) {
		if at := ev.Position; at.X >= x && at.X < x+w && at.Y >= y && at.Y < y+ChipHeight {
			hit = i
		}
	})
	if hit >= 0 && r.items[hit].OnTapped != nil {
		r.items[hit].OnTapped()
	}
}

// Cursor is a hand where any chip can be tapped.
func (r *ChipRow) Cursor() desktop.Cursor {
	for _, item := range r.items {
		if item.OnTapped != nil {
			return desktop.PointerCursor
		}
	}
	return desktop.DefaultCursor
}

// CreateRenderer is for the toolkit.
func (r *ChipRow) CreateRenderer() fyne.WidgetRenderer {
	return r.drawing.Renderer(r, func() fyne.Size {
		if len(r.items) == 1 {
			return fyne.NewSize(chipWidth(r.words[0]), ChipHeight)
		}
		return fyne.NewSize(60, r.HeightFor(max(r.Size().Width, 60)))
	})
}

// AccessibilityLabel is the words of all chips.
func (r *ChipRow) AccessibilityLabel() string { return strings.Join(r.words, "; ") }

// AccessibilityRole is text.
func (r *ChipRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
