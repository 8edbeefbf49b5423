package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"discern/queue/hub"
)

func hubInitCommand(at *owner) *cobra.Command {
	return &cobra.Command{
		Use:   "init [DSN]",
		Short: "Make a database a hub, or bring one up to date",
		Long: `Init makes the database, if the server has none of the name, and the hub in it, or
brings it up to this program's version and keeps what is there. It acts as a role that
may create roles and schemas, and says what it did. Running it again does no harm. A
new hub judges by the policies of this program, see ` + "`discern hub policies`" + `.`,
		Example: `  discern hub init postgres://postgres@localhost/team`,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				at.hub = args[0]
			}
			return at.at(cmd, func(ctx context.Context, dsn string) error {
				from, to, err := hub.Init(ctx, dsn)
				if err != nil {
					return err
				}
				if from == 0 {
					policies, err := loadPolicies()
					if err != nil {
						return err
					}
					if err := hub.SetPolicies(ctx, dsn, policies.Version()); err != nil {
						return err
					}
				}
				said := fmt.Sprintf("The database is a hub now, version %d. `discern hub reviewer add NAME --role moderator` adds people.", to)
				switch {
				case from == to:
					said = fmt.Sprintf("The hub is up to date: version %d", to)
				case from > 0:
					said = fmt.Sprintf("The hub was brought from version %d to %d", from, to)
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), said)
				return err
			})
		},
	}
}
