package review

import (
	"context"
	"strings"
	"testing"
	"time"

	"discern/queue"
	"discern/ui/kit"
)

// seat is a session at a time that the test moves.
type seat struct {
	*Session
	tb testing.TB
	at time.Time
}

var morning = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// seated is a session that shows its first item, in the morning.
func seated(tb testing.TB, items ...*queue.Item) *seat {
	tb.Helper()
	s := &seat{tb: tb, at: morning}
	s.Session = NewSession(mustDeskAt(tb, func() time.Time { return s.at }, items...), kit.Inline(), func(View) {})
	s.Start()
	return s
}

// wait lets time pass, looked after every second as the window does.
func (s *seat) wait(d time.Duration) {
	for end := s.at.Add(d); s.at.Before(end); {
		s.at = s.at.Add(time.Second)
		s.Refresh()
	}
}

// look looks for a time, doing something every minute.
func (s *seat) look(d time.Duration) {
	for ; d > 0; d -= time.Minute {
		s.wait(min(d, time.Minute))
		s.Touch()
	}
	s.Refresh()
}

// set changes what the person set for themself.
func (s *seat) set(change func(*queue.Own)) {
	s.tb.Helper()
	own, err := s.desk.Own(context.Background())
	if err == nil {
		change(&own)
		err = s.desk.SetOwn(context.Background(), own)
	}
	if err != nil {
		s.tb.Fatal(err)
	}
	s.Refresh()
}

// insisting has breaks insisted on after ten minutes.
func (s *seat) insisting() {
	s.set(func(o *queue.Own) { o.Budget = queue.Budget{Unbroken: 10, Insist: true} })
}

// pictures are an image of severe harm, another with the same bytes, and a mild one.
func pictures() []*queue.Item {
	image := func(id, label, bytes string) *queue.Item {
		return &queue.Item{
			ID: id, Source: "forum", Kind: queue.Image, Text: "words of " + id,
			Scores: []queue.Score{{Detector: "d", Label: label, Score: .8}},
			Media:  []queue.Media{{Path: bytes + ".png", SHA256: strings.Repeat(bytes, 64)}},
		}
	}
	return []*queue.Item{image("severe", "INCITEMENT", "a"), image("again", "INCITEMENT", "a"), image("mild", "NEWS", "b")}
}

func (s *seat) revealed() []bool {
	s.tb.Helper()
	var all []bool
	for d, err := range s.desk.Decisions(context.Background(), time.Time{}) {
		if err != nil {
			s.tb.Fatal(err)
		}
		all = append(all, *d.Revealed)
	}
	return all
}

func TestMediaAreCoveredUntilUncovered(t *testing.T) {
	s := seated(t, pictures()...)
	v := s.view
	if v.Protection != queue.DefaultTeam().First.High || v.Asked || v.Revealed || !v.Grey {
		t.Fatalf("severe media come asked %v, revealed %v, grey %v, %+v", v.Asked, v.Revealed, v.Grey, v.Protection)
	}
	s.RevealKey(true)
	if !s.view.Asked || s.view.Revealed {
		t.Error("while the text comes first, asking for media uncovers them")
	}
	s.RevealKey(false)
	s.RevealKey(true)
	s.RevealKey(true) // the key repeats
	if !s.view.Revealed || !s.view.Uncovered {
		t.Error("held, the key uncovers nothing")
	}
	s.wait(7 * time.Second)
	s.RevealKey(false)
	if s.view.Revealed || !s.view.Uncovered {
		t.Error("let go, the key leaves them uncovered")
	}
	s.wait(5 * time.Second)
	s.ToggleGrey()
	if s.view.Grey {
		t.Error("grey stays on")
	}
	s.Allow()
	if s.view.Revealed || s.view.Uncovered || !s.view.Grey || s.view.Asked {
		t.Error("the next item comes as the last one was")
	}
	s.Allow()
	if got := s.revealed(); len(got) != 2 || !got[0] || got[1] {
		t.Errorf("the decisions say uncovered %v, want the first alone", got)
	}
	want := queue.Seen{Items: 2, Reveals: 1, Time: 12 * time.Second, Shown: 7 * time.Second}
	if got := s.view.Shift.Total[queue.High]; got != want {
		t.Errorf("of severe items was seen %+v, want %+v", got, want)
	}
	s.Undo()
	s.Undo()
	s.Allow()
	if got := s.revealed(); len(got) != 1 || !got[0] {
		t.Errorf("decided again without a look, what was uncovered before says %v", got)
	}
}

