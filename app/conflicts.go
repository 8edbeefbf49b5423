package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"discern/queue"
)

func conflictsCommand(d *desk) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "conflicts",
		Short: "List items that somebody else decided as well",
		Long: `Conflicts lists where two people decided one item without knowing of each other, as
when a lease ran out on the road. The decision that reached the hub first is in force;
the other is kept as a further opinion. It also lists acts of yours that did not come to
what you meant, since the item was withdrawn or changed meanwhile.

It tells what the last round with the hub brought, and asks the hub nothing.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			return d.with(ctx, func(o *opened) error {
				list, err := o.Conflicts(ctx)
				if err != nil {
					return err
				}
				mishaps, err := o.Mishaps(ctx)
				if err != nil {
					return err
				}
				if asJSON {
					return encode(cmd.OutOrStdout(), metJSON(list, mishaps))
				}
				return printConflicts(cmd.OutOrStdout(), list, mishaps)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func printConflicts(out io.Writer, list []queue.Conflict, mishaps []queue.MishapOf) error {
	if len(list)+len(mishaps) == 0 {
		_, err := fmt.Fprintln(out, "No conflicts: nobody else decided what you decided.")
		return err
	}
	for _, c := range list {
		head := when(c.At)
		if c.Agree {
			head += ", both say the same"
		}
		if c.Seen {
			head += ", settled"
		}
		fmt.Fprintf(out, "%s  (%s)\n", oneLine(c.Key.String()), head)
		first, later := &c.Mine, &c.Theirs
		if !c.MineInForce {
			first, later = later, first
		}
		fmt.Fprintf(out, "  in force         %s\n", saidBy(c.FirstBy, first))
		fmt.Fprintf(out, "  further opinion  %s\n", saidBy(c.LaterBy, later))
	}
	for _, m := range mishaps {
		fmt.Fprintf(out, "%s  (%s)\n  %s: %s\n", oneLine(m.Key.String()), when(m.At), m.Kind, m.Why.InWords())
	}
	if len(list) > 0 {
		fmt.Fprintln(out, "`discern conflict accept ITEM` lets what is in force stand, `discern conflict ask ITEM` has a supervisor decide.")
	}
	return nil
}

// saidBy says what somebody decided, and why.
func saidBy(who string, d *queue.Decision) string {
	words := fmt.Sprintf("%s: %s", oneLine(person(who)), judgedWords(d.Verdict, d.Policies, d.Actions))
	if d.Rationale != "" {
		words += ": " + oneLine(d.Rationale)
	}
	return words
}

// conflictJSON is a conflict as programs read it; the first decision is in force.
type conflictJSON struct {
	Item   string         `json:"item"`
	Source string         `json:"source,omitempty"`
	At     time.Time      `json:"at"`
	Agree  bool           `json:"agree"`
	Seen   bool           `json:"seen"`
	First  queue.Decision `json:"first"`
	Later  queue.Decision `json:"later"`
}

// mishapJSON is an act that did not come to what was meant.
type mishapJSON struct {
	Entry  uuid.UUID       `json:"entry"`
	Kind   queue.EntryKind `json:"kind"`
	Item   string          `json:"item,omitempty"`
	Source string          `json:"source,omitempty"`
	At     time.Time       `json:"at"`
	Why    queue.Mishap    `json:"why"`
}

func metJSON(list []queue.Conflict, mishaps []queue.MishapOf) any {
	met := struct {
		Conflicts []conflictJSON `json:"conflicts"`
		Mishaps   []mishapJSON   `json:"mishaps"`
	}{[]conflictJSON{}, []mishapJSON{}}
	for _, c := range list {
		first, later := c.Mine, c.Theirs
		if !c.MineInForce {
			first, later = later, first
		}
		met.Conflicts = append(met.Conflicts, conflictJSON{c.Key.ID, c.Key.Source, c.At, c.Agree, c.Seen, first, later})
	}
	for _, m := range mishaps {
		met.Mishaps = append(met.Mishaps, mishapJSON{m.Entry, m.Kind, m.Key.ID, m.Key.Source, m.At, m.Why})
	}
	return met
}

func conflictCommand(d *desk) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "conflict accept|ask ITEM",
		Short: "Say what is to come of a conflict",
		Args:  cobra.NoArgs,
	}
	settle := func(use, short, done string, how queue.Settling) *cobra.Command {
		return &cobra.Command{
			Use:   use + " ITEM",
			Short: short,
			Args:  cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				ctx := cmd.Context()
				return d.judging(ctx, func(o *opened) error {
					c, err := o.conflict(ctx, args[0])
					if err != nil {
						return err
					}
					if err := o.SettleConflict(ctx, c, how); err != nil {
						return err
					}
					_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", args[0], done)
					return err
				})
			},
		}
	}
	cmd.AddCommand(
		settle("accept", "Let the decision stand that is in force", "what is in force stands", queue.AcceptForce),
		settle("ask", "Have a supervisor decide", "a supervisor is asked", queue.AskSupervisor),
	)
	return cmd
}

// conflict returns the conflict on the item that a word names, the newest unsettled one.
func (o *opened) conflict(ctx context.Context, item string) (queue.Conflict, error) {
	list, err := o.Conflicts(ctx)
	if err != nil {
		return queue.Conflict{}, err
	}
	var found []queue.Conflict
	for _, c := range list {
		switch {
		case c.Seen || c.Key.ID != item && c.Key.String() != item:
		case len(found) > 0 && found[0].Key != c.Key:
			return c, fmt.Errorf("%s are both in conflict: name the source too", strings.Join([]string{visible(found[0].Key.String()), visible(c.Key.String())}, " and "))
		default:
			found = append(found, c)
		}
	}
	if len(found) == 0 {
		return queue.Conflict{}, fmt.Errorf("there is no conflict on %s that is not settled; `discern conflicts` lists them", visible(item))
	}
	return found[0], nil
}
