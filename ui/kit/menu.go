package kit

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// Choice is one value of a menu.
type Choice struct {
	Value  string
	Label  string
	Count  string // how many things have it; empty where that is not known
	Chosen bool
}

// TickChoices ticks the chosen values and adds those that nothing has any more, so
// that they can be unticked.
func TickChoices(all []Choice, chosen []string, label func(value string) string) []Choice {
	for _, value := range chosen {
		i := slices.IndexFunc(all, func(c Choice) bool { return c.Value == value })
		if i < 0 {
			all = append(all, Choice{Value: value, Label: label(value)})
			i = len(all) - 1
		}
		all[i].Chosen = true
	}
	return all
}

// Toggled returns a list with a value, or without it if it had it. A list of which the
// last value goes is empty, not nil.
func Toggled[T comparable](list []T, value T) []T {
	if i := slices.Index(list, value); i >= 0 {
		return append(append([]T{}, list[:i]...), list[i+1:]...)
	}
	return append(slices.Clone(list), value)
}

const (
	menuRow   float32 = 30
	menuWidth float32 = 300
	menuMost          = 12 // rows in sight
	menuHead  float32 = 34
	menuFoot  float32 = 28
	menuPad   float32 = 8
)

// Menu is an overlay below a chip in which any number of values is ticked. It
// holds the keyboard while it is open: Up, Down, the page keys, Home and End
// move, Space ticks, letters narrow the list down, Enter ticks and closes,
// Escape closes.
type Menu struct {
	widget.BaseWidget
	title   string
	choices []Choice
	typed   string // what narrows the list down
	found   []int  // of choices
	current int    // of found
	first   int    // of found, the uppermost in sight
	anchor  fyne.Position
	card    fyne.Position
	opening rune        // the letter that opened it and is about to be typed; 0 for none
	on      fyne.Canvas // where it is open, nil where it is not

	drawing *Drawing // of the card

	// OnToggle is called with the value that was ticked or unticked.
	OnToggle func(value string)
}

var (
	_ fyne.Focusable     = (*Menu)(nil)
	_ fyne.Tappable      = (*Menu)(nil)
	_ fyne.Scrollable    = (*Menu)(nil)
	_ desktop.Hoverable  = (*Menu)(nil)
	_ desktop.Cursorable = (*Menu)(nil)
)

// NewMenu makes a menu with a title.
func NewMenu(title string, choices []Choice) *Menu {
	m := &Menu{title: title}
	m.drawing = NewDrawing(m.draw)
	m.ExtendBaseWidget(m)
	m.Set(choices)
	return m
}

// Set shows other choices; what is current stays so, if it is still there.
func (m *Menu) Set(choices []Choice) {
	value := ""
	if m.current < len(m.found) {
		value = m.choices[m.found[m.current]].Value
	}
	m.choices = choices
	m.narrow()
	for i, n := range m.found {
		if m.choices[n].Value == value {
			m.move(i)
		}
	}
	m.redraw()
}

// OpenOn lays the menu over a window, its upper left corner at a place if there
// is room. A letter that opened it is yet to be typed and is not meant for it; 0
// for none.
func (m *Menu) OpenOn(on fyne.Canvas, at fyne.Position, letter rune) {
	if m.on != nil {
		return
	}
	m.on, m.anchor, m.opening = on, at, letter
	on.Overlays().Add(m)
	m.Move(fyne.NewPos(0, 0))
	m.Resize(on.Size())
	on.Focus(m)
}

// Close takes it away again.
func (m *Menu) Close() {
	if m.on != nil {
		on := m.on
		m.on = nil
		on.Overlays().Remove(m)
	}
}

// narrow finds the choices that hold what was typed.
func (m *Menu) narrow() {
	m.found = m.found[:0]
	for i, c := range m.choices {
		if strings.Contains(strings.ToLower(c.Label), m.typed) {
			m.found = append(m.found, i)
		}
	}
	m.move(m.current)
}

// move makes a row current and brings it into sight.
func (m *Menu) move(i int) {
	m.current = min(max(i, 0), max(len(m.found)-1, 0))
	m.first = min(max(m.first, m.current-menuMost+1), m.current)
	m.first = max(min(m.first, len(m.found)-menuMost), 0)
}

func (m *Menu) toggle() {
	if m.current < len(m.found) && m.OnToggle != nil {
		m.OnToggle(m.choices[m.found[m.current]].Value)
	}
}

// FocusGained does nothing.
func (m *Menu) FocusGained() {}

// FocusLost does nothing.
func (m *Menu) FocusLost() {}

// TypedRune narrows the list down.
func (m *Menu) TypedRune(r rune) {
	own := unicode.ToUpper(r) == m.opening
	m.opening = 0
	if own || r == ' ' || !unicode.IsPrint(r) {
		return // Space ticks
	}
	m.typed += strings.ToLower(string(r))
	m.current = 0
	m.narrow()
	m.redraw()
}