func TestRevealByToggle(t *testing.T) {
	s := seated(t, pictures()...)
	s.set(func(o *queue.Own) { o.Toggle = true })
	s.RevealKey(true)
	for _, want := range []bool{true, true, false, false} {
		s.RevealKey(want != s.view.Revealed)
		if s.view.Revealed != want {
			t.Fatalf("revealed %v, want %v", s.view.Revealed, want)
		}
	}
	s.Reveal(true)
	s.Watch(false)
	if s.view.Revealed {
		t.Error("behind another window they stay uncovered")
	}
}

// What comes in clear by the person's own wish counts as uncovered.
func TestMildMediaInClear(t *testing.T) {
	s := seated(t, pictures()[2])
	s.set(func(o *queue.Own) {
		first := queue.DefaultTeam().First
		first.Low.Blur = queue.NoBlur
		o.First = &first
	})
	s.Skip("x")
	s.Wake()
	if !s.view.Revealed || !s.view.Uncovered || s.view.Protection.Blur != queue.NoBlur {
		t.Fatalf("it comes revealed %v, %+v", s.view.Revealed, s.view.Protection)
	}
	s.Reveal(false)
	if !s.view.Revealed {
		t.Error("what is never covered was covered")
	}
	s.Allow()
	if got := s.revealed(); len(got) != 1 || !got[0] || s.view.Shift.Total.All().Reveals != 1 {
		t.Errorf("the decision says %v, %d reveals", got, s.view.Shift.Total.All().Reveals)
	}
}

func TestTextIsNotRevealed(t *testing.T) {
	s := seated(t, threeItems()...)
	s.Reveal(true)
	s.Reveal(true)
	if s.view.Revealed || s.view.Uncovered {
		t.Error("there is nothing to uncover")
	}
}

func TestTheSameAgain(t *testing.T) {
	s := seated(t, pictures()...)
	s.Again()
	if s.item() != "severe" || !strings.Contains(s.view.Message.Text, "has to be looked at") {
		t.Errorf("with no precedent it shows %q and says %q", s.item(), s.view.Message.Text)
	}
	s.PickKey(8, false)
	s.Remove()
	if k := s.view.Known; s.item() != "again" || k.Again == nil || k.Precedents[0].String() != "Decided once here: violating under TVEC8, remove." {
		t.Fatalf("the same bytes come with %+v", k)
	}
	s.Again()
	if got := decisions(t, s.desk); got != "severe violating TVEC8 remove; again violating TVEC8 remove" {
		t.Errorf("decided %q", got)
	}
	if s.item() != "mild" || s.view.Known.Precedents != nil {
		t.Errorf("%s comes with the precedents of another", s.item())
	}
	if got := s.revealed(); got[0] || got[1] {
		t.Errorf("uncovered: %v", got)
	}
}

func (s *seat) item() string { return s.Session.at() }

func TestOptOutAndBack(t *testing.T) {
	items := append(threeItems(), &queue.Item{ID: "other", Source: "forum", Kind: queue.Text, Text: "words", Scores: []queue.Score{{Detector: "d", Label: "NEWS", Score: .9}}})
	s := seated(t, items...)
	s.OptOut()
	if s.item() != "other" || s.view.Passed.Items != 3 || s.view.Message.Key != "U" || !strings.Contains(s.view.Message.Text, "Incitement") {
		t.Fatalf("shows %q, passes over %+v, says %+v", s.item(), s.view.Passed, s.view.Message)
	}
	s.Undo()
	if s.view.Passed.Items != 0 || len(s.view.Upcoming) == 0 || !strings.Contains(s.view.Message.Text, "comes to you again") {
		t.Errorf("taken back, it passes over %+v and says %q", s.view.Passed, s.view.Message.Text)
	}
	// Another act, and Undo is the ledger's again.
	s.Open(s.view.Upcoming[0].Ref)
	s.OptOut()
	s.Allow()
	if head, below := emptyWords(s.view, time.Now()); s.item() != "" || !strings.Contains(head+below, "3 wait that you pass over") {
		t.Errorf("shows %q: %q, %q", s.item(), head, below)
	}
	s.Undo()
	if s.item() != "other" || s.view.Passed.Items != 3 {
		t.Errorf("undo shows %q and passes over %+v", s.item(), s.view.Passed)
	}
	n := 0
	for e, err := range s.desk.Ledger(context.Background(), time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; e.Entry.Kind != queue.Decided && e.Entry.Kind != queue.Undone {
			t.Errorf("the ledger has a %s", e.Entry.Kind)
		}
	}
	if n != 2 {
		t.Errorf("the ledger has %d entries", n)
	}
}

