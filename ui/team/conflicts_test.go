package team

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/storage"
	"discern/storage/staging"
	"discern/ui/internal/screentest"
	"discern/ui/kit"
)

func TestWhatHappened(t *testing.T) {
	clash := queue.Clash{FirstBy: "kim", LaterBy: "lee"}
	for _, tt := range []struct {
		me          string
		mineInForce bool
		agree       bool
		want        string
	}{
		{"kim", true, false, "You and lee both decided this item. Yours came first and is in force; lee’s is kept as a further opinion. They do not say the same."},
		{"lee", false, true, "You and kim both decided this item. Kim’s came first and is in force; yours is kept as a further opinion. They say the same."},
		{"sue", true, false, "Kim and lee both decided this item. Kim’s came first and is in force; lee’s is kept as a further opinion. They do not say the same."},
	} {
		c := conflict{Conflict: queue.Conflict{Clash: clash, MineInForce: tt.mineInForce}}
		c.Agree = tt.agree
		if got := c.happened(tt.me); got != tt.want {
			t.Errorf("%s is told %q, want %q", tt.me, got, tt.want)
		}
	}
}

// screen is the conflicts of a workspace that has some.
func screen(t *testing.T) (*Screen, *[]string) {
	t.Helper()
	screentest.App(t)
	policies := staging.Policies(t)
	store := staging.Workspace(t, t.TempDir(), storage.Options{})
	staging.Put(t, store, policies, &queue.Item{ID: "a", Source: "forum", Kind: queue.Text, Text: "words of a"}, &queue.Item{ID: "b", Source: "forum", Kind: queue.Image})
	var did []string
	s := NewScreen(queue.NewDesk(queue.Config{Store: store, Policies: policies, Reviewer: "kim"}), kit.Inline(), Offers{
		Browse: func(queue.Ref) { did = append(did, "browse") }, Review: func() { did = append(did, "review") }, Seen: func() { did = append(did, "seen") },
	})
	screentest.Window(t, s.Object(), fyne.NewSize(956, 700))
	return s, &did
}

func TestNoConflicts(t *testing.T) {
	s, did := screen(t)
	s.Shown()
	if names := s.empty.Names(); len(names) != 1 || s.leave.Enabled() || s.ask.Enabled() || s.show.Enabled() || len(s.Commands()) > 0 {
		t.Errorf("without conflicts it offers %q and %v", names, s.Commands())
	}
	s.Key("1", false)
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyEnd, fyne.KeyHome} {
		s.Key(key, false)
	}
	if strings.Join(*did, " ") != "review" {
		t.Errorf("it did %q", *did)
	}
}

// met are three conflicts: two new ones and one that was looked at, whose item is not
// here any more.
func met() []conflict {
	mine := queue.Decision{Verdict: queue.Violating, Policies: []string{"TVEC8"}, Actions: []queue.Action{queue.Remove, queue.Warn}, Rationale: "names a place"}
	theirs := queue.Decision{Verdict: queue.NotViolating}
	return []conflict{
		{queue.Conflict{Clash: queue.Clash{Seq: 3, FirstBy: "kim", LaterBy: "lee"}, Ref: 1, Mine: mine, Theirs: theirs, MineInForce: true}, "words of a"},
		{queue.Conflict{Clash: queue.Clash{Seq: 2, FirstBy: "lee", LaterBy: "kim", Agree: true}, Ref: 2, Mine: mine, Theirs: mine}, "Image without words"},
		{queue.Conflict{Clash: queue.Clash{Seq: 1, Key: queue.Key{Source: "forum", ID: "gone"}, FirstBy: "lee", LaterBy: "kim"}, Seen: true}, "forum/gone"},
	}
}

func TestConflictsSideBySide(t *testing.T) {
	s, did := screen(t)
	s.take(met())
	if got := s.title.AccessibilityLabel(); got != "Conflicts 2 new · 3" {
		t.Errorf("it counts %q", got)
	}
	if got, want := s.rows.Label(0), "words of a, You and lee · no date, new · differ"; got != want {
		t.Errorf("the first row says %q, want %q", got, want)
	}
	cards := s.cards.Shown()
	if len(cards) != 2 || cards[0].Title != "You" || cards[0].State != "in force" || cards[1].Title != "lee" || cards[1].State != "a further opinion" {
		t.Fatalf("the cards are %+v", cards)
	}
	if c := cards[0]; c.Verdict != "Violating" || c.Acts != "Removed, author warned\nTVEC8 Incitement" || c.Said != "names a place" || c.Tone != kit.Alarm {
		t.Errorf("mine says %+v", c)
	}
	if c := cards[1]; c.Verdict != "Allowed" || c.Said != "" || !strings.Contains(c.Facts, "no reason was written") {
		t.Errorf("theirs says %+v", c)
	}
	a, b := s.cards, s.quote
	if !b.Visible() || !strings.Contains(b.AccessibilityLabel(), "words of a") || a.Size().Height > 300 {
		t.Errorf("the item is shown: %v, as %q; both cards are %v", b.Visible(), b.AccessibilityLabel(), a.Size())
	}
	s.Key(fyne.KeyDown, false)
	if s.chosen().Seq != 2 || s.quote.Visible() || !strings.Contains(s.facts.AccessibilityLabel(), "Media are shown in review alone") || !strings.Contains(s.head.AccessibilityLabel(), "the same outcome") {
		t.Errorf("of an image it says %q under %q", s.facts.AccessibilityLabel(), s.head.AccessibilityLabel())
	}
	s.Key(fyne.KeyDown, false)
	if s.ask.Enabled() || s.show.Enabled() || !s.leave.Enabled() || !strings.Contains(s.facts.AccessibilityLabel(), "does not lie on this desk any more") {
		t.Errorf("of an item that is gone it says %q, and a supervisor can be asked: %v", s.facts.AccessibilityLabel(), s.ask.Enabled())
	}
	s.browse()
	s.Key(fyne.KeyUp, false)
	s.browse()
	if strings.Join(*did, " ") != "browse" {
		t.Errorf("it did %q", *did)
	}
}

// What is opened stays so when others come, and a key held down moves on.
func TestTheOpenedConflictStays(t *testing.T) {
	s, _ := screen(t)
	s.take(met()[1:])
	s.Key(fyne.KeyDown, false)
	s.take(met())
	if s.chosen().Seq != 1 {
		t.Errorf("the conflict %d is opened", s.chosen().Seq)
	}
	s.Key(fyne.KeyUp, false)
	s.Repeat(fyne.KeyUp) // of the press itself
	s.Repeat(fyne.KeyUp)
	if s.chosen().Seq != 3 {
		t.Errorf("held, the key comes to %d", s.chosen().Seq)
	}
}

// What cannot be kept is said, and the conflict stays as it was.
func TestSettlingThatFails(t *testing.T) {
	s, did := screen(t) // the workspace belongs to no hub
	s.take(met())
	for _, c := range s.Commands() {
		if c.Key == "K" {
			c.Run()
		}
	}
	if m := s.banner.Message(); m.Tone != kit.Alarm || !strings.Contains(m.Text, "belongs to no hub") || s.rows.all[0].Seen || len(*did) > 0 {
		t.Errorf("it says %q and did %q", m.Text, *did)
	}
}
