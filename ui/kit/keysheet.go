package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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
)

// KeySheet is an overlay that lists every key, in two columns. Escape, ? and a
// tap beside it close it.
type KeySheet struct {
	overlay
	groups []KeyGroup
	title  *canvas.Text
	hint   *canvas.Text
	heads  []*canvas.Text
	caps   []keyCap
	words  []*canvas.Text
}

var (
	_ fyne.Focusable = (*KeySheet)(nil)
	_ fyne.Tappable  = (*KeySheet)(nil)
)

// NewKeySheet makes a sheet.
func NewKeySheet(groups []KeyGroup) *KeySheet {
	k := &KeySheet{groups: groups, title: newText(TextTitle, bold), hint: newText(TextSmall, regular)}
	k.title.Text, k.hint.Text = "Keys", "Esc closes"
	for _, g := range groups {
		head := newText(TextSmall, bold)
		head.Text = g.Title
		k.heads = append(k.heads, head)
		for _, key := range g.Keys {
			words := newText(TextBody, regular)
			words.Text = key.Meaning
			k.caps, k.words = append(k.caps, newKeyCap(key.Key)), append(k.words, words)
		}
	}
	k.init()
	k.recolour()
	k.ExtendBaseWidget(k)
	return k
}

// OpenOn lays the sheet over a window.
func (k *KeySheet) OpenOn(on fyne.Canvas) { k.open(on, k, k) }

// Close takes it away again.
func (k *KeySheet) Close() { k.shut(k) }

// FocusGained does nothing.
func (k *KeySheet) FocusGained() {}

// FocusLost does nothing.
func (k *KeySheet) FocusLost() {}

// TypedRune closes on ?.
func (k *KeySheet) TypedRune(r rune) {
	if r == '?' {
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
	if k.outside(ev.Position) {
		k.Close()
	}
}

func (k *KeySheet) recolour() {
	k.overlay.recolour()
	c := Now()
	k.title.Color, k.hint.Color = c.Text, c.Muted
	for _, h := range k.heads {
		h.Color = c.Muted
	}
	for i := range k.caps {
		k.caps[i].colour(c.Faint, c.Text)
		k.words[i].Color = c.Text
	}
}

// split is the group with which the right column begins, so that both columns
// are about as high.
func (k *KeySheet) split() int {
	total, half := float32(0), float32(0)
	for _, g := range k.groups {
		total += sheetHead + float32(len(g.Keys))*sheetRow
	}
	for i, g := range k.groups {
		h := sheetHead + float32(len(g.Keys))*sheetRow
		if half+h/2 > total/2 {
			return i
		}
		half += h
	}
	return len(k.groups)
}

func (k *KeySheet) height(groups []KeyGroup) float32 {
	h := float32(0)
	for _, g := range groups {
		h += sheetHead + float32(len(g.Keys))*sheetRow
	}
	return h
}

func (k *KeySheet) arrange(size fyne.Size) {
	split := k.split()
	columns := max(k.height(k.groups[:split]), k.height(k.groups[split:]))
	w := min(2*sheetColumn+3*Margin, size.Width-2*Gap)
	at := k.place(size, w, min(columns+56+Margin, size.Height))
	put(k.title, at.X+Margin, at.Y+16)
	put(k.hint, at.X+w-Margin-widthOf(k.hint), at.Y+18)
	column := (w - 3*Margin) / 2
	y, x, key := at.Y+48, at.X+Margin, 0
	for i, g := range k.groups {
		if i == split {
			x, y = x+column+Margin, at.Y+48
		}
		putMiddle(k.heads[i], x, y+4, sheetHead-4)
		y += sheetHead
		for _, help := range g.Keys {
			k.caps[key].place(x, y, sheetRow)
			k.words[key].Text = Elide(help.Meaning, column-sheetKeys, TextBody, regular)
			putMiddle(k.words[key], x+sheetKeys, y, sheetRow)
			y += sheetRow
			key++
		}
	}
}

// CreateRenderer is for the toolkit.
func (k *KeySheet) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{k.scrim, k.card, k.title, k.hint}
	for _, h := range k.heads {
		objects = append(objects, h)
	}
	for i := range k.caps {
		objects = append(objects, k.caps[i].box, k.caps[i].text, k.words[i])
	}
	return Renderer{
		Object:   k,
		Content:  func() []fyne.CanvasObject { return objects },
		Arrange:  k.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(320, 240) },
		Recolour: k.recolour,
	}
}
