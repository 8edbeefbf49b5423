package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"discern/queue"
	"discern/queue/hub"
)

func hubVerifyCommand(at *owner) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Prove that the hub's ledger is whole",
		Long: `Verify computes the hub's chain again from its beginning, and checks every entry in it:
its hash, and the signature of the device that made it. Nothing that the hub says of an
entry is believed. Exit status 1, and the first bad entry, where something does not hold.
It is for the owner and for supervisors.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return at.at(cmd, func(ctx context.Context, dsn string) error {
				bar := progress(cmd.ErrOrStderr(), "checking", "entries")
				r, err := hub.Verify(ctx, dsn, bar.show)
				_ = bar.Finish()
				if err != nil {
					return err
				}
				if err := printHubVerify(cmd.OutOrStdout(), &r, asJSON); err != nil {
					return err
				}
				if !r.OK {
					return exit(exitFailed)
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func printHubVerify(w io.Writer, r *hub.VerifyReport, asJSON bool) error {
	head := hex.EncodeToString(r.Head.Hash[:])
	if asJSON {
		out := map[string]any{"ok": r.OK, "entries": r.Entries, "devices": r.Devices, "head": head, "first_bad": nil}
		if !r.OK {
			out["first_bad"], out["reason"] = r.FirstBad, r.Reason
		}
		return encode(w, out)
	}
	var err error
	if r.OK {
		_, err = fmt.Fprintf(w, "The hub's ledger is whole: %s of %s, head %s\n", queue.Number(r.Entries, "entry", "entries"), queue.Number(r.Devices, "device", "devices"), head)
	} else {
		_, err = fmt.Fprintf(w, "The hub's ledger does not hold from entry %d on: %s. Entries that hold up to there: %s.\n", r.FirstBad, r.Reason, queue.Thousands(r.Entries))
	}
	return err
}
