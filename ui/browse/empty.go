package browse

import (
	"context"
	"fmt"

	"discern/queue"
	"discern/ui/kit"
)

// empty stands in place of a list without rows and says what to do about it:
// import, or which of the filters to loosen and what that would bring.
type empty struct {
	*kit.Offers
	desk *queue.Desk
	run  kit.Runner
	drop func(queue.Filter) // runs a lighter filter
	imp  func()

	serial int
	cancel context.CancelFunc
}

func newEmpty(desk *queue.Desk, run kit.Runner, drop func(queue.Filter), imp func()) *empty {
	return &empty{Offers: kit.NewOffers(), desk: desk, run: run, drop: drop, imp: imp}
}

// hide takes it away, when there are rows again.
func (e *empty) hide() {
	e.stop()
	e.Hide()
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
	e.stop()
	if r.stats.Total == 0 {
		e.Say("Nothing here yet", "Import items to browse them, or drop files on the window.")
		e.Add("Import files", e.imp)
		return
	}
	e.Say("Nothing matches", fmt.Sprintf("None of the %s has all that is asked for.", queue.Number(r.stats.Total, "item", "items")))
	lighter := without(r.filter)
	for _, l := range lighter {
		e.Add("Leave out "+l.name, func() { e.drop(l.filter) })
	}
	if len(lighter) > 1 {
		e.Add("Leave out everything", func() { e.drop(queue.Filter{}) })
		e.tryOut(lighter)
	}
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
					e.Rename(i, "Leave out "+l.name+" · "+queue.Number(len(r.Refs), "item", "items"))
				}
			})
		}
	})
}
