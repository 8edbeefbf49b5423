package view

import (
	"image"
	"image/color"

	"discern/ui/kit/paint"
)

// paintMoved paints a dashed line above what explicit controls have moved: the
// marks say where they stand, this says what they do.
func (l *layout) paintMoved(img *image.RGBA, ln *line, x float32, base int, c color.NRGBA) {
	thick := max(l.size/14, 1)
	y := base - l.size - thick
	for _, e := range ln.moved {
		for at, end := int(x+e.x0), int(x+e.x1+.999); at < end; at += 5 * thick {
			paint.Fill(img, image.Rect(at, y, min(at+3*thick, end), y+thick), c)
		}
	}
}
