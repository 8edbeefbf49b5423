package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"discern/queue"
	"discern/queue/hub"
)

// password is how a command comes by a person's password at a hub: from the file that
// the flag names, the environment, the keyring of the system, or by asking.
type password struct {
	file     string
	remember bool
}

func (p *password) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.file, "password-file", "", "`file` whose first line is the password; - for standard input")
	cmd.Flags().BoolVar(&p.remember, "remember", false, "take the password anew and keep it in the keyring of the system")
}

// dial reaches a hub. Where the password is lacking or wrong, whoever sits at a terminal
// is asked for it; where nobody does, one that is lacking is read from standard input.
func (p *password) dial(cmd *cobra.Command, server, name string) (queue.Hub, error) {
	to, err := hub.ParseServer(server)
	if err != nil {
		return nil, err
	}
	ctx, s := cmd.Context(), secretsOf(cmd)
	secret, err := p.known(ctx, s, to.String(), name)
	if err != nil {
		return nil, err
	}
	h, err := dial(ctx, to, name, secret)
	if refusesPassword(err) && p.file == "" && (secret == "" || s.somebody()) {
		if secret, err = s.ask(ctx, prompt(to.String(), name)); err != nil {
			return nil, err
		}
		h, err = dial(ctx, to, name, secret)
	}
	if err != nil {
		return nil, err
	}
	if p.remember {
		if err := keepPassword(ctx, to.String(), name, secret); err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "The password is not remembered: %v.\n", err)
		}
	}
	return h, nil
}

// known returns the password that need not be asked for; empty where there is none, or it
// stands in a passfile.
func (p *password) known(ctx context.Context, s secrets, server, name string) (string, error) {
	if p.file != "" {
		return s.fromFile(p.file)
	}
	if secret := os.Getenv(passwordVariable); secret != "" {
		return secret, nil
	}
	if p.remember {
		return s.ask(ctx, prompt(server, name))
	}
	secret, err := keptPassword(ctx, server, name)
	if isKind(err, queue.NotFound) {
		return "", nil
	}
	return secret, err
}

func prompt(server, name string) string {
	return fmt.Sprintf("Password of %s at %s", visible(name), server)
}

// passwordVariable is where PostgreSQL's own programs look for a password too.
const passwordVariable = "PGPASSWORD"
