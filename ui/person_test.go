package ui

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"discern/queue"
	"discern/storage"
	"discern/storage/staging"
	"discern/ui/kit"
)

// windowAt is a window on a workspace with two items, at a time that the test moves.
type windowAt struct {
	*window
	at time.Time
}

// openAt opens it; before does something to its desk and the folder it lies in.
func openAt(t *testing.T, before ...func(desk *queue.Desk, dir string)) *windowAt {
	t.Helper()
	dir := t.TempDir()
	w := &windowAt{at: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	now := func() time.Time { return w.at }
	policies := staging.Policies(t)
	store := staging.Workspace(t, dir, storage.Options{Now: now})
	var items []*queue.Item
	for _, id := range []string{"a", "b"} {
		items = append(items, &queue.Item{ID: id, Kind: queue.Text, Text: "words of " + id})
	}
	staging.Put(t, store, policies, items...)
	desk := queue.NewDesk(queue.Config{Store: store, Policies: policies, Reviewer: "kim", Now: now})
	for _, do := range before {
		do(desk, dir)
	}
	w.open(t, desk)
	return w
}

// open opens a window on a desk.
func (w *windowAt) open(t *testing.T, desk *queue.Desk) {
	t.Helper()
	w.window = newWindow(test.NewTempApp(t), Config{
		Desk:   desk,
		Open:   func([]string) (Feed, error) { return nil, errors.New("no files here") },
		Sample: func() (Feed, error) { return nil, errors.New("no sample here") },
		Watch:  func(context.Context, string, func(string, func())) {},
	}, kit.Inline())
	w.win.Resize(fyne.NewSize(1440, 900))
}

// spend lets a minute pass in which a key is pressed.
func (w *windowAt) spend(minutes int) {
	for range minutes {
		w.at = w.at.Add(time.Minute)
		w.keys.down("F12") // a key that does nothing
		w.current.Tick()
	}
}

func (w *windowAt) counted(t *testing.T) time.Duration {
	t.Helper()
	w.review.Session().Refresh()
	return w.review.Session().View().Shift.Total.All().Time
}

// Time counts while the review screen is in front of a window with the keyboard.
func TestWhatTheWindowCounts(t *testing.T) {
	w := openAt(t)
	w.spend(3)
	if got := w.counted(t); got != 3*time.Minute {
		t.Fatalf("of three minutes %v count", got)
	}
	w.show(w.help)
	w.spend(3)
	w.show(w.review)
	if got := w.counted(t); got != 3*time.Minute {
		t.Errorf("with three of reading the help %v count", got)
	}
	l := w.app.Lifecycle().(interface {
		OnEnteredForeground() func()
		OnExitedForeground() func()
	})
	l.OnExitedForeground()()
	w.spend(1)
	l.OnEnteredForeground()()
	if got := w.counted(t); got != 3*time.Minute {
		t.Errorf("with one behind another window %v count", got)
	}
	w.spend(1)
	if got := w.counted(t); got != 4*time.Minute {
		t.Errorf("back in front %v count", got)
	}
}

// After a shift that was long enough the first closing shows its summary, the second
// closes; and what was counted is kept.
func TestClosingShowsTheSummary(t *testing.T) {
	w := openAt(t)
	closed := 0
	w.win.SetOnClosed(func() { closed++ })
	w.spend(16)
	w.show(w.browse)
	w.close()
	if v := w.review.Session().View(); v.Summary == nil || !v.Closing || w.current != screen(w.review) || closed != 0 {
		t.Fatalf("the first closing shows %+v", v.Summary)
	}
	w.keys.down(fyne.KeyReturn)
	if closed != 1 {
		t.Errorf("Enter closed it %d times", closed)
	}
	course, err := w.Desk.Course(t.Context())
	if err != nil || len(course) != 2 {
		t.Errorf("kept is %+v: %v", course, err)
	}
}

func TestClosingAfterMinutesIsClosing(t *testing.T) {
	w := openAt(t)
	closed := 0
	w.win.SetOnClosed(func() { closed++ })
	w.spend(2)
	w.close()
	if closed != 1 {
		t.Errorf("closed %d times", closed)
	}
}

// What a person chooses on the set-up screen holds at once on the review screen.
func TestWhatIsSetUpHolds(t *testing.T) {
	w := openAt(t)
	w.show(w.setup)
	for range 14 {
		w.keys.down(fyne.KeyDown)
	}
	w.keys.down(fyne.KeySpace)
	own, err := w.Desk.Own(t.Context())
	if err != nil || len(own.Out) != 1 {
		t.Fatalf("kept is %+v: %v", own, err)
	}
	w.keys.down("8")
	if w.current != screen(w.review) || w.review.Session().View().Summary == nil {
		t.Error("8 does not show the shift")
	}
}
