package view

import (
	"image"
	"image/color"
	"sort"

	"discern/ui/kit"
	"discern/ui/kit/paint"
	"discern/ui/view/letters"
)

// ink is the colours that a text is painted with.
type ink struct {
	text, mark                                   color.NRGBA
	detector, detectorLine, reviewer, reviewLine color.NRGBA
	selection, found, here, hereLine             color.NRGBA
	alike, caret, bar                            color.NRGBA
}

// inkOf is the ink for words of a tone in the theme of the moment.
func inkOf(tone kit.Tone) ink {
	c := kit.Now()
	return ink{
		text: tone.Of(c), mark: c.MarkLine,
		detector: c.Mark, detectorLine: c.MarkLine, reviewer: c.Own, reviewLine: c.OwnLine,
		selection: c.Selection, found: c.Found, here: c.FoundHere, hereLine: c.FoundLine,
		alike: c.High, caret: c.Accent, bar: c.Faint,
	}
}

// marks is all that is shown of a text beside its letters. None of it is told
// by colour alone: a detector's span has a line below it, a reviewer's is
// framed, the match that is looked at has an edge, a look-alike word is dashed.
type marks struct {
	spans      []Span
	found      []letters.Range // in order
	here       int             // of found, the one that is looked at
	mixed      []letters.Word  // in order
	start, end int             // selected
	caret      int             // -1 for none
	segments   *segments
}

// paint paints the lines that lie in img when its upper edge is top pixels
// below that of the text.
func (l *layout) paint(img *image.RGBA, top int, m marks, c ink) {
	height := l.lineHeight()
	first := max(top/height, 0)
	last := l.ensure((top+img.Rect.Dy())/height + 1)
	caret := -1
	if m.caret >= 0 {
		caret = l.lineAt(m.caret)
	}
	for i := first; i < last; i++ {
		y := i*height - top
		if y >= img.Rect.Dy() {
			break
		}
		p := linePainter{layout: l, ln: &l.lines[i], at: i, img: img, x: l.lines[i].left(l.width), base: y + l.baseline(), ink: c}
		p.grounds(&m)
		p.edges(&m)
		for _, g := range p.ln.glyphs {
			paint.Stamp(img, g, p.x, p.base, c.text)
		}
		l.paintMoved(img, p.ln, p.x, p.base, c.mark)
		for _, mark := range p.ln.marks {
			l.paintMark(img, mark, p.x, p.base, c.mark)
		}
		if i == caret {
			p.upright(l.caretX(i, m.caret, m.segments), c.caret)
		}
	}
}

// linePainter paints one line, which begins at x and has its baseline at base.
type linePainter struct {
	*layout
	ln   *line
	at   int // of the layout's lines
	img  *image.RGBA
	x    float32
	base int
	ink  ink
}

// thick is the thickness of lines.
func (p *linePainter) thick() int { return max(p.size/10, 1) }

// boxes are the areas of the characters from start to end on the line.
func (p *linePainter) boxes(start, end int) []image.Rectangle {
	var boxes []image.Rectangle
	for _, e := range p.ln.extents(start, end) {
		boxes = append(boxes, image.Rect(int(p.x+e.x0), p.base-p.size-1, int(p.x+e.x1+.999), p.base+p.size*3/10))
	}
	return boxes
}

func (p *linePainter) fill(start, end int, c color.NRGBA) {
	for _, r := range p.boxes(start, end) {
		paint.Fill(p.img, r, c)
	}
}

