package storage_test

import (
	"crypto/ed25519"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/storage"
)

// outbox are the numbers of the entries that a hub is to have.
func outbox(tb testing.TB, w *storage.Workspace, after int64, limit int) (seqs []int64) {
	tb.Helper()
	list, err := w.Outbox(tb.Context(), after, limit)
	if err != nil {
		tb.Fatal(err)
	}
	for i := range list {
		s := &list[i]
		seqs = append(seqs, s.Seq)
		if queue.Chain(s.Prev, s.Canonical) != s.Hash {
			tb.Errorf("entry %d does not follow from the one before it", s.Seq)
		}
		if key, err := w.DeviceKey(tb.Context(), s.Entry.Device); err != nil || !ed25519.Verify(key, s.Hash[:], s.Sig) {
			tb.Errorf("entry %d is not signed (%v)", s.Seq, err)
		}
	}
	return seqs
}

func wantOutbox(tb testing.TB, w *storage.Workspace, after int64, want ...int64) {
	tb.Helper()
	if n, err := w.OutboxLength(tb.Context(), after); n != int64(len(want)) || err != nil {
		tb.Errorf("behind %d lie %d, want %d (%v)", after, n, len(want), err)
	}
	for _, limit := range []int{1, 2, 100} {
		if got := outbox(tb, w, after, limit); !slices.Equal(got, want[:min(limit, len(want))]) {
			tb.Errorf("the first %d behind %d are %v, want %v", limit, after, got, want)
		}
	}
}

// The outbox is what was made here, by whomever, and nothing that came from elsewhere.
func TestOutbox(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	items := makeItems(0, 20)
	put(t, w, items...)
	wantOutbox(t, w, 0)
	mustAppend(t, w, act(queue.Decided, items[0], "ada", epoch)) // 1
	imported := act(queue.Decided, items[1], "ada", epoch)
	imported.Imported = &queue.Provenance{File: "old.jsonl"}
	if _, err := w.PutEntries(t.Context(), []queue.Entry{imported}, false); err != nil { // 2
		t.Fatal(err)
	}
	follow(t, w, 1, act(queue.Decided, items[2], "bo", epoch), act(queue.Decided, items[3], "ada", epoch)) // 3, 4
	mustAppend(t, w, act(queue.Noted, items[4], "", epoch))                                                // 5
	mustAppend(t, w, act(queue.Noted, items[5], "bo", epoch))                                              // 6
	mustAppend(t, w, act(queue.Noted, items[6], "ada", epoch))                                             // 7
	wantOutbox(t, w, 0, 1, 5, 6, 7)
	wantOutbox(t, w, 1, 5, 6, 7)
	wantOutbox(t, w, 5, 6, 7)
	wantOutbox(t, w, 7)
	mustClose(t, w)

	// With another key: what the old one signed is the old device's.
	key := filepath.Join(dir, "device.key")
	if err := os.Rename(key, key+".old"); err != nil {
		t.Fatal(err)
	}
	w = mustOpen(t, dir, storage.Options{})
	wantOutbox(t, w, 0)
	mustAppend(t, w, act(queue.Noted, items[7], "ada", epoch)) // 8
	wantOutbox(t, w, 0, 8)
	mustVerify(t, w)
	mustClose(t, w)
	if err := os.Rename(key+".old", key); err != nil {
		t.Fatal(err)
	}
	w = mustOpen(t, dir, storage.Options{})
	mustAppend(t, w, act(queue.Noted, items[8], "ada", epoch)) // 9
	wantOutbox(t, w, 1, 5, 6, 7, 9)
	if got := outbox(t, w, 0, 0); got != nil {
		t.Errorf("none of them are %v", got)
	}
}

func TestEntryMark(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	it := makeItem(0)
	put(t, w, it)
	s := mustAppend(t, w, act(queue.Decided, it, "ada", epoch))
	for seq, want := range map[int64]queue.Mark{0: {}, 1: {Seq: 1, Hash: s.Hash}} {
		if got, err := w.EntryMark(t.Context(), seq); got != want || err != nil {
			t.Errorf("the mark of %d is %v, want %v (%v)", seq, got, want, err)
		}
	}
	for _, seq := range []int64{2, -1} {
		_, err := w.EntryMark(t.Context(), seq)
		wantKind(t, err, queue.NotFound)
	}
}

// Leases of the hub's outlast the program.
func TestGrants(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	grant := func(item int64, ref queue.Ref, until time.Duration) queue.HeldGrant {
		return queue.HeldGrant{Ref: ref, Grant: queue.Grant{Item: item, Key: queue.Key{Source: "forum", ID: fmt.Sprint("post-", item)}, Until: epoch.Add(until), Records: 2}}
	}
	kept := []queue.HeldGrant{grant(3, 30, time.Minute), grant(9, 4, time.Hour), grant(12, 31, time.Hour)}
	kept[1].Field = true
	kept[2].Ask = newID("ask")
	check := func(want ...queue.HeldGrant) {
		t.Helper()
		got, err := w.Grants(t.Context())
		if err != nil || !cmp.Equal(got, want) {
			t.Errorf("kept are %+v, want %+v (%v)", got, want, err)
		}
	}
	check()
	for _, g := range [][]queue.HeldGrant{nil, {kept[2], kept[0]}, {kept[1]}} {
		if err := w.KeepGrants(t.Context(), g); err != nil {
			t.Fatal(err)
		}
	}
	check(kept...)
	renewed := kept[2]
	renewed.Until, renewed.Ask = epoch.Add(2*time.Hour), newID("another")
	if err := w.KeepGrants(t.Context(), []queue.HeldGrant{renewed}); err != nil {
		t.Fatal(err)
	}
	mustClose(t, w)
	w = mustOpen(t, dir, storage.Options{})
	check(kept[0], kept[1], renewed)
	for _, refs := range [][]queue.Ref{nil, {4, 30, 99}} {
		if err := w.DropGrants(t.Context(), refs); err != nil {
			t.Fatal(err)
		}
	}
	check(renewed)
}
