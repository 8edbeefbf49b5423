package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"discern/queue"
)

func asksCommand(d *desk) *cobra.Command {
	var passes []string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "asks",
		Short: "List the further looks that are still to be made",
		Long: `Asks lists what somebody else is still to look at, the urgent first: second opinions,
items with a known answer (qa), appeals and disagreements to settle (adjudication).
Only supervisors are told, where there is one.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			wanted, err := oneOf("pass", passes, queue.Passes[1:])
			if err != nil {
				return err
			}
			if len(wanted) == 0 {
				wanted = queue.Passes[1:]
			}
			ctx := cmd.Context()
			return d.with(ctx, func(o *opened) error {
				list := []openJSON{}
				for _, pass := range wanted {
					asks, err := o.Asks(ctx, pass)
					if err != nil {
						return err
					}
					for _, a := range asks {
						t, err := o.Look(ctx, a.Ref)
						if err != nil {
							return err
						}
						list = append(list, openJSON{a.Seq, t.Item.ID, t.Item.Source, a.Pass, a.Urgent, a.Holder, a.Until})
					}
				}
				if asJSON {
					return encode(cmd.OutOrStdout(), list)
				}
				return printAsks(cmd.OutOrStdout(), list)
			})
		},
	}
	cmd.Flags().StringSliceVar(&passes, "pass", nil, "second, qa, appeal or adjudication; may be repeated")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

// openJSON is a look that is still to be made, as programs read it.
type openJSON struct {
	Seq    int64      `json:"seq"`
	Item   string     `json:"item"`
	Source string     `json:"source,omitempty"`
	Pass   queue.Pass `json:"pass"`
	Urgent bool       `json:"urgent"`
	Holder string     `json:"holder,omitempty"`
	Until  time.Time  `json:"until,omitzero"`
}

func printAsks(out io.Writer, list []openJSON) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(out, "Nothing is asked: nobody else is to look at any item.")
		return err
	}
	w := table(out)
	for _, a := range list {
		var notes []string
		if a.Urgent {
			notes = append(notes, "danger to life")
		}
		if a.Holder != "" {
			notes = append(notes, oneLine(a.Holder)+" has it open")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", oneLine(queue.Key{Source: a.Source, ID: a.Item}.String()), passWord(a.Pass), strings.Join(notes, ", "))
	}
	return w.Flush()
}