// grounds fills what lies below the letters: first what matters least.
func (p *linePainter) grounds(m *marks) {
	for tone, c := range [...]color.NRGBA{Detector: p.ink.detector, Reviewer: p.ink.reviewer} {
		for _, s := range m.spans {
			if s.Tone == SpanTone(tone) && s.Start < p.ln.end && s.End > p.ln.start {
				p.fill(s.Start, s.End, c)
			}
		}
	}
	for i := p.firstFound(m); i < len(m.found) && m.found[i].Start < p.ln.end; i++ {
		c := p.ink.found
		if i == m.here {
			c = p.ink.here
		}
		p.fill(m.found[i].Start, m.found[i].End, c)
	}
	if m.start >= p.ln.end || m.end <= p.ln.start || m.start == m.end {
		return
	}
	p.fill(m.start, m.end, p.ink.selection)
	if stop := p.lineStop(p.at); m.start <= stop && m.end > stop { // it goes on behind the line
		x0, x1 := int(p.x+p.ln.width), int(p.x+p.ln.width)+p.size/3
		if p.ln.rtl {
			x0, x1 = int(p.x)-p.size/3, int(p.x)
		}
		paint.Fill(p.img, image.Rect(x0, p.base-p.size-1, x1, p.base+p.size*3/10), p.ink.selection)
	}
}

// firstFound is the first match that reaches into the line.
func (p *linePainter) firstFound(m *marks) int {
	return sort.Search(len(m.found), func(i int) bool { return m.found[i].End > p.ln.start })
}

// edges draws the lines around and below marks.
func (p *linePainter) edges(m *marks) {
	for _, s := range m.spans {
		if s.Start >= p.ln.end || s.End <= p.ln.start {
			continue
		}
		if s.Tone == Reviewer {
			p.frame(s.Start, s.End, p.ink.reviewLine, m.segments)
			continue
		}
		for _, r := range p.boxes(s.Start, s.End) {
			paint.Fill(p.img, image.Rect(r.Min.X, r.Max.Y, r.Max.X, r.Max.Y+p.thick()), p.ink.detectorLine)
		}
	}
	if i := m.here; i < len(m.found) && m.found[i].Start < p.ln.end && m.found[i].End > p.ln.start {
		p.frame(m.found[i].Start, m.found[i].End, p.ink.hereLine, m.segments)
	}
	for i := sort.Search(len(m.mixed), func(i int) bool { return m.mixed[i].End > p.ln.start }); i < len(m.mixed) && m.mixed[i].Start < p.ln.end; i++ {
		p.dash(m.mixed[i].Start, m.mixed[i].End)
	}
}

// frame draws a line above and below characters, and one at either end where
// they begin and end on this line. The lower one leaves a detector's line below
// it in view.
func (p *linePainter) frame(start, end int, c color.NRGBA, s *segments) {
	for _, r := range p.boxes(start, end) {
		paint.Fill(p.img, image.Rect(r.Min.X, r.Max.Y-p.thick(), r.Max.X, r.Max.Y), c)
		paint.Fill(p.img, image.Rect(r.Min.X, r.Min.Y-p.thick(), r.Max.X, r.Min.Y), c)
	}
	for _, at := range [2]int{start, end} {
		if at >= p.ln.start && at <= p.lineStop(p.at) {
			p.upright(p.edgeX(at, at == end, s), c)
		}
	}
}

// edgeX is where characters begin, or with closing where they end: the two are
// apart where the text turns.
func (p *linePainter) edgeX(at int, closing bool, s *segments) float32 {
	if !closing {
		return p.caretX(p.at, at, s)
	}
	for n, c := range p.ln.cells {
		if c.end != at || c.x0 == c.x1 {
			continue
		}
		if p.ln.turned(n) {
			return p.x + c.x0
		}
		return p.x + c.x1
	}
	return p.caretX(p.at, at, s)
}

// upright draws a line as high as the letters at x.
func (p *linePainter) upright(x float32, c color.NRGBA) {
	thick := max(p.thick(), 2)
	left := min(max(int(x)-thick/2, 0), p.img.Rect.Max.X-thick) // all of it, at an edge too
	paint.Fill(p.img, image.Rect(left, p.base-p.size-1-p.thick(), left+thick, p.base+p.size*3/10), c)
}

// dash draws a dashed line close below characters.
func (p *linePainter) dash(start, end int) {
	y, long := p.base+p.size/10, max(p.size/4, 3)
	for _, r := range p.boxes(start, end) {
		for x := r.Min.X; x < r.Max.X; x += long * 8 / 5 {
			paint.Fill(p.img, image.Rect(x, y, min(x+long, r.Max.X), y+max(p.thick(), 2)), p.ink.alike)
		}
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
