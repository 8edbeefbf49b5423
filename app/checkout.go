package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"discern/queue"
)

func checkoutCommand(d *desk) *cobra.Command {
	var p password
	var lasts, from string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "checkout N",
		Short: "Take items along, to be decided away from the hub",
		Long: `Checkout leases N items for days and brings all that belongs to them: media, history,
what is known of their authors. They can be decided without a line; the next round with
the hub hands the decisions in. N counts what is checked out already, so that a checkout
that was cut is simply run again.

When the time is over somebody else may decide them. You can too: whichever decision
reaches the hub first is in force, and the other is kept as a further opinion.`,
		Example: `  discern checkout 200 --for 3d
  discern checkout 20 --queue escalated`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := strconv.Atoi(args[0])
			if err != nil || n < 1 {
				return fmt.Errorf("%q is no number of items", args[0])
			}
			q := queue.MainQueue
			if from == queueWord(queue.EscalatedQueue) {
				q = queue.EscalatedQueue
			} else if from != queueWord(q) {
				return fmt.Errorf("--queue: %q is neither main nor escalated", from)
			}
			f, err := parseLasts("for", lasts)
			if err != nil {
				return err
			}
			return d.atHub(cmd, &p, func(ctx context.Context, o *opened, h queue.Hub) error {
				bar := progress(cmd.ErrOrStderr(), "checking out", "items")
				r, err := o.CheckOut(ctx, h, q, n, f, func(r queue.CheckOutReport) { bar.show(r.Items, int64(n)) })
				_ = bar.Finish()
				if errors.Is(err, context.Canceled) {
					fmt.Fprintln(cmd.ErrOrStderr(), "Interrupted: what came is here. Run the same checkout again for the rest.")
				}
				if err != nil {
					return err
				}
				if asJSON {
					return encode(cmd.OutOrStdout(), r)
				}
				return printCheckOut(cmd, r)
			})
		},
	}
	cmd.Flags().StringVar(&lasts, "for", spellDays(queue.LeaseField), "`time` that they are yours for, as 3d or 12h")
	cmd.Flags().StringVar(&from, "queue", "main", "`queue` to take them from: main or escalated")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	p.flags(cmd)
	return cmd
}

// spellDays writes whole days as --for takes them.
func spellDays(d time.Duration) string { return fmt.Sprintf("%dd", int(d.Hours()/24)) }

func printCheckOut(cmd *cobra.Command, r queue.CheckOutReport) error {
	w := cmd.OutOrStdout()
	if r.Items == 0 {
		_, err := fmt.Fprintln(w, "Nothing was checked out: nothing more waits for you at the hub, or you hold as many as you may.")
		return err
	}
	fmt.Fprintf(w, "Checked out %s with %s, %s bytes\n", queue.Number(r.Items, "item", "items"), queue.Number(r.Media, "medium", "media"), queue.Thousands(r.Bytes))
	if r.Lacking > 0 {
		fmt.Fprintf(w, "%s not at the hub\n", queue.Number(r.Lacking, "medium is", "media are"))
	}
	_, err := fmt.Fprintf(w, "Decide them and sync by %s.\n", when(r.Until))
	return err
}
