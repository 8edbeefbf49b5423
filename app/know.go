package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"discern/queue"
)

func statsCommand(d *desk) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "Count items, decisions and ledger entries",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return d.with(cmd.Context(), func(o *opened) error {
				s, err := o.Stats(cmd.Context())
				if err != nil {
					return err
				}
				return printStats(cmd.OutOrStdout(), s, asJSON)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func printStats(w io.Writer, s queue.Stats, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(map[string]map[string]int64{
			"items": {
				"total": s.Total, "waiting": s.Waiting, "leased": s.Leased, "decided": s.Decided,
				"resting": s.Resting, "escalated": s.Escalated,
			},
			"decisions": {"total": s.Decisions},
			"ledger":    {"entries": s.Entries},
		})
	}
	_, err := fmt.Fprintf(w, `Items      %9d
  waiting  %9d   of which skipped for now %d, escalated %d
  leased   %9d
  decided  %9d
Decisions  %9d   in force
Ledger     %9d   entries
`, s.Total, s.Waiting, s.Resting, s.Escalated, s.Leased, s.Decided, s.Decisions, s.Entries)
	return err
}

func verifyCommand(d *desk) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Prove that the ledger is whole",
		Long: `Verify checks every ledger entry: its hash, its link to the one before, the device's
signature, and that the state of the work follows from it. Exit status 1, and the
first bad entry, when the chain is broken.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return d.with(cmd.Context(), func(o *opened) error {
				bar := checkBar(cmd.ErrOrStderr())
				r, err := o.Verify(cmd.Context(), func(done, total int64) {
					bar.ChangeMax64(total)
					_ = bar.Set64(done) // progress that cannot be drawn stops nothing
				})
				_ = bar.Finish()
				if err != nil {
					return err
				}
				if err := printVerify(cmd.OutOrStdout(), r, asJSON); err != nil {
					return err
				}
				if !r.OK {
					return exit(exitFailed)
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func checkBar(w io.Writer) *progressbar.ProgressBar {
	f, ok := w.(*os.File)
	return progressbar.NewOptions64(1,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetVisibility(ok && isTerminal(f)),
		progressbar.OptionSetDescription("checking"),
		progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("entries"),
		progressbar.OptionFullWidth(),
		progressbar.OptionClearOnFinish(),
	)
}

func printVerify(w io.Writer, r queue.VerifyReport, asJSON bool) error {
	head := hex.EncodeToString(r.Head[:])
	if asJSON {
		out := map[string]any{"ok": r.OK, "entries": r.Entries, "head": head, "first_bad": nil}
		if !r.OK {
			out["first_bad"], out["reason"] = r.FirstBad, r.Reason
		}
		return json.NewEncoder(w).Encode(out)
	}
	if !r.OK {
		_, err := fmt.Fprintf(w, "The ledger is broken at entry %d of %d: %s\n", r.FirstBad, r.Entries, r.Reason)
		return err
	}
	_, err := fmt.Fprintf(w, "The ledger is whole: %d entries, head %s\n", r.Entries, head)
	return err
}

func policiesCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "policies [CODE]",
		Short: "List the policies and their rules, or show one rule",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ps, err := loadPolicies()
			if err != nil {
				return err
			}
			switch {
			case len(args) == 1:
				r := ps.Rule(args[0])
				if r == nil {
					return fmt.Errorf("%q is no rule here; `discern policies` lists them", args[0])
				}
				if asJSON {
					return json.NewEncoder(cmd.OutOrStdout()).Encode(ruleJSON(*r))
				}
				return printRule(cmd.OutOrStdout(), ps.Of(r.Code), r)
			case asJSON:
				enc := json.NewEncoder(cmd.OutOrStdout())
				for _, p := range ps.All() {
					if err := enc.Encode(policyJSON(p)); err != nil {
						return err
					}
				}
				return nil
			}
			for _, p := range ps.All() {
				fmt.Fprintf(cmd.OutOrStdout(), "%s %s  %s\n", p.ID, p.Version, p.Title)
				printRules(cmd.OutOrStdout(), p.Rules, "  ")
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON, a policy a line")
	return cmd
}

func printRules(w io.Writer, rules []queue.Rule, indent string) {
	for _, r := range rules {
		actions := make([]string, len(r.Actions))
		for i, a := range r.Actions {
			actions[i] = string(a)
		}
		fmt.Fprintf(w, "%s%-9s %-6s %s  (%s)\n", indent, r.Code, r.Severity, r.Title, strings.Join(actions, ", "))
		printRules(w, r.Children, indent+"  ")
	}
}

func printRule(w io.Writer, p *queue.Policy, r *queue.Rule) error {
	fmt.Fprintf(w, "%s %s · severity %s · %s %s\n\n%s\n", r.Code, r.Title, r.Severity, p.ID, p.Version, r.Definition)
	for _, part := range []struct {
		head  string
		lines []string
	}{{"Violates", r.Do}, {"Does not", r.Dont}} {
		fmt.Fprintf(w, "\n%s\n", part.head)
		for _, l := range part.lines {
			fmt.Fprintf(w, "  - %s\n", l)
		}
	}
	fmt.Fprint(w, "\nActions\n")
	for _, a := range r.Actions {
		fmt.Fprintf(w, "  - %s\n", a)
	}
	if r.Rationale {
		fmt.Fprintln(w, "\nA decision under this rule needs a rationale.")
	}
	return nil
}

func policyJSON(p queue.Policy) map[string]any {
	rules := make([]map[string]any, len(p.Rules))
	for i, r := range p.Rules {
		rules[i] = ruleJSON(r)
	}
	return map[string]any{"id": p.ID, "version": p.Version, "title": p.Title, "source": p.Source, "rules": rules}
}

func ruleJSON(r queue.Rule) map[string]any {
	children := make([]map[string]any, len(r.Children))
	for i, c := range r.Children {
		children[i] = ruleJSON(c)
	}
	return map[string]any{
		"code": r.Code, "title": r.Title, "severity": r.Severity, "definition": r.Definition,
		"do": r.Do, "dont": r.Dont, "actions": r.Actions, "rationale": r.Rationale,
		"danger_to_life": r.DangerToLife, "labels": r.Labels, "children": children,
	}
}
