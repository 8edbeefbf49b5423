package gallery

import (
	"fmt"
	"image"
	"reflect"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
)

// Scene is what is to be seen of an item.
type Scene struct {
	Ref      queue.Ref
	Media    []Medium
	Cover    queue.Protection
	Waits    bool // nothing is drawn yet, not even covered: words are to be read first
	Revealed bool
	Toned    bool // in the tint of the protection, or in grey
}

// Gallery shows the media of one item after the other.
type Gallery struct {
	run    kit.Runner
	opener *opener

	scene  Scene
	n      int      // which medium
	shown  *exhibit // nil: nothing is open
	next   *exhibit // of the item that probably comes
	look   look
	reel   reel
	render latest

	stage   *stage
	sheet   *sheet
	bar     *scrubber
	caption *caption
	root    *fyne.Container

	// OnLook is called when looking closely begins or ends; nil for nobody.
	OnLook func()
	// OnTapped is called when what is covered is tapped; nil for nobody.
	OnTapped func()
}

// New makes a gallery without media.
func New(source Source, run kit.Runner) *Gallery {
	g := &Gallery{run: run, opener: newOpener(source, run), stage: newStage(), sheet: newSheet(), bar: newScrubber(), caption: newCaption()}
	g.render.run = run
	g.stage.onTapped = func() {
		if g.OnTapped != nil {
			g.OnTapped()
		}
	}
	g.stage.onWheel = func(up bool, at image.Point) { g.zoomAt(up, at) }
	g.stage.onDragged = func(by image.Point) { g.pan(by) }
	g.stage.onResized = g.resized
	g.sheet.onTapped = func(i int) { g.seekFrame(i) }
	g.bar.onSeek = func(at time.Duration) { g.seek(at) }
	g.root = container.New(&hall{g}, g.stage, g.sheet, g.bar, g.caption.object())
	return g
}

// Object is what the window shows.
func (g *Gallery) Object() fyne.CanvasObject { return g.root }

// Show brings the gallery up to a scene. Another item begins with its first
// medium.
func (g *Gallery) Show(s Scene) {
	if reflect.DeepEqual(s, g.scene) {
		return // as after each second in which nothing happened
	}
	fresh := s.Ref != g.scene.Ref
	same := !fresh && slices.EqualFunc(s.Media, g.scene.Media, func(a, b Medium) bool { return a.Here == b.Here })
	g.scene = s
	if fresh {
		g.n = 0
		g.leave()
	}
	g.n = min(g.n, max(len(s.Media)-1, 0))
	if !same {
		g.open()
	}
	g.draw()
}

// Prepare opens out of sight the first medium of what will probably be shown next,
// in a gallery of a size.
func (g *Gallery) Prepare(ref queue.Ref, cover queue.Protection, size fyne.Size) {
	if g.next != nil && g.next.ref == ref {
		return
	}
	g.drop(&g.next)
	stage, _, _ := halve(size)
	if r := roomOf(stage, g.stage.scale()); r.pixels.X > 0 && r.pixels.Y > 0 {
		g.next = g.opener.open(place{ref, 0}, r, effectsOf(cover), light{toned: cover.Tint != queue.FullColour}, g.changed)
	}
}

// Close drops everything, with the work that is under way.
func (g *Gallery) Close() {
	g.leave()
	g.drop(&g.shown)
	g.drop(&g.next)
	g.scene = Scene{}
}

func (g *Gallery) drop(x **exhibit) {
	if *x != nil {
		(*x).close()
		*x = nil
	}
}

// open opens the medium that is looked at, or takes over what was prepared.
func (g *Gallery) open() {
	g.stop()
	g.drop(&g.shown)
	g.look, g.reel = look{open: g.look.open, zoom: 1}, reel{speed: 1, selected: -1}
	if g.n >= len(g.scene.Media) || !g.scene.Media[g.n].Here {
		return
	}
	p, f, r := place{g.scene.Ref, g.n}, effectsOf(g.scene.Cover), g.stage.room()
	if x := g.next; x != nil && x.place == p && x.effects == f {
		g.shown, g.next = x, nil
		if x.room != r {
			g.refit()
		}
		return
	}
	if r.pixels.X > 0 {
		g.shown = g.opener.open(p, r, f, g.light(), g.changed)
	}
}

// changed shows what an exhibit has come to.
func (g *Gallery) changed(x *exhibit) {
	if x == g.shown {
		g.draw()
	}
}

// resized makes the pictures anew for another room.
func (g *Gallery) resized() {
	switch {
	case len(g.scene.Media) == 0:
	case g.shown == nil:
		g.open()
		g.draw()
	case g.look.open:
		g.redraw()
	case g.shown.room != g.stage.room():
		g.refit()
	}
}

