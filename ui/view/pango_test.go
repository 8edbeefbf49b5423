package view

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	gocmp "github.com/google/go-cmp/cmp"

	"discern/ui/internal/reference"
	"discern/ui/kit/paint"
)

// sample is a paragraph of a real item. Its text is never printed.
type sample struct {
	item, lang string
	text       string
}

// real are the paragraphs of the real data that have nothing hidden and no emoji.
func real(t *testing.T) (samples []sample) {
	t.Helper()
	folder := os.Getenv("DISCERN_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(folder, "items.jsonl.gz"))
	if err != nil {
		t.Skip("no real data here; DISCERN_DATA names its folder")
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for items := json.NewDecoder(z); items.More(); {
		var item struct{ ID, Lang, Text string }
		if err := items.Decode(&item); err != nil {
			t.Fatal(err)
		}
		for paragraph := range strings.FieldsFuncSeq(item.Text, func(r rune) bool { return r == '\r' || endsParagraph(r) }) {
			text := []rune(paragraph)
			odd := func(i int) bool {
				return hiddenLabel(text, i) != "" || paint.Pictorial(text[i]) || !paint.Shown(text[i])
			}
			if !slices.ContainsFunc(indices(text), odd) {
				samples = append(samples, sample{item.ID, item.Lang, paragraph})
			}
		}
	}
	return samples
}

func indices(text []rune) []int {
	all := make([]int, len(text))
	for i := range all {
		all[i] = i
	}
	return all
}

// chosen are twenty of them. Those of a kind are divided into as many parts as are
// wanted of it, since neighbours are alike, and the longest of each part is taken.
func chosen(t *testing.T) (twenty []sample) {
	t.Helper()
	written := func(text string, tables ...*unicode.RangeTable) bool {
		return strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, tables...) })
	}
	kinds := []struct {
		name  string
		count int
		is    func(sample) bool
	}{
		{"Arabic and Latin", 5, func(s sample) bool { return written(s.text, unicode.Arabic) && written(s.text, unicode.Latin) }},
		{"Hebrew and Latin", 1, func(s sample) bool { return written(s.text, unicode.Hebrew) && written(s.text, unicode.Latin) }},
		{"Devanagari", 1, func(s sample) bool { return written(s.text, unicode.Devanagari) }},
		{"Han and Latin", 2, func(s sample) bool { return written(s.text, unicode.Han) && written(s.text, unicode.Latin) }},
		{"ar", 4, func(s sample) bool { return s.lang == "ar" && written(s.text, unicode.Arabic) }},
		{"hi", 4, func(s sample) bool { return s.lang == "hi" }},
		{"zh", 3, func(s sample) bool { return s.lang == "zh" && written(s.text, unicode.Han) }},
	}
	all := real(t)
	for _, kind := range kinds {
		of := slices.DeleteFunc(slices.Clone(all), func(s sample) bool { return !kind.is(s) || slices.Contains(twenty, s) })
		if len(of) < kind.count {
			t.Fatalf("%d paragraphs of %s, want %d", len(of), kind.name, kind.count)
		}
		for i := range kind.count {
			part := of[i*len(of)/kind.count : (i+1)*len(of)/kind.count]
			twenty = append(twenty, slices.MaxFunc(part, func(a, b sample) int { return cmp.Compare(len(a.text), len(b.text)) }))
		}
	}
	return twenty
}

// drawnLine is a line as it is compared: which way it runs, and its glyphs with
// their fonts from left to right. Which font a space is of is left out: Pango takes
// the better one of those beside it, which only it knows the order of.
type drawnLine struct {
	RightToLeft bool
	Glyphs      []string
}

// ours lays out a paragraph here.
func ours(s sample, width float32) (lines []drawnLine) {
	l := newLayout([]rune(s.text), s.lang, 20, width)
	l.ensure(len(l.text) + 1)
	for i := range l.lines {
		d := drawnLine{RightToLeft: l.lines[i].rtl}
		for _, g := range l.lines[i].glyphs {
			if space, _ := g.Face.NominalGlyph(' '); g.ID == space {
				d.Glyphs = append(d.Glyphs, "space")
				continue
			}
			d.Glyphs = append(d.Glyphs, fmt.Sprintf("%s %d", g.Face.Describe().Family, g.ID))
		}
		lines = append(lines, d)
	}
	return lines
}

