package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"discern/queue"
)

func verifyCommand(d *desk) *cobra.Command {
	var asJSON, media bool
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Prove that the ledger is whole",
		Long: `Verify checks every ledger entry: its hash, its link to the one before, the device's
signature, and that the state of the work follows from it. Exit status 1, and the
first bad entry, when the chain is broken.

With --media it also reads every medium that is kept and names those that are
damaged or lost, by the SHA-256 of their bytes. Exit status 1 when there are any.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return d.with(cmd.Context(), func(o *opened) error {
				bar := progress(cmd.ErrOrStderr(), "checking", "entries")
				r, err := o.Verify(cmd.Context(), bar.show)
				_ = bar.Finish()
				if err != nil {
					return err
				}
				var m *queue.MediaReport
				if media {
					bar := progress(cmd.ErrOrStderr(), "checking", "bytes")
					found, err := o.CheckMedia(cmd.Context(), bar.show)
					_ = bar.Finish()
					if err != nil {
						return err
					}
					m = &found
				}
				if err := printVerify(cmd.OutOrStdout(), r, m, asJSON); err != nil {
					return err
				}
				if !r.OK || m != nil && !m.OK() {
					return exit(exitFailed)
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	cmd.Flags().BoolVar(&media, "media", false, "read every medium as well")
	return cmd
}

func printVerify(w io.Writer, r queue.VerifyReport, m *queue.MediaReport, asJSON bool) error {
	head := hex.EncodeToString(r.Head[:])
	if asJSON {
		out := map[string]any{"ok": r.OK, "entries": r.Entries, "head": head, "first_bad": nil}
		if !r.OK {
			out["first_bad"], out["reason"] = r.FirstBad, r.Reason
		}
		if m != nil {
			out["media"] = m
		}
		return json.NewEncoder(w).Encode(out)
	}
	if r.OK {
		fmt.Fprintf(w, "The ledger is whole: %d entries, head %s\n", r.Entries, head)
	} else {
		fmt.Fprintf(w, "The ledger is broken at entry %d of %d: %s\n", r.FirstBad, r.Entries, r.Reason)
	}
	if m != nil {
		printMedia(w, m)
	}
	return nil
}

func printMedia(w io.Writer, m *queue.MediaReport) {
	fmt.Fprintf(w, "%s here and whole, %s bytes\n", count(m.Media, "medium is", "media are"), queue.Thousands(m.Bytes))
	if m.Absent > 0 {
		fmt.Fprintf(w, "%s named by items and never came\n", count(m.Absent, "medium is", "media are"))
	}
	for _, address := range m.Damaged {
		fmt.Fprintf(w, "damaged: %s\n", address)
	}
	for _, address := range m.Lost {
		fmt.Fprintf(w, "lost: %s\n", address)
	}
}
