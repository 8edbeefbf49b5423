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
	Source string  // below the chart: what was counted, where from, when
	Width  float32 // in points
	Height float32 // in points; 0 for what the chart wants at this width
	Scale  float32 // pixels of a point: 2 for the screen, 3 for print
	Look   kit.Mode
}

// Paper is a sheet as it is exported: in the light look, sharp in print.
func Paper(title, source string) Sheet {
	return Sheet{Title: title, Source: source, Width: 840, Scale: 3, Look: kit.Light}
}

const (
	sheetPad   float32 = 28
	sheetChart float32 = 340 // height of a chart that wants none
	titleLine  float32 = 24
	sourceLine float32 = 16
)

// mostPixels bounds a side of an exported picture.
const mostPixels = 16384

// PNG puts a chart on a sheet. It needs no window.
func PNG(c Chart, s Sheet) ([]byte, error) {
	head, foot, width := paint.Style{Size: kit.TextTitle, Bold: true}, tiny, s.Width-2*sheetPad
	title, source := kit.Wrap(s.Title, width, head), kit.Wrap(s.Source, width, foot)
	top := sheetPad + float32(len(title))*titleLine
	if len(title) > 0 {
		top += kit.Gap
	}
	below := sheetPad + float32(len(source))*sourceLine
	if len(source) > 0 {
		below += kit.Space
	}
	if s.Height == 0 {
		s.Height = top + below + wanted(c, width)
	}
	w, h := int(s.Width*s.Scale+.5), int(s.Height*s.Scale+.5)
	size := fyne.NewSize(width, s.Height-top-below)
	if size.Width < 1 || size.Height < 1 || s.Scale <= 0 || w > mostPixels || h > mostPixels {
		return nil, fmt.Errorf("a picture of %d by %d pixels cannot be made; nothing was written", w, h)
	}
	colors := s.Look.Colors()
	page := paint.New(nil, w, h, fyne.NewSize(s.Width, s.Height))
	page.Box(0, 0, s.Width, s.Height, 0, colors.Surface)
	for i, line := range title {
		page.TextIn(line, sheetPad, sheetPad+float32(i)*titleLine, titleLine, head, colors.Text)
	}
	for i, line := range source {
		y := s.Height - sheetPad - float32(len(source)-i)*sourceLine
		page.TextIn(line, sheetPad, y, sourceLine, foot, colors.Muted)
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

// wanted is the height of a chart on a sheet of its own.
func wanted(c Chart, width float32) float32 {
	if f, ok := c.(kit.Flowing); ok {
		return f.HeightFor(width)
	}
	return sheetChart
}
