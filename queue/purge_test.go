package queue_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"discern/queue"
	"discern/storage/vault"
)

const day = 24 * time.Hour

// decide settles an item.
func (m *mediaBench) decide(tb testing.TB, id string, j queue.Judgement) {
	tb.Helper()
	if _, err := m.Take(tb.Context(), m.ref(tb, id)); err != nil {
		tb.Fatal(err)
	}
	if _, err := m.Decide(tb.Context(), m.ref(tb, id), j); err != nil {
		tb.Fatal(err)
	}
}

var allowed = queue.Judgement{Verdict: queue.NotViolating}

// purges runs a purge, after a dry run that must have told the same.
func (m *mediaBench) purges(tb testing.TB) queue.PurgeReport {
	tb.Helper()
	dry, err := m.Purge(tb.Context(), queue.PurgeOptions{Dry: true}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	r, err := m.Purge(tb.Context(), queue.PurgeOptions{}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	wantSame(tb, "the purge after the dry run", dry, r)
	return r
}

// entries are the entries of an item of one kind.
func (m *mediaBench) entries(tb testing.TB, id string, kind queue.EntryKind) (list []queue.Entry) {
	tb.Helper()
	all, err := m.History(tb.Context(), m.ref(tb, id))
	if err != nil {
		tb.Fatal(err)
	}
	for _, s := range all {
		if s.Entry.Kind == kind {
			list = append(list, s.Entry)
		}
	}
	return list
}

func (m *mediaBench) wantGone(tb testing.TB, id string, n int) {
	tb.Helper()
	_, err := m.bytes(tb, id, n)
	wantKind(tb, fmt.Sprintf("medium %d of %s", n, id), err, queue.Gone)
}

func (m *mediaBench) mustVerify(tb testing.TB) {
	tb.Helper()
	if r, err := m.Verify(tb.Context(), nil); err != nil || !r.OK {
		tb.Errorf("the ledger: %+v (%v)", r, err)
	}
}

func (m *mediaBench) retain(tb testing.TB, r queue.Retention) {
	tb.Helper()
	if err := m.SetRetention(tb.Context(), r); err != nil {
		tb.Fatal(err)
	}
}

func TestTheRetention(t *testing.T) {
	m := newMediaBench(t)
	m.imports(t, folder{"a": "one", "b": "two", "c": "three"}, photo("x", queue.Media{Path: "a"}, queue.Media{Path: "b"}), photo("y", queue.Media{Path: "c"}))
	m.at = m.at.Add(400 * day)
	wantSame(t, "nothing is decided", queue.PurgeReport{Undecided: 3}, m.purges(t))
	m.decide(t, "x", allowed)
	m.at = m.at.Add(184*day - time.Hour)
	wantSame(t, "an hour before", queue.PurgeReport{Undecided: 1, Recent: 2}, m.purges(t))
	m.retain(t, queue.Forever)
	m.at = m.at.Add(1000 * day)
	wantSame(t, "for ever", queue.PurgeReport{Undecided: 1, Recent: 2}, m.purges(t))
	m.retain(t, queue.DefaultRetention)
	wantSame(t, "after it", queue.PurgeReport{Media: 2, Bytes: 6, Items: 1, Undecided: 1}, m.purges(t))
	wantSame(t, "once more", queue.PurgeReport{Undecided: 1}, m.purges(t))

	m.wantGone(t, "x", 0)
	m.wantGone(t, "x", 1)
	m.wantBytes(t, "y", 0, "three")
	entries := m.entries(t, "x", queue.Purged)
	if len(entries) != 1 || entries[0].Reviewer != "" || len(entries[0].Media) != 2 || entries[0].Text != "the retention of 184 days after the decision is over" || !entries[0].At.Equal(m.at) {
		t.Errorf("the ledger says %+v", entries)
	}
	states, err := m.MediaOf(t.Context(), m.ref(t, "x"))
	if err != nil || states[1].Whereabouts != queue.MediumPurged || !states[1].PurgedAt.Equal(m.at) || states[1].Why != entries[0].Text {
		t.Errorf("it stands so: %+v (%v)", states, err)
	}
	m.mustVerify(t)
	if r, err := m.CheckMedia(t.Context(), nil); err != nil || !r.OK() || r.Media != 1 || r.Absent != 0 {
		t.Errorf("checked: %+v (%v)", r, err)
	}
}

// The retention counts from the last decision in force, and an undone one is none.
func TestTheRetentionCountsFromTheDecision(t *testing.T) {
	m := newMediaBench(t)
	m.imports(t, folder{"a": "one"}, photo("x", queue.Media{Path: "a"}))
	m.decide(t, "x", allowed)
	m.at = m.at.Add(300 * day)
	if _, err := m.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantSame(t, "taken back", queue.PurgeReport{Undecided: 1}, m.purges(t))
	m.decide(t, "x", allowed)
	m.at = m.at.Add(100 * day)
	wantSame(t, "decided again", queue.PurgeReport{Recent: 1}, m.purges(t))
}

// What was decided elsewhere long ago counts from when it came here.
func TestTheRetentionOfImportedDecisions(t *testing.T) {
	m := newMediaBench(t)
	m.imports(t, folder{"a": "one"}, photo("x", queue.Media{Path: "a"}))
	old := queue.Decision{ID: idOf(900), Item: "x", Source: "forum", Verdict: queue.Unsure, DecidedAt: m.at.AddDate(-3, 0, 0)}
	entry := queue.Entry{ID: old.ID, At: old.DecidedAt, Kind: queue.Decided, Source: "forum", Item: "x", Decision: &old, Imported: &queue.Provenance{File: "old.jsonl", At: m.at}}
	if r, err := m.Import(t.Context(), &sliceFeed{{Entries: []queue.Entry{entry}}}, queue.ImportOptions{}); err != nil || r.Decisions.New != 1 {
		t.Fatalf("%+v (%v)", r, err)
	}
	m.at = m.at.Add(183 * day)
	wantSame(t, "a day before", queue.PurgeReport{Recent: 1}, m.purges(t))
	m.at = m.at.Add(day)
	wantSame(t, "on the day", queue.PurgeReport{Media: 1, Bytes: 3, Items: 1}, m.purges(t))
}

// Bytes stay while one of the items that have them needs them, and all of these
// have an entry of it.
func TestSharedMedia(t *testing.T) {
	m := newMediaBench(t)
	f := folder{"a": "shared", "b": "own"}
	m.imports(t, f, photo("x", queue.Media{Path: "a"}, queue.Media{Path: "b"}), photo("y", queue.Media{Path: "a"}), photo("z", queue.Media{Path: "a"}))
	m.decide(t, "x", allowed)
	m.decide(t, "y", queue.Judgement{Verdict: queue.Violating, Policies: []string{"HATE"}})
	states, err := m.MediaOf(t.Context(), m.ref(t, "x"))
	if err != nil || states[0].Same != 2 || states[0].Verdicts[queue.Violating] != 1 || len(states[0].Verdicts) != 1 || states[1].Same != 0 {
		t.Errorf("x stands so: %+v (%v)", states, err)
	}
	m.at = m.at.Add(200 * day)
	wantSame(t, "one waits", queue.PurgeReport{Media: 1, Bytes: 3, Items: 1, Undecided: 1}, m.purges(t))
	m.wantBytes(t, "x", 0, "shared")
	m.wantGone(t, "x", 1)
	m.decide(t, "z", allowed)
	m.at = m.at.Add(200 * day)
	wantSame(t, "all are decided", queue.PurgeReport{Media: 1, Bytes: 6, Items: 3}, m.purges(t))
	for id, want := range map[string]int{"x": 2, "y": 1, "z": 1} {
		m.wantGone(t, id, 0)
		if got := m.entries(t, id, queue.Purged); len(got) != want {
			t.Errorf("%s has the entries %+v", id, got)
		}
	}
}

func TestHolds(t *testing.T) {
	m := newMediaBench(t)
	m.retain(t, 0)
	m.imports(t, folder{"a": "one"}, photo("x", queue.Media{Path: "a"}))
	m.decide(t, "x", allowed)
	ref, ctx := m.ref(t, "x"), t.Context()
	wantKind(t, "a hold that is over", m.Hold(ctx, ref, m.at, "why"), queue.Invalid)
	wantKind(t, "a hold without a reason", m.Hold(ctx, ref, time.Time{}, ""), queue.Invalid)
	wantKind(t, "lifting no hold", m.Lift(ctx, ref, "why"), queue.NotFound)

	if err := m.Hold(ctx, ref, m.at.Add(10*day), "a court asks"); err != nil {
		t.Fatal(err)
	}
	if list, err := m.Holds(ctx, ref); err != nil || len(list) != 1 || list[0] != (queue.Hold{Until: m.at.Add(10 * day), Reason: "a court asks"}) {
		t.Errorf("held %+v (%v)", list, err)
	}
	wantSame(t, "held until a day", queue.PurgeReport{Held: 1}, m.purges(t))
	_, err := m.PurgeItem(ctx, ref, "must not be kept")
	wantKind(t, "purging what is held", err, queue.Refused)
	m.at = m.at.Add(9 * day)
	if err := m.Hold(ctx, ref, time.Time{}, "another court asks"); err != nil {
		t.Fatal(err)
	}
	m.at = m.at.Add(2 * day)
	wantSame(t, "held for ever", queue.PurgeReport{Held: 1}, m.purges(t))
	wantKind(t, "lifting without a reason", m.Lift(ctx, ref, ""), queue.Invalid)
	if err := m.Lift(ctx, ref, "the case is closed"); err != nil {
		t.Fatal(err)
	}
	wantSame(t, "lifted", queue.PurgeReport{Media: 1, Bytes: 3, Items: 1}, m.purges(t))
	m.mustVerify(t)
}

// What was removed on a removal order is held by law for six months.
func TestTheHoldOfTheLaw(t *testing.T) {
	for _, tt := range []struct {
		name string
		by   queue.Flagger
		j    queue.Judgement
		held bool
	}{
		{"removed", queue.ByRemovalOrder, queue.Judgement{Verdict: queue.Violating, Policies: []string{"HATE"}, Actions: []queue.Action{queue.Remove}}, true},
		{"restricted", queue.ByRemovalOrder, queue.Judgement{Verdict: queue.Violating, Policies: []string{"HATE"}, Actions: []queue.Action{queue.Restrict}}, true},
		{"nothing done", queue.ByRemovalOrder, queue.Judgement{Verdict: queue.Violating, Policies: []string{"RUDE"}, Actions: []queue.Action{queue.NoAction}}, false},
		{"allowed", queue.ByRemovalOrder, allowed, false},
		{"removed without an order", queue.ByGovernment, queue.Judgement{Verdict: queue.Violating, Policies: []string{"HATE"}, Actions: []queue.Action{queue.Remove}}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := newMediaBench(t)
			m.retain(t, 0)
			it := photo("x", queue.Media{Path: "a"})
			it.Flags = []queue.Flag{{By: queue.ByUser}, {By: tt.by}}
			m.imports(t, folder{"a": "one"}, it)
			m.decide(t, "x", tt.j)
			ref := m.ref(t, "x")
			list, err := m.Holds(t.Context(), ref)
			if err != nil || (len(list) == 1) != tt.held {
				t.Fatalf("held %+v (%v)", list, err)
			}
			if !tt.held {
				wantSame(t, "at once", queue.PurgeReport{Media: 1, Bytes: 3, Items: 1}, m.purges(t))
				return
			}
			end := m.at.AddDate(0, 6, 0)
			if h := list[0]; !h.ByLaw || !h.Until.Equal(end) {
				t.Errorf("held %+v", h)
			}
			wantKind(t, "lifting it", m.Lift(t.Context(), ref, "why"), queue.Refused)
			_, err = m.PurgeItem(t.Context(), ref, "why")
			wantKind(t, "purging it", err, queue.Refused)
			m.at = end.Add(-time.Second)
			wantSame(t, "a second before", queue.PurgeReport{Held: 1}, m.purges(t))
			m.at = end
			wantSame(t, "after six months", queue.PurgeReport{Media: 1, Bytes: 3, Items: 1}, m.purges(t))
		})
	}
}

// Content that must not be kept goes at once, decided or not, from every item that
// has it, and does not come back with its file.
func TestPurgingAnItem(t *testing.T) {
	m := newMediaBench(t)
	ctx := t.Context()
	f := folder{"a": "shared", "b": "own", "c": "other"}
	m.imports(t, f, photo("x", queue.Media{Path: "a"}, queue.Media{Path: "b"}, queue.Media{URL: "https://a.example/b"}), photo("y", queue.Media{Path: "a"}, queue.Media{Path: "c"}))
	_, err := m.PurgeItem(ctx, m.ref(t, "x"), "")
	wantKind(t, "purging without a reason", err, queue.Invalid)
	if err := m.Hold(ctx, m.ref(t, "y"), time.Time{}, "a court asks"); err != nil {
		t.Fatal(err)
	}
	_, err = m.PurgeItem(ctx, m.ref(t, "x"), "a child")
	wantKind(t, "purging what another item holds", err, queue.Refused)
	if err := m.Lift(ctx, m.ref(t, "y"), "no more"); err != nil {
		t.Fatal(err)
	}
	r, err := m.PurgeItem(ctx, m.ref(t, "x"), "a child")
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "the purge", queue.PurgeReport{Media: 2, Bytes: 9, Items: 2}, r)
	m.wantGone(t, "x", 0)
	m.wantGone(t, "x", 1)
	m.wantGone(t, "y", 0)
	m.wantBytes(t, "y", 1, "other")
	if e := m.entries(t, "y", queue.Purged); len(e) != 1 || e[0].Reviewer != "amina" || e[0].Text != "a child" || len(e[0].Media) != 1 || e[0].Media[0] != sha("shared") {
		t.Errorf("y has the entries %+v", e)
	}
	_, err = m.PurgeItem(ctx, m.ref(t, "x"), "a child")
	wantKind(t, "purging once more", err, queue.NotFound)

	// The same file again, as from a folder that is imported every night.
	again := m.imports(t, f, photo("x", queue.Media{Path: "a"}, queue.Media{Path: "b"}), photo("y", queue.Media{Path: "a"}, queue.Media{Path: "c"}))
	wantSame(t, "what became of the media", queue.MediaTally{Known: 1, Refused: 3}, again.Media)
	if len(m.opened) > 0 || !strings.Contains(m.notices[0], "media[0].path: was purged from this item on 2026-11-23 and is not taken again") {
		t.Errorf("opened %q, notices %q", m.opened, m.notices)
	}
	m.wantGone(t, "x", 0)

	// Another item with the same bytes is another matter: it waits to be judged.
	m.imports(t, f, photo("z", queue.Media{Path: "b"}))
	m.wantBytes(t, "z", 0, "own")
	wantSame(t, "a purge does not finish what was begun anew", queue.PurgeReport{Undecided: 2}, m.purges(t))
	m.mustVerify(t)
}

