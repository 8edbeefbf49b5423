package feed

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// splitRows cuts CSV into blocks of whole rows. A row ends at a line's end outside
// quotes; encoding/csv then reads it, in parallel. It returns what ended the
// stream, io.EOF included, and in which line.
func (f *file) splitRows(r *bufio.Reader, out emit) (int, error) {
	rows := rowReader{lines: lineReader{r: r}, comma: ','}
	header, err := rows.header()
	if err != nil {
		return 1, err
	}
	t, reason := newTable(header)
	if t == nil {
		out(&block{file: f, line: 1, fault: &fault{"file", reason}})
		return 1, nil
	}
	rows.comma = byte(t.comma)
	for err == nil {
		b := &block{file: f, table: t, line: rows.lines.line + 1}
		for n := 0; n < blockLines && len(b.data) < blockBytes && err == nil; n++ {
			b.data, err = rows.next(b.data)
		}
		if len(b.data) > 0 && !out(b) {
			return rows.first, errClosed
		}
		var reason string
		switch {
		case errors.Is(err, errTooLong):
			reason = tooLong
		case errors.Is(err, errUnclosed):
			reason = "opens a quote that nothing closes; the row was passed over"
		default:
			continue
		}
		if !out(&block{file: f, line: rows.first, fault: &fault{"line", reason}}) {
			return rows.first, errClosed
		}
		err = nil // an end comes again
	}
	return rows.lines.line, err
}

var errUnclosed = errors.New("a quote is not closed")

// rowReader yields the rows of CSV as they stand in the file.
type rowReader struct {
	lines lineReader
	comma byte
	first int    // line in which the last row begins
	row   []byte // the last row
}

// header returns the first row that is not blank.
func (r *rowReader) header() ([]byte, error) {
	for {
		row, err := r.next(nil)
		if len(bytes.TrimSpace(row)) > 0 || err != nil && !errors.Is(err, io.EOF) {
			return row, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// next appends the next row to buf. A row whose quote is never closed is
// answered with errUnclosed, and the line after its first is read next.
func (r *rowReader) next(buf []byte) ([]byte, error) {
	r.row, r.first = r.row[:0], r.lines.line+1
	var q quotes
	after := 0 // end of the row's first line
	start := len(buf)
	for {
		from := len(r.row)
		var err error
		r.row, err = r.lines.next(r.row)
		line := r.row[from:]
		if from == 0 {
			after = len(line)
		}
		open := len(line) > 0 && q.line(line, r.comma) || len(line) == 0 && q.open
		switch {
		case errors.Is(err, errTooLong) && !open:
			r.first = r.lines.line
			return buf[:start], err
		case open && (err != nil || len(r.row) > maxLine):
			if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, errTooLong) {
				return buf[:start], err
			}
			rest := bytes.Clone(r.row[after:])
			if errors.Is(err, errTooLong) {
				rest = append(rest, '\n') // in place of the line that was passed over
			}
			r.lines.r = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(rest), r.lines.r), headSize)
			r.lines.line = r.first
			return buf[:start], errUnclosed
		}
		buf = append(buf, line...)
		if open && bytes.HasSuffix(line, []byte("\r\n")) {
			// encoding/csv drops the carriage return even inside quotes, where it
			// belongs to the text: give it one to drop.
			buf = append(buf[:len(buf)-1], '\r', '\n')
		}
		if !open || err != nil {
			return buf, err
		}
	}
}

// quotes follows the quotes of one row as encoding/csv does.
type quotes struct{ open bool }

// line reads one line and reports whether the row goes on in the next.
func (q *quotes) line(line []byte, comma byte) bool {
	line = bytes.TrimRight(line, "\r\n")
	for i := 0; ; {
		if !q.open {
			if i >= len(line) || line[i] != '"' {
				// A field without quotes; one inside it makes the rest of the line worthless.
				end := bytes.IndexByte(line[min(i, len(line)):], comma)
				if end < 0 || bytes.IndexByte(line[i:i+end], '"') >= 0 {
					return false
				}
				i += end + 1
				continue
			}
			q.open = true
			i++
		}
		for {
			end := bytes.IndexByte(line[i:], '"')
			if end < 0 {
				return true
			}
			i += end + 1
			if i < len(line) && line[i] == '"' {
				i++
				continue
			}
			q.open = false
			break
		}
		if i >= len(line) || line[i] != comma {
			return false
		}
		i++
	}
}
