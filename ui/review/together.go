package review

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/words"
)

// decideTogether decides the task and all that is ticked, when a line that says so
// is in view: the first key brings the line, the same key again decides.
func (s *Session) decideTogether(j queue.Judgement) {
	v := s.view
	if l := v.Beside.Look; l != nil && !slices.ContainsFunc(v.Beside.Ticked(), func(r queue.Relation) bool { return r.Ref == l.Ref }) {
		s.ask("The item in the middle is left out: Enter ticks it, Esc goes back to the one you hold.")
		return
	}
	line := s.together(j)
	if !sameMessage(v.Message, line) {
		v.Message = line
		s.set(v)
		return
	}
	looked := []queue.Looked{{Ref: v.Task.Ref, OpenedAt: j.OpenedAt, ScoresShown: j.ScoresShown, Revealed: j.Revealed, Spans: j.Spans}}
	for _, r := range v.Beside.Ticked() {
		l := v.Beside.Seen[r.Ref]
		l.Revealed = s.care.uncovered[r.Ref]
		if v.Beside.Look != nil && v.Beside.Look.Ref == r.Ref {
			l.ScoresShown = l.ScoresShown || v.Scores
		}
		looked = append(looked, l)
	}
	s.act(func(ctx context.Context) (kit.Message, error) {
		t, err := s.desk.DecideAll(ctx, looked, j)
		if err != nil {
			return kit.Message{}, err
		}
		return s.toldAll(t), nil
	})
}

// together is the line that says what a judgement will decide.
func (s *Session) together(j queue.Judgement) kit.Message {
	ticked := s.view.Beside.Ticked()
	n, this, under := len(ticked)+1, "this one", ""
	if s.view.Beside.Look != nil {
		this = "yours"
	}
	m := kit.Message{Tone: kit.Warn, Key: "A", Action: fmt.Sprintf("Allow %d", n), OnAction: s.Allow}
	if j.Verdict == queue.Violating {
		offers := make([]string, len(j.Actions))
		for i, a := range j.Actions {
			offers[i] = words.Offer(a)
		}
		under = " under " + strings.Join(j.Policies, ", ")
		m.Key, m.Action, m.OnAction = s.removeKey(), fmt.Sprintf("%s %d", strings.Join(offers, ", "), n), s.Remove
		if s.view.Checking {
			m.OnAction = s.ConfirmDanger
		}
	}
	m.Text = fmt.Sprintf("Decides %d items%s: %s and %s.", n, under, this, others(ticked))
	return m
}

// sameMessage reports whether two messages say and offer the same.
func sameMessage(a, b kit.Message) bool {
	return a.Text == b.Text && a.Key == b.Key && a.Action == b.Action
}

// others counts related items by what they share first, as "3 of the same author".
func others(ticked []queue.Relation) string {
	counts := map[queue.Link]int{}
	for _, r := range ticked {
		counts[r.Links[0]]++
	}
	var parts []string
	for _, l := range []queue.Link{queue.ByAuthor, queue.InThread, queue.OfMedium} {
		if n := counts[l]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d of the %s", n, words.Links([]queue.Link{l})))
		}
	}
	return strings.Join(parts, ", ")
}

// toldAll says what became of items that were decided together.
func (s *Session) toldAll(t queue.Together) kit.Message {
	n := len(t.Decided)
	text := fmt.Sprintf("%s, on %d items; U takes back all.", strings.TrimSuffix(told(t.Decided[0]), "."), n)
	if n == 1 {
		text = told(t.Decided[0])
	}
	text += s.secondWords(&t.Decided[0])
	if len(t.Refused) == 0 {
		return said(text)
	}
	return kit.Message{Tone: kit.Warn, Text: fmt.Sprintf("%s %d left as they are: %s.", text, len(t.Refused), strings.TrimSuffix(t.Refused[0].Err.Error(), "."))}
}
