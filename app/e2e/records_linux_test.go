package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// decision is what the tests know of a decision that they made by keys.
type decision struct {
	Verdict   string   `json:"verdict"`
	Policies  []string `json:"policies,omitempty"`
	Actions   []string `json:"actions,omitempty"`
	Rationale string   `json:"rationale,omitempty"`
	Reviewer  string   `json:"reviewer,omitempty"`
}

// allowed is the decision of the key A, removed of a rule's digit and R.
func allowed() decision { return decision{Verdict: "not_violating", Reviewer: reviewer} }

func removed(policy string) decision {
	return decision{Verdict: "violating", Policies: []string{policy}, Actions: []string{"remove"}, Reviewer: reviewer}
}

// decisions exports the decisions in force, in the order in which they were made.
func (d *desk) decisions() []decision {
	d.Helper()
	return lines[decision](d, d.command("export", "decisions"))
}

// holds checks that the workspace has exactly these decisions, and that its
// ledger is whole. The window must be closed.
func (d *desk) holds(want []decision) {
	d.Helper()
	d.verify()
	if diff := cmp.Diff(want, d.decisions()); diff != "" {
		d.Fatalf("the exported decisions differ from those that were made (-made +exported):\n%s", diff)
	}
}

// verify checks the ledger by the command.
func (d *desk) verify() {
	d.Helper()
	var v struct {
		OK bool `json:"ok"`
	}
	if err := json.Unmarshal([]byte(d.command("verify", "--json")), &v); err != nil || !v.OK {
		d.Fatalf("the ledger is not whole: %v", err)
	}
}

// acts exports the ledger and returns its acts as the tests write them down:
// the kind, and the words or the verdict that go with it.
func (d *desk) acts() []string {
	d.Helper()
	var acts []string
	for _, l := range lines[struct {
		Entry struct {
			Kind     string   `json:"kind"`
			Text     string   `json:"text"`
			Decision decision `json:"decision"`
		} `json:"entry"`
	}](d, d.command("export", "ledger")) {
		if l.Entry.Kind == "ask" {
			continue // a danger to life asks a second person by itself
		}
		acts = append(acts, strings.TrimSpace(l.Entry.Kind+" "+l.Entry.Text+l.Entry.Decision.Verdict))
	}
	return acts
}

// lines reads JSON Lines.
func lines[T any](t testing.TB, text string) []T {
	t.Helper()
	var all []T
	for line := range strings.Lines(text) {
		var v T
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		all = append(all, v)
	}
	return all
}

// invent makes n mild items as JSON Lines, their ids beginning with a word.
func invent(word string, n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"id":"%s-%d","source":"made","kind":"text","text":"%s number %d: the %s in the market had %d lanterns",`+
			`"flagged_at":"2026-11-01T08:00:00Z","scores":[{"detector":"d","label":"insult","score":%.3f,"threshold":0.5}]}`+"\n",
			word, i, word, i, []string{"baker", "miller", "potter"}[i%3], i*7%100, float64(i*37%1000)/1000)
	}
	return b.Bytes()
}

// realData is a file of the real data, which DISCERN_DATA names and which else
// lies beside the checkout; empty where it is absent.
func realData(name string) string {
	folder := os.Getenv("DISCERN_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	path, err := filepath.Abs(filepath.Join(folder, name))
	if err != nil {
		return ""
	}
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}
