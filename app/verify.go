package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"discern/queue"
)

func verifyCommand(d *desk) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Prove that the ledger is whole",
		Long: `Verify checks every ledger entry: its hash, its link to the one before, the device's
signature, and that the state of the work follows from it. Exit status 1, and the
first bad entry, when the chain is broken.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return d.with(cmd.Context(), func(o *opened) error {
				bar := checkBar(cmd.ErrOrStderr())
				r, err := o.Verify(cmd.Context(), func(done, total int64) {
					bar.ChangeMax64(total)
					_ = bar.Set64(done) // progress that cannot be drawn stops nothing
				})
				_ = bar.Finish()
				if err != nil {
					return err
				}
				if err := printVerify(cmd.OutOrStdout(), r, asJSON); err != nil {
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

func checkBar(w io.Writer) *progressbar.ProgressBar {
	f, ok := w.(*os.File)
	return progressbar.NewOptions64(1,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetVisibility(ok && isTerminal(f)),
		progressbar.OptionSetDescription("checking"),
		progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("entries"),
		progressbar.OptionFullWidth(),
		progressbar.OptionClearOnFinish(),
	)
}

func printVerify(w io.Writer, r queue.VerifyReport, asJSON bool) error {
	head := hex.EncodeToString(r.Head[:])
	if asJSON {
		out := map[string]any{"ok": r.OK, "entries": r.Entries, "head": head, "first_bad": nil}
		if !r.OK {
			out["first_bad"], out["reason"] = r.FirstBad, r.Reason
		}
		return json.NewEncoder(w).Encode(out)
	}
	if !r.OK {
		_, err := fmt.Fprintf(w, "The ledger is broken at entry %d of %d: %s\n", r.FirstBad, r.Entries, r.Reason)
		return err
	}
	_, err := fmt.Fprintf(w, "The ledger is whole: %d entries, head %s\n", r.Entries, head)
	return err
}
