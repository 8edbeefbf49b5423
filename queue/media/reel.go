package media

import (
	"context"
	"image"
	"io"
	"math"
	"sync"
	"time"
)

// A reel shows the frames of an animation one after the other. Programs that make
// animations store of a frame what changed; each is drawn upon what the one before
// left. One canvas is held, and one frame is decoded at a time, however many there
// are.

// disposal is what becomes of a frame before the next is drawn.
type disposal uint8

const (
	disposeKeep  disposal = iota // it stays
	disposeClear                 // its place becomes transparent
	disposeBack                  // its place becomes what it was before
)

// layer is a frame as its file describes it.
type layer struct {
	rect     image.Rectangle // its place on the canvas, perhaps beyond it
	delay    time.Duration
	disposal disposal
	replace  bool // it replaces what is there, transparency included; else it lies on it
}

// animation is a file of several frames.
type animation interface {
	file
	// layers are the frames that are kept.
	layers() []layer
	// whole reports whether the file goes on to its end mark.
	whole() bool
	// draw draws a frame upon the canvas, at its place and as it says. Of a damaged
	// one it returns what part could be drawn, 0…1, and why not all.
	draw(src *source, i int, canvas *image.RGBA) (shown float64, err error)
}

// reel is the state of showing an animation. It is safe for concurrent use; each
// of its frames is a copy.
type reel struct {
	file animation
	r    io.ReaderAt
	size int64
	box  image.Rectangle // of the canvas

	mu     sync.Mutex
	canvas *image.RGBA
	saved  *image.RGBA // the canvas before the frame that takes itself back
	next   int         // the frame to draw next
	flaw   *Flaw       // of the one drawn last
}

// newReel begins before the first frame.
func newReel(f animation, r io.ReaderAt, size int64) *reel {
	i := f.info()
	return &reel{file: f, r: r, size: size, box: image.Rect(0, 0, i.Width, i.Height)}
}

// frame returns the canvas after frame i, and what the frame lacks. The error is
// only that of reading.
func (r *reel) frame(ctx context.Context, i int) (*image.RGBA, *Flaw, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.canvas == nil || r.next > i {
		r.rewind()
	}
	src := &source{ctx: ctx, r: r.r, size: r.size}
	for r.next <= i {
		r.step(src)
		if err := src.failure(); err != nil {
			// The canvas is between two frames.
			r.next = math.MaxInt
			return nil, nil, err
		}
	}
	m := image.NewRGBA(r.box)
	copy(m.Pix, r.canvas.Pix)
	return m, r.flaw, nil
}

func (r *reel) rewind() {
	if r.canvas == nil {
		r.canvas = image.NewRGBA(r.box)
	}
	clear(r.canvas.Pix)
	r.next = 0
}

// step draws the next frame.
func (r *reel) step(src *source) {
	layers := r.file.layers()
	if r.next > 0 {
		last := layers[r.next-1]
		place := last.rect.Intersect(r.box)
		switch last.disposal {
		case disposeClear:
			erase(r.canvas, place)
		case disposeBack:
			copyRows(r.canvas, r.saved, place)
		}
	}
	this := layers[r.next]
	if this.disposal == disposeBack {
		if r.saved == nil {
			r.saved = image.NewRGBA(r.box)
		}
		copyRows(r.saved, r.canvas, this.rect.Intersect(r.box))
	}
	shown := 0.0
	err := guard(func() (err error) {
		shown, err = r.file.draw(src, r.next, r.canvas)
		return err
	})
	r.flaw = nil
	if err != nil || !r.file.whole() {
		r.flaw = &Flaw{Cause: Damaged, Frame: len(layers) > 1, Shown: shown}
		if !r.file.whole() {
			r.flaw.Cause = CutOff
		}
	}
	r.next++
}

// erase makes a place transparent.
func erase(m *image.RGBA, place image.Rectangle) {
	for y := place.Min.Y; y < place.Max.Y; y++ {
		clear(m.Pix[m.PixOffset(place.Min.X, y):m.PixOffset(place.Max.X, y)])
	}
}

// copyRows copies a place from one image of the canvas to another.
func copyRows(to, from *image.RGBA, place image.Rectangle) {
	for y := place.Min.Y; y < place.Max.Y; y++ {
		a, b := to.PixOffset(place.Min.X, y), to.PixOffset(place.Max.X, y)
		copy(to.Pix[a:b], from.Pix[a:b])
	}
}

// canvasMemory returns what a reel holds: the canvas, the copy that is given out,
// and a third where frames take themselves back.
func canvasMemory(w, h int64, back bool) int64 {
	n := int64(2)
	if back {
		n = 3
	}
	return times(n, times(4, times(w, h)))
}

// guard runs a decoder and turns a panic into an error: it is a fault of the file
// that the decoder met and does not know, and none of this program's state is lost.
func guard(decode func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = errPanic
		}
	}()
	return decode()
}
