package chart

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// Bar is one row of Bars. One whose Value is not known says so, whatever its
// Text.
type Bar struct {
	Label     string
	Value     Value  // not below 0
	Low, High Value  // its interval, or none
	Text      string // the value in words: 1.8 %, 41 min
	Tone      kit.Tone
	Detail    string // what else is known, said under the pointer
}

const (
	barRow  float32 = 28
	barHigh float32 = 12
	// barsMost bounds the height of the picture; what comes later is in the
	// numbers.
	barsMost = 100
)

// Bars shows values under one another, in the order given, with their names at
// the left and their words at the right. Rows can be tapped when OnTapped is
// set.
type Bars struct {
	figure
	name  string
	most  float64
	limit int
	bars  []Bar

	// OnTapped is called with the index of a tapped row; nil for a picture.
	OnTapped func(i int)
	// OnMore is called when the count of the rows left out is tapped; nil shows
	// as many again, up to a hundred.
	OnMore func()
}

var (
	_ fyne.Tappable      = (*Bars)(nil)
	_ desktop.Cursorable = (*Bars)(nil)
	_ kit.Flowing        = (*Bars)(nil)
)

// NewBars makes a chart without rows; empty is what it says until there are
// some.
func NewBars(empty string) *Bars {
	b := &Bars{limit: 20}
	b.init(b, empty)
	b.smallest = func() fyne.Size { return fyne.NewSize(260, b.HeightFor(260)) }
	return b
}

// SetAxis names what the bars measure, and sets the value of a full bar: 0 for
// the largest there is.
func (b *Bars) SetAxis(name string, most float64) {
	if b.name != name || b.most != most {
		b.name, b.most = name, most
		b.changed()
	}
}

// SetLimit changes how many rows are shown at most, from 1 to 100.
func (b *Bars) SetLimit(rows int) {
	if rows = min(max(rows, 1), barsMost); rows != b.limit {
		b.limit = rows
		b.changed()
	}
}

// SetBars shows other rows.
func (b *Bars) SetBars(bars []Bar) {
	if !slices.Equal(b.bars, bars) {
		b.bars = slices.Clone(bars)
		b.changed()
	}
}

func (b *Bars) has() bool { return len(b.bars) > 0 }

func (b *Bars) rows() int { return min(len(b.bars), b.limit) }

// HeightFor is the height of all rows that are shown.
func (b *Bars) HeightFor(float32) float32 {
	if !b.has() {
		return 3 * barRow
	}
	height := b.top() + float32(b.rows())*barRow
	if len(b.bars) > b.rows() {
		height += barRow
	}
	return height
}

func (b *Bars) top() float32 {
	if b.name == "" {
		return 0
	}
	return axisHeight
}

// full is the value of a bar that takes all the room.
func (b *Bars) full() float64 {
	if b.most > 0 {
		return b.most
	}
	full := 0.0
	for _, bar := range b.bars {
		for _, v := range []Value{bar.Value, bar.High} {
			if v.ok {
				full = max(full, v.v)
			}
		}
	}
	if full == 0 {
		return 1
	}
	return full
}

// text is the value's words.
func (b Bar) text() string {
	if !b.Value.ok {
		return notKnown
	}
	return kit.OneLine(b.Text)
}

func (b *Bars) draw(p *paint.Picture, c *kit.Colors, over int) {
	width := p.Size.Width
	names, texts := float32(0), float32(0)
	for _, bar := range b.bars[:b.rows()] {
		names = max(names, p.Width(kit.OneLine(bar.Label), body))
		texts = max(texts, p.Width(bar.text(), body))
	}
	names = min(float32(int(names))+1, width*.38) + kit.Space
	texts = min(float32(int(texts))+1, width*.36) + kit.Space
	track := max(width-names-texts-kit.Gap, 10)
	name := p.Fit(b.name, width-kit.Gap, tiny)
	p.TextIn(name, min(names+kit.Gap, width-p.Width(name, tiny)), 0, axisHeight, tiny, c.Muted)
	y, fit := b.top(), b.rows()
	for y+float32(fit)*barRow > p.Size.Height+1 && fit > 0 {
		fit--
	}
	for i, bar := range b.bars[:fit] {
		if i == over && b.OnTapped != nil {
			p.Box(0, y, width, barRow-2, kit.Radius, c.Raised)
		}
		h := barRow - 2
		p.TextIn(p.Fit(kit.OneLine(bar.Label), names-kit.Space, body), kit.Gap, y, h, body, c.Text)
		tint := c.Text
		if !bar.Value.ok {
			tint = c.Muted
		}
		p.TextRight(p.Fit(bar.text(), texts-kit.Space, body), width-kit.Gap, y, h, body, tint)
		bar.draw(p, c, names+kit.Gap, y+(h-barHigh)/2, track-kit.Gap, b.full())
		y += barRow
	}
	if rest := len(b.bars) - fit; rest > 0 {
		tint, words := c.Accent, fmt.Sprintf("+ %s more", count(rest))
		if !b.canGrow() {
			tint, words = c.Muted, words+", in the exported numbers"
		}
		p.TextIn(words, kit.Gap, y, barRow-2, small, tint)
	}
}

