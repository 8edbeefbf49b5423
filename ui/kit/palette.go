package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"discern/ui/kit/paint"
)

// Command is something that can be done, by name.
type Command struct {
	Name  string
	Group string // where it belongs, shown quietly; may be empty
	Key   string // empty for a command without a key
	Run   func()
}

const (
	paletteWidth float32 = 620
	paletteRow   float32 = 34
	paletteMost          = 10
	paletteHead  float32 = 62
)

// Palette is an overlay in which every command can be found by typing a part
// of its name. Up and Down choose, Enter runs, Escape closes.
type Palette struct {
	overlay
	commands []Command
	found    []int // of commands, those that match
	chosen   int   // of found
	first    int   // of found, the uppermost that is shown

	entry *Entry
}

var (
	_ fyne.Tappable      = (*Palette)(nil)
	_ desktop.Hoverable  = (*Palette)(nil)
	_ desktop.Cursorable = (*Palette)(nil)
)

// NewPalette makes a palette of commands.
func NewPalette(commands []Command) *Palette {
	p := &Palette{commands: commands, entry: NewEntry("What do you want to do?")}
	p.entry.OnChanged = func(string) { p.filter() }
	p.entry.OnKey = p.typed
	p.init(p.draw)
	p.ExtendBaseWidget(p)
	return p
}

// SetCommands changes what can be found.
func (p *Palette) SetCommands(commands []Command) {
	p.commands = commands
	p.filter()
}

// OpenOn lays the palette over a window, with an empty search.
func (p *Palette) OpenOn(on fyne.Canvas) {
	p.entry.SetText("")
	p.filter()
	p.open(on, p, p.entry)
}

// Close takes it away again.
func (p *Palette) Close() { p.shut(p) }

// Found names the commands that match, best first.
func (p *Palette) Found() []string {
	names := make([]string, len(p.found))
	for i, n := range p.found {
		names[i] = p.commands[n].Name
	}
	return names
}

// filter finds the commands that hold every typed word: first those whose name
// begins so.
func (p *Palette) filter() {
	words := strings.Fields(strings.ToLower(p.entry.Text))
	p.found, p.chosen, p.first = p.found[:0], 0, 0
	var later []int
	for i, c := range p.commands {
		name := strings.ToLower(c.Name)
		all := name + " " + strings.ToLower(c.Group)
		match := true
		for _, w := range words {
			match = match && strings.Contains(all, w)
		}
		switch {
		case !match:
		case len(words) > 0 && !strings.HasPrefix(name, words[0]):
			later = append(later, i)
		default:
			p.found = append(p.found, i)
		}
	}
	p.found = append(p.found, later...)
	p.card.Changed()
}

// typed takes the keys that choose, before the entry sees them.
func (p *Palette) typed(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyUp:
		p.choose(p.chosen - 1)
	case fyne.KeyDown:
		p.choose(p.chosen + 1)
	case fyne.KeyPageUp:
		p.choose(p.chosen - paletteMost)
	case fyne.KeyPageDown:
		p.choose(p.chosen + paletteMost)
	case fyne.KeyReturn, fyne.KeyEnter:
		p.run(p.chosen)
	case fyne.KeyEscape:
		p.Close()
	default:
		return false
	}
	return true
}

func (p *Palette) choose(i int) {
	p.chosen = min(max(i, 0), max(len(p.found)-1, 0))
	p.first = min(max(p.first, p.chosen-paletteMost+1), p.chosen)
	p.card.Changed()
}

// run closes the palette and then does what was chosen, so that the command
// finds the screen as it was.
func (p *Palette) run(i int) {
	if i < 0 || i >= len(p.found) {
		return
	}
	command := p.commands[p.found[i]]
	p.Close()
	if command.Run != nil {
		command.Run()
	}
}

func (p *Palette) visible() int { return min(len(p.found)-p.first, paletteMost) }

func (p *Palette) arrange(size fyne.Size) {
	w := min(paletteWidth, size.Width-2*Gap)
	at := p.place(size, w, paletteHead+paletteRow*paletteMost+Gap)
	Place(p.entry, at.X+12, at.Y+12, w-24, p.entry.MinSize().Height)
}

func (p *Palette) draw(picture *paint.Picture) {
	c, width := Now(), picture.Size.Width
	if len(p.found) == 0 {
		picture.TextIn("No command has these words.", Margin, paletteHead, paletteRow, body, c.Muted)
	}
	for i := range p.visible() {
		command, y := p.commands[p.found[p.first+i]], paletteHead+float32(i)*paletteRow
		if p.first+i == p.chosen {
			picture.Box(Gap, y, width-2*Gap, paletteRow, Radius, c.AccentGround)
		}
		right := width - Margin
		if command.Key != "" {
			right -= capWidth(command.Key)
			drawCap(picture, command.Key, right, y, paletteRow, c.Faint, c.Muted)
		}
		right -= picture.TextRight(command.Group, right-Gap, y, paletteRow, small, c.Muted) + 2*Gap
		picture.TextIn(picture.Fit(command.Name, right-Margin, body), Margin, y, paletteRow, body, c.Text)
	}
}

// row is which of found lies at a place, -1 for none.
func (p *Palette) row(pos fyne.Position) int {
	at, ok := p.onCard(pos)
	if i := int((at.Y - paletteHead) / paletteRow); ok && at.Y >= paletteHead && i < p.visible() {
		return p.first + i
	}
	return -1
}

// Tapped runs the command under the pointer, or closes beside the palette.
func (p *Palette) Tapped(ev *fyne.PointEvent) {
	if _, ok := p.onCard(ev.Position); !ok {
		p.Close()
		return
	}
	p.run(p.row(ev.Position))
}

// MouseIn does nothing.
func (p *Palette) MouseIn(*desktop.MouseEvent) {}

// MouseMoved chooses the command under the pointer.
func (p *Palette) MouseMoved(ev *desktop.MouseEvent) {
	if i := p.row(ev.Position); i >= 0 && i != p.chosen {
		p.choose(i)
	}
}

// MouseOut does nothing.
func (p *Palette) MouseOut() {}

// Cursor is the usual one.
func (p *Palette) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// CreateRenderer is for the toolkit.
func (p *Palette) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{p.scrim, p.card.Object(), p.entry}
	return Renderer{
		Object:   p,
		Content:  func() []fyne.CanvasObject { return objects },
		Arrange:  p.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(320, 240) },
		Recolour: p.recolour,
	}
}
