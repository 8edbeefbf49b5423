package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"discern/queue"
)

func givebackCommand(d *desk) *cobra.Command {
	var p password
	cmd := &cobra.Command{
		Use:   "giveback [ITEM…]",
		Short: "Give leased items back to the team's queue",
		Long: `Giveback ends your leases on the named items, or on all that you have not decided, so
that others get them at once. What belongs to them leaves this workspace.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.atHub(cmd, &p, func(ctx context.Context, o *opened, h queue.Hub) error {
				var refs []queue.Ref // nil for all
				for _, item := range args {
					ref, err := o.Find(ctx, item)
					if err != nil {
						return err
					}
					refs = append(refs, ref)
				}
				n, err := o.GiveBackLeases(ctx, h, refs)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "Gave back %s\n", queue.Number(n, "item", "items"))
				return err
			})
		},
	}
	p.flags(cmd)
	return cmd
}
