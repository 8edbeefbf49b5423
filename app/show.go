package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"discern/queue"
	"discern/queue/feed"
)

func showCommand(d *desk) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show ITEM",
		Short: "Show an item and its history",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return d.with(ctx, func(o *opened) error {
				ref, err := o.Find(ctx, args[0])
				if err != nil {
					return err
				}
				t, err := o.Look(ctx, ref)
				if err != nil {
					return err
				}
				if err := printTask(cmd.OutOrStdout(), t, o.Now(), asJSON); err != nil || asJSON {
					return err
				}
				return printHistory(ctx, cmd.OutOrStdout(), o.Desk, ref)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the item as JSON with its priority and why")
	return cmd
}

func printTask(w io.Writer, t queue.Task, now time.Time, asJSON bool) error {
	why := t.Place.Why(now)
	if asJSON {
		line, err := feed.Encode(&t.Item, t.Place.Priority, why)
		if err != nil {
			return err
		}
		_, err = w.Write(append(line, '\n'))
		return err
	}
	fmt.Fprintf(w, "%v  (%s, %s)\n", t.Item.Key(), t.Item.Kind, stateWord(t.State, t.Verdict))
	if t.Item.Text != "" {
		fmt.Fprintf(w, "\n%s\n", visible(t.Item.Text))
	}
	for _, m := range t.Item.Media {
		fmt.Fprintf(w, "\n%s %d bytes %s\n", m.Mime, m.Bytes, visible(m.Alt))
	}
	if len(t.Item.Scores) > 0 {
		fmt.Fprintln(w)
	}
	for _, s := range t.Item.Scores {
		mark := " "
		if s.AboveThreshold() {
			mark = "▲"
		}
		fmt.Fprintf(w, "%s %.2f  %s %s\n", mark, s.Score, s.Detector, s.Label)
	}
	_, err := fmt.Fprintf(w, "\n%s\n", strings.Join(why, " "))
	return err
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
	who := e.Reviewer
	if who == "" {
		who = "somebody unknown"
	}
	what := string(e.Kind)
	if d := e.Decision; d != nil {
		what = string(d.Verdict)
		if len(d.Policies) > 0 {
			what += " under " + strings.Join(d.Policies, ", ")
		}
		for _, a := range d.Actions {
			what += ", " + string(a)
		}
		if d.Rationale != "" {
			what += ": " + d.Rationale
		}
	}
	if e.Text != "" {
		what += ": " + e.Text
	}
	line := fmt.Sprintf("%s  %s: %s", at.Local().Format(time.DateTime), who, visible(strings.ReplaceAll(what, "\n", " ")))
	if e.Imported != nil {
		line += " (imported from " + e.Imported.File + ")"
	}
	return line
}
