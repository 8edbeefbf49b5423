package paint

import (
	"image/color"
	"strings"
	"unicode"

	"discern/ui/kit/bidi"
)

// Style is how a label is written: a size in points, regular or bold.
type Style struct {
	Size float32
	Bold bool
}

// Bolder is the bold form of a style.
func (s Style) Bolder() Style { return Style{s.Size, true} }

// label is a shaped line of words.
type label struct {
	glyphs []Glyph
	width  float32   // in pixels
	ends   []float32 // by code point: the width of what comes before its end, in reading order
	text   []rune
}

type labelKey struct {
	text string
	size int
	bold bool
}

// mostLabels bounds the cache of shaped labels; a screen shows about a hundred.
const mostLabels = 4096

var labels = map[labelKey]*label{}

func labelOf(s string, size int, bold bool) *label {
	key := labelKey{s, size, bold}
	if l, ok := labels[key]; ok {
		return l
	}
	if len(labels) >= mostLabels {
		clear(labels)
	}
	l := newLabel([]rune(s), size, bold)
	labels[key] = l
	return l
}

// newLabel shapes a line. It runs as its first strong character does; a control
// that would turn it does nothing, since labels are words of ours.
func newLabel(text []rune, size int, bold bool) *label {
	l := &label{text: text, ends: make([]float32, len(text))}
	if len(text) == 0 {
		return l
	}
	type piece struct {
		run   Run
		level bidi.Level
	}
	var pieces []piece
	var runLevels []bidi.Level
	levels := bidi.Resolve(text, bidi.Auto, bidi.Ignored).Line(0, len(text))
	for i := 0; i < len(text); {
		end := i + 1
		for end < len(text) && levels[end] == levels[i] {
			end++
		}
		for _, run := range Split(text, i, end, bold) {
			pieces = append(pieces, piece{run, levels[i]})
			runLevels = append(runLevels, levels[i])
		}
		i = end
	}
	for _, n := range bidi.Order(runLevels) {
		for _, g := range Shape(text, pieces[n].run, pieces[n].level, size, "") {
			l.glyphs = append(l.glyphs, Glyph{
				Face: pieces[n].run.Face, ID: g.GlyphID, Size: size, X: l.width + Float(g.XOffset), Y: -Float(g.YOffset),
			})
			l.width += Float(g.Advance)
			if at := g.TextIndex(); at >= 0 && at < len(text) {
				l.ends[at] += Float(g.Advance)
			}
		}
	}
	for i := 1; i < len(l.ends); i++ {
		l.ends[i] += l.ends[i-1]
	}
	return l
}

// pixels is a size in whole pixels, rounded down: what was measured at scale 1
// must not be wider at another.
func pixels(points, scale float32) int { return max(int(points*scale+.01), 1) }

// Width is how wide a label is at scale 1, in points.
func Width(s string, style Style) float32 {
	return labelOf(s, pixels(style.Size, 1), style.Bold).width
}

// Height is how high a line of a style is, in points.
func Height(style Style) float32 {
	rise, fall := Metrics(pixels(style.Size, 1))
	return float32(int(rise + fall + .999))
}

// Width is how wide a label is in this picture, in points.
func (p *Picture) Width(s string, style Style) float32 {
	return labelOf(s, pixels(style.Size, p.Scale), style.Bold).width / p.Scale
}

// Text writes a label with its upper left corner at x, y and returns its
// width.
func (p *Picture) Text(s string, x, y float32, style Style, c color.NRGBA) float32 {
	return p.TextIn(s, x, y, Height(style), style, c)
}

// TextIn writes a label at x, in the middle of a row of height h that begins
// at y, and returns its width.
func (p *Picture) TextIn(s string, x, y, h float32, style Style, c color.NRGBA) float32 {
	if s == "" {
		return 0
	}
	size := pixels(style.Size, p.Scale)
	l := labelOf(s, size, style.Bold)
	rise, fall := Metrics(size)
	base := int((y+h/2)*p.Scale + (rise-fall)/2 + .5)
	left := float32(p.px(x))
	for _, g := range l.glyphs {
		Stamp(p.Image, g, left, base, c)
	}
	return l.width / p.Scale
}

// TextRight writes a label that ends at x, in the middle of a row.
func (p *Picture) TextRight(s string, x, y, h float32, style Style, c color.NRGBA) float32 {
	w := p.Width(s, style)
	p.TextIn(s, x-w, y, h, style, c)
	return w
}

// Fit shortens a label so that it is at most width points wide in this
// picture, and ends it with an ellipsis when something was left out.
func (p *Picture) Fit(s string, width float32, style Style) string {
	size := pixels(style.Size, p.Scale)
	room := width * p.Scale
	most := int(8*room/float32(size)) + 16 // no writing has so many characters in the room
	short := s
	if len(s) > most {
		n := 0
		for i := range s {
			if n == most {
				short = s[:i]
				break
			}
			n++
		}
	}
	l := labelOf(short, size, style.Bold)
	if l.width <= room && len(short) == len(s) {
		return s
	}
	const dots = "…"
	room -= labelOf(dots, size, style.Bold).width
	n := 0
	for n < len(l.ends) && l.ends[n] <= room {
		n++
	}
	for ; n > 0; n-- {
		for n > 0 && n < len(l.text) && unicode.In(l.text[n], unicode.M, unicode.Cf, unicode.Variation_Selector) {
			n--
		}
		cut := strings.TrimRight(string(l.text[:n]), " ,;:.!?") + dots
		// A letter that joined the next one may be wider where it ends a word.
		if labelOf(cut, size, style.Bold).width <= width*p.Scale {
			return cut
		}
	}
	return dots
}
