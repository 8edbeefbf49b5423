package queue_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"discern/queue"
	"discern/storage"
)

// bench is a desk over a workspace of its own, at a time that tests move.
type bench struct {
	*queue.Desk
	store *storage.Workspace
	at    time.Time
	n     uint64
}

// newBench sets up a desk; with may add to what it is made of.
func newBench(tb testing.TB, with ...func(*queue.Config)) *bench {
	tb.Helper()
	b := &bench{at: morning}
	now := func() time.Time { return b.at }
	b.store = newStore(tb, now)
	c := queue.Config{Store: b.store, Policies: testPolicies(tb), Reviewer: "amina", Now: now, NewID: func() (uuid.UUID, error) {
		b.n++
		return idOf(b.n), nil
	}}
	for _, add := range with {
		add(&c)
	}
	b.Desk = queue.NewDesk(c)
	return b
}

// newStore is a workspace of its own.
func newStore(tb testing.TB, now func() time.Time) *storage.Workspace {
	tb.Helper()
	w, err := storage.Open(tb.TempDir(), storage.Options{Now: now})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := w.Close(); err != nil {
			tb.Error(err)
		}
	})
	return w
}

// idOf makes the n-th id of a test.
func idOf(n uint64) (id uuid.UUID) {
	id[6], id[8] = 0x70, 0x80
	binary.BigEndian.PutUint32(id[12:], uint32(n))
	return id
}

// sliceFeed is a feed of what it holds, one batch each.
type sliceFeed []queue.Batch

func (f *sliceFeed) Size() int64 { return int64(len(*f)) }

func (f *sliceFeed) Read(context.Context) (queue.Batch, error) {
	if len(*f) == 0 {
		return queue.Batch{}, io.EOF
	}
	b := (*f)[0]
	*f = (*f)[1:]
	for i := range len(b.Items) + len(b.Entries) {
		b.At = append(b.At, queue.Origin{File: "test.jsonl", Line: i + 1})
	}
	return b, nil
}

// post is a hateful post with a score, the higher the earlier it comes.
func post(id string, score float64) *queue.Item {
	return &queue.Item{ID: id, Source: "forum", Kind: queue.Text, Text: "words by " + id, Scores: []queue.Score{{Detector: "d", Label: "hateful", Score: score}}}
}

func (b *bench) fill(tb testing.TB, items ...*queue.Item) {
	tb.Helper()
	r, err := b.Import(tb.Context(), &sliceFeed{{Items: items}}, queue.ImportOptions{})
	if err != nil || r.Items.New != int64(len(items)) {
		tb.Fatalf("imported %+v: %v", r, err)
	}
}

// next returns the item before the reviewer.
func (b *bench) next(tb testing.TB) queue.Task {
	tb.Helper()
	task, err := b.Next(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	return task
}

func wantKind(tb testing.TB, what string, err error, kind queue.ErrorKind) {
	tb.Helper()
	if err == nil || queue.KindOf(err) != kind {
		tb.Errorf("%s answers %v of kind %d, want kind %d", what, err, queue.KindOf(err), kind)
	}
}

func TestADecisionAndItsUndo(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("low", .2), post("high", .9))
	task := b.next(t)
	if task.Item.ID != "high" || task.Place.Lane != queue.Worth || task.State != queue.Leased || !task.Until.Equal(morning.Add(queue.LeaseTime)) {
		t.Fatalf("the first task is %+v", task)
	}
	if again := b.next(t); again.Ref != task.Ref || again.Place.Lane != queue.Held {
		t.Errorf("asked again it is %s in lane %d", again.Item.ID, again.Place.Lane)
	}
	opened := b.at
	b.at = b.at.Add(7 * time.Second)
	d, err := b.Decide(t.Context(), task.Ref, queue.Judgement{Verdict: queue.Violating, Policies: []string{"HATE"}, OpenedAt: opened, ScoresShown: true})
	if err != nil {
		t.Fatal(err)
	}
	want := queue.Decision{
		ID: idOf(1), Item: "high", Source: "forum", Pass: queue.First, Verdict: queue.Violating,
		Policies: []string{"HATE"}, Actions: []queue.Action{queue.Restrict}, // the rule's usual one
		Reviewer: "amina", Device: d.Device, OpenedAt: opened, DecidedAt: b.at, ScoresShown: ptr(true), Revealed: ptr(false), PolicyVersion: "hate 2",
	}
	if diff := cmp.Diff(want, d); diff != "" || d.Device == "" {
		t.Errorf("decision (-want +got):\n%s", diff)
	}
	_, err = b.Decide(t.Context(), task.Ref, queue.Judgement{Verdict: queue.NotViolating})
	wantKind(t, "deciding a decided item", err, queue.NotOpen)
	if next := b.next(t); next.Item.ID != "low" {
		t.Errorf("then comes %s", next.Item.ID)
	}

	u, err := b.Undo(t.Context())
	if err != nil || u.Ref != task.Ref || u.Undone.ID != d.ID {
		t.Fatalf("undid %+v: %v", u, err)
	}
	if back := b.next(t); back.Ref != task.Ref || back.Verdict != "" {
		t.Errorf("after the undo comes %s with verdict %q", back.Item.ID, back.Verdict)
	}
	_, err = b.Undo(t.Context())
	wantKind(t, "undoing when nothing is left to undo", err, queue.NotFound)

	history, err := b.History(t.Context(), task.Ref)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []queue.EntryKind
	for _, s := range history {
		kinds = append(kinds, s.Entry.Kind)
	}
	if !slices.Equal(kinds, []queue.EntryKind{queue.Decided, queue.Undone}) {
		t.Errorf("the history is %v", kinds)
	}
	if s, err := b.Stats(t.Context()); err != nil || s.Decisions != 0 || s.Entries != 2 || s.Decided != 0 {
		t.Errorf("stats are %+v: %v", s, err)
	}
	if v, err := b.Verify(t.Context(), nil); err != nil || !v.OK || v.Entries != 2 {
		t.Errorf("verify says %+v: %v", v, err)
	}
}

