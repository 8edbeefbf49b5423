package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"discern/queue"
	"discern/queue/hub"
)

func hubWithdrawCommand(at *owner) *cobra.Command {
	var item hubItem
	var reason string
	cmd := &cobra.Command{
		Use:   "withdraw ITEM --reason WORDS",
		Short: "Take an item from all queues and desks, since it is gone upstream",
		Long: `Withdraw removes an item's content from the hub and, with their next round, from every
desk. What was decided about it stays in the ledger, with who withdrew it and why. What
was withdrawn does not come back by being published again.`,
		Example: `  discern hub withdraw forum/post-17 --reason "deleted by its author"`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			key, err := item.key(args[0])
			if err != nil {
				return err
			}
			return at.at(cmd, func(ctx context.Context, dsn string) error {
				done, err := hub.Withdraw(ctx, dsn, key, reason)
				if err != nil {
					return err
				}
				said := "withdrawn"
				if !done {
					said = "was withdrawn before"
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", visible(args[0]), said)
				return err
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "`why`, in a sentence")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	item.flags(cmd)
	return cmd
}

func hubPrioritiseCommand(at *owner) *cobra.Command {
	var item hubItem
	var priority int64
	var by string
	cmd := &cobra.Command{
		Use:   "prioritise ITEM --priority N|--deadline TIME",
		Short: "Give an undecided item another place in the queue",
		Long: `Prioritise changes when an undecided item comes before somebody. Whatever is due within
the hour comes first, by its deadline. Then priority decides, the higher the sooner: 0 to
999,999 for what a look is worth, from 1,000,000 for a danger to life, of which desks
hear at once. What is not named stays as it is.`,
		Example: `  discern hub prioritise forum/post-17 --priority 1000000
  discern hub prioritise forum/post-17 --deadline 2026-11-01T08:00:00Z`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			key, err := item.key(args[0])
			if err != nil {
				return err
			}
			var to *int64
			if cmd.Flags().Changed("priority") {
				to = &priority
			}
			deadline, err := parseTime("deadline", by)
			if err != nil {
				return err
			}
			return at.at(cmd, func(ctx context.Context, dsn string) error {
				if err := hub.Prioritise(ctx, dsn, key, to, deadline); err != nil {
					return err
				}
				_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: has another place now\n", visible(args[0]))
				return err
			})
		},
	}
	cmd.Flags().Int64Var(&priority, "priority", 0, "`number` from 0 to 1999999")
	cmd.Flags().StringVar(&by, "deadline", "", "`time` or day by which it is to be decided")
	cmd.MarkFlagsOneRequired("priority", "deadline")
	item.flags(cmd)
	return cmd
}

// hubItem is how an item at a hub is named.
type hubItem struct{ source string }

func (i *hubItem) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&i.source, "source", "", "`source` of the item, where it holds a slash; ITEM is the id alone then")
}

func (i *hubItem) key(word string) (queue.Key, error) {
	if i.source != "" {
		return queue.Key{Source: i.source, ID: word}, nil
	}
	source, id, ok := strings.Cut(word, "/")
	if !ok || source == "" || id == "" {
		return queue.Key{}, errors.New("an item at the hub is named as source/id")
	}
	return queue.Key{Source: source, ID: id}, nil
}
