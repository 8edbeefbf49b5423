package feed

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
)

// lineCounter counts the lines and bytes that pass through it, and refuses a
// value that grows beyond maxLine.
type lineCounter struct {
	r     io.Reader
	err   error   // what r answered last
	bytes int64   // passed on so far
	limit int64   // bytes that may be passed on before the next value is out
	ends  []int64 // where the lines end that were not asked for yet
	line  int     // of the place last asked for
}

func (l *lineCounter) Read(p []byte) (int, error) {
	if l.bytes >= l.limit {
		return 0, errTooLong
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.limit-l.bytes)])
	for i, c := range p[:n] {
		if c == '\n' {
			l.ends = append(l.ends, l.bytes+int64(i))
		}
	}
	l.bytes += int64(n)
	l.err = err
	return n, err
}

// lineOf returns the line of a place, which must not lie before the one last
// asked for.
func (l *lineCounter) lineOf(place int64) int {
	n := 0
	for n < len(l.ends) && l.ends[n] < place {
		n++
	}
	l.ends = l.ends[n:]
	l.line += n
	return l.line
}

// splitValues cuts objects that stand in an array or run over several lines into
// blocks. A fault of syntax ends it, since nothing says where the next object
// begins; the fault is a block of its own. It returns what else ended the stream.
func (f *file) splitValues(r *bufio.Reader, out emit) (int, error) {
	count := &lineCounter{r: r, line: 1, limit: maxLine}
	values := valueReader{d: json.NewDecoder(count), array: startsArray(r)}
	b := &block{file: f}
	for {
		raw, err := values.next()
		end := values.d.InputOffset()
		count.limit = end + maxLine
		if err == nil {
			b.lines = append(b.lines, count.lineOf(end-int64(len(raw))))
			b.data = append(append(b.data, compact(raw)...), '\n')
		}
		if len(b.lines) > 0 && (err != nil || len(b.lines) == blockLines || len(b.data) >= blockBytes) {
			if !out(b) {
				return 0, errClosed
			}
			b = &block{file: f}
		}
		if err == nil {
			continue
		}
		reason := "is not valid JSON: " + err.Error()
		switch {
		case errors.Is(err, errTooLong):
			reason = "begins a record longer than 8 MB"
		case count.err != nil && !errors.Is(count.err, io.EOF):
			return count.lineOf(count.bytes), count.err
		case errors.Is(err, io.EOF):
			return count.line, io.EOF
		case errors.Is(err, io.ErrUnexpectedEOF):
			reason = "begins a record that breaks off: the file ends before it does"
		}
		line := count.lineOf(end + values.blanks())
		out(&block{file: f, line: line, fault: &fault{"line", reason + "; what follows cannot be read"}})
		return line, nil
	}
}

// valueReader yields the values of a stream, or of the array that it is.
type valueReader struct {
	d     *json.Decoder
	array bool
	begun bool
}

// next returns the next value; io.EOF where the last one is complete.
func (v *valueReader) next() (raw json.RawMessage, err error) {
	if v.array && !v.begun {
		v.begun = true
		if _, err := v.d.Token(); err != nil {
			return nil, err
		}
	}
	if v.array && !v.d.More() {
		if _, err := v.d.Token(); err != nil {
			return nil, unexpected(err)
		}
		v.array = false
	}
	err = v.d.Decode(&raw)
	if v.array {
		err = unexpected(err)
	}
	return raw, err
}

// unexpected turns the end of the stream into one that comes too early.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// blanks counts the separators before the value that could not be read.
func (v *valueReader) blanks() int64 {
	n := int64(0)
	for r := bufio.NewReader(v.d.Buffered()); ; n++ {
		switch c, err := r.ReadByte(); {
		case err != nil, c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != ',':
			return n
		}
	}
}

// startsArray reports whether the first value is an array.
func startsArray(r *bufio.Reader) bool {
	head, _ := r.Peek(headSize)
	for _, c := range head {
		switch c {
		case ' ', '\t', '\r', '\n':
		default:
			return c == '['
		}
	}
	return false
}
