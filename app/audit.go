package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"discern/queue"
)

// checkWords are what --check takes, in the order of the checks.
var checkWords = []string{queue.Unchecked: "unchecked", queue.Sampled: "sampled", queue.Agreed: "agreed", queue.Disagreed: "disagreed"}

func auditCommand(d *desk) *cobra.Command {
	var a auditing
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "List decisions, the newest first",
		Long: `Audit lists every decision that was not taken back, the newest first: when, who, in
which pass, what, and what a second person said of it. Filters of one kind widen, those
of several kinds narrow. Counts are of all that match, however few are listed.

Decisions on items that you may yet be asked to look at yourself are left out, unless
you are a supervisor.

--check: unchecked; sampled, a second person is yet to look; agreed; disagreed.
--low and --high bound the item's strongest score, as the share of its threshold
scale that lists show, 0 to 1.`,
		Example: `  discern audit --person kim --since 2026-11-01 --check disagreed
  discern audit --policy TVEC4 --action remove --high 0.5 --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.filter()
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return d.with(ctx, func(o *opened) error {
				bar := progress(cmd.ErrOrStderr(), "reading", "entries")
				c, err := o.Chronicle(ctx, bar.show)
				_ = bar.Finish()
				if err != nil {
					return err
				}
				found := audited{}
				for _, l := range slices.Backward(c.Looks) {
					if f.Match(l) {
						found.add(l, a.limit)
					}
				}
				if a.asJSON {
					return found.printJSON(cmd.OutOrStdout())
				}
				return found.print(ctx, cmd.OutOrStdout(), o.Desk)
			})
		},
	}
	a.flags(cmd)
	return cmd
}

// auditing is what the flags of audit say.
type auditing struct {
	since, until              string
	verdicts, actions, passes []string
	checks                    []string
	f                         queue.LookFilter
	limit                     int
	asJSON                    bool
}

func (a *auditing) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&a.since, "since", "", "decided at or after this `time` (RFC 3339, or a date)")
	f.StringVar(&a.until, "until", "", "decided before this `time`; a date counts to its end")
	f.StringSliceVar(&a.f.People, "person", nil, "`name` of who decided; this and the following may be repeated")
	f.StringSliceVar(&a.verdicts, "verdict", nil, "violating, not_violating or unsure")
	f.StringSliceVar(&a.f.Policies, "policy", nil, "`code` of a rule that was found to apply")
	f.StringSliceVar(&a.actions, "action", nil, "`action` that was taken, as remove")
	f.StringSliceVar(&a.f.Sources, "source", nil, "`source` of the item")
	f.StringSliceVar(&a.f.Langs, "lang", nil, "`language` of the item, as de")
	f.StringSliceVar(&a.passes, "pass", nil, "first, second, qa, appeal or adjudication")
	f.StringSliceVar(&a.checks, "check", nil, "unchecked, sampled, agreed or disagreed")
	f.Float64Var(&a.f.Low, "low", 0, "lowest strongest `score` of the item")
	f.Float64Var(&a.f.High, "high", 0, "highest strongest `score` of the item; 0 for no bound")
	f.BoolVar(&a.f.Overturned, "overturned", false, "only what a later decision overturned")
	f.IntVar(&a.limit, "limit", 100, "list this `many`; 0 for all")
	f.BoolVar(&a.asJSON, "json", false, "print as JSON")
}

// filter reads the flags.
func (a *auditing) filter() (f queue.LookFilter, err error) {
	f = a.f
	if f.Since, err = parseTime("since", a.since); err != nil {
		return f, err
	}
	if f.Until, err = parseEnd("until", a.until); err != nil {
		return f, err
	}
	if a.limit < 0 || f.Low < 0 || f.High < 0 {
		return f, fmt.Errorf("--limit, --low and --high are not negative")
	}
	for _, w := range a.checks {
		i := slices.Index(checkWords, w)
		if i < 0 {
			return f, fmt.Errorf("--check: %q is not one of %s", w, strings.Join(checkWords, ", "))
		}
		f.Checks = append(f.Checks, queue.Check(i))
	}
	if f.Verdicts, err = oneOf("verdict", a.verdicts, queue.Verdicts); err != nil {
		return f, err
	}
	if f.Passes, err = oneOf("pass", a.passes, queue.Passes); err != nil {
		return f, err
	}
	f.Actions, err = oneOf("action", a.actions, queue.Actions)
	return f, err
}

// oneOf reads words that must be of a list.
func oneOf[T ~string](flag string, words []string, all []T) ([]T, error) {
	var list []T
	for _, w := range words {
		if !slices.Contains(all, T(w)) {
			names := make([]string, len(all))
			for i, v := range all {
				names[i] = string(v)
			}
			return nil, fmt.Errorf("--%s: %q is not one of %s", flag, w, strings.Join(names, ", "))
		}
		list = append(list, T(w))
	}
	return list, nil
}

// audited is what matched.
type audited struct {
	looks      []*queue.Look // the newest of them
	total      int
	verdicts   map[queue.Verdict]int
	checks     map[queue.Check]int
	overturned int
}

func (a *audited) add(l *queue.Look, limit int) {
	if a.total == 0 {
		a.verdicts, a.checks = map[queue.Verdict]int{}, map[queue.Check]int{}
	}
	a.total++
	a.verdicts[l.Verdict]++
	a.checks[l.Check]++
	if l.Overturned {
		a.overturned++
	}
	if limit == 0 || len(a.looks) < limit {
		a.looks = append(a.looks, l)
	}
}

func (a *audited) print(ctx context.Context, out io.Writer, d *queue.Desk) error {
	if a.total == 0 {
		overseer, err := d.Supervises(ctx)
		if err != nil {
			return err
		}
		words := "No decision matches."
		if !overseer {
			words += " Of items that you may yet be asked to look at, you are told nothing."
		}
		_, err = fmt.Fprintln(out, words)
		return err
	}
	w := table(out)
	for _, l := range a.looks {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", when(l.At), oneLine(l.Key.String()), oneLine(person(l.Reviewer)), passWord(l.Pass), oneLine(judgedWords(l.Verdict, l.Policies, l.Actions)), standWords(l))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%s", queue.Number(a.total, "decision matches", "decisions match"))
	if len(a.looks) < a.total {
		fmt.Fprintf(out, ", the newest %s listed", queue.Thousands(len(a.looks)))
	}
	fmt.Fprintf(out, "%s\n", verdicts(a.verdicts))
	for i, word := range checkWords {
		if n := a.checks[queue.Check(i)]; n > 0 {
			fmt.Fprintf(out, "%s %d  ", word, n)
		}
	}
	_, err := fmt.Fprintf(out, "overturned %d\n", a.overturned)
	return err
}

// standWords says what became of a decision.
func standWords(l *queue.Look) string {
	var parts []string
	switch {
	case l.Golden != "" && l.Check == queue.Agreed:
		parts = append(parts, "known answer: right")
	case l.Golden != "":
		parts = append(parts, "known answer: wrong, it is "+string(l.Golden))
	case l.Check != queue.Unchecked:
		parts = append(parts, checkWords[l.Check])
	}
	if l.Overturned {
		parts = append(parts, "overturned")
	}
	if l.Overturns {
		parts = append(parts, "overturns")
	}
	if l.InForce {
		parts = append(parts, "in force")
	}
	return strings.Join(parts, ", ")
}

// lookJSON is one decision as programs read it.
type lookJSON struct {
	Seq        int64          `json:"seq"`
	ID         uuid.UUID      `json:"id"`
	Item       string         `json:"item"`
	Source     string         `json:"source,omitempty"`
	Lang       string         `json:"lang,omitempty"`
	Pass       queue.Pass     `json:"pass"`
	Verdict    queue.Verdict  `json:"verdict"`
	Policies   []string       `json:"policies,omitempty"`
	Actions    []queue.Action `json:"actions,omitempty"`
	Reviewer   string         `json:"reviewer,omitempty"`
	OpenedAt   time.Time      `json:"opened_at,omitzero"`
	DecidedAt  time.Time      `json:"decided_at,omitzero"`
	Score      float64        `json:"score"`
	Check      string         `json:"check"`
	Golden     queue.Verdict  `json:"golden,omitempty"`
	Rules      []string       `json:"rules,omitempty"`
	InForce    bool           `json:"in_force"`
	Overturned bool           `json:"overturned"`
	Overturns  bool           `json:"overturns"`
	Imported   bool           `json:"imported,omitempty"`
}

func (a *audited) printJSON(w io.Writer) error {
	list := make([]lookJSON, len(a.looks))
	for i, l := range a.looks {
		list[i] = lookJSON{
			l.Seq, l.ID, l.Key.ID, l.Key.Source, l.Lang, l.Pass, l.Verdict, l.Policies, l.Actions, l.Reviewer, l.OpenedAt, l.At, l.Top,
			checkWords[l.Check], l.Golden, l.Rules, l.InForce, l.Overturned, l.Overturns, l.Imported,
		}
	}
	byVerdict, byCheck := map[queue.Verdict]int{}, map[string]int{}
	for _, v := range queue.Verdicts {
		byVerdict[v] = a.verdicts[v]
	}
	for i, word := range checkWords {
		byCheck[word] = a.checks[queue.Check(i)]
	}
	return encode(w, map[string]any{
		"total": a.total, "verdicts": byVerdict, "checks": byCheck, "overturned": a.overturned, "decisions": list,
	})
}
