package storage_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"discern/queue"
	"discern/storage"
)

// tamper runs SQL on a database behind the store's back, its guards removed.
func tamper(tb testing.TB, path string, statements ...string) {
	tb.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	var guards []string
	rows, err := db.Query("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
	if err != nil {
		tb.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			tb.Fatal(err)
		}
		guards = append(guards, "DROP TRIGGER "+name)
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
	for _, s := range append(guards, statements...) {
		if _, err := db.Exec(s); err != nil {
			tb.Fatalf("%s: %v", s, err)
		}
	}
}

func TestVerifyFindsTheFirstBadEntry(t *testing.T) {
	// Entries 1…12: decisions on items 1…9, an undo of the ninth, a skip of 10,
	// an escalation of 11.
	for name, c := range map[string]struct {
		sql    string
		bad    int64
		reason string
	}{
		"a changed rationale":         {`UPDATE ledger SET entry = CAST(replace(CAST(entry AS TEXT), 'because', 'whatever') AS BLOB) WHERE seq = 4`, 4, "hash"},
		"a changed verdict":           {`UPDATE ledger SET entry = CAST(replace(CAST(entry AS TEXT), '"violating"', '"unsure"') AS BLOB) WHERE seq = 2`, 2, "hash"},
		"a changed hash":              {`UPDATE ledger SET hash = randomblob(32) WHERE seq = 3`, 3, "hash"},
		"a changed signature":         {`UPDATE ledger SET sig = randomblob(64) WHERE seq = 5`, 5, "signature"},
		"two entries changed about":   {`UPDATE ledger SET seq = -6 WHERE seq = 6; UPDATE ledger SET seq = 6 WHERE seq = 7; UPDATE ledger SET seq = 7 WHERE seq = -6`, 6, "hash"},
		"a missing entry":             {`DELETE FROM ledger WHERE seq = 7`, 7, "gone"},
		"a missing first entry":       {`DELETE FROM ledger WHERE seq = 1`, 1, "gone"},
		"a cut end":                   {`DELETE FROM ledger WHERE seq > 10`, 11, "cut off"},
		"all cut":                     {`DELETE FROM ledger`, 1, "cut off"},
		"another head":                {`UPDATE head SET hash = zeroblob(32)`, 12, "head"},
		"a changed column":            {`UPDATE ledger SET verdict = 3 WHERE seq = 8`, 8, "verdict"},
		"a changed reviewer":          {`UPDATE ledger SET reviewer = 'eve' WHERE seq = 8`, 8, "reviewer"},
		"a changed id":                {`UPDATE ledger SET id = randomblob(16) WHERE seq = 8`, 8, "id"},
		"a changed kind":              {`UPDATE ledger SET kind = 5 WHERE seq = 8`, 8, "kind"},
		"a changed time":              {`UPDATE ledger SET at = at + 1 WHERE seq = 8`, 8, "time"},
		"a changed origin":            {`UPDATE ledger SET imported = 1 WHERE seq = 8`, 8, "origin"},
		"a changed rest":              {`UPDATE ledger SET until = until + 1 WHERE seq = 11`, 11, "rest"},
		"another undone entry":        {`UPDATE ledger SET undoes = 3 WHERE seq = 10`, 10, "undone entry"},
		"an entry moved to another":   {`UPDATE ledger SET ref = 9 WHERE seq = 8`, 8, "item"},
		"another item's name":         {`UPDATE work SET key = 'other' WHERE ref = 3`, 3, "item"},
		"a changed effect":            {`UPDATE ledger SET effect = 2 WHERE seq = 8`, 8, "effect"},
		"a broken chain of an item":   {`UPDATE ledger SET prior = NULL WHERE seq = 10`, 10, "same item"},
		"another device's key":        {`UPDATE devices SET public = randomblob(32)`, 1, "device"},
		"a reopened item":             {`UPDATE work SET state = 0, settled = NULL, verdict = NULL WHERE ref = 2`, 2, "verdict"},
		"another verdict in force":    {`UPDATE work SET verdict = 2 WHERE ref = 2`, 2, "verdict"},
		"a settled item":              {`UPDATE work SET state = 2, settled = 3, verdict = 1 WHERE ref = 9`, 10, "verdict"},
		"a moved item":                {`UPDATE work SET queue = 0 WHERE ref = 11`, 12, "queue"},
		"another rest":                {`UPDATE work SET until = until + 1 WHERE ref = 10`, 11, "rests"},
		"work that is gone":           {`UPDATE work SET last = NULL, settled = NULL, state = 0, verdict = NULL WHERE ref = 4`, 4, "work"},
		"a miscounted state":          {`UPDATE head SET raised = raised + 1`, 0, "escalated"},
		"a miscounted decision":       {`UPDATE head SET decisions = 0`, 0, "in force"},
		"an entry nobody wrote (end)": {`INSERT INTO ledger SELECT 13, randomblob(16), kind, effect, imported, ref, prior, at, until, verdict, undoes, reviewer, hash, sig, entry, replaces FROM ledger WHERE seq = 9`, 13, "hash"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			clk := newClock()
			w := mustOpen(t, dir, storage.Options{Now: clk.now})
			items := makeItems(0, 12)
			put(t, w, items...)
			var last queue.Entry
			for _, it := range items[:9] {
				last = act(queue.Decided, it, "ada", clk.now())
				last.Decision.Rationale = "because"
				mustAppend(t, w, last)
			}
			mustAppend(t, w, undo(last, clk.now()))
			mustAppend(t, w, act(queue.Skipped, items[9], "ada", clk.now()))
			mustAppend(t, w, act(queue.Escalated, items[10], "ada", clk.now()))
			mustVerify(t, w)
			mustClose(t, w)
			tamper(t, filepath.Join(dir, "review.db"), c.sql)
			w = mustOpen(t, dir, storage.Options{Now: clk.now})
			rep, err := w.Verify(t.Context(), false, nil)
			if err != nil {
				t.Fatal(err)
			}
			if rep.OK || rep.FirstBad != c.bad || !strings.Contains(rep.Reason, c.reason) {
				t.Errorf("%+v, want entry %d and a reason with %q", rep, c.bad, c.reason)
			}
		})
	}
}

