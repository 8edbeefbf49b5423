package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"discern/assets"
	"discern/queue"
	"discern/queue/feed"
	"discern/queue/fetch"
	"discern/storage"
	"discern/storage/vault"
)

// Settings that commands and the window share.
const settingReviewer = "reviewer"

// desk opens the workspace that the flags name.
type desk struct {
	dir      string
	reviewer string
}

// defaultWorkspace is where a workspace lies when --workspace does not say.
func defaultWorkspace() string { return filepath.Join(xdg.DataHome, "discern") }

// opened is a desk with the workspace under it.
type opened struct {
	*queue.Desk
	store *storage.Workspace
}

// open opens the workspace, making it when it is not there, and seats the
// reviewer that the flag names or that sat there last, if any did.
func (d *desk) open(ctx context.Context) (*opened, error) {
	dir := d.dir
	if dir == "" {
		dir = defaultWorkspace()
	}
	policies, err := loadPolicies()
	if err != nil {
		return nil, err
	}
	store, err := storage.Open(dir, storage.Options{Program: "discern " + version})
	if err != nil {
		return nil, err
	}
	media, err := vault.Open(filepath.Join(dir, "media"), vault.Options{})
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	o := &opened{queue.NewDesk(queue.Config{Store: store, Policies: policies, Vault: media, Fetch: new(fetch.Fetcher).Fetch}), store}
	if err := o.seat(ctx, d.reviewer); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	// Whatever waits stands by the policies of this program; as a rule it already does.
	if err := o.Restand(ctx, nil); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return o, nil
}

// seat seats a named reviewer and remembers them, or the one remembered.
func (o *opened) seat(ctx context.Context, reviewer string) error {
	last, err := o.Setting(ctx, settingReviewer)
	switch {
	case err != nil:
		return err
	case reviewer == "" && last == "":
		return nil
	case reviewer == "":
		return o.Sit(ctx, last)
	}
	if err := o.Sit(ctx, reviewer); err != nil {
		return err
	}
	if reviewer == last {
		return nil
	}
	return o.SetSetting(ctx, settingReviewer, reviewer)
}

// with opens the desk for one command and closes it after.
func (d *desk) with(ctx context.Context, do func(*opened) error) error {
	o, err := d.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(do(o), o.store.Close())
}

// judging is with for commands that act: where nobody has sat down yet, the
// login name does.
func (d *desk) judging(ctx context.Context, do func(*opened) error) error {
	return d.with(ctx, func(o *opened) error {
		if o.Reviewer() == "" {
			name := loginName("")
			if name == "" {
				return fmt.Errorf("nobody sits at the desk: add --reviewer NAME, which the workspace then remembers")
			}
			if err := o.Sit(ctx, name); err != nil {
				return err
			}
		}
		return do(o)
	})
}

// onItem does something to the item that a word names, for a seated reviewer, and
// prints what came of it.
func (d *desk) onItem(cmd *cobra.Command, item string, do func(ctx context.Context, o *opened, ref queue.Ref) (done string, err error)) error {
	ctx := cmd.Context()
	return d.judging(ctx, func(o *opened) error {
		ref, err := o.Find(ctx, item)
		if err != nil {
			return err
		}
		done, err := do(ctx, o, ref)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", item, done)
		return err
	})
}

// loadPolicies reads the embedded policies.
func loadPolicies() (*queue.Policies, error) {
	var list []queue.Policy
	for _, f := range assets.Policies() {
		p, err := feed.ReadPolicy(bytes.NewReader(f.Data))
		if err != nil {
			return nil, fmt.Errorf("policy %s: %w", f.Name, err)
		}
		list = append(list, p)
	}
	return queue.NewPolicies(list...)
}

// isTerminal reports whether a file is a terminal that a person looks at.
func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
