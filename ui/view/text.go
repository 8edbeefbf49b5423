package view

import (
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// The limits of zoom.
const (
	leastZoom = .6
	mostZoom  = 4
)

// tallest is the height in points beyond which a text does not ask for more:
// no screen is higher, and it scrolls itself.
const tallest float32 = 3000

// Text shows content. It wraps at its width, scrolls itself when it is higher
// than the room it is given, and is one object to draw whatever its length.
type Text struct {
	widget.BaseWidget
	content Content
	runes   []rune
	spans   []Span
	size    float32
	zoom    float32
	tone    kit.Tone
	most    int // lines it asks room for, 0 for all

	raster *canvas.Raster
	lay    *layout
	offset float32 // how far it is scrolled, in points
	hidden int     // -1 while not counted
	ink    ink

	// OnScrolled is called when the text was scrolled; nil for nobody.
	OnScrolled func()
}

var (
	_ fyne.Scrollable = (*Text)(nil)
	_ kit.Flowing     = (*Text)(nil)
	_ fyne.Accessible = (*Text)(nil)
)

// NewText makes an empty text of a size in points, as kit.TextContent.
func NewText(size float32) *Text {
	t := &Text{size: size, zoom: 1, hidden: -1}
	t.raster = canvas.NewRaster(t.draw)
	t.raster.ScaleMode = canvas.ImageScalePixels // it has the screen's own pixels
	t.recolour()
	t.ExtendBaseWidget(t)
	return t
}

// Set shows other content, from its beginning.
func (t *Text) Set(c Content) {
	if t.content.Text == c.Text && t.content.Lang == c.Lang && slices.Equal(t.content.Spans, c.Spans) {
		t.scrollTo(0)
		return
	}
	if t.content.Text != c.Text || t.content.Lang != c.Lang {
		t.runes = []rune(c.Text)
		t.lay = nil
		t.hidden = -1
	}
	t.content = c
	t.offset = 0
	t.setSpans(c.Spans)
}

// SetSpans changes what is marked, and scrolls nowhere.
func (t *Text) SetSpans(spans []Span) {
	if !slices.Equal(t.content.Spans, spans) {
		t.setSpans(spans)
	}
}

func (t *Text) setSpans(spans []Span) {
	t.content.Spans = slices.Clone(spans)
	t.spans = t.spans[:0]
	for _, s := range spans {
		s.Start, s.End = max(s.Start, 0), min(s.End, len(t.runes))
		if s.Start < s.End {
			t.spans = append(t.spans, s)
		}
	}
	t.raster.Refresh()
}

// SetMost limits how many lines the text asks room for; 0 for no limit.
func (t *Text) SetMost(lines int) { t.most = lines }

// SetTone changes the tone of the words.
func (t *Text) SetTone(tone kit.Tone) {
	t.tone = tone
	t.recolour()
	t.raster.Refresh()
}

// Zoom is how much larger than its own size the text is shown.
func (t *Text) Zoom() float32 { return t.zoom }

// SetZoom shows the text larger or smaller, within 0.6 and 4.
func (t *Text) SetZoom(zoom float32) {
	if zoom = min(max(zoom, leastZoom), mostZoom); zoom == t.zoom {
		return
	}
	t.zoom = zoom
	t.lay = nil
	t.clampOffset()
	t.raster.Refresh()
}

// Hidden is how many characters are shown as marks because they have no shape
// of their own.
func (t *Text) Hidden() int {
	if t.hidden < 0 {
		t.hidden = 0
		for i := range t.runes {
			if hiddenLabel(t.runes, i) != "" && t.runes[i] != '\r' && !endsParagraph(t.runes[i]) {
				t.hidden++
			}
		}
	}
	return t.hidden
}

// scale is how many pixels a point has.
func (t *Text) scale() float32 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(t); c != nil && c.Scale() > 0 {
		return c.Scale()
	}
	return 1
}

// laid is the layout for a width in points.
func (t *Text) laid(width, scale float32) *layout {
	size, pixels := int(t.size*t.zoom*scale+.5), float32(int(width*scale))
	if t.lay == nil || t.lay.size != size || t.lay.width != max(pixels, 1) {
		t.lay = newLayout(t.runes, t.content.Lang, size, pixels)
	}
	return t.lay
}

// HeightFor is the height of the text at a width, within the limit of SetMost
// and never higher than any screen.
func (t *Text) HeightFor(width float32) float32 {
	if len(t.runes) == 0 {
		return 0
	}
	scale := t.scale()
	l := t.laid(width, scale)
	line := float32(l.lineHeight()) / scale
	most := int(tallest/line) + 1
	if t.most > 0 {
		most = min(most, t.most)
	}
	return float32(min(l.ensure(most), most)) * line
}

