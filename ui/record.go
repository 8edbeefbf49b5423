package ui

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
)

// record checks the ledger once while the window is open, quietly, and says for as long
// as it is so that it does not hold: above the screens, which stay as they are and can be
// used. Writing goes on when somebody has said why.
type record struct {
	desk   *queue.Desk
	run    kit.Runner
	show   func()               // shows the help on the ledger
	focus  func(fyne.Focusable) // gives something the keyboard; nil takes it back
	moved  func()               // told that the bar has another height
	lifted func()               // told that writing goes on
	say    func(m kit.Message)  // shows a message below

	cancel  context.CancelFunc
	running sync.WaitGroup
	begun   bool

	words  *kit.Paragraph
	reason *kit.Entry
	offers *fyne.Container // before the reason is asked for
	answer *fyne.Container // while it is
	bar    *kit.Panel
}

func newRecord(desk *queue.Desk, run kit.Runner) *record {
	r := &record{desk: desk, run: run, cancel: func() {}, words: kit.NewParagraph("", kit.Alarm, kit.TextBody)}
	r.reason = kit.NewEntry("Why may writing go on? It is kept in the ledger.")
	r.reason.OnSubmitted = func(string) { r.accept() }
	r.reason.OnEscape = r.back
	r.offers = container.NewHBox(
		kit.NewKeyButton("Ctrl+L", "Show", kit.Plain, func() { r.show() }),
		kit.NewKeyButton("Ctrl+Y", "Write on anyway …", kit.Plain, r.ask))
	r.answer = container.NewBorder(nil, nil, nil, container.NewHBox(
		kit.NewKeyButton("Enter", "Write on", kit.Alarm, r.accept),
		kit.NewKeyButton("Esc", "Back", kit.Plain, r.back)), r.reason)
	r.answer.Hide()
	r.bar = kit.NewPanel(kit.NewColumn(kit.Gap, kit.Margin-4, r.words, r.offers, r.answer), kit.BottomEdge, 0)
	r.bar.Hide()
	return r
}

// start checks the ledger, once. What an earlier check found is said at once.
func (r *record) start() {
	if r.begun {
		return
	}
	r.begun = true
	var ctx context.Context
	ctx, r.cancel = context.WithCancel(context.Background())
	r.running.Add(1)
	r.run.Go(func() {
		defer r.running.Done()
		before := r.tell(ctx, nil)
		report, err := r.desk.Check(ctx, true, nil)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			r.run.Do(func() { r.say(kit.Message{Tone: kit.Alarm, Text: "The record could not be checked: " + err.Error()}) })
		case before != nil || !report.OK:
			r.tell(ctx, before)
		}
	})
}

// tell says what is known to be wrong, unless that was said already, and returns it.
func (r *record) tell(ctx context.Context, said *queue.Flaw) *queue.Flaw {
	f, err := r.desk.Flaw(ctx)
	if err != nil || f == nil && said == nil || f != nil && said != nil && *f == *said {
		return f
	}
	r.run.Do(func() { r.set(f) })
	return f
}

// set shows the bar, or not; what was accepted is said once, and not asked.
func (r *record) set(f *queue.Flaw) {
	switch {
	case f == nil:
		r.hide()
	case f.Accepted > 0:
		r.hide()
		r.say(kit.Message{Tone: kit.Warn, Text: fmt.Sprintf("%v Writing went on with entry %s.", f, queue.Thousands(f.Accepted)), Action: "Show", OnAction: r.show})
	default:
		r.words.Set(f.String() + " Reading goes on; nothing is written.")
		r.bar.Show()
		r.moved()
	}
}

func (r *record) hide() {
	r.back()
	r.bar.Hide()
	r.moved()
}

// ask asks why writing may go on.
func (r *record) ask() {
	if !r.bar.Visible() {
		return
	}
	r.offers.Hide()
	r.answer.Show()
	r.moved()
	r.focus(r.reason)
}

// back asks no more.
func (r *record) back() {
	if r.answer.Visible() {
		r.answer.Hide()
		r.offers.Show()
		r.moved()
		r.focus(nil)
	}
}

// refused asks the same, since something could not be written.
func (r *record) refused() {
	r.run.Go(func() {
		r.tell(context.Background(), nil)
		r.run.Do(r.ask)
	})
}

// accept lets writing go on for the reason that was given.
func (r *record) accept() {
	reason := strings.TrimSpace(r.reason.Text)
	if reason == "" {
		r.say(kit.Message{Tone: kit.Warn, Text: "Say in a sentence why writing may go on."})
		return
	}
	r.run.Go(func() {
		err := r.desk.Accept(context.Background(), reason)
		r.run.Do(func() {
			if err != nil {
				r.say(kit.Message{Tone: kit.Alarm, Text: err.Error()})
				return
			}
			r.reason.SetText("")
			r.hide()
			r.lifted()
			r.say(kit.Message{Text: "The ledger says why; writing goes on."})
		})
	})
}

// commands are what can be done about it, while there is something.
func (r *record) commands() []kit.Command {
	if !r.bar.Visible() {
		return nil
	}
	return r.chords()
}

// chords are the commands with their keys, which do nothing while nothing is wrong.
func (r *record) chords() []kit.Command {
	return []kit.Command{
		{Key: "Ctrl+L", Name: "The record does not hold: what that means", Group: "Window", Run: func() {
			if r.bar.Visible() {
				r.show()
			}
		}},
		{Key: "Ctrl+Y", Name: "Write on, though the record does not hold", Group: "Window", Run: r.ask},
	}
}

// stop ends the check; the next window begins it anew.
func (r *record) stop() { r.cancel() }

// wait returns when nothing runs any more; stop comes before it.
func (r *record) wait() { r.running.Wait() }
