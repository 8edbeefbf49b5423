package ui

import (
	"context"
	"time"

	"discern/ui/kit"
)

// stripTime is how long a finished import is told, and longStripTime what is about the
// record or a paper.
const (
	stripTime     = 8 * time.Second
	longStripTime = 20 * time.Second
)

// modeNames are the values of the theme setting.
var modeNames = map[string]kit.Mode{"": kit.System, "dark": kit.Dark, "light": kit.Light}

// mode is the theme that the workspace keeps.
func (w *window) mode() kit.Mode {
	name, err := w.Desk.Setting(context.Background(), settingTheme)
	if err != nil {
		return kit.System // a window without its theme is better than none
	}
	return modeNames[name]
}

func (w *window) setMode(m kit.Mode) {
	w.app.Settings().SetTheme(kit.NewTheme(m))
	for name, mode := range modeNames {
		if mode == m {
			w.run.Go(func() {
				if err := w.Desk.SetSetting(context.Background(), settingTheme, name); err != nil {
					w.run.Do(func() { w.fault(err.Error()) })
				}
			})
		}
	}
}

func (w *window) toggleMode() {
	if kit.IsDark() {
		w.setMode(kit.Light)
	} else {
		w.setMode(kit.Dark)
	}
}

// seat seats a reviewer and remembers them.
func (w *window) seat(name string) error {
	ctx := context.Background()
	if err := w.review.Session().Leave(); err != nil {
		return err
	}
	if err := w.Desk.Sit(ctx, name); err != nil {
		return err
	}
	return w.Desk.SetSetting(ctx, settingReviewer, name)
}
