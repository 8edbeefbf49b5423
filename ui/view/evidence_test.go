package view

import (
	"slices"
	"strings"
	"testing"
)

func TestEvidence(t *testing.T) {
	tests := []struct {
		name, text string
		do         func(x *Text)
		want       []Span
	}{
		{"nothing selected", "some words", func(x *Text) { x.Mark() }, nil},
		{"selected", "some words", func(x *Text) { x.Select(5, 10); x.Mark() }, []Span{{5, 10, Reviewer}}},
		{"twice takes it away", "some words", func(x *Text) { x.Select(5, 10); x.Mark(); x.Select(5, 10); x.Mark() }, nil},
		{"a part of it takes it away", "some words", func(x *Text) { x.Select(5, 10); x.Mark(); x.Select(6, 8); x.Mark() }, nil},
		{"a click in it and M", "some words", func(x *Text) { x.Select(5, 10); x.Mark(); click(x, insideOf(x, 7), 0); x.Mark() }, nil},
		{"a click beside it", "some words", func(x *Text) { x.Select(5, 10); x.Mark(); click(x, whereIs(x, 2), 0); x.Mark() }, []Span{{5, 10, Reviewer}}},
		{"white space is left out", "some words here", func(x *Text) { x.Select(4, 11); x.Mark() }, []Span{{5, 10, Reviewer}}},
		{"white space alone", "some   words", func(x *Text) { x.Select(4, 7); x.Mark() }, nil},
		{"two", "some words here", func(x *Text) { x.Select(11, 15); x.Mark(); x.Select(0, 4); x.Mark() }, []Span{{0, 4, Reviewer}, {11, 15, Reviewer}}},
		{"overlapping", "some words here", func(x *Text) { x.Select(0, 7); x.Mark(); x.Select(5, 15); x.Mark() }, []Span{{0, 15, Reviewer}}},
		{"around another", "some words here", func(x *Text) { x.Select(5, 10); x.Mark(); x.SelectAll(); x.Mark() }, []Span{{0, 15, Reviewer}}},
		{"by keys", "some words here", func(x *Text) {
			x.ReadByKeys()
			for name := range strings.FieldsSeq("Ctrl+Right Shift+Ctrl+Right Return") {
				key(x, name)
			}
		}, []Span{{5, 10, Reviewer}}},
		{"by keys, another text", "قال مرحبا hello", func(x *Text) {
			x.ReadByKeys()
			for name := range strings.FieldsSeq("Ctrl+Left Shift+Ctrl+Left m Escape") {
				key(x, name)
			}
		}, []Span{{4, 9, Reviewer}}},
		{"another item has none", "some words", func(x *Text) { x.Select(5, 10); x.Mark(); x.Set(Content{Text: "other"}) }, nil},
		{"found and marked", "some words here", func(x *Text) {
			b := NewFindBar(x)
			b.Open()
			b.entry.SetText("WORDS")
			b.Close()
			x.Mark()
		}, []Span{{5, 10, Reviewer}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, w := readable(t, tt.text, 500, 200)
			tt.do(text)
			if !slices.Equal(text.evidence, tt.want) {
				t.Errorf("marked %v, want %v", text.evidence, tt.want)
			}
			w.Canvas().Capture()
		})
	}
}

// TestEvidenceIsNoColour: a reviewer's span has a shape of its own, so that who
// sees no colours tells it from a detector's.
func TestEvidenceIsNoColour(t *testing.T) {
	text, w := readable(t, "some words here", 500, 200)
	shape := func() []bool {
		img := w.Canvas().Capture()
		b := img.Bounds()
		var lines []bool
		ground := img.At(b.Max.X-1, b.Max.Y-1)
		for y := b.Min.Y; y < b.Max.Y; y++ { // along a column between two letters' middles
			lines = append(lines, img.At(int(insideOf(text, 7).X), y) != ground)
		}
		return lines
	}
	text.SetSpans([]Span{{Start: 5, End: 10}})
	detector := shape()
	text.SetSpans(nil)
	text.SetEvidence([]Span{{Start: 5, End: 10}})
	if slices.Equal(shape(), detector) {
		t.Error("but for its colours it looks as a detector's")
	}
}

// TestEvidenceLeavesDetectorsInView: who marks what a detector marked still sees
// that it did.
func TestEvidenceLeavesDetectorsInView(t *testing.T) {
	text, w := readable(t, "some words here", 500, 200)
	text.SetEvidence([]Span{{Start: 5, End: 10}})
	alone := w.Canvas().Capture()
	text.SetSpans([]Span{{Start: 5, End: 10}})
	if alike(w.Canvas().Capture(), alone) {
		t.Error("the detector's span is not seen")
	}
}

func TestEvidenceIsNotForEverybody(t *testing.T) {
	text, _ := readable(t, "some words", 300, 60)
	text.OnEvidence = nil
	text.Select(0, 4)
	if text.Mark() || len(text.evidence) > 0 {
		t.Error("marked where nothing can be marked")
	}
	text.SetEvidence([]Span{{-3, 2, Detector}, {8, 99, Reviewer}, {4, 4, Reviewer}})
	if want := []Span{{0, 2, Reviewer}, {8, 10, Reviewer}}; !slices.Equal(text.evidence, want) {
		t.Errorf("shows %v, want %v", text.evidence, want)
	}
}
