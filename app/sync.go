package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"discern/queue"
)

func syncCommand(d *desk) *cobra.Command {
	var p password
	var opts queue.SyncOptions
	var asJSON, accept bool
	cmd := &cobra.Command{
		Use:   "sync",
		Short: "Do one round with the team's hub: send, follow, lease",
		Long: fmt.Sprintf(`Sync sends what was decided here, takes what others did, and keeps some items leased
ahead, for %s. The window does the same by itself as long as it is open. What was done
in the last %s can still be undone and waits for the next round; --now sends it too.

A round that is cut is done again by the next one, and nothing arrives twice.

Where the hub turns out to have been put back from a backup, or to be another, nothing
is sent, and Sync says so. Ask whoever runs it. If the hub is the right one all the
same, --accept-hub goes on with it: what it lost of your work is sent again. What it
lost of the work of others, they send again.`, queue.Spell(queue.LeaseOnline), queue.Spell(queue.Grace)),
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if opts.Ahead < 0 {
				return errors.New("--ahead: is less than none")
			}
			return d.atHub(cmd, &p, func(ctx context.Context, o *opened, h queue.Hub) error {
				if accept {
					if err := o.AcceptHub(ctx, h); err != nil {
						return err
					}
				}
				bar := progress(cmd.ErrOrStderr(), "following", "entries")
				opts.Progress = func(r queue.SyncReport) { bar.show(r.Pulled, r.Pulled+r.ToPull) }
				r, err := o.Sync(ctx, h, opts)
				_ = bar.Finish()
				if err != nil && r == (queue.SyncReport{}) {
					return err
				}
				s, serr := o.SyncState(ctx)
				if serr != nil {
					return errors.Join(err, serr)
				}
				return errors.Join(printSync(cmd.OutOrStdout(), r, s, asJSON), err)
			})
		},
	}
	cmd.Flags().BoolVar(&opts.Now, "now", false, "send what was done just now too")
	cmd.Flags().IntVar(&opts.Ahead, "ahead", queue.Ahead, "keep this `number` of items leased")
	cmd.Flags().BoolVar(&accept, "accept-hub", false, "go on with a hub that was put back")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the counts as JSON")
	p.flags(cmd)
	return cmd
}

// syncJSON is a round as programs read it.
type syncJSON struct {
	queue.SyncReport
	Waiting int64 `json:"waiting"` // entries that are not sent yet
	Open    int   `json:"open"`    // items here to be decided
	Mishaps int   `json:"mishaps"`
}

func printSync(w io.Writer, r queue.SyncReport, s queue.SyncState, asJSON bool) error {
	if asJSON {
		return encode(w, syncJSON{r, s.Waiting, s.Open, s.Mishaps})
	}
	waits := ""
	if s.Waiting > 0 {
		waits = fmt.Sprintf(", %s for the next round", waiting(s.Waiting))
	}
	fmt.Fprintf(w, "Sent      %9s   the hub has the ledger here up to entry %s for good%s\n", queue.Thousands(r.Sent), queue.Thousands(r.Acknowledged), waits)
	fmt.Fprintf(w, "Followed  %9s   entries of others\n", queue.Thousands(r.Pulled))
	fmt.Fprintf(w, "Leased    %9s   items came, %s to decide here\n", queue.Thousands(r.Leased), queue.Thousands(s.Open))
	for _, more := range []struct {
		n          int64
		what, says string
	}{
		{r.Media, "Media", "came"},
		{r.Lost, "Lost", "leases are yours no more"},
		{r.Withdrawn, "Withdrawn", "items are gone, at the hub and here"},
		{r.Unsigned, "Left out", "entries that no device has signed: whoever runs the hub should hear of it"},
		{r.Conflicts, "Conflicts", "others decided the same item: `discern conflicts`"},
		{int64(s.Mishaps), "Mishaps", "acts did not come to what you meant: `discern conflicts`"},
	} {
		if more.n > 0 {
			fmt.Fprintf(w, "%-9s %9s   %s\n", more.what, queue.Thousands(more.n), more.says)
		}
	}
	if s.OtherPolicies {
		fmt.Fprintf(w, "The team judges by the policies %s, and this program by others: bring it up to date.\n", visible(s.Joined.Policies))
	}
	if s.Open == 0 && s.Drained {
		fmt.Fprintln(w, "The hub has nothing more for you now.")
	}
	return nil
}

// waiting says how many entries wait.
func waiting(n int64) string {
	if n == 1 {
		return "1 waits"
	}
	return queue.Thousands(n) + " wait"
}
