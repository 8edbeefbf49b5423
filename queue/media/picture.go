package media

import (
	"context"
	"image"
	"time"

	"discern/queue"
)

// minDelay is how long a frame stays that says less: a hundredth of a second or
// none at all, which programs write for "as fast as you can", is a tenth in
// browsers.
const minDelay = 20 * time.Millisecond

// maxView is the most pixels of a side of a view: a mistake in asking for one must
// not cost the program its memory.
const maxView = 1 << 14

// Picture is a decoded image, or one frame of an animation. It never changes, so
// any number of goroutines may use it; what its methods return is the caller's.
type Picture struct {
	Info    Info
	Flaw    *Flaw         // what it lacks of what the file promises; nil where nothing
	Frames  int           // how many Frame has
	LeftOut int           // frames and pages that the file has beyond them
	Index   int           // which frame it is, from 0
	Delay   time.Duration // how long the frame stays; 0 of a still

	img  image.Image
	turn turn
	reel *reel
}

// first makes it the first frame of an animation.
func (p *Picture) first(ctx context.Context, r *reel) (*Picture, error) {
	p.reel, p.Frames = r, len(r.file.layers())
	p.LeftOut = p.Info.Frames - p.Frames
	frame, err := p.Frame(ctx, 0)
	if err != nil {
		return nil, err
	}
	if frame.Flaw != nil && frame.Flaw.Shown == 0 && p.Frames == 1 {
		if frame.Flaw.Cause == CutOff {
			return nil, cutOff(p.Info.Form)
		}
		return nil, damaged(p.Info.Form, errNoImage)
	}
	return frame, nil
}

// Frame returns a frame of an animation, turned as p is. The next frame costs the
// decoding of one; any before costs that of all up to it. i is from 0 to
// Frames-1; the error is ctx's or that of reading.
func (p *Picture) Frame(ctx context.Context, i int) (*Picture, error) {
	if i < 0 || i >= p.Frames {
		return nil, queue.Errorf(queue.NotFound, "The image has no frame %d; it has %d", i+1, p.Frames)
	}
	if p.reel == nil {
		return p, nil
	}
	m, flaw, err := p.reel.frame(ctx, i)
	if err != nil {
		return nil, err
	}
	frame := *p
	frame.img, frame.Flaw, frame.Index = m, flaw, i
	if p.Frames > 1 {
		if frame.Delay = p.reel.file.layers()[i].delay; frame.Delay < minDelay {
			frame.Delay = 100 * time.Millisecond
		}
	}
	return &frame, nil
}

// Turn returns the picture turned clockwise by quarters; less than 0 is the other
// way. It shares the pixels.
func (p *Picture) Turn(quarters int) *Picture {
	turned := *p
	turned.turn = p.turn.by(quarters)
	return &turned
}

// Size returns the size in pixels as shown: upright, and turned.
func (p *Picture) Size() (w, h int) {
	s := p.turn.size(p.img.Bounds().Size())
	return s.X, s.Y
}

// Fit returns the whole picture reduced to fit into w by h pixels; a smaller one
// as it is. Each pixel of the result is the mean of those it stands for. The error
// is ctx's, or Invalid where w or h is below 1.
func (p *Picture) Fit(ctx context.Context, w, h int) (*image.RGBA, error) {
	pw, ph := p.Size()
	whole := image.Rect(0, 0, pw, ph)
	switch {
	case w >= pw && h >= ph:
		w, h = pw, ph
	case int64(pw)*int64(h) > int64(ph)*int64(w):
		// Wider than the view. The products compare without rounding either side.
		h = proportion(ph, w, pw)
	default:
		w = proportion(pw, h, ph)
	}
	return p.View(ctx, whole, w, h)
}

// proportion returns n × of ÷ to, rounded, and 1 at least unless of is less.
func proportion(n, of, to int) int {
	return max(min(1, of), int((int64(n)*int64(of)+int64(to)/2)/int64(to)))
}

// View returns a part of the picture, in the pixels of [Picture.Size], as w by h
// pixels: reduced as Fit does, or enlarged smoothly. For an undistorted view w and
// h have the proportions of the part. The error is ctx's, or Invalid where there
// is nothing to see: the part lies beyond the picture, or w or h is not from 1 to
// 16,384, which no screen exceeds.
func (p *Picture) View(ctx context.Context, part image.Rectangle, w, h int) (*image.RGBA, error) {
	pw, ph := p.Size()
	part = part.Intersect(image.Rect(0, 0, pw, ph))
	if part.Empty() || w < 1 || h < 1 || w > maxView || h > maxView {
		return nil, queue.Errorf(queue.Invalid, "There is nothing of the image to see here; show all of it again")
	}
	b := p.img.Bounds()
	source := p.turn.back(part, b.Size()).Add(b.Min)
	size := p.turn.size(image.Pt(w, h))
	m, err := scale(ctx, p.img, source, size)
	if err != nil {
		return nil, err
	}
	return p.turn.apply(m), nil
}
