package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"io"
	"sort"
)

// mend shows what there is of a JPEG that its decoder refused: of a progressive
// one the passes that are whole, else the rows that are. The decoder is presented
// the file as if it ended there: with fewer passes, or with a header that says
// fewer rows, and with an end mark. How many is found by halving, since the
// decoder answers yes or no.
func (f *jpegFile) mend(src *source) (image.Image, *Flaw) {
	flaw := &Flaw{Cause: Damaged, Shown: 1}
	switch {
	case f.more:
		flaw.Cause = TooMuch
	case f.cut:
		flaw.Cause = CutOff
	}
	whole := f.height
	if m := f.piece(src, len(f.scans), whole); m != nil {
		flaw.Coarse = flaw.Cause == TooMuch
		return m, flaw
	}
	if f.progressive {
		scans, m := most(len(f.scans)-1, func(n int) image.Image { return f.piece(src, n, whole) })
		if scans > 0 {
			flaw.Coarse = true
			return m, flaw
		}
	}
	_, down := f.blocks()
	unit := 8 * f.parts[0].down
	units, m := most(int(down)-1, func(n int) image.Image { return f.piece(src, len(f.scans), n*unit) })
	if units == 0 {
		return nil, nil
	}
	flaw.Shown = float64(units*unit) / float64(whole)
	return m, flaw
}

// most returns the largest number up to n for which try makes an image, and that
// image; 0 where there is none. If try makes one of a number, it does of all below.
func most(n int, try func(int) image.Image) (int, image.Image) {
	var best image.Image
	found := sort.Search(n, func(i int) bool {
		m := try(i + 1)
		if m != nil {
			best = m
		}
		return m == nil
	})
	return found, best
}

// piece decodes the file as if it had so many passes and rows; nil where it does
// not even hold that.
func (f *jpegFile) piece(src *source, scans, rows int) image.Image {
	end := f.end
	if scans < len(f.scans) {
		end = f.scans[scans].at
	}
	if end <= f.heightAt+2 || src.failure() != nil {
		return nil
	}
	height := binary.BigEndian.AppendUint16(nil, uint16(rows))
	file := io.MultiReader(
		src.part(0, f.heightAt),
		bytes.NewReader(height),
		src.part(f.heightAt+2, end-f.heightAt-2),
		bytes.NewReader([]byte{0xff, jpegEOI}),
	)
	var m image.Image
	err := guard(func() (err error) {
		m, err = jpeg.Decode(file)
		return err
	})
	if err != nil {
		return nil
	}
	f.neutral(m, scans)
	return m
}

// neutral makes grey what has no colour because the passes that hold it are
// missing: the decoder leaves it at zero, which is green.
func (f *jpegFile) neutral(m image.Image, scans int) {
	planes, ok := m.(*image.YCbCr)
	if !ok {
		return
	}
	var set uint8
	for _, s := range f.scans[:scans] {
		set |= s.parts
	}
	for i, plane := range [][]byte{1: planes.Cb, 2: planes.Cr} {
		if set&(1<<i) == 0 {
			for j := range plane {
				plane[j] = 128
			}
		}
	}
}
