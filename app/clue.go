package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"discern/queue"
)

func clueCommand(d *desk) *cobra.Command {
	var withdraw string
	cmd := &cobra.Command{
		Use:   "clue ITEM WORDS…",
		Short: "Add words about an item's author, for whoever judges them next",
		Long: `Clue adds words about the author of an item. They are seen on every item of that
author, by every reviewer, until somebody withdraws them; the ledger keeps both.
"discern author ITEM" lists the clues with their ids.`,
		Example: `  discern clue post-17 "quotes the news, and says so in the first line"
  discern clue post-17 --withdraw 01930c5e-7f4a-7000-8000-00000000002a`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.onItem(cmd, args[0], func(ctx context.Context, o *opened, ref queue.Ref) (string, error) {
				if withdraw != "" {
					return "the clue is withdrawn", withdrawClue(ctx, o.Desk, ref, withdraw)
				}
				return "a clue about its author is kept", o.Clue(ctx, ref, strings.Join(args[1:], " "))
			})
		},
	}
	cmd.Flags().StringVar(&withdraw, "withdraw", "", "take back the clue with this `id`")
	return cmd
}

func withdrawClue(ctx context.Context, d *queue.Desk, ref queue.Ref, id string) error {
	clue, err := uuid.Parse(id)
	if err != nil {
		return fmt.Errorf("%q is no id of a clue; `discern author ITEM` lists them", id)
	}
	return d.Withdraw(ctx, ref, clue)
}
