package review

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/kit"
)

// ofKim are n items of one author, which wait in the order k1, k2 …, and one of
// somebody else after them.
func ofKim(n int) []*queue.Item {
	var items []*queue.Item
	for i := range n + 1 {
		id, author := fmt.Sprintf("k%d", i+1), "kim"
		if i == n {
			id, author = "other", "noor"
		}
		items = append(items, &queue.Item{
			ID: id, Source: "forum", Kind: queue.Text, Text: "words of " + id, Author: &queue.Author{ID: author, Handle: "@" + author},
			Flags:  []queue.Flag{{By: queue.ByUser, Reporter: "rosa", Reason: "rude"}},
			Scores: []queue.Score{{Detector: "d", Label: "INCITEMENT", Score: .9 - float64(i)/20}},
		})
	}
	return items
}

// ticks writes the rows of the card's list, as "[x]k1 [ ]k2": x ticked, - left out,
// * in the middle.
func ticks(s *Screen) string {
	var rows []string
	for _, r := range s.card.related.Rows() {
		row := "[" + string(" x-"[r.Box]) + "]" + strings.TrimPrefix(r.Title, "words of ")
		if r.Selected {
			row += "*"
		}
		rows = append(rows, row)
	}
	return strings.Join(rows, " ")
}

// middle is the item in the middle.
func middle(s *Screen) string { return s.shown.Middle().Task.Item.ID }

func TestCardByKeys(t *testing.T) {
	const removed, allowed = " violating TVEC8 remove", " not_violating"
	tests := []struct {
		name, keys string
		middle     string // the item in the middle after
		ticks      string // while the card is open
		decided    string
		message    string
	}{
		{"open", "O", "k1", "[x]k1* [ ]k4 [ ]k3 [ ]k2", "", ""},
		{"look", "O Down Down", "k3", "[x]k1 [x]k4 [x]k3* [ ]k2", "", ""},
		{"and back", "O Down Up", "k1", "[x]k1* [x]k4 [ ]k3 [ ]k2", "", ""},
		{"beyond the ends", "O Up Down Down Down Down Down", "k2", "[x]k1 [x]k4 [x]k3 [x]k2*", "", ""},
		{"leave out", "O Down Down Enter", "k3", "[x]k1 [x]k4 [-]k3* [ ]k2", "", ""},
		{"and take in again", "O Down Enter Enter", "k4", "[x]k1 [x]k4* [ ]k3 [ ]k2", "", ""},
		{"the task stays in", "O Enter", "k1", "[x]k1* [ ]k4 [ ]k3 [ ]k2", "", ""},
		{"one key asks", "O Down Up A", "k1", "[x]k1* [x]k4 [ ]k3 [ ]k2", "", "Decides 2 items: this one and 1 of the same author."},
		{"from another item", "O Down A", "k4", "[x]k1 [x]k4* [ ]k3 [ ]k2", "", "Decides 2 items: yours and 1 of the same author."},
		{"the same key decides", "O Down Down A A", "k2", "", "k1" + allowed + "; k4" + allowed + "; k3" + allowed, "Allowed, on 3 items"},
		{"another key asks anew", "O Down A 8 R", "k4", "[x]k1 [x]k4* [ ]k3 [ ]k2", "", "Decides 2 items under TVEC8"},
		{"remove", "O Down 8 R R", "k2", "", "k1" + removed + "; k4" + removed, "Removed under TVEC8, on 2 items; U takes back all"},
		{"without a rule it asks for one", "O Down R", "k4", "[x]k1 [x]k4* [ ]k3 [ ]k2", "", "Pick the rule"},
		{"a change asks anew", "O Down A Down A", "k3", "[x]k1 [x]k4 [x]k3* [ ]k2", "", "Decides 3 items"},
		{"what is left out is not decided", "O Down Enter Up A", "k2", "", "k1" + allowed, "Allowed."},
		{"what is in the middle must be ticked", "O Down Enter A", "k4", "[x]k1 [-]k4* [ ]k3 [ ]k2", "", "is left out: Enter ticks it"},
		{"a closed card decides the task", "O Down Escape A", "k2", "", "k1" + allowed, "Allowed."},
		{"closed and opened", "O Down O O", "k1", "[x]k1* [-]k4 [ ]k3 [ ]k2", "", ""},
		{"undo takes back all", "O Down Down A A U", "k1", "", "", "Taken back: “Allowed”, on 3 items"},
		{"undo takes back act by act", "O Down A A A U U", "k1", "", "", "on 2 items"},
		{"a skip is about the task", "O Down S", "k1", "[x]k1* [x]k4 [ ]k3 [ ]k2", "", "S again is about it"},
		{"and then is open", "O Down S S 1", "k2", "", "", "Skipped"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := shown(t, wide, ofKim(4)...)
			for _, key := range strings.Fields(tt.keys) {
				if key == "Enter" {
					key = string(fyne.KeyReturn)
				}
				press(s, key)
			}
			if got := middle(s); got != tt.middle {
				t.Errorf("in the middle is %s, want %s", got, tt.middle)
			}
			if got := s.content.text.AccessibilityLabel(); got != "words of "+tt.middle {
				t.Errorf("the middle shows %q", got)
			}
			if got := s.card.panel.Visible(); got != (tt.ticks != "") {
				t.Errorf("the card is open: %v", got)
			}
			if got := ticks(s); s.card.panel.Visible() && got != tt.ticks {
				t.Errorf("the list is %s, want %s", got, tt.ticks)
			}
			if got := decisions(t, s.session.desk); got != tt.decided {
				t.Errorf("decided %q, want %q", got, tt.decided)
			}
			if got := s.shown.Message.Text; !strings.Contains(got, tt.message) {
				t.Errorf("says %q, want %q in it", got, tt.message)
			}
			if got, want := s.banner.Message().Text, s.shown.Message.Text; got != want {
				t.Errorf("the banner says %q, want %q", got, want)
			}
		})
	}
}

