package team_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"discern/queue"
	"discern/ui/internal/screentest"
	"discern/ui/kit"
	"discern/ui/team"
	"discern/ui/words"
)

var now = time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)

// lay opens something over a window.
func lay(t *testing.T, open func(fyne.Canvas)) fyne.Window {
	t.Helper()
	w := test.NewTempWindow(t, kit.NewRule())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1024, 700))
	open(w.Canvas())
	return w
}

// press presses keys on what lies over the window, by what stands on their caps.
func press(w fyne.Window, keys string) {
	for _, k := range strings.Fields(keys) {
		name := fyne.KeyName(k)
		if k == "Enter" {
			name = fyne.KeyReturn
		}
		f := w.Canvas().Focused()
		if f == nil {
			return
		}
		f.(desktop.Keyable).KeyDown(&fyne.KeyEvent{Name: name})
		f.TypedKey(&fyne.KeyEvent{Name: name})
		if len(k) == 1 {
			f.TypedRune(rune(strings.ToLower(k)[0]))
		}
	}
}

// seen is everything that can be seen, in words, a line each.
func seen(o fyne.CanvasObject) string {
	if !o.Visible() {
		return ""
	}
	text := ""
	if c, ok := o.(*fyne.Container); ok {
		for _, i := range c.Objects {
			text += seen(i)
		}
		return text
	}
	if a, ok := o.(fyne.Accessible); ok {
		text = a.AccessibilityLabel() + "\n"
	}
	return text
}

func says(t *testing.T, all string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(all, w) {
			t.Errorf("%q is not said in\n%s", w, all)
		}
	}
}

func saysNot(t *testing.T, all string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(all, w) {
			t.Errorf("%q is said in\n%s", w, all)
		}
	}
}

func TestHubSheet(t *testing.T) {
	forked := queue.Errorf(queue.Forked, "the hub was put back; everything here is kept")
	for _, tt := range []struct {
		name string
		st   team.HubState
		says []string
		not  []string
		keys string // pressed one after the other
		did  string
	}{
		{
			"in sync",
			team.HubState{Contact: words.Contact{SyncState: queue.SyncState{Online: true, Last: now, Leases: 8, Had: 5}}},
			[]string{"In sync", "all up to entry 5", "8 items for work online", "Sync now", "Give back what is not decided", "Conflicts"},
			[]string{"Sign in", "Stop", "Go on with this hub", "did not come to what you meant"},
			"S F C P G X", "sync out conflicts",
		},
		{
			"nothing is held", team.HubState{Contact: words.Contact{SyncState: queue.SyncState{Online: true}}}, nil, []string{"Give back"}, "B B", "",
		},
		{
			"giving back is asked twice", team.HubState{Contact: words.Contact{SyncState: queue.SyncState{Online: true, Field: 3}}}, nil, nil, "B S B B", "sync give",
		},
		{
			"new conflicts", team.HubState{Contact: words.Contact{SyncState: queue.SyncState{Online: true, Clashes: 2}}}, []string{"Conflicts (2 new)"}, nil, "", "",
		},
		{
			"refused",
			team.HubState{Contact: words.Contact{SyncState: queue.SyncState{Fault: queue.Errorf(queue.Refused, "no longer"), Waiting: 2}}},
			[]string{"The hub refuses", "No longer. Nothing is lost", "2 entries of your ledger", "Sign in again"},
			nil, "P", "sign in",
		},
		{
			"what was tried says no more than how it stands",
			team.HubState{Contact: words.Contact{SyncState: queue.SyncState{Fault: forked}}, Said: kit.Message{Text: "The hub was put back; everything here is kept."}},
			[]string{"Syncing has stopped", "Tried just now, with no other outcome."},
			[]string{"Nothing is lost"},
			"G", "",
		},
		{
			"going on with another hub is asked twice", team.HubState{Contact: words.Contact{SyncState: queue.SyncState{Fault: forked}}}, []string{"Go on with this hub"}, nil, "G G", "accept",
		},
		{
			"something is being done",
			team.HubState{Contact: words.Contact{SyncState: queue.SyncState{Online: true, Leases: 1}}, Doing: "Syncing …", Said: kit.Message{Text: "before"}},
			[]string{"Syncing …", "Stop"},
			[]string{"Sync now", "before"},
			"S F B B X", "stop",
		},
		{
			"no password", team.HubState{Contact: words.Contact{Locked: true}}, []string{"Signed out", "Sign in again"}, nil, "S F P", "sign in",
		},
		{
			"mishaps",
			team.HubState{Contact: words.Contact{SyncState: queue.SyncState{Online: true}}, Mishaps: []team.Mishap{
				{MishapOf: queue.MishapOf{Why: queue.WasWithdrawn, At: now, Key: queue.Key{Source: "forum", ID: "a"}}, Title: "words\nof a"},
				{MishapOf: queue.MishapOf{Why: queue.NotAllowed, At: now, Key: queue.Key{Source: "forum", ID: "b"}}},
				{},
				{},
				{},
				{},
			}},
			[]string{"did not come to what you meant 6", "14:00  “words of a”: The item was withdrawn at the hub", "forum/b: The hub does not let you do this", "and 2 more"},
			nil, "", "",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			screentest.App(t)
			var did []string
			do := func(what string) func() { return func() { did = append(did, what) } }
			h := team.NewHubSheet(team.HubOffers{
				Sync: do("sync"), CheckOut: do("out"), GiveBack: do("give"), Conflicts: do("conflicts"), SignIn: do("sign in"), Accept: do("accept"), Stop: do("stop"),
			}, func() time.Time { return now })
			h.Show(tt.st)
			w := lay(t, h.OpenOn)
			all := seen(h.Content())
			says(t, all, tt.says...)
			saysNot(t, all, tt.not...)
			press(w, tt.keys)
			if got := strings.Join(did, " "); got != tt.did {
				t.Errorf("it did %q, want %q", got, tt.did)
			}
		})
	}
}

