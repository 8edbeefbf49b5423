package main

import (
	"context"
	"encoding/json"
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
				if asJSON {
					return printJSON(cmd.OutOrStdout(), t, o.Now())
				}
				if err := printTask(ctx, cmd.OutOrStdout(), o.Desk, t); err != nil {
					return err
				}
				if err := printFlags(ctx, cmd.OutOrStdout(), o.Desk, ref); err != nil {
					return err
				}
				return printHistory(ctx, cmd.OutOrStdout(), o.Desk, ref)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the item as JSON with its priority and why")
	return cmd
}

func printJSON(w io.Writer, t queue.Task, now time.Time) error {
	line, err := feed.Encode(&t.Item, t.Place.Priority, t.Place.Why(now))
	if err != nil {
		return err
	}
	if c := t.Appeal; c != nil {
		appeal, err := json.Marshal(appealJSON{c.Words, c.Decision.Verdict, c.Decision.Policies, c.Decision.Actions})
		if err != nil {
			return err
		}
		line = fmt.Appendf(line[:len(line)-1], `,"appeal":%s}`, appeal)
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

// appealJSON is what an appeal says and what it is about, as programs read it.
type appealJSON struct {
	Words    string         `json:"words"`
	Verdict  queue.Verdict  `json:"verdict"`
	Policies []string       `json:"policies,omitempty"`
	Actions  []queue.Action `json:"actions,omitempty"`
}

func printTask(ctx context.Context, w io.Writer, d *queue.Desk, t queue.Task) error {
	fmt.Fprintf(w, "%s  (%s, %s)\n", oneLine(t.Item.Key().String()), t.Item.Kind, stateWord(t.State, t.Verdict))
	if t.Item.Text != "" {
		fmt.Fprintf(w, "\n%s\n", visible(t.Item.Text))
	}
	if err := printMediaOf(ctx, w, d, t.Ref); err != nil {
		return err
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
	_, err := fmt.Fprintf(w, "\n%s\n", strings.Join(t.Place.Why(d.Now()), " "))
	if c := t.Appeal; err == nil && c != nil {
		_, err = fmt.Fprintf(w, "\nAn appeal: %s\nIt is about this decision: %s\n", visible(c.Words), visible(decisionWords(&c.Decision)))
	}
	return err
}

// printMediaOf says how it stands with the media of an item, and what holds them.
func printMediaOf(ctx context.Context, w io.Writer, d *queue.Desk, ref queue.Ref) error {
	media, err := d.MediaOf(ctx, ref)
	if err != nil {
		return err
	}
	for i := range media {
		m := &media[i]
		fmt.Fprintf(w, "\nMedium %d  %s %s bytes, %s\n", i+1, visible(m.Mime), queue.Thousands(m.Bytes), whereabouts(m))
		if m.Alt != "" {
			fmt.Fprintf(w, "  %s\n", visible(m.Alt))
		}
		if m.Differs {
			fmt.Fprintf(w, "  It is not what was flagged: its SHA-256 is %s, flagged was %s.\n", m.Found, m.SHA256)
		}
		if m.Same > 0 {
			fmt.Fprintf(w, "  The same bytes have %s%s.\n", queue.Number(m.Same, "other item", "other items"), verdicts(m.Verdicts))
		}
	}
	if len(media) == 0 {
		return nil
	}
	holds, err := d.Holds(ctx, ref)
	for _, h := range holds {
		until := "until it is lifted"
		if !h.Until.IsZero() {
			until = "until " + when(h.Until)
		}
		fmt.Fprintf(w, "\nHeld %s: %s\n", until, visible(h.Reason))
	}
	return err
}

// whereabouts says where the bytes of a medium are.
func whereabouts(m *queue.MediumState) string {
	switch m.Whereabouts {
	case queue.MediumKept:
		return "kept here"
	case queue.MediumLinked:
		return "not fetched from " + visible(m.URL)
	case queue.MediumPurged:
		return "purged on " + m.PurgedAt.Local().Format(time.DateOnly) + ": " + visible(m.Why)
	default:
		return "not here"
	}
}

// verdicts says how items were decided.
func verdicts(n map[queue.Verdict]int) string {
	s := ""
	for _, v := range queue.Verdicts {
		if n[v] > 0 {
			s += fmt.Sprintf(", %d %s", n[v], v)
		}
	}
	return s
}

// printFlags lists who flagged the item, why, and how often they were right.
func printFlags(ctx context.Context, w io.Writer, d *queue.Desk, ref queue.Ref) error {
	flags, err := d.Reporters(ctx, ref)
	if err != nil {
		return err
	}
	if len(flags) > 0 {
		fmt.Fprintln(w, "\nFlags")
	}
	for _, r := range flags {
		f, line := r.Flag, string(r.Flag.By)
		for _, part := range []struct{ before, text string }{{" ", f.Reporter}, {" ", f.Reference}, {": ", f.Reason}} {
			if part.text != "" {
				line += part.before + part.text
			}
		}
		if !f.Deadline.IsZero() {
			line += ", by " + when(f.Deadline)
		}
		if r.Record != nil {
			line += fmt.Sprintf(" (right in %d of %d)", r.Record.Right, r.Record.Judged)
		}
		fmt.Fprintf(w, "  %s\n", oneLine(line))
	}
	return nil
}
