package gallery

import (
	"image"
	"image/draw"
	"time"

	"discern/queue"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// sheet is a contact sheet: small frames of a film in the order of time, each with
// its time below. One of them is selected.
type sheet struct {
	widget.BaseWidget
	cells    []cell
	selected int // -1 for none
	room     room
	grid     grid
	drawing  *kit.Drawing

	onTapped func(i int)
}

// cell is a place on the sheet. Its picture is nil while it is being read.
type cell struct {
	at      time.Duration
	picture *image.RGBA
}

var (
	_ fyne.Tappable      = (*sheet)(nil)
	_ desktop.Cursorable = (*sheet)(nil)
	_ fyne.Accessible    = (*sheet)(nil)
)

func newSheet() *sheet {
	s := &sheet{selected: -1}
	s.drawing = kit.NewDrawing(s.draw)
	s.ExtendBaseWidget(s)
	return s
}

// set shows other cells, laid for a room and for frames that are aspect times as
// wide as high.
func (s *sheet) set(cells []cell, r room, aspect float64, selected int) {
	s.cells, s.room, s.selected = cells, r, selected
	s.grid = layGrid(r, len(cells), aspect)
	s.drawing.Changed()
}

// Distances on a sheet, in points.
const (
	sheetGap   float32 = 8
	sheetLabel float32 = 18
)

var tiny = paint.Style{Size: kit.TextTiny}

// grid is how the cells of a sheet lie, in pixels.
type grid struct {
	columns    int
	cell       image.Point // size of a picture
	left       int
	gap, label int
}

// layGrid finds the number of columns that makes n pictures, aspect times as wide
// as high, largest.
func layGrid(r room, n int, aspect float64) grid {
	best := grid{columns: 1, gap: int(sheetGap * r.scale), label: int(sheetLabel * r.scale)}
	for columns := 1; columns <= n; columns++ {
		rows := (n + columns - 1) / columns
		w := (r.pixels.X - (columns-1)*best.gap) / columns
		h := min(int(float64(w)/aspect), (r.pixels.Y-(rows-1)*best.gap)/rows-best.label)
		if w = int(float64(h) * aspect); w > best.cell.X {
			best.columns, best.cell = columns, image.Pt(w, h)
		}
	}
	best.left = (r.pixels.X - best.columns*best.cell.X - (best.columns-1)*best.gap) / 2
	return best
}

// place is where a picture stands.
func (g grid) place(i int) image.Rectangle {
	at := image.Pt(g.left+i%g.columns*(g.cell.X+g.gap), i/g.columns*(g.cell.Y+g.label+g.gap))
	return image.Rectangle{Min: at, Max: at.Add(g.cell)}
}

func (s *sheet) draw(p *paint.Picture) {
	c := kit.Now()
	for i, cell := range s.cells {
		r := s.grid.place(i)
		paint.Fill(p.Image, r, c.Fill)
		if cell.picture != nil {
			copyInto(p.Image, r, cell.picture)
		}
		x, y := float32(r.Min.X)/p.Scale, float32(r.Max.Y)/p.Scale
		tint := c.Muted
		if i == s.selected {
			w, h := float32(r.Dx())/p.Scale, float32(r.Dy())/p.Scale
			p.Border(x, y-h, w, h, 0, c.Accent)
			p.Border(x+1, y-h+1, w-2, h-2, 0, c.Accent)
			tint = c.Accent
		}
		if cell.picture != nil {
			p.TextIn(clock(cell.at), x, y, sheetLabel, tiny, tint)
		}
	}
}

// copyInto copies a picture into the middle of a room, as much of it as there is
// room for.
func copyInto(img *image.RGBA, room image.Rectangle, picture *image.RGBA) {
	at := room.Min.Add(room.Size().Sub(picture.Rect.Size()).Div(2))
	r := picture.Rect.Sub(picture.Rect.Min).Add(at)
	in := r.Intersect(room)
	draw.Draw(img, in, picture, picture.Rect.Min.Add(in.Min.Sub(r.Min)), draw.Src)
}

// CreateRenderer is for the toolkit.
func (s *sheet) CreateRenderer() fyne.WidgetRenderer {
	return s.drawing.Renderer(s, func() fyne.Size { return fyne.NewSize(160, 90) })
}

// Tapped selects a frame.
func (s *sheet) Tapped(ev *fyne.PointEvent) {
	at := image.Pt(int(ev.Position.X*s.room.scale), int(ev.Position.Y*s.room.scale))
	for i := range s.cells {
		if r := s.grid.place(i); at.In(image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Max.Y+s.grid.label)) {
			s.onTapped(i)
			return
		}
	}
}

// Cursor is a hand.
func (s *sheet) Cursor() desktop.Cursor { return desktop.PointerCursor }

// AccessibilityLabel counts the frames.
func (s *sheet) AccessibilityLabel() string {
	return "contact sheet of " + queue.Number(len(s.cells), "frame", "frames")
}

// AccessibilityRole is text.
func (s *sheet) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