// pango lays out paragraphs with pango-view, with the fonts that are used here.
type pango struct {
	program, folder string
}

// newPango makes a folder, in memory where there is one, with the fonts and with
// what Pango writes. It is gone when the test is.
func newPango(t *testing.T) *pango {
	t.Helper()
	program := reference.Program(t, "pango-view", "pango1.0-tools")
	folder, err := os.MkdirTemp("/dev/shm", "pango-")
	if err != nil {
		folder = t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	fonts := filepath.Join(folder, "fonts")
	if err := os.Mkdir(fonts, 0o700); err != nil {
		t.Fatal(err)
	}
	// The toolkit's own font is the first one here.
	if err := os.WriteFile(filepath.Join(fonts, "text.ttf"), theme.DefaultTextFont().Content(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"truetype/noto/NotoSansArabic-Regular.ttf", "truetype/noto/NotoSansHebrew-Regular.ttf",
		"truetype/noto/NotoSansDevanagari-Regular.ttf", "opentype/noto/NotoSansCJK-Regular.ttc",
	} {
		path := filepath.Join("/usr/share/fonts", name)
		if _, err := os.Stat(path); err != nil {
			t.Skipf("no %s here", path)
		}
		if err := os.Symlink(path, filepath.Join(fonts, filepath.Base(path))); err != nil {
			t.Fatal(err)
		}
	}
	config := fmt.Sprintf("<fontconfig><dir>%s</dir><cachedir>%s/cache</cachedir></fontconfig>", fonts, folder)
	if err := os.WriteFile(filepath.Join(folder, "fonts.conf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return &pango{program, folder}
}

// lines lays out a paragraph at a width in pixels.
func (p *pango) lines(t *testing.T, s sample, width float32) (lines []drawnLine) {
	t.Helper()
	written := filepath.Join(p.folder, "layout.json")
	lang := cmp.Or(s.lang, "en")
	cmd := exec.Command(p.program, "--no-display", "--serialize-to="+written, "--pixels", "--margin=0",
		"--font=Noto Sans, Noto Sans Arabic, Noto Sans Hebrew, Noto Sans Devanagari, Noto Sans CJK SC 20px", "--language="+lang,
		"--hinting=none", "--hint-metrics=off", "--subpixel-positions", fmt.Sprintf("--width=%v", width), "--wrap=word-char", "/dev/stdin")
	cmd.Env = append(os.Environ(), "FONTCONFIG_FILE="+filepath.Join(p.folder, "fonts.conf"))
	cmd.Stdin = strings.NewReader(s.text)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("pango-view: %v, and %d bytes of output", err, len(out))
	}
	data, err := os.ReadFile(written)
	if err != nil {
		t.Fatal(err)
	}
	var layout pangoLayout
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&layout); err != nil {
		t.Fatal(err)
	}
	for _, line := range layout.Output.Lines {
		d := drawnLine{RightToLeft: line.Direction == "rtl"}
		text := s.text[line.Start : line.Start+line.Length]
		end := line.Start + len(strings.TrimRightFunc(text, unicode.IsSpace)) // white space at the end is not drawn here
		for _, run := range line.Runs {
			family := strings.TrimSuffix(run.Font.Description, " 20")
			for _, g := range run.Glyphs {
				switch at := run.Offset + g.Cluster; {
				case at >= end:
				case s.text[at] == ' ', strings.HasPrefix(s.text[at:], "\u200c"): // which is drawn as a space of no width here
					d.Glyphs = append(d.Glyphs, "space")
				case g.Glyph != emptyGlyph:
					d.Glyphs = append(d.Glyphs, fmt.Sprintf("%s %d", family, g.Glyph))
				}
			}
		}
		lines = append(lines, d)
	}
	return lines
}

// emptyGlyph is what Pango writes for a character without a shape.
const emptyGlyph = 0x0fffffff

// pangoLayout is what is needed of a layout that Pango has written. Places count
// bytes.
type pangoLayout struct {
	Output struct {
		Lines []struct {
			Start     int `json:"start-index"`
			Length    int
			Direction string
			Runs      []struct {
				Offset int
				Font   struct{ Description string }
				Glyphs []struct {
					Glyph   int
					Cluster int `json:"log-cluster"`
				}
			}
		}
	}
}

// wrapped are the paragraphs that Pango wraps elsewhere, by an older rule.
var wrapped = map[string]string{
	"mandarin-2572": "LB19a of Unicode 16: among Han characters a line may begin after a closing quotation mark",
}

// TestAsPango: twenty paragraphs of real items have the lines, the directions and
// the glyphs that Pango gives them, from left to right.
func TestAsPango(t *testing.T) {
	test.NewTempApp(t)
	p := newPango(t)
	samples := chosen(t)
	if len(samples) != 20 {
		t.Errorf("%d paragraphs", len(samples))
	}
	for _, s := range samples {
		for _, width := range []float32{30_000, 400} {
			want, got := p.lines(t, s, width), ours(s, width)
			glyphs := 0
			for _, line := range want {
				glyphs += len(line.Glyphs)
			}
			t.Logf("%s at a width of %v: %d lines, %d glyphs, from right to left: %v", s.item, width, len(want), glyphs, want[0].RightToLeft)
			if why, ok := wrapped[s.item]; ok && width == 400 {
				t.Logf("%s is wrapped by %s", s.item, why)
				want, got = joined(want), joined(got)
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("%s at a width of %v (-Pango +here):\n%s", s.item, width, diff)
			}
		}
	}
}

// invented are words of our own for what the real data has little of.
var invented = []sample{
	{"Hindi", "hi", "नमस्ते! आज बारिश के ३ घंटे बाद क्षितिज पर इंद्रधनुष (rainbow) दिखा, प्रार्थना और श्रृंगार।"},
	{"Urdu", "ur", "آج شام 7:30 بجے لائبریری میں چائے ملے گی، کتابیں (books) لائیں۔ ۱۲۳ می\u200cخواهم"},
	{"Hebrew", "he", "שָׁלוֹם, הפגישה (meeting) ב־14:30, חדר 12/3 – 5% הנחה [א]"},
	{"Arabic in English", "en", "AR: ابت 123 ثجح end, (سلام) and שלום 4, 5."},
	{"an override", "en", "the file is \u202egpj.exe\u202c, see 12"},
	{"isolates", "ar", "قال \u2068Kim (2)\u2069: كتاب \u2067אחת, one\u2069 و \u2066one, אחת\u2069!"},
	{"embeddings", "en", "a \u202bone, אחת \u202atwo שתיים\u202c 3\u202c b"},
	{"marks of direction", "ar", "C++\u200e لغة \u200f(C#) 1\u061c-2"},
	{"marks upon letters", "en", "e\u0301 a\u0323\u0302 и\u0306 ש\u05b8\u05c1 ل\u064e\u0651"},
	{"Chinese", "zh", "今天天气很好，我们去“公园”散步（约３公里）。"},
}

// TestInventedAsPango: so have words of our own, on one line.
func TestInventedAsPango(t *testing.T) {
	test.NewTempApp(t)
	p := newPango(t)
	for _, s := range invented {
		if diff := gocmp.Diff(p.lines(t, s, 4000), ours(s, 4000)); diff != "" {
			t.Errorf("%s (-Pango +here):\n%s", s.item, diff)
		}
	}
}

// joined makes one line of several that run from left to right.
func joined(lines []drawnLine) []drawnLine {
	all := drawnLine{}
	for _, line := range lines {
		all.RightToLeft = all.RightToLeft || line.RightToLeft
		all.Glyphs = append(all.Glyphs, line.Glyphs...)
	}
	return []drawnLine{all}
}
