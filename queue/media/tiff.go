package media

import (
	"encoding/binary"
	"errors"
	"image"
	"io"
	"math"

	"golang.org/x/image/tiff"
)

// maxPages is how many pages of a TIFF are counted.
const maxPages = 1000

var (
	errBig     = errors.New("BigTIFF")
	errRepeats = errors.New("the same bytes are used again and again")
)

// tiffFile is a TIFF by the directory of its first page, the one that is shown.
type tiffFile struct {
	width, height int64
	orientation   int
	pages         int
	size          int64

	pixelBytes  int64 // of a decoded pixel
	blockWidth  int64 // the image is stored in strips or tiles of this size
	blockHeight int64
	blocks      int64
	compression uint32
}

// The tags and types of TIFF 6.0 that matter here.
const (
	tagWidth, tagHeight           = 256, 257
	tagBits, tagCompression       = 258, 259
	tagPhotometric                = 262
	tagRowsPerStrip               = 278
	tagTileWidth, tagTileHeight   = 322, 323
	tiffByte, tiffShort, tiffLong = 1, 3, 4

	photometricRGB = 2
	packBits       = 32773
)

func openTIFF(w *window) (*tiffFile, error) {
	head := w.at(0, 8)
	if head == nil {
		return nil, cutOff(TIFF)
	}
	order := tiffOrder(head)
	if order == nil {
		return nil, unsupported(TIFF, errBig)
	}
	first := int64(order.Uint32(head[4:]))
	f := &tiffFile{orientation: orientation(w, 0, w.src.size), size: w.src.size}
	tags, next := directory(w, order, first)
	if tags == nil {
		return nil, cutOff(TIFF)
	}
	f.pages = countPages(w, order, first, next)
	f.width, f.height = tags[tagWidth], tags[tagHeight]
	if f.width == 0 || f.height == 0 {
		return nil, damaged(TIFF, errNoSize)
	}
	f.compression = uint32(tags[tagCompression])
	f.pixelBytes = tiffPixel(tags)
	f.blockWidth, f.blockHeight = f.width, f.height
	if tw, th := tags[tagTileWidth], tags[tagTileHeight]; tw > 0 {
		if th == 0 {
			return nil, damaged(TIFF, errHeader)
		}
		f.blockWidth, f.blockHeight = tw, th
	} else if rows := tags[tagRowsPerStrip]; rows > 0 {
		f.blockHeight = min(rows, f.height)
	}
	f.blocks = times((f.width+f.blockWidth-1)/f.blockWidth, (f.height+f.blockHeight-1)/f.blockHeight)
	return f, nil
}

// directory reads the tags of a page that matter, of each the first value as the
// decoder does, and the place of the next page; nil where it is not whole.
func directory(w *window, order binary.ByteOrder, at int64) (tags map[uint16]int64, next int64) {
	head := w.at(at, 2)
	if head == nil {
		return nil, 0
	}
	n := int64(order.Uint16(head))
	tags = make(map[uint16]int64)
	for i := range n {
		entry := w.at(at+2+12*i, 12)
		if entry == nil {
			return nil, 0
		}
		tag, kind, count := order.Uint16(entry), order.Uint16(entry[2:]), order.Uint32(entry[4:])
		switch tag {
		case tagWidth, tagHeight, tagBits, tagCompression, tagPhotometric, tagRowsPerStrip, tagTileWidth, tagTileHeight:
		default:
			continue
		}
		width := map[uint16]int64{tiffByte: 1, tiffShort: 2, tiffLong: 4}[kind]
		if width == 0 || count == 0 {
			continue
		}
		value := entry[8:]
		if width*int64(count) > 4 {
			if value = w.at(int64(order.Uint32(value)), int(width)); value == nil {
				continue
			}
		}
		switch kind {
		case tiffByte:
			tags[tag] = int64(value[0])
		case tiffShort:
			tags[tag] = int64(order.Uint16(value))
		case tiffLong:
			tags[tag] = int64(order.Uint32(value))
		}
	}
	if b := w.at(at+2+12*n, 4); b != nil {
		next = int64(order.Uint32(b))
	}
	return tags, next
}