func TestOptOutOfNothingKnown(t *testing.T) {
	s := seated(t, &queue.Item{ID: "a", Kind: queue.Text, Text: "words"})
	s.OptOut()
	if s.item() != "a" || !strings.Contains(s.view.Message.Text, "what kind") {
		t.Errorf("shows %q, says %q", s.item(), s.view.Message.Text)
	}
}

// Time counts while the person looks and does something, and not otherwise.
func TestTimeIsMeasured(t *testing.T) {
	s := seated(t, threeItems()...)
	spent := func(what string, want time.Duration) {
		t.Helper()
		s.Refresh()
		if got := s.view.Shift.Total.All().Time; got != want {
			t.Errorf("%s: %v counted, want %v", what, got, want)
		}
	}
	s.wait(30 * time.Second)
	spent("looking", 30*time.Second)
	s.wait(10 * time.Minute)
	spent("gone for ten minutes", 2*time.Minute)
	s.Touch()
	s.wait(20 * time.Second)
	spent("back", 2*time.Minute+20*time.Second)
	if s.view.Shift.Breaks != 1 {
		t.Errorf("%d breaks", s.view.Shift.Breaks)
	}
	s.Watch(false)
	s.wait(time.Minute)
	s.Watch(true)
	spent("behind another window", 2*time.Minute+20*time.Second)
	for range 3 {
		s.Allow()
	}
	s.wait(time.Minute)
	s.Touch()
	spent("with nothing to look at", 2*time.Minute+20*time.Second)
	if err := s.End(); err != nil {
		t.Fatal(err)
	}
	course, err := s.desk.Course(context.Background())
	if err != nil || len(course) < 2 || course[0].Items != 1 {
		t.Errorf("kept is %+v: %v", course, err)
	}
}

func TestTenMinutesWithoutActsAreABreak(t *testing.T) {
	s := seated(t, threeItems()...)
	s.wait(10*time.Minute + time.Second)
	s.Allow()
	if s.view.Shift.Breaks != 1 || s.view.Shift.Run != 1 {
		t.Errorf("%d breaks, a run of %d", s.view.Shift.Breaks, s.view.Shift.Run)
	}
}

func TestABreakIsOffered(t *testing.T) {
	s := seated(t, threeItems()...)
	s.look(49 * time.Minute)
	if s.view.Offer != "" || s.view.Advice.Left != time.Minute {
		t.Fatalf("offered %q, %v left", s.view.Offer, s.view.Advice.Left)
	}
	s.look(time.Minute)
	if !strings.Contains(s.view.Offer, "50 min without a break") || s.item() != "a" {
		t.Fatalf("offered %q beside %q", s.view.Offer, s.item())
	}
	s.Later()
	s.look(9 * time.Minute)
	if s.view.Offer != "" {
		t.Error("put off, it is offered again at once")
	}
	s.look(2 * time.Minute)
	if s.view.Offer == "" {
		t.Fatal("it is not offered again")
	}
	s.Break()
	r := s.view.Rest
	if r == nil || !r.Chosen || s.view.Task != nil || s.view.Upcoming != nil || s.view.Offer != "" {
		t.Fatalf("a break shows %+v", s.view)
	}
	s.wait(10*time.Minute - time.Second)
	s.Touch() // no key pressed in a break is an act
	if s.view.Rest.Over || s.item() != "" {
		t.Error("it is over too soon, or something is shown")
	}
	s.wait(time.Second)
	if !s.view.Rest.Over {
		t.Error("it does not end")
	}
	s.wait(5 * time.Minute)
	s.Resume()
	if s.item() != "a" || s.view.Rest != nil || s.view.Shift.Breaks != 1 || s.view.Advice.Left != 50*time.Minute {
		t.Errorf("after it %q is shown, %d breaks, %v left", s.item(), s.view.Shift.Breaks, s.view.Advice.Left)
	}
	if s.view.Shift.Total.All().Items != 1 {
		t.Errorf("the item that comes back is counted again: %+v", s.view.Shift.Total.All())
	}
}

func TestAShortBreakIsNone(t *testing.T) {
	s := seated(t, threeItems()...)
	s.look(20 * time.Minute)
	s.Break()
	s.wait(3 * time.Minute)
	s.Resume()
	if s.item() != "a" || s.view.Shift.Breaks != 0 || s.view.Advice.Left != 30*time.Minute {
		t.Errorf("after it %q is shown, %d breaks, %v left", s.item(), s.view.Shift.Breaks, s.view.Advice.Left)
	}
}

