package words_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/words"
)

func TestContactAtAGlance(t *testing.T) {
	now := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	offline := queue.Errorf(queue.Offline, "the hub cannot be reached: no route to it")
	for _, tt := range []struct {
		name    string
		contact words.Contact
		mark    words.Mark
		short   string
		long    string
		tone    kit.Tone
		explain string // a part of it
	}{
		{"in sync", words.Contact{SyncState: queue.SyncState{Online: true, Last: now}}, words.InSync, "in sync", "● in sync", kit.Good, "In sync. All that was decided here is at the hub."},
		{"something to send", words.Contact{SyncState: queue.SyncState{Online: true, Waiting: 1200}}, words.Sending, "1,200 to send", "○ 1,200 to send", kit.Accent, "can still be taken back unseen"},
		{"offline", words.Contact{SyncState: queue.SyncState{Fault: offline, Last: now.Add(-2 * time.Hour), Waiting: 3}}, words.Away, "offline", "○ offline since 12:00 · 3 waiting", kit.Quiet, "Offline since 12:00. Work on: what you decide is kept here"},
		{"offline says why", words.Contact{SyncState: queue.SyncState{Fault: offline}}, words.Away, "offline", "○ offline", kit.Quiet, "The last time: the hub cannot be reached: no route to it."},
		{"not tried yet", words.Contact{Trying: true, SyncState: queue.SyncState{Waiting: 2, Last: now}}, words.Away, "connecting", "○ connecting · 2 waiting", kit.Quiet, "The hub has not answered yet."},
		{"much to come", words.Contact{Trying: true, ToPull: 120000, SyncState: queue.SyncState{Waiting: 2}}, words.Sending, "catching up", "○ catching up · 120,000 to go · 2 waiting", kit.Accent, "120,000 entries are to go"},
		{"a little to come", words.Contact{ToPull: 20, SyncState: queue.SyncState{Online: true}}, words.InSync, "in sync", "● in sync", kit.Good, ""},
		{"no password", words.Contact{Locked: true, Trying: true, SyncState: queue.SyncState{Waiting: 2}}, words.Away, "sign in", "▲ signed out · 2 waiting", kit.Warn, "what you decide is kept here and sent later"},
		{"refused", words.Contact{SyncState: queue.SyncState{Fault: queue.Errorf(queue.Refused, "the hub does not let kim in any more"), Waiting: 7}}, words.Trouble, "refused", "▲ refused · 7 waiting", kit.Warn, "The hub refuses. The hub does not let kim in any more. Nothing is lost"},
		{"another version", words.Contact{SyncState: queue.SyncState{Fault: queue.Errorf(queue.Newer, "install the newer program")}}, words.Trouble, "stopped", "▲ stopped", kit.Warn, "another version"},
		{"no room", words.Contact{SyncState: queue.SyncState{Fault: queue.Errorf(queue.NoSpace, "the hub's disk is full")}}, words.Trouble, "disk full", "▲ disk full", kit.Warn, "no room left"},
		{"forked", words.Contact{SyncState: queue.SyncState{Fault: queue.Errorf(queue.Forked, "the hub was put back")}}, words.Trouble, "stopped", "▲ stopped", kit.Warn, "Syncing has stopped. The hub was put back."},
		{"anything else", words.Contact{SyncState: queue.SyncState{Fault: queue.Errorf(queue.Other, "it broke")}}, words.Trouble, "trouble", "▲ trouble", kit.Warn, "It broke."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := words.Sign{Mark: tt.mark, Short: tt.short, Long: tt.long, Tone: tt.tone}
			if diff := cmp.Diff(want, tt.contact.Sign(now)); diff != "" {
				t.Errorf("sign (-want +got):\n%s", diff)
			}
			head, text := tt.contact.Explain(now)
			if got := head + ". " + text; !strings.Contains(got, tt.explain) {
				t.Errorf("it explains %q, want %q in it", got, tt.explain)
			}
		})
	}
}

