package main

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"discern/queue"
	"discern/queue/report"
)

// caseFile is what a case is called when nobody says.
const caseFile = "case.zip"

func caseCommand(d *desk) *cobra.Command {
	var file string
	var media bool
	cmd := &cobra.Command{
		Use:   "case ITEM",
		Short: "Pack all that is known of one item, with proof",
		Long: `Case packs one item as a .zip: the item, its decisions, its history in words, the
rules that were applied, and its ledger entries with hashes and signatures, which
sha256sum and openssl check without this program; README.txt says how.

It holds flagged content and names of people. Media go in with --media alone.`,
		Example: `  discern case post-17 -o case.zip
  unzip case.zip -d case && cd case && sha256sum -c ledger/HASHES`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			if _, err := os.Stat(caseFile); err == nil && file == "" {
				return fmt.Errorf("%s is there already; name another file with -o", caseFile)
			}
			if file == "" {
				file = caseFile
			}
			return d.with(ctx, func(o *opened) error {
				ref, err := o.Find(ctx, args[0])
				if err != nil {
					return err
				}
				said, err := o.writeCase(ctx, ref, file, media, cmd.ErrOrStderr())
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", args[0], said)
				return err
			})
		},
	}
	cmd.Flags().StringVarP(&file, "output", "o", "", "write to this `file` (default "+caseFile+")")
	cmd.Flags().BoolVar(&media, "media", false, "put in the media that are kept")
	return cmd
}

// caseOf gathers the case of an item. Done ends the progress that reading its media
// shows.
func (o *opened) caseOf(ctx context.Context, ref queue.Ref, media bool, to io.Writer) (c report.Case, done func(), err error) {
	done = func() {}
	t, err := o.Look(ctx, ref)
	if err != nil {
		return c, done, err
	}
	c = report.Case{Item: &t.Item, Policies: o.Policies(), Proof: report.Proof{Keys: map[string]ed25519.PublicKey{}}}
	if c.Proof.Entries, err = o.Dossier(ctx, ref); err != nil {
		return c, done, err
	}
	for i := range c.Proof.Entries {
		device := c.Proof.Entries[i].Entry.Device
		if c.Proof.Keys[device] != nil {
			continue
		}
		key, err := o.DeviceKey(ctx, device)
		switch {
		case isKind(err, queue.NotFound), isKind(err, queue.Damaged): // the case says that it cannot be checked
		case err != nil:
			return c, done, err
		default:
			c.Proof.Keys[device] = key
		}
	}
	if !media {
		return c, done, nil
	}
	b := progress(to, "packing", "bytes")
	r := &mediaReader{ctx: ctx, bar: b}
	c.Open = func(n int) (queue.Medium, error) {
		m, err := o.Medium(ctx, ref, n)
		if err != nil {
			return nil, err
		}
		r.total += 2 * m.Size() // it is read through first
		return &openMedium{m, r}, nil
	}
	return c, func() { _ = b.Finish() }, nil
}

// mediaReader shows how much of some media was read.
type mediaReader struct {
	ctx         context.Context
	bar         bar
	read, total int64
}

// openMedium is a medium that can be interrupted.
type openMedium struct {
	queue.Medium
	of *mediaReader
}

func (m *openMedium) ReadAt(p []byte, off int64) (int, error) {
	if err := m.of.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.Medium.ReadAt(p, off)
	m.of.read += int64(n)
	m.of.bar.show(m.of.read, m.of.total)
	return n, err
}