func TestTheLedgerOnlyGrows(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	items := makeItems(0, 2)
	put(t, w, items...)
	mustAppend(t, w, act(queue.Decided, items[0], "ada", epoch))
	mustAppend(t, w, act(queue.Noted, items[1], "ada", epoch))
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "review.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range []string{
		"UPDATE ledger SET reviewer = 'eve'",
		"DELETE FROM ledger",
		"DELETE FROM ledger WHERE seq = 2",
		"INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE seq = 2",
		"INSERT OR REPLACE INTO ledger SELECT 3, id, kind, effect, imported, ref, prior, at, until, verdict, undoes, reviewer, hash, sig, entry, replaces FROM ledger WHERE seq = 2",
		"INSERT INTO ledger SELECT 9, randomblob(16), kind, effect, imported, ref, prior, at, until, verdict, undoes, reviewer, hash, sig, entry, replaces FROM ledger WHERE seq = 2",
	} {
		if _, err := db.Exec(s); err == nil {
			t.Errorf("the database let it pass: %s", s)
		}
	}
	mustVerify(t, w)
}

// What a lost key signed still verifies, as long as its public half is known.
func TestANewKeyGoesOnWithTheLedger(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	items := makeItems(0, 2)
	put(t, w, items...)
	mustAppend(t, w, act(queue.Decided, items[0], "ada", epoch))
	old := w.Device()
	mustClose(t, w)
	if err := os.Remove(filepath.Join(dir, "device.key")); err != nil {
		t.Fatal(err)
	}
	w = mustOpen(t, dir, storage.Options{})
	if w.Device() == old {
		t.Fatal("the new key is the old one")
	}
	if s := mustAppend(t, w, act(queue.Decided, items[1], "ada", epoch)); s.Entry.Device != w.Device() {
		t.Errorf("signed as %s, want %s", s.Entry.Device, w.Device())
	}
	mustVerify(t, w)
	mustClose(t, w)
	tamper(t, filepath.Join(dir, "review.db"), "DELETE FROM devices WHERE id = '"+old+"'")
	w = mustOpen(t, dir, storage.Options{})
	rep, err := w.Verify(t.Context(), false, nil)
	if err != nil || rep.OK || rep.FirstBad != 1 || !strings.Contains(rep.Reason, "device") {
		t.Errorf("%+v %v", rep, err)
	}
}

// The key of a device is the one that it is named after, or none.
func TestDeviceKey(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	key, err := w.DeviceKey(t.Context(), w.Device())
	if err != nil || queue.DeviceID(key) != w.Device() {
		t.Errorf("the key of this device is %x, %v", key, err)
	}
	if _, err := w.DeviceKey(t.Context(), "nobody's"); queue.KindOf(err) != queue.NotFound {
		t.Errorf("the key of a stranger answers %v", err)
	}
	mustClose(t, w)
	tamper(t, filepath.Join(dir, "review.db"), "UPDATE devices SET public = randomblob(32)")
	w = mustOpen(t, dir, storage.Options{})
	if _, err := w.DeviceKey(t.Context(), w.Device()); queue.KindOf(err) != queue.Damaged {
		t.Errorf("another key in its place answers %v", err)
	}
}

func TestVerifyReportsProgressAndStops(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	items := makeItems(0, 3000)
	put(t, w, items...)
	var batch []queue.Entry
	for _, it := range items {
		batch = append(batch, act(queue.Decided, it, "old", epoch))
	}
	if _, err := w.PutEntries(t.Context(), batch, false); err != nil {
		t.Fatal(err)
	}
	var seen []string
	rep, err := w.Verify(t.Context(), false, func(done, total int64) { seen = append(seen, fmt.Sprint(done, "/", total)) })
	if err != nil || !rep.OK {
		t.Fatal(rep, err)
	}
	if len(seen) < 2 || seen[len(seen)-1] != "3000/3000" {
		t.Errorf("progress %v", seen)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := w.Verify(ctx, false, func(int64, int64) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run answered %v", err)
	}
}
