package report_test

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/queue/report"
	"discern/storage/staging"
)

var november = report.Period{From: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}

// at is a time in the period: a day and an hour.
func at(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }

// look is a decision in force on an item.
func look(ref queue.Ref, when time.Time, v queue.Verdict, codes []string, actions ...queue.Action) *queue.Look {
	return &queue.Look{Ref: ref, Pass: queue.First, Verdict: v, Policies: codes, Actions: actions, Reviewer: "CANARY kim", At: when, OpenedAt: when.Add(-time.Minute), InForce: true, Lang: "en"}
}

// counted are the tables of a report in a form that tests compare: the values of each
// row, what is not known as "?".
func counted(d *report.Document) map[string]string {
	rows := map[string]string{}
	for _, t := range d.Tables {
		for _, r := range t.Rows {
			var cells []string
			for _, c := range r.Cells {
				v := c.Value
				if !c.Known() {
					v = "?"
				}
				cells = append(cells, v)
			}
			rows[t.Name+"/"+r.Name] = strings.Join(cells, " ")
		}
	}
	return rows
}

// busy is a report of a period in which all happened.
func busy(tb testing.TB) *report.Document {
	tb.Helper()
	order := func(deadline time.Time) queue.Flag {
		return queue.Flag{By: queue.ByRemovalOrder, Reporter: hostile, Reason: hostile, At: at(3, 8), Deadline: deadline}
	}
	looks := []*queue.Look{
		look(1, at(3, 9), queue.Violating, []string{"TVEC7"}, queue.Remove),                                // within the hour, to the second
		look(2, at(3, 10), queue.Violating, []string{"TVEC7", "HATE5", hostile}, queue.Restrict, "CANARY"), // an hour late
		look(3, at(3, 10), queue.NotViolating, nil),                                                        // an order that nobody obeyed
		look(5, at(4, 0), queue.Violating, []string{"HATE5"}, queue.Warn),
		look(6, at(5, 0), queue.Unsure, nil),
		look(7, at(6, 0), queue.Violating, []string{"HATE5"}, queue.Remove),
		look(7, at(8, 0), queue.NotViolating, nil),
		look(8, at(8, 0), queue.NotViolating, nil),
		look(9, time.Date(2026, 10, 31, 23, 59, 59, 0, time.UTC), queue.Violating, []string{"HATE5"}, queue.Remove), // the month before
		look(10, november.To, queue.Violating, []string{"HATE5"}, queue.Remove),                                     // the month after
		look(11, time.Time{}, queue.Violating, []string{"HATE5"}, queue.Remove),
		look(12, at(9, 0), queue.NotViolating, nil), // its item is gone
	}
	looks[1].Lang = hostile
	looks[3].Check, looks[4].Check = queue.Agreed, queue.Disagreed
	looks[2].Check = queue.Sampled
	looks[5].InForce, looks[5].Overturned = false, true
	looks[6].Pass, looks[6].Overturns = queue.Appeal, true
	looks[7].Pass = queue.Appeal
	looks[7].Golden, looks[7].Check = queue.NotViolating, queue.Agreed
	looks[8].Imported, looks[10].Imported, looks[11].Imported = true, true, true
	looks[11].OpenedAt = time.Time{}
	r := report.NewTransparency(november, &queue.Chronicle{Looks: looks}, staging.Policies(tb))
	for ref, it := range map[queue.Ref]*queue.Item{
		1: flagged(post(), order(time.Time{})),
		2: flagged(post(), order(at(3, 9))),
		3: flagged(post(), order(at(3, 9)), queue.Flag{By: queue.ByUser, At: at(2, 10)}, queue.Flag{By: queue.ByUser, At: at(2, 11)}),
		4: flagged(post(), order(at(3, 9))), // nobody has decided it
		5: flagged(post(), queue.Flag{By: queue.ByDetector, At: at(3, 0)}, queue.Flag{By: queue.ByUser, At: at(3, 12)}),
		6: flagged(post(), queue.Flag{By: queue.ByTrustedFlagger, At: at(9, 0)}), // after the decision
		7: post(), 8: post(), 9: post(), 10: post(), 11: post(),
	} {
		it.FlaggedAt = time.Time{}
		r.Add(ref, it)
	}
	return r.Document(at(30, 12))
}

