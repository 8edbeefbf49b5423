package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"discern/queue"
)

func decideCommand(d *desk) *cobra.Command {
	cmd := judgingCommand(d, "decide", "Record a decision on an item", "rationale", (*queue.Desk).Decide)
	cmd.Long = `Decide records a decision. ITEM is an id, or source/id where several sources use
the id. When the command returns, the decision is on the disk.

A referral to law enforcement takes at least two of the five signs that a threat to life
is credible: target, place, time, means and planning.`
	cmd.Example = `  discern decide post-17 --verdict violating --policy TVEC6 --action remove
  discern decide forum/post-18 --verdict not_violating --rationale "a news report"
  discern decide post-19 --verdict violating --policy TVEC2 --rationale "names a school and a day" \
    --action refer --indicator target,time`
	return cmd
}

// judgingCommand makes a command that records a judgement of an item; why names the
// flag that says why.
func judgingCommand(d *desk, name, short, why string, act func(*queue.Desk, context.Context, queue.Ref, queue.Judgement) (queue.Decision, error)) *cobra.Command {
	var j judged
	var asJSON bool
	cmd := &cobra.Command{
		Use:   name + " ITEM --verdict violating|not_violating|unsure",
		Short: short,
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return d.judging(ctx, func(o *opened) error {
				ref, err := o.Find(ctx, args[0])
				if err != nil {
					return err
				}
				dec, err := act(o.Desk, ctx, ref, j.judgement())
				if err != nil {
					return err
				}
				return printDecision(cmd.OutOrStdout(), args[0], dec, asJSON)
			})
		},
	}
	j.flags(cmd, why)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the decision as JSON")
	_ = cmd.MarkFlagRequired("verdict") // fails only for a flag that does not exist
	return cmd
}

// judged is a judgement as flags say it.
type judged struct {
	verdict, why                  string
	policies, actions, indicators []string
}

// flags adds the flags; why names the one that says why.
func (j *judged) flags(cmd *cobra.Command, why string) {
	f := cmd.Flags()
	f.StringVar(&j.verdict, "verdict", "", "violating, not_violating or unsure")
	f.StringSliceVar(&j.policies, "policy", nil, "`code` of a rule that applies; may be repeated")
	f.StringSliceVar(&j.actions, "action", nil, "`action` to take, as remove; the rule's usual one when left out")
	f.StringSliceVar(&j.indicators, "indicator", nil, "`sign` of a threat to life that is present: target, place, time, means or planning")
	f.StringVar(&j.why, why, "", "why, in a sentence")
}

func (j *judged) judgement() queue.Judgement {
	full := queue.Judgement{Verdict: queue.Verdict(j.verdict), Policies: j.policies, Rationale: j.why, ScoresShown: true}
	for _, a := range j.actions {
		full.Actions = append(full.Actions, queue.Action(a))
	}
	for _, i := range j.indicators {
		full.Indicators = append(full.Indicators, queue.Indicator(i))
	}
	return full
}

// printDecision says what was decided of an item.
func printDecision(w io.Writer, item string, dec queue.Decision, asJSON bool) error {
	if asJSON {
		return encode(w, dec)
	}
	_, err := fmt.Fprintf(w, "%s: %s, by %s\n", item, dec.Verdict, dec.Reviewer)
	return err
}
