package main

import (
	"encoding/json"
	"fmt"

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
