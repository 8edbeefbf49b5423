package storage

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"discern/queue"
)

// filedOf is what queue.Filed tells of an entry.
func filedOf(e *queue.Entry) queue.Entry {
	f := queue.Entry{ID: e.ID, Kind: e.Kind, Reviewer: e.Reviewer, Source: e.Source, Item: e.Item, Undoes: e.Undoes, Answers: e.Answers}
	if e.Imported != nil {
		f.Imported = &queue.Provenance{Hub: e.Imported.Hub, Before: e.Imported.Before}
	}
	if d := e.Decision; d != nil {
		f.Decision = &queue.Decision{
			Pass: d.Pass, Verdict: d.Verdict, Policies: d.Policies, Actions: d.Actions, Reviewer: d.Reviewer,
			OpenedAt: d.OpenedAt, DecidedAt: d.DecidedAt, ScoresShown: d.ScoresShown, Supersedes: d.Supersedes,
		}
	}
	return f
}

// someEntries are a full decision, one that says next to nothing, an undo, and some
// that are read otherwise.
func someEntries() (terse, others []queue.Entry) {
	id := func(n byte) uuid.UUID { return uuid.UUID{6: 0x70, 8: 0x80, 15: n} }
	at := time.Date(2026, 11, 23, 10, 0, 0, 123456789, time.UTC)
	shown, hidden := true, false
	full := queue.Entry{
		ID: id(1), At: at, Kind: queue.Decided, Device: "d", Reviewer: "Ünal 力", Source: "forum", Item: "a/b", Answers: id(2), Act: id(3),
		Decision: &queue.Decision{
			ID: id(1), Item: "a/b", Source: "forum", Pass: queue.Second, Verdict: queue.Violating, Policies: []string{"TVEC1", "HATE5"},
			Actions: []queue.Action{queue.Remove, queue.Suspend}, Rationale: "\"quoted\\\" <b>, {[", Spans: []queue.Span{{Start: 0, End: 3}, {Start: 5, End: 9}},
			Reviewer: "Ünal 力", Device: "d", OpenedAt: at.Add(-time.Minute), DecidedAt: at, ScoresShown: &shown, Revealed: &shown,
			PolicyVersion: "1", Supersedes: id(4), Meta: json.RawMessage(`{"verdict":"unsure","deep":[{"a":[]},"]"]}`),
		},
		Imported: &queue.Provenance{File: "f", At: at},
	}
	followed := full
	followed.Imported = &queue.Provenance{File: "hub", At: at, Device: "d2", Hub: id(8), Before: id(9)}
	bare := queue.Entry{ID: id(5), Kind: queue.Decided, Item: "x", Decision: &queue.Decision{ID: id(5), Item: "x", Verdict: queue.Unsure, ScoresShown: &hidden}}
	undo := queue.Entry{ID: id(6), At: at, Kind: queue.Undone, Reviewer: "kim", Item: "x", Undoes: id(5)}
	quoted, own := full, full
	quoted.Reviewer = `k"m`
	d := *full.Decision
	d.Actions = []queue.Action{"a word of their own"}
	own.Decision = &d
	ask := queue.Entry{ID: id(7), Kind: queue.Asked, Item: "x", Ask: &queue.Ask{Pass: queue.Second, Of: id(5)}}
	return []queue.Entry{full, followed, bare, undo}, []queue.Entry{quoted, own, ask}
}

func TestTerseEntries(t *testing.T) {
	terse, others := someEntries()
	for _, e := range terse {
		b, err := e.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		var got queue.Entry
		if !terseEntry(b, &got) {
			t.Fatalf("not read: %s", b)
		}
		if diff := cmp.Diff(filedOf(&e), filedOf(&got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", b, diff)
		}
		for n := range b {
			if terseEntry(b[:n], new(queue.Entry)) {
				t.Errorf("read where it is cut off: %s", b[:n])
			}
		}
	}
	for _, e := range others {
		b, err := e.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		if terseEntry(b, new(queue.Entry)) {
			t.Errorf("read: %s", b)
		}
		var got queue.Entry
		if err := decodeFiled(b, &got); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(e, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", b, diff)
		}
	}
}

// FuzzTerse holds that what is in the form of an entry is read as encoding/json reads it.
func FuzzTerse(f *testing.F) {
	terse, others := someEntries()
	for _, e := range append(terse, others...) {
		b, err := e.Canonical()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var got, want queue.Entry
		if !terseEntry(b, &got) || json.Unmarshal(b, &want) != nil {
			return
		}
		if again, err := want.Canonical(); err != nil || string(again) != string(b) {
			return
		}
		if diff := cmp.Diff(filedOf(&want), filedOf(&got)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", b, diff)
		}
	})
}
