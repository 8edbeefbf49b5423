package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"discern/queue"
)

func shiftCommand(d *desk) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "shift",
		Short: "Sum your own shift up: what you looked at, beside your own budget",
		Long: `Shift says what came before you since your last pause of four hours, beside nothing but
your own budget. It is told to who sits at the desk alone, of their own. With --json it
adds what is kept of the last 90 days, in stretches of ten minutes.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return d.with(cmd.Context(), func(o *opened) error {
				if o.Reviewer() == "" {
					return fmt.Errorf("nobody sits at the desk: add --reviewer NAME, and ask for your own shift")
				}
				sum, err := o.Summary(cmd.Context())
				if err != nil {
					return err
				}
				if !asJSON {
					return printShift(cmd.OutOrStdout(), sum)
				}
				course, err := o.Course(cmd.Context())
				if err != nil {
					return err
				}
				return encode(cmd.OutOrStdout(), shiftJSON(sum, course))
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	cmd.AddCommand(shiftTeamCommand(d))
	return cmd
}

func printShift(w io.Writer, sum queue.Summary) error {
	lines := sum.Lines()
	if lines == nil {
		_, err := fmt.Fprintln(w, "No item came before you in this shift.")
		return err
	}
	for _, l := range lines {
		if _, err := fmt.Fprintf(w, "%-10s %s\n", l.Name, l.Value); err != nil {
			return err
		}
	}
	return nil
}

func shiftJSON(sum queue.Summary, course []queue.Stretch) map[string]any {
	shift := map[string]any{
		"breaks": sum.Shift.Breaks, "overrides": sum.Shift.Overrides,
		"verdicts": sum.Verdicts, "budget": sum.Budget,
	}
	if !sum.Shift.Began.IsZero() {
		shift["began"], shift["last"] = sum.Shift.Began, sum.Shift.Last
	}
	for s := queue.Low; s <= queue.High; s++ {
		shift[s.String()] = seenJSON(sum.Shift.Total[s])
	}
	stretches := make([]map[string]any, len(course))
	for i, s := range course {
		stretches[i] = seenJSON(s.Seen)
		stretches[i]["at"], stretches[i]["severity"] = s.At, s.Severity.String()
	}
	return map[string]any{"shift": shift, "stretches": stretches}
}

func seenJSON(s queue.Seen) map[string]any {
	seconds := func(d time.Duration) float64 { return d.Seconds() }
	return map[string]any{"items": s.Items, "reveals": s.Reveals, "seconds": seconds(s.Time), "uncovered_seconds": seconds(s.Shown)}
}

func shiftTeamCommand(d *desk) *cobra.Command {
	return &cobra.Command{
		Use:   "team [FILE]",
		Short: "Print what the team sets for everybody's wellbeing, or set it from a file",
		Long: `Team prints, as JSON, what this workspace sets for everybody: how media are first shown,
what a person may have looser, the budget of a shift, and after how many severe items a
milder one comes. With a FILE, or - for standard input, it sets what stands there; what
the file leaves out becomes the program's own. A person can be stricter with themself.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.with(cmd.Context(), func(o *opened) error {
				if len(args) == 1 {
					team, err := readTeam(cmd.InOrStdin(), args[0])
					if err != nil {
						return err
					}
					return o.SetTeam(cmd.Context(), team)
				}
				team, err := o.Team(cmd.Context())
				if err != nil {
					return err
				}
				return encodeForPeople(cmd.OutOrStdout(), team)
			})
		},
	}
}

// readTeam reads what a team sets. A word that nothing knows is an error: it could
// be a rule that somebody relies on, misspelt.
func readTeam(stdin io.Reader, path string) (team queue.Team, err error) {
	in := stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return team, err
		}
		defer f.Close()
		in = f
	}
	team = queue.DefaultTeam()
	dec := json.NewDecoder(in)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&team); err != nil {
		return team, fmt.Errorf("%s: %w", path, err)
	}
	return team, nil
}
