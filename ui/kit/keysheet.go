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
	sheetColumn float32 = 400
	sheetKeys   float32 = 104
	sheetRow    float32 = 27
	sheetHead   float32 = 34
	sheetTop    float32 = 46
)

// KeySheet is an overlay that lists every key, in two columns. Escape, ? and a
// tap beside it close it.
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

// split is the group with which the right column begins, so that both columns
// are about as high.
func (k *KeySheet) split() int {
	half := sheetHeight(k.groups) / 2
	above := float32(0)
	for i, g := range k.groups {
		h := sheetHeight([]KeyGroup{g})
		if above+h/2 > half {
			return i
		}
		above += h
	}
	return len(k.groups)
}

// sheetHeight is the height of groups under one another.
func sheetHeight(groups []KeyGroup) float32 {
	h := float32(0)
	for _, g := range groups {
		h += sheetHead + float32(len(g.Keys))*sheetRow
	}
	return h
}

func (k *KeySheet) arrange(size fyne.Size) {
	split := k.split()
	columns := max(sheetHeight(k.groups[:split]), sheetHeight(k.groups[split:]))
	k.place(size, min(2*sheetColumn+3*Margin, size.Width-2*Gap), min(columns+sheetTop+Margin, size.Height-2*Gap))
}

func (k *KeySheet) draw(p *paint.Picture) {
	c := Now()
	p.TextIn("Keys", Margin, 12, 28, title.Bolder(), c.Text)
	p.TextRight("Esc closes", p.Size.Width-Margin, 12, 28, small, c.Muted)
	column := (p.Size.Width - 3*Margin) / 2
	x, y, split := Margin, sheetTop, k.split()
	for i, g := range k.groups {
		if i == split {
			x, y = x+column+Margin, sheetTop
		}
		p.TextIn(g.Title, x, y+4, sheetHead-4, small.Bolder(), c.Muted)
		y += sheetHead
		for _, help := range g.Keys {
			drawCap(p, help.Key, x, y, sheetRow, c.Faint, c.Text)
			p.TextIn(p.Fit(help.Meaning, column-sheetKeys, body), x+sheetKeys, y, sheetRow, body, c.Text)
			y += sheetRow
		}
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
