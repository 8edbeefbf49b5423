package words

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
)

// Earlier says in a few words how many clues there are and what was decided here
// on the author's other items; empty when there is neither.
func Earlier(r *queue.AuthorRecord) string {
	var parts []string
	if n := len(r.Clues); n > 0 {
		parts = append(parts, queue.Number(n, "clue", "clues"))
	}
	if r.Decided > 0 {
		went := shares(r, false)
		if strings.Contains(went, ",") {
			parts = append(parts, fmt.Sprintf("%s decided before: %s", queue.Thousands(r.Decided), went))
		} else {
			parts = append(parts, queue.Number(r.Decided, "earlier decision", "earlier decisions")+" on this author: "+went)
		}
	}
	return strings.Join(parts, " · ")
}

// Record says what was decided here on the author's other items, with rates.
func Record(r *queue.AuthorRecord) string {
	wait := ""
	if r.Waiting > 0 {
		wait = fmt.Sprintf(" %s.", queue.Number(r.Waiting, "more waits", "more wait"))
	}
	if r.Decided == 0 {
		return "Nothing was decided on this author yet." + wait
	}
	text := fmt.Sprintf("%s decided: %s.", queue.Thousands(r.Decided), shares(r, true))
	if len(r.Rules) > 0 {
		var rules []string
		for _, c := range r.Rules[:min(len(r.Rules), 4)] {
			rules = append(rules, fmt.Sprintf("%s (%d)", kit.OneLine(c.Name), c.N))
		}
		of := ""
		if r.Read < r.Decided {
			of = fmt.Sprintf(" (of the newest %d)", r.Read)
		}
		text += " Under " + strings.Join(rules, ", ") + of + "."
	}
	return text + wait
}

// shares says how many decisions went each way.
func shares(r *queue.AuthorRecord, rates bool) string {
	var parts []string
	for _, v := range queue.Verdicts {
		n := r.Verdicts[v]
		switch {
		case n == 0:
		case n == r.Decided:
			return together(n) + outcome(r, v)
		case rates:
			parts = append(parts, fmt.Sprintf("%s %s (%.0f %%)", queue.Thousands(n), outcome(r, v), 100*r.Rate(v)))
		default:
			parts = append(parts, fmt.Sprintf("%s %s", queue.Thousands(n), outcome(r, v)))
		}
	}
	return strings.Join(parts, ", ")
}

// together begins what is true of each of n.
func together(n int) string {
	switch n {
	case 1:
		return ""
	case 2:
		return "both "
	}
	return "all "
}

// outcome names a verdict by what came of it, where that is one thing and every
// decision was read.
func outcome(r *queue.AuthorRecord, v queue.Verdict) string {
	switch v {
	case queue.NotViolating:
		return "allowed"
	case queue.Unsure:
		return "unsure"
	}
	if r.Read == r.Decided && len(r.Actions) == 1 && r.Actions[0].N == r.Verdicts[v] {
		return cmp.Or(Done(queue.Action(r.Actions[0].Name)), "violating")
	}
	return "violating"
}

// Before are the newest decisions on the author, one post each.
func Before(r *queue.AuthorRecord, now time.Time) []view.Post {
	posts := make([]view.Post, len(r.Newest))
	for i := range r.Newest {
		j := &r.Newest[i]
		head := []string{Capital(Verdict(&j.Decision))}
		if len(j.Decision.Policies) > 0 {
			head[0] += " under " + strings.Join(j.Decision.Policies, ", ")
		}
		if !j.Decision.DecidedAt.IsZero() {
			head = append(head, ago(j.Decision.DecidedAt, now))
		}
		posts[i] = view.Post{Heading: strings.Join(head, " · "), Foot: cmp.Or(j.Title, Kind(j.Kind)+" without words")}
	}
	return posts
}

// Clues are the clues about an author, one post each: who wrote it and when, and
// the words.
func Clues(r *queue.AuthorRecord, now time.Time) []view.Post {
	posts := make([]view.Post, len(r.Clues))
	for i, c := range r.Clues {
		head := cmp.Or(c.Reviewer, "somebody")
		if !c.At.IsZero() {
			head += " · " + ago(c.At, now)
		}
		posts[i] = view.Post{Heading: head, Content: view.Content{Text: c.Words}}
	}
	return posts
}
