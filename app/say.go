package main

import (
	"encoding/json"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"discern/queue"
)

// How commands print: what comes from outside can neither steer the terminal nor break
// a line or a column, and times are those of this machine.

// table lines up cells that end in tabs.
func table(w io.Writer) *tabwriter.Writer { return tabwriter.NewWriter(w, 0, 0, 2, ' ', 0) }

// figures is a table of numbers, which stand at the right of their cells.
func figures(w io.Writer) *tabwriter.Writer {
	return tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
}

// encodeForPeople writes JSON that a person edits.
func encodeForPeople(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// encode writes JSON for programs that are not web pages: & stays &.
func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// visible replaces control characters, so that content cannot steer the
// terminal it is printed on.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return '�'
		}
		return r
	}, s)
}

// oneLine is visible text on one line, as a cell of a table is.
func oneLine(s string) string { return visible(strings.Join(strings.Fields(s), " ")) }

// person names who did something; imports do not always say.
func person(reviewer string) string {
	if reviewer == "" {
		return "somebody unknown"
	}
	return reviewer
}

// when writes a time; imports do not always say it.
func when(at time.Time) string {
	if at.IsZero() {
		return "no date"
	}
	return at.Local().Format(time.DateTime)
}

func stateWord(s queue.State, v queue.Verdict) string {
	switch s {
	case queue.Leased:
		return "leased"
	case queue.Resting:
		return "skipped"
	case queue.Settled:
		return string(v)
	default:
		return "waiting"
	}
}

// passWord says which look a pass is.
func passWord(p queue.Pass) string {
	switch p {
	case queue.Second:
		return "second opinion"
	case queue.QA:
		return "quality check"
	case queue.Appeal:
		return "appeal"
	case queue.Adjudication:
		return "adjudication"
	}
	return "first look"
}

// judgedWords says what was decided: the verdict, under which rules, and the actions.
func judgedWords(v queue.Verdict, policies []string, actions []queue.Action) string {
	what := string(v)
	if len(policies) > 0 {
		what += " under " + strings.Join(policies, ", ")
	}
	for _, a := range actions {
		what += ", " + string(a)
	}
	return what
}
