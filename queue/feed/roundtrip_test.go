package feed_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/queue/feed"
)

// each yields n records without error.
func each[T any](n int, one func() T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for range n {
			if !yield(one(), nil) {
				return
			}
		}
	}
}

func readText(tb testing.TB, text []byte, o feed.Options) queue.Batch {
	tb.Helper()
	o.Stdin = bytes.NewReader(text)
	return readAll(tb, o, "-")
}

var formats = []feed.Format{feed.JSONL, feed.CSV}

func TestItemsComeBackAsTheyWere(t *testing.T) {
	for _, f := range formats {
		t.Run(string(f), func(t *testing.T) {
			m := newMaker(t, 7)
			var want []*queue.Item
			var out bytes.Buffer
			n, err := feed.WriteItems(&out, each(1000, func() queue.Record {
				it := m.item()
				want = append(want, &it)
				return queue.Record{Item: it}
			}), f)
			if err != nil || n != 1000 {
				t.Fatalf("wrote %d: %v", n, err)
			}
			all := readText(t, out.Bytes(), feed.Options{})
			if len(all.Rejects) > 0 {
				t.Fatalf("%d rejects, first %s", len(all.Rejects), all.Rejects[0])
			}
			if diff := cmp.Diff(want, all.Items); diff != "" {
				t.Errorf("items (-want +got):\n%.4000s", diff)
			}
		})
	}
}

func TestDecisionsComeBackAsTheyWere(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, f := range formats {
		t.Run(string(f), func(t *testing.T) {
			m := newMaker(t, 8)
			var want []queue.Entry
			var out bytes.Buffer
			_, err := feed.WriteDecisions(&out, each(1000, func() queue.Decision {
				d := m.decision()
				want = append(want, queue.Entry{
					ID: d.ID, At: d.DecidedAt, Kind: queue.Decided, Reviewer: d.Reviewer, Source: d.Source, Item: d.Item, Decision: &d,
					Imported: &queue.Provenance{File: "stdin", At: now, Device: d.Device},
				})
				return d
			}), f)
			if err != nil {
				t.Fatal(err)
			}
			all := readText(t, out.Bytes(), feed.Options{Now: func() time.Time { return now }})
			if len(all.Rejects) > 0 {
				t.Fatalf("%d rejects, first %s", len(all.Rejects), all.Rejects[0])
			}
			if diff := cmp.Diff(want, all.Entries); diff != "" {
				t.Errorf("entries (-want +got):\n%.4000s", diff)
			}
		})
	}
}

// seal puts an entry behind the one with hash prev.
func seal(tb testing.TB, e queue.Entry, seq int64, prev [32]byte) queue.Sealed {
	tb.Helper()
	canonical, err := e.Canonical()
	if err != nil {
		tb.Fatal(err)
	}
	return queue.Sealed{Seq: seq, Entry: e, Canonical: canonical, Prev: prev, Hash: queue.Chain(prev, canonical), Sig: bytes.Repeat([]byte{7}, 64)}
}

func TestLedgerComesBackAsItWas(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, f := range formats {
		t.Run(string(f), func(t *testing.T) {
			m := newMaker(t, 9)
			var want []queue.Entry
			var last queue.Sealed
			var out bytes.Buffer
			_, err := feed.WriteLedger(&out, each(1000, func() queue.Sealed {
				e := m.entry()
				last = seal(t, e, last.Seq+1, last.Hash)
				device := e.Device
				if e.Imported != nil {
					device = e.Imported.Device // where it was made, however it travelled
				}
				e.Device, e.Imported = "", &queue.Provenance{File: "stdin", At: now, Device: device}
				want = append(want, e)
				return last
			}), f)
			if err != nil {
				t.Fatal(err)
			}
			all := readText(t, out.Bytes(), feed.Options{Now: func() time.Time { return now }})
			if len(all.Rejects) > 0 {
				t.Fatalf("%d rejects, first %s", len(all.Rejects), all.Rejects[0])
			}
			if diff := cmp.Diff(want, all.Entries); diff != "" {
				t.Errorf("entries (-want +got):\n%.4000s", diff)
			}
		})
	}
}

// A ledger line whose entry was touched by a single character is refused.
func TestChangedLedgerLine(t *testing.T) {
	m := newMaker(t, 10)
	e := m.entry()
	e.Reviewer = "amina"
	var out bytes.Buffer
	if _, err := feed.WriteLedger(&out, each(1, func() queue.Sealed { return seal(t, e, 1, [32]byte{}) }), feed.JSONL); err != nil {
		t.Fatal(err)
	}
	all := readText(t, bytes.Replace(out.Bytes(), []byte(`"amina"`), []byte(`"anima"`), 1), feed.Options{})
	if len(all.Entries) != 0 || len(all.Rejects) != 1 || all.Rejects[0].Field != "hash" {
		t.Errorf("took %d entries, rejects %q", len(all.Entries), rejects(all))
	}
}