// failing is a vault that fails to delete, as if the program had ended before.
type failing struct {
	*vault.Vault
	fail bool
}

func (f *failing) Delete(address string) error {
	if f.fail {
		return queue.Errorf(queue.NoSpace, "the program ended")
	}
	return f.Vault.Delete(address)
}

// What the ledger says is purged and is still there goes with the next purge,
// without another entry, whatever the retention is by then.
func TestABrokenOffPurgeIsFinished(t *testing.T) {
	var v *failing
	m := newMediaBench(t)
	v = &failing{Vault: m.vault, fail: true}
	m.bench = newBench(t, func(c *queue.Config) { c.Vault = v })
	m.imports(t, folder{"a": "one", "b": "two"}, photo("x", queue.Media{Path: "a"}), photo("y", queue.Media{Path: "b"}))
	m.decide(t, "x", allowed)
	m.at = m.at.Add(200 * day)
	_, err := m.Purge(t.Context(), queue.PurgeOptions{}, nil)
	wantKind(t, "a purge that breaks off", err, queue.NoSpace)
	m.wantBytes(t, "x", 0, "one")
	v.fail = false
	m.retain(t, queue.Forever)
	wantSame(t, "the next purge", queue.PurgeReport{Media: 1, Bytes: 3, Finished: 1, Undecided: 1}, m.purges(t))
	m.wantGone(t, "x", 0)
	if e := m.entries(t, "x", queue.Purged); len(e) != 1 {
		t.Errorf("the entries are %+v", e)
	}
}

