package queue_test

import (
	"database/sql"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"discern/queue"
	"discern/storage"
)

// brokenBench is a desk on a workspace whose ledger can be tampered with.
type brokenBench struct {
	*bench
	dir string
}

// newBrokenBench has three decisions in its ledger, and three items that wait.
func newBrokenBench(t *testing.T) *brokenBench {
	t.Helper()
	b := &brokenBench{dir: t.TempDir(), bench: newBench(t)}
	b.reopen(t)
	b.fill(t, by("1", "kim"), by("2", "kim"), by("3", "kim"), by("4", "kim"), by("5", "kim"), by("6", "kim"))
	b.judge(t, "1", "-2", "3")
	return b
}

// another is a desk as the next program to open the workspace has it.
func (b *brokenBench) another(t *testing.T) *queue.Desk {
	t.Helper()
	return queue.NewDesk(queue.Config{Store: b.store, Policies: testPolicies(t), Reviewer: "amina", Now: func() time.Time { return b.at }})
}

// tamper changes the ledger behind the program's back, and puts its guards up again.
func (b *brokenBench) tamper(t *testing.T, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(b.dir, "review.db"))
	must(t, err)
	defer db.Close()
	guards := guardsOf(t, db)
	for name := range guards {
		statements = append([]string{"DROP TRIGGER " + name}, statements...)
	}
	statements = append(statements, slices.Collect(maps.Values(guards))...)
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// guardsOf reads the triggers that keep a ledger from being changed.
func guardsOf(t *testing.T, db *sql.DB) map[string]string {
	t.Helper()
	guards := map[string]string{}
	rows, err := db.Query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name IN ('ledger_stays', 'ledger_remains')")
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var name, text string
		must(t, rows.Scan(&name, &text))
		guards[name] = text
	}
	must(t, rows.Err())
	return guards
}

// another changes the entry with a number.
const another = `UPDATE ledger SET entry = CAST(replace(CAST(entry AS TEXT), '"violating"', '"unsure"') AS BLOB) WHERE seq = `

// whole is the first bad entry of a ledger that holds.
const whole = -1

// check has a desk check the ledger, which must find an entry.
func (b *brokenBench) check(t *testing.T, desk *queue.Desk, bad int64) {
	t.Helper()
	r, err := desk.Check(t.Context(), true, nil)
	if err != nil || r.OK != (bad == whole) || r.FirstBad != max(bad, 0) {
		t.Fatalf("the check says %+v (%v), want entry %d", r, err, bad)
	}
}

// adds are the acts that add to the ledger, each on an item of its own.
func (b *brokenBench) adds(t *testing.T, desk *queue.Desk) map[string]error {
	t.Helper()
	ctx := t.Context()
	errs := map[string]error{}
	_, errs["decide"] = desk.Decide(ctx, b.find(t, "4"), allowed)
	_, errs["decide together"] = desk.DecideAll(ctx, b.looked(t, "5", "6"), allowed)
	_, errs["undo"] = desk.Undo(ctx)
	errs["skip"] = desk.Skip(ctx, b.find(t, "5"), "why")
	errs["escalate"] = desk.Escalate(ctx, b.find(t, "6"), "why")
	errs["note"] = desk.Note(ctx, b.find(t, "1"), "words")
	errs["clue"] = desk.Clue(ctx, b.find(t, "1"), "words")
	errs["hold"] = desk.Hold(ctx, b.find(t, "1"), time.Time{}, "why")
	errs["appeal"] = desk.Contest(ctx, b.find(t, "1"), "words")
	errs["appoint"] = desk.Appoint(ctx, "grace", queue.Supervisor)
	decision := queue.Decision{ID: idOf(900), Item: "4", Source: "forum", Verdict: queue.Unsure}
	_, errs["import decisions"] = desk.Import(ctx, &sliceFeed{{Entries: []queue.Entry{{ID: decision.ID, Kind: queue.Decided, Source: "forum", Item: "4", Decision: &decision}}}}, queue.ImportOptions{})
	return errs
}

func TestABrokenLedgerIsReadAndNotWritten(t *testing.T) {
	b := newBrokenBench(t)
	ctx := t.Context()
	b.check(t, b.Desk, whole)
	if f, err := b.Flaw(ctx); f != nil || err != nil {
		t.Errorf("before: %+v %v", f, err)
	}
	wantKind(t, "accepting where nothing is wrong", b.Accept(ctx, "why"), queue.NotFound)
	b.tamper(t, another+"3")
	b.check(t, b.Desk, 3)

	for _, desk := range []*queue.Desk{b.Desk, b.another(t)} {
		for name, err := range b.adds(t, desk) {
			wantKind(t, "to "+name, err, queue.Broken)
			if err != nil && !strings.Contains(err.Error(), "The record does not hold from entry 3 on: its hash does not follow") {
				t.Errorf("to %s is refused with %q", name, err)
			}
		}
		if s, err := desk.Stats(ctx); err != nil || s.Entries != 3 {
			t.Errorf("%d entries (%v)", s.Entries, err)
		}
		if task, err := desk.Next(ctx); err != nil || task.State != queue.Leased {
			t.Errorf("reading does not go on: %+v %v", task, err)
		}
		if h, err := desk.History(ctx, b.find(t, "1")); err != nil || len(h) != 1 {
			t.Errorf("reading does not go on: %+v %v", h, err)
		}
		r, err := desk.Import(ctx, &sliceFeed{{Items: []*queue.Item{by("7", "kim")}}}, queue.ImportOptions{})
		if err != nil || r.Rejected() > 0 {
			t.Errorf("items are not taken: %+v %v", r, err)
		}
		wantKind(t, "setting it by its name", desk.SetSetting(ctx, "flaw", ""), queue.Refused)
	}
}

