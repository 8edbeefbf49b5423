package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"discern/queue"
	"discern/queue/hub"
)

func hubStatusCommand(at *owner) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Say how it stands: what waits, who holds what, what is late",
		Long: `Status counts what waits by queue and how long, what people hold, which deadlines are at
risk, and names whose desk holds something and has not been heard of for longest. It is
for the owner, for supervisors and for who publishes.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return at.at(cmd, func(ctx context.Context, dsn string) error {
				s, err := hub.ReadStatus(ctx, dsn)
				if err != nil {
					return err
				}
				if asJSON {
					return encode(cmd.OutOrStdout(), s)
				}
				return printStatus(cmd.OutOrStdout(), &s, time.Now())
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func printStatus(w io.Writer, s *hub.Status, now time.Time) error {
	ago := agoFrom(now)
	fmt.Fprintf(w, "Waiting    %9s\n", queue.Thousands(s.Waiting))
	for _, q := range s.Queues {
		fmt.Fprintf(w, "  %-9s%9s   the oldest came %s\n", queueWord(q.Queue), queue.Thousands(q.Waiting), ago(q.Oldest))
	}
	fmt.Fprintf(w, `Leased     %9s
Decided    %9s
Withdrawn  %9s
Deadlines  %9s   pass within the hour, %s have passed
Decisions  %9s
Conflicts  %9s
Ledger     %9s   entries, head %s
`, queue.Thousands(s.Leased), queue.Thousands(s.Decided), queue.Thousands(s.Withdrawn), queue.Thousands(s.DueHour), queue.Thousands(s.Overdue),
		queue.Thousands(s.Decisions), queue.Thousands(s.Conflicts), queue.Thousands(s.Head.Seq+s.Unsealed), s.Head.Hash)
	if err := printReviewers(w, s.People, ago); err != nil {
		return err
	}
	if u := s.Unsynced; u != nil {
		fmt.Fprintf(w, "Longest unheard of with something in hand: %s, %s\n", oneLine(u.Person), ago(u.Seen))
	}
	return nil
}

// queueWord names a queue as --queue does.
func queueWord(q queue.QueueID) string {
	if q == queue.EscalatedQueue {
		return "escalated"
	}
	return "main"
}

// agoFrom says how long before now something was.
func agoFrom(now time.Time) func(time.Time) string {
	return func(at time.Time) string {
		if at.IsZero() {
			return "never"
		}
		return queue.Spell(now.Sub(at)) + " ago"
	}
}

// printReviewers lists people and what they hold.
func printReviewers(out io.Writer, people []hub.PersonStatus, ago func(time.Time) string) error {
	if len(people) == 0 {
		_, err := fmt.Fprintln(out, "Nobody may sign in yet: `discern hub reviewer add NAME --role moderator` adds people.")
		return err
	}
	w := table(out)
	fmt.Fprintln(w, "NAME\tDUTY\tHOLDS\tIN THE FIELD\tLAPSED\tLAST SEEN")
	for _, p := range people {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%s\n", oneLine(p.Name), p.Duty, p.Held, p.Field, p.Lapsed, ago(p.Seen))
	}
	return w.Flush()
}
