package gallery

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
)

// The rules of looking closely: the medium has the whole middle of the window, a
// picture can be magnified, moved and turned, a film scrubbed and played. What is
// covered stays covered, and is not magnified: a blur has a fixed number of
// pixels, and magnified parts of it would show more than the whole.

// look is how a medium is looked at closely.
type look struct {
	open   bool
	zoom   float64 // 1: as large as fits, but no larger than it is
	middle point   // what stands in the middle, in parts of the picture; zero is its middle
	turns  int     // by quarters, clockwise
	frame  int     // of an animation
}

// point is a place in a picture, from its middle, in parts of its sides.
type point struct{ x, y float64 }

const (
	mostZoom = 32
	zoomStep = 1.25
	panStep  = .2 // of what can be seen
)

// Looking reports whether the medium is looked at closely.
func (g *Gallery) Looking() bool { return g.look.open }

// CanLook reports whether there is anything to look at closely.
func (g *Gallery) CanLook() bool {
	x := g.shown
	return x != nil && (x.picture != nil || x.film != nil) && !g.scene.Waits
}

// Look begins to look closely, or ends it.
func (g *Gallery) Look() {
	if !g.look.open && !g.CanLook() {
		return
	}
	g.stop()
	g.look.open = !g.look.open
	if g.look.open {
		g.look = look{open: true, zoom: 1}
		if g.shown.film != nil {
			g.begin()
		}
	}
	if g.OnLook != nil {
		g.OnLook()
	}
	g.draw()
}

// leave ends looking closely, if it was begun.
func (g *Gallery) leave() {
	if g.look.open {
		g.Look()
	}
}

// Key takes a key while the medium is looked at closely, and reports whether it
// did.
func (g *Gallery) Key(name fyne.KeyName) bool {
	if !g.look.open {
		return false
	}
	film := g.shown != nil && g.shown.film != nil
	switch name {
	case fyne.KeyEscape:
		g.Look()
	case fyne.KeyL:
		g.turn()
	case fyne.KeyReturn, fyne.KeyEnter:
		g.play()
	case fyne.KeyV:
		g.sound()
	case fyne.Key0:
		g.look.zoom, g.look.middle = 1, point{}
		g.draw()
	case fyne.KeyHome:
		g.seek(0)
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown:
		if film {
			g.steer(name)
		} else {
			g.move(name)
		}
	default:
		return false
	}
	return true
}

// Magnify shows more or less of the picture, larger or smaller.
func (g *Gallery) Magnify(by int) { g.zoomAt(by > 0, image.Point{}) }

// zoomAt magnifies, keeping what lies at a place, in pixels from the middle, there.
func (g *Gallery) zoomAt(in bool, at image.Point) {
	x := g.shown
	if !g.look.open || x == nil || x.picture == nil || !g.scene.Revealed {
		return
	}
	before := g.look.zoom
	if g.look.zoom *= zoomStep; !in {
		g.look.zoom = before / zoomStep
	}
	g.look.zoom = min(max(g.look.zoom, 1), mostZoom)
	s := g.look.see(x, g.stage.room())
	// What was at px of before lies at px × after ÷ before now.
	grown := g.look.zoom/before - 1
	g.look.middle.x += float64(at.X) * grown / (s.scale * s.size.x)
	g.look.middle.y += float64(at.Y) * grown / (s.scale * s.size.y)
	g.draw()
}

// pan moves the picture by pixels.
func (g *Gallery) pan(by image.Point) {
	x := g.shown
	if !g.look.open || x == nil || x.picture == nil {
		return
	}
	s := g.look.see(x, g.stage.room())
	g.look.middle.x -= float64(by.X) / (s.scale * s.size.x)
	g.look.middle.y -= float64(by.Y) / (s.scale * s.size.y)
	g.draw()
}

// move moves what can be seen, as an arrow says.
func (g *Gallery) move(name fyne.KeyName) {
	r := g.stage.room().pixels
	x, y := int(float64(r.X)*panStep), int(float64(r.Y)*panStep)
	g.pan(map[fyne.KeyName]image.Point{
		fyne.KeyLeft: {X: x}, fyne.KeyRight: {X: -x}, fyne.KeyUp: {Y: y}, fyne.KeyDown: {Y: -y},
	}[name])
}

// turn turns the picture by a quarter.
func (g *Gallery) turn() {
	if x := g.shown; x != nil && x.picture != nil {
		g.look.turns = (g.look.turns + 1) % 4
		g.look.middle = point{}
		g.draw()
	}
}

// Step shows the next frame of an animation or a film, or the one before.
func (g *Gallery) Step(by int) {
	x := g.shown
	switch {
	case !g.look.open || x == nil:
	case x.film != nil:
		g.stepFilm(by)
	case x.picture != nil && x.picture.Frames > 1:
		n := x.picture.Frames
		g.look.frame = (g.look.frame + by + n) % n
		g.draw()
	}
}

// sight is what can be seen of a picture.
type sight struct {
	size  point   // of the picture, in its pixels
	scale float64 // screen pixels of one of them
	part  image.Rectangle
	out   image.Point // in pixels
}

// see finds what can be seen in a room, and keeps the middle within the picture.
func (l *look) see(x *exhibit, r room) sight {
	w, h := x.picture.Turn(l.turns).Size()
	s := sight{size: point{float64(w), float64(h)}}
	s.scale = min(float64(r.pixels.X)/s.size.x, float64(r.pixels.Y)/s.size.y, 1) * l.zoom
	across := func(middle *float64, size float64, room int) (from, to, out int) {
		seen := min(float64(room)/s.scale, size)
		*middle = min(max(*middle, -(1-seen/size)/2), (1-seen/size)/2)
		from = int(math.Round((.5+*middle)*size - seen/2))
		to = min(from+max(int(math.Round(seen)), 1), int(size))
		return from, to, min(max(int(math.Round(float64(to-from)*s.scale)), 1), room)
	}
	s.part.Min.X, s.part.Max.X, s.out.X = across(&l.middle.x, s.size.x, r.pixels.X)
	s.part.Min.Y, s.part.Max.Y, s.out.Y = across(&l.middle.y, s.size.y, r.pixels.Y)
	return s
}

// redraw makes the picture that is looked at closely.
func (g *Gallery) redraw() {
	x, r, light := g.shown, g.stage.room(), g.light()
	if x == nil || x.picture == nil || r.pixels.X <= 0 {
		return
	}
	if !light.revealed {
		g.look.zoom, g.look.middle = 1, point{}
	}
	l := g.look
	s := l.see(x, r)
	g.look.middle = l.middle
	g.render.do(func() func() {
		frame, err := x.picture.Frame(x.ctx, l.frame)
		if err != nil {
			return nil // nobody looks at it any more
		}
		img, err := frame.Turn(l.turns).View(x.ctx, s.part, s.out.X, s.out.Y)
		if err != nil {
			return nil // likewise
		}
		shot := x.effects.develop(img)
		return func() {
			if x == g.shown && g.look.open && light == g.light() {
				g.stage.show(shot.pictures[light], "")
			}
		}
	})
}