// draw paints the bar itself.
func (b Bar) draw(p *paint.Picture, c *kit.Colors, x, y, w float32, full float64) {
	if !b.Value.ok {
		p.Hatch(x, y, w, barHigh, hatching(c))
		return
	}
	along := func(v float64) float32 { return w * float32(min(max(v/full, 0), 1)) }
	tint := b.Tone.Of(c)
	if b.Tone == kit.Plain {
		tint = c.Accent
	}
	p.Box(x, y, w, barHigh, 2, c.Fill)
	p.Box(x, y, max(along(b.Value.v), 2), barHigh, 2, tint)
	if !b.Low.ok || !b.High.ok {
		return
	}
	// The whisker is seen on the bar and beside it: a line with a rim.
	from, to, middle := x+along(b.Low.v), x+along(b.High.v), y+barHigh/2
	p.Box(from-1, middle-2, to-from+2, 4, 0, c.Surface)
	p.Box(from, middle-1, to-from, 2, 0, c.Text)
	p.Box(from-1, y+2, 2, barHigh-4, 0, c.Text)
	p.Box(to-1, y+2, 2, barHigh-4, 0, c.Text)
}

// canGrow reports whether a tap on the count of what is left out does anything.
func (b *Bars) canGrow() bool { return b.OnMore != nil || b.limit < barsMost }

// at is the row at a place.
func (b *Bars) at(pos fyne.Position, _ fyne.Size) int {
	switch i := int((pos.Y - b.top()) / barRow); {
	case pos.Y < b.top():
		return -1
	case i < b.rows():
		return i
	}
	return -1
}

func (b *Bars) words(i int) string {
	bar := b.bars[i]
	lines := []string{kit.OneLine(bar.Label) + ": " + bar.text()}
	if bar.Detail != "" {
		lines = append(lines, bar.Detail)
	}
	return strings.Join(lines, "\n")
}

// Tapped reports the row under the pointer, or shows more.
func (b *Bars) Tapped(ev *fyne.PointEvent) {
	i := b.at(ev.Position, b.Size())
	switch {
	case i >= 0 && b.OnTapped != nil:
		b.OnTapped(i)
	case i >= 0 || len(b.bars) == b.rows() || ev.Position.Y < b.top():
	case b.OnMore != nil:
		b.OnMore()
	default:
		b.SetLimit(2 * b.limit)
		b.Refresh()
	}
}

// Cursor is a hand where rows can be tapped.
func (b *Bars) Cursor() desktop.Cursor {
	if b.OnTapped != nil && b.over >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// AccessibilityLabel says the rows that are shown.
func (b *Bars) AccessibilityLabel() string {
	if !b.has() {
		return b.empty
	}
	parts := make([]string, b.rows())
	for i := range parts {
		parts[i] = strings.ReplaceAll(b.words(i), "\n", ", ")
	}
	return strings.Join(parts, "; ")
}

// Table is a row a bar, those that are not shown too.
func (b *Bars) Table() [][]string {
	value := b.name
	if value == "" {
		value = "value"
	}
	rows := [][]string{{"name", value, "low", "high", "in words"}}
	for _, bar := range b.bars {
		rows = append(rows, []string{bar.Label, bar.Value.cell(), bar.Low.cell(), bar.High.cell(), bar.text()})
	}
	return rows
}
