package setup_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"discern/queue"
	"discern/ui/internal/screentest"
	"discern/ui/kit"
	"discern/ui/setup"
	"discern/ui/words"
)

// team is what the window would do about a hub, written down.
type team struct {
	*setup.Screen
	desk   *desk
	state  setup.HubState
	logins []setup.Login
	now    time.Time
}

// sitInTeam opens the screen where a hub can be reached.
func sitInTeam(t *testing.T, reviewer string, state setup.HubState) *team {
	t.Helper()
	screentest.App(t)
	m := &team{desk: newDesk(t), state: state, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	m.desk.reviewer = reviewer
	offers := m.desk.offers()
	did := func(s string) func() { return func() { m.desk.did = append(m.desk.did, s) } }
	offers.Hub = &setup.Hub{
		State: func() setup.HubState { return m.state }, Connect: func(l setup.Login) { m.logins = append(m.logins, l) },
		Cancel: did("cancel"), Sheet: did("sheet"), Now: func() time.Time { return m.now },
		Anew: func() { m.state.Err, m.state.Fresh, m.state.Note = nil, false, "" },
	}
	m.Screen = setup.NewScreen(offers)
	w := test.NewTempWindow(t, m.Object())
	w.Resize(fyne.NewSize(1000, 900))
	m.Shown()
	return m
}

// write writes into the field that has the keyboard, and Enter.
func (m *team) write(t *testing.T, words string) {
	t.Helper()
	write(t, m.desk, words)
}

func (m *team) says(t *testing.T, words ...string) {
	t.Helper()
	all, _ := visible(m.Object())
	for _, w := range words {
		if !slices.ContainsFunc(all, func(s string) bool { return strings.Contains(s, w) }) {
			t.Errorf("%q is not said in\n%s", w, strings.Join(all, "\n"))
		}
	}
}

func (m *team) saysNot(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if says(m.Screen, w) {
			t.Errorf("%q is said", w)
		}
	}
}

// joined is a workspace that belongs to a hub.
func joined() setup.HubState {
	return setup.HubState{Contact: &words.Contact{SyncState: queue.SyncState{Online: true, Joined: queue.Joined{
		Server: "hub.example.org/discern", Reviewer: "kim", Duty: queue.Supervisor, Languages: []string{"en", "ar"}, Rules: []string{"GORE"}, Most: 20, MostField: 200,
	}}}}
}

func TestWithoutAHubNothingIsOffered(t *testing.T) {
	s, _ := sit(t, "Ada")
	s.Connect()
	s.ShowHub(true)
	if says(s, "hub") || says(s, "team?") {
		t.Error("a hub is offered")
	}
}

func TestConnecting(t *testing.T) {
	m := sitInTeam(t, "", setup.HubState{})
	m.says(t, "Do you work in a team?", "Connect to your team's hub")
	m.Connect()
	m.saysNot(t, "Who sits here?")
	m.desk.focus.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // nothing is written yet
	m.write(t, " hub.example.org/discern ")
	m.write(t, "kim")
	if len(m.logins) > 0 {
		t.Fatal("it connects without a password")
	}
	if e := m.desk.focus.(*kit.Entry); !e.Password {
		t.Error("the password is shown")
	}
	m.write(t, "secret")
	want := []setup.Login{{Server: "hub.example.org/discern", Name: "kim", Password: "secret", Remember: true}}
	if !slices.Equal(m.logins, want) {
		t.Fatalf("it connects with %+v", m.logins)
	}

	m.state.Busy, m.state.Since = "hub.example.org/discern", m.now
	m.ShowHub(true)
	m.now = m.now.Add(5 * time.Second)
	m.Tick()
	m.says(t, "Connecting to hub.example.org/discern … 5 s", "Cancel")
	press(m.Screen, "Return")
	if len(m.logins) != 1 {
		t.Error("it connects once more beside")
	}
	press(m.Screen, string(fyne.KeyEscape))
	if !slices.Equal(m.desk.did, []string{"cancel"}) {
		t.Errorf("Esc did %q", m.desk.did)
	}
}

