package film

import (
	"context"
	"io"
	"strings"
	"time"
)

// Walls are those of this system, the best first.
var Walls = walls

// Behind returns the tool behind another wall, and whether it works there.
func (t *Tool) Behind(ctx context.Context, w Wall) (*Tool, bool) {
	other := *t
	other.wall = w
	if w == Bubblewrap && t.bwrap == "" {
		return nil, false
	}
	return &other, other.works(ctx)
}

// Run runs a program behind the wall, in ffmpeg's place, and returns what it wrote.
func (t *Tool) Run(ctx context.Context, src io.ReaderAt, size int64, program string, args ...string) ([]byte, error) {
	c, err := t.start(ctx, medium{src, size}, task{program: program, args: args, cpu: frameCPU})
	if err != nil {
		return nil, err
	}
	defer c.Close()
	return io.ReadAll(io.LimitReader(c, maxAnswer))
}

// Wait runs a program behind the wall, in ffmpeg's place, waits so long for what
// it writes, and returns why it wrote nothing.
func (t *Tool) Wait(ctx context.Context, patience time.Duration, program string, args ...string) error {
	c, err := t.start(ctx, medium{strings.NewReader("?"), 1}, task{program: program, args: args, cpu: frameCPU})
	if err != nil {
		return err
	}
	defer c.Close()
	c.patiently(patience, func() { _, err = c.Read(make([]byte, 1)) })
	return c.why(ctx, err)
}
