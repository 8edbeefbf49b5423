package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"discern/queue"
)

func decideCommand(d *desk) *cobra.Command {
	var (
		j        queue.Judgement
		verdict  string
		policies []string
		actions  []string
		asJSON   bool
	)
	cmd := &cobra.Command{
		Use:   "decide ITEM --verdict violating|not_violating|unsure",
		Short: "Record a decision on an item",
		Long: `Decide records a decision. ITEM is an id, or source/id where several sources use
the id. When the command returns, the decision is on the disk.`,
		Example: `  discern decide post-17 --verdict violating --policy TVEC6 --action remove
  discern decide forum/post-18 --verdict not_violating --rationale "a news report"`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return d.judging(ctx, func(o *opened) error {
				ref, err := o.Find(ctx, args[0])
				if err != nil {
					return err
				}
				j.Verdict, j.Policies, j.ScoresShown = queue.Verdict(verdict), policies, true
				for _, a := range actions {
					j.Actions = append(j.Actions, queue.Action(a))
				}
				dec, err := o.Decide(ctx, ref, j)
				if err != nil {
					return err
				}
				if asJSON {
					return json.NewEncoder(cmd.OutOrStdout()).Encode(dec)
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s, by %s\n", args[0], dec.Verdict, dec.Reviewer)
				return err
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&verdict, "verdict", "", "violating, not_violating or unsure")
	f.StringSliceVar(&policies, "policy", nil, "`code` of a rule that applies; may be repeated")
	f.StringSliceVar(&actions, "action", nil, "`action` to take, as remove; the rule's usual one when left out")
	f.StringVar(&j.Rationale, "rationale", "", "why, in a sentence")
	f.BoolVar(&asJSON, "json", false, "print the decision as JSON")
	_ = cmd.MarkFlagRequired("verdict") // fails only for a flag that does not exist
	return cmd
}

func skipCommand(d *desk) *cobra.Command {
	return actCommand(d, "skip", "Put an item aside for a while", "skipped; it comes again in "+queue.Spell(queue.SkipRest), (*queue.Desk).Skip)
}

func escalateCommand(d *desk) *cobra.Command {
	return actCommand(d, "escalate", "Hand an item to the escalated queue", "escalated", (*queue.Desk).Escalate)
}

func noteCommand(d *desk) *cobra.Command {
	return actCommand(d, "note", "Add words to an item's history", "noted", (*queue.Desk).Note)
}

func undoCommand(d *desk) *cobra.Command {
	return &cobra.Command{
		Use:   "undo",
		Short: "Take back the reviewer's last act",
		Long: `Undo takes back the reviewer's last decision, skip or escalation that is not yet
taken back; again, the one before it. The ledger keeps both.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return d.judging(cmd.Context(), func(o *opened) error {
				u, err := o.Undo(cmd.Context())
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%v: the %s of %s is taken back\n", u.Undone.Key(), u.Undone.Kind, u.Undone.At.Local().Format(time.DateTime))
				return err
			})
		},
	}
}
