package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

func searchCommand(d *desk) *cobra.Command {
	var (
		asJSON bool
		limit  int
	)
	cmd := &cobra.Command{
		Use:   "search WORDS…",
		Short: "Find items by their words, newest first",
		Long: `Search finds the items that hold all the words, the newest first. "Words in quotes"
are looked for together, and a star at the end of a word* stands for any ending.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return d.with(ctx, func(o *opened) error {
				rows, err := o.Search(ctx, strings.Join(args, " "), limit)
				if err != nil {
					return err
				}
				for _, r := range rows {
					if asJSON {
						t, err := o.Look(ctx, r.Ref)
						if err != nil {
							return err
						}
						if err := printJSON(cmd.OutOrStdout(), t, o.Now()); err != nil {
							return err
						}
						continue
					}
					fmt.Fprintf(cmd.OutOrStdout(), "%-28s %-8s %s\n", oneLine(r.Key.String()), stateWord(r.State, r.Verdict), oneLine(r.Title))
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the items as JSON, one a line")
	cmd.Flags().IntVarP(&limit, "limit", "n", 20, "how many at the most")
	return cmd
}
