package view

import (
	"bufio"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"discern/ui/internal/reference"
)

// difference is a place where a file of the Unicode Consortium wants something
// else than is done here: what it says of the place, by its own rule and between
// characters of which classes, and how many such places there are.
type difference struct {
	want, before, after string
	places              int
	why                 string
}

// What is done here follows Unicode 17. A file of an older version asks for what
// that version did; these are all the places, by the version of the file.
const (
	brahmic = "the digits of Balinese are of class AS since version 16, and under LB28a"
	decimal = "LB15c of version 16: a point before a digit begins a number, behind a space too"
	hebrew  = "LB20a of version 17: Hebrew letters too"
	hyphen  = "LB20a of version 16: a hyphen that begins a word stays with it"
	hyphens = "LB21a of version 16: a hyphen between Hebrew letters holds the second no longer"
	numbers = "LB25 of version 16: a number may begin with a point or a comma"
	opening = "LB15a of version 15.1: an opening quotation mark, and no other, holds what is behind spaces"
	closing = "LB15b of version 15.1: nothing begins with a closing quotation mark"
	picture = "what is no emoji lost the property Extended_Pictographic in version 17"
)

var lineDifferences = map[string][]difference{
	"15.0.0": {
		{"× [13.02]", "SP", "IS", 1, decimal},
		{"× [15.0]", "SP", "OP", 6, opening},
		{"× [21.1]", "HY", "HL", 1, hyphens},
		{"÷ [18.0]", "SP", "CM", 2, opening},
		{"÷ [18.0]", "SP", "QU", 2, closing},
		{"÷ [999.0]", "HY", "AL", 8, hyphen},
		{"÷ [999.0]", "HY", "HL", 2, hebrew},
		{"÷ [999.0]", "IS", "NU", 14, numbers},
	},
	"15.1.0": {
		{"× [13.02]", "SP", "IS", 1, decimal},
		{"× [21.1]", "HY", "HL", 1, hyphens},
		{"× [23.12]", "PR", "ID", 2, brahmic},
		{"× [23.13]", "ID", "PO", 2, brahmic},
		{"÷ [999.0]", "AP", "ID", 2, brahmic},
		{"÷ [999.0]", "HY", "AL", 8, hyphen},
		{"÷ [999.0]", "HY", "HL", 2, hebrew},
		{"÷ [999.0]", "ID", "VF", 2, brahmic},
		{"÷ [999.0]", "ID", "VI", 2, brahmic},
		{"÷ [999.0]", "IS", "NU", 14, numbers},
	},
	"16.0.0": {
		{"÷ [999.0]", "BA", "HL", 2, hebrew},
		{"÷ [999.0]", "HY", "HL", 2, hebrew},
	},
}

var graphemeDifferences = map[string][]difference{
	"15.0.0": {{"× [11.0]", "ZWJ", "Other", 1, picture}},
	"15.1.0": {{"× [11.0]", "ZWJ", "Other", 1, picture}},
	"16.0.0": {{"× [11.0]", "ZWJ", "Other", 1, picture}},
}

// TestLineBreakTest holds every line of LineBreakTest.txt (UAX #14).
func TestLineBreakTest(t *testing.T) {
	lines := reference.Unicode(t, "auxiliary/LineBreakTest.txt")
	version := reference.Version(t, lines)
	checkBreaks(t, lines, lineDifferences[version], version, func(p *paragraph) []bool {
		p.breaks[0], p.breaks[len(p.text)] = false, true // LB2 and LB3, which a line does not ask about
		return p.breaks
	})
}

// TestGraphemeBreakTest holds every line of GraphemeBreakTest.txt (UAX #29).
func TestGraphemeBreakTest(t *testing.T) {
	lines := reference.Unicode(t, "auxiliary/GraphemeBreakTest.txt")
	version := reference.Version(t, lines)
	checkBreaks(t, lines, graphemeDifferences[version], version, func(p *paragraph) []bool {
		p.graphemes[len(p.text)] = true // GB2
		return p.graphemes
	})
}

// checkBreaks holds the lines of a file, but for the differences that are known:
// all of those must be there, and no other.
func checkBreaks(t *testing.T, lines *bufio.Scanner, known []difference, version string, breaks func(*paragraph) []bool) {
	t.Helper()
	l := newLayout(nil, "", 20, 100)
	found := map[difference]int{}
	tried := 0
	for lines.Scan() {
		line, comment, _ := strings.Cut(lines.Text(), "#")
		var text []rune
		var want []bool
		for _, word := range strings.Fields(line) {
			switch word {
			case "÷", "×":
				want = append(want, word == "÷")
			default:
				text = append(text, reference.CodePoints(t, word)...)
			}
		}
		if len(text) == 0 {
			continue
		}
		tried++
		p := &paragraph{text: text, end: len(text)}
		l.segment(p)
		for i, can := range breaks(p) {
			if can != want[i] {
				found[place(comment, i)]++
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	want := map[difference]int{}
	total := 0
	for _, d := range known {
		n := d.places
		total += n
		t.Logf("%d places want %s between %s and %s: %s", n, d.want, d.before, d.after, d.why)
		d.places, d.why = 0, ""
		want[d] = n
	}
	t.Logf("Unicode %s: %d lines, %d places known to differ", version, tried, total)
	if diff := cmp.Diff(want, found, cmp.AllowUnexported(difference{})); diff != "" {
		t.Errorf("differences by place (-known +found):\n%s", diff)
	}
	if tried < 500 {
		t.Errorf("%d lines", tried)
	}
}

// place is what the comment of a line says of its place i: the mark and the rule
// there, and the classes around it as LB1 and LB9 take them.
func place(comment string, i int) difference {
	var marks, parts []string
	for i, r := range comment {
		if r == '÷' || r == '×' {
			marks = append(marks, string(r))
			parts = append(parts, comment[i+len(string(r)):])
		}
	}
	class := func(i int) string {
		end := strings.IndexAny(parts[i], "÷×")
		name := parts[i][:end]
		name = name[strings.LastIndex(name, "(")+1 : strings.LastIndex(name, ")")]
		name, _, _ = strings.Cut(name, "_")
		switch name {
		case "AI", "XX", "SA":
			return "AL"
		}
		return strings.TrimRight(name, "1")
	}
	before := i - 1
	for before > 0 && class(before) == "CM" {
		before--
	}
	rule, _, _ := strings.Cut(strings.TrimSpace(parts[i]), "]")
	return difference{want: marks[i] + " " + rule + "]", before: class(before), after: class(i)}
}
