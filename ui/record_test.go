package ui

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	_ "github.com/mattn/go-sqlite3"

	"discern/queue"
)

// altered has somebody note something and its entry altered behind the program's back.
func altered(t *testing.T) func(desk *queue.Desk, dir string) {
	t.Helper()
	return func(desk *queue.Desk, dir string) {
		ref, err := desk.Find(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		if err := desk.Note(t.Context(), ref, "as it was"); err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "review.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(`DROP TRIGGER ledger_stays;
			UPDATE ledger SET entry = CAST(replace(CAST(entry AS TEXT), 'as it was', 'otherwise') AS BLOB);
			CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END`); err != nil {
			t.Fatal(err)
		}
	}
}

func (w *windowAt) entries(t *testing.T) int64 {
	t.Helper()
	s, err := w.Desk.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s.Entries
}

func TestABrokenRecordIsShownAndAsks(t *testing.T) {
	w := openAt(t, altered(t))
	if got := w.record.words.AccessibilityLabel(); !w.record.bar.Visible() ||
		!strings.Contains(got, "The record does not hold from entry 1 on: its hash") || !strings.Contains(got, "Reading goes on") {
		t.Fatalf("shown is %q (%v)", got, w.record.bar.Visible())
	}
	if top := w.body.Position().Y; top != w.record.bar.Size().Height || top == 0 {
		t.Errorf("the screen begins at %v, below a bar of %v", top, w.record.bar.Size())
	}
	if v := w.review.Session().View(); v.Task == nil || w.win.Canvas().Focused() != nil {
		t.Error("the reviewer is disturbed")
	}
	w.keys.down("A")
	w.keys.typed('a')
	if w.entries(t) != 1 || w.review.Session().View().Task.Item.ID != "a" || !strings.Contains(w.review.Session().View().Message.Text, "Nothing was written") {
		t.Errorf("A leaves %d entries and says %q", w.entries(t), w.review.Session().View().Message.Text)
	}
	if !w.record.answer.Visible() || w.record.offers.Visible() || w.win.Canvas().Focused() != fyne.Focusable(w.record.reason) || w.record.reason.Text != "" {
		t.Fatal("a refused act does not ask")
	}
	w.record.reason.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.record.answer.Visible() || !w.record.offers.Visible() || w.win.Canvas().Focused() != nil {
		t.Error("Esc does not go back")
	}

	press := func(key string) {
		for _, c := range w.all() {
			if c.Key == key {
				c.Run()
			}
		}
	}
	press("Ctrl+L")
	if w.current != screen(w.help) || w.help.topics[w.help.open].Name != "ledger" {
		t.Errorf("Ctrl+L shows the help on %s", w.help.topics[w.help.open].Name)
	}
	w.show(w.review)
	press("Ctrl+Y")
	if w.win.Canvas().Focused() != fyne.Focusable(w.record.reason) {
		t.Fatal("Ctrl+Y does not ask for the reason")
	}
	w.record.reason.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if w.entries(t) != 1 || !w.record.answer.Visible() {
		t.Error("no reason is taken for one")
	}
	test.Type(w.record.reason, "the disk failed")
	w.record.reason.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if w.entries(t) != 2 || w.record.bar.Visible() || w.body.Position().Y != 0 || w.review.Session().View().Message.Text != "" {
		t.Errorf("%d entries; the bar is shown: %v", w.entries(t), w.record.bar.Visible())
	}
	w.keys.down("A")
	if w.entries(t) != 3 {
		t.Errorf("then A leaves %d entries", w.entries(t))
	}

	w.open(t, w.Desk)
	if got := w.strip.Message().Text; w.record.bar.Visible() || !strings.Contains(got, "does not hold from entry 1 on") || !strings.Contains(got, "Writing went on with entry 2") {
		t.Errorf("the next window says %q, and asks: %v", got, w.record.bar.Visible())
	}
}

func TestAWholeRecordIsNotMentioned(t *testing.T) {
	w := openAt(t)
	if w.record.bar.Visible() || w.strip.Message().Text != "" || !w.record.begun {
		t.Errorf("checked: %v, said %q", w.record.begun, w.strip.Message().Text)
	}
	for _, c := range w.all() {
		if c.Key == "Ctrl+Y" {
			t.Error("writing on is offered")
		}
	}
	w.record.ask()
	if w.record.bar.Visible() || w.win.Canvas().Focused() != nil {
		t.Error("its chord does something")
	}
}
