package review

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/internal/screentest"
	"discern/ui/kit"
)

// shown is a screen in a window of the test driver.
func shown(t *testing.T, size fyne.Size, items ...*queue.Item) *Screen {
	t.Helper()
	screentest.App(t)
	s := NewScreen(mustDesk(t, items...), kit.Inline(), Offers{})
	screentest.Window(t, s.Object(), size)
	s.Shown()
	return s
}

var wide = fyne.NewSize(1440, 900)

// press does what the window does with a key: first the screen's own, then the
// command whose key it is.
func press(s *Screen, keys ...string) {
	for _, key := range keys {
		if s.Key(fyne.KeyName(key), false) {
			continue
		}
		for _, c := range s.Commands() {
			if c.Key == key {
				c.Run()
			}
		}
	}
}

func TestScreenByKeys(t *testing.T) {
	tests := []struct {
		name    string
		keys    string
		decided string
		resting int64
		escaped int64
	}{
		{"allow, remove", "A 8 R", "a not_violating; b violating TVEC8 remove", 0, 0},
		{"skip takes a reason", "S 1 A", "b not_violating", 1, 0},
		{"escalate takes a reason", "E 2 A", "b not_violating", 0, 1},
		{"Escape closes the choice", "S Escape 8 R", "a violating TVEC8 remove", 0, 0},
		{"another key means what it says", "S A", "a not_violating", 0, 0},
		{"a digit without a reason does nothing", "S 9 Escape A", "a not_violating", 0, 0},
		{"undo", "A A U U 8 R", "a violating TVEC8 remove", 0, 0},
		{"two policies", "P 3 R", "a violating HATE3 remove", 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := shown(t, wide, threeItems()...)
			press(s, strings.Fields(tt.keys)...)
			if got := decisions(t, s.session.desk); got != tt.decided {
				t.Errorf("decided %q, want %q", got, tt.decided)
			}
			if got := s.shown.Stats; got.Resting != tt.resting || got.Escalated != tt.escaped {
				t.Errorf("%d rest and %d are escalated, want %d and %d", got.Resting, got.Escalated, tt.resting, tt.escaped)
			}
		})
	}
}

func TestScreenShows(t *testing.T) {
	s := shown(t, wide, threeItems()...)
	if rows := s.queue.Rows(); len(rows) != 3 || !rows[0].Selected || rows[0].Title != "words of a" {
		t.Errorf("the thin queue shows %+v", rows)
	}
	if s.why.Visible() {
		t.Error("the order is explained before anybody asked")
	}
	press(s, "W")
	if !s.why.Visible() || !strings.Contains(s.why.AccessibilityLabel(), "severity high") {
		t.Errorf("W explains the order as %q", s.why.AccessibilityLabel())
	}
	press(s, "H")
	if got := s.scores.AccessibilityLabel(); strings.Contains(got, "INCITEMENT") {
		t.Errorf("H leaves the scores in view: %q", got)
	}
	press(s, "H", "8")
	var picked []string
	for _, r := range s.rules.Rows() {
		if r.Selected {
			picked = append(picked, r.Key)
		}
	}
	if len(picked) != 1 || picked[0] != "8" || !s.rule.Visible() {
		t.Errorf("8 selects %v, the rule's words are shown: %v", picked, s.rule.Visible())
	}
	press(s, "R")
	if s.rule.Visible() {
		t.Error("the rule picked for the last item is still picked")
	}
}

func TestScreenSaysWhatToDoWhenEmpty(t *testing.T) {
	tests := []struct {
		name, keys, want string
		items            []*queue.Item
	}{
		{"no items", "", "drop their files", nil},
		{"all decided", "A A A", "3 decided", threeItems()},
		{"some skipped", "S 1 A A", "K brings them back", threeItems()},
		{"some escalated", "E 1 A A", "Q turns to it", threeItems()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := shown(t, wide, tt.items...)
			press(s, strings.Fields(tt.keys)...)
			head, below := emptyWords(s.shown, time.Now())
			if !s.content.empty.Visible() || !strings.Contains(head+below, tt.want) {
				t.Errorf("shows %q, %q (%v)", head, below, s.content.empty.Visible())
			}
			if got := s.content.offers.Visible(); got != (tt.items == nil) {
				t.Errorf("files and the sample are offered: %v", got)
			}
		})
	}
}

// Where another person has the rest open, it is not said that all is done.
func TestScreenSaysWhatOthersHold(t *testing.T) {
	if head, below := emptyWords(View{Stats: queue.Stats{Total: 4, Decided: 3, Leased: 1}}, time.Now()); strings.Contains(head, "done") || !strings.Contains(below, "1 open with others") {
		t.Errorf("with one item open elsewhere it says %q, %q", head, below)
	}
}

// Who has an item before them is not told that none waits.
func TestWaitingCountsTheItemAtHand(t *testing.T) {
	task := &queue.Task{}
	appeal := &queue.Task{Appeal: &queue.Contested{}}
	for _, tt := range []struct {
		view View
		want int64
	}{
		{View{}, 0},
		{View{Task: task, Stats: queue.Stats{Leased: 1}}, 1},
		{View{Task: task}, 1},
		{View{Task: appeal}, 1},
		{View{Task: appeal, Stats: queue.Stats{Waiting: 3}}, 4},
	} {
		if got := tt.view.Waiting(); got != tt.want {
			t.Errorf("with %+v and an item (%v) %d wait, want %d", tt.view.Stats, tt.view.Task != nil, got, tt.want)
		}
	}
}

// TestSmallWindows holds what gives way first: the queue, then the right part
// goes below.
func TestSmallWindows(t *testing.T) {
	tests := []struct {
		size  fyne.Size
		queue bool
		below bool
	}{
		{wide, true, false},
		{fyne.NewSize(1024, 700), false, false},
		{fyne.NewSize(800, 700), false, true},
	}
	for _, tt := range tests {
		s := shown(t, tt.size, threeItems()...)
		if got := s.layout.left.Visible(); got != tt.queue {
			t.Errorf("at %v the queue is visible: %v", tt.size, got)
		}
		if got := s.layout.right.Position().Y > 0; got != tt.below {
			t.Errorf("at %v the right part is below: %v", tt.size, got)
		}
	}
}
