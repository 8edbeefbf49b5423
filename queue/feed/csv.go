package feed

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"discern/queue"
)

// CSV is read by writing each row as the JSON object it stands for, which the
// one decoder of JSON then judges. A column is called as the field it holds,
// "author.handle"; the lists, meta and a ledger's entry hold JSON; policies and
// actions are words with semicolons between. Besides,
// "score.DETECTOR.LABEL" holds one detector's score for one label, and any other
// column goes to meta.

// cell is what a column's cells hold.
type cell int

const (
	textCell cell = iota
	numberCell
	boolCell
	jsonCell
	wordsCell
	scoreCell
	otherCell // text that no field takes
)

// columns are the columns that each form writes, in order, and started_at, which
// is read alone.
var (
	itemColumns = []column{
		{"id", textCell},
		{"source", textCell},
		{"kind", textCell},
		{"lang", textCell},
		{"text", textCell},
		{"url", textCell},
		{"created_at", textCell},
		{"flagged_at", textCell},
		{"author.id", textCell},
		{"author.handle", textCell},
		{"author.created_at", textCell},
		{"author.followers", numberCell},
		{"author.anonymous", boolCell},
		{"author.prior_violations", numberCell},
		{"reach.views", numberCell},
		{"reach.shares", numberCell},
		{"flags", jsonCell},
		{"scores", jsonCell},
		{"media", jsonCell},
		{"context", jsonCell},
		{"meta", jsonCell},
	}
	decisionColumns = []column{
		{"id", textCell},
		{"item", textCell},
		{"source", textCell},
		{"pass", textCell},
		{"verdict", textCell},
		{"policies", wordsCell},
		{"actions", wordsCell},
		{"rationale", textCell},
		{"spans", jsonCell},
		{"indicators", wordsCell},
		{"reviewer", textCell},
		{"device", textCell},
		{"opened_at", textCell},
		{"decided_at", textCell},
		{"scores_shown", boolCell},
		{"revealed", boolCell},
		{"policy_version", textCell},
		{"supersedes", textCell},
		{"meta", jsonCell},
	}
	ledgerColumns = []column{
		{"seq", numberCell},
		{"entry", jsonCell},
		{"prev", textCell},
		{"hash", textCell},
		{"sig", textCell},
	}
	startedAt = column{"started_at", textCell}
)

// column is one column of a table.
type column struct {
	name string // of the field; of a score "detector.label"
	cell cell
}

// table is the header of a CSV file.
type table struct {
	form    queue.Form
	comma   rune
	columns []column
}

// newTable reads a header. It answers with a reason where the columns make no
// record.
func newTable(header []byte) (*table, string) {
	for _, comma := range []rune{',', ';', '\t'} {
		names, err := csvReader(bytes.NewReader(header), comma).Read()
		if err != nil {
			continue
		}
		if form, ok := formOfColumns(names); ok {
			return (&table{form: form, comma: comma}).name(names)
		}
	}
	return nil, "is neither JSON Lines nor CSV with a header that names id, and text or kind"
}

func csvReader(r io.Reader, comma rune) *csv.Reader {
	c := csv.NewReader(r)
	c.Comma = comma
	c.ReuseRecord = true
	return c
}

func formOfColumns(names []string) (queue.Form, bool) {
	has := map[string]bool{}
	for _, n := range names {
		has[fold(n)] = true
	}
	switch {
	case has["entry"] && has["hash"]:
		return queue.EntryForm, true
	case has["verdict"] && has["item"]:
		return queue.DecisionForm, true
	}
	return queue.ItemForm, has["id"] && (has["text"] || has["kind"])
}

func fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// name settles what each column holds.
func (t *table) name(names []string) (*table, string) {
	known := map[string]column{}
	for _, c := range columnsOf(t.form) {
		known[c.name] = c
	}
	if t.form == queue.DecisionForm {
		known[startedAt.name] = startedAt
	}
	seen := map[string]bool{}
	for i, n := range names {
		c, ok := known[fold(n)]
		if !ok {
			c = column{strings.TrimSpace(n), otherCell}
			if rest, is := strings.CutPrefix(c.name, "score."); is && t.form == queue.ItemForm && strings.Contains(rest, ".") {
				c = column{rest, scoreCell}
			}
			if c.name == "" {
				c.name = fmt.Sprintf("column %d", i+1)
			}
		}
		if seen[c.name] {
			return nil, fmt.Sprintf("has two columns that are called %q", shown(c.name))
		}
		seen[c.name] = true
		t.columns = append(t.columns, c)
	}
	return t, ""
}

func columnsOf(f queue.Form) []column {
	switch f {
	case queue.DecisionForm:
		return decisionColumns
	case queue.EntryForm:
		return ledgerColumns
	default:
		return itemColumns
	}
}

// rows calls f with every row of a block as an object, or with what is wrong
// with the row.
func (t *table) rows(b *block, f func(line int, object []byte, err error)) {
	r := csvReader(bytes.NewReader(b.data), t.comma)
	r.FieldsPerRecord = len(t.columns)
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			reason := fmt.Sprintf("is not valid CSV at byte %d: %v", bad.Column, bad.Err)
			if errors.Is(err, csv.ErrFieldCount) {
				reason = fmt.Sprintf("has %d fields, the header %d", len(cells), len(t.columns))
			}
			f(b.line+bad.StartLine-1, nil, &queue.Error{Kind: queue.Invalid, Field: "line", Msg: reason})
			continue
		}
		line, _ := r.FieldPos(0)
		object, err := t.object(cells)
		f(b.line+line-1, object, err)
	}
}
