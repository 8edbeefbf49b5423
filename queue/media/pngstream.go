package media

import (
	"bytes"
	"encoding/binary"
	"hash"
	"hash/adler32"
	"hash/crc32"
	"io"
)

// A decoder takes a PNG whole or not at all, and knows no animation. What a file
// holds of an image, or of a frame, is therefore presented to it as a file of its
// own, made while it is read: the pieces here are such streams.

// pngStream presents a PNG of a header, a palette and a zlib stream.
func pngStream(header pngHeader, palette, alpha []byte, data io.Reader) io.Reader {
	parts := []io.Reader{bytes.NewReader([]byte(pngMagic)), bytes.NewReader(pngChunk("IHDR", header[:]))}
	if palette != nil {
		parts = append(parts, bytes.NewReader(pngChunk("PLTE", palette)))
	}
	if alpha != nil {
		parts = append(parts, bytes.NewReader(pngChunk("tRNS", alpha)))
	}
	return io.MultiReader(append(parts, &dataChunks{from: data}, bytes.NewReader(pngChunk("IEND", nil)))...)
}

// pngChunk returns a chunk with its length and check.
func pngChunk(kind string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, kind...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// dataChunks presents a stream as chunks IDAT.
type dataChunks struct {
	from  io.Reader
	ready []byte
	buf   [4096]byte
	err   error
}

// Read implements [io.Reader].
func (d *dataChunks) Read(p []byte) (int, error) {
	for len(d.ready) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		var n int
		n, d.err = d.from.Read(d.buf[:])
		if n > 0 {
			d.ready = pngChunk("IDAT", d.buf[:n])
		}
	}
	n := copy(p, d.ready)
	d.ready = d.ready[n:]
	return n, nil
}

// chunkData presents what consecutive chunks of one kind hold, their checks not
// looked at, and ends where there is no more of it, be it in the middle of one.
type chunkData struct {
	w    *window
	at   int64  // of the next chunk
	kind string // IDAT, or fdAT: then four bytes of each are its number
	off  int64  // of what is not read of the present one
	left int64
}

// Read implements [io.Reader].
func (c *chunkData) Read(p []byte) (int, error) {
	for c.left == 0 {
		b := c.w.at(c.at, 8)
		if b == nil || string(b[4:8]) != c.kind {
			return 0, io.EOF
		}
		n := int64(binary.BigEndian.Uint32(b))
		c.off, c.left = c.at+8, n
		c.at += 8 + n + 4
		if c.kind == "fdAT" {
			c.off, c.left = c.off+4, max(0, n-4)
		}
	}
	held := c.w.after(c.off)
	if held == nil {
		return 0, io.EOF
	}
	n := copy(p, held[:min(int64(len(held)), c.left)])
	c.off, c.left = c.off+int64(n), c.left-int64(n)
	return n, nil
}

// stored presents bytes as a zlib stream that compresses nothing (RFC 1950 and
// 1951, 3.2.4): as many as are expected, zeros where there are not so many.
type stored struct {
	from  io.Reader
	left  int64       // expected, and not yet presented
	got   int64       // bytes that were there
	sum   hash.Hash32 // of what was presented; nil before the beginning
	done  bool
	ready []byte
	buf   [4096]byte
}

// Read implements [io.Reader].
func (s *stored) Read(p []byte) (int, error) {
	for len(s.ready) == 0 {
		if s.done {
			return 0, io.EOF
		}
		s.next()
	}
	n := copy(p, s.ready)
	s.ready = s.ready[n:]
	return n, nil
}

// next makes the next block ready.
func (s *stored) next() {
	if s.sum == nil {
		s.sum = adler32.New()
		s.ready = []byte{0x78, 0x01}
		return
	}
	body := s.buf[:min(int64(len(s.buf)), s.left)]
	n, _ := io.ReadFull(s.from, body)
	s.got += int64(n)
	clear(body[n:])
	s.left -= int64(len(body))
	var last byte
	if s.left == 0 {
		last, s.done = 1, true
	}
	size := uint16(len(body))
	s.ready = binary.LittleEndian.AppendUint16([]byte{last}, size)
	s.ready = binary.LittleEndian.AppendUint16(s.ready, ^size)
	s.ready = append(s.ready, body...)
	s.sum.Write(body)
	if s.done {
		s.ready = s.sum.Sum(s.ready)
	}
}
