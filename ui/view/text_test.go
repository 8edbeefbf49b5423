package view

import (
	"image"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"discern/ui/kit"
)

// shown is a text in a window of its own.
func shown(t testing.TB, c Content, width, height float32) (*Text, fyne.Window) {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(kit.Dark))
	text := NewText(20)
	text.Set(c)
	w := test.NewTempWindow(t, text)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return text, w
}

// inked is the smallest area of a picture of a text that holds its shapes.
func inked(img image.Image) image.Rectangle {
	var r image.Rectangle
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if _, _, _, a := img.At(x, y).RGBA(); a > 0 {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

// alike reports whether two pictures of a window are the same.
func alike(a, b image.Image) bool {
	return slices.Equal(a.(*image.NRGBA).Pix, b.(*image.NRGBA).Pix)
}

func TestSpansAreClipped(t *testing.T) {
	tests := []struct {
		name string
		give []Span
		want []Span
	}{
		{"within", []Span{{Start: 1, End: 3}}, []Span{{Start: 1, End: 3}}},
		{"counts code points", []Span{{Start: 0, End: 5, Tone: Reviewer}}, []Span{{Start: 0, End: 5, Tone: Reviewer}}},
		{"before and beyond", []Span{{Start: -7, End: 99}}, []Span{{Start: 0, End: 5}}},
		{"beyond", []Span{{Start: 5, End: 8}, {Start: 50, End: 80}}, nil},
		{"before", []Span{{Start: -5, End: 0}}, nil},
		{"reversed", []Span{{Start: 4, End: 2}}, nil},
		{"empty", []Span{{Start: 2, End: 2}}, nil},
		{"overlapping", []Span{{Start: 0, End: 3}, {Start: 2, End: 4}}, []Span{{Start: 0, End: 3}, {Start: 2, End: 4}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, w := shown(t, Content{Text: "hé漢😀o", Spans: tt.give}, 300, 60)
			if diff := cmp.Diff(tt.want, append([]Span(nil), text.spans...)); diff != "" {
				t.Errorf("spans (-want +got):\n%s", diff)
			}
			w.Canvas().Capture()
		})
	}
}

func TestSpansShow(t *testing.T) {
	text, w := shown(t, Content{Text: "some words to mark"}, 400, 60)
	plain := w.Canvas().Capture()
	pictures := map[string]image.Image{"no span": plain}
	for name, spans := range map[string][]Span{
		"a detector's": {{Start: 5, End: 10}}, "a reviewer's": {{Start: 5, End: 10, Tone: Reviewer}},
	} {
		text.SetSpans(spans)
		got := w.Canvas().Capture()
		for other, img := range pictures {
			if alike(got, img) {
				t.Errorf("%s looks as %s", name, other)
			}
		}
		pictures[name] = got
	}
	text.SetSpans(nil)
	if !alike(w.Canvas().Capture(), plain) {
		t.Error("marks stay when the spans are gone")
	}
}

func TestLongTextIsLaidOutLazily(t *testing.T) {
	for name, text := range map[string]string{
		"one paragraph":   strings.Repeat("word ", 20_000),
		"many paragraphs": strings.Repeat("a line of words\n", 6_250),
		"empty lines":     strings.Repeat("\n", 100_000),
		"one word":        strings.Repeat("x", 100_000),
		"hidden":          strings.Repeat("\u200b", 100_000),
		"right to left":   strings.Repeat("שלום ", 20_000),
		"no spaces":       strings.Repeat("漢字", 50_000),
	} {
		t.Run(name, func(t *testing.T) {
			text, w := shown(t, Content{Text: text}, 600, 400)
			w.Canvas().Capture()
			l, scrolls := text.shown()
			// What a screen of the greatest height takes, and a window of it more.
			if n, m := len(l.lines), len(text.lay.lines); n == 0 || n > 400 || m > 400 {
				t.Errorf("%d and %d lines are laid out for the first picture", n, m)
			}
			if l.done || text.AtEnd() || !scrolls {
				t.Error("all of it is laid out")
			}
			text.ScrollToEnd()
			if !text.AtEnd() || !l.done {
				t.Error("its end cannot be reached")
			}
			checkLayout(t, l)
			text.ScrollToTop()
			if text.offset != 0 {
				t.Errorf("at the top it is scrolled by %v", text.offset)
			}
		})
	}
}

// TestPrepared: what was laid out ahead shows as what was not.
func TestPrepared(t *testing.T) {
	next := Content{Text: strings.Repeat("the next words שלום 漢字 ", 200), Spans: []Span{{Start: 4, End: 9}}}
	_, fresh := shown(t, next, 400, 300)
	want := fresh.Canvas().Capture()
	text, w := shown(t, Content{Text: "something else"}, 400, 300)
	w.Canvas().Capture()
	for _, other := range []Content{{Text: "not what comes"}, next} {
		text.Prepare(other)
		text.Prepare(other)
	}
	text.Set(next)
	if !alike(w.Canvas().Capture(), want) {
		t.Error("prepared, it looks otherwise")
	}
	text.Prepare(Content{Text: "never comes"})
	text.Set(Content{Text: "something else"})
	text.Set(next)
	if !alike(w.Canvas().Capture(), want) {
		t.Error("after another was prepared, it looks otherwise")
	}
}

func TestZoom(t *testing.T) {
	text, _ := shown(t, Content{Text: strings.Repeat("words ", 40)}, 300, 200)
	before := text.HeightFor(300)
	for _, tt := range []struct{ zoom, want float32 }{
		{1.5, 1.5}, {0, .6}, {-3, .6}, {.59, .6}, {99, 4}, {4, 4}, {1, 1},
	} {
		text.SetZoom(tt.zoom)
		if got := text.Zoom(); got != tt.want {
			t.Errorf("SetZoom(%v) shows at %v, want %v", tt.zoom, got, tt.want)
		}
	}
	if got := text.HeightFor(300); got != before {
		t.Errorf("at its own size again it is %v high, was %v", got, before)
	}
	text.SetZoom(2)
	if got := text.HeightFor(300); got < 2*before {
		t.Errorf("twice as large it is %v high, was %v", got, before)
	}
}

func TestParagraphsLieOnTheirSide(t *testing.T) {
	tests := []struct {
		name, text string
		right      bool
	}{
		{"latin", "hello", false},
		{"hebrew", "שלום", true},
		{"arabic", "مرحبا", true},
		{"hebrew after digits", "12 שלום", true},
		{"latin with an override", "\u202ehello", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, _ := shown(t, Content{Text: tt.text}, 600, 60)
			got := inked(text.draw(600, 60))
			if got.Empty() {
				t.Fatal("nothing shows")
			}
			if right := got.Min.X > 300; right != tt.right || !right && got.Max.X > 300 {
				t.Errorf("it covers %v", got)
			}
		})
	}
}

func TestEmptyText(t *testing.T) {
	text, w := shown(t, Content{Spans: []Span{{Start: 0, End: 3}}}, 300, 60)
	w.Canvas().Capture()
	text.ScrollPages(1)
	text.ScrollToEnd()
	text.SetZoom(3)
	if text.HeightFor(300) != 0 || text.Hidden() != 0 || !text.AtEnd() || text.offset != 0 || len(text.spans) != 0 {
		t.Errorf("height %v, hidden %d, at its end %v, scrolled %v, %d spans",
			text.HeightFor(300), text.Hidden(), text.AtEnd(), text.offset, len(text.spans))
	}
	if got := inked(text.draw(300, 60)); !got.Empty() {
		t.Errorf("it covers %v", got)
	}
}

func TestOddTextsShow(t *testing.T) {
	for name, s := range map[string]string{
		"NUL":                   "\x00",
		"NUL within":            "a\x00b",
		"lone combining mark":   "\u0301",
		"many combining marks":  "Z" + strings.Repeat("\u0335\u0321\u0489", 300),
		"marks after a break":   "a\n\u0301\u0302",
		"lone emoji modifier":   "\U0001f3fd",
		"regional letters":      "🇩🇪🇫🇷🇪",
		"not UTF-8":             "\xff\xfe\x80",
		"no font has it":        "\u0378",
		"only an override":      "\u202e",
		"tabs":                  "\t\ta\t",
		"ligatures and accents": "ﷺ ffi e\u0301\u0323",
	} {
		t.Run(name, func(t *testing.T) {
			text, _ := shown(t, Content{Text: s, Spans: []Span{{Start: 0, End: 1}}}, 200, 120)
			if got := inked(text.draw(200, 120)); got.Empty() {
				t.Error("nothing shows")
			}
			for _, width := range []float32{1, 17, 200} {
				l := newLayout([]rune(s), "", 20, width)
				l.ensure(1 << 20)
				checkLayout(t, l)
			}
		})
	}
}

func TestScrolling(t *testing.T) {
	text, _ := shown(t, Content{Text: strings.Repeat("line\n", 100)}, 300, 200)
	told := 0
	text.OnScrolled = func() { told++ }
	text.ScrollBy(-50)
	if text.offset != 0 || told != 0 {
		t.Errorf("above its top it is scrolled by %v, told %d times", text.offset, told)
	}
	text.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -30)})
	if text.offset != 30 || told != 1 || text.AtEnd() {
		t.Errorf("the wheel scrolled by %v, told %d times", text.offset, told)
	}
	text.ScrollPages(1)
	if page := text.offset - 30; page <= 100 || page >= 200 {
		t.Errorf("a page is %v of 200, and a line stays", page)
	}
	text.ScrollBy(1e9)
	end := text.offset
	if !text.AtEnd() || end <= 0 {
		t.Errorf("far down it is scrolled by %v", end)
	}
	told = 0
	text.ScrollToEnd()
	if text.offset != end || told != 0 {
		t.Errorf("the end is at %v and at %v", end, text.offset)
	}
	text.Set(Content{Text: "other words"})
	if text.offset != 0 {
		t.Errorf("another text is scrolled by %v", text.offset)
	}
}

