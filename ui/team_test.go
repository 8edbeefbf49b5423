package ui

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
	"discern/storage"
	"discern/storage/staging"
	"discern/ui/kit"
)

func TestMain(m *testing.M) { os.Exit(hubtest.Main(m)) }

// teamAt is a hub with people and items, on a PostgreSQL of the tests' own.
type teamAt struct {
	*testing.T
	dsn      string
	server   string
	kim, lee string // moderators
	policies *queue.Policies
	kept     map[string]string // the keyring: passwords by name
}

const teamPassword = "the word of the day"

// teams counts the hubs of these tests: people are known to the whole server.
var teams atomic.Int64

// newTeam makes a hub for which n items wait.
func newTeam(t *testing.T, n int) *teamAt {
	t.Helper()
	m := &teamAt{T: t, dsn: hubtest.Shared(t).Database(t), policies: staging.Policies(t), kept: map[string]string{}}
	_, m.server, _ = strings.Cut(m.dsn, "@")
	if _, _, err := hub.Init(t.Context(), m.dsn); err != nil {
		t.Fatal(err)
	}
	number := teams.Add(1)
	for _, who := range []*string{&m.kim, &m.lee} {
		*who = fmt.Sprintf("%s-%d", map[bool]string{true: "kim", false: "lee"}[who == &m.kim], number)
		if err := hub.AddReviewer(t.Context(), m.dsn, hub.Reviewer{Name: *who, Duty: hub.Moderator, MostField: 40, Password: teamPassword}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := hub.RemoveReviewer(context.Background(), m.dsn, *who); err != nil {
				t.Error(err)
			}
		})
	}
	var items []*queue.Item
	for i := range n {
		items = append(items, &queue.Item{
			ID: fmt.Sprint(i + 1), Source: "forum", Kind: queue.Text, Text: fmt.Sprintf("words of %d", i+1),
			Scores: []queue.Score{{Detector: "d", Label: "INCITEMENT", Score: .9 - .01*float64(i)}},
		})
	}
	if _, err := hub.Publish(t.Context(), m.dsn, &listed{items: items}, m.policies, hub.PublishOptions{}); err != nil {
		t.Fatal(err)
	}
	return m
}

// listed is a feed of items.
type listed struct{ items []*queue.Item }

func (l *listed) Read(context.Context) (queue.Batch, error) {
	b := queue.Batch{Items: l.items, At: make([]queue.Origin, len(l.items))}
	if l.items = nil; len(b.Items) == 0 {
		return b, io.EOF
	}
	return b, nil
}

func (l *listed) Size() int64 { return 0 }

// dial reaches the hub, and says which field is at fault as the program does.
func (m *teamAt) dial(ctx context.Context, server, name, password string) (queue.Hub, error) {
	to, err := hub.ParseServer(server)
	if err != nil {
		return nil, &queue.Error{Kind: queue.Invalid, Field: "server", Msg: err.Error()}
	}
	c, err := hub.Dial(ctx, to, name, password, hub.Options{})
	if err != nil {
		return nil, &queue.Error{Kind: queue.KindOf(err), Field: "password", Msg: err.Error()}
	}
	return c, nil
}

// desk is a desk on a workspace in a folder.
func (m *teamAt) desk(dir string) *queue.Desk {
	m.Helper()
	return queue.NewDesk(queue.Config{Store: staging.Workspace(m.T, dir, storage.Options{}), Policies: m.policies})
}

// reach reaches the hub as somebody, for what is done without a window.
func (m *teamAt) reach(who string) queue.Hub {
	m.Helper()
	h, err := m.dial(m.Context(), m.server, who, teamPassword)
	if err != nil {
		m.Fatal(err)
	}
	m.Cleanup(func() { _ = h.Close() })
	return h
}

func (m *teamAt) must(err error) {
	m.Helper()
	if err != nil {
		m.Fatal(err)
	}
}

// windowIn is a window of somebody in the team. What the background brings back waits
// until the test lets it in.
type windowIn struct {
	*window
	m    *teamAt
	come chan func()
}

// open opens a window on a desk; it is closed with the test.
func (m *teamAt) open(desk *queue.Desk) *windowIn {
	m.Helper()
	w := &windowIn{m: m, come: make(chan func(), 1000)}
	var ended atomic.Bool
	run := kit.Runner{Go: func(f func()) { go f() }, Do: func(f func()) {
		if !ended.Load() {
			w.come <- f
		}
	}}
	w.window = newWindow(test.NewTempApp(m.T), Config{
		Desk: desk, Watch: func(context.Context, string, func(string, func())) {},
		Hub: &HubOffers{
			Dial: m.dial,
			Password: func(_ context.Context, _, name string) (string, error) {
				if p := m.kept[name]; p != "" {
					return p, nil
				}
				return "", queue.Errorf(queue.NotFound, "nothing is kept")
			},
			Keep: func(_ context.Context, _, name, password string) error {
				m.kept[name] = password
				return nil
			},
		},
	}, run)
	w.win.Resize(fyne.NewSize(1440, 900))
	m.Cleanup(func() {
		ended.Store(true)
		w.stop()
		go func() {
			for range w.come {
			}
		}()
		w.hub.contact.wait()
		w.record.wait()
		w.purger.wait()
	})
	return w
}

// until lets in what the background brings back until something is so.
func (w *windowIn) until(what string, is func() bool) {
	w.m.Helper()
	patience := time.After(30 * time.Second)
	tick := time.NewTicker(100 * time.Millisecond) // the window's second
	defer tick.Stop()
	for !is() {
		select {
		case f := <-w.come:
			f()
		case <-tick.C:
			w.ticked()
		case <-patience:
			w.m.Fatalf("it does not come about that %s; the hub's sign is %q, the strip says %q", what, w.rail.Item(railHub).Label, w.strip.Message().Text)
		}
	}
}

// press presses the key of a command, or of what lies over the window.
func (w *windowIn) press(key string) {
	w.m.Helper()
	name := keyName(key)
	if sheet, ok := w.win.Canvas().Overlays().Top().(desktop.Keyable); ok {
		f := sheet.(fyne.Focusable)
		sheet.KeyDown(&fyne.KeyEvent{Name: name})
		f.TypedKey(&fyne.KeyEvent{Name: name})
		f.TypedRune('x')
		return
	}
	if strings.HasPrefix(key, "Ctrl+") {
		for _, c := range w.all() {
			if c.Key == key {
				c.Run()
				return
			}
		}
		w.m.Fatalf("no command has the key %s", key)
	}
	w.keys.down(name)
}

// write writes into the field that has the keyboard, and Enter.
func (w *windowIn) write(words string) {
	w.m.Helper()
	f := w.win.Canvas().Focused()
	if f == nil {
		w.m.Fatal("no field has the keyboard")
	}
	f.(*kit.Entry).SetText(words)
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

func (w *windowIn) at() string {
	if t := w.review.Session().View().Task; t != nil {
		return t.Item.ID
	}
	return ""
}

func (w *windowIn) sign() string { return w.rail.Item(railHub).Label }
