package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"discern/queue"
)

func authorCommand(d *desk) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "author ITEM",
		Short: "Show what is known here of an item's author",
		Long: `Author shows what was decided here on the other items of an item's author, the
clues that reviewers left, and what else waits of the same author, thread or medium.
Nothing is counted beyond the newest 1,000 items.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return d.with(ctx, func(o *opened) error {
				ref, err := o.Find(ctx, args[0])
				if err != nil {
					return err
				}
				record, err := o.AuthorRecord(ctx, ref)
				if err != nil {
					return err
				}
				related, err := o.Related(ctx, ref)
				if err != nil {
					return err
				}
				if asJSON {
					return encode(cmd.OutOrStdout(), authorLine(record, related))
				}
				return printAuthor(cmd.OutOrStdout(), record, related)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	return cmd
}

// authorJSON is what a program is told of an author.
type authorJSON struct {
	Author   string                    `json:"author"`
	Items    int                       `json:"items"`
	Waiting  int                       `json:"waiting"`
	Decided  int                       `json:"decided"`
	Verdicts map[queue.Verdict]int     `json:"verdicts"`
	Rates    map[queue.Verdict]float64 `json:"rates"`
	Cut      bool                      `json:"cut"`
	Read     int                       `json:"decisions_read"`
	Rules    map[string]int            `json:"policies"`
	Actions  map[string]int            `json:"actions"`
	Newest   []queue.Decision          `json:"newest"`
	Clues    []clueJSON                `json:"clues"`
	Related  []relationJSON            `json:"related"`
}

type clueJSON struct {
	ID       uuid.UUID `json:"id"`
	Source   string    `json:"source,omitempty"`
	Item     string    `json:"item"`
	Text     string    `json:"text"`
	Reviewer string    `json:"reviewer,omitempty"`
	At       time.Time `json:"at,omitzero"`
}

type relationJSON struct {
	Source string   `json:"source,omitempty"`
	Item   string   `json:"item"`
	Links  []string `json:"links"`
}

func authorLine(r queue.AuthorRecord, related queue.Related) authorJSON {
	a := authorJSON{
		Author: r.Author, Items: r.Items, Waiting: r.Waiting, Decided: r.Decided,
		Verdicts: r.Verdicts, Rates: map[queue.Verdict]float64{}, Cut: r.Cut || related.Cut, Read: r.Read,
		Rules: byName(r.Rules), Actions: byName(r.Actions), Newest: []queue.Decision{}, Clues: []clueJSON{}, Related: []relationJSON{},
	}
	for v := range r.Verdicts {
		a.Rates[v] = r.Rate(v)
	}
	for _, j := range r.Newest {
		a.Newest = append(a.Newest, j.Decision)
	}
	for _, c := range r.Clues {
		a.Clues = append(a.Clues, clueJSON{c.ID, c.Key.Source, c.Key.ID, c.Words, c.Reviewer, c.At})
	}
	for _, it := range related.Items {
		a.Related = append(a.Related, relationJSON{it.Key.Source, it.Key.ID, linkWords(it.Links)})
	}
	return a
}

func byName(counts []queue.Count) map[string]int {
	m := map[string]int{}
	for _, c := range counts {
		m[c.Name] = c.N
	}
	return m
}

func linkWords(links []queue.Link) []string {
	var words []string
	for _, l := range links {
		words = append(words, map[queue.Link]string{queue.ByAuthor: "author", queue.InThread: "thread", queue.OfMedium: "medium"}[l])
	}
	return words
}

func printAuthor(w io.Writer, r queue.AuthorRecord, related queue.Related) error {
	switch {
	case r.Author == "":
		fmt.Fprintln(w, "the item names no author")
	case r.Cut:
		fmt.Fprintf(w, "%s: more than %d other items here; of the newest %d, %d wait, %d are decided\n", visible(r.Author), r.Items, r.Items, r.Waiting, r.Decided)
	default:
		fmt.Fprintf(w, "%s: %d other items here, %d waiting, %d decided\n", visible(r.Author), r.Items, r.Waiting, r.Decided)
	}
	for _, v := range queue.Verdicts {
		if n := r.Verdicts[v]; n > 0 {
			fmt.Fprintf(w, "  %-14s %d (%.0f %%)\n", v, n, 100*r.Rate(v))
		}
	}
	for _, c := range r.Rules {
		fmt.Fprintf(w, "  %-14s %d of the newest %d\n", visible(c.Name), c.N, r.Read)
	}
	head := func(title string, n int) {
		if n > 0 {
			fmt.Fprintf(w, "\n%s\n", title)
		}
	}
	head("Decided before", len(r.Newest))
	for _, j := range r.Newest {
		fmt.Fprintf(w, "  %-28s %-14s %s\n", oneLine(j.Key.String()), j.Decision.Verdict, oneLine(j.Title))
	}
	head("Clues", len(r.Clues))
	for _, c := range r.Clues {
		fmt.Fprintf(w, "  %s  %s, %s: %s\n", c.ID, when(c.At), oneLine(person(c.Reviewer)), oneLine(c.Words))
	}
	head("Waiting too", len(related.Items))
	for _, it := range related.Items {
		fmt.Fprintf(w, "  %-28s same %-14s %s\n", oneLine(it.Key.String()), strings.Join(linkWords(it.Links), ", "), oneLine(it.Title))
	}
	return nil
}
