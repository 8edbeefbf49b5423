package main

import (
	"encoding/hex"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"discern/queue"
)

func verifyCommand(d *desk) *cobra.Command {
	var asJSON, media bool
	var accept string
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Prove that the ledger is whole",
		Long: `Verify checks every ledger entry: its hash, its link to the one before, the device's
signature, and that the state of the work follows from it. Exit status 1, and the
first bad entry, when the chain is broken. From then on nothing is written to the
ledger by any command or the window, until --accept says that it may be, and why:
that stands in the ledger behind the entry that does not hold.

With --media it also reads every medium that is kept and names those that are
damaged or lost, by the SHA-256 of their bytes. Exit status 1 when there are any.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			open := d.with
			if cmd.Flags().Changed("accept") {
				open = d.judging
			}
			return open(cmd.Context(), func(o *opened) error {
				bar := progress(cmd.ErrOrStderr(), "checking", "entries")
				r, err := o.Check(cmd.Context(), false, bar.show)
				_ = bar.Finish()
				if err != nil {
					return err
				}
				if cmd.Flags().Changed("accept") {
					return acceptFlaw(cmd, o, r, accept)
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
	cmd.Flags().StringVar(&accept, "accept", "", "write on behind what does not hold, for this `reason`")
	cmd.MarkFlagsMutuallyExclusive("accept", "media")
	cmd.MarkFlagsMutuallyExclusive("accept", "json")
	return cmd
}

// acceptFlaw lets writing go on behind what was found.
func acceptFlaw(cmd *cobra.Command, o *opened, r queue.VerifyReport, reason string) error {
	if err := o.Accept(cmd.Context(), reason); err != nil {
		return err
	}
	if err := printVerify(cmd.OutOrStdout(), r, nil, false); err != nil {
		return err
	}
	_, err := fmt.Fprintln(cmd.OutOrStdout(), "Accepted; the ledger says why, and writing goes on.")
	return err
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
		return encode(w, out)
	}
	if r.OK {
		fmt.Fprintf(w, "The ledger is whole: %d entries, head %s\n", r.Entries, head)
	} else {
		fmt.Fprintf(w, "%v Entries that hold up to there: %s.\n", queue.Flaw{FirstBad: r.FirstBad, Reason: r.Reason}, queue.Thousands(r.Entries))
	}
	if m != nil {
		printMedia(w, m)
	}
	return nil
}

func printMedia(w io.Writer, m *queue.MediaReport) {
	fmt.Fprintf(w, "%s here and whole, %s bytes\n", queue.Number(m.Media, "medium is", "media are"), queue.Thousands(m.Bytes))
	if m.Absent > 0 {
		fmt.Fprintf(w, "%s named by items and never came\n", queue.Number(m.Absent, "medium is", "media are"))
	}
	for _, address := range m.Damaged {
		fmt.Fprintf(w, "damaged: %s\n", address)
	}
	for _, address := range m.Lost {
		fmt.Fprintf(w, "lost: %s\n", address)
	}
}
