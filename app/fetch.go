package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"discern/queue"
)

func fetchCommand(d *desk) *cobra.Command {
	return &cobra.Command{
		Use:   "fetch ITEM [NUMBER]",
		Short: "Get a medium from the network, of which only the address came",
		Long: `Fetch gets one medium of an item from its address, once, and seals it. The server and
the network on the way learn that somebody at this connection asked: use the one that
your team has chosen for it. Nothing else ever fetches: showing an item does not.

Addresses that lead into this computer or a private network are refused, and so is
whatever is larger than 4 GiB. The ledger records who fetched what, and when.`,
		Example: "  discern fetch wp-17\n  discern fetch wp-17 2",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			n := 1
			if len(args) == 2 {
				var err error
				if n, err = strconv.Atoi(args[1]); err != nil || n < 1 {
					return fmt.Errorf("%q is no number of a medium; they count from 1", args[1])
				}
			}
			ctx := cmd.Context()
			return d.judging(ctx, func(o *opened) error {
				ref, err := o.Find(ctx, args[0])
				if err != nil {
					return err
				}
				bar := progress(cmd.ErrOrStderr(), "fetching", "bytes")
				m, err := o.Fetch(ctx, ref, n-1, func(done, total int64) { bar.show(done, max(total, done)) })
				_ = bar.Finish() // progress that cannot be drawn stops nothing
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s bytes sealed%s\n", args[0], queue.Thousands(m.Bytes), differing(&m))
				return err
			})
		},
	}
}

func differing(m *queue.Media) string {
	if m.Found != "" && m.Found != m.SHA256 {
		return "; it is not what was flagged: its hash differs"
	}
	return ""
}
