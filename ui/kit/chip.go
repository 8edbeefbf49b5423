package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// ChipItem is a word or two with a tone.
type ChipItem struct {
	Text     string
	Tone     Tone
	OnTapped func() // nil for a chip that only says something
}

const (
	chipHeight float32 = 22
	chipPad    float32 = 9
	chipGap    float32 = 7
)

// chip is the primitives of one chip.
type chip struct {
	item ChipItem
	box  *canvas.Rectangle
	text *canvas.Text
	x, y float32 // where it was placed
}

func newChip() *chip {
	return &chip{box: newBox(chipHeight / 2), text: newText(TextSmall, regular)}
}

func (c *chip) set(item ChipItem) {
	c.item = item
	c.text.Text = OneLine(item.Text)
}

func (c *chip) recolour(p *Colors) {
	c.box.FillColor, c.text.Color = tonePair(c.item.Tone, p)
}

func (c *chip) width() float32 { return widthOf(c.text) + 2*chipPad }

func (c *chip) place(x, y, most float32) {
	c.x, c.y = x, y
	if c.width() > most {
		c.text.Text = Elide(c.text.Text, most-2*chipPad, c.text.TextSize, regular)
	}
	putBox(c.box, x, y, c.width(), chipHeight)
	putMiddle(c.text, x+chipPad, y, chipHeight)
}

func (c *chip) holds(pos fyne.Position) bool {
	return pos.X >= c.x && pos.X < c.x+c.box.Size().Width && pos.Y >= c.y && pos.Y < c.y+chipHeight
}

// ChipRow shows chips beside one another and goes on in the next line when
// they do not fit. A single chip is a row of one.
type ChipRow struct {
	widget.BaseWidget
	items []ChipItem
	chips []*chip
}

var (
	_ fyne.Tappable      = (*ChipRow)(nil)
	_ desktop.Cursorable = (*ChipRow)(nil)
	_ fyne.Accessible    = (*ChipRow)(nil)
)

// NewChipRow shows chips.
func NewChipRow(items ...ChipItem) *ChipRow {
	r := &ChipRow{}
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
		for i := range items {
			r.chips[i].item = items[i]
		}
		return
	}
	for len(r.chips) < len(items) {
		r.chips = append(r.chips, newChip())
	}
	for i := range items {
		r.chips[i].set(items[i])
	}
	r.recolour()
	r.arrange(r.Size())
	if len(r.chips) > 0 {
		canvas.Refresh(r.chips[0].text)
	}
}

func (r *ChipRow) shown() []*chip { return r.chips[:len(r.items)] }

func (r *ChipRow) recolour() {
	p := Now()
	for _, c := range r.shown() {
		c.recolour(p)
	}
}

// flow calls place for every chip and returns the height used.
func (r *ChipRow) flow(width float32, place func(c *chip, x, y float32)) float32 {
	if len(r.items) == 0 {
		return 0
	}
	x, y := float32(0), float32(0)
	for _, c := range r.shown() {
		w := min(c.width(), max(width, 1))
		if x > 0 && x+w > width {
			x, y = 0, y+chipHeight+chipGap
		}
		place(c, x, y)
		x += w + chipGap
	}
	return y + chipHeight
}

func (r *ChipRow) arrange(size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	r.flow(size.Width, func(c *chip, x, y float32) {
		c.text.Text = OneLine(c.item.Text)
		c.place(x, y, size.Width)
	})
}

// HeightFor is the height of the lines of chips; none without chips.
func (r *ChipRow) HeightFor(width float32) float32 {
	return r.flow(width, func(*chip, float32, float32) {})
}

func (r *ChipRow) at(pos fyne.Position) *chip {
	for _, c := range r.shown() {
		if c.holds(pos) && c.item.OnTapped != nil {
			return c
		}
	}
	return nil
}

// Tapped calls the chip under the pointer.
func (r *ChipRow) Tapped(ev *fyne.PointEvent) {
	if c := r.at(ev.Position); c != nil {
		c.item.OnTapped()
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
	return Renderer{
		Object: r,
		Content: func() []fyne.CanvasObject {
			objects := make([]fyne.CanvasObject, 0, 2*len(r.items))
			for _, c := range r.shown() {
				objects = append(objects, c.box, c.text)
			}
			return objects
		},
		Arrange: r.arrange,
		Least: func() fyne.Size {
			if len(r.items) == 1 {
				return fyne.NewSize(r.chips[0].width(), chipHeight)
			}
			return fyne.NewSize(60, r.HeightFor(max(r.Size().Width, 60)))
		},
		Recolour: r.recolour,
	}
}

// AccessibilityLabel is the words of all chips.
func (r *ChipRow) AccessibilityLabel() string {
	words := make([]string, len(r.items))
	for i, item := range r.items {
		words[i] = item.Text
	}
	return strings.Join(words, "; ")
}

// AccessibilityRole is text.
func (r *ChipRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