func TestContactFacts(t *testing.T) {
	now := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	joined := queue.Joined{Server: "hub.example.org/discern", Reviewer: "kim", Duty: queue.Moderator, Policies: "terror 2027-01"}
	for _, tt := range []struct {
		name  string
		state queue.SyncState
		want  []string
	}{
		{"nothing yet", queue.SyncState{}, []string{"Sent: nothing yet", "Waiting: nothing", "Last contact: never"}},
		{"at work", queue.SyncState{Had: 1200, Waiting: 1, Last: now.Add(-3 * time.Minute), Leases: 8}, []string{
			"Sent: all up to entry 1,200 of your ledger",
			"Waiting: 1 entry of your ledger",
			"Last contact: 13:57, 3 min ago",
			"Held: 8 items for work online",
		}},
		{"in the field", queue.SyncState{Last: now, Field: 50, Soonest: now.Add(49 * time.Hour), Lapsed: 0}, []string{
			"Sent: nothing yet",
			"Waiting: nothing",
			"Last contact: 14:00, 0 s ago",
			"Checked out: 50 items",
			"First is over: 25 Nov 15:00, in 2 days",
		}},
		{"time is over, and the clock wrong", queue.SyncState{Last: now, Field: 1, Soonest: now.Add(-3 * time.Hour), Lapsed: 1, ClockOff: 49 * time.Hour}, []string{
			"Sent: nothing yet",
			"Waiting: nothing",
			"Last contact: 14:00, 0 s ago",
			"Checked out: 1 item",
			"First is over: 11:00, 3 h ago",
			"Time is over: of 1 item: others may decide them meanwhile",
			"Clock: this machine is 2 days behind; the hub's time counts",
		}},
		{"other policies", queue.SyncState{OtherPolicies: true}, []string{
			"Sent: nothing yet",
			"Waiting: nothing",
			"Last contact: never",
			"Policies: the team judges by terror 2027-01, this program by others: bring it up to date",
		}},
		{"a clock that is ahead", queue.SyncState{ClockOff: -3 * time.Minute}, []string{
			"Sent: nothing yet",
			"Waiting: nothing",
			"Last contact: never",
			"Clock: this machine is 3 min ahead; the hub's time counts",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.state.Joined = joined
			c := words.Contact{SyncState: tt.state}
			var got []string
			for _, f := range c.Facts(now) {
				got = append(got, f.Name+": "+f.Value)
			}
			want := append([]string{"You: kim, moderator", "Hub: hub.example.org/discern"}, tt.want...)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
		})
	}
}

// What a person is told is a sentence, without the field that the program calls at fault.
func TestSentence(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{&queue.Error{Field: "password", Msg: "it is wrong"}, "it is wrong."},
		{queue.Errorf(queue.Offline, "Is the line up?"), "Is the line up?"},
		{queue.Errorf(queue.Other, "it broke."), "it broke."},
	} {
		if got := words.Sentence(tt.err); got != tt.want {
			t.Errorf("%q is said as %q, want %q", tt.err, got, tt.want)
		}
	}
}

func TestLeaseLeft(t *testing.T) {
	now := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	const days = 72 * time.Hour
	for _, tt := range []struct {
		name   string
		left   time.Duration
		field  bool
		online bool
		lasts  time.Duration
		chip   string
		ask    string // a part of it
	}{
		{"online it renews itself", 3 * time.Minute, false, true, days, "", ""},
		{"online, and it does not", 90 * time.Second, false, true, days, "", "Yours for 1 min more"},
		{"offline it is said", 5 * time.Minute, false, false, days, "Yours for 5 min", ""},
		{"offline, and it ends", 30 * time.Second, false, false, days, "Yours for 30 s", "Yours for 30 s more"},
		{"online it has ended", -time.Second, false, true, days, "Your time is over", "Others may decide it now; yours counts as an opinion."},
		{"in the field always", 50 * time.Hour, true, true, days, "Checked out · 2 days left", ""},
		{"in its last tenth", 7 * time.Hour, true, false, days, "Checked out · 7 h left", "Yours for 7 h more"},
		{"not yet in its last tenth", 8 * time.Hour, true, false, days, "Checked out · 8 h left", ""},
		{"of an hour it is ten minutes", 9 * time.Minute, true, false, time.Hour, "Checked out · 9 min left", "Yours for 9 min more"},
		{"of an hour, not before", 11 * time.Minute, true, false, time.Hour, "Checked out · 11 min left", ""},
		{"in the field it has ended", -50 * time.Hour, true, false, days, "Your time is over", "yours counts as an opinion"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var g queue.HeldGrant
			g.Until, g.Field = now.Add(tt.left), tt.field
			l := words.LeaseLeft(g, tt.lasts, tt.online, now)
			if l.Chip != tt.chip || (l.Ask == "") != (tt.ask == "") || !strings.Contains(l.Ask, tt.ask) {
				t.Errorf("it says %+v, want %q and %q", l, tt.chip, tt.ask)
			}
			chips := words.LeaseChip(l)
			if len(chips) != map[bool]int{true: 1}[tt.chip != ""] || len(chips) == 1 && (chips[0].Tone == kit.Warn) != (tt.ask != "") {
				t.Errorf("the chips are %+v", chips)
			}
		})
	}
}
