package media

import "image"

// turn is how an image is shown: mirrored left to right first, then turned
// clockwise by quarters.
type turn struct {
	mirrored bool
	quarters int // 0…3
}

// upright returns the turn that makes an image of an EXIF orientation stand as it
// should (Exif 2.3, 4.6.4).
func upright(orientation int) turn {
	return [...]turn{
		0: {}, 1: {},
		2: {true, 0}, 3: {false, 2}, 4: {true, 2},
		5: {true, 3}, 6: {false, 1}, 7: {true, 1}, 8: {false, 3},
	}[orientation]
}

// by returns the turn followed by that many quarters more.
func (t turn) by(quarters int) turn {
	return turn{t.mirrored, ((t.quarters+quarters)%4 + 4) % 4}
}

// size returns the size that an image of a size is shown with.
func (t turn) size(p image.Point) image.Point {
	if t.quarters%2 == 1 {
		return image.Pt(p.Y, p.X)
	}
	return p
}

// back returns the part of an image of a size that is shown as a rectangle.
func (t turn) back(r image.Rectangle, size image.Point) image.Rectangle {
	for shown, n := t.size(size), t.quarters; n > 0; n-- {
		// What a quarter clockwise has at (x, y) was at (y, width-x).
		r = image.Rect(r.Min.Y, shown.X-r.Max.X, r.Max.Y, shown.X-r.Min.X)
		shown = image.Pt(shown.Y, shown.X)
	}
	if t.mirrored {
		r.Min.X, r.Max.X = size.X-r.Max.X, size.X-r.Min.X
	}
	return r
}

// apply returns an image as it is shown; the image itself where that is as it is.
func (t turn) apply(m *image.RGBA) *image.RGBA {
	if t == (turn{}) {
		return m
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	size := t.size(image.Pt(w, h))
	out := image.NewRGBA(image.Rectangle{Max: size})
	// Where the first pixel goes, and what a step to the right and down of it is.
	var start, right, down int
	switch t.quarters {
	case 0:
		start, right, down = 0, 4, out.Stride
	case 1:
		start, right, down = 4*(h-1), out.Stride, -4
	case 2:
		start, right, down = (h-1)*out.Stride+4*(w-1), -4, -out.Stride
	case 3:
		start, right, down = (w-1)*out.Stride, -out.Stride, 4
	}
	if t.mirrored {
		start, right = start+(w-1)*right, -right
	}
	for y := range h {
		row := m.Pix[y*m.Stride : y*m.Stride+4*w]
		to := start + y*down
		for x := 0; x < len(row); x += 4 {
			copy(out.Pix[to:to+4], row[x:x+4])
			to += right
		}
	}
	return out
}
