package ui

import (
	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/setup"
	"discern/ui/team"
	"discern/ui/words"
)

// What the window shows of the team's hub, and the ways to it.

// hubParts are the parts of the window that are about the team's hub.
type hubParts struct {
	contact *contact
	sheet   *team.HubSheet
	out     *team.CheckOutSheet
	clashes int              // as they were last shown
	sign    words.Sign       // likewise
	icons   [4]fyne.Resource // by words.Mark
}

func (w *window) newHub() {
	h := &w.hub
	h.contact = &contact{
		desk: w.Desk, run: w.run, offers: w.Hub, changed: w.hubChanged, told: w.hubTold, signIn: w.connect,
		say: func(m kit.Message) {
			if m.Tone == kit.Warn && m.OnAction == nil {
				m.Key, m.Action, m.OnAction = "Ctrl+H", "Show", w.showHub
			}
			if !h.sheet.IsOpen() && !h.out.IsOpen() {
				w.strip.SayFor(m, longStripTime)
			}
		},
	}
	h.sheet = team.NewHubSheet(team.HubOffers{
		Sync: h.contact.sync, CheckOut: w.checkOut, GiveBack: h.contact.giveBack, Conflicts: w.showConflicts, SignIn: w.connect,
		Accept: h.contact.accept, Stop: h.contact.work.stop,
	}, w.Desk.Now)
	h.out = team.NewCheckOutSheet(h.contact.checkOut, h.contact.work.stop, w.Desk.Now)
	h.icons = [4]fyne.Resource{words.InSync: icon("hub-sync"), words.Sending: icon("hub-send"), words.Away: icon("hub-off"), words.Trouble: icon("hub-alert")}
}

// setupHub is what the set-up screen needs to connect; nil where no hub can be reached.
func (w *window) setupHub() *setup.Hub {
	if w.Hub == nil {
		return nil
	}
	c := w.hub.contact
	return &setup.Hub{State: c.state, Connect: c.connect, Cancel: c.giveUp, Anew: c.anew, Sheet: w.showHub, Now: w.Desk.Now}
}

// hubChanged shows how it stands with the hub wherever that is shown.
func (w *window) hubChanged() {
	c := w.hub.contact
	known := c.team()
	if known == nil {
		return
	}
	sign := known.Sign(w.Desk.Now())
	item := kit.RailItem{Icon: w.hub.icons[sign.Mark], Label: sign.Short, Tone: sign.Tone, Foot: true}
	if known.Clashes > 0 {
		item.Badge = queue.Thousands(known.Clashes)
	}
	w.rail.SetItem(railHub, item)
	imports := w.rail.Item(railImport)
	imports.Away = true // everything comes from the hub
	w.rail.SetItem(railImport, imports)
	w.review.Session().SetTeam(known, c.lasts)
	if w.hub.sheet.IsOpen() {
		w.hub.sheet.Show(c.page())
	}
	if w.hub.out.IsOpen() {
		w.hub.out.Show(c.checking())
	}
	if w.hub.sign != sign {
		w.hub.sign = sign
		w.setup.ShowHub(false)
	}
	if w.hub.clashes != known.Clashes {
		w.hub.clashes = known.Clashes
		if w.current == screen(w.conflicts) {
			w.conflicts.Refresh()
		}
	}
}

// hubTold shows what came of a try to connect.
func (w *window) hubTold() {
	if w.hub.contact.joined {
		w.hubChanged()
	}
	w.setup.ShowHub(true)
}

// connect leads to where one connects to a hub, or signs in there again.
func (w *window) connect() {
	w.closeSheets()
	w.strip.Clear()
	w.show(w.setup)
	w.setup.Connect()
}

// showHub says how it stands with the hub, or leads to it.
func (w *window) showHub() {
	switch c := w.hub.contact; {
	case w.Hub == nil:
	case !c.joined || c.known.Locked:
		w.connect()
	default:
		w.closeSheets()
		w.hub.sheet.Show(c.page())
		w.hub.sheet.OpenOn(w.win.Canvas())
	}
}

// checkOut asks what to take along for the field.
func (w *window) checkOut() {
	c := w.hub.contact
	if !c.joined {
		return
	}
	w.closeSheets()
	c.work.out.Over = false
	w.hub.out.Show(c.checking())
	w.hub.out.OpenOn(w.win.Canvas())
}

// closeSheets closes what lies over the window about the hub.
func (w *window) closeSheets() {
	w.hub.sheet.Close()
	w.hub.out.Close()
}

func (w *window) showConflicts() {
	if w.hub.contact.joined {
		w.closeSheets()
		w.show(w.conflicts)
	}
}

// hubCommands are what can be done with the hub.
func (w *window) hubCommands() []kit.Command {
	c := func(key, name string, run func()) kit.Command {
		return kit.Command{Key: key, Name: name, Group: "Team's hub", Run: run}
	}
	switch {
	case w.Hub == nil:
		return nil
	case !w.hub.contact.joined:
		return []kit.Command{c("Ctrl+H", "Connect to your team's hub", w.showHub)}
	}
	return append(w.hubChords(),
		c("", "Give back what is not decided", w.giveBack),
		c("", "Sign in at the hub again", w.connect),
	)
}

// hubChords are the commands with their keys, which do nothing without a hub.
func (w *window) hubChords() []kit.Command {
	c := func(key, name string, run func()) kit.Command {
		return kit.Command{Key: key, Name: name, Group: "Team's hub", Run: run}
	}
	return []kit.Command{
		c("Ctrl+H", "Your team's hub: how it stands", w.showHub),
		c("Ctrl+S", "Sync now", func() {
			if w.hub.contact.joined {
				w.hub.contact.sync()
			}
		}),
		c("Ctrl+B", "Check out items for the field", w.checkOut),
		c("Ctrl+R", "Renew the time that items are yours", w.hub.contact.renew),
		c("Ctrl+5", "Conflicts: what two people decided", w.showConflicts),
	}
}

// giveBack asks once whether all that is not decided is to be given back.
func (w *window) giveBack() {
	w.showHub()
	w.hub.sheet.AskToGiveBack()
}