func TestWritingOnBehindABrokenEntry(t *testing.T) {
	for _, tt := range []struct {
		name, sql string
		bad       int64
		then      int64 // the first bad entry when it was written on
		reason    string
	}{
		{"another entry", another + "3", 3, 3, "its hash does not follow"},
		{"a hole", "DELETE FROM ledger WHERE seq = 2", 2, 2, "the entry is gone"},
		{"a cut end", "DELETE FROM ledger WHERE seq = 3", 3, 3, "cut off"},
		{"another head", "UPDATE head SET hash = zeroblob(32)", 3, 4, "the head written down apart"},
		{"another count", "UPDATE head SET decisions = 9", 0, 0, "decisions are counted"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBrokenBench(t)
			ctx := t.Context()
			b.tamper(t, tt.sql)
			reopened := b.reopen(t)
			b.check(t, reopened, tt.bad)
			wantKind(t, "accepting without a reason", reopened.Accept(ctx, " "), queue.Invalid)
			must(t, reopened.Accept(ctx, "the disk failed, the copy is kept"))
			wantKind(t, "accepting twice", reopened.Accept(ctx, "why"), queue.NotFound)
			for name, err := range b.adds(t, reopened) {
				if queue.KindOf(err) == queue.Broken || queue.KindOf(err) == queue.Damaged {
					t.Errorf("to %s: %v", name, err)
				}
			}
			b.check(t, reopened, tt.then)
			if _, err := reopened.Decide(ctx, b.find(t, "5"), allowed); queue.KindOf(err) == queue.Broken {
				t.Errorf("the same is asked again: %v", err)
			}
			b.checkBehind(t, reopened, tt.reason)
			f, err := b.another(t).Flaw(ctx)
			if err != nil || f == nil || f.FirstBad != tt.bad || f.Accepted != 4 {
				t.Errorf("the next program knows %+v (%v)", f, err)
			}
		})
	}
}

// reopen closes the workspace and opens it again, as after a restart.
func (b *brokenBench) reopen(t *testing.T) *queue.Desk {
	t.Helper()
	must(t, b.store.Close())
	store, err := storage.Open(b.dir, storage.Options{Now: func() time.Time { return b.at }})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	b.store = store
	b.Desk = b.another(t)
	return b.Desk
}

// checkBehind holds that what was written on names the flaw and chains on.
func (b *brokenBench) checkBehind(t *testing.T, desk *queue.Desk, reason string) {
	t.Helper()
	n, accepted := 0, ""
	for s, err := range desk.Ledger(t.Context(), time.Time{}) {
		must(t, err)
		if s.Entry.Kind == queue.Accepted {
			accepted = fmt.Sprint(s.Seq, " ", s.Entry.Reviewer, " ", s.Entry.Text)
		}
		if s.Seq <= 4 {
			continue
		}
		if n++; queue.Chain(s.Prev, s.Canonical) != s.Hash {
			t.Errorf("entry %d does not follow from the one before it", s.Seq)
		}
	}
	if n == 0 || !strings.HasPrefix(accepted, "4 amina The record does not hold") || !strings.Contains(accepted, reason) || !strings.HasSuffix(accepted, "Writing goes on: the disk failed, the copy is kept") {
		t.Errorf("%d entries behind; the ledger says %q", n, accepted)
	}
}

func TestAnotherBadEntryIsAskedAboutAgain(t *testing.T) {
	b := newBrokenBench(t)
	ctx := t.Context()
	b.tamper(t, another+"3")
	b.check(t, b.Desk, 3)
	must(t, b.Accept(ctx, "why"))
	b.tamper(t, another+"1")
	b.check(t, b.Desk, 1)
	wantKind(t, "a note", b.Note(ctx, b.find(t, "1"), "words"), queue.Broken)
	must(t, b.Accept(ctx, "why"))
	must(t, b.Note(ctx, b.find(t, "1"), "words"))
}

// What is put in order again is not remembered.
func TestAMendedLedgerIsWritten(t *testing.T) {
	b := newBrokenBench(t)
	b.tamper(t, "UPDATE head SET decisions = 9")
	b.check(t, b.Desk, 0)
	wantKind(t, "a note", b.Note(t.Context(), b.find(t, "1"), "words"), queue.Broken)
	b.tamper(t, "UPDATE head SET decisions = 3")
	b.check(t, b.Desk, whole)
	must(t, b.Note(t.Context(), b.find(t, "1"), "words"))
}

// Where the guards of the database are gone nothing that is written is gone on from.
func TestADatabaseThatTakesNothing(t *testing.T) {
	b := newBrokenBench(t)
	b.tamper(t, another+"3", "DROP TRIGGER ledger_acts")
	b.check(t, b.Desk, 3)
	err := b.Accept(t.Context(), "why")
	wantKind(t, "accepting", err, queue.Damaged)
	if err == nil || !strings.Contains(err.Error(), "nothing can be added to it") || !strings.Contains(err.Error(), "put review.db back from a backup") {
		t.Errorf("it is refused with %q", err)
	}
	wantKind(t, "a note", b.Note(t.Context(), b.find(t, "1"), "words"), queue.Broken)
}
