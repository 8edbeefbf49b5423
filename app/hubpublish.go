package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"discern/queue"
	"discern/queue/feed"
	"discern/queue/hub"
)

func hubPublishCommand(at *owner) *cobra.Command {
	var p publishing
	cmd := &cobra.Command{
		Use:   "publish FILE…",
		Short: "Put items into the team's queue",
		Long: `Publish takes what import takes: JSON Lines (.jsonl, .jsonl.gz), CSV, a folder or .zip
with media beside it, or standard input (-). Media that items name by a path go to the
hub first. It is for the owner and for roles with the duty ingest.

A record that cannot be taken is named as file:line: field: reason and the rest is
kept. An item that is there already gets what is new of it; publishing again changes
nothing else, so publishing that was interrupted is simply done again.

Exit status: 0 all taken, 2 some rejected and the rest taken, 1 nothing done.`,
		Example: `  discern hub publish items.jsonl.gz
  detector | discern hub publish --hub mill@hub.example.org/team -
  discern hub publish --sample`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if p.sample == (len(args) > 0) {
				return errors.New("name files to publish, - for standard input, or --sample alone for the embedded sample")
			}
			p.out, p.err = cmd.OutOrStdout(), cmd.ErrOrStderr()
			return p.run(cmd, at, args)
		},
	}
	cmd.Flags().BoolVar(&p.sample, "sample", false, "publish the embedded sample")
	cmd.Flags().BoolVar(&p.json, "json", false, "print the counts as JSON")
	p.flags(cmd)
	return cmd
}

// publishing is one run of the publish command.
type publishing struct {
	taking
	sample, json bool
	out          io.Writer
}

func (p *publishing) run(cmd *cobra.Command, at *owner, paths []string) (err error) {
	policies, err := loadPolicies()
	if err != nil {
		return err
	}
	src, err := p.open(paths)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	keep, done, err := p.rejectFile()
	if err != nil {
		return err
	}
	bar := p.bar(src.Size())
	var r hub.PublishReport
	perr := at.at(cmd, func(ctx context.Context, dsn string) (err error) {
		r, err = hub.Publish(ctx, dsn, src, policies, hub.PublishOptions{
			Reject:   func(r queue.Reject) { p.say("rejected", r); keep(r) },
			Notice:   func(r queue.Reject) { p.say("note", r) },
			Progress: func(r hub.PublishReport) { showTaken(bar, taken(r)+r.Items.Rejected, r.Read, r.Size) },
		})
		return err
	})
	_ = bar.Finish()
	if perr != nil && taken(r)+r.Items.Rejected == 0 {
		return errors.Join(perr, done())
	}
	if err := errors.Join(p.print(r), done()); err != nil {
		return errors.Join(perr, err)
	}
	switch {
	case errors.Is(perr, context.Canceled):
		fmt.Fprintln(p.err, "Interrupted: what is counted above is at the hub. Publish the same again for the rest.")
		return exit(exitInterrupted)
	case perr != nil:
		return fmt.Errorf("%w (what is counted above is at the hub; publish again for the rest)", perr)
	}
	return takenStatus(taken(r), r.Items.Rejected)
}

// open opens what is to be published.
func (p *publishing) open(paths []string) (publishable, error) {
	if p.sample {
		return openSample()
	}
	return feed.Open(paths, feed.Options{})
}

// publishable is a feed that is closed when it was read.
type publishable interface {
	queue.Feed
	io.Closer
}

// taken counts the items that the hub took or had.
func taken(r hub.PublishReport) int64 {
	return r.Items.New + r.Items.Updated + r.Items.Unchanged + r.Withdrawn
}

func (p *publishing) print(r hub.PublishReport) error {
	if p.json {
		return encode(p.out, r)
	}
	fmt.Fprintf(p.out, "Published\n  items      %9d new %9d updated %9d unchanged %9d rejected\n", r.Items.New, r.Items.Updated, r.Items.Unchanged, r.Items.Rejected)
	if r.Media != (queue.MediaTally{}) {
		fmt.Fprintf(p.out, "  media      %9d new %9d known %11d missing %11d refused\n", r.Media.Sealed, r.Media.Known, r.Media.Missing, r.Media.Refused)
	}
	if r.Media.Differing > 0 {
		fmt.Fprintf(p.out, "  %d of the media differ from what was flagged: the notes say which\n", r.Media.Differing)
	}
	if r.Withdrawn > 0 {
		fmt.Fprintf(p.out, "  %d were withdrawn at the hub before, and stay so\n", r.Withdrawn)
	}
	return nil
}
