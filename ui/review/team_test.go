package review

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/storage"
	"discern/storage/staging"
	"discern/ui/internal/screentest"
	"discern/ui/kit"
	"discern/ui/words"
)

// inTeam is a screen whose items come from a hub, with the store under it.
func inTeam(t *testing.T, offers Offers) (*Screen, *storage.Workspace) {
	t.Helper()
	policies := staging.Policies(t)
	store := staging.Workspace(t, t.TempDir(), storage.Options{})
	staging.Put(t, store, policies, threeItems()...)
	screentest.App(t)
	s := NewScreen(queue.NewDesk(queue.Config{Store: store, Policies: policies, Reviewer: "kim"}), kit.Inline(), offers)
	screentest.Window(t, s.Object(), wide)
	s.Shown()
	s.session.SetTeam(&words.Contact{SyncState: queue.SyncState{Online: true}}, queue.LeaseField)
	return s, store
}

// withhold takes an item off the desk, as when its lease is lost.
func withhold(t *testing.T, store *storage.Workspace, id string) queue.Ref {
	t.Helper()
	refs, err := store.Find(t.Context(), queue.Key{Source: "forum", ID: id})
	if err != nil || len(refs) != 1 {
		t.Fatal(refs, err)
	}
	if err := store.Withhold(t.Context(), refs); err != nil {
		t.Fatal(err)
	}
	return refs[0]
}

// says is what stands in the middle where no item does.
func (s *Screen) says() string {
	if !s.content.empty.Visible() {
		return ""
	}
	return s.content.empty.AccessibilityLabel()
}

// An item that goes while it is open goes from the screen; the next one comes when it is
// asked for, and no key that was meant for the one decides the other.
func TestAnItemThatGoes(t *testing.T) {
	s, store := inTeam(t, Offers{})
	s.session.SetNote("names a place")
	withhold(t, store, "a")
	s.Tick()
	if got := s.says(); !strings.Contains(got, "This item is not yours any more") || !strings.Contains(got, "You had written: “names a place”") || !s.content.next.Visible() {
		t.Fatalf("it says %q, and offers to go on: %v", got, s.content.next.Visible())
	}
	for _, key := range []string{"A", "R", "S", "E"} {
		for _, c := range s.Commands() {
			if c.Key == key {
				c.Run()
			}
		}
	}
	s.Tick()
	if s.session.at() != "" || decisions(t, s.session.desk) != "" || s.choice != nothing {
		t.Fatalf("the item %q came by itself, decided is %q", s.session.at(), decisions(t, s.session.desk))
	}
	if !s.Key(fyne.KeyReturn, false) || s.session.at() != "b" || s.says() != "" || s.content.next.Visible() {
		t.Errorf("after Enter the item is %q, and it says %q", s.session.at(), s.says())
	}
	if s.session.view.Note != "" || s.words.Text != "" {
		t.Error("what was written about the one stands beside the other")
	}
	if s.Key(fyne.KeyReturn, false) {
		t.Error("Enter is taken while there is nothing to go on from")
	}
}

// In a workspace of its own nothing is asked of the item that is before the reviewer.
func TestNoItemGoesWithoutAHub(t *testing.T) {
	s, store := inTeam(t, Offers{})
	s.session.SetTeam(nil, 0)
	withhold(t, store, "a")
	s.Tick()
	if s.session.at() != "a" || s.says() != "" {
		t.Errorf("the item is %q, and it says %q", s.session.at(), s.says())
	}
}

