package gallery

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// stage shows one picture in its middle, or a few words while there is none. It
// shows pixels as they come: whoever gives them has made them for its size.
type stage struct {
	widget.BaseWidget
	picture *image.RGBA
	words   string
	label   string // what a screen reader says
	drawing *kit.Drawing

	onTapped  func()
	onWheel   func(up bool, at image.Point) // at: in pixels from the stage's middle
	onDragged func(by image.Point)          // in pixels
	onResized func()
	laid      room
}

var (
	_ fyne.Tappable      = (*stage)(nil)
	_ fyne.Scrollable    = (*stage)(nil)
	_ fyne.Draggable     = (*stage)(nil)
	_ desktop.Cursorable = (*stage)(nil)
	_ fyne.Accessible    = (*stage)(nil)
)

func newStage() *stage {
	s := &stage{}
	s.drawing = kit.NewDrawing(s.draw)
	s.ExtendBaseWidget(s)
	return s
}

// show shows a picture, or words while picture is nil.
func (s *stage) show(picture *image.RGBA, words string) {
	if s.picture == picture && s.words == words {
		return
	}
	s.picture, s.words = picture, words
	s.drawing.Changed()
}

// room is the room for a picture.
func (s *stage) room() room { return roomOf(s.Size(), s.scale()) }

// roomOf is the room of a size in points.
func roomOf(size fyne.Size, scale float32) room {
	return room{image.Pt(int(size.Width*scale), int(size.Height*scale)), scale}
}

// scale is how many pixels a point has.
func (s *stage) scale() float32 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil && c.Scale() > 0 {
		return c.Scale()
	}
	return 1
}

var quiet = paint.Style{Size: kit.TextBody}

func (s *stage) draw(p *paint.Picture) {
	c := kit.Now()
	if s.picture == nil {
		p.Box(0, 0, p.Size.Width, p.Size.Height, kit.Radius, c.Raised)
		words := p.Fit(s.words, p.Size.Width-2*kit.Gap, quiet)
		p.TextIn(words, (p.Size.Width-p.Width(words, quiet))/2, 0, p.Size.Height, quiet, c.Muted)
		return
	}
	copyInto(p.Image, p.Image.Rect, s.picture)
}

// CreateRenderer is for the toolkit.
func (s *stage) CreateRenderer() fyne.WidgetRenderer {
	r := s.drawing.Renderer(s, func() fyne.Size { return fyne.NewSize(120, 90) })
	place := r.Arrange
	r.Arrange = func(size fyne.Size) {
		place(size)
		if now := s.room(); now != s.laid {
			s.laid = now
			if s.onResized != nil {
				s.onResized()
			}
		}
	}
	return r
}

// Tapped is for the toolkit.
func (s *stage) Tapped(*fyne.PointEvent) {
	if s.onTapped != nil {
		s.onTapped()
	}
}

// Scrolled turns the wheel into zoom.
func (s *stage) Scrolled(ev *fyne.ScrollEvent) {
	if s.onWheel == nil || ev.Scrolled.DY == 0 {
		return
	}
	scale, middle := s.scale(), s.Size()
	at := image.Pt(int((ev.Position.X-middle.Width/2)*scale), int((ev.Position.Y-middle.Height/2)*scale))
	s.onWheel(ev.Scrolled.DY > 0, at)
}

// Dragged moves what is shown.
func (s *stage) Dragged(ev *fyne.DragEvent) {
	if s.onDragged != nil {
		scale := s.scale()
		s.onDragged(image.Pt(int(ev.Dragged.DX*scale), int(ev.Dragged.DY*scale)))
	}
}

// DragEnd is for the toolkit.
func (s *stage) DragEnd() {}

// Cursor is a hand where a tap does something.
func (s *stage) Cursor() desktop.Cursor {
	if s.onTapped != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// AccessibilityLabel says what is shown, without showing it.
func (s *stage) AccessibilityLabel() string { return s.label }

// AccessibilityRole is text.
func (s *stage) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
