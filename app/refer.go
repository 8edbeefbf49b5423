package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"discern/queue"
	"discern/queue/report"
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
			ctx := cmd.Context()
			return d.judging(ctx, func(o *opened) error {
				ref, err := o.Find(ctx, args[0])
				if err != nil {
					return err
				}
				c, done, err := o.caseOf(ctx, ref, true, cmd.ErrOrStderr())
				if err != nil {
					return err
				}
				p := report.Packet{Case: c}
				if p.Referral, err = queue.Referrable(c.Proof.Entries, o.Policies()); err != nil {
					return err
				}
				sum := sha256.New()
				err = writeFile(file, func(w io.Writer) error {
					if err := p.Write(io.MultiWriter(w, sum)); err != nil {
						return err
					}
					return o.Referred(ctx, ref, hex.EncodeToString(sum.Sum(nil)))
				})
				done()
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: packet written to %s, SHA-256 %x\nIt was sent to nobody. Read cover.txt in it before you hand it on.\n", args[0], file, sum.Sum(nil))
				return err
			})
		},
	}
	cmd.Flags().StringVarP(&file, "output", "o", "", "write to this `file`")
	_ = cmd.MarkFlagRequired("output") // fails only for a flag that does not exist
	return cmd
}
