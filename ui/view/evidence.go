package view

import (
	"cmp"
	"slices"
	"unicode"
)

// SetEvidence shows what the reviewer has marked. What lies outside the text is
// cut off.
func (t *Text) SetEvidence(spans []Span) {
	var kept []Span
	for _, s := range spans {
		s.Start, s.End, s.Tone = max(s.Start, 0), min(s.End, len(t.runes)), Reviewer
		if s.Start < s.End {
			kept = append(kept, s)
		}
	}
	if !slices.Equal(t.evidence, kept) {
		t.evidence = kept
		t.raster.Refresh()
	}
}

// Mark marks what is selected as evidence. What lies wholly within evidence
// takes that away again, and so does the caret that stands in it. It reports
// whether there was something to mark or to take away.
func (t *Text) Mark() bool {
	if t.OnEvidence == nil {
		return false
	}
	start, end := t.trimmed()
	if start == end && !t.placed {
		return false
	}
	covers := func(s Span) bool { return s.Start <= start && end <= s.End && start < s.End }
	switch {
	case slices.ContainsFunc(t.evidence, covers):
		t.OnEvidence(slices.DeleteFunc(slices.Clone(t.evidence), covers))
	case start < end:
		t.OnEvidence(join(t.evidence, Span{Start: start, End: end, Tone: Reviewer}))
	default:
		return false
	}
	t.setSelection(t.head, t.head)
	return true
}

// trimmed is the selection without the white space at its ends.
func (t *Text) trimmed() (start, end int) {
	start, end = t.Selection()
	for end > start && unicode.IsSpace(t.runes[end-1]) {
		end--
	}
	for start < end && unicode.IsSpace(t.runes[start]) {
		start++
	}
	return start, end
}

// join adds a span, and makes one of all that overlap with it.
func join(spans []Span, add Span) []Span {
	var all []Span
	for _, s := range spans {
		if s.Start < add.End && add.Start < s.End {
			add.Start, add.End = min(add.Start, s.Start), max(add.End, s.End)
		} else {
			all = append(all, s)
		}
	}
	all = append(all, add)
	slices.SortFunc(all, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
	return all
}
