package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"discern/ui/kit/paint"
)

// Sheet is an overlay for one matter: a title, and under it what the owner puts there.
// It has the keyboard while it is open: a key does what the command does that has it on
// its cap, once a press. Escape and a tap beside it close it.
type Sheet struct {
	overlay
	title   string
	width   float32
	content fyne.CanvasObject
	down    fyne.KeyName // went down and has typed nothing yet

	// Commands are what letters, digits and Enter do; nil for nothing.
	Commands func() []Command
	// OnKey sees arrows and the like first, and says whether it took the key.
	OnKey func(name fyne.KeyName) bool
}

const sheetPad float32 = 24

var (
	_ fyne.Focusable  = (*Sheet)(nil)
	_ fyne.Tappable   = (*Sheet)(nil)
	_ desktop.Keyable = (*Sheet)(nil)
	_ fyne.Accessible = (*Sheet)(nil)
)

// NewSheet makes a sheet that is as wide as is said, in points, or as the window is.
func NewSheet(title string, width float32, content fyne.CanvasObject) *Sheet {
	s := &Sheet{title: title, width: width, content: content}
	s.init(func(p *paint.Picture) {
		c := Now()
		p.TextIn(s.title, sheetPad, 14, 28, headStyle, c.Text)
		p.TextRight("Esc closes", p.Size.Width-sheetPad, 14, 28, small, c.Muted)
	})
	s.ExtendBaseWidget(s)
	return s
}

// Content is what lies on the sheet.
func (s *Sheet) Content() fyne.CanvasObject { return s.content }

// OpenOn lays the sheet over a window.
func (s *Sheet) OpenOn(on fyne.Canvas) {
	s.down = ""
	s.open(on, s, s)
	s.Settle()
}

// Close takes it away again.
func (s *Sheet) Close() { s.shut(s) }

// Settle places the content anew: its height may have changed.
func (s *Sheet) Settle() {
	if !s.IsOpen() {
		return
	}
	s.arrange(s.on.Size())
	s.content.Refresh()
	s.card.Changed()
}

// FocusGained does nothing.
func (s *Sheet) FocusGained() {}

// FocusLost does nothing.
func (s *Sheet) FocusLost() {}

// KeyDown notes which key it is that types the next rune.
func (s *Sheet) KeyDown(ev *fyne.KeyEvent) { s.down = ev.Name }

// KeyUp does nothing.
func (s *Sheet) KeyUp(*fyne.KeyEvent) {}

// TypedRune does what the key does that was pressed: not before its rune has come, which
// would otherwise be written into a field that the command opens.
func (s *Sheet) TypedRune(rune) {
	name := s.down
	s.down = ""
	if name != "" {
		s.run(name)
	}
}

// TypedKey takes the keys that type nothing.
func (s *Sheet) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case s.OnKey != nil && s.OnKey(ev.Name):
	case ev.Name == fyne.KeyEscape:
		s.Close()
	case (ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter) && s.down != "":
		s.down = ""
		s.run("Enter")
	}
}

func (s *Sheet) run(name fyne.KeyName) {
	if s.Commands == nil {
		return
	}
	for _, c := range s.Commands() {
		if fyne.KeyName(c.Key) == name {
			c.Run()
			return
		}
	}
}

// Tapped closes when the tap was beside the sheet.
func (s *Sheet) Tapped(ev *fyne.PointEvent) {
	if _, ok := s.onCard(ev.Position); !ok {
		s.Close()
	}
}

func (s *Sheet) arrange(size fyne.Size) {
	w := min(s.width, size.Width-2*Gap)
	inner := w - 2*sheetPad
	h := HeightFor(s.content, inner)
	at := s.place(size, w, min(sheetTop+Gap+h+sheetPad, size.Height-2*Gap))
	Place(s.content, at.X+sheetPad, at.Y+sheetTop+Gap, inner, h)
}

// CreateRenderer is for the toolkit.
func (s *Sheet) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{s.scrim, s.card.Object(), s.content}
	return Renderer{
		Object:   s,
		Content:  func() []fyne.CanvasObject { return objects },
		Arrange:  s.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(320, 240) },
		Recolour: s.recolour,
	}
}

// AccessibilityLabel is the title.
func (s *Sheet) AccessibilityLabel() string { return s.title }

// AccessibilityRole is container.
func (s *Sheet) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }
