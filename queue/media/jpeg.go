package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"io"
)

var errProcess = errors.New("lossless or arithmetic coding")

// maxScans is how many passes over the image are decoded. Encoders write about
// ten. A pass of a few bytes can cost as much as the whole image, and the form
// allows any number: the way of bombs of this form (libjpeg-turbo, "Two Issues
// with the JPEG Standard").
const maxScans = 100

// jpegFile is a JPEG by its markers. The walk goes from marker to marker as
// image/jpeg does, so that both see the same ones.
type jpegFile struct {
	width, height int
	heightAt      int64 // where the header has the height
	progressive   bool
	parts         []jpegPart
	orientation   int

	scans []jpegScan
	end   int64 // of the image data of the last scan
	tail  bool  // the end mark follows
	cut   bool  // the file does not even end with it
	more  bool  // there are more scans than are decoded
	odd   bool  // it is of a process that is not decoded: lossless, arithmetic
	rgb   bool  // the decoder may find that it holds red, green and blue

	jfif, adobe bool // what the markers up to here say of the colours
}

// jpegPart is a component: its samples a block of pixels, across and down.
type jpegPart struct {
	id, across, down int
}

// jpegScan is a pass over the image.
type jpegScan struct {
	at    int64 // of its marker
	parts uint8 // a bit for each component that it holds
}

// The markers that matter here.
const (
	jpegSOF0, jpegSOF1, jpegSOF2  = 0xc0, 0xc1, 0xc2
	jpegRST0, jpegRST7            = 0xd0, 0xd7
	jpegEOI, jpegSOS              = 0xd9, 0xda
	jpegAPP0, jpegAPP1, jpegAPP14 = 0xe0, 0xe1, 0xee
)

func openJPEG(w *window) (*jpegFile, error) {
	f := &jpegFile{orientation: 1}
	f.markers(w)
	f.cut = !f.tail && !f.more && !bytes.Equal(w.at(w.src.size-2, 2), []byte{0xff, jpegEOI})
	switch {
	case f.parts == nil && f.odd:
		return nil, unsupported(JPEG, errProcess)
	case (f.parts == nil || len(f.scans) == 0) && f.cut:
		return nil, cutOff(JPEG)
	case f.parts == nil:
		return nil, damaged(JPEG, errHeader)
	case len(f.scans) == 0:
		return nil, damaged(JPEG, errNoImage)
	case f.width == 0 || f.height == 0:
		return nil, damaged(JPEG, errNoSize)
	}
	return f, nil
}

// markers walks through the file.
func (f *jpegFile) markers(w *window) {
	inScan := false
	for off := int64(2); ; {
		marker, at, next := nextMarker(w, off)
		if marker == 0 {
			if inScan {
				f.end = w.src.size
			}
			return
		}
		if jpegRST0 <= marker && marker <= jpegRST7 {
			off = next
			continue
		}
		if inScan {
			f.end = at
		}
		if marker == jpegEOI {
			f.tail = true
			return
		}
		b := w.at(next, 2)
		if b == nil || binary.BigEndian.Uint16(b) < 2 {
			return
		}
		n := int(binary.BigEndian.Uint16(b)) - 2
		body := next + 2
		if body+int64(n) > w.src.size {
			return
		}
		if inScan = marker == jpegSOS; inScan {
			if f.more = len(f.scans) == maxScans; f.more {
				return
			}
			f.scans = append(f.scans, jpegScan{at, f.chosen(w.at(body, min(n, 9)))})
		} else {
			f.segment(w, marker, body, n)
		}
		// What the decoder takes three components for is settled at its end by the
		// markers up to there, and the end may be any behind a scan.
		if len(f.scans) > 0 && len(f.parts) == 3 && !f.jfif && (f.adobe || f.isRGB()) {
			f.rgb = true
		}
		off = body + int64(n)
	}
}

// segment reads what a marker that is no scan stands for.
func (f *jpegFile) segment(w *window, marker byte, body int64, n int) {
	switch marker {
	case jpegSOF0, jpegSOF1, jpegSOF2:
		if f.parts == nil {
			f.frame(w.at(body, min(n, 6+3*4)), body)
			f.progressive = marker == jpegSOF2
		}
	case 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf:
		f.odd = true
	case jpegAPP0:
		f.jfif = n >= 5 && string(w.at(body, 5)) == "JFIF\x00"
	case jpegAPP1:
		if n > 6 && string(w.at(body, 6)) == exifMark {
			f.orientation = orientation(w, body+6, int64(n-6))
		}
	case jpegAPP14:
		if b := w.at(body, min(n, 12)); len(b) == 12 && string(b[:5]) == "Adobe" {
			f.adobe = b[11] == 0
		}
	}
}

// nextMarker returns the first marker from a place on, where its fill bytes begin
// and what follows it; 0 where there is none.
func nextMarker(w *window, off int64) (marker byte, at, next int64) {
	for {
		rest := w.after(off)
		if rest == nil {
			return 0, off, off
		}
		i := bytes.IndexByte(rest, 0xff)
		if i < 0 {
			off += int64(len(rest))
			continue
		}
		at = off + int64(i)
		next = at + 1
		for b := w.at(next, 1); b != nil; b = w.at(next, 1) {
			next++
			if b[0] != 0xff {
				marker = b[0]
				break
			}
		}
		if marker != 0 {
			return marker, at, next
		}
		// A stuffed byte of image data, or the end of the file.
		off = next
	}
}

// frame reads a frame header.
func (f *jpegFile) frame(b []byte, at int64) {
	if len(b) < 9 || len(b) < 6+3*int(b[5]) {
		return
	}
	f.heightAt = at + 1
	f.height, f.width = int(binary.BigEndian.Uint16(b[1:])), int(binary.BigEndian.Uint16(b[3:]))
	for c := b[6 : 6+3*int(b[5])]; len(c) > 0; c = c[3:] {
		f.parts = append(f.parts, jpegPart{int(c[0]), int(c[1] >> 4), int(c[1] & 15)})
	}
	if len(f.parts) == 1 {
		f.parts[0].across, f.parts[0].down = 1, 1
	}
}

// chosen returns which components a scan header names.
func (f *jpegFile) chosen(b []byte) (set uint8) {
	for i := 1; i < len(b) && i <= 2*int(b[0]); i += 2 {
		for j, p := range f.parts {
			if p.id == int(b[i]) {
				set |= 1 << j
			}
		}
	}
	return set
}

func (f *jpegFile) isRGB() bool {
	return f.parts[0].id == 'R' && f.parts[1].id == 'G' && f.parts[2].id == 'B'
}

// blocks returns how many units of all components there are across and down.
func (f *jpegFile) blocks() (across, down int64) {
	h, v := int64(8*f.parts[0].across), int64(8*f.parts[0].down)
	if h == 0 || v == 0 {
		return 0, 0
	}
	return (int64(f.width) + h - 1) / h, (int64(f.height) + v - 1) / v
}

func (f *jpegFile) info() Info {
	pixels := int64(f.width) * int64(f.height)
	return Info{
		Form: JPEG, Width: f.width, Height: f.height, Orientation: f.orientation,
		Frames: 1, Pixels: pixels, Memory: f.memory(), raster: pixels,
	}
}

// memory follows image/jpeg: a plane for each component in whole units, a copy
// in the colours of the screen or of print where the planes are not YCbCr, and
// of a progressive file every coefficient as four bytes until its last pass.
func (f *jpegFile) memory() int64 {
	across, down := f.blocks()
	var samples int64
	for _, p := range f.parts {
		samples += across * down * int64(p.across*p.down) * 64
	}
	memory := samples + slack
	if len(f.parts) == 4 || f.rgb {
		memory += 4 * int64(f.width) * int64(f.height)
	}
	if f.progressive {
		memory += 4 * samples
	}
	return memory
}

func (f *jpegFile) decode(src *source) (image.Image, error) {
	if f.more || !f.tail {
		return nil, io.ErrUnexpectedEOF
	}
	return jpeg.Decode(src.stream())
}
