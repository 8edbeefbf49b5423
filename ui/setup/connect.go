package setup

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
	"discern/ui/words"
)

// page is where the workspace is connected to a hub. It lies in place of the rest of the
// screen while it is open.
type page struct {
	hub    *Hub
	offers Offers
	leave  func() // told that the page was closed
	open   bool

	head     *kit.Head
	why      *kit.Paragraph // why it cannot be joined
	fields   [3]*field
	remember *kit.Check
	form     *fyne.Container
	seat     *view.Facts // who one is there
	card     *kit.Card   // of seat
	note     *kit.Paragraph
	fault    *kit.Paragraph // at no field
	busy     *kit.Paragraph
	connect  *kit.KeyButton
	start    *kit.KeyButton
	back     *kit.KeyButton
	keys     *fyne.Container
	object   *fyne.Container
}

// The fields, and what an error calls them.
const (
	server = iota
	name
	password
)

var fieldNames = [3]string{"server", "name", "password"}

// field is something to write, with what is wrong about it.
type field struct {
	entry  *kit.Entry
	fault  *kit.Paragraph
	object *fyne.Container
}

func newField(title string, entry *kit.Entry) *field {
	f := &field{entry: entry, fault: kit.NewParagraph("", kit.Alarm, kit.TextBody)}
	f.object = kit.NewColumn(kit.Gap/2, 0, kit.NewSectionTitle(title, ""), entry, f.fault)
	return f
}

func newPage(hub *Hub, offers Offers, back func()) *page {
	p := &page{
		hub: hub, offers: offers, leave: back, head: kit.NewHead("", ""), why: kit.NewBoxed(""), seat: view.NewFacts(),
		remember: kit.NewCheck("Remember the password in this machine's keyring"),
		note:     kit.NewParagraph("", kit.Warn, kit.TextBody), fault: kit.NewParagraph("", kit.Alarm, kit.TextBody), busy: kit.NewParagraph("", kit.Accent, kit.TextBody),
	}
	p.fields = [3]*field{
		newField("The hub's server", kit.NewEntry("hub.example.org/discern")),
		newField("Your name there", kit.NewEntry("As whoever keeps the hub gave it to you")),
		newField("Your password", kit.NewSecretEntry("")),
	}
	for _, f := range p.fields {
		f.entry.OnSubmitted = func(string) { p.next() }
		f.entry.OnEscape = p.escape
	}
	p.remember.SetChecked(true)
	p.connect = kit.NewKeyButton("Enter", "Connect", kit.Good, p.try)
	p.start = kit.NewKeyButton("Enter", "Start reviewing", kit.Good, p.begin)
	p.back = kit.NewKeyButton("Esc", "Back", kit.Plain, p.escape)
	p.keys = container.NewHBox(p.connect, p.start, p.back)
	p.form = kit.NewColumn(kit.Space, 0, p.fields[server].object, p.fields[name].object, p.fields[password].object, p.remember)
	p.card = kit.NewCard(p.seat)
	p.object = kit.NewColumn(kit.Space, 0, p.head, p.why, p.form, p.card, p.note, p.fault, p.busy, p.keys)
	return p
}

// lead opens the page.
func (p *page) lead() {
	if p.open {
		return
	}
	p.open = true
	p.hub.Anew()
	if st := p.hub.State(); st.Contact != nil {
		p.fields[server].entry.SetText(st.Contact.Joined.Server)
		p.fields[name].entry.SetText(st.Contact.Joined.Reviewer)
	}
}

// focus gives the keyboard to what is to be written first; the page can be seen by then.
func (p *page) focus() {
	if st := p.hub.State(); st.Busy != "" || st.Fresh || barred(&st) {
		p.offers.Focus(nil)
		return
	}
	p.offers.Focus(p.empty())
}

// barred reports whether the workspace cannot be joined.
func barred(st *HubState) bool { return st.Contact == nil && st.Own > 0 }

// empty is the first field in which nothing is written, else the last.
func (p *page) empty() *kit.Entry {
	for _, f := range p.fields {
		if strings.TrimSpace(f.entry.Text) == "" {
			return f.entry
		}
	}
	return p.fields[password].entry
}

// next goes to the first field that is empty, or connects.
func (p *page) next() {
	if f := p.empty(); f.Text == "" {
		p.offers.Focus(f)
		return
	}
	p.try()
}

// try connects with what is written.
func (p *page) try() {
	st := p.hub.State()
	if st.Busy != "" || st.Fresh || barred(&st) {
		return
	}
	p.hub.Connect(Login{
		Server: strings.TrimSpace(p.fields[server].entry.Text), Name: strings.TrimSpace(p.fields[name].entry.Text),
		Password: p.fields[password].entry.Text, Remember: p.remember.Checked,
	})
}

