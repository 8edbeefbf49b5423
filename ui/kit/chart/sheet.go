package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"

	"fyne.io/fyne/v2"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// Sheet is the paper that a chart is put on.
type Sheet struct {
	Title  string
	Source string // below the chart: what was counted, where from, when
	Size   fyne.Size
	Scale  float32 // pixels of a point: 2 for the screen, 3 for print
	Look   kit.Mode
}

// Paper is a sheet as it is exported: in the light look, half as high as a page
// is wide, sharp in print.
func Paper(title, source string) Sheet {
	return Sheet{Title: title, Source: source, Size: fyne.NewSize(840, 480), Scale: 3, Look: kit.Light}
}

const sheetPad float32 = 28

// mostPixels bounds a side of an exported picture.
const mostPixels = 16384

// PNG puts a chart on a sheet. It needs no window.
func PNG(c Chart, s Sheet) ([]byte, error) {
	w, h := int(s.Size.Width*s.Scale+.5), int(s.Size.Height*s.Scale+.5)
	if w < 1 || h < 1 || w > mostPixels || h > mostPixels {
		return nil, fmt.Errorf("a picture of %d by %d pixels cannot be made; nothing was written", w, h)
	}
	colors := s.Look.Colors()
	page := paint.New(nil, w, h, s.Size)
	page.Box(0, 0, s.Size.Width, s.Size.Height, 0, colors.Surface)
	head, foot := paint.Style{Size: kit.TextTitle, Bold: true}, tiny
	width := s.Size.Width - 2*sheetPad
	top := sheetPad
	for _, line := range kit.Wrap(s.Title, width, head) {
		page.TextIn(line, sheetPad, top, 24, head, colors.Text)
		top += 24
	}
	if s.Title != "" {
		top += kit.Gap
	}
	source := kit.Wrap(s.Source, width, foot)
	bottom := s.Size.Height - sheetPad - float32(len(source))*16
	for i, line := range source {
		page.TextIn(line, sheetPad, bottom+float32(i)*16, 16, foot, colors.Muted)
	}
	if len(source) > 0 {
		bottom -= kit.Space
	}
	size := fyne.NewSize(width, bottom-top)
	if size.Width < 1 || size.Height < 1 {
		return nil, fmt.Errorf("the sheet has no room for a chart; nothing was written")
	}
	inner := paint.New(nil, int(size.Width*s.Scale), int(size.Height*s.Scale), size)
	c.sketch(inner, colors)
	at := image.Pt(int(sheetPad*s.Scale+.5), int(top*s.Scale+.5))
	draw.Draw(page.Image, inner.Image.Rect.Add(at), inner.Image, image.Point{}, draw.Over)
	var out bytes.Buffer
	if err := png.Encode(&out, page.Image); err != nil {
		return nil, fmt.Errorf("write the picture: %w", err)
	}
	return out.Bytes(), nil
}