// Naughty strings pass through every text field unchanged, in both formats.
func TestNaughtyStrings(t *testing.T) {
	words := allNaughty(t)
	for _, f := range formats {
		var out bytes.Buffer
		i := -1
		if _, err := feed.WriteItems(&out, each(len(words), func() queue.Record {
			i++
			return queue.Record{Item: queue.Item{ID: "a", Kind: queue.Text, Text: words[i]}}
		}), f); err != nil {
			t.Fatal(err)
		}
		all := readText(t, out.Bytes(), feed.Options{})
		if len(all.Items) != len(words) || len(all.Rejects) > 0 {
			t.Fatalf("%s: %d of %d items, rejects %q", f, len(all.Items), len(words), rejects(all))
		}
		for i, it := range all.Items {
			if it.Text != words[i] {
				t.Errorf("%s: string %d came back as %q, was %q", f, i, it.Text, words[i])
			}
		}
	}
}

func TestMarkupIsNotEscaped(t *testing.T) {
	var out bytes.Buffer
	if _, err := feed.WriteItems(&out, each(1, func() queue.Record {
		return queue.Record{Item: queue.Item{ID: "a", Kind: queue.Text, Text: "a<b>&c", Meta: json.RawMessage(`{"h":"<i>"}`)}}
	}), feed.JSONL); err != nil {
		t.Fatal(err)
	}
	const want = `{"id":"a","kind":"text","text":"a<b>&c","meta":{"h":"<i>"}}` + "\n"
	if out.String() != want {
		t.Errorf("wrote %s, want %s", out.String(), want)
	}
}