// refit makes the picture in the card, or the sheet, anew for its room.
func (g *Gallery) refit() {
	x, r := g.shown, g.stage.room()
	if x.picture == nil || r.pixels.X <= 0 {
		return
	}
	g.render.do(func() func() {
		fitted, err := x.picture.Fit(x.ctx, r.pixels.X, r.pixels.Y)
		if err != nil {
			return nil // nobody looks at it any more
		}
		still := x.effects.develop(fitted)
		return func() {
			x.still, x.room = still, r
			g.changed(x)
		}
	})
}

// light is in which way media are seen now.
func (g *Gallery) light() light { return light{g.scene.Revealed, g.scene.Toned} }

// Current is which of the item's media is looked at, from 0.
func (g *Gallery) Current() int { return g.n }

// Turn shows another medium of the item, by steps forward or back.
func (g *Gallery) Turn(by int) {
	n := min(max(g.n+by, 0), len(g.scene.Media)-1)
	if n < 0 || n == g.n {
		return
	}
	g.n = n
	g.open()
	g.draw()
}

// draw brings the widgets up to everything.
func (g *Gallery) draw() {
	if len(g.scene.Media) == 0 {
		return
	}
	m, x := &g.scene.Media[g.n], g.shown
	if !g.look.open {
		g.caption.show(g)
	}
	filming := x != nil && x.film != nil
	sheet := filming && !g.look.open && !g.scene.Waits
	show(sheet, g.sheet)
	show(!sheet, g.stage)
	show(filming && g.look.open, g.bar)
	g.stage.label = m.Title
	switch {
	case !m.Here:
		g.stage.show(nil, m.Away)
	case g.scene.Waits:
		g.stage.show(nil, "Words first. Space shows it.")
	case x == nil:
		g.stage.show(nil, "")
	case sheet:
		g.drawSheet()
	case filming:
		g.drawReel()
	case x.fault != nil:
		g.stage.show(nil, "Cannot be shown")
	case x.picture == nil:
		g.stage.show(nil, "")
	case g.look.open:
		g.redraw()
	default:
		g.stage.show(x.still.pictures[g.light()], "")
	}
	g.root.Layout.Layout(g.root.Objects, g.root.Size())
}

// drawSheet draws the contact sheet as far as it was read.
func (g *Gallery) drawSheet() {
	x := g.shown
	cells := make([]cell, sheetFrames)
	if x.done {
		cells = cells[:len(x.frames)]
	}
	for i := range x.frames {
		cells[i] = cell{x.frames[i].at, x.frames[i].pictures[g.light()]}
	}
	g.sheet.set(cells, x.room, aspect(x.film), g.reel.selected)
}

func show(on bool, o fyne.CanvasObject) {
	switch {
	case on == o.Visible():
	case on:
		o.Show()
	default:
		o.Hide()
	}
}

// clock writes a time as players do.
func clock(d time.Duration) string {
	s := int(d.Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// hall lays the gallery out: what is shown at the left and what is known of it at
// the right, or, looked at closely, what is shown alone.
type hall struct{ g *Gallery }

const (
	captionWidth float32 = 250
	narrowest    float32 = 560 // of a hall with the caption beside what is shown
	captionUnder float32 = 130
	barHeight    float32 = 44
)

// Layout places the parts.
func (h *hall) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	g := h.g
	if size.Width <= 0 {
		return
	}
	stage, at, words := halve(size)
	if g.look.open {
		stage = size
		if g.bar.Visible() {
			stage.Height -= barHeight
		}
	}
	show(!g.look.open, g.caption.object())
	put(g.stage, fyne.NewPos(0, 0), stage)
	put(g.sheet, fyne.NewPos(0, 0), stage)
	put(g.bar, fyne.NewPos(0, stage.Height), fyne.NewSize(size.Width, barHeight))
	put(g.caption.object(), at, words)
}

// halve divides a gallery of a size: the stage at the upper left, and the caption
// beside it or, where that is too narrow, below it.
func halve(size fyne.Size) (stage fyne.Size, at fyne.Position, words fyne.Size) {
	if size.Width < narrowest {
		stage = fyne.NewSize(size.Width, max(size.Height-captionUnder-kit.Gap, 60))
		return stage, fyne.NewPos(0, stage.Height+kit.Gap), fyne.NewSize(size.Width, captionUnder)
	}
	stage = fyne.NewSize(size.Width-captionWidth-kit.Margin, size.Height)
	return stage, fyne.NewPos(stage.Width+kit.Margin, 0), fyne.NewSize(captionWidth, size.Height)
}

// Below is how much higher a gallery of a width must be because the caption has no
// room beside the stage.
func Below(width float32) float32 {
	if width < narrowest {
		return captionUnder + kit.Gap
	}
	return 0
}

// MinSize leaves the size to whoever shows the gallery.
func (h *hall) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(160, 120) }

func put(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
	o.Move(at)
	if o.Size() != size {
		o.Resize(size)
	}
}
