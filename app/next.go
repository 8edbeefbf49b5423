package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"discern/queue"
)

func nextCommand(d *desk) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "next",
		Short: "Lease the most urgent waiting item and show it",
		Long: `Next leases the reviewer the first item in the queue's order and shows it with the
reason why it comes first. Asked again before it is decided, it shows the same item.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			return d.judging(ctx, func(o *opened) error {
				t, err := o.Next(ctx)
				if isKind(err, queue.Empty) {
					if p, err := o.PassedOver(ctx); err != nil || p.Items > 0 {
						return errors.Join(err, fmt.Errorf("nothing else waits for you: %s are of kinds that you pass over", queue.Thousands(p.Items)))
					}
					return o.nothingWaits(ctx)
				}
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(cmd.OutOrStdout(), t, o.Now())
				}
				return printTask(ctx, cmd.OutOrStdout(), o.Desk, t)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the item as JSON with its priority and why")
	return cmd
}

// nothingWaits says where more items come from.
func (o *opened) nothingWaits(ctx context.Context) error {
	_, joined, err := o.Joined(ctx)
	switch {
	case err != nil:
		return err
	case joined:
		return errors.New("nothing waits here: `discern sync` asks the hub for more")
	}
	return errors.New("nothing waits: `discern import FILE` brings items in")
}