// countPages follows the chain of directories, which may lead in a circle.
func countPages(w *window, order binary.ByteOrder, first, next int64) int {
	seen := map[int64]bool{first: true}
	for next != 0 && !seen[next] && len(seen) < maxPages {
		head := w.at(next, 2)
		if head == nil {
			break
		}
		seen[next] = true
		b := w.at(next+2+12*int64(order.Uint16(head)), 4)
		if b == nil {
			break
		}
		next = int64(order.Uint32(b))
	}
	return len(seen)
}

// tiffPixel returns the bytes of a pixel as x/image/tiff decodes it.
func tiffPixel(tags map[uint16]int64) int64 {
	n := int64(1)
	if tags[tagPhotometric] == photometricRGB {
		n = 4
	}
	if tags[tagBits] == 16 {
		n *= 2
	}
	return n
}

func (f *tiffFile) info() Info {
	// Of tiles that reach beyond the image all is decoded.
	raster := max(times(f.width, f.height), times(f.blocks, times(f.blockWidth, f.blockHeight)))
	return Info{
		Form: TIFF, Width: clampInt(f.width), Height: clampInt(f.height), Orientation: f.orientation,
		Frames: f.pages, Pixels: times(f.width, f.height), Memory: f.memory(), raster: raster,
	}
}

// memory follows x/image/tiff: the image; the places and lengths of its blocks;
// and one block unpacked, of which the decoder lets become eight bytes a pixel
// whatever the image needs, in a buffer that is copied into a larger one when it
// grows, of PackBits beside that of the block before.
func (f *tiffFile) memory() int64 {
	unpacked := times(8, times(f.blockWidth, f.blockHeight))
	if ratio, ok := tiffRatio[f.compression]; ok {
		unpacked = min(unpacked, times(ratio, f.size)+1<<10)
	}
	copies := int64(3)
	if f.compression == packBits {
		copies = 4
	}
	directories := times(40, min(f.blocks, f.size)) + 3<<20
	return plus(times(f.pixelBytes, times(f.width, f.height)), plus(directories, plus(times(copies, unpacked), 4*slack)))
}

// tiffRatio is the most bytes that a byte of each compression stands for: none;
// PackBits, 128 for two; LZW, an entry of its table for nine bits; Deflate, 258
// for two bits.
var tiffRatio = map[uint32]int64{0: 1, 1: 1, 5: 4096, 8: 1032, 32946: 1032, packBits: 64}

func (f *tiffFile) decode(src *source) (image.Image, error) {
	return tiff.Decode(&thrifty{src: src, left: 2*src.size + 1<<20})
}

// thrifty lets a file be read about twice over: no honest file takes more, and
// one whose directory names the same bytes again and again takes any amount.
type thrifty struct {
	src  *source
	left int64
}

// ReadAt implements [io.ReaderAt], by which the decoder reads what it needs
// without holding the file.
func (t *thrifty) ReadAt(p []byte, off int64) (int, error) {
	if t.left -= int64(len(p)); t.left < 0 {
		return 0, errRepeats
	}
	return t.src.ReadAt(p, off)
}

// Read is never called: that it is an [io.ReaderAt] is what counts.
func (t *thrifty) Read([]byte) (int, error) { return 0, io.ErrNoProgress }

// times multiplies what is not negative, and stays at the largest number.
func times(a, b int64) int64 {
	if a != 0 && b > math.MaxInt64/a {
		return math.MaxInt64
	}
	return a * b
}

// plus adds what is not negative, and stays at the largest number.
func plus(a, b int64) int64 {
	if b > math.MaxInt64-a {
		return math.MaxInt64
	}
	return a + b
}

func clampInt(n int64) int { return int(min(n, math.MaxInt)) }
