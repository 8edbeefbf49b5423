package team

import (
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

// HubOffers are what the window does for the sheet.
type HubOffers struct {
	Sync      func() // a round at once
	CheckOut  func() // opens the other sheet
	GiveBack  func() // everything that is leased and undecided
	Conflicts func() // shows the screen
	SignIn    func() // asks for another password
	Accept    func() // goes on with a hub that was put back
	Stop      func() // ends what is being done
}

// HubState is how it stands, and what is being done about it.
type HubState struct {
	words.Contact
	Mishaps []Mishap
	Doing   string // what is being done; empty for nothing
	Said    kit.Message
}

// Mishap is something done here that did not come to what was meant.
type Mishap struct {
	queue.MishapOf
	Title string // of the item; it may hold anything
}

// HubSheet says how it stands between the desk and the team's hub.
type HubSheet struct {
	*kit.Sheet
	offers HubOffers
	now    func() time.Time
	shown  HubState
	sure   string // the key of what was asked for once

	head    *kit.Paragraph
	text    *kit.Paragraph
	facts   *view.Facts
	missed  *kit.SectionTitle
	mishaps *kit.Paragraph
	said    *kit.Paragraph
	sync    *kit.KeyButton
	check   *kit.KeyButton
	give    *kit.KeyButton
	meet    *kit.KeyButton
	sign    *kit.KeyButton
	accept  *kit.KeyButton
	stop    *kit.KeyButton
	first   *fyne.Container
	second  *fyne.Container
}

// sheetWidth is the width of a sheet, in points.
const sheetWidth float32 = 660

// mostMishaps is how many are told one by one.
const mostMishaps = 4

// NewHubSheet makes the sheet.
func NewHubSheet(offers HubOffers, now func() time.Time) *HubSheet {
	h := &HubSheet{
		offers: offers, now: now, head: kit.NewStrong("", kit.Plain, kit.TextTitle), text: kit.NewParagraph("", kit.Plain, kit.TextBody), facts: view.NewFacts(),
		missed: kit.NewSectionTitle("", ""), mishaps: kit.NewParagraph("", kit.Plain, kit.TextSmall), said: kit.NewParagraph("", kit.Plain, kit.TextBody),
	}
	button := func(key, words string, do func()) *kit.KeyButton { return kit.NewKeyButton(key, words, kit.Plain, do) }
	h.sync = button("S", "Sync now", h.calm(offers.Sync))
	h.check = button("F", "Check out for the field", h.calm(offers.CheckOut))
	h.give = button("B", "", func() { h.twice("B", offers.GiveBack) })
	h.meet = button("C", "", h.calm(offers.Conflicts))
	h.sign = button("P", "Sign in again", h.calm(offers.SignIn))
	h.accept = button("G", "", func() { h.twice("G", offers.Accept) })
	h.stop = button("X", "Stop", offers.Stop)
	h.first = container.NewHBox(h.sync, h.stop, h.check, h.accept)
	h.second = container.NewHBox(h.give, h.meet, h.sign)
	h.Sheet = kit.NewSheet("Your team's hub", sheetWidth, kit.NewColumn(kit.Space, 0,
		kit.NewColumn(kit.Gap/2, 0, h.head, h.text), h.facts, kit.NewColumn(kit.Gap/2, 0, h.missed, h.mishaps), h.said, kit.NewColumn(kit.Gap, 0, h.first, h.second)))
	h.Commands = h.commands
	return h
}

// calm is something to do that forgets what was asked for once.
func (h *HubSheet) calm(do func()) func() {
	return func() {
		h.sure = ""
		do()
	}
}

// twice does something when it is asked for twice.
func (h *HubSheet) twice(key string, do func()) {
	if h.sure != key {
		h.sure = key
		h.update()
		return
	}
	h.sure = ""
	do()
}

// OpenOn lays the sheet over a window.
func (h *HubSheet) OpenOn(on fyne.Canvas) {
	h.sure = ""
	h.update()
	h.Sheet.OpenOn(on)
}

// AskToGiveBack asks once more whether all that is not decided is to be given back.
func (h *HubSheet) AskToGiveBack() {
	if h.IsOpen() && h.give.Visible() && h.give.Enabled() {
		h.sure = "B"
		h.update()
	}
}

// commands are what the keys on the buttons do that can be seen.
func (h *HubSheet) commands() (all []kit.Command) {
	for _, b := range []struct {
		key string
		*kit.KeyButton
	}{{"S", h.sync}, {"X", h.stop}, {"F", h.check}, {"G", h.accept}, {"B", h.give}, {"C", h.meet}, {"P", h.sign}} {
		if b.Visible() && b.Enabled() {
			all = append(all, kit.Command{Key: b.key, Name: b.AccessibilityLabel(), Run: b.OnTapped})
		}
	}
	return all
}

// Show shows how it stands.
func (h *HubSheet) Show(st HubState) {
	h.shown = st
	h.update()
}

// update brings the sheet up to how it stands.
func (h *HubSheet) update() {
	st, now := &h.shown, h.now()
	head, text := st.Explain(now)
	h.head.Set(head)
	h.head.SetTone(st.Sign(now).Tone)
	h.text.Set(text)
	h.facts.Set("", st.Facts(now), "")
	h.showMishaps(now)
	h.said.Set(st.Doing)
	h.said.SetTone(kit.Accent)
	if st.Doing == "" {
		said := st.Said.Text
		if said != "" && strings.Contains(strings.ToLower(text), strings.ToLower(said)) {
			said = "Tried just now, with no other outcome."
		}
		h.said.Set(said)
		h.said.SetTone(st.Said.Tone)
	}
	kit.ShowIf(st.Doing != "" || st.Said.Text != "", h.said)
	busy := st.Doing != ""
	kit.ShowIf(!busy, h.sync)
	kit.ShowIf(busy, h.stop)
	h.sync.SetEnabled(!st.Locked)
	h.check.SetEnabled(!st.Locked && !busy)
	h.give.SetEnabled(!st.Locked && !busy)
	forked := queue.KindOf(st.Fault) == queue.Forked
	kit.ShowIf(forked && !busy, h.accept)
	kit.ShowIf(st.Leases+st.Field > 0, h.give)
	kit.ShowIf(st.Locked || st.Fault != nil && queue.KindOf(st.Fault) == queue.Refused, h.sign)
	h.ask(h.give, "B", "Give back what is not decided", "Give it back: once more")
	h.ask(h.accept, "G", "Go on with this hub", "Go on with it: once more")
	conflicts := "Conflicts"
	if st.Clashes > 0 {
		conflicts += fmt.Sprintf(" (%s new)", queue.Thousands(st.Clashes))
	}
	h.meet.Set(conflicts, kit.Plain)
	h.Settle()
}

// ask puts a question on a button whose key was pressed once.
func (h *HubSheet) ask(b *kit.KeyButton, key, once, again string) {
	if h.sure == key {
		b.Set(again, kit.Alarm)
		return
	}
	b.Set(once, kit.Plain)
}

// showMishaps tells what did not come to what was meant, the newest first.
func (h *HubSheet) showMishaps(now time.Time) {
	all := h.shown.Mishaps
	kit.ShowIf(len(all) > 0, h.missed, h.mishaps)
	if len(all) == 0 {
		return
	}
	h.missed.Set("What did not come to what you meant", queue.Thousands(len(all)))
	lines := ""
	for i, m := range all[:min(len(all), mostMishaps)] {
		if i > 0 {
			lines += "\n"
		}
		what := words.Quoted(m.Title)
		if m.Title == "" {
			what = kit.OneLine(m.Key.String())
		}
		lines += words.Stamp(m.At, now) + "  " + what + ": " + m.Why.InWords()
	}
	if more := len(all) - mostMishaps; more > 0 {
		lines += "\nand " + queue.Thousands(more) + " more"
	}
	h.mishaps.Set(lines)
}
