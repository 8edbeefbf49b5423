package fetch

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"time"

	"discern/queue"
)

// leastFlow is how many bytes must arrive within Limits.Stall. With less, a server
// that sends a byte now and then would hold the line for ever.
const leastFlow = 1 << 10

var (
	errSize  = queue.Errorf(queue.Refused, "the medium is larger than may be fetched; nothing was kept")
	errStall = queue.Errorf(queue.Other, "the server has stopped sending before the medium ended; nothing was kept, try again later")
	errCut   = queue.Errorf(queue.Other, "the connection broke before the medium ended; nothing was kept, try again later")
	errEmpty = queue.Errorf(queue.NotFound, "the server answered with an empty medium; nothing was kept")
)

// body is a medium as it comes in. Read is for one goroutine; Close may come from
// another.
type body struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	src    io.ReadCloser

	left  int64 // how many more bytes may come
	begun bool  // a byte has come
	stall time.Duration
	// Since the last time that enough had flowed: how long it was waited, and for what.
	waited time.Duration
	flowed int
	err    error // once there is one, it stays
}

// Read reads on, to an io.EOF only if the medium is whole.
func (b *body) Read(p []byte) (int, error) {
	if b.err != nil || len(p) == 0 {
		return 0, b.err
	}
	if int64(len(p)) > b.left {
		p = p[:b.left+1] // the one byte beyond tells a medium of that size from a larger one
	}
	n, err := b.wait(p)
	switch {
	case int64(n) > b.left:
		n, err = int(b.left), errSize
	case errors.Is(err, io.EOF):
		if n == 0 && !b.begun {
			err = errEmpty
		}
	case err != nil:
		if err = context.Cause(b.ctx); err == nil {
			err = errCut
		}
	}
	b.left -= int64(n)
	b.begun = b.begun || n > 0
	b.err = err
	return n, err
}

// wait reads, and ends the fetch when that takes too long. Only waiting counts: a
// caller may take its time between reads.
func (b *body) wait(p []byte) (int, error) {
	start := time.Now()
	timer := time.AfterFunc(b.stall-b.waited, func() { b.cancel(errStall) })
	defer timer.Stop()
	n, err := b.src.Read(p)
	b.waited += time.Since(start)
	if b.flowed += n; b.flowed >= leastFlow {
		b.waited, b.flowed = 0, 0
	}
	return n, err
}

// Close ends the fetch and its connection, read to the end or not.
func (b *body) Close() error {
	b.cancel(fs.ErrClosed)
	return b.src.Close()
}