// Undo takes back act after act, in the reverse order.
func TestUndoOneByOne(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("a", .9), post("b", .8), post("c", .7))
	for _, act := range []func(ref queue.Ref) error{
		func(ref queue.Ref) error {
			_, err := b.Decide(t.Context(), ref, queue.Judgement{Verdict: queue.NotViolating})
			return err
		},
		func(ref queue.Ref) error { return b.Skip(t.Context(), ref, "unsure") },
		func(ref queue.Ref) error { return b.Escalate(t.Context(), ref, "a second look") },
	} {
		if err := act(b.next(t).Ref); err != nil {
			t.Fatal(err)
		}
		b.at = b.at.Add(time.Second)
	}
	_, err := b.Next(t.Context())
	wantKind(t, "an empty queue", err, queue.Empty)
	for _, want := range []queue.EntryKind{queue.Escalated, queue.Skipped, queue.Decided} {
		if u, err := b.Undo(t.Context()); err != nil || u.Undone.Kind != want {
			t.Fatalf("undid %s: %v, want %s", u.Undone.Kind, err, want)
		}
	}
	if s, err := b.Stats(t.Context()); err != nil || s.Waiting+s.Leased != 3 || s.Resting != 0 || s.Escalated != 0 {
		t.Errorf("stats are %+v: %v", s, err)
	}
}

func TestDecideChecksTheJudgement(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("a", .9))
	ref := b.next(t).Ref
	for _, tt := range []struct {
		name string
		j    queue.Judgement
		want string
	}{
		{"no verdict", queue.Judgement{}, `verdict: "" is not one of`},
		{"a code that is no rule's", queue.Judgement{Verdict: queue.Violating, Policies: []string{"HAT"}}, `policy: "HAT" is no rule of the policies here`},
		{"no rationale where one is needed", queue.Judgement{Verdict: queue.Violating, Policies: []string{"LIFE"}}, "rationale: LIFE needs one"},
		{"an unknown action", queue.Judgement{Verdict: queue.Violating, Actions: []queue.Action{"ban"}}, `action: "ban" is not one of`},
		{"an action that the rule does not allow", queue.Judgement{Verdict: queue.Violating, Policies: []string{"HATE"}, Actions: []queue.Action{queue.Suspend}}, "action: suspend is not allowed by HATE, which allows restrict, remove"},
		{"evidence past the text", queue.Judgement{Verdict: queue.Violating, Spans: []queue.Span{{Start: 0, End: 11}}}, "spans[0].end: 11 is past the text, which has 10 code points"},
		{"a referral that too little speaks for", queue.Judgement{Verdict: queue.Violating, Policies: []string{"LIFE"}, Actions: []queue.Action{queue.Refer}, Rationale: "r", Indicators: []queue.Indicator{queue.Means}}, "indicators: are 1; an item is referred"},
		{"an indicator that is none", queue.Judgement{Verdict: queue.Violating, Policies: []string{"LIFE"}, Rationale: "r", Indicators: []queue.Indicator{"mood"}}, `indicators[0]: "mood" is not one of`},
		{"a long rationale", queue.Judgement{Verdict: queue.Unsure, Rationale: strings.Repeat("x", queue.MaxRationale+1)}, "decision.rationale: is 65537 bytes"},
	} {
		_, err := b.Decide(t.Context(), ref, tt.j)
		checkError(t, tt.name, err, tt.want)
	}
	if s, err := b.Stats(t.Context()); err != nil || s.Entries != 0 {
		t.Errorf("a refused decision left %d entries: %v", s.Entries, err)
	}
	d, err := b.Decide(t.Context(), ref, queue.Judgement{Verdict: queue.Violating, Policies: []string{"LIFE", "HATE"}, Actions: []queue.Action{queue.Refer, queue.Restrict}, Rationale: "names a time and a place", Indicators: []queue.Indicator{queue.NamedTime, queue.NamedPlace}})
	if err != nil || d.PolicyVersion != "terror 7, hate 2" {
		t.Errorf("a whole judgement answers %v, by %q", err, d.PolicyVersion)
	}
}

func TestSkipAndEscalate(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("a", .9), post("b", .8))
	first := b.next(t)
	checkError(t, "a skip without reason", b.Skip(t.Context(), first.Ref, ""), "reason: is empty")
	if err := b.Skip(t.Context(), first.Ref, "not my language"); err != nil {
		t.Fatal(err)
	}
	second := b.next(t)
	if second.Item.ID != "b" {
		t.Fatalf("after the skip comes %s", second.Item.ID)
	}
	if err := b.Escalate(t.Context(), second.Ref, "names a place"); err != nil {
		t.Fatal(err)
	}
	_, err := b.Next(t.Context())
	wantKind(t, "an empty queue", err, queue.Empty)

	b.at = b.at.Add(queue.SkipRest)
	if back := b.next(t); back.Item.ID != "a" {
		t.Errorf("when the rest is over comes %s", back.Item.ID)
	}
	if err := b.Note(t.Context(), first.Ref, "looks like last week's"); err != nil {
		t.Fatal(err)
	}
	if err := b.Use(t.Context(), queue.EscalatedQueue); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Decide(t.Context(), first.Ref, queue.Judgement{Verdict: queue.NotViolating}); err != nil {
		t.Fatal(err)
	}
	if escalated := b.next(t); escalated.Item.ID != "b" || escalated.Queue != queue.EscalatedQueue {
		t.Errorf("in the escalated queue comes %s", escalated.Item.ID)
	}
}

// What one reviewer holds no other gets; who leaves the seat gives back.
func TestReviewersDoNotMeet(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("a", .9))
	ref := b.next(t).Ref
	if err := b.Sit(t.Context(), "bao"); err != nil {
		t.Fatal(err)
	}
	if task := b.next(t); task.Ref != ref {
		t.Errorf("what amina held does not come to bao, but %s", task.Item.ID)
	}
	if _, err := b.Decide(t.Context(), ref, queue.Judgement{Verdict: queue.Unsure}); err != nil {
		t.Fatal(err)
	}
	if err := b.Sit(t.Context(), "amina"); err != nil {
		t.Fatal(err)
	}
	_, err := b.Undo(t.Context())
	wantKind(t, "undoing what another did", err, queue.NotFound)
	checkError(t, "nobody", b.Sit(t.Context(), ""), "reviewer: is empty")
}

// Who leaves the desk gives back what they hold, as often as they leave.
func TestRise(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("a", .9))
	b.next(t)
	for range 2 {
		if err := b.Rise(t.Context()); err != nil {
			t.Fatal(err)
		}
		stats, err := b.Stats(t.Context())
		if err != nil || stats.Leased != 0 || stats.Waiting != 1 {
			t.Errorf("after leaving %d are leased and %d wait (%v)", stats.Leased, stats.Waiting, err)
		}
	}
}

