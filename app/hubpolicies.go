package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"discern/queue/hub"
)

func hubPoliciesCommand(at *owner) *cobra.Command {
	var set bool
	cmd := &cobra.Command{
		Use:   "policies",
		Short: "Show or set by which version of the policies the team judges",
		Long: `Policies says by which version of the policies the team judges. They come with the
program; a desk whose program has others is told to bring it up to date, and each
decision names the version that it was made by. --set makes those of this program the
team's. The owner and supervisors may.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			policies, err := loadPolicies()
			if err != nil {
				return err
			}
			return at.at(cmd, func(ctx context.Context, dsn string) error {
				if set {
					if err := hub.SetPolicies(ctx, dsn, policies.Version()); err != nil {
						return err
					}
				}
				version, err := hub.Policies(ctx, dsn)
				if err != nil {
					return err
				}
				said := "The team judges by " + visible(version)
				switch {
				case version == "":
					said = "Nobody has said by which policies the team judges: --set says by those of this program, " + policies.Version()
				case version != policies.Version():
					said += "; this program has " + policies.Version() + ", which --set makes the team's"
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), said)
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&set, "set", false, "judge by those of this program from now on")
	return cmd
}
