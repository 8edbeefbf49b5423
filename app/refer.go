package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"discern/queue"
)

func referCommand(d *desk) *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "refer ITEM -o FILE",
		Short: "Make the packet that refers a danger to life to law enforcement",
		Long: fmt.Sprintf(`Refer makes a .zip with the facts that Regulation (EU) 2022/2065, Article 18, asks
for: the content with its media, when it was published, why a threat to life is
suspected, what identifies the user, and the ledger's proof.

It takes a decision in force under a rule of danger to life with at least %d of the
five indicators, and a second person's decision that agrees. The ledger keeps that the
packet was made, and its SHA-256.

The program sends it to nobody. Who may is said on the cover sheet.`, queue.ReferFrom),
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.onItem(cmd, args[0], func(ctx context.Context, o *opened, ref queue.Ref) (string, error) {
				sum, err := o.writeReferral(ctx, ref, file, cmd.ErrOrStderr())
				return fmt.Sprintf("packet written to %s, SHA-256 %s\n%s", file, sum, sentToNobody), err
			})
		},
	}
	cmd.Flags().StringVarP(&file, "output", "o", "", "write to this `file`")
	_ = cmd.MarkFlagRequired("output") // fails only for a flag that does not exist
	return cmd
}