// What no item has, as after an import that was stopped, is kept for as long as the
// retention: it may be that the items are yet to come again.
func TestUnclaimedMedia(t *testing.T) {
	m := newMediaBench(t)
	kept, err := m.vault.Seal(t.Context(), strings.NewReader("nobody's"))
	if err != nil {
		t.Fatal(err)
	}
	m.at = kept.Since.Add(183 * day)
	wantSame(t, "before", queue.PurgeReport{Recent: 1}, m.purges(t))
	m.at = kept.Since.Add(185 * day)
	m.retain(t, queue.Forever)
	wantSame(t, "for ever", queue.PurgeReport{Recent: 1}, m.purges(t))
	m.retain(t, queue.DefaultRetention)
	wantSame(t, "after", queue.PurgeReport{Media: 1, Bytes: 8, Unclaimed: 1}, m.purges(t))
}

// Damaged and lost media are named by a check, mended by a file, and purged like
// any other.
func TestDamagedAndLostMedia(t *testing.T) {
	m := newMediaBench(t)
	f := folder{"a": "damaged", "b": "lost", "c": "whole"}
	items := func() []*queue.Item {
		return []*queue.Item{photo("x", queue.Media{Path: "a"}), photo("y", queue.Media{Path: "b"}), photo("z", queue.Media{Path: "c"}, queue.Media{Path: "never"})}
	}
	m.imports(t, f, items()...)
	sealed := func(content string) string {
		return filepath.Join(m.dir, sha(content)[:2], sha(content)+".age")
	}
	data, err := os.ReadFile(sealed("damaged"))
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-1] ^= 1
	if err := errors.Join(os.WriteFile(sealed("damaged"), data, 0o600), os.Remove(sealed("lost"))); err != nil {
		t.Fatal(err)
	}
	_, err = m.bytes(t, "x", 0)
	wantKind(t, "a damaged medium", err, queue.Damaged)
	_, err = m.bytes(t, "y", 0)
	wantKind(t, "a lost medium", err, queue.NotFound)
	r, err := m.CheckMedia(t.Context(), nil)
	if err != nil || r.OK() {
		t.Fatalf("checked: %+v (%v)", r, err)
	}
	wantSame(t, "the check", queue.MediaReport{Media: 1, Bytes: 5, Damaged: []string{sha("damaged")}, Lost: []string{sha("lost")}, Absent: 1}, r)

	m.imports(t, f, items()...)
	m.wantBytes(t, "y", 0, "lost")
	for _, id := range []string{"x", "y", "z"} {
		m.decide(t, id, allowed)
	}
	m.at = m.at.Add(200 * day)
	wantSame(t, "the purge", queue.PurgeReport{Media: 3, Bytes: 16, Items: 3}, m.purges(t))
	if r, err := m.CheckMedia(t.Context(), nil); err != nil || !r.OK() || r.Media != 0 {
		t.Errorf("checked: %+v (%v)", r, err)
	}
}