// escape ends what is under way, or closes the page.
func (p *page) escape() {
	if p.hub.State().Busy != "" {
		p.hub.Cancel()
		return
	}
	p.close()
}

// close closes the page and forgets the password that was written.
func (p *page) close() {
	p.open = false
	p.fields[password].entry.SetText("")
	p.hub.Anew()
	p.offers.Focus(nil)
	p.leave()
}

// begin goes from the page to the first item.
func (p *page) begin() {
	p.close()
	p.offers.Start()
}

// told gives the keyboard to what is to be written anew after a try.
func (p *page) told() {
	st := p.hub.State()
	switch at := faulty(&st); {
	case !p.open || st.Busy != "":
	case st.Fresh:
		p.fields[password].entry.SetText("")
		p.offers.Focus(nil)
	case at >= 0:
		p.offers.Focus(p.fields[at].entry)
	}
}

// key takes every key while the page is open.
func (p *page) key(key fyne.KeyName) {
	switch enter := key == fyne.KeyReturn || key == fyne.KeyEnter; {
	case key == fyne.KeyEscape:
		p.escape()
	case enter && p.hub.State().Fresh:
		p.begin()
	case enter:
		p.try()
	}
}

// update brings the page up to how it stands.
func (p *page) update(st *HubState) {
	kit.ShowIf(p.open, p.object)
	p.head.Set(p.headline(st))
	barred := barred(st)
	kit.ShowIf(barred, p.why)
	kit.ShowIf(!barred && !st.Fresh, p.form, p.connect)
	kit.ShowIf(st.Contact == nil, p.fields[name].object)
	kit.ShowIf(st.Fresh, p.card, p.start)
	kit.ShowIf(!st.Fresh, p.back)
	if barred {
		p.why.Set(fmt.Sprintf(barredWords, queue.Number(st.Own, "item or entry", "items and entries")))
	}
	if st.Contact != nil {
		p.seat.Set("", seat(&st.Contact.Joined), "")
	}
	at := faulty(st)
	for i, f := range p.fields {
		say(f.fault, sentence(st.Err, i == at))
		enable(f.entry, st.Busy == "")
	}
	enable(p.remember, st.Busy == "")
	say(p.fault, sentence(st.Err, at < 0))
	say(p.note, st.Note)
	say(p.busy, p.reaching(st))
	p.connect.SetEnabled(st.Busy == "")
	back := "Back"
	if st.Busy != "" {
		back = "Cancel"
	}
	p.back.Set(back, kit.Plain)
	p.keys.Refresh()
}

const barredWords = `This workspace has %s of its own. What the team decides comes into a workspace that is empty: in any other, one could not tell apart what belongs to whom.

Start Discern on a new folder and connect there: discern --workspace FOLDER. What lies here stays as it is.`

// headline says what the page is about.
func (p *page) headline(st *HubState) (head, below string) {
	switch {
	case st.Fresh:
		return "Connected", "Items come from the team's queue, and what you decide goes there by itself."
	case st.Contact != nil && st.Contact.Locked:
		return "Sign in", "As " + kit.OneLine(st.Contact.Joined.Reviewer) + ", at your team's hub. Work offline goes on meanwhile."
	case st.Contact != nil:
		return "Sign in again", "As " + kit.OneLine(st.Contact.Joined.Reviewer) + ". Work offline goes on meanwhile."
	case barred(st):
		return "This workspace cannot be connected", ""
	}
	return "Connect to your team's hub", "Items come from the team's queue, and what you decide goes there."
}

// reaching says what is being reached, and for how long.
func (p *page) reaching(st *HubState) string {
	if st.Busy == "" {
		return ""
	}
	if took := p.hub.Now().Sub(st.Since); took >= time.Second {
		return "Connecting to " + st.Busy + " … " + queue.Spell(took)
	}
	return "Connecting to " + st.Busy + " …"
}

// faulty is the field that is at fault, of those that are asked for; -1 for none.
func faulty(st *HubState) int {
	var e *queue.Error
	if !errors.As(st.Err, &e) {
		return -1
	}
	for i, n := range fieldNames {
		if e.Field == n && (st.Contact == nil || i != name) {
			return i
		}
	}
	if e.Field == "" && (e.Kind == queue.Offline || e.Kind == queue.NotFound) {
		return server // which is not there, or is no hub
	}
	return -1
}

// sentence is what an error says to a person, where it is here that it is said.
func sentence(err error, here bool) string {
	if err == nil || !here {
		return ""
	}
	return words.Capital(words.Sentence(err))
}

// say shows words in a paragraph, or hides it where there are none.
func say(p *kit.Paragraph, words string) {
	p.Set(words)
	kit.ShowIf(words != "", p)
}

// enable has a field take what is written, or not.
func enable(o fyne.Disableable, on bool) {
	if on {
		o.Enable()
	} else {
		o.Disable()
	}
}
