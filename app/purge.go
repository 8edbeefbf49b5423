package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"discern/queue"
)

func purgeCommand(d *desk) *cobra.Command {
	var dry, asJSON bool
	cmd := &cobra.Command{
		Use:   "purge [ITEM REASON…]",
		Short: "Delete media that are not needed any more, or an item's at once",
		Long: `Purge deletes for good the media of which every item is decided, longer ago than
"discern retention" says, and under no hold. The window does the same when it opens.

With an item and a reason it deletes that item's media at once, as for content that
must not be kept. Other items with the same bytes lose them too.

Items, decisions and the ledger stay; the ledger says what was purged, when and why.`,
		Example: `  discern purge --dry-run
  discern purge wp-17 must not be kept, reported as such`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 1:
				return fmt.Errorf("say why the media of %s must not be kept: discern purge ITEM REASON…", args[0])
			case len(args) > 1 && dry:
				return fmt.Errorf("--dry-run counts what the retention purges; an item is purged or not")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			purge, open := func(o *opened) (queue.PurgeReport, error) { return purgeDue(ctx, o, dry, cmd.ErrOrStderr()) }, d.with
			if len(args) > 0 {
				purge, open = func(o *opened) (queue.PurgeReport, error) { return purgeItem(ctx, o, args) }, d.judging
			}
			return open(ctx, func(o *opened) error {
				r, err := purge(o)
				if r == (queue.PurgeReport{}) && err != nil {
					return err
				}
				return errors.Join(printPurge(cmd.OutOrStdout(), r, dry, asJSON), err)
			})
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "count what would be deleted and delete nothing")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the counts as JSON")
	return cmd
}

func purgeDue(ctx context.Context, o *opened, dry bool, to io.Writer) (queue.PurgeReport, error) {
	bar := progress(to, "purging", "media")
	r, err := o.Purge(ctx, queue.PurgeOptions{Dry: dry}, bar.show)
	_ = bar.Finish()
	return r, err
}

func purgeItem(ctx context.Context, o *opened, args []string) (queue.PurgeReport, error) {
	ref, err := o.Find(ctx, args[0])
	if err != nil {
		return queue.PurgeReport{}, err
	}
	return o.PurgeItem(ctx, ref, strings.Join(args[1:], " "))
}

func printPurge(w io.Writer, r queue.PurgeReport, dry, asJSON bool) error {
	if asJSON {
		return encode(w, struct {
			DryRun bool `json:"dry_run"`
			queue.PurgeReport
		}{dry, r})
	}
	verb := "Purged"
	if dry {
		verb = "Would purge"
	}
	fmt.Fprintf(w, "%s %s, %s bytes, of %s\n", verb, queue.Number(r.Media, "medium", "media"), queue.Thousands(r.Bytes), queue.Number(r.Items, "item", "items"))
	for _, left := range []struct {
		n   int64
		why string
	}{
		{r.Undecided, "an item that has them is not decided"},
		{r.Recent, "the retention is not over"},
		{r.Unsent, "the hub does not have the decision yet"},
		{r.Held, "an item that has them is held"},
		{r.Unsent, "the hub does not have the decision yet"},
	} {
		if left.n > 0 {
			fmt.Fprintf(w, "  %9s kept: %s\n", queue.Thousands(left.n), left.why)
		}
	}
	return nil
}

func retentionCommand(d *desk) *cobra.Command {
	return &cobra.Command{
		Use:   "retention [DAYS|keep]",
		Short: "Show or set for how many days after the decision media are kept",
		Long: fmt.Sprintf(`Retention says for how many days after the decision the media of an item are kept
before "discern purge", or the window when it opens, deletes them. "keep" keeps them
until somebody purges them. The default is %d days: six months, in which a decision
may be complained about.`, queue.DefaultRetention),
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return d.with(ctx, func(o *opened) error {
				if len(args) > 0 {
					r, err := queue.ParseRetention(args[0])
					if err == nil {
						err = o.SetRetention(ctx, r)
					}
					if err != nil {
						return err
					}
				}
				r, err := o.Retention(ctx)
				if err != nil {
					return err
				}
				if r == queue.Forever {
					_, err = fmt.Fprintln(cmd.OutOrStdout(), "Media are kept until somebody purges them.")
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "Media are kept for %s after the decision.\n", queue.Number(r, "day", "days"))
				return err
			})
		},
	}
}
