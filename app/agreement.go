package main

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"discern/queue"
	"discern/queue/measure"
)

// mostDisputed is how many of the items that people disagree on are printed.
const mostDisputed = 10

func agreementCommand(d *desk) *cobra.Command {
	var pick selecting
	var by string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "agreement",
		Short: "Say how far people agree on the same items",
		Long: `Agreement says how far people agree who looked at the same items without knowing of
each other. κ and α set that against chance: 1 is full agreement, 0 is what guessing
would give, and below 0 is worse than guessing.

  observed  of two people who look at an item, how often they say the same
  cohen     Cohen's κ, where all the looks are those of the same two named reviewers
  fleiss    Fleiss' κ, of any number of people; low and high are its 95 % interval
  alpha     Krippendorff's α (nominal), of any number of looks an item

Items that one person looked at say nothing and are left out; "items" and "ratings"
count what is left. Of a named reviewer the first look at each item counts, later ones
show how far they agree with themself. Unsure is a verdict like the others. What is
not defined is null in JSON and "not known" in the table: so is κ where everybody
always gave the same answer. Intervals are drawn from ` + fmt.Sprint(measure.Resamples) + ` resamples of the items, for
the ` + fmt.Sprint(measure.MostIntervals) + ` groups with the most items.

--by policy counts an item under each rule that anybody named; under "", or "(no rule
named)", where nobody did. --by month goes by the first look at an item, in UTC.

--where takes source, language, kind, or a key of the items' meta, as in_test_suite=true;
what is nested is written with dots. meta.source=… is a key of meta that has such a name.`,
		Example: `  discern agreement                                     all items
  discern agreement --by source                         each source by itself
  discern agreement --where source=hatecheck --json     one source
  discern agreement --where in_test_suite=true          items whose meta says so
  discern agreement --where source=mhc --by language    the languages of one source
  discern agreement --by pair                           each two reviewers`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			how, err := measure.ParseBy(by)
			if err != nil {
				return fmt.Errorf("--by: %w", err)
			}
			ctx := cmd.Context()
			return d.with(ctx, func(o *opened) error {
				data, picked, err := pick.measured(ctx, o, cmd.ErrOrStderr())
				if err != nil {
					return err
				}
				groups, err := picked.Agreement(ctx, how)
				if err != nil {
					return err
				}
				if asJSON {
					return encode(cmd.OutOrStdout(), agreementJSON(groups))
				}
				sayStrays(cmd.ErrOrStderr(), data)
				if err := printAgreement(cmd.OutOrStdout(), groups, how); err != nil || how != measure.ByAll {
					return err
				}
				return printDisagreement(ctx, cmd.OutOrStdout(), o.Desk, picked)
			})
		},
	}
	cmd.Flags().StringVar(&by, "by", "all", "tell apart by `what`: policy, language, source, pair or month")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	pick.flags(cmd)
	return cmd
}

