package insight

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// sideRow is a row of the left column: a head, or a place one can go to.
type sideRow struct {
	head  bool
	title string
	sub   string // below the title; such a row is higher
	right string // words at the right end
	chip  string // a judgement, in a tone
	tone  kit.Tone
}

const (
	sidePad   float32 = 16
	sideHead  float32 = 46
	sideLow   float32 = 42
	sideHigh  float32 = 62
	sideWheel float32 = 3
)

func (r sideRow) height() float32 {
	switch {
	case r.head:
		return sideHead
	case r.sub != "":
		return sideHigh
	default:
		return sideLow
	}
}

// side is the left column: what can be looked at, under a few heads. It scrolls
// itself, and paints what is in sight.
type side struct {
	widget.BaseWidget
	kit.Hover
	rows    []sideRow
	chosen  int
	offset  float32
	drawing *kit.Drawing

	// onTapped is called with the index of a tapped row that is no head.
	onTapped func(i int)
}

var (
	_ fyne.Tappable      = (*side)(nil)
	_ fyne.Scrollable    = (*side)(nil)
	_ desktop.Hoverable  = (*side)(nil)
	_ desktop.Cursorable = (*side)(nil)
	_ fyne.Accessible    = (*side)(nil)
)

func newSide(tapped func(i int)) *side {
	s := &side{chosen: -1, onTapped: tapped}
	s.drawing = kit.NewDrawing(s.draw)
	s.Hover = kit.NewHover(s.at, func() { s.drawing.Changed() })
	s.ExtendBaseWidget(s)
	return s
}

// set shows other rows, one of them chosen.
func (s *side) set(rows []sideRow, chosen int) {
	if slices.Equal(s.rows, rows) && s.chosen == chosen {
		return
	}
	s.rows, s.chosen = rows, chosen
	s.follow()
	s.drawing.Changed()
}

// follow brings the chosen row into sight, with the head above it.
func (s *side) follow() {
	room := s.Size().Height
	if room <= 0 {
		return
	}
	y := float32(0)
	for i, r := range s.rows {
		if i == s.chosen {
			top := y
			if i > 0 && s.rows[i-1].head {
				top -= sideHead
			}
			s.offset = max(min(s.offset, top), y+r.height()-room)
		}
		y += r.height()
	}
	s.offset = max(min(s.offset, y-room), 0)
}

// each calls f with where every row in sight lies.
func (s *side) each(f func(i int, y float32)) {
	y := -s.offset
	for i, r := range s.rows {
		if y+r.height() > 0 && y < s.Size().Height {
			f(i, y)
		}
		y += r.height()
	}
}

func (s *side) total() (h float32) {
	for _, r := range s.rows {
		h += r.height()
	}
	return h
}

func (s *side) draw(p *paint.Picture) {
	c, w := kit.Now(), p.Size.Width
	s.each(func(i int, y float32) {
		r, h := s.rows[i], s.rows[i].height()
		if r.head {
			right := w - sidePad
			right -= p.TextRight(r.right, right, y+8, h-8, small, c.Muted) + kit.Gap
			p.TextIn(p.Fit(r.title, right-sidePad, headOf), sidePad, y+8, h-8, headOf, c.Text)
			return
		}
		if i == s.chosen || i == s.Over() {
			p.Box(0, y, w, h-1, 0, c.Raised)
		}
		if i == s.chosen {
			p.Box(0, y, 3, h-1, 0, c.Accent)
		}
		p.Box(0, y+h-1, w, 1, 0, c.Line)
		s.drawRow(p, c, r, y)
	})
	if total := s.total(); total > s.Size().Height {
		room := s.Size().Height
		long := max(room*room/total, 30)
		p.Box(w-6, s.offset/(total-room)*(room-long), 4, long, 2, c.Faint)
	}
}

var headOf = paint.Style{Size: kit.TextTitle, Bold: true}

func (s *side) drawRow(p *paint.Picture, c *kit.Colors, r sideRow, y float32) {
	right := p.Size.Width - sidePad
	if r.sub == "" {
		h := r.height() - 1
		right -= p.TextRight(r.right, right, y, h, body, c.Muted) + kit.Gap
		p.TextIn(p.Fit(r.title, right-sidePad, body), sidePad, y, h, body, c.Text)
		return
	}
	// The name has a line to itself: labels of detectors are long, and what tells
	// them apart often stands last.
	p.TextIn(p.Fit(kit.OneLine(r.title), right-sidePad, body), sidePad, y+7, 22, body, c.Text)
	if r.chip != "" {
		right -= kit.DrawChip(p, r.chip, r.tone, right, y+31) + kit.Gap
	}
	sub := r.sub
	if p.Width(sub, small) > right-sidePad {
		sub, _, _ = strings.Cut(sub, ", ") // how many were scored; the chip says the rest
	}
	p.TextIn(p.Fit(sub, right-sidePad, small), sidePad, y+31, 22, small, c.Muted)
}

func (s *side) at(pos fyne.Position) int {
	hit := -1
	s.each(func(i int, y float32) {
		if pos.Y >= y && pos.Y < y+s.rows[i].height() && !s.rows[i].head {
			hit = i
		}
	})
	return hit
}

// Tapped reports the row under the pointer.
func (s *side) Tapped(ev *fyne.PointEvent) {
	if i := s.at(ev.Position); i >= 0 {
		s.onTapped(i)
	}
}

// Scrolled scrolls by the wheel.
func (s *side) Scrolled(ev *fyne.ScrollEvent) {
	to := max(min(s.offset-ev.Scrolled.DY*sideWheel, s.total()-s.Size().Height), 0)
	if to != s.offset {
		s.offset = to
		s.drawing.Changed()
	}
}

// Cursor is a hand over a place.
func (s *side) Cursor() desktop.Cursor {
	if s.Over() >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer is for the toolkit.
func (s *side) CreateRenderer() fyne.WidgetRenderer {
	r := s.drawing.Renderer(s, func() fyne.Size { return fyne.NewSize(180, 120) })
	r.Arrange = func(size fyne.Size) {
		s.drawing.Object().Resize(size)
		s.follow()
	}
	return r
}

// AccessibilityLabel is all rows in words.
func (s *side) AccessibilityLabel() string {
	all := make([]string, len(s.rows))
	for i, r := range s.rows {
		parts := []string{r.title}
		for _, more := range []string{r.sub, r.right, r.chip} {
			if more != "" {
				parts = append(parts, more)
			}
		}
		if i == s.chosen {
			parts = append(parts, "chosen")
		}
		all[i] = strings.Join(parts, ", ")
	}
	return strings.Join(all, "; ")
}

// AccessibilityRole is container.
func (s *side) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }
