package queue_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
)

// by is a post of an author, changed.
func by(id, author string, change ...func(*queue.Item)) *queue.Item {
	it := post(id, .5)
	it.Author = &queue.Author{ID: author, Handle: "@" + author}
	for _, f := range change {
		f(it)
	}
	return it
}

func answer(it *queue.Item) {
	it.Context = []queue.Context{{Role: queue.Parent, Text: "up", Author: &queue.Author{Handle: "them"}}}
}

func pictured(it *queue.Item) {
	it.Media = []queue.Media{{SHA256: "0af30af30af30af30af30af30af30af30af30af30af30af30af30af30af30af3"}}
}

// reported flags an item by some people.
func reported(names ...string) func(*queue.Item) {
	return func(it *queue.Item) {
		for _, n := range names {
			it.Flags = append(it.Flags, queue.Flag{By: queue.ByUser, Reporter: n})
		}
	}
}

// find returns the item with an id.
func (b *bench) find(tb testing.TB, id string) queue.Ref {
	tb.Helper()
	ref, err := b.Find(tb.Context(), id)
	if err != nil {
		tb.Fatal(err)
	}
	return ref
}

// judge decides items: "a" as violating, "-a" as not, "?a" as unsure.
func (b *bench) judge(tb testing.TB, ids ...string) {
	tb.Helper()
	for _, id := range ids {
		j := queue.Judgement{Verdict: queue.Violating, Policies: []string{"HATE"}}
		switch id[0] {
		case '-':
			id, j = id[1:], queue.Judgement{Verdict: queue.NotViolating}
		case '?':
			id, j = id[1:], queue.Judgement{Verdict: queue.Unsure}
		}
		if _, err := b.Decide(tb.Context(), b.find(tb, id), j); err != nil {
			tb.Fatal(err)
		}
	}
}

func TestAuthorRecord(t *testing.T) {
	b := newBench(t)
	elsewhere := by("elsewhere", "kim")
	elsewhere.Source = "board"
	b.fill(t, by("1", "kim"), by("2", "kim"), by("3", "kim"), by("4", "kim"), by("5", "kim"), by("6", "kim"), by("7", "noor"), elsewhere, post("nobody's", .5))
	b.judge(t, "1", "2", "-3", "?4", "7", "elsewhere")
	record := func(id string) queue.AuthorRecord {
		t.Helper()
		r, err := b.AuthorRecord(t.Context(), b.find(t, id))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	got := record("5")
	var newest []string
	for _, j := range got.Newest {
		newest = append(newest, j.Key.ID+" "+string(j.Decision.Verdict))
	}
	got.Newest = nil
	want := queue.AuthorRecord{
		Author: "kim", Items: 5, Waiting: 1, Decided: 4, Read: 4,
		Verdicts: map[queue.Verdict]int{queue.Violating: 2, queue.NotViolating: 1, queue.Unsure: 1},
		Rules:    []queue.Count{{Name: "HATE", N: 2}}, Actions: []queue.Count{{Name: "restrict", N: 2}}, Clues: []queue.Clue{},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"4 unsure", "3 not_violating", "2 violating", "1 violating"}, newest); diff != "" {
		t.Errorf("newest (-want +got):\n%s", diff)
	}
	if rate := got.Rate(queue.Violating); rate != .5 {
		t.Errorf("rate is %v", rate)
	}
	// The item at hand does not count: it is being judged.
	if r := record("1"); r.Decided != 3 || r.Verdicts[queue.Violating] != 1 {
		t.Errorf("of a decided item: %+v", r)
	}
	if r := record("nobody's"); r.Author != "" || r.Items != 0 || r.Rate(queue.Violating) != 0 {
		t.Errorf("of nobody: %+v", r)
	}
	if _, err := b.Undo(t.Context()); err != nil { // of elsewhere
		t.Fatal(err)
	}
	if _, err := b.Undo(t.Context()); err != nil { // of 7
		t.Fatal(err)
	}
	if _, err := b.Undo(t.Context()); err != nil { // of 4
		t.Fatal(err)
	}
	if r := record("5"); r.Decided != 3 || r.Waiting != 2 || r.Verdicts[queue.Unsure] != 0 {
		t.Errorf("after an undo: %+v", r)
	}
}

func TestAuthorRecordIsCut(t *testing.T) {
	b := newBench(t)
	items := make([]*queue.Item, queue.RecordDepth+2)
	for i := range items {
		items[i] = by(string(rune('a'+i%26))+time.Duration(i).String(), "kim")
	}
	b.fill(t, items...)
	for _, c := range []struct {
		of    *queue.Item
		items int
		cut   bool
	}{
		{items[0], queue.RecordDepth, true},
		{items[len(items)-1], queue.RecordDepth, true},
	} {
		r, err := b.AuthorRecord(t.Context(), b.find(t, c.of.ID))
		if err != nil || r.Items != c.items || r.Cut != c.cut {
			t.Errorf("%d items, cut %v: %v", r.Items, r.Cut, err)
		}
	}
	b = newBench(t)
	b.fill(t, items[:queue.RecordDepth+1]...)
	if r, err := b.AuthorRecord(t.Context(), b.find(t, items[7].ID)); err != nil || r.Items != queue.RecordDepth || r.Cut {
		t.Errorf("just as many: %d items, cut %v: %v", r.Items, r.Cut, err)
	}
}

// A clue is seen on every item of its author until it is withdrawn.
func TestClue(t *testing.T) {
	b := newBench(t)
	b.fill(t, by("1", "kim"), by("2", "kim"), by("3", "noor"), post("nobody's", .5))
	one, two := b.find(t, "1"), b.find(t, "2")
	clues := func(ref queue.Ref) []queue.Clue {
		t.Helper()
		r, err := b.AuthorRecord(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		return r.Clues
	}
	checkError(t, "a clue without words", b.Clue(t.Context(), one, " \n"), "text: is empty")
	checkError(t, "a clue about nobody", b.Clue(t.Context(), b.find(t, "nobody's"), "x"), "author: is not named")
	if err := b.Clue(t.Context(), one, " writes in riddles\n"); err != nil {
		t.Fatal(err)
	}
	b.at = b.at.Add(time.Minute)
	if err := b.Clue(t.Context(), two, "quotes the news"); err != nil {
		t.Fatal(err)
	}
	want := []queue.Clue{
		{ID: idOf(2), Key: queue.Key{Source: "forum", ID: "2"}, Words: "quotes the news", Reviewer: "amina", At: b.at},
		{ID: idOf(1), Key: queue.Key{Source: "forum", ID: "1"}, Words: "writes in riddles", Reviewer: "amina", At: morning},
	}
	for _, ref := range []queue.Ref{one, two} {
		if diff := cmp.Diff(want, clues(ref)); diff != "" {
			t.Errorf("clues (-want +got):\n%s", diff)
		}
	}
	if got := clues(b.find(t, "3")); len(got) != 0 {
		t.Errorf("about another author: %v", got)
	}
	_, err := b.Undo(t.Context())
	wantKind(t, "an undo after a clue", err, queue.NotFound)

	if err := b.Sit(t.Context(), "bao"); err != nil {
		t.Fatal(err)
	}
	if err := b.Withdraw(t.Context(), one, idOf(2)); err != nil { // from another item of the author
		t.Fatal(err)
	}
	if diff := cmp.Diff(want[1:], clues(two)); diff != "" {
		t.Errorf("what stands (-want +got):\n%s", diff)
	}
	wantKind(t, "withdrawing it twice", b.Withdraw(t.Context(), two, idOf(2)), queue.NotFound)
	wantKind(t, "withdrawing another author's", b.Withdraw(t.Context(), b.find(t, "3"), idOf(1)), queue.NotFound)
	b.judge(t, "1")
	wantKind(t, "withdrawing a decision", b.Withdraw(t.Context(), one, idOf(b.n)), queue.NotFound)
	if v, err := b.Verify(t.Context(), nil); err != nil || !v.OK {
		t.Errorf("verify says %+v: %v", v, err)
	}
}

func TestRelated(t *testing.T) {
	b := newBench(t)
	b.fill(t,
		by("at hand", "kim", answer, pictured), by("author", "kim"), by("all", "kim", answer, pictured), by("thread", "noor", answer),
		by("medium", "noor", pictured), by("decided", "kim"), by("skipped", "kim"), by("held", "kim"), by("other", "noor"))
	b.judge(t, "decided")
	if err := b.Skip(t.Context(), b.find(t, "skipped"), "later"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Take(t.Context(), b.find(t, "held")); err != nil {
		t.Fatal(err)
	}
	rel, err := b.Related(t.Context(), b.find(t, "at hand"))
	if err != nil || rel.Cut {
		t.Fatalf("related: cut %v, %v", rel.Cut, err)
	}
	type line struct {
		ID    string
		Links []queue.Link
	}
	var got []line
	for _, r := range rel.Items {
		got = append(got, line{r.Key.ID, r.Links})
	}
	want := []line{
		{"skipped", []queue.Link{queue.ByAuthor}},
		{"medium", []queue.Link{queue.OfMedium}},
		{"thread", []queue.Link{queue.InThread}},
		{"all", []queue.Link{queue.ByAuthor, queue.InThread, queue.OfMedium}},
		{"author", []queue.Link{queue.ByAuthor}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("related (-want +got):\n%s", diff)
	}
	rel, err = b.Related(t.Context(), b.find(t, "other"))
	if err != nil || len(rel.Items) != 2 {
		t.Errorf("of another author: %+v, %v", rel.Items, err)
	}
}

func TestReporters(t *testing.T) {
	b := newBench(t)
	b.fill(t, by("1", "x", reported("rosa")), by("2", "x", reported("rosa", "eli")), by("3", "x", reported("rosa")), by("4", "x", reported("rosa")),
		by("5", "x", reported("ada")), by("at hand", "y", reported("rosa", "eli", "", "ada", "rosa")))
	b.judge(t, "1", "2", "-3", "?4")
	got, err := b.Reporters(t.Context(), b.find(t, "at hand"))
	if err != nil {
		t.Fatal(err)
	}
	want := []*queue.ReporterRecord{{Right: 2, Judged: 3}, {Right: 1, Judged: 1}, nil, nil, {Right: 2, Judged: 3}}
	for i, r := range got {
		if diff := cmp.Diff(want[i], r.Record); diff != "" {
			t.Errorf("flag %d by %q (-want +got):\n%s", i, r.Flag.Reporter, diff)
		}
	}
	// What is being judged is no proof.
	if got, err := b.Reporters(t.Context(), b.find(t, "3")); err != nil || got[0].Record.Right != 2 || got[0].Record.Judged != 2 {
		t.Errorf("of a decided item: %+v, %v", got[0].Record, err)
	}
}