func TestHeight(t *testing.T) {
	text, _ := shown(t, Content{Text: "one"}, 300, 200)
	line := text.HeightFor(300)
	for _, tt := range []struct {
		name, text string
		most       int
		lines      float32
	}{
		{"a line", "one", 0, 1},
		{"a final break opens no line", "one\n", 0, 1},
		{"an empty line between", "one\n\ntwo", 0, 3},
		{"CR LF is one break", "one\r\ntwo", 0, 2},
		{"CR is a break", "one\rtwo", 0, 2},
		{"separators", "one\u2028two\u2029three", 0, 3},
		{"no more than asked", strings.Repeat("a\n", 50), 4, 4},
		{"fewer than asked", "one\ntwo", 4, 2},
	} {
		text.Set(Content{Text: tt.text})
		text.SetMost(tt.most)
		if got := text.HeightFor(300); got != tt.lines*line {
			t.Errorf("%s: %v high, want %v lines of %v", tt.name, got, tt.lines, line)
		}
	}
	text.SetMost(0)
	text.Set(Content{Text: strings.Repeat("\n", 100_000)})
	if got := text.HeightFor(300); got < tallest || got > tallest+2*line {
		t.Errorf("the longest text asks for %v", got)
	}
}

func TestQuoteFactsAuthor(t *testing.T) {
	test.NewTempApp(t)
	q := NewQuote()
	if got := q.HeightFor(300); got != 0 {
		t.Errorf("an empty quote is %v high", got)
	}
	q.Set(Post{Heading: "in answer to", Content: Content{Text: strings.Repeat("words and words ", 100)}})
	few := q.HeightFor(300)
	q.SetMost(0)
	if all := q.HeightFor(300); few <= 0 || all <= few {
		t.Errorf("the quote is %v high, all of it %v", few, all)
	}
	f := NewFacts()
	if got := f.HeightFor(300); got != 0 {
		t.Errorf("no facts are %v high", got)
	}
	f.Set("Image", []Fact{{"Type", "image/png"}}, "")
	one := f.HeightFor(300)
	f.Set("Image", []Fact{{"Type", "image/png"}, {"Bytes", "12,345"}}, "Its viewer comes later.")
	if got := f.HeightFor(300); one <= 0 || got <= one {
		t.Errorf("a fact is %v high, two and a note %v", one, got)
	}
	for handle, want := range map[string]string{"ada": "A", "@éva": "É", "": "?", "__": "?", "7of9": "7", "\u202eשרה": "ש"} {
		if got := initial(handle); got != want {
			t.Errorf("the initial of %+q is %q, want %q", handle, got, want)
		}
	}
}

