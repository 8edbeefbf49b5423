package paint_test

import (
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/go-text/typesetting/font"

	"discern/ui/internal/reference"
	"discern/ui/kit/bidi"
	"discern/ui/kit/paint"
)

// shown is how many glyphs of a text take room, and whether all of them are
// pictures.
func shown(text []rune, level bidi.Level) (glyphs int, pictures bool) {
	pictures = true
	for _, run := range paint.Split(text, 0, len(text), false) {
		for _, g := range paint.Shape(text, run, level, 20, "") {
			if g.Advance == 0 {
				continue
			}
			glyphs++
			switch run.Face.GlyphData(g.GlyphID).(type) {
			case font.GlyphBitmap, font.GlyphSVG:
			default:
				pictures = false
			}
		}
	}
	return glyphs, pictures
}

// TestEmojiSequences holds every sequence of emoji-test.txt: each is one picture,
// whichever way the text around it runs.
func TestEmojiSequences(t *testing.T) {
	test.NewTempApp(t)
	lines := reference.Unicode(t, "emoji/emoji-test.txt")
	tried, newer := 0, 0
	for lines.Scan() {
		points, note, ok := strings.Cut(lines.Text(), "; fully-qualified")
		if !ok {
			continue
		}
		text := reference.CodePoints(t, points)
		tried++
		for level := range bidi.Level(2) {
			n, pictures := shown(text, level)
			if n == 1 && pictures {
				continue
			}
			version := strings.Fields(note)[2]
			if since, err := strconv.ParseFloat(strings.TrimPrefix(version, "E"), 64); err != nil || since <= 15 {
				t.Errorf("at level %d %+q shows %d glyphs, all pictures: %v", level, string(text), n, pictures)
				continue
			}
			newer++
			t.Logf("%+q, of Emoji %s, shows %d glyphs", string(text), version, n)
		}
	}
	t.Logf("%d sequences, %d of them newer than the fonts", tried, newer)
	if tried < 3_000 {
		t.Errorf("%d sequences", tried)
	}
}

// TestPresentation holds every line of emoji-variation-sequences.txt: a selector
// chooses between picture and letter form, where some font has the one asked for.
func TestPresentation(t *testing.T) {
	test.NewTempApp(t)
	lines := reference.Unicode(t, "emoji/emoji-variation-sequences.txt")
	letters, pictures, without := 0, 0, 0
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		points, style, ok := strings.Cut(line, ";")
		if !ok {
			continue
		}
		text := reference.CodePoints(t, points)
		n, picture := shown(text, 0)
		switch wanted := strings.HasPrefix(strings.TrimSpace(style), "emoji"); {
		case n != 1:
			t.Errorf("%+q shows %d glyphs", string(text), n)
		case wanted && !picture:
			t.Errorf("%+q is no picture", string(text))
		case wanted:
			pictures++
		case picture:
			without++ // no font here has its letter form
		default:
			letters++
		}
	}
	t.Logf("%d pictures, %d letter forms, %d without a font for their letter form", pictures, letters, without)
	if pictures < 300 || letters < 100 {
		t.Errorf("%d pictures and %d letter forms", pictures, letters)
	}
}

// TestPictureByItself holds the property Emoji_Presentation of emoji-data.txt.
func TestPictureByItself(t *testing.T) {
	test.NewTempApp(t)
	lines := reference.Unicode(t, "emoji/emoji-data.txt")
	tried := 0
	for lines.Scan() {
		line, note, _ := strings.Cut(lines.Text(), "#")
		span, property, ok := strings.Cut(line, ";")
		if !ok || strings.TrimSpace(property) != "Emoji_Presentation" {
			continue
		}
		if since, err := strconv.ParseFloat(strings.TrimPrefix(strings.Fields(note)[0], "E"), 64); err != nil || since > 15 {
			t.Logf("%s is newer than the fonts", strings.TrimSpace(span))
			continue
		}
		first, last, ok := strings.Cut(strings.TrimSpace(span), "..")
		if !ok {
			last = first
		}
		for r := reference.CodePoints(t, first)[0]; r <= reference.CodePoints(t, last)[0]; r++ {
			tried++
			if n, picture := shown([]rune{r}, 0); n != 1 || !picture && r < 0x1f1e6 {
				t.Errorf("%U shows %d glyphs, as a picture: %v", r, n, picture)
			}
		}
	}
	if tried < 1_000 {
		t.Errorf("%d characters", tried)
	}
	for _, r := range "❤☎✂©™☀↔" {
		if n, picture := shown([]rune{r}, 0); n != 1 || picture {
			t.Errorf("%U shows %d glyphs, as a picture: %v", r, n, picture)
		}
	}
}

// TestSpaceAmongPictures: a space after a picture is one of the text's.
func TestSpaceAmongPictures(t *testing.T) {
	test.NewTempApp(t)
	plain := paint.Split([]rune("a "), 0, 2, false)[0].Face
	for _, s := range []string{"😀 ", "\U0001fae8 ", "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f "} {
		text := []rune(s)
		runs := paint.Split(text, 0, len(text), false)
		if last := runs[len(runs)-1]; last.Face != plain || last.Start != len(text)-1 {
			t.Errorf("after %+q the space is of %s", s, last.Face.Describe().Family)
		}
	}
}