// Unknown keys are kept in meta under their paths; a key that meta has keeps its value.
func TestUnknownKeysAreKept(t *testing.T) {
	for _, tt := range []struct{ name, line, meta string }{
		{"none", `{"id":"x","text":"a"}`, ``},
		{"meta alone", `{"id":"x","text":"a","meta":{"b" : [1, 2], "c":"d e"}}`, `{"b":[1,2],"c":"d e"}`},
		{"at the top", `{"id":"x","text":"a","colour":"blue","n":[1, {"m":null}]}`, `{"colour":"blue","n":[1,{"m":null}]}`},
		{"beside meta", `{"id":"x","colour":"blue","meta":{"n":1},"text":"a"}`, `{"n":1,"colour":"blue"}`},
		{"nested", `{"id":"x","text":"a","author":{"id":"y","badge":7},"reach":{"likes":3}}`, `{"author.badge":7,"reach.likes":3}`},
		{"in lists", `{"id":"x","text":"a","scores":[{"detector":"d","label":"l","score":1},{"detector":"d","label":"m","score":1,"spans":[{"start":0,"end":1,"why":"w"}],"raw":-2.5}]}`, `{"scores[1].spans[0].why":"w","scores[1].raw":-2.5}`},
		{"in a context's author", `{"id":"x","text":"a","context":[{"role":"reply","author":{"pronoun":"she"}}]}`, `{"context[0].author.pronoun":"she"}`},
		{"taken names", `{"id":"x","text":"a","colour":"blue","meta":{"colour":"red","colour (2)":"green"}}`, `{"colour":"red","colour (2)":"green","colour (3)":"blue"}`},
		{"the same twice", `{"id":"x","text":"a","colour":"blue","colour":"red"}`, `{"colour":"blue","colour (2)":"red"}`},
		{"in another case", `{"id":"x","text":"a","Text":"b"}`, `{"Text":"b"}`},
		{"what Encode adds", `{"id":"x","text":"a","priority":7,"why":"It came first."}`, ``},
		{"somebody's priority", `{"id":"x","text":"a","priority":"high"}`, `{"priority":"high"}`},
		{"a wide key", `{"id":"x","text":"a","\u00fcber \"x\"":1}`, `{"über \"x\"":1}`},
		{"of a decision", `{"id":"` + aUUID + `","item":"a","verdict":"unsure","mood":"calm","spans":[{"start":0,"end":1,"score":0.5}]}`, `{"mood":"calm","spans[0].score":0.5}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			all := readText(t, []byte(tt.line), feed.Options{})
			var got string
			switch {
			case len(all.Items) == 1:
				got = string(all.Items[0].Meta)
			case len(all.Entries) == 1:
				got = string(all.Entries[0].Decision.Meta)
			default:
				t.Fatalf("rejects are %q", rejects(all))
			}
			if got != tt.meta {
				t.Errorf("meta is %s, want %s", got, tt.meta)
			}
		})
	}
}

func TestColumnsBesideTheKnown(t *testing.T) {
	const table = "id,text,score.perspective.THREAT,colour,author.badge,score.charlr.hateful,,scores\n" +
		`x,a,0.25,blue,gold,1,odd,"[{""detector"":""d"",""label"":""l"",""score"":0.5}]"` + "\n" +
		"y,b,,,,,,\n"
	all := readText(t, []byte(table), feed.Options{})
	want := []*queue.Item{
		{
			ID: "x", Kind: queue.Text, Text: "a",
			Scores: []queue.Score{
				{Detector: "d", Label: "l", Score: 0.5},
				{Detector: "perspective", Label: "THREAT", Score: 0.25},
				{Detector: "charlr", Label: "hateful", Score: 1},
			},
			Meta: json.RawMessage(`{"colour":"blue","author.badge":"gold","column 7":"odd"}`),
		},
		{ID: "y", Kind: queue.Text, Text: "b"},
	}
	if diff := cmp.Diff(want, all.Items); diff != "" || len(all.Rejects) > 0 {
		t.Errorf("rejects %q, items (-want +got):\n%s", rejects(all), diff)
	}
}

func TestDecisionTable(t *testing.T) {
	const table = "id;item;verdict;policies;actions;started_at;scores_shown\n" + aUUID + ";x;violating;\"TVEC1; TVEC.01\";remove;2026-01-02T03:04:05Z;TRUE\n"
	all := readText(t, []byte(table), feed.Options{})
	if len(all.Entries) != 1 {
		t.Fatalf("rejects %q", rejects(all))
	}
	d := *all.Entries[0].Decision
	yes := true
	want := d
	want.Item, want.Verdict, want.ScoresShown = "x", queue.Violating, &yes
	want.Policies, want.Actions = []string{"TVEC1", "TVEC.01"}, []queue.Action{queue.Remove}
	want.OpenedAt = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("decision (-want +got):\n%s", diff)
	}
}

// Forms may be mixed in one stream: each record tells its own.
func TestMixedForms(t *testing.T) {
	decision := `{"id":"` + aUUID + `","item":"good","verdict":"unsure","started_at":"2026-01-02T03:04:05Z"}` + "\n"
	quoting := `{"id":"018f2c3e-7a10-7cc1-9d2b-5b1f1c0de002","item":"good","verdict":"unsure","text":"a quiet street"}` + "\n"
	all := readText(t, []byte(good+decision+good+quoting+`{"id":"z","kind":"account","verdict":"somebody's word"}`), feed.Options{})
	if len(all.Items) != 3 || len(all.Entries) != 2 || len(all.Rejects) != 0 {
		t.Errorf("%d items, %d entries, rejects %q", len(all.Items), len(all.Entries), rejects(all))
	}
}

func TestEncode(t *testing.T) {
	m := newMaker(t, 11)
	for range 200 {
		it := m.item()
		line, err := feed.Encode(&it, 1_000_007, []string{"Its deadline passed.", "It points at <TVEC2>."})
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			ID       string
			Priority int64
			Why      string
		}
		if err := json.Unmarshal(line, &got); err != nil {
			t.Fatal(err)
		}
		if got.ID != it.ID || got.Priority != 1_000_007 || got.Why != "Its deadline passed. It points at <TVEC2>." || bytes.ContainsAny(line, "\n") {
			t.Errorf("encoded %s", line)
		}
		all := readText(t, line, feed.Options{})
		if len(all.Items) != 1 {
			t.Fatalf("rejects %q", rejects(all))
		}
		if diff := cmp.Diff(&it, all.Items[0]); diff != "" {
			t.Errorf("item (-want +got):\n%s", diff)
		}
	}
}

func TestParseFormat(t *testing.T) {
	if f, err := feed.ParseFormat("CSV"); f != feed.CSV || err != nil {
		t.Errorf("CSV is %q, %v", f, err)
	}
	if _, err := feed.ParseFormat("xml"); queue.KindOf(err) != queue.Invalid || !strings.Contains(err.Error(), "jsonl, csv") {
		t.Errorf("xml answers %v", err)
	}
}

// fullDisk takes so many bytes and no more.
type fullDisk int

func (d *fullDisk) Write(p []byte) (int, error) {
	if *d -= fullDisk(len(p)); *d < 0 {
		return 0, syscall.ENOSPC
	}
	return len(p), nil
}

func TestWritingToAFullDisk(t *testing.T) {
	for _, f := range formats {
		disk := fullDisk(100_000)
		m := newMaker(t, 12)
		_, err := feed.WriteDecisions(&disk, each(2000, m.decision), f)
		if queue.KindOf(err) != queue.NoSpace || !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%s: the error is %v", f, err)
		}
	}
}

func TestWritingPassesErrorsOn(t *testing.T) {
	bad := queue.Errorf(queue.Damaged, "the page cannot be read")
	_, err := feed.WriteItems(new(bytes.Buffer), func(yield func(queue.Record, error) bool) { yield(queue.Record{}, bad) }, feed.JSONL)
	if !errors.Is(err, bad) {
		t.Errorf("the error is %v", err)
	}
}