// draw paints what can be seen into a picture of w by h pixels.
func (t *Text) draw(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	if w <= 0 || h <= 0 || len(t.runes) == 0 {
		return img
	}
	scale := float32(w) / max(t.Size().Width, 1)
	l := t.laid(t.Size().Width, scale)
	l.paint(img, int(t.offset*scale+.5), t.spans, t.ink)
	t.paintBar(img, l, scale)
	return img
}

// paintBar paints how far the text is scrolled, when it can be.
func (t *Text) paintBar(img *image.RGBA, l *layout, scale float32) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	total := t.pixels(l)
	if total <= h {
		return
	}
	thick := int(4*scale + .5)
	long := max(h*h/total, 6*thick)
	y := int(t.offset * scale / float32(total-h) * float32(h-long))
	paint.Fill(img, image.Rect(w-thick, y, w, y+long), t.ink.bar)
}

// pixels is the height of the whole text: measured as far as it is laid out,
// and guessed from the number of characters for the rest.
func (t *Text) pixels(l *layout) int {
	lines := len(l.lines)
	if !l.done && lines > 0 && l.next > 0 {
		lines = int(float64(lines) * float64(len(l.text)) / float64(l.next))
	}
	return lines * l.lineHeight()
}

// ScrollBy scrolls by points, downwards when they are positive.
func (t *Text) ScrollBy(points float32) { t.scrollTo(t.offset + points) }

// ScrollPages scrolls by pages, downwards when they are positive.
func (t *Text) ScrollPages(pages float32) {
	line := float32(t.laid(t.Size().Width, t.scale()).lineHeight()) / t.scale()
	t.ScrollBy(pages * max(t.Size().Height-line, line))
}

// ScrollToTop shows the beginning.
func (t *Text) ScrollToTop() { t.scrollTo(0) }

// ScrollToEnd shows the end.
func (t *Text) ScrollToEnd() {
	l := t.laid(t.Size().Width, t.scale())
	l.ensure(len(t.runes) + 1)
	t.scrollTo(float32(len(l.lines)*l.lineHeight()) / t.scale())
}

// AtEnd reports whether the last line can be seen.
func (t *Text) AtEnd() bool {
	if len(t.runes) == 0 || t.Size().Width <= 0 {
		return true
	}
	scale := t.scale()
	l := t.laid(t.Size().Width, scale)
	bottom := int((t.offset+t.Size().Height)*scale+.5)/l.lineHeight() + 1
	return l.ensure(bottom+1) <= bottom
}

func (t *Text) scrollTo(offset float32) {
	before := t.offset
	t.offset = offset
	t.clampOffset()
	if t.offset == before {
		return
	}
	t.raster.Refresh()
	if t.OnScrolled != nil {
		t.OnScrolled()
	}
}

// clampOffset keeps the text from being scrolled out of its room. It lays out
// as far as the offset reaches, and no further.
func (t *Text) clampOffset() {
	t.offset = max(t.offset, 0)
	if t.offset == 0 || t.Size().Width <= 0 {
		return
	}
	scale := t.scale()
	l := t.laid(t.Size().Width, scale)
	line := float32(l.lineHeight()) / scale
	lines := l.ensure(int((t.offset+t.Size().Height)/line) + 1)
	t.offset = min(t.offset, max(float32(lines)*line-t.Size().Height, 0))
}

// Scrolled scrolls by the wheel.
func (t *Text) Scrolled(ev *fyne.ScrollEvent) { t.ScrollBy(-ev.Scrolled.DY) }

func (t *Text) recolour() {
	c := kit.Now()
	t.ink = ink{
		text: t.tone.Of(c), mark: c.MarkLine,
		detector: c.Mark, detectorLine: c.MarkLine, reviewer: c.Own, reviewLine: c.OwnLine, bar: c.Faint,
	}
}

// CreateRenderer is for the toolkit.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{t.raster}
	return kit.Renderer{
		Object:  t,
		Content: func() []fyne.CanvasObject { return objects },
		Arrange: func(size fyne.Size) {
			t.raster.Resize(size)
			t.clampOffset()
		},
		Least:    t.least,
		Recolour: t.recolour,
	}
}

// least is the smallest size: two words of one line. The toolkit lays a parent
// out anew when a child's smallest size has changed and never otherwise, so
// the height that the text would like is added, too small to be seen.
func (t *Text) least() fyne.Size {
	return fyne.NewSize(80, t.size*1.6+t.HeightFor(max(t.Size().Width, 80))/10000)
}

// AccessibilityLabel is the words.
func (t *Text) AccessibilityLabel() string { return t.content.Text }

// AccessibilityRole is text.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
