package queue

import (
	"slices"
)

// Merge takes over what a later import says of the same item: scores of the
// same detector and label are replaced and others added, flags are joined,
// reach and what is known of the author are brought up to date, and what was
// empty is filled in. The content itself is kept as it was when first flagged,
// since people have judged that: kept names the fields in which the newer
// record differed. changed reports whether anything did change.
func (it *Item) Merge(newer *Item) (changed bool, kept []string) {
	sameText := newer.Text == "" || it.Text == "" || it.Text == newer.Text
	for _, s := range newer.Scores {
		if !sameText {
			s.Spans = nil // they count in another text
		}
		i := slices.IndexFunc(it.Scores, func(o Score) bool { return o.Detector == s.Detector && o.Label == s.Label })
		switch {
		case i < 0:
			it.Scores = append(it.Scores, s)
			changed = true
		case !equalScore(it.Scores[i], s):
			it.Scores[i] = s
			changed = true
		}
	}
	for _, f := range newer.Flags {
		if !slices.ContainsFunc(it.Flags, func(o Flag) bool { return sameFlag(o, f) }) {
			it.Flags = append(it.Flags, f)
			changed = true
		}
	}
	if r := newer.Reach; r != nil && (it.Reach == nil || *it.Reach != *r) {
		it.Reach = &Reach{Views: r.Views, Shares: r.Shares}
		changed = true
	}
	if a := newer.Author; a != nil && (it.Author == nil || it.Author.ID == a.ID && !sameAuthor(*it.Author, *a)) {
		c := *a
		it.Author = &c
		changed = true
	}
	fill := func(field string, have *string, newer string) {
		switch {
		case newer == "" || *have == newer:
		case *have == "":
			*have = newer
			changed = true
		default:
			kept = append(kept, field)
		}
	}
	fill("text", &it.Text, newer.Text)
	fill("lang", &it.Lang, newer.Lang)
	fill("url", &it.URL, newer.URL)
	if len(it.Media) == 0 && len(newer.Media) > 0 {
		it.Media, changed = newer.Media, true
	}
	if len(it.Context) == 0 && len(newer.Context) > 0 {
		it.Context, changed = newer.Context, true
	}
	if len(it.Meta) == 0 && len(newer.Meta) > 0 {
		it.Meta, changed = newer.Meta, true
	}
	if it.CreatedAt.IsZero() && !newer.CreatedAt.IsZero() {
		it.CreatedAt, changed = newer.CreatedAt, true
	}
	if it.FlaggedAt.IsZero() && !newer.FlaggedAt.IsZero() {
		it.FlaggedAt, changed = newer.FlaggedAt, true
	}
	return changed, kept
}

func equalScore(a, b Score) bool {
	return a.Version == b.Version && a.Score == b.Score && slices.Equal(a.Spans, b.Spans) &&
		(a.Threshold == nil) == (b.Threshold == nil) && (a.Threshold == nil || *a.Threshold == *b.Threshold)
}

func sameFlag(a, b Flag) bool {
	return a.By == b.By && a.Reason == b.Reason && a.Reference == b.Reference && a.At.Equal(b.At) && a.Deadline.Equal(b.Deadline)
}

func sameAuthor(a, b Author) bool {
	at, bt := a.CreatedAt, b.CreatedAt
	a.CreatedAt, b.CreatedAt = at, at
	return a == b && at.Equal(bt)
}
