package film

import (
	"context"
	"errors"
	"io"
	"iter"
	"runtime"
	"time"
)

// What finding one picture may take.
const (
	frameTime = 15 * time.Second
	frameCPU  = 30 * time.Second
)

// Frame returns the picture that is seen at a time from the film's beginning, the
// last one where the film is over by then. No side of it is longer than edge
// pixels (1 to 4096), and nothing is made larger than it is.
//
// It answers with a queue.Error: Invalid where there is no picture, Damaged where
// the video cannot be read, Refused where it takes too long.
func (f *Film) Frame(ctx context.Context, at time.Duration, edge int) (Frame, error) {
	ctx, stop := limited(ctx, frameTime)
	defer stop()
	frame, found, err := f.first(ctx, pictures{from: f.seenAt(at), threads: cores()}, edge)
	if err == nil && !found {
		frame, found, err = f.first(ctx, pictures{from: at, key: true}, edge)
	}
	if err == nil && !found {
		err = errNoFrames
	}
	return frame, err
}

// seenAt returns the earliest time that the picture seen at a time can bear.
func (f *Film) seenAt(at time.Duration) time.Duration {
	return max(0, at-max(0, f.pace(1)-time.Millisecond))
}

// pace returns how long n pictures take; 0 where that is unknown.
func (f *Film) pace(n float64) time.Duration {
	if f.Rate == 0 {
		return 0
	}
	return time.Duration(n / f.Rate * float64(time.Second))
}

// first returns the first of the pictures asked for, and whether there is one.
func (f *Film) first(ctx context.Context, p pictures, edge int) (frame Frame, found bool, err error) {
	p.count = 1
	for frame, err := range f.run(ctx, p, edge, frameCPU) {
		return frame, err == nil, err
	}
	return Frame{}, false, nil
}

// run yields the pictures asked for as they are decoded; the child waits when it
// is a picture or two ahead. The last may be an error.
func (f *Film) run(ctx context.Context, p pictures, edge int, cpu time.Duration) iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		p.track, p.vsync = f.track, f.tool.vsync
		p.width, p.height = f.fit(edge)
		c, err := f.tool.start(ctx, f.video, task{program: f.tool.ffmpeg, args: p.args(), cpu: cpu})
		if err != nil {
			yield(Frame{}, err)
			return
		}
		defer c.Close()
		pictures := newReel(c, p.width, p.height)
		for {
			var frame Frame
			c.patiently(frameTime, func() { frame, err = pictures.next() })
			switch {
			case err == nil:
			case errors.Is(err, io.EOF):
				if err := c.why(ctx, nil); err != nil {
					yield(Frame{}, err)
				}
				return
			default:
				yield(Frame{}, c.why(ctx, errChild))
				return
			}
			if !yield(frame, nil) {
				return
			}
		}
	}
}

// cores is how many threads decode where more than a picture is wanted.
func cores() int { return min(runtime.NumCPU(), 4) }
