package insight

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"discern/queue"
	"discern/queue/feed"
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
	shown  []queue.Ref // what was offered to be listed
	title  string
	sample []queue.Ref
	saved  map[string][]byte
	report []time.Time
}

var (
	wide    = fyne.NewSize(1440, 900)
	morning = time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
)

// perform shows a screen over what prepare puts into its workspace.
func perform(t *testing.T, size fyne.Size, prepare func(*stage)) *stage {
	t.Helper()
	screentest.App(t)
	policies := staging.Policies(t)
	store := staging.Workspace(t, t.TempDir(), storage.Options{})
	st := &stage{t: t, store: store, saved: map[string][]byte{}}
	desk := queue.NewDesk(queue.Config{Store: store, Policies: policies, Reviewer: "kim", Now: func() time.Time { return morning }})
	st.Screen = NewScreen(desk, kit.Inline(), Offers{
		Show:         func(refs []queue.Ref, title string) { st.shown, st.title = refs, title },
		Sample:       func(refs []queue.Ref) { st.sample = refs },
		Save:         func(name string, data []byte) { st.saved[name] = data },
		Transparency: func(from, to time.Time) { st.report = []time.Time{from, to} },
		Statements:   func() {},
		Import:       func() {},
	})
	if prepare != nil {
		prepare(st)
	}
	st.window = screentest.Window(t, st.Object(), size)
	st.Shown()
	return st
}

// take imports lines of items and decisions.
func (st *stage) take(lines ...string) {
	st.t.Helper()
	path := filepath.Join(st.t.TempDir(), "made-up.jsonl")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		st.t.Fatal(err)
	}
	f, err := feed.Open([]string{path}, feed.Options{})
	if err != nil {
		st.t.Fatal(err)
	}
	report, err := st.desk.Import(st.t.Context(), f, queue.ImportOptions{Reject: func(r queue.Reject) { st.t.Error(r.String()) }})
	if err != nil {
		st.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		st.t.Fatal(err)
	}
	if n := report.Rejected(); n > 0 {
		st.t.Fatalf("%d of the lines were rejected", n)
	}
}

// press does what the window does with keys.
func (st *stage) press(keys ...string) {
	for _, key := range keys {
		name, shift := strings.CutPrefix(key, "Shift+")
		if name == "Enter" {
			name = string(fyne.KeyReturn)
		}
		if st.Key(fyne.KeyName(name), shift) {
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

// told is what the page says, part by part.
func told(o fyne.CanvasObject) string {
	var all []string
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, c := range o.Objects {
				walk(c)
			}
		case *kit.Card:
			walk(o.Content)
		case *beside:
			walk(o.a)
			walk(o.b)
		case *tall:
			walk(o.content)
		case fyne.Accessible:
			all = append(all, o.AccessibilityLabel())
		}
	}
	walk(o)
	return strings.Join(all, "\n")
}

// thing is a made-up item that a detector scored, as a line of interchange.
func thing(id int, score float64, more string) string {
	return fmt.Sprintf(`{"id":"%d","source":"forum","kind":"text","lang":"%s","text":"item %d","flagged_at":"2026-11-25T09:00:00Z",`+
		`"scores":[{"detector":"alpha","version":"1","label":"harm","score":%.3f,"threshold":0.5}]%s}`,
		id, []string{"en", "de"}[id%2], id, score, more)
}

// said is what somebody decided on an item, a minute after opening it.
func said(id int, who, verdict string) string {
	return fmt.Sprintf(`{"id":"%s","item":"%d","source":"forum","verdict":"%s","reviewer":"%s","opened_at":"2026-11-25T10:00:00Z","decided_at":"2026-11-25T10:01:00Z"}`, uuid.NewString(), id, verdict, who)
}

// overflagging are 200 items of which the detector flags half, and of those half
// rightly; below .20 nobody looked. Two people looked at every tenth item, and
// disagree on the item 70.
func overflagging(st *stage) {
	var lines []string
	for i := range 200 {
		lines = append(lines, thing(i, float64(i)/200+.001, ""))
	}
	for i := 40; i < 200; i++ {
		verdict := "not_violating"
		if i >= 150 {
			verdict = "violating"
		}
		lines = append(lines, said(i, "ann", verdict))
		switch {
		case i == 70:
			lines = append(lines, said(i, "ben", "violating"))
		case i%10 == 0:
			lines = append(lines, said(i, "ben", verdict))
		}
	}
	st.take(lines...)
}
