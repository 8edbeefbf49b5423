package main

import (
	"context"
	"strings"
	"time"

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

func liftCommand(d *desk) *cobra.Command {
	return actCommand(d, "lift", "End the hold on an item's media", "not held any more", (*queue.Desk).Lift)
}

func holdCommand(d *desk) *cobra.Command {
	var until string
	cmd := actCommand(d, "hold", "Keep an item's media from being purged", "held", func(o *queue.Desk, ctx context.Context, ref queue.Ref, reason string) error {
		if until == "" {
			return o.Hold(ctx, ref, time.Time{}, reason)
		}
		day, err := parseDay("until", until)
		if err != nil {
			return err
		}
		return o.Hold(ctx, ref, day.AddDate(0, 0, 1), reason)
	})
	cmd.Long = `Hold keeps an item's media, however long ago it was decided, until a day or until
"discern lift". What was removed or restricted on a removal order is held for six
months without it: Regulation (EU) 2021/784, Article 6.`
	cmd.Flags().StringVar(&until, "until", "", "last `day` of the hold, as 2027-06-30 (default: until it is lifted)")
	return cmd
}

// actCommand makes a command of an act that takes an item and words.
func actCommand(d *desk, name, short, done string, act func(*queue.Desk, context.Context, queue.Ref, string) error) *cobra.Command {
	return &cobra.Command{
		Use:   name + " ITEM WORDS…",
		Short: short,
		Args:  cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.onItem(cmd, args[0], func(ctx context.Context, o *opened, ref queue.Ref) (string, error) {
				return done, act(o.Desk, ctx, ref, strings.Join(args[1:], " "))
			})
		},
	}
}