// What another decided meanwhile is said with their name.
func TestAnItemThatAnotherDecides(t *testing.T) {
	s, store := inTeam(t, Offers{})
	desk := queue.NewDesk(queue.Config{Store: store, Policies: staging.Policies(t), Reviewer: "lee"})
	ref := s.session.view.Task.Ref
	if err := store.Release(t.Context(), ref, "kim"); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Take(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Decide(t.Context(), ref, queue.Judgement{Verdict: queue.NotViolating, OpenedAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
	s.Tick()
	if got := s.says(); !strings.Contains(got, "This item was decided meanwhile Lee has decided it") {
		t.Errorf("it says %q", got)
	}
}

func TestGoneWords(t *testing.T) {
	for _, tt := range []struct {
		gone Gone
		want string
	}{
		{Gone{Withdrawn: true, By: "sue"}, "This item was withdrawn sue took it out of the team's queue: nothing is to be decided about it any more."},
		{Gone{Withdrawn: true, By: "sue", Reason: "taken down\nby its author", Note: "x"}, "The reason: “taken down by its author”\nYou had written: “x”"},
		{Gone{By: "lee"}, "Lee has decided it; nothing of yours was sent."},
		{Gone{Why: "Its lease ended."}, "This item is not yours any more Its lease ended."},
	} {
		head, below := goneWords(&tt.gone)
		if got := head + " " + below; !strings.Contains(got, tt.want) {
			t.Errorf("%+v is said as %q, want %q in it", tt.gone, got, tt.want)
		}
	}
}

// Where nothing is left to decide it is said why, and never that files can be imported.
func TestNothingLeftInATeam(t *testing.T) {
	last := time.Now()
	offline := queue.Errorf(queue.Offline, "no route")
	for _, tt := range []struct {
		name    string
		contact words.Contact
		stats   queue.Stats
		want    string
	}{
		{"nothing waits", words.Contact{SyncState: queue.SyncState{Online: true, Drained: true}}, queue.Stats{}, "Nothing waits at the hub for you"},
		{"more comes", words.Contact{SyncState: queue.SyncState{Online: true}}, queue.Stats{}, "More is on its way"},
		{"offline", words.Contact{SyncState: queue.SyncState{Fault: offline, Last: last, Waiting: 3}}, queue.Stats{Total: 3, Decided: 3}, "your batch is used up 3 entries are kept here and sent then."},
		{"offline, and what to do next time", words.Contact{SyncState: queue.SyncState{Fault: offline}}, queue.Stats{}, "check out for the field first: Ctrl+B"},
		{"refused", words.Contact{SyncState: queue.SyncState{Fault: queue.Errorf(queue.Refused, "no")}}, queue.Stats{}, "Ctrl+H says what"},
		{"no password", words.Contact{Locked: true}, queue.Stats{}, "Ctrl+H signs in"},
		{"not answered yet", words.Contact{Trying: true}, queue.Stats{}, "It has not answered yet."},
		{"much to come", words.Contact{Trying: true, ToPull: 120000}, queue.Stats{}, "Catching up with the team 120,000 entries are to go."},
		{"skipped", words.Contact{SyncState: queue.SyncState{Online: true}}, queue.Stats{Total: 2, Resting: 2}, "You skipped 2 for now: K brings them back."},
		{"escalated", words.Contact{SyncState: queue.SyncState{Online: true}}, queue.Stats{Total: 2, Escalated: 2}, "Q turns to it."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			head, below := emptyWords(View{Stats: tt.stats, Team: Team{Contact: &tt.contact}}, last)
			if got := head + " " + below; !strings.Contains(got, tt.want) || strings.Contains(got, "mport") {
				t.Errorf("it says %q, want %q in it", got, tt.want)
			}
		})
	}
}

// How it stands with the hub is the last of the line below, and leads to where more is
// said of it; how long the item is theirs is said above it, with the key that renews.
func TestTheTeamInSight(t *testing.T) {
	var did []string
	s, _ := inTeam(t, Offers{Hub: func() { did = append(did, "hub") }, Renew: func() { did = append(did, "renew") }})
	if got := s.status.AccessibilityLabel(); !strings.HasSuffix(got, "kim; ● in sync") || !strings.Contains(got, "3 to decide") {
		t.Errorf("the line below says %q", got)
	}
	s.status.OnLast()
	if s.content.offers.Visible() || s.content.lease.Visible() {
		t.Error("files are offered, or a lease is spoken of that there is not")
	}
	v := s.session.view
	v.Leased, v.Lease.Field = true, true
	v.Lease.Until = s.session.desk.Now().Add(9 * time.Minute)
	s.show(v)
	if got := s.content.flags.AccessibilityLabel(); !strings.HasPrefix(got, "Checked out · ") || !s.content.lease.Visible() || !strings.Contains(s.content.lease.AccessibilityLabel(), "then another may decide it too") {
		t.Errorf("of the time that is left it says %q and %q", got, s.content.lease.AccessibilityLabel())
	}
	s.content.renew()
	v.Lease.Until = s.session.desk.Now().Add(-time.Minute)
	s.show(v)
	if got := s.content.flags.AccessibilityLabel(); !strings.HasPrefix(got, "Your time is over") || !strings.Contains(s.content.lease.AccessibilityLabel(), "yours counts as an opinion") {
		t.Errorf("when it is over it says %q", got)
	}
	s.session.Allow()
	if got := decisions(t, s.session.desk); got != "a not_violating" {
		t.Errorf("then decided is %q", got)
	}
	if strings.Join(did, " ") != "hub renew" {
		t.Errorf("it did %q", did)
	}
	s.session.SetTeam(nil, 0)
	if got := s.status.AccessibilityLabel(); strings.Contains(got, "sync") || s.status.OnLast != nil {
		t.Errorf("without a hub the line below says %q", got)
	}
}

// What was read of the lease goes with the item that it is of.
func TestTheLeaseGoesWithItsItem(t *testing.T) {
	s, _ := inTeam(t, Offers{})
	var l loaded
	l.task = s.session.view.Task
	if err := s.session.leased(context.Background(), &l); err != nil || l.leased {
		t.Errorf("a lease is known in a workspace that belongs to no hub: %v", err)
	}
}