func TestCardShows(t *testing.T) {
	s := shown(t, wide, ofKim(4)...)
	if got := s.content.foot.AccessibilityLabel(); !strings.Contains(got, "O: also waiting, 3 of the same author") {
		t.Errorf("below the item stands %q", got)
	}
	press(s, "8", "R", "8", "R")
	if got := s.content.author.AccessibilityLabel(); !strings.Contains(got, "2 earlier decisions on this author: both removed") {
		t.Errorf("the author's line says %q", got)
	}
	press(s, "O")
	if got := s.card.record.AccessibilityLabel(); !strings.Contains(got, "2 decided: both removed. Under TVEC8 (2). 1 more waits.") {
		t.Errorf("the record says %q", got)
	}
	if got := s.card.flags.Object().Objects[0].(fyne.Accessible).AccessibilityLabel(); got != "A person: rude; rosa, right in 2 of 2" {
		t.Errorf("the flag says %q", got)
	}
	if s.layout.left.Visible() || s.card.panel.Position().X != 0 {
		t.Error("the card does not stand in the queue's place")
	}
	press(s, "Down")
	if got := s.allow.AccessibilityLabel() + ", " + s.remove.AccessibilityLabel(); got != "Allow 2, Remove 2" {
		t.Errorf("the buttons say %q", got)
	}
	if got := s.content.flags.AccessibilityLabel(); !strings.HasPrefix(got, "Looking at 1 of 1: same author") {
		t.Errorf("above the item stands %q", got)
	}
	shift, _, err := s.session.desk.Shift(t.Context())
	seen := 0
	for _, sum := range shift.Total {
		seen += sum.Items
	}
	if err != nil || seen != 4 {
		t.Errorf("seen %d (%v), want 4", seen, err)
	}
	press(s, "A", "A")
	if s.card.panel.Visible() || !s.layout.left.Visible() || s.allow.AccessibilityLabel() != "Allow" {
		t.Error("the card is still open for the next item")
	}
	if got := s.content.author.AccessibilityLabel(); strings.Contains(got, "earlier decision") {
		t.Errorf("of another author the line says %q", got)
	}
}

