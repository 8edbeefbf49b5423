package ui

import (
	"strings"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
	"discern/ui/kit"
	"discern/ui/words"
)

// From nothing: the first start, a password that is wrong, one that is right, the first
// item, a decision that reaches the hub, and the next start.
func TestFromNothingToADecisionAtTheHub(t *testing.T) {
	m := newTeam(t, 3)
	dir := t.TempDir()
	desk := m.desk(dir)
	w := m.open(desk)
	if !w.rail.Item(railHub).Away || w.rail.Item(railImport).Away {
		t.Error("the hub stands in the rail before there is one")
	}
	w.press("Ctrl+H")
	w.write(m.server)
	w.write(m.kim)
	w.write("wrong")
	w.until("a wrong password is refused", func() bool { return w.hub.contact.login.Err != nil })
	if f, ok := w.win.Canvas().Focused().(*kit.Entry); !ok || !f.Password || w.hub.contact.joined || desk.Reviewer() != "" {
		t.Errorf("after a wrong password %q sits there", desk.Reviewer())
	}
	w.write(teamPassword)
	w.until("kim is let in", func() bool { return w.hub.contact.login.Fresh })
	if got := m.kept[m.kim]; got != teamPassword || desk.Reviewer() != m.kim {
		t.Errorf("kept is %q, and %q sits there", got, desk.Reviewer())
	}
	w.press("Enter")
	w.until("the first item comes", func() bool { return w.at() == "1" })
	if w.rail.Item(railHub).Away || !w.rail.Item(railImport).Away {
		t.Error("the rail does not show the hub in place of the import")
	}
	w.until("it is in sync", func() bool { return w.sign() == "in sync" })
	w.press("A")
	w.until("one is to be sent", func() bool { return w.sign() == "1 to send" })
	w.press("Ctrl+S")
	w.until("it was sent", func() bool {
		return w.sign() == "in sync" && strings.HasPrefix(w.strip.Message().Text, "Synced: 1 sent")
	})
	if s, err := hub.ReadStatus(t.Context(), m.dsn); err != nil || s.Decided != 1 {
		t.Errorf("the hub has %d decided items: %v", s.Decided, err)
	}
	w.chooseFiles()
	if m := w.strip.Message(); !strings.Contains(m.Text, "comes from your team's hub") || w.win.Canvas().Overlays().Top() != nil {
		t.Errorf("files can be imported; it says %q", m.Text)
	}

	w.show(w.setup)
	w.press("P")
	w.keys.typed('p')
	if f, ok := w.win.Canvas().Focused().(*kit.Entry); !ok || !f.Password || f.Text != "" {
		t.Error("P does not lead to the password, or is written there")
	}

	w.stop()
	w.hub.contact.wait()
	w = m.open(desk)
	w.until("the kept password lets kim in", func() bool { return w.sign() == "in sync" && w.at() == "2" })
}

// Without its password the window asks for it, and does not stand in the way of work.
func TestThePasswordIsAskedForAtTheStart(t *testing.T) {
	m := newTeam(t, 3)
	desk := m.desk(t.TempDir())
	h := m.reach(m.kim)
	_, err := desk.Join(t.Context(), h, m.server)
	m.must(err)
	_, err = desk.CheckOut(t.Context(), h, queue.MainQueue, 2, 48*time.Hour, nil)
	m.must(err)
	w := m.open(desk)
	w.until("it is asked for", func() bool { return w.strip.Message().Action == "Sign in" })
	w.until("the first item is there", func() bool { return w.at() == "1" && w.sign() == "sign in" })
	w.press("A")
	w.until("the next one is there", func() bool { return w.at() == "2" })
	w.until("it says what waits", func() bool {
		return w.review.Session().View().Contact.Sign(time.Now()).Long == "▲ signed out · 1 waiting"
	})
	w.press("Ctrl+S")
	if got := w.strip.Message().Text; !strings.Contains(got, "sign in first") {
		t.Errorf("syncing says %q", got)
	}
	w.press("Ctrl+H")
	if w.current != screen(w.setup) {
		t.Fatal("Ctrl+H does not lead to where the password is given")
	}
	w.write(teamPassword)
	w.until("kim is let in", func() bool { return w.hub.contact.login.Fresh })
	w.press("Ctrl+S")
	w.until("it is in sync", func() bool { return w.sign() == "in sync" })
}

func TestCheckingOutAndGivingBack(t *testing.T) {
	m := newTeam(t, 30)
	desk := m.desk(t.TempDir())
	_, err := desk.Join(t.Context(), m.reach(m.kim), m.server)
	m.must(err)
	m.kept[m.kim] = teamPassword
	w := m.open(desk)
	w.until("it is in sync", func() bool { return w.sign() == "in sync" && w.at() == "1" })
	w.press("Ctrl+B")
	if !w.hub.out.IsOpen() {
		t.Fatal("Ctrl+B asks for nothing")
	}
	w.hub.out.OnKey("Left") // 40, which is the most, 25
	w.press("Enter")
	w.until("items are checked out", func() bool { return w.hub.contact.work.out.Over && w.hub.contact.work.doing == "" })
	if out := w.hub.contact.checking(); out.Err != nil || out.Report.Items != 22 || w.hub.contact.lasts != 72*time.Hour {
		t.Errorf("it came to %+v", out)
	}
	w.press("Enter")
	if w.hub.out.IsOpen() {
		t.Error("Enter does not close what is done")
	}
	w.until("that is seen", func() bool { return w.hub.contact.known.Field == 22 })
	w.press("Ctrl+R")
	w.until("it is renewed", func() bool { return strings.HasPrefix(w.strip.Message().Text, "Renewed: what is checked out") })
	w.giveBack()
	w.press("B")
	w.until("all is given back", func() bool { return strings.Contains(w.hub.contact.work.said.Text, "back with the team") })
	w.until("none are held", func() bool { return w.hub.contact.known.Field == 0 })
}

