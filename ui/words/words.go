// Package words says things of the domain as the screens do: an item's kind,
// language, author, flags and scores, and what was decided about it.
//
// It is for short lines of our own, made of plain values. It is not for
// content, which ui/view shows, and it holds no widget. The one thing to know:
// what comes from outside, as a handle or a reference, may hold anything; the
// widgets that show these lines make it one line and take out what hides.
package words

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
)

// Language is the English name of a BCP 47 tag, or the tag itself.
func Language(tag string) string {
	if t, err := language.Parse(tag); err == nil {
		if name := display.English.Tags().Name(t); name != "" {
			return name
		}
	}
	return tag
}

// Quoted puts words from outside between marks, on one line and shortened.
func Quoted(s string) string { return "“" + kit.OneLine(s) + "”" }

// Kind names a kind as a line begins with it.
func Kind(k queue.Kind) string {
	switch k {
	case queue.Image:
		return "Image"
	case queue.Video:
		return "Video"
	case queue.Account:
		return "Account"
	case queue.Thread:
		return "Thread"
	default:
		return "Text"
	}
}

// Countdown writes the time to a deadline as hours and minutes.
func Countdown(d time.Duration) string {
	if d < 0 {
		return "overdue"
	}
	d = d.Truncate(time.Minute)
	if d >= 48*time.Hour {
		return fmt.Sprintf("%d d", int(d.Hours()/24))
	}
	return fmt.Sprintf("%d:%02d", int(d.Hours()), int(d.Minutes())%60)
}

// Flags says why the item is here, the gravest first; equal flags of
// people are counted.
func Flags(it *queue.Item, now time.Time) []kit.ChipItem {
	var chips []kit.ChipItem
	add := func(tone kit.Tone, format string, args ...any) {
		chips = append(chips, kit.ChipItem{Text: fmt.Sprintf(format, args...), Tone: tone})
	}
	users, detectors := 0, 0
	for _, by := range []queue.Flagger{queue.ByRemovalOrder, queue.ByGovernment, queue.ByTrustedFlagger, queue.ByUser, queue.ByDetector} {
		for _, f := range it.Flags {
			switch {
			case f.By != by:
			case by == queue.ByUser:
				users++
			case by == queue.ByDetector:
				detectors++
			default:
				tone := kit.Plain
				if by == queue.ByRemovalOrder {
					tone = kit.Alarm
				}
				add(tone, "%s%s%s", flaggerWord[by], reference(f), left(f.Deadline, now))
			}
		}
	}
	switch {
	case users == 1:
		add(kit.Plain, "1 person reported it")
	case users > 1:
		add(kit.Plain, "%d people reported it", users)
	}
	above := 0
	for _, s := range it.Scores {
		if s.AboveThreshold() {
			above++
		}
	}
	switch {
	case above == 1:
		add(kit.Plain, "1 score above threshold")
	case above > 1:
		add(kit.Plain, "%d scores above threshold", above)
	case detectors > 0:
		add(kit.Plain, "A detector flagged it")
	}
	return chips
}

var flaggerWord = map[queue.Flagger]string{
	queue.ByRemovalOrder:   "Removal order",
	queue.ByGovernment:     "Government referral",
	queue.ByTrustedFlagger: "Trusted flagger",
}

func reference(f queue.Flag) string {
	if f.Reference == "" {
		return ""
	}
	return " " + f.Reference
}

func left(deadline, now time.Time) string {
	switch {
	case deadline.IsZero():
		return ""
	case deadline.Before(now):
		return " · " + queue.Spell(now.Sub(deadline)) + " overdue"
	default:
		return " · " + queue.Spell(deadline.Sub(now)) + " left"
	}
}

// Media says what an image or video is, without showing it.
func Media(it *queue.Item) []view.Fact {
	var rows []view.Fact
	for i, m := range it.Media {
		what := Kind(it.Kind)
		if len(it.Media) > 1 {
			what = fmt.Sprintf("%s %d of %d", what, i+1, len(it.Media))
		}
		var facts []string
		if m.Mime != "" {
			facts = append(facts, m.Mime)
		}
		if m.Bytes > 0 {
			facts = append(facts, queue.Thousands((m.Bytes+1023)/1024)+" KB")
		}
		if m.Path != "" {
			facts = append(facts, m.Path)
		} else if m.URL != "" {
			facts = append(facts, "not fetched: only its address is known")
		}
		rows = append(rows, view.Fact{Name: what, Value: strings.Join(facts, " · ")})
		if m.Alt != "" {
			rows = append(rows, view.Fact{Name: "Described as", Value: m.Alt})
		}
		if m.SHA256 != "" {
			rows = append(rows, view.Fact{Name: "SHA-256", Value: m.SHA256})
		}
	}
	return rows
}

// Unshown describes what is not shown outside of review, and where an item stands.
func Unshown(it *queue.Item) (title string, facts []view.Fact, note string) {
	facts = Media(it)
	if it.URL != "" {
		facts = append(facts, view.Fact{Name: "Address", Value: it.URL})
	}
	if it.Kind == queue.Image || it.Kind == queue.Video {
		note = "Media are shown in review alone, where they come covered and looking is counted."
	}
	if it.Kind != queue.Text {
		title = Kind(it.Kind)
	}
	return title, facts, note
}

// Scores sorts scores by how far above their threshold they are.
func Scores(it *queue.Item) []kit.Score {
	bars := make([]kit.Score, 0, len(it.Scores))
	for _, s := range byExcess(it.Scores) {
		bar := kit.Score{Name: s.Label, Value: s.Score, Detail: strings.TrimSpace(s.Detector + " " + s.Version)}
		if s.Threshold != nil {
			bar.Threshold, bar.HasThreshold = *s.Threshold, true
			bar.Detail += " · flags from " + kit.FormatScore(*s.Threshold)
		}
		bars = append(bars, bar)
	}
	return bars
}

func byExcess(scores []queue.Score) []queue.Score {
	excess := func(s queue.Score) float64 {
		if s.Threshold == nil {
			return s.Score - 1 // after what has a threshold and passes it
		}
		return s.Score - *s.Threshold
	}
	sorted := slices.Clone(scores)
	slices.SortStableFunc(sorted, func(a, b queue.Score) int { return cmp.Compare(excess(b), excess(a)) })
	return sorted
}

// Spans are what detectors marked in the text, above their threshold or not.
func Spans(it *queue.Item) []view.Span {
	var all []view.Span
	for _, s := range it.Scores {
		for _, sp := range s.Spans {
			all = append(all, view.Span{Start: sp.Start, End: sp.End, Tone: view.Detector})
		}
	}
	return all
}

// Evidence are spans that a reviewer marked in the text.
func Evidence(spans []queue.Span) []view.Span {
	var all []view.Span
	for _, s := range spans {
		all = append(all, view.Span{Start: s.Start, End: s.End, Tone: view.Reviewer})
	}
	return all
}
