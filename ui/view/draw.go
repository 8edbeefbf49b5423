package view

import (
	"image"
	"image/color"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// ink is the colours that a text is painted with.
type ink struct {
	text, mark                                   color.NRGBA
	detector, detectorLine, reviewer, reviewLine color.NRGBA
	bar                                          color.NRGBA
}

// inkOf is the ink for words of a tone in the theme of the moment.
func inkOf(tone kit.Tone) ink {
	c := kit.Now()
	return ink{
		text: tone.Of(c), mark: c.MarkLine,
		detector: c.Mark, detectorLine: c.MarkLine, reviewer: c.Own, reviewLine: c.OwnLine, bar: c.Faint,
	}
}

// paint paints the lines that lie in img when its upper edge is top pixels
// below that of the text.
func (l *layout) paint(img *image.RGBA, top int, spans []Span, c ink) {
	height := l.lineHeight()
	first := max(top/height, 0)
	last := l.ensure((top+img.Rect.Dy())/height + 1)
	for i := first; i < last; i++ {
		y := i*height - top
		if y >= img.Rect.Dy() {
			break
		}
		l.paintLine(img, &l.lines[i], y, spans, c)
	}
}

func (l *layout) paintLine(img *image.RGBA, ln *line, y int, spans []Span, c ink) {
	x := ln.left(l.width)
	base := y + l.baseline()
	rise, fall, under := l.size, l.size*3/10, max(l.size/10, 1)
	for _, s := range spans {
		if s.Start >= ln.end || s.End <= ln.start {
			continue
		}
		ground, edge := c.detector, c.detectorLine
		if s.Tone == Reviewer {
			ground, edge = c.reviewer, c.reviewLine
		}
		for _, e := range ln.extents(s.Start, s.End) {
			r := image.Rect(int(x+e.x0), base-rise-1, int(x+e.x1+.999), base+fall)
			paint.Fill(img, r, ground)
			paint.Fill(img, image.Rect(r.Min.X, r.Max.Y, r.Max.X, r.Max.Y+under), edge)
		}
	}
	for _, g := range ln.glyphs {
		paint.Stamp(img, g, x, base, c.text)
	}
	l.paintMoved(img, ln, x, base, c.mark)
	for _, m := range ln.marks {
		l.paintMark(img, m, x, base, c.mark)
	}
}

// paintMark paints a label in an outlined box.
func (l *layout) paintMark(img *image.RGBA, m mark, x float32, base int, c color.NRGBA) {
	style, pad := paint.Style{Size: float32(l.markSize())}, l.markPad()
	p := &paint.Picture{Image: img, Scale: 1}
	height := style.Size * 1.5
	left, top := x+m.x+pad, float32(base)-float32(l.size)*.35-height/2
	p.Border(left, top, m.width-2*pad, height, 2, c)
	p.TextIn(m.label, left+pad, top, height, style, c)
}