// What is wrong stands beside the field that it is about, and the keyboard goes there.
func TestConnectingFails(t *testing.T) {
	for _, tt := range []struct {
		name  string
		err   error
		says  string
		field int // which of the fields has the keyboard; -1 for none of them
	}{
		{"the server", &queue.Error{Kind: queue.Offline, Field: "server", Msg: "the hub cannot be reached"}, "The hub cannot be reached.", 0},
		{"the name", &queue.Error{Kind: queue.Refused, Field: "name", Msg: "nobody of that name is let in"}, "Nobody of that name is let in.", 1},
		{"the password", &queue.Error{Kind: queue.Refused, Field: "password", Msg: "it is not yours"}, "It is not yours.", 2},
		{"a server without a hub", queue.Errorf(queue.NotFound, "the database holds no hub"), "The database holds no hub.", 0},
		{"nothing that is written", queue.Errorf(queue.Newer, "the hub is newer"), "The hub is newer.", -1},
		{"anything", errors.New("it broke"), "It broke.", -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := sitInTeam(t, "", setup.HubState{})
			m.Connect()
			var fields []fyne.Focusable
			for _, words := range []string{"hub", "kim", "secret"} {
				fields = append(fields, m.desk.focus)
				m.write(t, words)
			}
			m.desk.focus = nil
			m.state.Err = tt.err
			m.ShowHub(true)
			m.says(t, tt.says)
			if got := slices.Index(fields, m.desk.focus); got != tt.field {
				t.Errorf("the keyboard is at field %d, want %d", got, tt.field)
			}
			if tt.field >= 0 {
				beside, _ := visible(m.Object())
				at := slices.IndexFunc(beside, func(s string) bool { return strings.Contains(s, tt.says) })
				if title := []string{"server", "name", "password"}[tt.field]; !strings.Contains(strings.Join(beside[max(at-2, 0):at], " "), title) {
					t.Errorf("it stands behind %q", beside[max(at-2, 0):at])
				}
			}
			press(m.Screen, string(fyne.KeyEscape))
			m.saysNot(t, tt.says)
			m.Connect()
			if m.saysNot(t, tt.says); fields[2].(*kit.Entry).Text != "" {
				t.Error("the password is still written there")
			}
		})
	}
}

func TestConnected(t *testing.T) {
	m := sitInTeam(t, "", setup.HubState{})
	m.Connect()
	m.state = joined()
	m.state.Fresh, m.state.Note = true, "The password could not be kept."
	m.desk.reviewer = "kim"
	m.ShowHub(true)
	m.says(t, "Connected", "kim, supervisor", "items in English, Arabic", "under GORE", "20 items online, and 200 checked out", "The password could not be kept.", "Start reviewing")
	m.saysNot(t, "Your password")
	if m.desk.focus != nil {
		t.Error("a field keeps the keyboard")
	}
	press(m.Screen, "Return")
	if !slices.Equal(m.desk.did, []string{"start"}) {
		t.Errorf("Enter did %q", m.desk.did)
	}
	m.Shown()
	m.says(t, "Hello, kim", "So the team's hub knows you.", "Your team's hub ● in sync", "hub.example.org/discern")
	m.saysNot(t, "Connected", "Who sits here?", "Look around on the sample queue", "Do you work in a team?")
	for _, key := range []fyne.KeyName{"1", "2", "3"} {
		if m.Key(key, false) {
			t.Errorf("the key %s was taken, though items come from the hub", key)
		}
	}
}

func TestSigningInAgain(t *testing.T) {
	st := joined()
	st.Contact.Locked = true
	m := sitInTeam(t, "kim", st)
	if commands := m.Commands(); len(commands) != 1 || commands[0].Key != "P" || m.Key("P", false) {
		t.Fatalf("its commands are %v", commands)
	}
	m.Commands()[0].Run()
	if len(m.Commands()) > 0 {
		t.Error("it is offered once more on the page itself")
	}
	m.says(t, "Sign in")
	m.saysNot(t, "Your name there")
	m.write(t, "another")
	want := []setup.Login{{Server: "hub.example.org/discern", Name: "kim", Password: "another", Remember: true}}
	if !slices.Equal(m.logins, want) {
		t.Errorf("it connects with %+v", m.logins)
	}
	press(m.Screen, string(fyne.KeyEscape))
	m.says(t, "▲ signed out")
	_, buttons := visible(m.Object())
	for _, b := range buttons {
		if b.AccessibilityLabel() == "How it stands" {
			test.Tap(b)
		}
	}
	if !slices.Equal(m.desk.did, []string{"sheet"}) {
		t.Errorf("it did %q", m.desk.did)
	}
}

// A workspace with items of its own is not asked for a password that it has no use for.
func TestAWorkspaceOfItsOwn(t *testing.T) {
	m := sitInTeam(t, "Ada", setup.HubState{Own: 155})
	m.Connect()
	m.says(t, "cannot be connected", "155 items and entries of its own", "discern --workspace FOLDER", "What lies here stays as it is.")
	m.saysNot(t, "Your password")
	press(m.Screen, "Return")
	if len(m.logins) > 0 || m.desk.focus != nil {
		t.Errorf("it connects with %+v", m.logins)
	}
	press(m.Screen, string(fyne.KeyEscape))
	m.says(t, "Hello, Ada", "Look around on the sample queue")
}
