package review

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/feed"
	"discern/storage"
	"discern/storage/staging"
	"discern/storage/vault"
	"discern/ui/kit"
)

// mustDesk opens a desk of the reviewer "kim" on a workspace with items.
func mustDesk(tb testing.TB, items ...*queue.Item) *queue.Desk {
	tb.Helper()
	return mustDeskAt(tb, time.Now, items...)
}

// mustDeskAt opens it at a time of its own.
func mustDeskAt(tb testing.TB, now func() time.Time, items ...*queue.Item) *queue.Desk {
	tb.Helper()
	policies := staging.Policies(tb)
	store := staging.Workspace(tb, tb.TempDir(), storage.Options{Now: now})
	media, err := vault.Open(filepath.Join(tb.TempDir(), "media"), vault.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	desk := queue.NewDesk(queue.Config{Store: store, Policies: policies, Reviewer: "kim", Now: now, Vault: media, Fetch: fetched})
	staging.Put(tb, store, policies, items...)
	return desk
}

// threeItems wait in the order a, b, c.
func threeItems() []*queue.Item {
	item := func(id string, score float64) *queue.Item {
		return &queue.Item{
			ID: id, Source: "forum", Kind: queue.Text, Text: "words of " + id,
			Scores: []queue.Score{{Detector: "d", Label: "INCITEMENT", Score: score}},
		}
	}
	return []*queue.Item{item("a", .8), item("b", .7), item("c", .6)}
}

// started is a session that shows its first item.
func started(tb testing.TB, items ...*queue.Item) *Session {
	tb.Helper()
	s := NewSession(mustDesk(tb, items...), kit.Inline(), func(View) {})
	s.Start()
	return s
}

func (s *Session) at() string {
	if s.view.Task == nil {
		return ""
	}
	return s.view.Task.Item.ID
}

// decisions writes what is in force, as "a violating TVEC8 remove".
func decisions(tb testing.TB, d *queue.Desk) string {
	tb.Helper()
	var lines []string
	for dec, err := range d.Decisions(context.Background(), time.Time{}) {
		if err != nil {
			tb.Fatal(err)
		}
		line := dec.Item + " " + string(dec.Verdict)
		for _, c := range dec.Policies {
			line += " " + c
		}
		for _, a := range dec.Actions {
			line += " " + string(a)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

func TestSession(t *testing.T) {
	tests := []struct {
		name    string
		do      func(*Session)
		at      string // the item shown after
		decided string
		message string // a part of what is said
	}{
		{"start", func(*Session) {}, "a", "", ""},
		{"allow", (*Session).Allow, "b", "a not_violating", "Allowed"},
		{"remove without a rule asks for one", (*Session).Remove, "a", "", "Pick the rule"},
		{"remove", func(s *Session) { s.PickKey(8, false); s.Remove() }, "b", "a violating TVEC8 remove", "Removed under TVEC8"},
		{"a second rule", func(s *Session) { s.PickKey(8, false); s.PickKey(7, true); s.Remove() }, "b", "a violating TVEC8 TVEC7 remove", ""},
		{"another rule instead", func(s *Session) { s.PickKey(8, false); s.PickKey(7, false); s.Remove() }, "b", "a violating TVEC7 remove", ""},
		{"picked twice is dropped", func(s *Session) { s.PickKey(8, false); s.PickKey(8, false); s.Remove() }, "a", "", "Pick the rule"},
		{"another action", func(s *Session) {
			s.PickKey(8, false)
			s.ToggleAction(queue.Remove)
			s.ToggleAction(queue.Warn)
			s.Remove()
		}, "b", "a violating TVEC8 warn", "Author warned"},
		{"a rule that needs a reason", func(s *Session) { s.PickKey(2, false); s.Remove() }, "a", "", "needs a reason"},
		{"with its reason", func(s *Session) {
			s.PickKey(2, false)
			s.SetNote("names a place and a time")
			s.Remove()
			s.ConfirmDanger()
		}, "b", "a violating TVEC2 remove", ""},
		{"news is allowed, under its rule", func(s *Session) { s.PickKey(9, false); s.Allow() }, "b", "a not_violating TVEC.01", ""},
		{"news is not removed by habit", func(s *Session) { s.PickKey(9, false); s.Remove() }, "a", "", "Choose what is to be done"},
		{"a rule picked, then allowed", func(s *Session) { s.PickKey(8, false); s.Allow() }, "b", "a not_violating", ""},
		{"the other policy", func(s *Session) { s.NextPolicy(); s.PickKey(1, false); s.Remove() }, "b", "a violating HATE1 remove", ""},
		{"skip", func(s *Session) { s.Skip("not my language") }, "b", "", "Skipped"},
		{"skipped comes back", func(s *Session) { s.Skip("x"); s.Allow(); s.Allow(); s.Wake() }, "a", "b not_violating; c not_violating", ""},
		{"escalate", func(s *Session) { s.Escalate("a legal question") }, "b", "", "Escalated"},
		{"the escalated queue", func(s *Session) { s.Escalate("x"); s.Turn() }, "a", "", ""},
		{"and back", func(s *Session) { s.Escalate("x"); s.Turn(); s.Turn() }, "b", "", ""},
		{"undo a decision", func(s *Session) { s.Allow(); s.Undo() }, "a", "", "Taken back: “Allowed”"},
		{"undo a skip", func(s *Session) { s.Skip("x"); s.Undo() }, "a", "", "the skip"},
		{"undo an escalation", func(s *Session) { s.Escalate("x"); s.Undo() }, "a", "", "the escalation"},
		{"undo two", func(s *Session) { s.Allow(); s.Allow(); s.Undo(); s.Undo() }, "a", "", ""},
		{"undo all and one more", func(s *Session) { s.Allow(); s.Undo(); s.Undo() }, "a", "", "Nothing left to undo"},
		{"decide again after undo", func(s *Session) { s.Allow(); s.Undo(); s.PickKey(8, false); s.Remove() }, "b", "a violating TVEC8 remove", ""},
		{"a note keeps the item", func(s *Session) { s.AddNote("seen before") }, "a", "", "Note kept"},
		{"all decided", func(s *Session) { s.Allow(); s.Allow(); s.Allow() }, "", "a not_violating; b not_violating; c not_violating", ""},
		{"acts on nothing do nothing", func(s *Session) {
			for range 3 {
				s.Allow()
			}
			s.Allow()
			s.Remove()
			s.Skip("x")
			s.PickKey(1, false)
		}, "", "a not_violating; b not_violating; c not_violating", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := started(t, threeItems()...)
			tt.do(s)
			if got := s.at(); got != tt.at {
				t.Errorf("shows %q, want %q", got, tt.at)
			}
			if got := decisions(t, s.desk); got != tt.decided {
				t.Errorf("decided %q, want %q", got, tt.decided)
			}
			if got := s.view.Message.Text; !strings.Contains(got, tt.message) {
				t.Errorf("says %q, want %q in it", got, tt.message)
			}
		})
	}
}

// TestBusy holds the rule that a key meant for one item never decides the next.
func TestBusy(t *testing.T) {
	var waiting []func()
	run := kit.Runner{Go: func(f func()) { waiting = append(waiting, f) }, Do: func(f func()) { f() }}
	s := NewSession(mustDesk(t, threeItems()...), run, func(View) {})
	finish := func() {
		for _, f := range waiting {
			f()
		}
		waiting = nil
	}
	s.Start()
	finish()
	s.Allow()
	s.Allow() // while the first is being saved
	s.Undo()
	finish()
	if got, want := decisions(t, s.desk), "a not_violating"; got != want {
		t.Errorf("decided %q, want %q", got, want)
	}
}

// TestRefreshHoldsUpNoAct: a key that comes while the counts are read is taken,
// and what was read before it does not overwrite what it showed.
func TestRefreshHoldsUpNoAct(t *testing.T) {
	var waiting, done []func()
	run := kit.Runner{Go: func(f func()) { waiting = append(waiting, f) }, Do: func(f func()) { done = append(done, f) }}
	s := NewSession(mustDesk(t, threeItems()...), run, func(View) {})
	take := func(list *[]func()) func() {
		f := (*list)[0]
		*list = (*list)[1:]
		return f
	}
	step := func() { take(&waiting)(); take(&done)() }
	s.Start()
	step()
	s.Refresh()
	take(&waiting)()
	stale := take(&done)
	s.Allow()
	step()
	stale()
	if got, want := decisions(t, s.desk), "a not_violating"; got != want {
		t.Errorf("decided %q, want %q", got, want)
	}
	if s.at() != "b" || s.view.Done != 1 {
		t.Errorf("shows %q and %d done, want b and 1", s.at(), s.view.Done)
	}
	s.Refresh()
	step()
	if s.view.Done != 1 || len(waiting) != 0 {
		t.Errorf("the next refresh shows %d done, want 1", s.view.Done)
	}
}

func TestWhatWasShownIsRecorded(t *testing.T) {
	s := started(t, threeItems()...)
	s.ToggleScores()
	s.SetNote("  judged blind ")
	s.Allow()
	for dec, err := range s.desk.Decisions(context.Background(), time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		if dec.ScoresShown == nil || *dec.ScoresShown {
			t.Error("the decision says that scores were shown")
		}
		if dec.Rationale != "judged blind" || dec.Reviewer != "kim" || dec.PolicyVersion == "" || dec.OpenedAt.After(dec.DecidedAt) {
			t.Errorf("the decision says %+v", dec)
		}
	}
	if s.view.Note != "" || s.view.Scores {
		t.Errorf("after the decision the note is %q, scores shown: %v", s.view.Note, s.view.Scores)
	}
}

func TestItemsArriveWhileNothingWaits(t *testing.T) {
	s := started(t)
	if s.at() != "" {
		t.Fatalf("shows %q at an empty desk", s.at())
	}
	lines := `{"id":"late","kind":"text","text":"words"}`
	src, err := feed.Open([]string{"-"}, feed.Options{Stdin: strings.NewReader(lines)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.desk.Import(context.Background(), src, queue.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := src.Close(); err != nil {
		t.Fatal(err)
	}
	s.Refresh()
	if s.at() != "late" {
		t.Errorf("shows %q, want the item that arrived", s.at())
	}
}

// TestLookAhead: after each item the one behind it is made ready, and not when a
// key was quicker.
func TestLookAhead(t *testing.T) {
	var waiting []func()
	run := kit.Runner{Go: func(f func()) { waiting = append(waiting, f) }, Do: func(f func()) { f() }}
	s := NewSession(mustDesk(t, threeItems()...), run, func(View) {})
	var ready []string
	s.ahead = func(t queue.Task, _ queue.Protection) { ready = append(ready, t.Item.ID) }
	step := func() {
		f := waiting[0]
		waiting = waiting[1:]
		f()
	}
	s.Start()
	step() // a is shown
	step()
	s.Allow()
	step() // b is shown
	late := waiting[0]
	waiting = nil
	s.Allow()
	late()
	step() // c is shown, and nothing comes after it
	if want := []string{"b"}; !slices.Equal(ready, want) || len(waiting) != 0 {
		t.Errorf("made ready %q, want %q; %d wait", ready, want, len(waiting))
	}
}
