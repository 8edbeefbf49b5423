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

func joinCommand(d *desk) *cobra.Command {
	var p password
	cmd := &cobra.Command{
		Use:   "join SERVER --reviewer NAME",
		Short: "Take part in a team's queue",
		Long: `Join makes an empty workspace one of a team's hub: from then on its items come from
there, and what is decided here goes there. SERVER is host/database, or
host:port/database; NAME is the name under which the team's owner added you.

The line is encrypted, and the server has to prove who it is: a hub on another machine
is never reached otherwise. Where your team has an authority of its own, write
"postgres://host/database?sslrootcert=FILE".

The password comes from --password-file, from PGPASSWORD, from the keyring of the
system, or is asked for. --remember keeps it in that keyring.`,
		Example: `  discern join hub.example.org/team --reviewer kim --remember
  discern sync
  discern next`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			name := strings.TrimSpace(d.reviewer)
			if name == "" {
				return errors.New("say under which name the hub knows you: --reviewer NAME")
			}
			h, err := p.dial(cmd, args[0], name)
			if err != nil {
				return err
			}
			defer h.Close()
			return d.with(ctx, func(o *opened) error {
				j, err := o.join(ctx, h, asWritten(args[0]))
				if err != nil {
					return err
				}
				return printJoined(cmd.OutOrStdout(), j)
			})
		},
	}
	p.flags(cmd)
	return cmd
}

// join joins the workspace and remembers who sits at the desk.
func (o *opened) join(ctx context.Context, h queue.Hub, server string) (queue.Joined, error) {
	j, err := o.Join(ctx, h, server)
	if err != nil {
		return j, err
	}
	return j, o.SetSetting(ctx, settingReviewer, j.Reviewer)
}

func printJoined(w io.Writer, j queue.Joined) error {
	fmt.Fprintf(w, "This workspace is one of %s now, and you are its %s %s.\n", j.Server, j.Duty, visible(j.Reviewer))
	if len(j.Languages) > 0 {
		fmt.Fprintf(w, "You see items in %s.\n", oneLine(strings.Join(j.Languages, ", ")))
	}
	if len(j.Rules) > 0 {
		fmt.Fprintf(w, "You see items that may be under %s.\n", oneLine(strings.Join(j.Rules, ", ")))
	}
	_, err := fmt.Fprintln(w, "`discern sync` brings items, `discern` opens the window.")
	return err
}
