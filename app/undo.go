package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"discern/queue"
)

func undoCommand(d *desk) *cobra.Command {
	return &cobra.Command{
		Use:   "undo",
		Short: "Take back the reviewer's last act",
		Long: `Undo takes back the reviewer's last decision, skip or escalation that is not yet
taken back, on all its items when they were decided together; again, the act before
it. The ledger keeps both.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return d.judging(cmd.Context(), func(o *opened) error {
				u, err := o.Undo(cmd.Context())
				if err != nil {
					return err
				}
				for _, e := range append([]queue.Entry{u.Undone}, u.Others...) {
					fmt.Fprintf(cmd.OutOrStdout(), "%s: the %s of %s is taken back\n", oneLine(e.Key().String()), e.Kind, when(e.At))
				}
				return nil
			})
		},
	}
}
