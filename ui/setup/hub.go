package setup

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
	"discern/ui/words"
)

// Hub is what the screen needs to connect the workspace to a team's hub.
type Hub struct {
	State   func() HubState
	Connect func(Login) // begins; the screen is told of what comes of it by ShowHub
	Cancel  func()      // ends it
	Anew    func()      // forgets what came of the last try, and finds out whether the workspace can be joined
	Sheet   func()      // shows how it stands with the hub
	Now     func() time.Time
}

// Login is what a person gives to be let in.
type Login struct {
	Server, Name, Password string
	Remember               bool // in the machine's keyring
}

// HubState is how far it is with a hub.
type HubState struct {
	Own     int64          // items and entries of the workspace's own, with which it cannot be joined
	Contact *words.Contact // nil while it is joined to none
	Busy    string         // what is being reached; empty for nothing
	Since   time.Time      // it is being reached
	Err     error          // of the last try; the Field of a queue.Error names the field at fault
	Note    string         // what did not go as it was asked for, though it went
	Fresh   bool           // it went just now
}

// team is the part of the screen about the team's hub: it leads to the page on which one
// connects, or says to which hub the workspace belongs.
type team struct {
	hub    *Hub
	page   *page
	lead   *fyne.Container // there is no hub yet
	sign   *kit.SectionTitle
	facts  *view.Facts
	joined *fyne.Container
}

func newTeam(hub *Hub, offers Offers, connect, back func()) *team {
	t := &team{hub: hub, page: newPage(hub, offers, back), facts: view.NewFacts(), sign: kit.NewSectionTitle("", "")}
	t.lead = kit.NewColumn(kit.Space, 0, kit.NewSectionTitle("Do you work in a team?", ""),
		choice("Ctrl+H", "Connect to your team's hub", "Items come from the team's queue, and what you decide goes there. It asks for the hub's server, your name and your password.", connect))
	t.joined = kit.NewColumn(kit.Space, 0, t.sign, kit.NewCard(t.facts), row(
		kit.NewKeyButton("Ctrl+H", "How it stands", kit.Plain, hub.Sheet),
		kit.NewKeyButton("P", "Sign in again, with another password", kit.Plain, connect)))
	return t
}

// update brings part and page up to how it stands.
func (t *team) update() {
	st := t.hub.State()
	kit.ShowIf(!t.page.open && st.Contact == nil, t.lead)
	kit.ShowIf(!t.page.open && st.Contact != nil, t.joined)
	if st.Contact != nil {
		t.sign.Set("Your team's hub", st.Contact.Sign(t.hub.Now()).Long)
		t.facts.Set("", seat(&st.Contact.Joined), "")
	}
	t.page.update(&st)
}

// seat says as whom one works at which hub, and what one may see.
func seat(j *queue.Joined) []view.Fact {
	languages := make([]string, len(j.Languages))
	for i, tag := range j.Languages {
		languages[i] = words.Language(tag)
	}
	return []view.Fact{
		{Name: "Hub", Value: j.Server},
		{Name: "You", Value: j.Reviewer + ", " + string(j.Duty)},
		{Name: "You see", Value: orAll(languages, "items in every language", "items in ")},
		{Name: "", Value: orAll(j.Rules, "under every rule", "under ")},
		{Name: "At a time", Value: queue.Number(j.Most, "item", "items") + " online, and " + queue.Thousands(j.MostField) + " checked out for the field"},
	}
}

func orAll(list []string, all, some string) string {
	if len(list) == 0 {
		return all
	}
	return some + strings.Join(list, ", ")
}
