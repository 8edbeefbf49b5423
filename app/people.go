package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"discern/queue"
)

func peopleCommand(d *desk) *cobra.Command {
	var duty string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "people [NAME --duty supervisor|moderator]",
		Short: "List who has a duty here, or give one",
		Long: `People lists whoever was given a duty in this workspace. A moderator judges items, a
supervisor judges judgements as well. The first supervisor is named by whoever is
there; from then on only supervisors give duties. Whoever was never named is a
moderator.

Without a hub this guards against mistakes, not against people: whoever can open the
workspace can sit down under any name.`,
		Example: `  discern people "Ada Lovelace" --duty supervisor
  discern people`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			switch {
			case len(args) == 0 && duty != "":
				return fmt.Errorf("--duty says what a person may do: name the person as well")
			case len(args) == 1 && duty == "":
				return fmt.Errorf("say which duty %s is to have: --duty supervisor or --duty moderator", args[0])
			case len(args) == 1:
				return d.judging(ctx, func(o *opened) error {
					if err := o.Appoint(ctx, args[0], queue.Duty(duty)); err != nil {
						return err
					}
					_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s is a %s\n", strings.TrimSpace(args[0]), duty)
					return err
				})
			}
			return d.with(ctx, func(o *opened) error {
				people, err := o.People(ctx)
				if err != nil {
					return err
				}
				if asJSON {
					return encode(cmd.OutOrStdout(), peopleJSON(people))
				}
				return printPeople(cmd.OutOrStdout(), people)
			})
		},
	}
	cmd.Flags().StringVar(&duty, "duty", "", "`duty` to give: supervisor or moderator")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func printPeople(w io.Writer, people []queue.Person) error {
	if len(people) == 0 {
		_, err := fmt.Fprintln(w, "Nobody has a duty here yet: everybody is a moderator. `discern people NAME --duty supervisor` names the first supervisor.")
		return err
	}
	for _, p := range people {
		given := fmt.Sprintf("since %s, by %s", when(p.At), visible(p.By))
		if p.By == "" {
			given = "by the hub"
		}
		fmt.Fprintf(w, "%-10s  %s  (%s)\n", p.Duty, visible(p.Name), given)
	}
	return nil
}

type personJSON struct {
	Name string     `json:"name"`
	Duty queue.Duty `json:"duty"`
	At   time.Time  `json:"at,omitzero"`  // left out where the hub gave it
	By   string     `json:"by,omitempty"` // likewise
}

func peopleJSON(people []queue.Person) []personJSON {
	list := make([]personJSON, len(people))
	for i, p := range people {
		list[i] = personJSON{p.Name, p.Duty, p.At, p.By}
	}
	return list
}