// In a window without room for the queue the card takes the right part's place.
func TestCardInSmallWindows(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(1024, 700), fyne.NewSize(800, 700)} {
		s := shown(t, size, ofKim(2)...)
		before := s.layout.right.Position()
		press(s, "O")
		if s.layout.right.Visible() || s.card.panel.Position() != before {
			t.Errorf("at %v the card stands at %v, want %v", size, s.card.panel.Position(), before)
		}
		press(s, "O")
		if !s.layout.right.Visible() {
			t.Errorf("at %v the right part does not come back", size)
		}
	}
}

func TestClueInTheCard(t *testing.T) {
	s := shown(t, wide, ofKim(2)...)
	press(s, "C")
	if got := fyne.CurrentApp().Driver().CanvasForObject(s.root).Focused(); got != s.card.words {
		t.Fatalf("C gives the keyboard to %T", got)
	}
	s.card.words.SetText("quotes the news ")
	s.card.words.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if s.card.words.Text != "" || !strings.Contains(s.shown.Message.Text, "Clue kept") {
		t.Errorf("the field says %q, the message %q", s.card.words.Text, s.shown.Message.Text)
	}
	if got := s.content.author.AccessibilityLabel(); !strings.Contains(got, "1 clue") {
		t.Errorf("the author's line says %q", got)
	}
	withdraw := func() *kit.Command {
		for _, c := range s.Commands() {
			if strings.HasPrefix(c.Name, "Withdraw the clue “quotes the news”") {
				return &c
			}
		}
		return nil
	}
	c := withdraw()
	if c == nil {
		t.Fatal("no command withdraws the clue")
	}
	c.Run()
	if withdraw() != nil || strings.Contains(s.content.author.AccessibilityLabel(), "clue") || len(s.card.clues.Object().Objects) != 0 {
		t.Error("the clue still stands")
	}
	press(s, "A")
	if got := s.content.author.AccessibilityLabel(); strings.Contains(got, "clue") {
		t.Errorf("on the next item the line says %q", got)
	}
}

// What stands beside an item is read after the item was shown, and dropped when the
// reviewer moves on.
func TestBesideComesLater(t *testing.T) {
	var waiting []func()
	run := kit.Runner{Go: func(f func()) { waiting = append(waiting, f) }, Do: func(f func()) { f() }}
	var shown []string
	s := NewSession(mustDesk(t, ofKim(3)...), run, func(v View) {
		shown = append(shown, fmt.Sprint(v.Task.Item.ID, " ", v.Beside.Ready))
	})
	s.besides = true
	step := func() {
		f := waiting[0]
		waiting = waiting[1:]
		f()
	}
	s.Start()
	step() // k1 is shown
	late := waiting
	waiting = nil
	s.Allow()
	step() // k2 is shown
	for _, f := range late {
		f() // of k1
	}
	step()
	want := "k1 false, k2 false, k2 true"
	if got := strings.Join(shown, ", "); got != want || len(waiting) != 0 {
		t.Errorf("shown %s, want %s; %d wait", got, want, len(waiting))
	}
}

