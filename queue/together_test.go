package queue_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"discern/queue"
)

// looked are items that were shown, a second apart.
func (b *bench) looked(tb testing.TB, ids ...string) []queue.Looked {
	tb.Helper()
	var list []queue.Looked
	for _, id := range ids {
		list = append(list, queue.Looked{Ref: b.find(tb, id), OpenedAt: b.at, ScoresShown: true})
		b.at = b.at.Add(time.Second)
	}
	return list
}

func TestDecideTogetherAndUndo(t *testing.T) {
	b := newBench(t)
	b.fill(t, by("1", "kim"), by("2", "kim"), by("3", "kim"), by("4", "kim"), by("5", "noor"))
	b.judge(t, "5")
	first := b.next(t)
	b.judge(t, "3")
	looked := b.looked(t, "1", "2", "3", "4")
	looked[0].Ref, looked[1].Spans, looked[3].ScoresShown = first.Ref, []queue.Span{{Start: 0, End: 5}}, false
	got, err := b.DecideAll(t.Context(), looked, queue.Judgement{Verdict: queue.Violating, Policies: []string{"HATE"}, Rationale: "one campaign"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Decided) != 3 || len(got.Refused) != 1 || got.Refused[0].Ref != looked[2].Ref || queue.KindOf(got.Refused[0].Err) != queue.NotOpen {
		t.Fatalf("decided %d, refused %+v", len(got.Decided), got.Refused)
	}
	for i, d := range got.Decided {
		at := map[string]int{"1": 0, "2": 1, "4": 3}[d.Item]
		if !d.OpenedAt.Equal(looked[at].OpenedAt) || *d.ScoresShown != looked[at].ScoresShown || len(d.Spans) != len(looked[at].Spans) || d.Rationale != "one campaign" || d.Actions[0] != queue.Restrict {
			t.Errorf("decision %d is %+v", i, d)
		}
	}
	acts := map[uuid.UUID]int{}
	for s, err := range b.Ledger(t.Context(), time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		acts[s.Entry.Act]++
	}
	if len(acts) != 2 || acts[uuid.Nil] != 2 {
		t.Errorf("entries by act: %v", acts)
	}

	u, err := b.Undo(t.Context())
	if err != nil || u.Ref != first.Ref || u.Undone.Item != "1" || len(u.Others) != 2 {
		t.Fatalf("undid %+v: %v", u, err)
	}
	if back := b.next(t); back.Ref != first.Ref {
		t.Errorf("after the undo comes %s", back.Item.ID)
	}
	if s, err := b.Stats(t.Context()); err != nil || s.Decided != 2 || s.Entries != 8 {
		t.Errorf("stats are %+v: %v", s, err)
	}
	if u, err := b.Undo(t.Context()); err != nil || u.Undone.Item != "3" || len(u.Others) != 0 {
		t.Errorf("then undid %+v: %v", u, err)
	}
	if v, err := b.Verify(t.Context(), nil); err != nil || !v.OK {
		t.Errorf("verify says %+v: %v", v, err)
	}
}

func TestDecideTogetherIsRefused(t *testing.T) {
	b := newBench(t)
	b.fill(t, by("1", "kim"), by("2", "kim"))
	allow := queue.Judgement{Verdict: queue.NotViolating}
	unseen := append(b.looked(t, "1"), queue.Looked{Ref: b.find(t, "2")})
	past := b.looked(t, "1", "2")
	past[1].Spans = []queue.Span{{Start: 0, End: 99}}
	for _, tt := range []struct {
		name   string
		looked []queue.Looked
		j      queue.Judgement
		want   string
	}{
		{"nothing", nil, allow, "items: are 0"},
		{"too many", make([]queue.Looked, queue.MostTogether+1), allow, "items: are 101"},
		{"one that was not looked at", unseen, allow, "items[1]: was not looked at"},
		{"no verdict", b.looked(t, "1", "2"), queue.Judgement{}, `verdict: "" is not one of`},
		{"evidence past a text", past, allow, "items[1].spans[0].end: 99 is past the text"},
	} {
		_, err := b.DecideAll(t.Context(), tt.looked, tt.j)
		checkError(t, tt.name, err, tt.want)
	}
	if s, err := b.Stats(t.Context()); err != nil || s.Entries != 0 {
		t.Errorf("what was refused left %d entries: %v", s.Entries, err)
	}
	looked := b.looked(t, "1", "2")
	b.judge(t, "1", "2")
	got, err := b.DecideAll(t.Context(), looked, allow)
	wantKind(t, "deciding what is decided", err, queue.NotOpen)
	if len(got.Refused) != 2 {
		t.Errorf("refused %+v", got.Refused)
	}
	gone := append(b.looked(t, "1"), queue.Looked{Ref: 999, OpenedAt: b.at})
	if _, err := b.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err = b.DecideAll(t.Context(), gone, allow)
	if err != nil || len(got.Decided) != 1 || len(got.Refused) != 1 || queue.KindOf(got.Refused[0].Err) != queue.NotFound {
		t.Errorf("with one that is gone: %+v, %v", got, err)
	}
}

// One item decided "together" is an act like any other.
func TestDecideOneTogether(t *testing.T) {
	b := newBench(t)
	b.fill(t, by("1", "kim"))
	if _, err := b.DecideAll(t.Context(), b.looked(t, "1"), queue.Judgement{Verdict: queue.Unsure}); err != nil {
		t.Fatal(err)
	}
	history, err := b.History(t.Context(), b.find(t, "1"))
	if err != nil || len(history) != 1 || history[0].Entry.Act != uuid.Nil {
		t.Errorf("history %+v: %v", history, err)
	}
}