func TestFind(t *testing.T) {
	b := newBench(t)
	other := post("a", .5)
	other.Source = "chat"
	slash := post("x/y", .5)
	b.fill(t, post("a", .9), other, slash, post("b", .1))
	for words, want := range map[string]string{"b": "forum/b", "forum/a": "forum/a", "chat/a": "chat/a", "x/y": "forum/x/y", "forum/x/y": "forum/x/y"} {
		ref, err := b.Find(t.Context(), words)
		if err != nil {
			t.Errorf("%s: %v", words, err)
			continue
		}
		if task, err := b.Look(t.Context(), ref); err != nil || task.Item.Key().String() != want {
			t.Errorf("%s finds %v: %v", words, task.Item.Key(), err)
		}
	}
	_, err := b.Find(t.Context(), "a")
	wantKind(t, "an id of two sources", err, queue.Ambiguous)
	_, err = b.Find(t.Context(), "nobody/b")
	wantKind(t, "an id of no source", err, queue.NotFound)
}

// However fast it goes, what an import that breaks off has counted is what is kept.
func TestImportBreaksOff(t *testing.T) {
	for _, calm := range []bool{false, true} {
		b := newBench(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var feed sliceFeed
		for i := range 50 {
			feed = append(feed, queue.Batch{Items: []*queue.Item{post(fmt.Sprint(2*i), .5), post(fmt.Sprint(2*i+1), .5)}, Read: int64(i + 1)})
		}
		told := 0
		report, err := b.Import(ctx, &feed, queue.ImportOptions{Calm: calm, Progress: func(r queue.ImportReport) {
			if told++; r.Read != int64(told) || r.Items.New != 2*r.Read {
				t.Errorf("calm %v: told %d times, of %+v", calm, told, r)
			}
			if told == 5 {
				cancel()
			}
		}})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("calm %v: answered %v", calm, err)
		}
		s, serr := b.Stats(t.Context())
		if serr != nil || s.Total != report.Items.New || s.Waiting != s.Total || s.Total < 10 || s.Total > 20 {
			t.Errorf("calm %v: counted %+v, kept %+v (%v)", calm, report.Items, s, serr)
		}
	}
}

// A dry run counts as the real one does, and writes nothing.
func TestImportDryAndReal(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("known", .5), post("scored", .5))
	opinion := func(n uint64, item string) queue.Entry {
		return queue.Entry{ID: idOf(1000 + n), Kind: queue.Decided, Item: item, Decision: &queue.Decision{ID: idOf(1000 + n), Item: item, Verdict: queue.Unsure}, Imported: &queue.Provenance{File: "test.jsonl", At: morning}}
	}
	batches := func() *sliceFeed {
		return &sliceFeed{
			{Items: []*queue.Item{post("known", .5), post("scored", .7), post("new", .5)}},
			{Items: []*queue.Item{post("new", .5)}, Rejects: []queue.Reject{{Origin: queue.Origin{File: "test.jsonl", Line: 9}, Field: "id", Reason: "is missing"}}},
			{Entries: []queue.Entry{opinion(1, "new"), opinion(2, "new"), opinion(1, "new"), opinion(3, "nowhere")}},
		}
	}
	want := queue.ImportReport{
		Items:     queue.Tally{New: 1, Updated: 1, Unchanged: 2, Rejected: 1},
		Decisions: queue.Tally{New: 2, Unchanged: 1, Rejected: 1},
		Notices:   1, Size: 3,
	}
	for _, dry := range []bool{true, false} {
		var rejects, notices []string
		got, err := b.Import(t.Context(), batches(), queue.ImportOptions{
			Dry:    dry,
			Reject: func(r queue.Reject) { rejects = append(rejects, r.String()) },
			Notice: func(r queue.Reject) { notices = append(notices, r.String()) },
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("dry %v: report (-want +got):\n%s", dry, diff)
		}
		if len(rejects) != 2 || !strings.HasPrefix(rejects[1], "test.jsonl:4: item: ") {
			t.Errorf("dry %v: rejects are %q", dry, rejects)
		}
		if len(notices) != 1 || !strings.HasPrefix(notices[0], "test.jsonl:1: id: stands twice") {
			t.Errorf("dry %v: notices are %q", dry, notices)
		}
		if got.Taken() != 7 || got.Rejected() != 2 {
			t.Errorf("dry %v: taken %d, rejected %d", dry, got.Taken(), got.Rejected())
		}
	}
	s, err := b.Stats(t.Context())
	if err != nil || s.Total != 3 || s.Decisions != 2 || s.Decided != 1 {
		t.Errorf("stats are %+v: %v", s, err)
	}
	// Once more changes nothing.
	again, err := b.Import(t.Context(), batches(), queue.ImportOptions{})
	if err != nil || again.Items.New+again.Items.Updated+again.Decisions.New != 0 {
		t.Errorf("the second import is %+v: %v", again, err)
	}
}
