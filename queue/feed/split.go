package feed

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// Bounds on what stands in memory at once.
const (
	maxLine    = 8 << 20 // bytes of one record; longer ones are passed over
	blockBytes = 1 << 20 // of records decoded together
	blockLines = 2000
)

// block is a run of whole records, decoded together.
type block struct {
	file *file
	data []byte
	line int // of the first record

	lines []int  // of each record, where one line of data each is not one line of the file
	table *table // the columns of CSV; nil for JSON
	read  int64  // bytes of the feed consumed when the block was cut
	fault *fault // instead of data: what is wrong here
}

// fault is what is wrong with a file or a line as such.
type fault struct {
	field, reason string
}

// emit takes a block on; it reports false when nobody wants more.
type emit func(*block) bool

// lineReader yields the lines of a stream and counts them. It never holds more
// than maxLine of one.
type lineReader struct {
	r    *bufio.Reader
	line int // number of the line last read
}

var errTooLong = errors.New("line is too long")

// next appends the next line with its end to buf. A line that is too long is
// skipped as a whole and answered with errTooLong; the end of the stream, whatever
// error it is, comes along with what stands before it, and again when asked again.
func (l *lineReader) next(buf []byte) ([]byte, error) {
	start := len(buf)
	for first := true; ; first = false {
		part, err := l.r.ReadSlice('\n')
		if first && len(part) > 0 {
			l.line++
		}
		if len(buf)-start+len(part) > maxLine {
			for errors.Is(err, bufio.ErrBufferFull) {
				_, err = l.r.ReadSlice('\n')
			}
			return buf[:start], errTooLong
		}
		buf = append(buf, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return buf, err
		}
	}
}

// splitLines cuts JSON Lines into blocks. It returns what ended the stream,
// io.EOF included, and in which line.
func (f *file) splitLines(r *bufio.Reader, out emit) (int, error) {
	lines := lineReader{r: r}
	for size := 0; ; {
		b := &block{file: f, line: lines.line + 1, data: make([]byte, 0, size)}
		var err error
		for n := 0; n < blockLines && len(b.data) < blockBytes && err == nil; n++ {
			start := len(b.data)
			b.data, err = lines.next(b.data)
			if err != nil && !errors.Is(err, io.EOF) {
				b.data = b.data[:start] // half a line
			}
		}
		size = min(cap(b.data), 2*blockBytes) // the next one will be like it
		if len(b.data) > 0 && !out(b) {
			return lines.line, errClosed
		}
		if errors.Is(err, errTooLong) {
			if !out(&block{file: f, line: lines.line, fault: &fault{"line", tooLong}}) {
				return lines.line, errClosed
			}
			err = nil // an end comes again
		}
		if err != nil {
			return lines.line, err
		}
	}
}

const tooLong = "is longer than 8 MB; it was passed over"

// trimMark drops a byte-order mark.
func trimMark(r *bufio.Reader) {
	if head, _ := r.Peek(3); bytes.Equal(head, []byte("\ufeff")) {
		_, _ = r.Discard(3)
	}
}
