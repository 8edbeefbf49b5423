package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"discern/queue"
	"discern/queue/hub"
)

// hubVariable names the hub where no flag does.
const hubVariable = "DISCERN_HUB"

func hubCommand() *cobra.Command {
	at := &owner{}
	cmd := &cobra.Command{
		Use:   "hub",
		Short: "Run a team's queue: set it up, add people, publish, see how it stands",
		Long: `Hub is for whoever runs a team's queue, which is a schema in a PostgreSQL database. The
hub is named by --hub or the environment variable ` + hubVariable + `, as

  postgres://NAME@HOST/DATABASE       or shorter NAME@HOST/DATABASE

where NAME is the database role to act as; --user names it too. On another machine than
this one the line is encrypted, and the server has to prove who it is.

The role's password comes from PGPASSWORD or a passfile, as with psql, or is asked for.
Do not write it into the address: the list of processes is there for everybody on this
machine.

What only asks, as status and verify, also works on a standby that is only read, where
the address ends with ?target_session_attrs=any. All else goes to the primary.`,
		Example: `  discern hub init postgres://postgres@localhost/team
  export ` + hubVariable + `=postgres://postgres@localhost/team
  discern hub reviewer add kim lee --role moderator --generate
  discern hub publish flagged.jsonl.gz
  discern join localhost/team --reviewer kim`,
		Args: cobra.NoArgs,
	}
	flags := cmd.PersistentFlags()
	flags.StringVar(&at.hub, "hub", "", "the `hub`, as NAME@HOST/DATABASE (default: $"+hubVariable+")")
	flags.StringVar(&at.user, "user", "", "`name` of the database role to act as")
	cmd.AddCommand(hubInitCommand(at), hubReviewerCommand(at), hubPublishCommand(at), hubStatusCommand(at), hubRevokeCommand(at),
		hubWithdrawCommand(at), hubPrioritiseCommand(at), hubPoliciesCommand(at), hubVerifyCommand(at), hubArchiveCommand(at))
	return cmd
}

// owner is where the hub's own commands reach it, and as whom: its owner, or who
// publishes or supervises there.
type owner struct {
	hub, user string
}

// at calls with the address of the hub. Where its password is lacking or wrong and
// somebody sits at a terminal, they are asked for it and do is called again: it does
// nothing before the hub is reached.
func (w *owner) at(cmd *cobra.Command, do func(ctx context.Context, dsn string) error) error {
	ctx := cmd.Context()
	dsn, err := w.dsn(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	s := secretsOf(cmd)
	err = do(ctx, dsn)
	if !refusesPassword(err) || !s.somebody() {
		return err
	}
	password, err := s.ask(ctx, "Password of the hub's role")
	if err != nil {
		return err
	}
	if dsn, err = hub.SignIn(dsn, "", password); err != nil {
		return err
	}
	return do(ctx, dsn)
}

// dsn is what the flags or the environment say.
func (w *owner) dsn(warn io.Writer) (string, error) {
	named := w.hub
	switch {
	case named == "":
		named = os.Getenv(hubVariable)
	case hub.HoldsPassword(named):
		fmt.Fprintln(warn, "The address holds a password, which others on this machine can read in the list of processes: leave it out, and use PGPASSWORD or a passfile.")
	}
	if named == "" {
		return "", errors.New("say which hub: --hub NAME@HOST/DATABASE, or " + hubVariable + " in the environment")
	}
	return hub.SignIn(named, w.user, "")
}

// refusesPassword reports whether a hub wants another password.
func refusesPassword(err error) bool {
	var e *queue.Error
	return errors.As(err, &e) && e.Kind == queue.Refused && e.Field == "password"
}
