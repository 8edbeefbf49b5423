package media

import (
	"context"
	"image"
	"image/color"
	"image/draw"

	smooth "golang.org/x/image/draw"
)

// scale returns a part of an image in another size. What is made smaller is
// averaged, each pixel of the result over exactly what it covers, in one pass over
// the source and with memory for a row; what is made larger goes through a
// Catmull-Rom filter.
func scale(ctx context.Context, m image.Image, part image.Rectangle, size image.Point) (*image.RGBA, error) {
	reduced := image.Pt(min(size.X, part.Dx()), min(size.Y, part.Dy()))
	var (
		out *image.RGBA
		err error
	)
	if reduced == part.Size() {
		out, err = convert(ctx, m, part)
	} else if planes, ok := m.(*image.YCbCr); ok {
		out, err = reducePlanes(ctx, planes, part, reduced)
	} else {
		out, err = reduce(ctx, m, part, reduced)
	}
	if err != nil || reduced == size {
		return out, err
	}
	large := image.NewRGBA(image.Rectangle{Max: size})
	smooth.CatmullRom.Scale(large, large.Rect, out, out.Rect, smooth.Src, nil)
	return large, ctx.Err()
}

// bandRows is how many rows are converted between two looks at the context.
const bandRows = 64

// convert returns a part of an image as it is.
func convert(ctx context.Context, m image.Image, part image.Rectangle) (*image.RGBA, error) {
	out := image.NewRGBA(image.Rectangle{Max: part.Size()})
	for y := 0; y < part.Dy(); y += bandRows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		band := image.Rect(0, y, part.Dx(), min(y+bandRows, part.Dy()))
		drawSource(out, band, m, part.Min.Add(image.Pt(0, y)))
	}
	return out, nil
}

// drawSource is draw.Draw with a table for palettes, which that reads pixel by
// pixel through an interface.
func drawSource(to *image.RGBA, r image.Rectangle, m image.Image, at image.Point) {
	p, ok := m.(*image.Paletted)
	if !ok {
		draw.Draw(to, r, m, at, draw.Src)
		return
	}
	var table [256]color.RGBA
	for i, c := range p.Palette {
		table[i&0xff], _ = color.RGBAModel.Convert(c).(color.RGBA)
	}
	for y := range r.Dy() {
		from := p.Pix[p.PixOffset(at.X, at.Y+y):][:r.Dx()]
		pix := to.Pix[to.PixOffset(r.Min.X, r.Min.Y+y):][:4*r.Dx()]
		for i, index := range from {
			c := table[index]
			q := pix[4*i : 4*i+4 : 4*i+4]
			q[0], q[1], q[2], q[3] = c.R, c.G, c.B, c.A
		}
	}
}

// reduce averages in red, green, blue and alpha, premultiplied, so that what is
// transparent has no colour to lend.
func reduce(ctx context.Context, m image.Image, part image.Rectangle, size image.Point) (*image.RGBA, error) {
	out := image.NewRGBA(image.Rectangle{Max: size})
	width := part.Dx()
	row := image.NewRGBA(image.Rect(0, 0, width, 1))
	a := newAverage(4, spans(0, width, size.X, 1), spans(0, part.Dy(), size.Y, 1), func(y int) []byte {
		if p, ok := m.(*image.RGBA); ok {
			return p.Pix[p.PixOffset(part.Min.X, part.Min.Y+y):]
		}
		drawSource(row, row.Rect, m, part.Min.Add(image.Pt(0, y)))
		return row.Pix
	})
	for y := range size.Y {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		a.row(y, out.Pix[y*out.Stride:][:4*size.X])
	}
	return out, nil
}

// reducePlanes averages a decoded JPEG's planes each as they are and converts only
// the pixels of the result: conversion is linear, so the mean is the same.
func reducePlanes(ctx context.Context, m *image.YCbCr, part image.Rectangle, size image.Point) (*image.RGBA, error) {
	across, down := subsampling(m.SubsampleRatio)
	luma := newAverage(1, spans(0, part.Dx(), size.X, 1), spans(0, part.Dy(), size.Y, 1), func(y int) []byte {
		return m.Y[m.YOffset(part.Min.X, part.Min.Y+y):]
	})
	// A plane of colour begins with the sample that holds the part's first pixel.
	left, top := part.Min.X%across, part.Min.Y%down
	chroma := func(plane []byte) *average {
		return newAverage(1, spans(left, part.Dx(), size.X, across), spans(top, part.Dy(), size.Y, down), func(y int) []byte {
			return plane[m.COffset(part.Min.X, part.Min.Y-top+y*down):]
		})
	}
	planes := [3]*average{luma, chroma(m.Cb), chroma(m.Cr)}
	var rows [3][]byte
	for i := range rows {
		rows[i] = make([]byte, size.X)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for i, p := range planes {
			p.row(y, rows[i])
		}
		pix := out.Pix[y*out.Stride:][:4*size.X]
		cb, cr := rows[1][:size.X], rows[2][:size.X]
		for x, luma := range rows[0] {
			p := pix[4*x : 4*x+4 : 4*x+4]
			p[0], p[1], p[2] = color.YCbCrToRGB(luma, cb[x], cr[x])
			p[3] = 0xff
		}
	}
	return out, nil
}

// subsampling returns how many pixels a sample of colour is for.
func subsampling(r image.YCbCrSubsampleRatio) (across, down int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}
