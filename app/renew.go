package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"discern/queue"
)

func renewCommand(d *desk) *cobra.Command {
	var p password
	var lasts string
	cmd := &cobra.Command{
		Use:   "renew",
		Short: "Keep what is checked out for longer",
		Long: `Renew extends your leases on everything that is checked out and still yours, lapsed or
not. What somebody else has taken meanwhile stays theirs.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := parseLasts("for", lasts)
			if err != nil {
				return err
			}
			return d.atHub(cmd, &p, func(ctx context.Context, o *opened, h queue.Hub) error {
				until, err := o.RenewLeases(ctx, h, f)
				if err != nil {
					return err
				}
				said := "Nothing is checked out"
				if !until.IsZero() {
					said = "What is checked out is yours until " + when(until)
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), said)
				return err
			})
		},
	}
	cmd.Flags().StringVar(&lasts, "for", spellDays(queue.LeaseField), "`time` from now on, as 3d or 12h")
	p.flags(cmd)
	return cmd
}
