package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/spf13/cobra"

	"discern/queue"
	"discern/queue/feed"
)

func importCommand(d *desk) *cobra.Command {
	var in importing
	cmd := &cobra.Command{
		Use:   "import FILE…",
		Short: "Take items and decisions into the workspace",
		Long: `Import takes flagged items and decisions: JSON Lines (.jsonl, .jsonl.gz), CSV, a
folder or .zip with media beside it, or standard input (-). What a file holds is
told by its content, not by its name.

The media that items name by a path are sealed into the workspace. What is missing or
cannot be read is noted, and its item is taken all the same.

A record that cannot be taken is named as file:line: field: reason and the rest is
kept. Importing again changes nothing that is already there, so an import that was
interrupted is simply run again.

Exit status: 0 all taken, 2 some rejected and the rest taken, 1 nothing done.`,
		Example: `  discern import items.jsonl.gz decisions.jsonl.gz
  discern import --dry-run --rejects rejects.txt export/
  zcat items.jsonl.gz | discern import -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in.out, in.err = cmd.OutOrStdout(), cmd.ErrOrStderr()
			return d.with(cmd.Context(), func(o *opened) error { return in.run(cmd.Context(), o, args) })
		},
	}
	cmd.Flags().BoolVar(&in.dry, "dry-run", false, "count what would be taken and write nothing")
	in.flags(cmd)
	cmd.Flags().BoolVar(&in.json, "json", false, "print the counts as JSON")
	return cmd
}

// garbage is how much of the memory in use may lie about before it is collected,
// in percent. An import makes much of it and keeps little: with 400,000 items it
// took 8.2 s in place of 8.8 with the usual 100, and 208 MB in place of 113.
const garbage = 400

// importing is one run of the import command.
type importing struct {
	taking
	dry, json bool
	out       io.Writer
}

func (in *importing) run(ctx context.Context, o *opened, paths []string) (err error) {
	debug.SetGCPercent(garbage)
	src, err := feed.Open(paths, feed.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	keep, done, err := in.rejectFile()
	if err != nil {
		return err
	}
	bar := in.bar(src.Size())
	report, ierr := o.Import(ctx, src, queue.ImportOptions{
		Dry:      in.dry,
		Reject:   func(r queue.Reject) { in.say("rejected", r); keep(r) },
		Notice:   func(r queue.Reject) { in.say("note", r) },
		Progress: func(r queue.ImportReport) { showTaken(bar, r.Taken()+r.Rejected(), r.Read, r.Size) },
	})
	_ = bar.Finish()
	if err := errors.Join(in.print(report), done()); err != nil {
		return errors.Join(ierr, err)
	}
	switch {
	case errors.Is(ierr, context.Canceled):
		fmt.Fprintln(in.err, "Interrupted: what is counted above is kept. Run the same import again to take the rest.")
		return exit(exitInterrupted)
	case ierr != nil && report.Taken() > 0:
		return fmt.Errorf("%w (what is counted above is kept; run the import again for the rest)", ierr)
	case ierr != nil:
		return ierr
	}
	return takenStatus(report.Taken(), report.Rejected())
}

func (in *importing) print(r queue.ImportReport) error {
	if in.json {
		return encode(in.out, map[string]any{
			"dry_run": in.dry,
			"items": map[string]int64{
				"new": r.Items.New, "updated": r.Items.Updated, "unchanged": r.Items.Unchanged, "rejected": r.Items.Rejected,
			},
			"decisions": r.Decisions,
			"acts":      r.Acts,
			"media":     r.Media,
			"notices":   r.Notices,
		})
	}
	verb := "Imported"
	if in.dry {
		verb = "Would import"
	}
	fmt.Fprintf(in.out, "%s\n", verb)
	fmt.Fprintf(in.out, "  items      %9d new %9d updated %9d unchanged %9d rejected\n", r.Items.New, r.Items.Updated, r.Items.Unchanged, r.Items.Rejected)
	fmt.Fprintf(in.out, "  decisions  %9d new %19s %9d unchanged %9d rejected\n", r.Decisions.New, "", r.Decisions.Unchanged, r.Decisions.Rejected)
	if r.Media != (queue.MediaTally{}) {
		fmt.Fprintf(in.out, "  media      %9d new %9d known %11d missing %11d refused\n", r.Media.Sealed, r.Media.Known, r.Media.Missing, r.Media.Refused)
	}
	if r.Media.Differing > 0 {
		fmt.Fprintf(in.out, "  %d of the media differ from what was flagged: the notes say which\n", r.Media.Differing)
	}
	if r.Acts != (queue.Tally{}) {
		fmt.Fprintf(in.out, "  other acts %9d new %19s %9d unchanged %9d rejected\n", r.Acts.New, "", r.Acts.Unchanged, r.Acts.Rejected)
	}
	return nil
}
