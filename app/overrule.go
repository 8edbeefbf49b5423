package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"discern/queue"
)

func overturnCommand(d *desk) *cobra.Command {
	cmd := judgingCommand(d, "overturn", "Decide an item anew, in place of the decision in force", "reason", (*queue.Desk).Overturn)
	cmd.Long = `Overturn decides an item anew, in place of the decision in force: both stand in the
ledger. Only a supervisor may, with a reason, and it must say something else.`
	cmd.Example = `  discern overturn post-17 --verdict not_violating --reason "it quotes the news"`
	return withReason(cmd)
}

func adjudicateCommand(d *desk) *cobra.Command {
	cmd := judgingCommand(d, "adjudicate", "End a disagreement of two people", "reason", (*queue.Desk).Adjudicate)
	cmd.Long = `Adjudicate ends a disagreement: its decision takes the place of the one in force, whether
it says the same or not. Only a supervisor may, with a reason, who has not decided the
item. "discern asks --pass adjudication" lists what is to be settled.`
	cmd.Example = `  discern adjudicate post-17 --verdict violating --policy TVEC6 --reason "no context redeems it"`
	return withReason(cmd)
}

// withReason makes a command ask for the reason.
func withReason(cmd *cobra.Command) *cobra.Command {
	cmd.Use += " --reason WORDS"
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}

func secondCommand(d *desk) *cobra.Command {
	return askCommand(d, &cobra.Command{
		Use:   "second ITEM",
		Short: "Ask another person for a look at a decided item",
		Long: `Second asks whoever has not decided an item for a look at it. They are told neither that
it was decided nor by whom. Only a supervisor may.`,
	}, "another person is asked for a look", (*queue.Desk).AskSecond)
}

func unaskCommand(d *desk) *cobra.Command {
	return askCommand(d, &cobra.Command{
		Use:   "unask ITEM",
		Short: "Withdraw the further looks at an item that nobody has made yet",
		Long: `Unask withdraws what is asked about an item: a second opinion, a known answer, an appeal
that was recorded by mistake. A disagreement is settled instead, see "discern adjudicate".
Only a supervisor may.`,
	}, "nobody is asked any more", func(o *queue.Desk, ctx context.Context, ref queue.Ref) error {
		asks, err := o.AsksOf(ctx, ref)
		if err != nil {
			return err
		}
		asks = slices.DeleteFunc(asks, func(a queue.OpenAsk) bool { return a.Pass == queue.Adjudication })
		if len(asks) == 0 {
			return queue.Errorf(queue.NotFound, "nobody is asked for a look at this item that could be withdrawn")
		}
		for _, a := range asks {
			if err := o.Unask(ctx, a); err != nil {
				return err
			}
		}
		return nil
	})
}

func goldenCommand(d *desk) *cobra.Command {
	var verdict string
	var policies []string
	cmd := askCommand(d, &cobra.Command{
		Use:   "golden ITEM [--verdict V] [--policy CODE]",
		Short: "Give a decided item a known answer",
		Long: `Golden gives a decided item a known answer: from then on everybody who has not decided
it is asked to, unknowing, as often as the rules of oversight say. Without --verdict the
answer is the decision in force. Only a supervisor may.`,
	}, "it has a known answer from now on", func(o *queue.Desk, ctx context.Context, ref queue.Ref) error {
		if verdict == "" && len(policies) > 0 {
			return fmt.Errorf("--policy is part of a known answer: give its --verdict as well")
		}
		return o.SetGolden(ctx, ref, queue.Verdict(verdict), policies)
	})
	cmd.Flags().StringVar(&verdict, "verdict", "", "the known answer: violating, not_violating or unsure")
	cmd.Flags().StringSliceVar(&policies, "policy", nil, "`code` of a rule of the known answer; may be repeated")
	return cmd
}

func appealCommand(d *desk) *cobra.Command {
	var text string
	cmd := askCommand(d, &cobra.Command{
		Use:   `appeal ITEM --text WORDS`,
		Short: "Record an appeal against the decision in force",
		Long: `Appeal records that an item's author, or somebody for them, appeals. Somebody who has
not decided the item hears it, with the words of the appeal and the decision before
them, but not who made it.`,
		Example: `  discern appeal post-17 --text "I quoted it to object to it"`,
	}, "the appeal goes to somebody who has not decided the item", func(o *queue.Desk, ctx context.Context, ref queue.Ref) error {
		return o.Contest(ctx, ref, text)
	})
	cmd.Flags().StringVar(&text, "text", "", "`words` of the appeal")
	_ = cmd.MarkFlagRequired("text") // fails only for a flag that does not exist
	return cmd
}

// askCommand completes a command that asks for a look at an item.
func askCommand(d *desk, cmd *cobra.Command, done string, ask func(*queue.Desk, context.Context, queue.Ref) error) *cobra.Command {
	cmd.Args = cobra.ExactArgs(1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return d.onItem(cmd, args[0], func(ctx context.Context, o *opened, ref queue.Ref) (string, error) {
			return done, ask(o.Desk, ctx, ref)
		})
	}
	return cmd
}
