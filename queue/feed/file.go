package feed

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync/atomic"
)

// file is one file of records: on its own, in a folder, in a zip or standard input.
type file struct {
	name   string // base name, as origins show it
	open   func() (io.ReadCloser, error)
	stream bool     // it can be opened once alone, and may make its reader wait
	size   int64    // bytes as stored; 0 when unknown
	folder *os.Root // that media paths count from; nil where there is none
	packed *packed  // likewise in an archive
	stored fs.FS    // likewise beside what is no file
	sniff  sniffed
}

var errClosed = errors.New("the feed was closed")

// counter counts the stored bytes that were read.
type counter struct {
	io.ReadCloser
	n *atomic.Int64
}

func (c counter) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// text opens the stored bytes as text: unpacked and without a byte-order mark.
func text(stored io.Reader) (*bufio.Reader, error) {
	r := bufio.NewReaderSize(stored, headSize)
	if magic, _ := r.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, err
		}
		r = bufio.NewReaderSize(z, headSize)
	}
	trimMark(r)
	return r, nil
}

// split reads the file and cuts it into blocks; n counts the stored bytes.
func (f *file) split(n *atomic.Int64, out emit) {
	stored, err := f.open()
	if err != nil {
		out(&block{file: f, line: 1, fault: &fault{"file", "cannot be opened: " + plain(err)}})
		return
	}
	defer stored.Close()
	line := 1
	emitted := func(b *block) bool {
		b.read = n.Load()
		return out(b)
	}
	r, err := text(counter{stored, n})
	if err == nil {
		head, end := r.Peek(headSize)
		if end != nil && !errors.Is(end, io.EOF) && len(head) == 0 {
			err = end
		} else {
			line, err = f.splitShape(r, look(head), emitted)
		}
	}
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, errClosed) {
		out(&block{file: f, line: max(1, line), read: n.Load(), fault: &fault{"file", broken(err)}})
	}
}

func (f *file) splitShape(r *bufio.Reader, s sniffed, out emit) (int, error) {
	switch s.shape {
	case jsonLines:
		return f.splitLines(r, out)
	case jsonValues:
		return f.splitValues(r, out)
	case csvTable:
		return f.splitRows(r, out)
	default:
		out(&block{file: f, line: 1, fault: &fault{"file", s.reason}})
		return 1, nil
	}
}

// broken says in a sentence what ended a file before its end.
func broken(err error) string {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "ends in the middle of its compressed data; what came before was read"
	case errors.As(err, &corrupt), errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return "its compressed data is damaged; what came before was read, and the last of it may be wrong"
	}
	return "cannot be read further: " + plain(err)
}

// plain drops the path from an error of the file system.
func plain(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return fmt.Sprint(err)
}