// What is out of the window while the theme changes comes back in its colours, as
// the second quote of a thread does.
func TestColoursFollowTheTheme(t *testing.T) {
	app := test.NewTempApp(t)
	quoted := func() (*Quote, *fyne.Container, fyne.Window) {
		q := NewQuote()
		q.Set(Post{Heading: "in answer to", Content: Content{Text: "words that are quoted"}})
		in := container.NewStack(q)
		w := test.NewTempWindow(t, in)
		w.Resize(fyne.NewSize(300, 100))
		w.Canvas().Capture()
		return q, in, w
	}
	app.Settings().SetTheme(kit.NewTheme(kit.Dark))
	q, in, w := quoted()
	in.RemoveAll()
	w.Canvas().Capture()
	app.Settings().SetTheme(kit.NewTheme(kit.Light))
	in.Objects = []fyne.CanvasObject{q}
	in.Refresh()
	got := w.Canvas().Capture()
	_, _, fresh := quoted()
	if !alike(got, fresh.Canvas().Capture()) {
		t.Error("a quote that was away has kept its old colours")
	}
}

// BenchmarkText sets another text and draws it, as the next item does.
func BenchmarkText(b *testing.B) {
	for name, words := range map[string]string{"1k": "some words of a post ", "100k": strings.Repeat("some words of a post ", 100)} {
		b.Run(name, func(b *testing.B) {
			text, _ := shown(b, Content{}, 800, 600)
			texts := [2]Content{{Text: "a" + strings.Repeat(words, 50)}, {Text: "b" + strings.Repeat(words, 50)}}
			text.Set(texts[1])
			text.draw(800, 600) // fonts and shapes are kept from here on
			for i := 0; b.Loop(); i++ {
				text.Set(texts[i%2])
				text.draw(800, 600)
			}
		})
	}
}
