package review

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
)

// calm is what lies over the whole screen during a break, or with the summary of the
// shift: no content, nothing that asks for anything.
type calm struct {
	session *Session
	leave   func() // closes the window

	dawn   *kit.Dawn
	head   *kit.Label
	clock  *kit.Label
	words  [3]*kit.Label
	keys   *fyne.Container
	rest   *fyne.Container
	facts  *view.Facts
	answer *fyne.Container
	sum    *fyne.Container
	root   *fyne.Container
	shown  string // which keys are offered
}

// clockSize is the size of the time that is left, in points.
const clockSize float32 = 64

func newCalm(s *Session, leave func()) *calm {
	c := &calm{
		session: s, leave: leave, dawn: kit.NewDawn(),
		head: kit.NewLabel("", kit.Plain, kit.TextHead), clock: kit.NewLabel("", kit.Plain, clockSize),
		keys: container.NewHBox(), facts: view.NewFacts(), answer: container.NewHBox(),
	}
	for i := range c.words {
		c.words[i] = kit.NewLabel("", kit.Quiet, kit.TextBody)
	}
	c.rest = container.New(&restLayout{c}, c.head, c.clock, c.words[0], c.words[1], c.words[2], c.keys)
	c.sum = container.New(&kit.Column{Pad: 5 * kit.Margin, Gap: kit.Space, MostWidth: 600}, kit.NewCard(c.facts), c.answer)
	c.root = container.NewStack(c.dawn, c.rest, c.sum)
	c.root.Hide()
	return c
}

// show brings it up to a view, and reports whether it covers the screen.
func (c *calm) show(v View, now time.Time) bool {
	kit.ShowIf(v.Rest != nil || v.Summary != nil, c.root)
	kit.ShowIf(v.Summary != nil, c.sum)
	kit.ShowIf(v.Rest != nil && v.Summary == nil, c.rest)
	switch {
	case v.Summary != nil:
		c.showSummary(v)
	case v.Rest != nil:
		c.showRest(v.Rest, now)
	}
	return c.root.Visible()
}

func (c *calm) showRest(r *Rest, now time.Time) {
	over := r.Over || r.Left(now) == 0
	head, clock := "Time for a break", minutes(r.Left(now))
	words := [3]string{r.Why, "", "Look at something far away. Stand up, if you like."}
	switch {
	case over:
		head, clock = "Whenever you are ready", ""
		words = [3]string{"The break is over. Nothing is counted until you go on."}
	case r.Chosen:
		head = "A break"
		words[0] = fmt.Sprintf("After %s it counts as one. Nothing is measured meanwhile.", queue.Spell(r.Until.Sub(r.Began)))
	default:
		words[1] = unfinished(r.Unfinished)
	}
	c.head.Set(head, kit.Plain)
	c.clock.Set(clock, kit.Plain)
	for i, w := range words {
		c.words[i].Set(w, kit.Quiet)
		kit.ShowIf(w != "", c.words[i])
	}
	kit.ShowIf(clock != "", c.clock)
	if length := r.Until.Sub(r.Began); length > 0 {
		c.dawn.SetProgress(1 - float64(r.Left(now))/float64(length))
	}
	switch {
	case over:
		c.offer("over", kit.NewKeyButton("Enter", "Go on", kit.Good, c.session.Resume))
	case r.Chosen:
		c.offer("chosen", kit.NewKeyButton("Esc", "Go on already", kit.Plain, c.session.Resume))
	case r.Unfinished.Open:
		c.offer("open", kit.NewKeyButton("F", "I must finish this one (it is counted)", kit.Plain, c.session.Finish))
	case r.Unfinished.Due > 0:
		c.offer("due", kit.NewKeyButton("F", "I must do what is due (it is counted)", kit.Plain, c.session.Finish))
	default:
		c.offer("")
	}
	c.rest.Layout.Layout(c.rest.Objects, c.rest.Size())
}

// unfinished says what waits for a person who is to rest.
func unfinished(u queue.Unfinished) string {
	words := ""
	switch {
	case u.Due == 1:
		words = "1 item is due within the hour or overdue."
	case u.Due == queue.MostDue:
		words = fmt.Sprintf("%d items or more are due within the hour or overdue.", u.Due)
	case u.Due > 1:
		words = fmt.Sprintf("%d items are due within the hour or overdue.", u.Due)
	}
	if u.Open {
		if words != "" {
			words += " "
		}
		words += "The item you have open stays yours."
	}
	return words
}

// offer changes the keys that are offered, when they are others.
func (c *calm) offer(which string, buttons ...fyne.CanvasObject) {
	if c.shown != which {
		c.shown = which
		c.keys.Objects = buttons
		c.keys.Refresh()
	}
}

// minutes writes what is left as minutes and seconds.
func minutes(d time.Duration) string {
	s := int((d + time.Second - 1) / time.Second)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func (c *calm) showSummary(v View) {
	var facts []view.Fact
	for _, l := range v.Summary.Lines() {
		facts = append(facts, view.Fact{Name: l.Name, Value: l.Value})
	}
	note := "Only you are shown this, beside nothing but your own budget. It stays on this computer; Set up erases it."
	if facts == nil {
		note = "No item came before you yet."
	}
	c.dawn.SetProgress(1)
	c.facts.Set("Your shift, "+v.Reviewer, facts, note)
	back := kit.NewKeyButton("Esc", "Back", kit.Plain, c.session.CloseSummary)
	c.answer.Objects = []fyne.CanvasObject{back}
	if v.Closing {
		c.answer.Objects = []fyne.CanvasObject{kit.NewKeyButton("Enter", "Close Discern", kit.Good, c.leave), back}
	}
	c.answer.Refresh()
	c.sum.Layout.Layout(c.sum.Objects, c.sum.Size())
}

// key takes every key of the keyboard's middle while something covers the screen, so
// that none acts on what cannot be seen.
func (c *calm) key(v View, name fyne.KeyName) bool {
	enter := name == fyne.KeyReturn || name == fyne.KeyEnter
	switch {
	case v.Summary != nil && enter && v.Closing:
		c.leave()
	case v.Summary != nil && (enter || name == fyne.KeyEscape):
		c.session.CloseSummary()
	case v.Summary != nil || v.Rest == nil:
	case enter, name == fyne.KeyEscape:
		c.session.Resume()
	case name == fyne.KeyF:
		c.session.Finish()
	case name == fyne.KeyU && !v.Rest.Chosen:
		c.session.Undo()
	}
	return enter || len(name) == 1 || name == fyne.KeySpace || name == fyne.KeyEscape
}

// restLayout puts the words in the upper middle of the picture.
type restLayout struct{ c *calm }

// Layout places the parts.
func (l *restLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	c := l.c
	y := size.Height * .16
	put := func(o fyne.CanvasObject, gap float32) {
		if !o.Visible() {
			return
		}
		least := o.MinSize()
		kit.Place(o, float32(int((size.Width-least.Width)/2)), y, least.Width, least.Height)
		y += least.Height + gap
	}
	put(c.head, kit.Gap)
	put(c.clock, kit.Space)
	for _, w := range c.words {
		put(w, kit.Gap/2)
	}
	y += kit.Space
	put(c.keys, 0)
}

// MinSize leaves the size to the window.
func (l *restLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, 200) }
