package paint

import (
	"bytes"
	"image"
	"image/color"

	"github.com/srwiley/oksvg"
	"github.com/srwiley/rasterx"
)

type iconKey struct {
	drawing *byte
	side    int
}

var icons = map[iconKey]*image.Alpha{}

// Icon draws an SVG of one colour into a square with its upper left corner at
// x, y. A drawing that cannot be read is left out.
func (p *Picture) Icon(svg []byte, x, y, side float32, c color.NRGBA) {
	if len(svg) == 0 {
		return
	}
	key := iconKey{&svg[0], p.px(side)}
	mask, ok := icons[key]
	if !ok {
		mask = drawIcon(svg, key.side)
		icons[key] = mask
	}
	if mask != nil {
		through(p.Image, mask, image.Pt(p.px(x), p.px(y)), c)
	}
}

func drawIcon(svg []byte, side int) *image.Alpha {
	icon, err := oksvg.ReadIconStream(bytes.NewReader(svg))
	if err != nil || side <= 0 {
		return nil
	}
	icon.SetTarget(0, 0, float64(side), float64(side))
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	icon.Draw(rasterx.NewDasher(side, side, rasterx.NewScannerGV(side, side, img, img.Rect)), 1)
	mask := image.NewAlpha(img.Rect)
	for i := range mask.Pix {
		mask.Pix[i] = img.Pix[4*i+3]
	}
	return mask
}
