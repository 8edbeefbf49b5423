package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"discern/ui/kit/paint"
)

// KeyHelp is one key and what it does.
type KeyHelp struct{ Key, Meaning string }

// KeyGroup is keys that belong together.
type KeyGroup struct {
	Title string
	Keys  []KeyHelp
}

const (
	sheetColumn float32 = 400 // as wide as a column is at most
	sheetNarrow float32 = 290 // and at least, where more of them are needed
	sheetMost           = 4   // columns
	sheetKeys   float32 = 92
	sheetRow    float32 = 27
	sheetHead   float32 = 34
	sheetTop    float32 = 46
)

// KeySheet is an overlay that lists every key, in two columns or as many as the
// window has room for and the keys need. Escape, ? and a tap beside it close it.
type KeySheet struct {
	overlay
	groups  []KeyGroup
	pressed bool // a key went down since it was opened: the ? that opened it may still be held
}

var (
	_ fyne.Focusable  = (*KeySheet)(nil)
	_ fyne.Tappable   = (*KeySheet)(nil)
	_ desktop.Keyable = (*KeySheet)(nil)
)

// NewKeySheet makes a sheet.
func NewKeySheet(groups []KeyGroup) *KeySheet {
	k := &KeySheet{groups: groups}
	k.init(k.draw)
	k.ExtendBaseWidget(k)
	return k
}

// OpenOn lays the sheet over a window.
func (k *KeySheet) OpenOn(on fyne.Canvas) {
	k.pressed = false
	k.open(on, k, k)
}

// Close takes it away again.
func (k *KeySheet) Close() { k.shut(k) }

// FocusGained does nothing.
func (k *KeySheet) FocusGained() {}

// FocusLost does nothing.
func (k *KeySheet) FocusLost() {}

// KeyDown notes that a key was pressed anew.
func (k *KeySheet) KeyDown(*fyne.KeyEvent) { k.pressed = true }

// KeyUp does nothing.
func (k *KeySheet) KeyUp(*fyne.KeyEvent) {}

// TypedRune closes on ?, pressed anew.
func (k *KeySheet) TypedRune(r rune) {
	if r == '?' && k.pressed {
		k.Close()
	}
}

// TypedKey closes on Escape.
func (k *KeySheet) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape {
		k.Close()
	}
}

// Tapped closes when the tap was beside the sheet.
func (k *KeySheet) Tapped(ev *fyne.PointEvent) {
	if _, ok := k.onCard(ev.Position); !ok {
		k.Close()
	}
}

// columns divides the groups into n columns that are about as high as each other.
func (k *KeySheet) columns(n int) [][]KeyGroup {
	var columns [][]KeyGroup
	rest := k.groups
	for left := n; left > 0 && len(rest) > 0; left-- {
		wanted, above, i := sheetHeight(rest)/float32(left), float32(0), 0
		for i < len(rest) {
			h := sheetHeight(rest[i : i+1])
			if i > 0 && above+h/2 > wanted {
				break
			}
			above += h
			i++
		}
		if left == 1 {
			i = len(rest)
		}
		columns, rest = append(columns, rest[:i]), rest[i:]
	}
	return columns
}

// sheetHeight is the height of groups under one another.
func sheetHeight(groups []KeyGroup) float32 {
	h := float32(0)
	for _, g := range groups {
		h += sheetHead + float32(len(g.Keys))*sheetRow
	}
	return h
}

// highest is the height of the highest column.
func highest(columns [][]KeyGroup) (h float32) {
	for _, c := range columns {
		h = max(h, sheetHeight(c))
	}
	return h
}

// fit finds the columns for a room: two, or more where these would be too high.
func (k *KeySheet) fit(room fyne.Size) [][]KeyGroup {
	n := 2
	for n < sheetMost && highest(k.columns(n)) > room.Height && float32(n+1)*(sheetNarrow+Margin)+Margin <= room.Width {
		n++
	}
	return k.columns(n)
}

// sheetRoom is what a window has for a sheet's columns.
func sheetRoom(size fyne.Size) fyne.Size {
	return fyne.NewSize(size.Width-2*Gap, size.Height-2*Gap-sheetTop-Margin)
}

func (k *KeySheet) arrange(size fyne.Size) {
	columns := k.fit(sheetRoom(size))
	n := float32(len(columns))
	k.place(size, min(n*sheetColumn+(n+1)*Margin, size.Width-2*Gap), min(highest(columns)+sheetTop+Margin, size.Height-2*Gap))
}

func (k *KeySheet) draw(p *paint.Picture) {
	c := Now()
	p.TextIn("Keys", Margin, 12, 28, title.Bolder(), c.Text)
	p.TextRight("Esc closes", p.Size.Width-Margin, 12, 28, small, c.Muted)
	columns := k.fit(sheetRoom(k.Size()))
	width := (p.Size.Width-Margin)/float32(len(columns)) - Margin
	// Rows stand closer where even as many columns as there is room for do not suffice.
	closer := min(1, (p.Size.Height-sheetTop-Margin/2)/max(highest(columns), 1))
	x := Margin
	for _, groups := range columns {
		y := sheetTop
		for _, g := range groups {
			p.TextIn(g.Title, x, y+4*closer, (sheetHead-4)*closer, small.Bolder(), c.Muted)
			y += sheetHead * closer
			for _, help := range g.Keys {
				drawCap(p, help.Key, x, y, sheetRow*closer, c.Faint, c.Text)
				style := body
				if p.Width(help.Meaning, body) > width-sheetKeys {
					style = small // smaller words are better than half of them
				}
				p.TextIn(p.Fit(help.Meaning, width-sheetKeys, style), x+sheetKeys, y, sheetRow*closer, style, c.Text)
				y += sheetRow * closer
			}
		}
		x += width + Margin
	}
}

// CreateRenderer is for the toolkit.
func (k *KeySheet) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{k.scrim, k.card.Object()}
	return Renderer{
		Object:   k,
		Content:  func() []fyne.CanvasObject { return objects },
		Arrange:  k.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(320, 240) },
		Recolour: k.recolour,
	}
}
