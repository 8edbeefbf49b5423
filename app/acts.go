package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"discern/queue"
)

func skipCommand(d *desk) *cobra.Command {
	return actCommand(d, "skip", "Put an item aside for a while", "skipped; it comes again in "+queue.Spell(queue.SkipRest), (*queue.Desk).Skip)
}

func escalateCommand(d *desk) *cobra.Command {
	return actCommand(d, "escalate", "Hand an item to the escalated queue", "escalated", (*queue.Desk).Escalate)
}

func noteCommand(d *desk) *cobra.Command {
	return actCommand(d, "note", "Add words to an item's history", "noted", (*queue.Desk).Note)
}

// actCommand makes a command of an act that takes an item and words.
func actCommand(d *desk, name, short, done string, act func(*queue.Desk, context.Context, queue.Ref, string) error) *cobra.Command {
	return &cobra.Command{
		Use:   name + " ITEM WORDS…",
		Short: short,
		Args:  cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return d.judging(ctx, func(o *opened) error {
				ref, err := o.Find(ctx, args[0])
				if err != nil {
					return err
				}
				if err := act(o.Desk, ctx, ref, strings.Join(args[1:], " ")); err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", args[0], done)
				return err
			})
		},
	}
}