func TestHubSheetIsAskedToGiveBack(t *testing.T) {
	screentest.App(t)
	given := 0
	h := team.NewHubSheet(team.HubOffers{GiveBack: func() { given++ }}, func() time.Time { return now })
	h.Show(team.HubState{Contact: words.Contact{SyncState: queue.SyncState{Online: true, Field: 3}}})
	h.AskToGiveBack() // not open: nothing is asked
	w := lay(t, h.OpenOn)
	saysNot(t, seen(h.Content()), "once more")
	h.AskToGiveBack()
	says(t, seen(h.Content()), "Give it back: once more")
	press(w, "B")
	if given != 1 {
		t.Errorf("it was given back %d times", given)
	}
}

func TestCheckOutSheet(t *testing.T) {
	screentest.App(t)
	var did []string
	c := team.NewCheckOutSheet(func(n int, lasts time.Duration) {
		did = append(did, queue.Number(n, "item", "items")+" for "+queue.Spell(lasts))
	},
		func() { did = append(did, "stop") }, func() time.Time { return now })
	c.Show(team.Out{Most: 200, Have: 12})
	w := lay(t, c.OpenOn)
	says(t, seen(c.Content()), "How many items: 50; For how long: 3 days", "until "+now.Add(72*time.Hour).Local().Format("Mon 2 Jan 15:04"), "12 items are checked out already")
	press(w, "Right Down Left Enter")
	if want := []string{"100 items for 24 h"}; !slices.Equal(did, want) {
		t.Fatalf("it did %q, want %q", did, want)
	}
	c.Show(team.Out{Most: 200, Running: true, Wanted: 100})
	says(t, seen(c.Content()), "Asking the hub")
	c.Show(team.Out{Most: 200, Running: true, Wanted: 100, Report: queue.CheckOutReport{Items: 31, Media: 12, Bytes: 48_000_000}})
	says(t, seen(c.Content()), "31 of 100 items here, with 12 media (48 MB)", "31 % done", "Stop")
	press(w, "Left Enter X")
	if want := []string{"100 items for 24 h", "stop"}; !slices.Equal(did, want) {
		t.Fatalf("while it runs it did %q", did)
	}
	c.Show(team.Out{Most: 200, Wanted: 100, Stopped: true, Over: true, Report: queue.CheckOutReport{Items: 31}})
	says(t, seen(c.Content()), "Stopped. 31 items are here.", "Check out again for the rest.", "Check out 100")
	press(w, "Enter")
	c.Show(team.Out{Most: 200, Wanted: 100, Over: true, Report: queue.CheckOutReport{Items: 100, Lacking: 1, Until: now}})
	says(t, seen(c.Content()), "100 items are here. Decide them and sync by", "1 medium is not at the hub", "Good")
	saysNot(t, seen(c.Content()), "How many items")
	press(w, "Enter")
	if len(did) != 3 || c.IsOpen() {
		t.Errorf("it did %q, and is open: %v", did, c.IsOpen())
	}
}

