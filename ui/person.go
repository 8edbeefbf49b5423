package ui

import (
	"context"

	"discern/queue"
	"discern/ui/review"
	"discern/ui/setup"
)

// What the window knows of the person before it: whether they look, what they set
// for themself, and that they end their shift.

// watchPerson follows whether the window has the keyboard.
func (w *window) watchPerson() {
	follow := func(on bool) func() {
		return func() {
			w.focused = on
			if !on {
				w.review.Pause()
			}
			w.review.Session().Watch(on && w.inFront(w.review))
		}
	}
	l := w.app.Lifecycle()
	l.SetOnEnteredForeground(follow(true))
	l.SetOnExitedForeground(follow(false))
}

func (w *window) inFront(s *review.Screen) bool { return w.current == screen(s) }

// look is what the set-up screen needs of the desk.
func (w *window) look() setup.Look {
	ctx := context.Background()
	return setup.Look{
		Policies: w.Desk.Policies(),
		Load: func() (team queue.Team, own queue.Own, err error) {
			if team, err = w.Desk.Team(ctx); err == nil {
				own, err = w.Desk.Own(ctx)
			}
			return team, own, err
		},
		Save:    func(own queue.Own) error { return w.Desk.SetOwn(ctx, own) },
		Erase:   func() error { return w.Desk.ForgetExposure(ctx) },
		Summary: w.summary,
	}
}

// summary shows what the shift was.
func (w *window) summary() {
	w.show(w.review)
	w.review.Session().Summarise()
}
