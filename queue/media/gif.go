package media

import (
	"compress/lzw"
	"encoding/binary"
	"image"
	"image/color"
	"io"
	"time"
)

// gifFile is a GIF by its blocks. image/gif decodes all frames or none and holds
// them all; here each is read alone, row by row, with the same LZW reader, so that
// a file of thousands takes one canvas and a damaged frame costs only itself.
type gifFile struct {
	width, height int
	frames        []gifFrame // as many as are kept
	count         int
	pixels        int64 // of all frames
	largest       int64 // pixels of a frame
	back          bool  // some frame takes itself back
	tail          bool  // the end mark is there
}

// gifFrame is a frame: its layer, and where its parts are.
type gifFrame struct {
	layer
	palette    int64 // its place; 0 where there is none
	colours    int
	clear      int // the colour that is transparent; none below 0
	interlaced bool
	width      int   // of the first codes, in bits
	data       int64 // the first block of its codes
}

// The introducers of blocks.
const (
	gifExtension, gifImage, gifTrailer = 0x21, 0x2c, 0x3b
	gifControl                         = 0xf9
)

func openGIF(w *window, keep int) (*gifFile, error) {
	b := w.at(0, 13)
	if b == nil {
		return nil, cutOff(GIF)
	}
	f := &gifFile{width: int(binary.LittleEndian.Uint16(b[6:])), height: int(binary.LittleEndian.Uint16(b[8:]))}
	global := gifFrame{}
	off := global.colourTable(b[10], 13)
	f.blocks(w, global, off, keep)
	if f.count == 0 && f.tail {
		return nil, damaged(GIF, errNoImage)
	} else if f.count == 0 {
		return nil, cutOff(GIF)
	}
	// As browsers do: the first frame makes room for itself.
	first := f.frames[0].rect
	f.width, f.height = max(f.width, first.Max.X), max(f.height, first.Max.Y)
	if f.width == 0 || f.height == 0 {
		return nil, damaged(GIF, errNoSize)
	}
	return f, nil
}

// colourTable notes the colour table that flags announce and returns what follows it.
func (g *gifFrame) colourTable(flags byte, at int64) int64 {
	if flags&0x80 == 0 {
		return at
	}
	g.palette, g.colours = at, 2<<(flags&7)
	return at + int64(3*g.colours)
}

// blocks walks through the file.
func (f *gifFile) blocks(w *window, global gifFrame, off int64, keep int) {
	next := global
	next.clear = -1
	for {
		b := w.at(off, 1)
		if b == nil {
			return
		}
		off++
		switch b[0] {
		case gifExtension:
			if b = w.at(off, 1); b == nil {
				return
			}
			if b[0] == gifControl {
				if c := w.at(off+1, 5); c != nil && c[0] == 4 {
					next.control(c[1:])
				}
			}
			off++
		case gifImage:
			if b = w.at(off, 9); b == nil {
				return
			}
			at := image.Pt(int(binary.LittleEndian.Uint16(b)), int(binary.LittleEndian.Uint16(b[2:])))
			size := image.Pt(int(binary.LittleEndian.Uint16(b[4:])), int(binary.LittleEndian.Uint16(b[6:])))
			next.rect = image.Rectangle{at, at.Add(size)}
			next.interlaced = b[8]&0x40 != 0
			off = next.colourTable(b[8], off+9)
			if b = w.at(off, 1); b == nil {
				return
			}
			next.width, next.data = int(b[0]), off+1
			off++
			f.add(next, keep)
			next = global
			next.clear = -1
		case gifTrailer:
			f.tail = true
			return
		default:
			// What stands here is no block, and nothing says where one begins.
			return
		}
		if off = skipBlocks(w, off); off < 0 {
			return
		}
	}
}

// skipBlocks returns what follows a run of data blocks, less than 0 where it does
// not end.
func skipBlocks(w *window, off int64) int64 {
	for {
		b := w.at(off, 1)
		if b == nil {
			return -1
		}
		off += 1 + int64(b[0])
		if b[0] == 0 {
			return off
		}
	}
}

// control reads a graphic control extension, which speaks of the next frame.
func (g *gifFrame) control(b []byte) {
	switch b[0] >> 2 & 7 {
	case 2:
		g.disposal = disposeClear
	case 3:
		g.disposal = disposeBack
	default:
		g.disposal = disposeKeep
	}
	g.delay = time.Duration(binary.LittleEndian.Uint16(b[1:])) * 10 * time.Millisecond
	g.clear = -1
	if b[0]&1 != 0 {
		g.clear = int(b[3])
	}
}

