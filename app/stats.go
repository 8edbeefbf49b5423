package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"discern/queue"
)

func statsCommand(d *desk) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "Count items, decisions and ledger entries",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return d.with(cmd.Context(), func(o *opened) error {
				s, err := o.Stats(cmd.Context())
				if err != nil {
					return err
				}
				return printStats(cmd.OutOrStdout(), s, asJSON)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func printStats(w io.Writer, s queue.Stats, asJSON bool) error {
	if asJSON {
		return encode(w, map[string]map[string]int64{
			"items": {
				"total": s.Total, "waiting": s.Waiting, "leased": s.Leased, "decided": s.Decided,
				"resting": s.Resting, "escalated": s.Escalated,
			},
			"decisions": {"total": s.Decisions},
			"ledger":    {"entries": s.Entries},
		})
	}
	_, err := fmt.Fprintf(w, `Items      %9d
  waiting  %9d   of which skipped for now %d, escalated %d
  leased   %9d
  decided  %9d
Decisions  %9d   in force
Ledger     %9d   entries
`, s.Total, s.Waiting, s.Resting, s.Escalated, s.Leased, s.Decided, s.Decisions, s.Entries)
	return err
}