func TestABreakIsInsistedOn(t *testing.T) {
	s := seated(t, threeItems()...)
	s.insisting()
	s.look(10 * time.Minute)
	if s.item() != "a" || s.view.Rest != nil || s.view.Offer != "" {
		t.Fatal("the item before the person is taken away")
	}
	s.Allow()
	r := s.view.Rest
	if r == nil || r.Chosen || s.view.Task != nil || !strings.Contains(r.Why, "10 min without a break") || !r.Until.Equal(s.at.Add(10*time.Minute)) {
		t.Fatalf("after it comes %+v", r)
	}
	s.wait(time.Minute)
	s.Resume()
	s.Finish()
	s.Start()
	if s.view.Rest == nil || s.item() != "" {
		t.Fatalf("it ends early: %q is shown", s.item())
	}
	s.Undo()
	if u := s.view.Rest.Unfinished; !u.Open || s.item() != "" || !s.view.Rest.Until.Equal(r.Until) {
		t.Errorf("undone, %+v is left; the break ends %v, want %v", u, s.view.Rest.Until, r.Until)
	}
	s.Finish()
	if s.item() != "a" || s.view.Rest != nil {
		t.Fatalf("what must be finished is %q", s.item())
	}
	s.Allow()
	if r = s.view.Rest; r == nil || s.view.Shift.Overrides != 1 || !r.Until.Equal(s.at.Add(10*time.Minute)) {
		t.Fatalf("after it comes %+v, %d overrides", r, s.view.Shift.Overrides)
	}
	s.wait(10 * time.Minute)
	s.Resume()
	if s.item() != "b" || s.view.Shift.Breaks != 1 {
		t.Errorf("after the break %q is shown, %d breaks", s.item(), s.view.Shift.Breaks)
	}
}

// A break that was begun goes on when the window is opened again, and opening it
// does not make it longer.
func TestABreakOutlivesTheWindow(t *testing.T) {
	s := seated(t, threeItems()...)
	s.insisting()
	s.look(10 * time.Minute)
	s.Allow()
	until := s.view.Rest.Until
	if err := s.End(); err != nil {
		t.Fatal(err)
	}
	s.at = s.at.Add(4 * time.Minute)
	s.Session = NewSession(s.desk, kit.Inline(), func(View) {})
	s.Start()
	if r := s.view.Rest; r == nil || !r.Until.Equal(until) {
		t.Fatalf("opened again it shows %+v, want a break until %v", r, until)
	}
	s.wait(6 * time.Minute)
	s.Resume()
	if s.item() != "b" || s.view.Shift.Breaks != 1 {
		t.Errorf("after the break %q is shown, %d breaks", s.item(), s.view.Shift.Breaks)
	}
}

// Who sits down next has nothing of the person before: not their item, not their
// break, not what they looked at.
func TestAnotherPersonSitsDown(t *testing.T) {
	s := seated(t, threeItems()...)
	s.look(3 * time.Minute)
	s.at = s.at.Add(10 * time.Second)
	s.Break()
	for _, who := range []struct {
		name  string
		items int
		time  time.Duration
	}{{"ben", 1, 0}, {"kim", 2, 3*time.Minute + 10*time.Second}} {
		if err := s.Leave(); err != nil {
			t.Fatal(err)
		}
		if err := s.desk.Sit(context.Background(), who.name); err != nil {
			t.Fatal(err)
		}
		s.Start()
		if got := s.view.Shift.Total.All(); s.item() != "a" || s.view.Rest != nil || got.Items != who.items || got.Time != who.time {
			t.Errorf("%s is shown %q and has seen %+v", who.name, s.item(), got)
		}
	}
}

func TestSummary(t *testing.T) {
	s := seated(t, threeItems()...)
	s.Summarise()
	if sum := s.view.Summary; sum == nil || s.view.Closing || sum.Shift.Total.All().Items != 1 {
		t.Fatalf("the summary is %+v", sum)
	}
	s.Summarise()
	if s.view.Summary != nil || s.item() != "a" {
		t.Error("asked for again it does not close")
	}
	if s.Part() {
		t.Error("a shift of seconds holds up who wants to leave")
	}
	s.look(16 * time.Minute)
	if !s.Part() || s.view.Summary == nil || !s.view.Closing {
		t.Fatal("after a quarter of an hour no summary is shown")
	}
	s.CloseSummary()
	if s.Part() {
		t.Error("it is shown twice")
	}
}
