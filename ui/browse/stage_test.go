package browse

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/storage"
	"discern/storage/staging"
	"discern/ui/internal/screentest"
	"discern/ui/kit"
)

// stage is a screen on a workspace of its own, in a window of the test driver.
type stage struct {
	*Screen
	store  *storage.Workspace
	window fyne.Window
	opened []queue.Ref // what was offered for review
	asked  int         // how often files were asked for
	later  []func()    // what waits for its time
}

var wide = fyne.NewSize(1440, 900)

// perform shows a screen over items.
func perform(t *testing.T, run kit.Runner, size fyne.Size, items ...*queue.Item) *stage {
	t.Helper()
	screentest.App(t)
	policies := staging.Policies(t)
	store := staging.Workspace(t, t.TempDir(), storage.Options{})
	st := &stage{store: store}
	desk := queue.NewDesk(queue.Config{Store: store, Policies: policies, Reviewer: "kim"})
	st.Screen = NewScreen(desk, run, Offers{
		Open:   func(ref queue.Ref) { st.opened = append(st.opened, ref) },
		Import: func() { st.asked++ },
		Focus:  func(on fyne.Focusable) { st.window.Canvas().Focus(on) },
	})
	st.after = func(_ time.Duration, f func()) { st.later = append(st.later, f) }
	st.put(t, items...)
	st.window = screentest.Window(t, st.Object(), size)
	st.Shown()
	return st
}

func (st *stage) put(t *testing.T, items ...*queue.Item) {
	t.Helper()
	staging.Put(t, st.store, st.desk.Policies(), items...)
}

// rest lets the time pass that was waited for.
func (st *stage) rest() {
	waiting := st.later
	st.later = nil
	for _, f := range waiting {
		f()
	}
}

// press does what the window does with keys: an open overlay takes them, else
// the screen, else the command whose key it is.
func (st *stage) press(keys ...string) {
	for _, key := range keys {
		if m, ok := st.window.Canvas().Overlays().Top().(*kit.Menu); ok {
			m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(key)})
			if len(key) == 1 {
				m.TypedRune(rune(strings.ToLower(key)[0]))
			}
			continue
		}
		if st.Key(fyne.KeyName(key), false) {
			if m, ok := st.window.Canvas().Overlays().Top().(*kit.Menu); ok {
				m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(key)})
				m.TypedRune(rune(strings.ToLower(key)[0])) // the same press, as the toolkit sends it on
			}
			continue
		}
		for _, c := range st.Commands() {
			if c.Key == key {
				c.Run()
			}
		}
	}
}

// seen are the rows in sight.
func (st *stage) seen() []entry {
	var all []entry
	for i, to := st.list.InSight(); i < to; i++ {
		e, _ := (lines{st.pages, st.desk.Now}).entry(i)
		all = append(all, e)
	}
	return all
}

// titles are the titles in sight.
func (st *stage) titles() string {
	var all []string
	for _, e := range st.seen() {
		all = append(all, e.title)
	}
	return strings.Join(all, ", ")
}

// item invents an item whose text is its title.
func item(id, text, lang string, kind queue.Kind, score float64) *queue.Item {
	half := .5
	it := &queue.Item{ID: id, Source: "forum", Kind: kind, Lang: lang, Text: text, FlaggedAt: time.Now().Add(-time.Hour)}
	if score > 0 {
		it.Scores = []queue.Score{{Detector: "oracle", Label: "INCITEMENT", Score: score, Threshold: &half}}
	}
	return it
}

// five items; lists show the last first.
func five() []*queue.Item {
	return []*queue.Item{
		item("a", "river stone", "en", queue.Text, .9),
		item("b", "stone garden", "en", queue.Text, .4),
		item("c", "حديقة النهر", "ar", queue.Text, .6),
		item("d", "", "", queue.Image, 0),
		item("e", "paper lantern", "de", queue.Account, .1),
	}
}
