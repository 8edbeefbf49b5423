package storage_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"discern/queue"
	"discern/storage"
)

// asking is a ledger of every kind of further look: of three items the first is
// decided, seen by a second person and adjudicated, the second has a known answer,
// the third an appeal that is open.
func asking(tb testing.TB, w *storage.Workspace, items []*queue.Item) {
	tb.Helper()
	at := epoch
	ask := func(it *queue.Item, a queue.Ask) queue.Entry {
		e := act(queue.Asked, it, "sue", at)
		e.Ask = &a
		mustAppend(tb, w, e)
		return e
	}
	decide := func(it *queue.Item, who string, pass queue.Pass, answers, supersedes uuid.UUID) queue.Entry {
		e := act(queue.Decided, it, who, at)
		e.Answers, e.Decision.Pass, e.Decision.Supersedes = answers, pass, supersedes
		mustAppend(tb, w, e)
		return e
	}
	first := decide(items[0], "ada", queue.First, uuid.Nil, uuid.Nil)             // 1
	second := ask(items[0], queue.Ask{Pass: queue.Second, Of: first.ID})          // 2
	opinion := decide(items[0], "bo", queue.Second, second.ID, uuid.Nil)          // 3
	dispute := ask(items[0], queue.Ask{Pass: queue.Adjudication, Of: opinion.ID}) // 4
	decide(items[0], "sue", queue.Adjudication, dispute.ID, first.ID)             // 5
	decide(items[1], "ada", queue.First, uuid.Nil, uuid.Nil)                      // 6
	golden := ask(items[1], queue.Ask{Pass: queue.QA, Verdict: queue.Violating})  // 7
	decide(items[1], "bo", queue.QA, golden.ID, uuid.Nil)                         // 8
	third := decide(items[2], "ada", queue.First, uuid.Nil, uuid.Nil)             // 9
	ask(items[2], queue.Ask{Pass: queue.Appeal, Of: third.ID})                    // 10
	appointed := queue.Entry{ID: newID("charter", 1), At: at, Kind: queue.Appointed, Reviewer: "sue", Person: &queue.Person{Name: "sue", Duty: queue.Supervisor}}
	mustAppend(tb, w, appointed) // 11
}

func TestVerifyKnowsTheAsks(t *testing.T) {
	for name, c := range map[string]struct {
		sql    string
		bad    int64
		reason string
	}{
		"whole":                       {"SELECT 1", 0, ""},
		"a withdrawn appeal":          {"UPDATE asks SET state = 2 WHERE seq = 10", 10, "otherwise"},
		"an answer of another":        {"UPDATE asks SET answer = 1 WHERE seq = 2", 2, "otherwise"},
		"an ask that is gone":         {"DELETE FROM asks WHERE seq = 7", 0, "gone"},
		"an ask from nowhere":         {"INSERT INTO asks(seq, id, ref, pass, urgent) VALUES(99, randomblob(16), 1, 2, 0)", 99, "otherwise"},
		"the overturned one in force": {"UPDATE work SET settled = 1 WHERE ref = 1", 5, "verdict"},
		"another one superseded":      {"UPDATE ledger SET replaces = 3 WHERE seq = 5", 5, "superseded"},
		"an appointment moved":        {"UPDATE ledger SET ref = 2 WHERE seq = 11", 11, "item"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			w := mustOpen(t, dir, storage.Options{})
			items := makeItems(0, 3)
			put(t, w, items...)
			asking(t, w, items)
			mustClose(t, w)
			tamper(t, filepath.Join(dir, "review.db"), c.sql)
			w = mustOpen(t, dir, storage.Options{})
			rep, err := w.Verify(t.Context(), false, nil)
			if err != nil {
				t.Fatal(err)
			}
			if rep.OK != (c.reason == "") || rep.FirstBad != c.bad || !strings.Contains(rep.Reason, c.reason) {
				t.Errorf("%+v, want entry %d and a reason with %q", rep, c.bad, c.reason)
			}
		})
	}
}

// What is exported imports again to the same state, asks and all.
func TestAsksComeBack(t *testing.T) {
	from := mustOpen(t, t.TempDir(), storage.Options{})
	items := makeItems(0, 3)
	put(t, from, items...)
	asking(t, from, items)
	to := mustOpen(t, t.TempDir(), storage.Options{})
	put(t, to, items...)
	var entries []queue.Entry
	for s, err := range from.Ledger(t.Context(), epoch.AddDate(-1, 0, 0)) {
		if err != nil {
			t.Fatal(err)
		}
		e := s.Entry
		e.Imported = &queue.Provenance{File: "ledger.jsonl", At: epoch, Device: e.Device}
		entries = append(entries, e)
	}
	outs, err := to.PutEntries(t.Context(), entries, false)
	if err != nil || len(outs) != 11 {
		t.Fatalf("%d outcomes: %v", len(outs), err)
	}
	for i, o := range outs {
		if o.Result != queue.Added {
			t.Errorf("entry %d: %+v", i+1, o)
		}
	}
	want, err := from.CountAsks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, err := to.CountAsks(t.Context())
	if err != nil || got[queue.Appeal] != 1 || got[queue.QA] != 1 || len(got) != len(want) {
		t.Errorf("open: %v, want %v: %v", got, want, err)
	}
	mustVerify(t, to)
}

func TestNobodyAnswersTwice(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	items := makeItems(0, 3)
	put(t, w, items...)
	asking(t, w, items)
	open, err := w.Asks(t.Context(), queue.Appeal, 0)
	if err != nil || len(open) != 1 {
		t.Fatalf("%v, %v", open, err)
	}
	for who, want := range map[string]queue.ErrorKind{"ada": queue.NotFound, "bo": queue.Other} {
		_, err := w.NextAsk(t.Context(), queue.WantedAsk{Reviewer: who, Passes: []queue.Pass{queue.Appeal}}, epoch)
		if queue.KindOf(err) != want {
			t.Errorf("%s is given it: %v", who, err)
		}
	}
	if err := w.LeaseAsk(t.Context(), open[0].ID, "bo", epoch, epoch.Add(queue.LeaseTime)); err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.LeaseAsk(t.Context(), open[0].ID, "cy", epoch, epoch.Add(queue.LeaseTime)), queue.NotOpen)
	e := act(queue.Decided, items[2], "bo", epoch)
	e.Answers, e.Decision.Pass = open[0].ID, queue.Appeal
	mustAppend(t, w, e)
	late := act(queue.Decided, items[2], "cy", epoch)
	late.Answers, late.Decision.Pass = open[0].ID, queue.Appeal
	_, err = w.Append(t.Context(), late, epoch)
	wantKind(t, err, queue.NotOpen)
	mustVerify(t, w)
}

// A workspace knows whether anybody was asked for a look, also after it was opened anew.
func TestAsked(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	items := makeItems(0, 4)
	put(t, w, items...)
	mustAppend(t, w, act(queue.Decided, items[3], "kim", epoch))
	heard := queue.WantedAsk{Reviewer: "bo", Passes: []queue.Pass{queue.Appeal}}
	if _, err := w.NextAsk(t.Context(), heard, epoch); w.Asked() || queue.KindOf(err) != queue.NotFound {
		t.Errorf("before anybody asks: %v", err)
	}
	mustClose(t, w)
	w = mustOpen(t, dir, storage.Options{})
	asking(t, w, items)
	for range 2 {
		if o, err := w.NextAsk(t.Context(), heard, epoch); !w.Asked() || err != nil || o.Pass != queue.Appeal {
			t.Errorf("%+v, %v", o, err)
		}
		mustClose(t, w)
		w = mustOpen(t, dir, storage.Options{})
	}
}
