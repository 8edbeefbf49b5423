package audit

import (
	"context"
	"fmt"
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
	t      *testing.T
	store  *storage.Workspace
	window fyne.Window
	clock  time.Time
	said   []string // what was asked of the rest of the window
	later  []func() // what waits for its time
}

var (
	large = fyne.NewSize(1440, 900)
	slim  = fyne.NewSize(956, 700)
)

// perform shows a screen over what the people of a play did.
func perform(t *testing.T, run kit.Runner, size fyne.Size, play func(*stage)) *stage {
	t.Helper()
	screentest.App(t)
	policies := staging.Policies(t)
	store := staging.Workspace(t, t.TempDir(), storage.Options{})
	st := &stage{t: t, store: store, clock: time.Date(2026, 11, 23, 10, 0, 0, 0, time.Local)}
	desk := queue.NewDesk(queue.Config{Store: store, Policies: policies, Reviewer: "sue", Now: func() time.Time {
		st.clock = st.clock.Add(time.Second)
		return st.clock
	}})
	say := func(what string) { st.said = append(st.said, what) }
	st.Screen = NewScreen(desk, run, Offers{
		Browse: func(ref queue.Ref) { say(fmt.Sprint("browse ", ref)) },
		Review: func() { say("review") }, Import: func() { say("import") }, People: func() { say("people") },
		Case: func(ref queue.Ref, media bool) {
			say(fmt.Sprint("case ", ref, map[bool]string{true: " with media"}[media]))
		},
		Refer: func(ref queue.Ref) { say(fmt.Sprint("refer ", ref)) },
		Focus: func(on fyne.Focusable) { st.window.Canvas().Focus(on) },
	})
	st.after = func(_ time.Duration, f func()) { st.later = append(st.later, f) }
	st.banner.After = func(time.Duration, func()) {}
	if play != nil {
		play(st)
	}
	st.window = screentest.Window(t, st.Object(), size)
	st.Shown()
	return st
}

func (st *stage) must(err error) {
	st.t.Helper()
	if err != nil {
		st.t.Fatal(err)
	}
}

// put imports items whose ids are their texts.
func (st *stage) put(texts ...string) {
	st.t.Helper()
	half := .5
	var items []*queue.Item
	for n, text := range texts {
		items = append(items, &queue.Item{
			ID: text, Source: "forum", Kind: queue.Text, Lang: []string{"en", "de"}[n%2], Text: text, FlaggedAt: st.clock.Add(-time.Hour),
			Scores: []queue.Score{{Detector: "oracle", Label: "INCITEMENT", Score: .95 - float64(n)/10, Threshold: &half}},
		})
	}
	staging.Put(st.t, st.store, st.desk.Policies(), items...)
}

// ref finds an item.
func (st *stage) ref(id string) queue.Ref {
	st.t.Helper()
	ref, err := st.desk.Find(context.Background(), id)
	st.must(err)
	return ref
}

var (
	allowed = queue.Judgement{Verdict: queue.NotViolating}
	removed = queue.Judgement{Verdict: queue.Violating, Policies: []string{"TVEC8"}, Rationale: "A call to act."}
)

// decide has somebody decide an item that waits, or is asked about.
func (st *stage) decide(who, id string, j queue.Judgement) {
	st.t.Helper()
	ctx := context.Background()
	sat := st.desk.Reviewer()
	st.must(st.desk.Sit(ctx, who))
	task, err := st.desk.Take(ctx, st.ref(id))
	st.must(err)
	j.OpenedAt = st.clock.Add(-8 * time.Second)
	_, err = st.desk.Decide(ctx, task.Ref, j)
	st.must(err)
	st.must(st.desk.Sit(ctx, sat))
}

// team is two reviewers and a supervisor, sue, who looks: ann and bob disagree about
// "river", agree about "stone", and nobody looked again at "paper" and "glass".
func team(st *stage) {
	ctx := context.Background()
	st.put("river", "stone", "paper", "glass")
	st.must(st.desk.Appoint(ctx, "sue", queue.Supervisor))
	st.decide("ann", "river", removed)
	st.decide("ann", "stone", allowed)
	st.decide("ann", "paper", removed)
	st.decide("bob", "glass", allowed)
	for _, id := range []string{"river", "stone"} {
		st.must(st.desk.AskSecond(ctx, st.ref(id)))
		st.decide("bob", id, allowed)
	}
}

// command runs a command by its name, as the palette does.
func (st *stage) command(name string) {
	st.t.Helper()
	for _, c := range st.Commands() {
		if c.Name == name {
			c.Run()
			return
		}
	}
	st.t.Fatalf("there is no command %q", name)
}

// press does what the window does with keys: an open overlay takes them, then a
// field that is written in, then the screen, then the command whose key it is.
func (st *stage) press(keys ...string) {
	st.t.Helper()
	for _, key := range keys {
		bare, shift := strings.CutPrefix(key, "Shift+")
		name, r := fyne.KeyName(bare), rune(strings.ToLower(bare)[0])
		if m, ok := st.window.Canvas().Overlays().Top().(*kit.Menu); ok {
			m.TypedKey(&fyne.KeyEvent{Name: name})
			if len(key) == 1 {
				m.TypedRune(r)
			}
			continue
		}
		if f := st.window.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: name})
			continue
		}
		if st.Key(name, shift) {
			if m, ok := st.window.Canvas().Overlays().Top().(*kit.Menu); ok {
				m.TypedKey(&fyne.KeyEvent{Name: name})
				m.TypedRune(r) // the same press, as the toolkit sends it on
			}
			continue
		}
		for _, c := range st.Commands() {
			if c.Key == key {
				c.Run()
				break
			}
		}
	}
}

// write types words into the field that has the keyboard.
func (st *stage) write(words string) {
	st.t.Helper()
	f := st.window.Canvas().Focused()
	if f == nil {
		st.t.Fatal("no field has the keyboard")
	}
	for _, r := range words {
		f.TypedRune(r)
	}
}

// rows are the rows in words, without their times.
func (st *stage) rows() []string {
	var all []string
	for i := range st.lines.Len() {
		_, label, _ := strings.Cut(st.lines.Label(i), ", ")
		all = append(all, label)
	}
	return all
}

func (st *stage) titled() string {
	return strings.TrimPrefix(st.title.AccessibilityLabel(), "Decisions ")
}

func (st *stage) headline() string {
	head, _, _ := strings.Cut(st.detail.head.AccessibilityLabel(), " @")
	head, _, _ = strings.Cut(head, " author")
	return head
}
