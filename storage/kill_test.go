package storage_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"discern/queue"
	"discern/storage"
)

// workUntilKilled decides at the same time as it imports, withholds and follows a hub,
// and says on standard output what was answered, a line each. Its arguments are the folder and the
// number of the first item to import.
func workUntilKilled() error {
	w, err := storage.Open(os.Args[1], storage.Options{})
	if err != nil {
		return err
	}
	from, err := strconv.Atoi(os.Args[2])
	if err != nil {
		return err
	}
	ctx := context.Background()
	say := func(format string, args ...any) { _, _ = os.Stdout.WriteString(fmt.Sprintf(format, args...) + "\n") }
	failed := make(chan error, 1)
	go func() {
		for ; ; from += 25 {
			outs, err := w.PutItems(ctx, makeItems(from, 25), func(it *queue.Item) queue.Standing {
				return queue.Standing{Priority: int64(it.Scores[0].Score * 1e6), Severity: queue.Low}
			}, queue.Put{})()
			if err != nil {
				failed <- err
				return
			}
			var refs []queue.Ref
			for i, out := range outs {
				switch {
				case i >= goes:
					refs = append(refs, out.Ref)
				case out.Result == queue.Added:
					say("item %s", makeItem(from+i).ID)
				}
			}
			var batch []queue.Entry
			for i := range 3 {
				e := decision(makeItem(from+i), "old")
				e.Imported = &queue.Provenance{File: "old.jsonl", At: time.Now().UTC()}
				batch = append(batch, e)
			}
			if _, err := w.PutEntries(ctx, batch, false); err != nil {
				failed <- err
				return
			}
			var list []queue.Followed
			for i := range 5 {
				list = append(list, fromHub(decision(makeItem(from+goes+i-2), "bo")))
				batch = append(batch, list[i].Entry)
			}
			if _, err := w.PutFollowed(ctx, list, theHub, int64(from)); err != nil {
				failed <- err
				return
			}
			for _, e := range batch {
				say("entry %s %s", e.ID, e.Item)
			}
			say("followed %d", from)
			if err := w.Withhold(ctx, refs); err != nil {
				failed <- err
				return
			}
			for i := range refs {
				say("gone %s", makeItem(from+goes+i).ID)
			}
		}
	}()
	for {
		select {
		case err := <-failed:
			return err
		default:
		}
		now := time.Now()
		up, err := w.Upcoming(ctx, queue.MainQueue, now, w.Turn(), 1)
		if err != nil {
			return err
		}
		if len(up) == 0 {
			continue
		}
		if err := w.Lease(ctx, up[0].Ref, "ada", now, now.Add(time.Minute)); queue.KindOf(err) == queue.NotOpen && err != nil {
			continue
		} else if err != nil {
			return err
		}
		r, err := w.Record(ctx, up[0].Ref)
		if queue.KindOf(err) == queue.NotFound && err != nil {
			continue // it was withheld
		} else if err != nil {
			return err
		}
		e := decision(&r.Item, "ada")
		if _, err := w.Append(ctx, e, now); err != nil && (queue.KindOf(err) == queue.NotOpen || queue.KindOf(err) == queue.NotFound) {
			continue // the import was quicker, or it was withheld
		} else if err != nil {
			return err
		}
		say("entry %s %s", e.ID, e.Item)
	}
}

// goes is from which on the items of a batch are withheld.
const goes = 20

// decision is an act with an id that no other process makes.
func decision(it *queue.Item, who string) queue.Entry {
	e := act(queue.Decided, it, who, time.Now().UTC())
	e.ID = uuid.Must(uuid.NewV7())
	e.Decision.ID = e.ID
	return e
}

// A program that is killed at any moment loses nothing that it had answered.
func TestKilledAtAnyMoment(t *testing.T) {
	kills := 100
	if testing.Short() {
		kills = 10
	}
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	answered := map[string]bool{}
	total := 0
	for round := range kills {
		cmd := child("work", dir, strconv.Itoa(round*100_000))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		delay := time.Duration(rng.IntN(100)) * time.Millisecond
		lines := bufio.NewScanner(out)
		for first := true; lines.Scan(); first = false {
			if first { // it is at work
				time.AfterFunc(delay, func() { _ = cmd.Process.Kill() })
			}
			answered[lines.Text()] = true
		}
		if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() > 0 {
			t.Fatalf("the child ended by itself: %v", err)
		}
		w := mustOpen(t, dir, storage.Options{})
		if round%10 == 9 {
			mustVerify(t, w)
		}
		for line := range answered {
			checkAnswered(t, w, line)
		}
		total += len(answered)
		clear(answered)
		mustClose(t, w)
	}
	w := mustOpen(t, dir, storage.Options{})
	mustVerify(t, w)
	s := stats(t, w)
	items, entries := int64(0), int64(0)
	for _, err := range w.Items(t.Context(), time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		items++
	}
	for _, err := range w.Ledger(t.Context(), time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		entries++
	}
	if s.Total != items || s.Entries != entries {
		t.Errorf("%+v, but %d items and %d entries", s, items, entries)
	}
	t.Logf("%d kills, %d answers, all kept", kills, total)
}

// checkAnswered looks for what a killed child had answered.
func checkAnswered(t *testing.T, w *storage.Workspace, line string) {
	t.Helper()
	f := strings.Fields(line)
	switch {
	case len(f) == 2 && f[0] == "item":
		refs, err := w.Find(t.Context(), queue.Key{Source: "forum", ID: f[1]})
		if err != nil || len(refs) != 1 {
			t.Fatalf("%s: %v %v", line, refs, err)
		}
		if _, err := w.Record(t.Context(), refs[0]); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	case len(f) == 2 && f[0] == "gone":
		refs, err := w.Find(t.Context(), queue.Key{Source: "forum", ID: f[1]})
		if err != nil || len(refs) != 0 {
			t.Fatalf("%s: %v %v", line, refs, err)
		}
	case len(f) == 2 && f[0] == "followed":
		want, _ := strconv.ParseInt(f[1], 10, 64)
		if next, err := w.FollowedTo(t.Context()); err != nil || next < want {
			t.Fatalf("%s: %d %v", line, next, err)
		}
	case len(f) == 3 && f[0] == "entry": // also where its item was withheld since
		next, err := w.FollowedTo(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		e := queue.Entry{ID: uuid.MustParse(f[1]), Kind: queue.Noted, Source: "forum", Item: f[2]}
		outs, err := w.PutFollowed(t.Context(), fromHubAll(e), theHub, next)
		if err != nil || outs[0].Result != queue.Unchanged {
			t.Fatalf("%s is lost: %+v %v", line, outs, err)
		}
	default:
		t.Fatalf("the child said %q", line)
	}
}
