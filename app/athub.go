package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"discern/queue"
)

// atHub opens the workspace and reaches the hub that it belongs to.
func (d *desk) atHub(cmd *cobra.Command, p *password, do func(ctx context.Context, o *opened, h queue.Hub) error) error {
	ctx := cmd.Context()
	return d.with(ctx, func(o *opened) error {
		j, ok, err := o.Joined(ctx)
		if err != nil {
			return err
		}
		if !ok {
			return errors.New("this workspace belongs to no hub: `discern join SERVER --reviewer NAME` joins an empty one")
		}
		h, err := p.dial(cmd, j.Server, j.Reviewer)
		if err != nil {
			return err
		}
		return errors.Join(do(ctx, o, h), h.Close())
	})
}
