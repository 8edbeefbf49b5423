package browse

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
)

// empty stands in place of a list without rows and says what to do about it:
// import, or which of the filters to loosen and what that would bring.
type empty struct {
	desk *queue.Desk
	run  kit.Runner
	drop func(queue.Filter) // runs a lighter filter
	imp  func()

	head    *kit.Head
	offers  []func() // what the digits do
	buttons *fyne.Container
	root    *fyne.Container
	serial  int
	cancel  context.CancelFunc
}

func newEmpty(desk *queue.Desk, run kit.Runner, drop func(queue.Filter), imp func()) *empty {
	e := &empty{desk: desk, run: run, drop: drop, imp: imp, head: kit.NewHead("", ""), buttons: kit.NewColumn(kit.Gap, 0)}
	e.root = kit.NewColumn(kit.Space, 0, e.head, e.buttons)
	e.root.Hide()
	return e
}

// hide takes it away, when there are rows again.
func (e *empty) hide() {
	e.stop()
	e.offers = nil
	e.root.Hide()
}

func (e *empty) stop() {
	e.serial++
	if e.cancel != nil {
		e.cancel()
		e.cancel = nil
	}
}

// show says why a filter found nothing.
func (e *empty) show(r found) {
	e.hide()
	e.buttons.Objects = nil
	if r.stats.Total == 0 {
		e.head.Set("Nothing here yet", "Import items to browse them, or drop files on the window.")
		e.offer("Import files", e.imp)
	} else {
		e.head.Set("Nothing matches", fmt.Sprintf("None of the %s has all that is asked for.", count(r.stats.Total)))
		lighter := without(r.filter)
		for _, l := range lighter {
			e.offer("Leave out "+l.name, func() { e.drop(l.filter) })
		}
		if len(lighter) > 1 {
			e.offer("Leave out everything", func() { e.drop(queue.Filter{}) })
			e.tryOut(lighter)
		}
	}
	e.root.Show()
	e.root.Refresh()
}

// offer adds a button with a digit.
func (e *empty) offer(name string, do func()) {
	e.offers = append(e.offers, do)
	e.buttons.Add(container.NewHBox(kit.NewKeyButton(fmt.Sprint(len(e.offers)), name, kit.Plain, do)))
}

// key does what a digit offers, and reports whether it offers anything.
func (e *empty) key(name fyne.KeyName) bool {
	if len(name) != 1 || name[0] < '1' || int(name[0]-'0') > len(e.offers) {
		return false
	}
	e.offers[name[0]-'1']()
	return true
}

// tryOut runs the lighter filters in the background and puts on their buttons
// how many items they find.
func (e *empty) tryOut(all []lighter) {
	ctx, cancel := context.WithCancel(context.Background())
	e.cancel = cancel
	mine := e.serial
	e.run.Go(func() {
		for i, l := range all {
			r, err := e.desk.List(ctx, l.filter, 0)
			if err != nil {
				return // a count that is missing is not worth a word
			}
			e.run.Do(func() {
				if e.serial == mine {
					e.counted(i, "Leave out "+l.name+" · "+count(int64(len(r.Refs))))
				}
			})
		}
	})
}

func (e *empty) counted(i int, name string) {
	row := e.buttons.Objects[i].(*fyne.Container)
	row.Objects[0].(*kit.KeyButton).Set(name, kit.Plain)
	row.Refresh()
}

// count writes a number of items.
func count(n int64) string {
	if n == 1 {
		return "1 item"
	}
	return queue.Thousands(n) + " items"
}
