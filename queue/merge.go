package queue

import "slices"

// Merge takes over what a later import says of the same item: scores of the
// same detector and label are replaced and others added, flags are joined,
// reach and what is known of the author are brought up to date, and what was
// empty is filled in. The content itself is kept as it was when first flagged,
// since people have judged that: kept names the fields in which the newer
// record differed. changed reports whether anything did change; merging the same
// record once more changes nothing.
func (it *Item) Merge(newer *Item) (changed bool, kept []string) {
	changed = it.mergeScores(newer)
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
	fill("kind", (*string)(&it.Kind), string(newer.Kind))
	fill("text", &it.Text, newer.Text)
	fill("lang", &it.Lang, newer.Lang)
	fill("url", &it.URL, newer.URL)
	switch a, b := it.Author, newer.Author; {
	case b == nil:
	case a != nil && a.ID != "" && b.ID != "" && a.ID != b.ID:
		kept = append(kept, "author")
	default:
		if both := a.with(b); a == nil || !sameAuthor(*a, both) {
			it.Author, changed = &both, true
		}
	}
	media, others := it.mergeMedia(newer)
	changed, kept = changed || media, append(kept, others...)
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

// mergeScores takes over the newer scores. A record may hold several versions of
// one detector side by side: a score replaces the one of its own version, else one
// of a version that the newer record no longer names.
func (it *Item) mergeScores(newer *Item) (changed bool) {
	sameText := newer.Text == "" || it.Text == "" || it.Text == newer.Text
	named := map[scoreName]int{} // the last place of each detector, label and version
	for i, s := range newer.Scores {
		named[nameOf(s)] = i
	}
	for n, s := range newer.Scores {
		if named[nameOf(s)] != n {
			continue // said again further on
		}
		if slices.ContainsFunc(it.Scores, func(o Score) bool { return nameOf(o) == nameOf(s) && equalScore(o, s) }) {
			continue
		}
		i := slices.IndexFunc(it.Scores, func(o Score) bool { return nameOf(o) == nameOf(s) })
		if i < 0 {
			i = slices.IndexFunc(it.Scores, func(o Score) bool {
				_, stays := named[nameOf(o)]
				return o.Detector == s.Detector && o.Label == s.Label && !stays
			})
		}
		if !sameText {
			s.Spans = nil // they count in another text
			if i >= 0 && s.Score == it.Scores[i].Score && s.Version == it.Scores[i].Version {
				s.Spans = it.Scores[i].Spans
			}
		}
		switch {
		case i < 0:
			it.Scores = append(it.Scores, s)
			changed = true
		case !equalScore(it.Scores[i], s):
			it.Scores[i] = s
			changed = true
		}
	}
	return changed
}

// nameOf returns what tells scores of one item apart.
func nameOf(s Score) scoreName { return scoreName{s.Detector, s.Label, s.Version} }

type scoreName struct{ detector, label, version string }

func equalScore(a, b Score) bool {
	return a.Version == b.Version && a.Score == b.Score && slices.Equal(a.Spans, b.Spans) &&
		(a.Threshold == nil) == (b.Threshold == nil) && (a.Threshold == nil || *a.Threshold == *b.Threshold)
}

func sameFlag(a, b Flag) bool {
	return a.By == b.By && a.Reporter == b.Reporter && a.Reason == b.Reason && a.Reference == b.Reference && a.At.Equal(b.At) && a.Deadline.Equal(b.Deadline)
}

// with returns the author with whatever newer knows. What it leaves out or calls
// zero is not taken for news.
func (a *Author) with(newer *Author) Author {
	var both Author
	if a != nil {
		both = *a
	}
	if newer.ID != "" {
		both.ID = newer.ID
	}
	if newer.Handle != "" {
		both.Handle = newer.Handle
	}
	if !newer.CreatedAt.IsZero() {
		both.CreatedAt = newer.CreatedAt
	}
	if newer.Followers != 0 {
		both.Followers = newer.Followers
	}
	if newer.PriorViolations != 0 {
		both.PriorViolations = newer.PriorViolations
	}
	both.Anonymous = both.Anonymous || newer.Anonymous
	return both
}

func sameAuthor(a, b Author) bool {
	at, bt := a.CreatedAt, b.CreatedAt
	a.CreatedAt, b.CreatedAt = at, at
	return a == b && at.Equal(bt)
}
