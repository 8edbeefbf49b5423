package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"discern/queue"
	"discern/queue/hub"
)

func hubRevokeCommand(at *owner) *cobra.Command {
	return &cobra.Command{
		Use:   "revoke NAME",
		Short: "Give back what somebody holds, as when a laptop is lost",
		Long: `Revoke ends every lease of a person, so that others get the items at once. Their desk
notices at its next round, and what it has not decided leaves it. What they decided
meanwhile still arrives, and is kept as a further opinion where somebody else was first.
` + "`discern hub reviewer remove NAME`" + ` lets them in no more.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return at.at(cmd, func(ctx context.Context, dsn string) error {
				n, err := hub.Revoke(ctx, dsn, args[0])
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s given back of what %s held\n", queue.Number(n, "item", "items"), visible(args[0]))
				return err
			})
		},
	}
}
