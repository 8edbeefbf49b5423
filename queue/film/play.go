package film

import (
	"context"
	"iter"
	"time"
)

// interval is the time between two pictures on the screen, at least; a little
// less than at thirty a second, so that of thirty none is lost.
const interval = 32 * time.Millisecond

// playCPU is how long the processors may work for one run: two hours of film that
// takes a processor as long as it lasts.
const playCPU = 2 * time.Hour

// Play yields the pictures from a time on, as they would be seen at a speed
// (0.25 to 4): thirty a second at most. Each comes as fast as it is decoded and
// whoever asks for it; it is due (At − from) ÷ speed after the first. While nobody
// asks, decoding waits, a picture or two ahead. No side is longer than edge pixels
// (1 to 4096).
//
// What is yielded ends with the film; where its pictures end seconds before the
// length that the file claims, the last thing is a Damaged error that says so.
// Other errors are those of [Film.Frame].
func (f *Film) Play(ctx context.Context, from time.Duration, speed float64, edge int) iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		p := pictures{from: f.seenAt(from), threads: cores()}
		if every := time.Duration(within(speed) * float64(interval)); f.Rate == 0 || f.Rate*every.Seconds() > 1 {
			p.every = every
		}
		last := from
		for frame, err := range f.run(ctx, p, edge, playCPU) {
			if last = max(last, frame.At); !yield(frame, err) || err != nil {
				return
			}
		}
		if f.Length > 0 && last+f.pace(2)+2*time.Second < f.Length {
			yield(Frame{}, endsEarly(last, f.Length))
		}
	}
}