// groupJSON is what a program is told of a group.
type groupJSON struct {
	Key      string   `json:"key"`
	Items    int      `json:"items"`
	Ratings  int      `json:"ratings"`
	Observed *float64 `json:"observed"`
	Cohen    *float64 `json:"cohen"`
	Fleiss   *float64 `json:"fleiss"`
	Alpha    *float64 `json:"alpha"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
}

func agreementJSON(groups []measure.Group) map[string][]groupJSON {
	list := make([]groupJSON, len(groups))
	for i, g := range groups {
		list[i] = groupJSON{
			Key: g.Key, Items: g.Items, Ratings: g.Ratings, Observed: g.Observed.Ptr(), Cohen: g.Cohen.Ptr(),
			Fleiss: g.Fleiss.Ptr(), Alpha: g.Alpha.Ptr(), Low: g.Fleiss.LowPtr(), High: g.Fleiss.HighPtr(),
		}
	}
	return map[string][]groupJSON{"groups": list}
}

// nameless is what a group without a key is called.
var nameless = map[measure.By]string{
	measure.ByPolicy: "(no rule named)", measure.ByLanguage: "(language not known)",
	measure.BySource: "(no source)", measure.ByMonth: "(time not known)",
}

func printAgreement(w io.Writer, groups []measure.Group, by measure.By) error {
	if len(groups) == 0 || len(groups) == 1 && groups[0].Items == 0 && by == measure.ByAll {
		_, err := fmt.Fprintln(w, "No two people have looked at the same item, so that nothing is known of agreement.")
		return err
	}
	t := figures(w)
	head := map[measure.By]string{measure.ByAll: ""}[by]
	if by != measure.ByAll {
		head = by.String()
	}
	fmt.Fprintf(t, "%s\titems\tratings\tobserved\tCohen's κ\tFleiss' κ\t95 %% interval\tα\t\n", head)
	var notes []string
	noted := map[string]int{}
	for _, g := range groups {
		key := g.Key
		if key == "" {
			key = nameless[by]
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", visible(key), queue.Thousands(g.Items), queue.Thousands(g.Ratings),
			four(g.Observed), four(g.Cohen), four(g.Fleiss), cmp.Or(between(g.Fleiss), "not known"), four(g.Alpha))
		note := ""
		switch {
		case !g.Fleiss.Known:
			note = "κ is not known in %s: " + g.Fleiss.Why + ".\n"
		case !g.Fleiss.Bounded:
			note = "κ has no interval in %s: " + g.Fleiss.Why + ".\n"
		default:
			continue
		}
		if noted[note] == 0 {
			notes = append(notes, note)
		}
		noted[note]++
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprint(w, "\nκ and α are 1 where people always agree and 0 where they agree as often as by guessing.\n")
	for _, note := range notes {
		fmt.Fprintf(w, note, queue.Number(noted[note], "group", "groups"))
	}
	return nil
}

// printDisagreement says who says what against whom, where people disagree, and how
// far they agree with themselves.
func printDisagreement(ctx context.Context, w io.Writer, d *queue.Desk, picked *measure.Selection) error {
	list, total := picked.Disputed(mostDisputed)
	if total > 0 {
		matrix := picked.Confusion("", "")
		fmt.Fprintln(w, "\nWhere one says …, another says …")
		t := figures(w)
		names := measure.Verdicts()
		for _, v := range names {
			fmt.Fprintf(t, "\t%s", v.InWords())
		}
		fmt.Fprintln(t, "\t")
		for i, v := range names {
			fmt.Fprint(t, v.InWords())
			for j := range names {
				fmt.Fprintf(t, "\t%s", queue.Thousands(matrix[i][j]))
			}
			fmt.Fprintln(t, "\t")
		}
		if err := t.Flush(); err != nil {
			return err
		}
		refs := make([]queue.Ref, len(list))
		for i := range list {
			refs[i] = list[i].Ref
		}
		rows, err := d.Rows(ctx, refs)
		if err != nil {
			return err
		}
		keys := map[queue.Ref]queue.Key{}
		for _, r := range rows {
			keys[r.Ref] = r.Key
		}
		fmt.Fprintf(w, "\nPeople disagree on %s, most on\n", queue.Number(total, "item", "items"))
		for i := range list {
			fmt.Fprintf(w, "  %-28s %s\n", visible(keys[list[i].Ref].String()), list[i].Says())
		}
	}
	for i, s := range picked.SelfAgreement() {
		if i == 0 {
			fmt.Fprintln(w, "\nWho looked again at the same item said the same in")
		}
		fmt.Fprintf(w, "  %-28s %s of %s\n", visible(s.Reviewer), queue.Thousands(s.Same), queue.Thousands(s.Repeats))
	}
	return nil
}

// sayStrays says that decisions were left out.
func sayStrays(w io.Writer, d *measure.Data) {
	if n := d.Strays(); n > 0 {
		fmt.Fprintf(w, "%s left out: the items are not here.\n", queue.Number(n, "decision is", "decisions are"))
	}
}
