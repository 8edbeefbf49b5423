package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"discern/queue"
	"discern/queue/hub"
)

func hubArchiveCommand(at *owner) *cobra.Command {
	var before string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "archive --before 180d",
		Short: "File away, by month, the contents of what was decided long ago",
		Long: `Archive moves the contents of items that were decided before a time, and not touched
since, into a table for each month in which they were decided. Whoever may see them still
does, also when a decision is appealed. Items, decisions and the ledger stay where they
are, and what is published again is known. What is to be looked at again is not moved.

A month is a table of PostgreSQL, as hub.filed_2026_05, which can be detached, dumped and
dropped as a whole:

  ALTER TABLE hub.again DETACH PARTITION hub.filed_2026_05 CONCURRENTLY

The contents of what is dropped are gone for good, also of what is appealed later; when
such an item is published again, they are back. Media stay where they are. It can be
stopped and run again at any time, while the team works. It is for the owner.`,
		Example: `  discern hub archive --before 180d
  discern hub archive --before 2026-05-01`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			until, err := parseAgo("before", before, time.Now())
			if err != nil {
				return err
			}
			return at.at(cmd, func(ctx context.Context, dsn string) error {
				bar := progress(cmd.ErrOrStderr(), "filing", "items")
				r, err := hub.FileAway(ctx, dsn, until, bar.show)
				_ = bar.Finish()
				if err != nil && r.Filed == 0 {
					return err
				}
				return errors.Join(printArchive(cmd.OutOrStdout(), &r, err == nil, asJSON), err)
			})
		},
	}
	cmd.Flags().StringVar(&before, "before", "", "how `long` ago, as 180d, or before which day, as 2026-05-01")
	_ = cmd.MarkFlagRequired("before") // fails only for a flag that does not exist
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func printArchive(w io.Writer, r *hub.ArchiveReport, whole, asJSON bool) error {
	if asJSON {
		return encode(w, r)
	}
	if _, err := fmt.Fprintf(w, "Filed away the contents of %s\n", queue.Number(r.Filed, "item", "items")); err != nil || !whole {
		return err
	}
	if len(r.Months) == 0 {
		_, err := fmt.Fprintln(w, "No month is filed yet.")
		return err
	}
	out := table(w)
	fmt.Fprintln(out, "MONTH\tTABLE\tBYTES")
	for _, m := range r.Months {
		fmt.Fprintf(out, "%s\t%s\t%s\n", m.Month, m.Table, queue.Thousands(m.Bytes))
	}
	return out.Flush()
}
