package bidi_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	unicodebidi "golang.org/x/text/unicode/bidi"

	"discern/ui/internal/reference"
	"discern/ui/kit/bidi"
)

// sample has one character for each class that BidiTest.txt names, none of them a
// bracket.
var sample = map[string]rune{
	"L": 'a', "R": 0x5d0, "AL": 0x627, "EN": '1', "ES": '+', "ET": '%', "AN": 0x661, "CS": ',', "NSM": 0x300,
	"BN": 0xad, "B": 0x2029, "S": '\t', "WS": ' ', "ON": '!',
	"LRE": 0x202a, "RLE": 0x202b, "PDF": 0x202c, "LRO": 0x202d, "RLO": 0x202e,
	"LRI": 0x2066, "RLI": 0x2067, "FSI": 0x2068, "PDI": 0x2069,
}

// checkLine holds a paragraph that is one line against the levels and the order
// that a reference gives. What has the level x there has none in the standard.
func checkLine(text []rune, d bidi.Direction, levels, order []string) bool {
	p := bidi.Resolve(text, d, bidi.Obeyed)
	got := p.Line(0, len(text))
	for i, want := range levels {
		if want != "x" && want != strconv.Itoa(int(got[i])) {
			return false
		}
	}
	var placed []string
	for _, i := range bidi.Order(got) {
		if levels[i] != "x" {
			placed = append(placed, strconv.Itoa(i))
		}
	}
	return slices.Equal(placed, order)
}

// TestBidiTest holds every line of BidiTest.txt, in each of its directions.
func TestBidiTest(t *testing.T) {
	lines := reference.Unicode(t, "BidiTest.txt")
	var levels, order []string
	tried, failed := 0, 0
	for n := 1; lines.Scan(); n++ {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if words, ok := strings.CutPrefix(line, "@Levels:"); ok {
			levels = strings.Fields(words)
			continue
		}
		if words, ok := strings.CutPrefix(line, "@Reorder:"); ok {
			order = strings.Fields(words)
			continue
		}
		input, bits, ok := strings.Cut(line, ";")
		if !ok || strings.HasPrefix(line, "@") {
			continue
		}
		var text []rune
		for _, name := range strings.Fields(input) {
			r, ok := sample[name]
			if !ok {
				t.Fatalf("line %d: no character of class %s", n, name)
			}
			text = append(text, r)
		}
		set, err := strconv.ParseUint(strings.TrimSpace(bits), 16, 8)
		if err != nil {
			t.Fatalf("line %d: %v", n, err)
		}
		for d := bidi.Auto; d <= bidi.RightToLeft; d++ {
			if set&(1<<d) == 0 {
				continue
			}
			tried++
			if !checkLine(text, d, levels, order) {
				if failed++; failed <= 20 {
					t.Errorf("line %d, %s in direction %d: not %v in the order %v", n, strings.TrimSpace(input), d, levels, order)
				}
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d cases, %d failed", tried, failed)
	if failed > 0 || tried < 700_000 {
		t.Errorf("%d of %d cases failed", failed, tried)
	}
}

// otherwise are the characters that the files know otherwise than the library's
// tables do, which may be of another version of Unicode.
func otherwise(t *testing.T) map[rune]bool {
	t.Helper()
	differ := map[rune]bool{}
	classes := reference.Unicode(t, "extracted/DerivedBidiClass.txt")
	for classes.Scan() {
		line, _, _ := strings.Cut(classes.Text(), "#")
		span, name, ok := strings.Cut(line, ";")
		if !ok {
			continue
		}
		first, last, ok := strings.Cut(strings.TrimSpace(span), "..")
		if !ok {
			last = first
		}
		want, _ := unicodebidi.LookupRune(sample[strings.TrimSpace(name)])
		for r := reference.CodePoints(t, first)[0]; r <= reference.CodePoints(t, last)[0]; r++ {
			if got, _ := unicodebidi.LookupRune(r); got.Class() != want.Class() && (r < 0xd800 || r > 0xdfff) {
				differ[r] = true
			}
		}
	}
	return differ
}

// TestBidiCharacterTest holds every line of BidiCharacterTest.txt. A line with a
// character that the library's tables class otherwise is named, and may fail; with
// files and tables of one version there is none.
func TestBidiCharacterTest(t *testing.T) {
	lines := reference.Unicode(t, "BidiCharacterTest.txt")
	differ := otherwise(t)
	tried, failed, excused := 0, 0, 0
	sameVersion := reference.Version(t, lines) == unicodebidi.UnicodeVersion
	for n := 2; lines.Scan(); n++ {
		line, _, _ := strings.Cut(lines.Text(), "#")
		fields := strings.Split(line, ";")
		if len(fields) < 5 {
			continue
		}
		text := reference.CodePoints(t, fields[0])
		d := map[string]bidi.Direction{"0": bidi.LeftToRight, "1": bidi.RightToLeft, "2": bidi.Auto}[fields[1]]
		tried++
		base := strconv.Itoa(int(bidi.Resolve(text, d, bidi.Obeyed).Base()))
		if base == fields[2] && checkLine(text, d, strings.Fields(fields[3]), strings.Fields(fields[4])) {
			continue
		}
		if slices.ContainsFunc(text, func(r rune) bool { return differ[r] }) {
			excused++
			t.Logf("line %d has characters that Unicode %s classes otherwise", n, unicodebidi.UnicodeVersion)
			continue
		}
		if failed++; failed <= 20 {
			t.Errorf("line %d: %s", n, line)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d cases, %d failed, %d classed otherwise; %d characters are", tried, failed, excused, len(differ))
	if sameVersion && (excused > 0 || len(differ) > 0) {
		t.Errorf("files and tables are both of Unicode %s, and class %d characters otherwise", unicodebidi.UnicodeVersion, len(differ))
	}
	if failed > 0 || tried < 90_000 {
		t.Errorf("%d of %d cases failed", failed, tried)
	}
}

// TestBrackets holds the pairs of BidiBrackets.txt: what opens one pairs with its
// partner, or the partner's canonical equivalent, and with nothing else that closes.
func TestBrackets(t *testing.T) {
	lines := reference.Unicode(t, "BidiBrackets.txt")
	partner := map[rune]rune{}
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if fields := strings.Split(line, ";"); len(fields) == 3 && strings.TrimSpace(fields[2]) == "o" {
			partner[reference.CodePoints(t, fields[0])[0]] = reference.CodePoints(t, fields[1])[0]
		}
	}
	if len(partner) < 60 {
		t.Fatalf("%d pairs of brackets", len(partner))
	}
	// What closes a pair that holds a Latin letter runs as the paragraph does; between two Hebrew ones it else would not.
	pairs := func(opens, closes rune) bool {
		text := []rune{'א', opens, 'b', 'א', closes, 'א'}
		return bidi.Resolve(text, bidi.LeftToRight, bidi.Obeyed).Line(0, len(text))[4] == 0
	}
	angle := func(r rune) rune {
		if r == 0x232a {
			return 0x3009
		}
		return r
	}
	for opens, want := range partner {
		for _, closes := range partner {
			if got, want := pairs(opens, closes), angle(closes) == angle(want); got != want {
				t.Errorf("%U and %U are a pair: %v", opens, closes, got)
			}
		}
	}
}
