package film

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"time"
)

// A task is one run of ffmpeg or ffprobe.
type task struct {
	program string
	args    []string
	cpu     time.Duration // of all its threads together
}

// What a child may use of the machine.
const (
	maxMemory = 2 << 30 // bytes of address space
	maxFiles  = 64      // open at a time
)

// A child is ffmpeg or ffprobe at work behind a wall. Reading from it reads what
// it writes.
type child struct {
	src    *source
	cmd    *exec.Cmd
	out    *os.File
	server *http.Server
	forget func() bool // stops watching the context

	mu     sync.Mutex
	late   bool // it was waited for too long
	reaped bool // its process is gone, and its number may be another's
}

// start starts a child that reads a medium. Whoever has it closes it; when ctx
// ends it ends by itself.
func (t *Tool) start(ctx context.Context, m medium, what task) (*child, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out, in, err := os.Pipe()
	if err != nil {
		return nil, cannotStart(err)
	}
	defer in.Close()
	secret := newSecret()
	cmd, listener, err := t.launch(what, in, secret)
	if err != nil {
		_ = out.Close()
		return nil, err
	}
	c := &child{src: &source{medium: m}, cmd: cmd, out: out}
	c.server = c.src.serve(listener, secret)
	c.forget = context.AfterFunc(ctx, c.stop)
	return c, nil
}

// Read reads what the child writes.
func (c *child) Read(p []byte) (int, error) { return c.out.Read(p) }

// patiently does what waits for the child, and ends the child when that takes
// longer than d.
func (c *child) patiently(d time.Duration, do func()) {
	timer := time.AfterFunc(d, func() {
		c.mu.Lock()
		c.late = true
		c.mu.Unlock()
		c.stop()
	})
	defer timer.Stop()
	do()
}

// stop ends the child and all that belongs to it.
func (c *child) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.reaped {
		kill(c.cmd)
	}
}

// Close ends the child, if it has not ended, and waits until it is gone.
func (c *child) Close() error {
	c.forget()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.reaped {
		return nil
	}
	kill(c.cmd)
	c.reaped = true
	_ = c.cmd.Wait() // how it ended was decided here
	_ = c.server.Close()
	return c.out.Close()
}

// why finds what an early end was due to: the caller's will, time, the video's
// bytes that could not be had. It returns otherwise when it was none of them.
func (c *child) why(ctx context.Context, otherwise error) error {
	c.mu.Lock()
	late := c.late
	c.mu.Unlock()
	switch {
	case late, errors.Is(context.Cause(ctx), errSlow):
		return errSlow
	case ctx.Err() != nil:
		return ctx.Err()
	case c.src.fault() != nil:
		return unreadable(c.src.fault())
	default:
		return otherwise
	}
}

var _ io.ReadCloser = (*child)(nil)
