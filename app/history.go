package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"discern/queue"
)

func printHistory(ctx context.Context, w io.Writer, d *queue.Desk, ref queue.Ref) error {
	entries, err := d.History(ctx, ref)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		fmt.Fprintln(w, "\nHistory")
	}
	for _, s := range entries {
		fmt.Fprintf(w, "  %s\n", historyLine(&s.Entry))
	}
	return nil
}

// historyLine says an entry in a line: when, who, what, and from where.
func historyLine(e *queue.Entry) string {
	at := e.At
	if at.IsZero() && e.Imported != nil {
		at = e.Imported.At
	}
	who := person(e.Reviewer)
	if e.Reviewer == "" && e.Kind == queue.Purged {
		who = "nobody" // the retention
	}
	what := entryWords(e)
	if e.Decision != nil {
		what = decisionWords(e.Decision)
	}
	if e.Text != "" {
		what += ": " + e.Text
	}
	line := fmt.Sprintf("%s  %s: %s", when(at), oneLine(who), oneLine(what))
	switch {
	case e.FromHub():
		line += " (from the hub)"
	case e.Imported != nil:
		line += " (imported from " + e.Imported.File + ")"
	}
	return line
}

// decisionWords says what was decided, in which pass, and why.
func decisionWords(d *queue.Decision) string {
	what := judgedWords(d.Verdict, d.Policies, d.Actions)
	if n := len(d.Indicators); n > 0 {
		signs := make([]string, n)
		for i, s := range d.Indicators {
			signs[i] = string(s)
		}
		what += ", signs of a threat to life: " + strings.Join(signs, ", ")
	}
	if d.Pass != "" && d.Pass != queue.First {
		what += " (" + passWord(d.Pass) + ")"
	}
	if d.Rationale != "" {
		what += ": " + d.Rationale
	}
	return what
}

// entryWords says what an entry is that is no decision.
func entryWords(e *queue.Entry) string {
	switch e.Kind {
	case queue.Fetched:
		return "fetched " + queue.Number(len(e.Media), "medium", "media")
	case queue.Purged:
		return "purged " + queue.Number(len(e.Media), "medium", "media")
	case queue.HoldSet:
		if e.Until.IsZero() {
			return "held"
		}
		return "held until " + when(e.Until)
	case queue.Lifted:
		return "hold lifted"
	case queue.Withdrawn:
		return "withdrawn from the team's queue"
	case queue.Referred:
		return "referral packet made"
	case queue.Clued:
		return "clue about the author"
	case queue.Undone:
		return "took back an earlier act"
	case queue.Asked:
		return askWords(e.Ask)
	}
	return string(e.Kind)
}

// askWords says what an ask asks for.
func askWords(a *queue.Ask) string {
	what := map[queue.Pass]string{
		queue.Second: "asked for a second opinion", queue.QA: "gave it a known answer",
		queue.Appeal: "recorded an appeal", queue.Adjudication: "asked a supervisor to settle it",
	}[a.Pass]
	if a.Pass == queue.QA {
		what += ": " + judgedWords(a.Verdict, a.Policies, nil)
	}
	if len(a.Rules) > 0 {
		what += fmt.Sprintf(" by the rule %q of oversight %d", strings.Join(a.Rules, `", "`), a.Version)
	}
	if a.Urgent {
		what += ", danger to life"
	}
	return what
}