// TypedKey moves, ticks and closes.
func (m *Menu) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyUp:
		m.move(m.current - 1)
	case fyne.KeyDown:
		m.move(m.current + 1)
	case fyne.KeyPageUp:
		m.move(m.current - menuMost)
	case fyne.KeyPageDown:
		m.move(m.current + menuMost)
	case fyne.KeyHome:
		m.move(0)
	case fyne.KeyEnd:
		m.move(len(m.found))
	case fyne.KeySpace:
		m.toggle()
	case fyne.KeyReturn, fyne.KeyEnter:
		m.toggle()
		m.Close()
		return
	case fyne.KeyBackspace:
		if r := []rune(m.typed); len(r) > 0 {
			m.typed = string(r[:len(r)-1])
			m.narrow()
		}
	case fyne.KeyEscape:
		m.Close()
		return
	}
	m.redraw()
}

func (m *Menu) redraw() {
	m.arrange(m.Size())
	m.drawing.Changed()
}

func (m *Menu) visible() int { return min(len(m.found)-m.first, menuMost) }

// at is which of found lies at a place, -1 for none.
func (m *Menu) at(pos fyne.Position) int {
	y := pos.Y - m.card.Y - menuHead
	if i := int(y / menuRow); y >= 0 && i < m.visible() && m.inside(pos) {
		return m.first + i
	}
	return -1
}

func (m *Menu) inside(pos fyne.Position) bool {
	x, y, size := pos.X-m.card.X, pos.Y-m.card.Y, m.drawing.Size()
	return x >= 0 && y >= 0 && x < size.Width && y < size.Height
}

// Choices are what the menu offers.
func (m *Menu) Choices() []Choice { return m.choices }

// Typed is what narrows the list down.
func (m *Menu) Typed() string { return m.typed }

// Tapped ticks a row, or closes beside the card.
func (m *Menu) Tapped(ev *fyne.PointEvent) {
	if !m.inside(ev.Position) {
		m.Close()
		return
	}
	if i := m.at(ev.Position); i >= 0 {
		m.move(i)
		m.toggle()
		m.redraw()
	}
}

// Scrolled moves the list under the pointer.
func (m *Menu) Scrolled(ev *fyne.ScrollEvent) {
	by := 3
	if ev.Scrolled.DY > 0 {
		by = -3
	}
	m.first = max(min(m.first+by, len(m.found)-menuMost), 0)
	m.current = min(max(m.current, m.first), m.first+max(m.visible()-1, 0))
	m.redraw()
}

// MouseIn does nothing.
func (m *Menu) MouseIn(*desktop.MouseEvent) {}

// MouseMoved makes the row under the pointer current.
func (m *Menu) MouseMoved(ev *desktop.MouseEvent) {
	if i := m.at(ev.Position); i >= 0 && i != m.current {
		m.move(i)
		m.redraw()
	}
}

// MouseOut does nothing.
func (m *Menu) MouseOut() {}

// Cursor is the usual one.
func (m *Menu) Cursor() desktop.Cursor { return desktop.DefaultCursor }

func (m *Menu) arrange(size fyne.Size) {
	rows := max(min(len(m.choices), menuMost), 1)
	h := menuHead + float32(rows)*menuRow + menuFoot
	m.card.X = max(min(m.anchor.X, size.Width-menuWidth-Gap), 0)
	m.card.Y = max(min(m.anchor.Y, size.Height-h-Gap), 0)
	Place(m.drawing.Object(), m.card.X, m.card.Y, menuWidth, h)
}

// draw paints the card.
func (m *Menu) draw(p *paint.Picture) {
	c, w, h := Now(), p.Size.Width, p.Size.Height
	p.Box(0, 0, w, h, 2*Radius, c.Surface)
	p.Border(0, 0, w, h, 2*Radius, c.Line)
	p.TextIn(m.title, 2*menuPad, 4, menuHead-4, small.Bolder(), c.Muted)
	hint := m.typed
	switch {
	case len(m.found) == 0 && m.typed != "":
		hint += " – none"
	case len(m.found) > menuMost:
		hint = strings.TrimSpace(fmt.Sprintf("%s %d of %d", hint, m.current+1, len(m.found)))
	}
	p.TextRight(hint, w-2*menuPad, 4, menuHead-4, small, c.Accent)
	for i := range m.visible() {
		choice, y := m.choices[m.found[m.first+i]], menuHead+float32(i)*menuRow
		if m.first+i == m.current {
			p.Box(menuPad, y, w-2*menuPad, menuRow, Radius, c.AccentGround)
		}
		p.Border(2*menuPad, y+8, 14, 14, 3, c.Faint)
		if choice.Chosen {
			p.Box(2*menuPad+3, y+11, 8, 8, 1, c.Accent)
		}
		right := w - 2*menuPad
		if choice.Count != "" {
			right -= p.TextRight(choice.Count, right, y, menuRow, small, c.Muted) + Gap
		}
		const label = 2*menuPad + 24
		p.TextIn(p.Fit(choice.Label, right-label, body), label, y, menuRow, body, c.Text)
	}
	p.TextIn("Space ticks · letters find · Esc closes", 2*menuPad, h-menuFoot, menuFoot-4, tiny, c.Faint)
}

// CreateRenderer is for the tool
func (m *Menu) CreateRenderer() fyne.WidgetRenderer {
	r := m.drawing.Renderer(m, func() fyne.Size { return fyne.NewSize(menuWidth, 200) })
	r.Arrange = m.arrange
	return r
}
