package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"discern/queue/hub"
)

func hubReviewerCommand(at *owner) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "reviewer",
		Short: "Add and remove the people of a hub",
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(reviewerAddCommand(at), reviewerRemoveCommand(at), reviewerListCommand(at))
	return cmd
}

func reviewerAddCommand(at *owner) *cobra.Command {
	var r hub.Reviewer
	var file string
	var generate bool
	cmd := &cobra.Command{
		Use:   "add NAME… --role moderator|supervisor|ingest",
		Short: "Add people, or change what they may do",
		Long: `Add makes each NAME a database role that may call the hub's functions and read no table.
A moderator leases and decides, a supervisor follows and overrules as well, and ingest
publishes, as the role of a platform's own job. Adding somebody again changes what they
may do, and their password.

The password is asked for twice, or read from --password-file or standard input, or made
up and printed once with --generate. It never reaches the server: what goes there proves
it and does not tell it.`,
		Example: `  discern hub reviewer add kim lee --role moderator --languages en,fr --generate
  discern hub reviewer add mill --role ingest --password-file mill.secret`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, names []string) error {
			if len(names) > 1 && !generate {
				return errors.New("each person has a password of their own: add one at a time, or all with --generate")
			}
			r.Password = ""
			for _, name := range names {
				if err := addReviewer(cmd, at, r, name, file, generate); err != nil {
					return err
				}
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar((*string)(&r.Duty), "role", "", "what they may do: moderator, supervisor or ingest")
	f.StringSliceVar(&r.Languages, "languages", nil, "languages that they see items in; all when left out")
	f.StringSliceVar(&r.Rules, "policies", nil, "codes of the rules that their items may be under; all when left out")
	f.IntVar(&r.Most, "most", 20, "how many items they may hold at a time")
	f.IntVar(&r.MostField, "most-field", 500, "how many they may check out")
	f.StringVar(&file, "password-file", "", "`file` whose first line is the password; - for standard input")
	f.BoolVar(&generate, "generate", false, "make up a password and print it once")
	cmd.MarkFlagsMutuallyExclusive("password-file", "generate")
	_ = cmd.MarkFlagRequired("role") // fails only for a flag that does not exist
	return cmd
}

func addReviewer(cmd *cobra.Command, at *owner, r hub.Reviewer, name, file string, generate bool) error {
	r.Name = strings.TrimSpace(name)
	var err error
	switch s := secretsOf(cmd); {
	case generate:
		r.Password = madeUp()
	case file != "":
		if r.Password, err = s.fromFile(file); err == nil {
			err = longEnough(r.Password)
		}
	default:
		r.Password, err = s.askNew(cmd.Context(), "New password of "+visible(r.Name))
	}
	if err != nil {
		return err
	}
	if err := at.at(cmd, func(ctx context.Context, dsn string) error { return hub.AddReviewer(ctx, dsn, r) }); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s may sign in at the hub now, as %s\n", visible(r.Name), r.Duty)
	if generate {
		fmt.Fprintf(cmd.OutOrStdout(), "  password, shown this once: %s\n", r.Password)
	}
	return nil
}

func reviewerRemoveCommand(at *owner) *cobra.Command {
	return &cobra.Command{
		Use:   "remove NAME",
		Short: "Let somebody in no more",
		Long: `Remove ends somebody's database role and gives back what they hold. What they decided
stays, under their name. What they decided and never sent does not arrive any more.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return at.at(cmd, func(ctx context.Context, dsn string) error {
				if err := hub.RemoveReviewer(ctx, dsn, args[0]); err != nil {
					return err
				}
				_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s is let in no more\n", visible(args[0]))
				return err
			})
		},
	}
}

func reviewerListCommand(at *owner) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the people of a hub",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return at.at(cmd, func(ctx context.Context, dsn string) error {
				s, err := hub.ReadStatus(ctx, dsn)
				if err != nil {
					return err
				}
				if asJSON {
					return encode(cmd.OutOrStdout(), s.People)
				}
				return printReviewers(cmd.OutOrStdout(), s.People, agoFrom(time.Now()))
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}
