package paint_test

import (
	"bytes"
	"image"
	"image/color"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit/paint"
)

var (
	red   = color.NRGBA{R: 0xff, A: 0xff}
	style = paint.Style{Size: 14}
)

// inked is the smallest area that holds everything painted.
func inked(img *image.RGBA) image.Rectangle {
	var r image.Rectangle
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			if img.RGBAAt(x, y).A > 0 {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

func TestNew(t *testing.T) {
	tests := []struct {
		name  string
		w, h  int
		size  fyne.Size
		scale float32
	}{
		{"one to one", 100, 50, fyne.NewSize(100, 50), 1},
		{"doubled", 200, 100, fyne.NewSize(100, 50), 2},
		{"rounded up by the toolkit", 151, 38, fyne.NewSize(100, 25), 1.5},
		{"nothing", 0, 0, fyne.NewSize(0, 0), 1},
		{"not laid out yet", 10, 10, fyne.NewSize(0, 0), 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := paint.New(nil, tt.w, tt.h, tt.size)
			if p.Scale != tt.scale || p.Image.Rect != image.Rect(0, 0, tt.w, tt.h) {
				t.Errorf("scale %v, picture %v; want %v, %dx%d", p.Scale, p.Image.Rect, tt.scale, tt.w, tt.h)
			}
		})
	}
}

func TestNewPaintsOver(t *testing.T) {
	size := fyne.NewSize(20, 10)
	first := paint.New(nil, 20, 10, size)
	first.Box(0, 0, 20, 10, 0, red)
	again := paint.New(first.Image, 20, 10, size)
	if again.Image != first.Image {
		t.Error("a picture of the same size was not used again")
	}
	if r := inked(again.Image); !r.Empty() {
		t.Errorf("the old picture still shows at %v", r)
	}
	if other := paint.New(first.Image, 21, 10, size); other.Image == first.Image {
		t.Error("a picture of another size was used again")
	}
}

func TestShapesStayInTheirArea(t *testing.T) {
	tests := []struct {
		name string
		draw func(p *paint.Picture)
		want image.Rectangle
	}{
		{"box", func(p *paint.Picture) { p.Box(2, 3, 10, 5, 0, red) }, image.Rect(4, 6, 24, 16)},
		{"rounded box", func(p *paint.Picture) { p.Box(2, 3, 20, 15, 6, red) }, image.Rect(4, 6, 44, 36)},
		{"border", func(p *paint.Picture) { p.Border(2, 3, 20, 15, 6, red) }, image.Rect(4, 6, 44, 36)},
		{"disc", func(p *paint.Picture) { p.Disc(5, 5, 10, red) }, image.Rect(10, 10, 30, 30)},
		{"thin lines are seen", func(p *paint.Picture) { p.Box(2, 3, 10, .1, 0, red) }, image.Rect(4, 6, 24, 7)},
		{"no width", func(p *paint.Picture) { p.Box(2, 3, 0, 5, 0, red) }, image.Rectangle{}},
		{"turned inside out", func(p *paint.Picture) { p.Box(2, 3, -9, 5, 3, red) }, image.Rectangle{}},
		{"over the edge", func(p *paint.Picture) { p.Box(-9, -9, 500, 500, 8, red) }, image.Rect(0, 0, 100, 80)},
		{"a disc half outside", func(p *paint.Picture) { p.Disc(-5, -5, 10, red) }, image.Rect(0, 0, 10, 10)},
		{"a border larger than the picture", func(p *paint.Picture) { p.Border(-9, -9, 500, 500, 8, red) }, image.Rectangle{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := paint.New(nil, 100, 80, fyne.NewSize(50, 40))
			tt.draw(p)
			if got := inked(p.Image); got != tt.want {
				t.Errorf("painted %v, want %v", got, tt.want)
			}
		})
	}
}

func TestRoundedCornersAreSoft(t *testing.T) {
	p := paint.New(nil, 40, 40, fyne.NewSize(40, 40))
	p.Box(0, 0, 40, 40, 12, red)
	if a := p.Image.RGBAAt(0, 0).A; a != 0 {
		t.Errorf("the corner itself is covered by %d", a)
	}
	soft := 0
	for i := range 40 {
		if a := p.Image.RGBAAt(i, i).A; a > 0 && a < 255 {
			soft++
		}
	}
	if soft == 0 {
		t.Error("no pixel of the edge is half covered")
	}
	if got := p.Image.RGBAAt(20, 20); got != (color.RGBA{R: 0xff, A: 0xff}) {
		t.Errorf("the middle is %v", got)
	}
}

func TestText(t *testing.T) {
	test.NewTempApp(t)
	p := paint.New(nil, 300, 40, fyne.NewSize(300, 40))
	w := p.TextIn("Violating", 10, 0, 40, style, red)
	got := inked(p.Image)
	if got.Min.X < 9 || float32(got.Max.X) > 10+w+2 || got.Dx() < int(w)-6 {
		t.Errorf("words of width %v at 10 cover %v", w, got)
	}
	if got.Min.Y < 10 || got.Max.Y > 32 {
		t.Errorf("words are not in the middle of their row: %v", got)
	}
	if w := p.TextIn("", 0, 0, 40, style, red); w != 0 {
		t.Errorf("no words are %v wide", w)
	}

	right := paint.New(nil, 300, 40, fyne.NewSize(300, 40))
	right.TextRight("Violating", 290, 0, 40, style, red)
	if got := inked(right.Image); got.Max.X > 291 || got.Max.X < 285 {
		t.Errorf("words that end at 290 cover %v", got)
	}
}

// TestLabelsIgnoreControls: no control turns words of ours around, marks of
// direction and numbers among Hebrew apart.
func TestLabelsIgnoreControls(t *testing.T) {
	test.NewTempApp(t)
	drawn := func(s string) []byte {
		p := paint.New(nil, 200, 40, fyne.NewSize(200, 40))
		p.TextIn(s, 10, 0, 40, style, red)
		return p.Image.Pix
	}
	for s, want := range map[string]string{
		"ab\u202ecd\u202c": "abcd", "ab \u2067cd 12\u2069": "ab cd 12", "\u202bab, c": "ab, c", "אב \u202d12 גד": "אב 12 גד",
	} {
		if !bytes.Equal(drawn(s), drawn(want)) {
			t.Errorf("%+q does not look as %+q", s, want)
		}
	}
	if bytes.Equal(drawn("אב 12"), drawn("12 אב")) {
		t.Error("Hebrew runs from left to right")
	}
}

func TestWidth(t *testing.T) {
	test.NewTempApp(t)
	short, long := paint.Width("abc", style), paint.Width("abcabc", style)
	if short <= 0 || long < 1.9*short || long > 2.1*short {
		t.Errorf("abc is %v wide, twice of it %v", short, long)
	}
	if bold := paint.Width("abc", style.Bolder()); bold <= short {
		t.Errorf("bold is %v wide, regular %v", bold, short)
	}
	if w := paint.Width("", style); w != 0 {
		t.Errorf("nothing is %v wide", w)
	}
	p := paint.New(nil, 400, 80, fyne.NewSize(200, 40))
	if w := p.Width("abc", style); w < short*.95 || w > short*1.05 {
		t.Errorf("at scale 2 abc is %v points wide, at scale 1 %v", w, short)
	}
}

func TestFit(t *testing.T) {
	test.NewTempApp(t)
	p := paint.New(nil, 400, 40, fyne.NewSize(400, 40))
	for _, s := range []string{
		"", "short", "a line of words that is much longer than the room it has, by far",
		strings.Repeat("x", 100_000), strings.Repeat("שלום ", 50), strings.Repeat("نص ", 50),
		strings.Repeat("漢字", 50), strings.Repeat("👩‍👩‍👧", 20), strings.Repeat("e\u0301", 80), "wait… " + strings.Repeat("i", 90),
	} {
		for _, width := range []float32{20, 60, 180} {
			got := p.Fit(s, width, style)
			if w := p.Width(got, style); w > width {
				t.Errorf("%.10q fitted into %v is %v wide", s, width, w)
			}
			if p.Width(s, style) <= width {
				if got != s {
					t.Errorf("%.10q fits into %v and became %q", s, width, got)
				}
				continue
			}
			cut, ok := strings.CutSuffix(got, "…")
			if !ok || !strings.HasPrefix(s, cut) || !utf8.ValidString(got) {
				t.Errorf("%.10q fitted into %v became %q", s, width, got)
			}
		}
	}
}

func TestFitTearsNoCharacter(t *testing.T) {
	test.NewTempApp(t)
	p := paint.New(nil, 400, 40, fyne.NewSize(400, 40))
	s := strings.Repeat("e\u0301", 80)
	for width := float32(20); width < 200; width += 3 {
		cut := strings.TrimSuffix(p.Fit(s, width, style), "…")
		if n := utf8.RuneCountInString(cut); n%2 != 0 {
			t.Fatalf("fitted into %v a letter lost its accent", width)
		}
	}
}

func TestSplit(t *testing.T) {
	test.NewTempApp(t)
	tests := []struct {
		name, text string
		runs       int
	}{
		{"one script", "hello, world", 1},
		{"digits and points", "a 1.5, b", 1},
		{"a mark stays with its letter", "e\u0301a", 1},
		{"latin and greek", "abcαβγ", 2},
		{"latin and cyrillic look alike", "pаypal", 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := []rune(tt.text)
			runs := paint.Split(text, 0, len(text), false)
			if len(runs) != tt.runs {
				t.Errorf("%d runs, want %d", len(runs), tt.runs)
			}
			at := 0
			for _, r := range runs {
				if r.Start != at || r.End <= r.Start || r.Face == nil {
					t.Errorf("run %d to %d after %d, face %v", r.Start, r.End, at, r.Face != nil)
				}
				at = r.End
			}
			if at != len(text) {
				t.Errorf("runs end at %d of %d", at, len(text))
			}
		})
	}
}

