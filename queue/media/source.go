package media

import (
	"bufio"
	"context"
	"errors"
	"io"
)

// readSize is how many bytes are read ahead of a decoder. Before each such piece it
// is asked whether the result is still wanted; deflated, a byte may stand for a
// thousand.
const readSize = 16 << 10

// source is a file as one reading sees it: it ends where its size says, and it
// ends at once when nobody waits for the result any more.
type source struct {
	ctx  context.Context
	r    io.ReaderAt
	size int64
	err  error // the first fault of the reading itself, which says nothing of the file
}

// ReadAt implements [io.ReaderAt].
func (s *source) ReadAt(p []byte, off int64) (int, error) {
	if err := s.ctx.Err(); err != nil {
		s.err = err
		return 0, err
	}
	if off < 0 || off >= s.size {
		return 0, io.EOF
	}
	short := int64(len(p)) > s.size-off
	if short {
		p = p[:s.size-off]
	}
	n, err := s.r.ReadAt(p, off)
	switch {
	case n == len(p) && short:
		return n, io.EOF
	case n == len(p):
		return n, nil
	case err == nil || errors.Is(err, io.EOF):
		return n, io.EOF
	}
	if s.err == nil {
		s.err = err
	}
	return n, err
}

// stream presents the file from its beginning.
func (s *source) stream() io.Reader {
	return bufio.NewReaderSize(s.part(0, s.size), readSize)
}

// part presents some of the file's bytes.
func (s *source) part(off, n int64) *io.SectionReader {
	return io.NewSectionReader(s, off, max(0, min(n, s.size-off)))
}

// window reads small pieces at any place of a file through one buffer, which is
// all that the walk through a file's structure allocates.
type window struct {
	src  *source
	buf  []byte
	from int64
	held int
}

func newWindow(src *source) *window {
	return &window{src: src, buf: make([]byte, 8<<10)}
}

// at returns the n bytes at a place, nil where the file has not that many. They
// are good until the next call. n is at most the size of the buffer.
func (w *window) at(off int64, n int) []byte {
	if off < 0 || off > w.src.size-int64(n) {
		return nil
	}
	if off < w.from || off+int64(n) > w.from+int64(w.held) {
		w.fill(off)
		if w.held < n {
			return nil
		}
	}
	return w.buf[off-w.from:][:n]
}

// after returns what the buffer holds from a place on, at least a byte of it; nil
// at the end of the file.
func (w *window) after(off int64) []byte {
	if off < w.from || off >= w.from+int64(w.held) {
		w.fill(off)
	}
	if w.held == 0 {
		return nil
	}
	return w.buf[off-w.from : w.held]
}

// fill reads from a place on.
func (w *window) fill(off int64) {
	w.from = off
	w.held, _ = w.src.ReadAt(w.buf, off)
}