// What was read anew keeps what is looked at in its place.
func TestBesideIsReadAnew(t *testing.T) {
	s := shown(t, wide, ofKim(4)...)
	press(s, "O", "Down", "Down") // k3 is in the middle
	for _, id := range []string{"k4", "k3"} {
		ref, err := s.session.desk.Find(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.session.desk.Decide(context.Background(), ref, queue.Judgement{Verdict: queue.NotViolating}); err != nil {
			t.Fatal(err)
		}
		s.session.AddClue("about " + id)
		want := map[string]string{"k4": "[x]k1 [x]k3* [ ]k2", "k3": "[x]k1* [ ]k2"}[id]
		if got := ticks(s); got != want {
			t.Errorf("after %s is decided the list is %s, want %s", id, got, want)
		}
	}
}

// What was seen of each item is recorded with its decision.
func TestTogetherRecordsWhatWasSeen(t *testing.T) {
	s := shown(t, wide, ofKim(4)...)
	press(s, "O", "H", "Down", "Down", "H", "A", "A") // scores hidden on k4 and, at first, on k3
	shown := map[string]bool{}
	for d, err := range s.session.desk.Decisions(context.Background(), time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		shown[d.Item] = *d.ScoresShown
		if d.OpenedAt.IsZero() || d.OpenedAt.After(d.DecidedAt) {
			t.Errorf("%s was opened at %v and decided at %v", d.Item, d.OpenedAt, d.DecidedAt)
		}
	}
	if len(shown) != 3 || !shown["k1"] || shown["k4"] || !shown["k3"] {
		t.Errorf("scores were shown: %v", shown)
	}
}

// An item that is decided meanwhile is not ticked, and the others are decided.
func TestTogetherWithoutWhatIsDecided(t *testing.T) {
	s := shown(t, wide, ofKim(4)...)
	allow := func(id string) {
		t.Helper()
		ref, err := s.session.desk.Find(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.session.desk.Decide(context.Background(), ref, queue.Judgement{Verdict: queue.NotViolating}); err != nil {
			t.Fatal(err)
		}
	}
	press(s, "O")
	allow("k4")
	press(s, "Down")
	if got := ticks(s); got != "[x]k1 [ ]k4* [ ]k3 [ ]k2" || !strings.Contains(s.shown.Message.Text, "not open any more") {
		t.Errorf("the list is %s, said is %q", got, s.shown.Message.Text)
	}
	press(s, "Down", "Down")
	allow("k3")
	press(s, "A", "A")
	if got := decisions(t, s.session.desk); got != "k4 not_violating; k3 not_violating; k1 not_violating; k2 not_violating" {
		t.Errorf("decided %q", got)
	}
	if got := s.shown.Message.Text; !strings.Contains(got, "on 2 items") || !strings.Contains(got, "1 left as they are: the item is decided already") {
		t.Errorf("says %q", got)
	}
}

// The item stands where it does in its thread.
func TestThreadAroundTheItem(t *testing.T) {
	post := func(role queue.Role, text string) queue.Context { return queue.Context{Role: role, Text: text} }
	s := shown(t, wide, &queue.Item{ID: "a", Kind: queue.Text, Text: "words", Context: []queue.Context{
		post(queue.Reply, "later"), post(queue.Parent, "first"), post(queue.Parent, "second"), post(queue.Parent, "third"), post(queue.Quoted, "quoted"),
	}})
	said := func(p *posts) string {
		var all []string
		for _, o := range p.list.Object().Objects {
			if p.scroll.Visible() {
				_, text, _ := strings.Cut(o.(fyne.Accessible).AccessibilityLabel(), ": ")
				all = append(all, text)
			}
		}
		return strings.Join(all, " ")
	}
	if above, below := said(&s.content.thread.above), said(&s.content.thread.below); above != "third quoted" || below != "" {
		t.Errorf("above %q, below %q", above, below)
	}
	press(s, "I")
	if above, below := said(&s.content.thread.above), said(&s.content.thread.below); above != "first second third quoted" || below != "later" {
		t.Errorf("the whole thread: above %q, below %q", above, below)
	}
	card, under := s.content.card.Position().Y, s.content.thread.below.scroll.Position().Y
	if over := s.content.thread.above.scroll.Position().Y; over >= card || under <= card {
		t.Errorf("above at %v, the item at %v, below at %v", over, card, under)
	}
}