func TestTransparency(t *testing.T) {
	got := counted(busy(t))
	for row, want := range map[string]string{
		"overview/Decisions made in the period":                                   "9",
		"overview/Imported decisions, not made at this desk":                      "1",
		"overview/Items decided in the period":                                    "8",
		"overview/Decisions of the period that are in force":                      "8",
		"overview/Violating decisions in force":                                   "3",
		"overview/Not violating decisions in force":                               "4",
		"overview/Unsure decisions in force":                                      "1",
		"overview/Decisions in force that restrict content or an account":         "2",
		"overview/Decisions of which the time is not known, counted nowhere else": "1",

		"notices/Removal order (Regulation (EU) 2021/784)": "4 4 3 2 0",
		"notices/User":            "3 2 2 1 0",
		"notices/Trusted flagger": "1 1 1 0 0",
		"notices/Own detection":   "1 1 1 1 0",

		"sources/Removal order (Regulation (EU) 2021/784)": "3 2 2",
		"sources/User":                            "1 1 0",
		"sources/Trusted flagger":                 "0 0 0",
		"sources/Own detection":                   "3 0 0",
		"sources/Not known: the item is not here": "1 0 0",

		"policies/TVEC7 Praise or support (terror)":           "2 2 2",
		"policies/HATE5 Inferiority or contempt (hate)":       "2 2 1",
		"policies/Rules that are not among the policies here": "1 1 1",
		"policies/No rule was named":                          "5 0 0",

		"actions/Removed":                                "1",
		"actions/Access disabled or restricted":          "1",
		"actions/Author warned":                          "1",
		"actions/Actions that the program does not know": "1",

		"automation/Automated means": "4 1 0 0.5714 0.2500",
		"automation/People alone":    "3 2 2 0.4286 0.6667",

		"times/Notice to decision in force":       "4 7200", // 1 h, 2 h, 2 h, 12 h
		"times/Opened by the reviewer to decided": "8 60",

		"removal_orders/Received":                               "4 ",
		"removal_orders/Removed or disabled within the hour":    "1 0.2500",
		"removal_orders/Removed or disabled later":              "1 0.2500",
		"removal_orders/Removed or disabled, when is not known": "0 0.0000",
		"removal_orders/Decided otherwise":                      "1 0.2500",
		"removal_orders/Not decided yet":                        "1 0.2500",

		"appeals/Appeals decided":                                            "2 ",
		"appeals/Appeals that reversed the decision":                         "1 0.5000",
		"appeals/Appeals that left it as it was":                             "1 0.5000",
		"appeals/Decisions that overturned an earlier one, appeals included": "1 0.1111",

		"review/Sent to a second person":            "3 0.3333",
		"review/Second person agreed":               "1 0.5000",
		"review/Second person disagreed":            "1 0.5000",
		"review/Second person has not looked yet":   "1 ",
		"review/Looks at items with a known answer": "1 ",
		"review/Right at items with a known answer": "1 1.0000",

		"languages/en":        "7 2 1 0.2857",
		"languages/not known": "1 1 1 1.0000",
	} {
		if got[row] != want {
			t.Errorf("%s: %q, want %q", row, got[row], want)
		}
	}
}

// Where nothing happened, nothing is made up.
func TestTransparencyOfNothing(t *testing.T) {
	d := report.NewTransparency(november, &queue.Chronicle{}, staging.Policies(t)).Document(at(30, 12))
	got := counted(d)
	for row, want := range map[string]string{
		"automation/Automated means": "0 0 0 ? ?", "times/Notice to decision in force": "0 ?", "appeals/Appeals that reversed the decision": "0 ?",
		"removal_orders/Not decided yet": "0 ?", "review/Second person agreed": "0 ?",
	} {
		if got[row] != want {
			t.Errorf("%s: %q, want %q", row, got[row], want)
		}
	}
	for _, f := range report.Forms {
		var b strings.Builder
		if err := d.Write(&b, f); err != nil || strings.Contains(b.String(), "NaN") {
			t.Errorf("%s: %v\n%s", f, err, b.String())
		}
	}
	if err := d.Write(&strings.Builder{}, "pdf"); queue.KindOf(err) != queue.Invalid {
		t.Errorf("an unknown form answers %v", err)
	}
}

// What is public holds nothing foreign, and a page asks for nothing from elsewhere.
func TestFormsOfTheReport(t *testing.T) {
	d := busy(t)
	for _, f := range report.Forms {
		var b strings.Builder
		if err := d.Write(&b, f); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "CANARY") {
			t.Errorf("%s: the report holds foreign words", f)
		}
		if f != report.HTML {
			continue
		}
		page := b.String()
		for _, bad := range []string{"<script", "src=", "href=", "url(", "@import", "http:", "https:"} {
			if strings.Contains(page, bad) {
				t.Errorf("the page holds %s", bad)
			}
		}
		for _, good := range []string{"<caption>Removal orders", `<th scope="col" class="number">`, "@page { size: A4", "prefers-color-scheme: dark", `<td class="number">57.1 %</td>`} {
			if !strings.Contains(page, good) {
				t.Errorf("the page lacks %s", good)
			}
		}
	}
}

// A table with hostile words is harmless in every form.
func TestHostileDocument(t *testing.T) {
	d := &report.Document{Title: hostile, Lead: []string{hostile}, Notes: []string{hostile}, Tables: []report.Table{{
		Name: "t", Caption: hostile, Note: hostile, Columns: []string{hostile, hostile},
		Rows: []report.Row{{hostile, []report.Cell{{Shown: hostile, Value: hostile}}}, {"-1+1", []report.Cell{{}}}, {"@x", []report.Cell{{Shown: "1", Value: "1"}}}},
	}}}
	forms := map[report.Form]string{}
	for _, f := range report.Forms {
		var b strings.Builder
		if err := d.Write(&b, f); err != nil {
			t.Fatal(err)
		}
		forms[f] = b.String()
	}
	rows, err := csv.NewReader(strings.NewReader(forms[report.CSV])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Errorf("a spreadsheet takes %q for a formula", cell)
			}
		}
	}
	if diff := cmp.Diff([]string{"t", "'-1+1", "'" + strings.ReplaceAll(hostile, "\r\n", "\n"), ""}, rows[3]); diff != "" {
		t.Errorf("a row (-want +got):\n%s", diff)
	}
	for _, l := range strings.Split(forms[report.Markdown], "\n") {
		if strings.Contains(l, "<script") || strings.HasPrefix(l, "|") && strings.Count(strings.ReplaceAll(l, `\|`, ""), "|") != 3 {
			t.Errorf("a line of Markdown is %q", l)
		}
	}
	if page := forms[report.HTML]; strings.Contains(page, "<script") || !strings.Contains(page, "&lt;script&gt;") {
		t.Error("the page holds markup of a foreign word")
	}
}
