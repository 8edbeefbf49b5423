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
	image  *image.RGBA // painted over again while its size stays
	lay    *layout     // for the whole width
	narrow *layout     // beside the scroll bar, nil while none was needed
	ready  *prepared   // what is shown next, perhaps
	pixels float32     // of a point, 0 until it was first drawn
	offset float32     // how far it is scrolled, in points
	study  *study      // of the whole text, nil while not made
	raw    bool

	reading // what a person does with it

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
	t := &Text{size: size, zoom: 1}
	t.raster = canvas.NewRaster(t.draw)
	t.raster.ScaleMode = canvas.ImageScalePixels // it has the screen's own pixels
	t.ExtendBaseWidget(t)
	return t
}

// Set shows other content, from its beginning. What a person did with the text
// before, even with the same words, is over.
func (t *Text) Set(c Content) {
	t.stopReading()
	if t.content.Text == c.Text && t.content.Lang == c.Lang && slices.Equal(t.content.Spans, c.Spans) {
		t.scrollTo(0)
		return
	}
	if t.content.Text != c.Text || t.content.Lang != c.Lang {
		t.forget()
		t.study = nil
		if r := t.ready; r != nil && r.content.Text == c.Text && r.content.Lang == c.Lang {
			t.runes, t.lay, t.study, t.ready = r.lay.text, r.lay, r.study, nil
		} else {
			t.runes = []rune(c.Text)
		}
	}
	t.content = c
	t.offset = 0
	t.setSpans(c.Spans)
}

// prepared is content that was laid out before it is shown.
type prepared struct {
	content Content
	lay     *layout
	study   *study
}

// Prepare lays out, out of sight, what Set will probably be given next: its
// fonts are found, its shapes drawn and its letters looked at while nobody
// waits.
func (t *Text) Prepare(c Content) {
	if t.Size().Width <= 0 || t.ready != nil && t.ready.content.Text == c.Text && t.ready.content.Lang == c.Lang {
		return
	}
	l := t.fresh([]rune(c.Text), c.Lang, t.Size().Width)
	t.ready = &prepared{content: c, lay: l}
	if t.reader != nil {
		t.ready.study = newStudy(l.text)
	}
	for i := range min(l.ensure(screenful), screenful) {
		ln := &l.lines[i]
		for _, g := range ln.glyphs {
			paint.Prepare(g, ln.left(l.width))
		}
	}
}

// screenful is how many lines are prepared; a window shows about as many.
const screenful = 30

// forget drops what was laid out.
func (t *Text) forget() { t.lay, t.narrow = nil, nil }

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
	t.forget()
	t.ready = nil
	t.clampOffset()
	t.raster.Refresh()
}