func TestShown(t *testing.T) {
	test.NewTempApp(t)
	for r, want := range map[rune]bool{'a': true, 'é': true, 'Ж': true, '▲': true, '😀': true, 0x10fffd: false, 0x378: false} {
		if got := paint.Shown(r); got != want {
			t.Errorf("Shown(%U) = %v, want %v", r, got, want)
		}
	}
}

func TestPrintable(t *testing.T) {
	for r, want := range map[rune]bool{'a': true, ' ': true, 0x301: true, 0x200b: false, 0x202e: false, 0xfe0f: false, 0: false, 0xe0041: false} {
		if got := paint.Printable(r); got != want {
			t.Errorf("Printable(%U) = %v, want %v", r, got, want)
		}
	}
}

func TestIcon(t *testing.T) {
	square := []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect x="0" y="0" width="24" height="24"/></svg>`)
	p := paint.New(nil, 60, 60, fyne.NewSize(60, 60))
	p.Icon(square, 10, 10, 20, red)
	if got, want := inked(p.Image), image.Rect(10, 10, 30, 30); got != want {
		t.Errorf("the icon covers %v, want %v", got, want)
	}
	if got := p.Image.RGBAAt(20, 20); got != (color.RGBA{R: 0xff, A: 0xff}) {
		t.Errorf("the icon is %v", got)
	}
	empty := paint.New(nil, 60, 60, fyne.NewSize(60, 60))
	empty.Icon(nil, 10, 10, 20, red)
	empty.Icon([]byte("no drawing"), 10, 10, 20, red)
	if got := inked(empty.Image); !got.Empty() {
		t.Errorf("a broken icon covers %v", got)
	}
}