func (f *gifFile) add(g gifFrame, keep int) {
	f.count++
	size := int64(g.rect.Dx()) * int64(g.rect.Dy())
	f.pixels = plus(f.pixels, size)
	f.largest = max(f.largest, size)
	f.back = f.back || g.disposal == disposeBack
	if len(f.frames) < keep {
		f.frames = append(f.frames, g)
	}
}

func (f *gifFile) info() Info {
	w, h := int64(f.width), int64(f.height)
	return Info{
		Form: GIF, Width: f.width, Height: f.height, Orientation: 1, Frames: f.count,
		Pixels: f.pixels, Memory: canvasMemory(w, h, f.back) + slack, raster: max(w*h, f.largest),
	}
}

func (f *gifFile) decode(*source) (image.Image, error) { return nil, errNoImage }

func (f *gifFile) layers() []layer {
	all := make([]layer, len(f.frames))
	for i, g := range f.frames {
		all[i] = g.layer
	}
	return all
}

func (f *gifFile) whole() bool { return f.tail }

func (f *gifFile) draw(src *source, i int, canvas *image.RGBA) (shown float64, err error) {
	g := &f.frames[i]
	if g.width < 2 || g.width > 8 || g.palette == 0 {
		return 0, errHeader
	}
	w := newWindow(src)
	colours := g.colourList(w)
	codes := lzw.NewReader(&dataBlocks{w: w, at: g.data}, lzw.LSB, g.width)
	defer codes.Close()
	row := make([]byte, g.rect.Dx())
	for n := range g.rect.Dy() {
		got, err := io.ReadFull(codes, row)
		y := g.rect.Min.Y + n
		if g.interlaced {
			y = g.rect.Min.Y + interlacedRow(n, g.rect.Dy())
		}
		paint(canvas, g.rect.Min.X, y, row[:got], colours)
		if err != nil {
			return float64(n) / float64(g.rect.Dy()), err
		}
	}
	return 1, nil
}

// colourList returns the colour of each index; one without a colour is
// transparent, as in browsers.
func (g *gifFrame) colourList(w *window) *[256]color.RGBA {
	var list [256]color.RGBA
	table := w.at(g.palette, 3*g.colours)
	for i := range len(table) / 3 {
		if i != g.clear {
			list[i] = color.RGBA{table[3*i], table[3*i+1], table[3*i+2], 0xff}
		}
	}
	return &list
}

// paint paints indexed pixels upon a row of the canvas, as far as they fall on it.
func paint(canvas *image.RGBA, x, y int, row []byte, colours *[256]color.RGBA) {
	if y >= canvas.Rect.Max.Y || x >= canvas.Rect.Max.X {
		return
	}
	row = row[:min(len(row), canvas.Rect.Max.X-x)]
	pix := canvas.Pix[canvas.PixOffset(x, y):]
	for i, index := range row {
		if c := colours[index]; c.A != 0 {
			p := pix[4*i : 4*i+4 : 4*i+4]
			p[0], p[1], p[2], p[3] = c.R, c.G, c.B, c.A
		}
	}
}

// interlacedRow returns where the n-th row of an interlaced image of a height
// stands: every eighth, then those between (GIF89a, appendix E).
func interlacedRow(n, height int) int {
	for _, pass := range [...]struct{ first, step int }{{0, 8}, {4, 8}, {2, 4}, {1, 2}} {
		rows := (height - pass.first + pass.step - 1) / pass.step
		if n < rows {
			return pass.first + n*pass.step
		}
		n -= max(0, rows)
	}
	return height
}

// dataBlocks presents what a run of data blocks holds. The LZW reader takes bytes
// one by one.
type dataBlocks struct {
	w     *window
	at    int64
	block []byte // what is not read of the present one
}

// ReadByte implements [io.ByteReader].
func (d *dataBlocks) ReadByte() (byte, error) {
	if len(d.block) == 0 {
		b := d.w.at(d.at, 1)
		if b == nil || b[0] == 0 {
			return 0, io.EOF
		}
		n := int(b[0])
		if d.block = d.w.at(d.at+1, n); d.block == nil {
			// The file ends within it.
			if d.block = d.w.after(d.at + 1); d.block == nil {
				return 0, io.EOF
			}
		}
		d.at += 1 + int64(n)
	}
	b := d.block[0]
	d.block = d.block[1:]
	return b, nil
}

// Read implements [io.Reader], which the LZW reader asks for and does not use.
func (d *dataBlocks) Read(p []byte) (int, error) {
	for i := range p {
		b, err := d.ReadByte()
		if err != nil {
			return i, err
		}
		p[i] = b
	}
	return len(p), nil
}