func TestCheckOutThatCannotBe(t *testing.T) {
	for _, tt := range []struct {
		name string
		out  team.Out
		says string
	}{
		{"nothing may be", team.Out{}, "lets you check out nothing"},
		{"signed out", team.Out{Most: 200, Locked: true}, "sign in first"},
	} {
		screentest.App(t)
		c := team.NewCheckOutSheet(func(int, time.Duration) { t.Errorf("%s: it checks out", tt.name) }, func() {}, func() time.Time { return now })
		c.Show(tt.out)
		w := lay(t, c.OpenOn)
		says(t, seen(c.Content()), tt.says)
		press(w, "Enter")
	}
}

// The number that is offered first is never more than the hub allows.
func TestCheckOutWithinTheLimit(t *testing.T) {
	screentest.App(t)
	n := 0
	c := team.NewCheckOutSheet(func(m int, _ time.Duration) { n = m }, func() {}, func() time.Time { return now })
	c.Show(team.Out{Most: 30})
	press(lay(t, c.OpenOn), "Enter")
	if n != 30 {
		t.Errorf("%d items are checked out of 30 that may be", n)
	}
	c.Show(team.Out{Most: 5})
	says(t, seen(c.Content()), "How many items: 5")
}

func TestResult(t *testing.T) {
	for _, tt := range []struct {
		out  team.Out
		tone kit.Tone
		says string
	}{
		{team.Out{Wanted: 50, Report: queue.CheckOutReport{Items: 50, Media: 1, Bytes: 900}}, kit.Good, "50 items are here, with 1 medium (900 bytes)."},
		{team.Out{Wanted: 50, Report: queue.CheckOutReport{Items: 50, Media: 3, Bytes: 1_200_000_000}}, kit.Good, "(1.2 GB)"},
		{team.Out{Wanted: 50, Report: queue.CheckOutReport{Items: 50, Media: 3, Bytes: 255_100}}, kit.Good, "(256 KB)"},
		{team.Out{Wanted: 50, Report: queue.CheckOutReport{Items: 1}}, kit.Good, "Nothing more waits for you. 1 item is here."},
		{team.Out{Wanted: 50, Stopped: true}, kit.Warn, "Stopped. Nothing is checked out. Check out again for the rest."},
		{team.Out{Wanted: 50}, kit.Warn, "Nothing waits at the hub that you could take along."},
		{team.Out{Wanted: 50, Err: queue.Errorf(queue.Offline, "the line dropped"), Report: queue.CheckOutReport{Items: 7}}, kit.Alarm, "The line dropped. 7 items are here. Check out again for the rest."},
		{team.Out{Wanted: 50, Err: queue.Errorf(queue.Offline, "stopped"), Stopped: true, Report: queue.CheckOutReport{Items: 7}}, kit.Warn, "Stopped. 7 items are here."},
	} {
		if got := team.Result(&tt.out); !strings.Contains(got, tt.says) {
			t.Errorf("it says %q, want %q in it", got, tt.says)
		}
		if got := team.ResultTone(&tt.out); got != tt.tone {
			t.Errorf("%q is said in the tone %v, want %v", tt.says, got, tt.tone)
		}
	}
}