// An item that is withdrawn while it is open goes from the screen, with who did it and
// why; the next comes when it is asked for.
func TestAnItemIsWithdrawnWhileItIsOpen(t *testing.T) {
	m := newTeam(t, 3)
	desk := m.desk(t.TempDir())
	_, err := desk.Join(t.Context(), m.reach(m.kim), m.server)
	m.must(err)
	m.kept[m.kim] = teamPassword
	w := m.open(desk)
	w.until("the first item comes", func() bool { return w.at() == "1" && w.sign() == "in sync" })
	_, err = hub.Withdraw(t.Context(), m.dsn, queue.Key{Source: "forum", ID: "1"}, "its author took it down")
	m.must(err)
	w.until("the item goes", func() bool { return w.review.Session().View().Gone != nil })
	if g := w.review.Session().View().Gone; !g.Withdrawn || g.Reason != "its author took it down" {
		t.Errorf("it says %+v", g)
	}
	w.press("A")
	w.press("Enter")
	w.until("the next one comes", func() bool { return w.at() == "2" })
	if s, err := desk.Stats(t.Context()); err != nil || s.Decided != 0 {
		t.Errorf("%d items were decided: %v", s.Decided, err)
	}
}

// Two people decide the same items, since the time of one was over on the road.
func TestAConflictIsShownAndSettled(t *testing.T) {
	m := newTeam(t, 2)
	lee, kim := m.desk(t.TempDir()), m.desk(t.TempDir())
	decide := func(desk *queue.Desk, v queue.Verdict, n int) {
		for range n {
			task, err := desk.Next(t.Context())
			m.must(err)
			j := queue.Judgement{Verdict: v, OpenedAt: desk.Now()}
			if v == queue.Violating {
				j.Policies, j.Actions = []string{"TVEC8"}, []queue.Action{queue.Remove}
			}
			_, err = desk.Decide(t.Context(), task.Ref, j)
			m.must(err)
		}
	}
	join := func(desk *queue.Desk, who string, o queue.SyncOptions) {
		h := m.reach(who)
		if _, ok, _ := desk.Joined(t.Context()); !ok {
			_, err := desk.Join(t.Context(), h, m.server)
			m.must(err)
		}
		_, err := desk.Sync(t.Context(), h, o)
		m.must(err)
	}
	join(kim, m.kim, queue.SyncOptions{Ahead: 8})
	_, err := hub.Revoke(t.Context(), m.dsn, m.kim)
	m.must(err)
	join(lee, m.lee, queue.SyncOptions{Ahead: 8})
	decide(lee, queue.NotViolating, 2)
	join(lee, m.lee, queue.SyncOptions{Now: true})
	decide(kim, queue.Violating, 2)

	m.kept[m.kim] = teamPassword
	w := m.open(kim)
	w.until("kim is let in", func() bool { return w.hub.contact.line != nil })
	w.press("Ctrl+S")
	w.until("both conflicts are told", func() bool { return w.rail.Item(railHub).Badge == "2" })
	w.press("Ctrl+H")
	w.press("C")
	if w.current != screen(w.conflicts) || w.rail.Active() != railHub || w.hub.sheet.IsOpen() {
		t.Fatal("the sheet does not lead to the conflicts")
	}
	w.until("they are listed", func() bool { return len(w.conflicts.Commands()) > 0 })
	w.press("K")
	w.until("one is looked at", func() bool { return w.rail.Item(railHub).Badge == "1" })
	w.press("H")
	w.until("both are looked at", func() bool { return w.rail.Item(railHub).Badge == "" })
	asks, err := kim.Conflicts(t.Context())
	if err != nil || len(asks) != 2 || !asks[0].Seen || !asks[1].Seen {
		t.Errorf("the desk knows of %+v: %v", asks, err)
	}
	w.press("Ctrl+S")
	w.until("it is sent", func() bool { return w.sign() == "in sync" })
}

// Offline the work goes on, and it is said since when; back on the line it catches up by
// itself.
func TestOfflineAndBack(t *testing.T) {
	m := newTeam(t, 3)
	addr, rest, _ := strings.Cut(m.server, "/")
	line := hubtest.NewProxy(t, addr, nil)
	m.server = line.Addr() + "/" + rest
	desk := m.desk(t.TempDir())
	_, err := desk.Join(t.Context(), m.reach(m.kim), m.server)
	m.must(err)
	m.kept[m.kim] = teamPassword
	w := m.open(desk)
	w.until("the first item comes", func() bool { return w.at() == "1" && w.sign() == "in sync" })
	line.Down()
	w.until("it is offline", func() bool { return w.sign() == "offline" })
	w.press("A")
	w.until("the next one is there", func() bool { return w.at() == "2" })
	w.until("it says what waits", func() bool {
		c := w.review.Session().View().Contact
		return c.Sign(desk.Now()).Mark == words.Away && c.Waiting == 1
	})
	line.Up()
	w.press("Ctrl+S")
	w.until("it is in sync again", func() bool { return w.sign() == "in sync" })
}