// An item that is imported while its bytes are purged from another keeps them.
func TestPurgeBesideAnImport(t *testing.T) {
	m := newMediaBench(t)
	m.retain(t, 0)
	f := folder{"a": "shared"}
	m.imports(t, f, photo("old", queue.Media{Path: "a"}))
	m.decide(t, "old", allowed)
	var both sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	both.Go(func() {
		for ctx.Err() == nil {
			if _, err := m.Purge(ctx, queue.PurgeOptions{}, nil); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
		}
	})
	for i := range 30 {
		id := fmt.Sprint(i)
		m.imports(t, f, photo(id, queue.Media{Path: "a"}))
		m.wantBytes(t, id, 0, "shared")
		m.decide(t, id, allowed)
	}
	stop()
	both.Wait()
	m.mustVerify(t)
}

func TestParseRetention(t *testing.T) {
	for _, s := range []string{"0", "1", "184", "36500", "keep"} {
		if r, err := queue.ParseRetention(s); err != nil || r.String() != s {
			t.Errorf("%s is read as %v (%v)", s, r, err)
		}
	}
	for _, s := range []string{"", "-1", "36501", "six", "1.5", "KEEP"} {
		_, err := queue.ParseRetention(s)
		wantKind(t, "the retention "+s, err, queue.Invalid)
	}
	m := newMediaBench(t)
	if r, err := m.Retention(t.Context()); err != nil || r != queue.DefaultRetention {
		t.Errorf("at first it is %v (%v)", r, err)
	}
	wantKind(t, "an odd retention", m.SetRetention(t.Context(), -7), queue.Invalid)
	if err := m.store.SetSetting(t.Context(), "media_retention", "gibberish"); err != nil {
		t.Fatal(err)
	}
	_, err := m.Purge(t.Context(), queue.PurgeOptions{}, nil)
	wantKind(t, "a purge by a retention that cannot be read", err, queue.Invalid)
}