// scale is how many pixels a point has.
func (t *Text) scale() float32 {
	if t.pixels > 0 {
		return t.pixels
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(t); c != nil && c.Scale() > 0 {
		return c.Scale()
	}
	return 1
}

// fresh begins a layout for a width in points.
func (t *Text) fresh(text []rune, lang string, width float32) *layout {
	scale := t.scale()
	return newLayout(text, lang, int(t.size*t.zoom*scale+.5), float32(int(width*scale)))
}

// laid is the layout for a width in points.
func (t *Text) laid(width float32) *layout {
	scale := t.scale()
	if t.lay == nil || t.lay.size != int(t.size*t.zoom*scale+.5) || t.lay.width != max(float32(int(width*scale)), 1) {
		t.forget()
		t.lay = t.fresh(t.runes, t.content.Lang, width)
		t.lay.raw = t.raw
	}
	return t.lay
}

// shown is the layout that can be seen: the whole width, or what the scroll
// bar leaves of it when the text is higher than its room.
func (t *Text) shown() (l *layout, scrolls bool) {
	size := t.Size()
	l = t.laid(size.Width)
	fits := int(size.Height*t.scale()+.5) / l.lineHeight()
	if l.ensure(fits+1) <= fits {
		return l, false
	}
	if t.narrow == nil {
		t.narrow = t.fresh(t.runes, t.content.Lang, size.Width-gutter)
		t.narrow.raw = t.raw
	}
	return t.narrow, true
}

// HeightFor is the height of the text at a width, within the limit of SetMost
// and never higher than any screen.
func (t *Text) HeightFor(width float32) float32 {
	if len(t.runes) == 0 {
		return 0
	}
	l := t.laid(width)
	line := float32(l.lineHeight()) / t.scale()
	most := int(tallest/line) + 1
	if t.most > 0 {
		most = min(most, t.most)
	}
	return float32(min(l.ensure(most), most)) * line
}

// draw paints what can be seen into a picture of w by h pixels.
func (t *Text) draw(w, h int) image.Image {
	p := paint.New(t.image, w, h, t.raster.Size())
	t.image = p.Image
	if w <= 0 || h <= 0 || len(t.runes) == 0 {
		return t.image
	}
	if p.Scale != t.scale() {
		t.pixels = p.Scale
		t.forget()
	}
	l, scrolls := t.shown()
	c := inkOf(t.tone)
	l.paint(t.image, int(t.offset*p.Scale+.5), t.marks(), c)
	if scrolls {
		t.paintBar(p, l, c)
	}
	return t.image
}

// height is the height of the whole text in points: measured as far as it is
// laid out, and guessed from the number of characters for the rest.
func (t *Text) height(l *layout) float32 {
	lines := float64(len(l.lines))
	if !l.done && l.next > 0 {
		lines *= float64(len(l.text)) / float64(l.next)
	}
	return float32(lines) * float32(l.lineHeight()) / t.scale()
}

// ScrollBy scrolls by points, downwards when they are positive.
func (t *Text) ScrollBy(points float32) { t.scrollTo(t.offset + points) }

// ScrollPages scrolls by pages, downwards when they are positive.
func (t *Text) ScrollPages(pages float32) {
	l, _ := t.shown()
	line := float32(l.lineHeight()) / t.scale()
	t.ScrollBy(pages * max(t.Size().Height-line, line))
}

// ScrollToTop shows the beginning.
func (t *Text) ScrollToTop() { t.scrollTo(0) }

// ScrollToEnd shows the end.
func (t *Text) ScrollToEnd() {
	l, _ := t.shown()
	l.ensure(len(t.runes) + 1)
	t.scrollTo(t.height(l))
}

// AtEnd reports whether the last line can be seen.
func (t *Text) AtEnd() bool {
	if len(t.runes) == 0 || t.Size().Width <= 0 {
		return true
	}
	l, _ := t.shown()
	bottom := int((t.offset+t.Size().Height)*t.scale()+.5) / l.lineHeight()
	return l.ensure(bottom+1) <= bottom
}

func (t *Text) scrollTo(offset float32) {
	before := t.offset
	t.offset = offset
	t.clampOffset()
	if t.offset == before {
		return
	}
	t.pointAway()
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
	l, _ := t.shown()
	line := float32(l.lineHeight()) / t.scale()
	lines := l.ensure(int((t.offset+t.Size().Height)/line) + 1)
	t.offset = min(t.offset, max(float32(lines)*line-t.Size().Height, 0))
}

// Scrolled scrolls by the wheel.
func (t *Text) Scrolled(ev *fyne.ScrollEvent) { t.ScrollBy(-ev.Scrolled.DY) }

// CreateRenderer is for the toolkit.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{t.raster}
	if t.reader != nil {
		objects = append(objects, t.reader)
	}
	return kit.Renderer{
		Object:  t,
		Content: func() []fyne.CanvasObject { return objects },
		Arrange: func(size fyne.Size) {
			for _, o := range objects {
				o.Resize(size)
			}
			t.clampOffset()
		},
		Least: t.least,
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
