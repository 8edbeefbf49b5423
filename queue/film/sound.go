package film

import (
	"context"
	"errors"
	"io"
	"time"

	"discern/queue"
)

// The form of the samples that [Film.Sound] gives: signed, two bytes each, the
// lower byte first, left and right in turn.
const (
	SampleRate = 48000
	Channels   = 2
)

// soundCPU is how long the processors may work for the sound of one run.
const soundCPU = 30 * time.Minute

// Sound gives the sound from a time on at a speed (0.25 to 4) that does not change
// its pitch, as samples. They are decoded as they are read; while nobody reads,
// decoding waits. Whoever has it closes it.
//
// It answers with a queue.Error: Invalid where there is no sound, Refused where it
// is coded in a way that is not decoded.
func (f *Film) Sound(ctx context.Context, from time.Duration, speed float64) (io.ReadCloser, error) {
	if !f.HasSound {
		return nil, errNoSound
	}
	if f.sound < 0 {
		return nil, queue.Errorf(queue.Refused, "The sound of this video is coded in a way that Discern does not decode.")
	}
	c, err := f.tool.start(ctx, f.video, task{program: f.tool.ffmpeg, args: soundArgs(f.sound, from, speed), cpu: soundCPU})
	if err != nil {
		return nil, err
	}
	return &sound{child: c, ctx: ctx}, nil
}

// sound is a child that writes samples.
type sound struct {
	*child
	ctx context.Context // lives as long as one reading
}

// Read reads samples.
func (s *sound) Read(p []byte) (n int, err error) {
	s.patiently(frameTime, func() { n, err = s.child.Read(p) })
	switch {
	case errors.Is(err, io.EOF):
		err = s.why(s.ctx, io.EOF)
	case err != nil:
		err = s.why(s.ctx, errChild)
	}
	return n, err
}
