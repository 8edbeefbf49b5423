package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"discern/queue"
)

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
					return encode(cmd.OutOrStdout(), ruleJSON(*r))
				}
				return printRule(cmd.OutOrStdout(), ps.Of(r.Code), r)
			case asJSON:
				for _, p := range ps.All() {
					if err := encode(cmd.OutOrStdout(), policyJSON(p)); err != nil {
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
	copying := cmp.Or(p.Copying, queue.CopyingAllowed)
	return map[string]any{"id": p.ID, "version": p.Version, "title": p.Title, "source": p.Source, "copying": copying, "rules": rules}
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
