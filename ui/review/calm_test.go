package review

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/internal/screentest"
	"discern/ui/kit"
)

// deskScreen is a screen in a window, at a time that the test moves.
type deskScreen struct {
	*Screen
	at     time.Time
	closed int
}

func shownAt(t *testing.T, items ...*queue.Item) *deskScreen {
	t.Helper()
	screentest.App(t)
	d := &deskScreen{at: morning}
	d.Screen = NewScreen(mustDeskAt(t, func() time.Time { return d.at }, items...), kit.Inline(), Offers{Close: func() { d.closed++ }})
	screentest.Window(t, d.Object(), wide)
	d.Shown()
	return d
}

// spend has the person look at what is before them for a time.
func (d *deskScreen) spend(t *testing.T, minutes int) {
	t.Helper()
	for range minutes {
		d.at = d.at.Add(time.Minute)
		d.Session().Touch()
		d.Tick()
	}
}

// seenOn is all that can be seen, in words.
func seenOn(o fyne.CanvasObject) string {
	if !o.Visible() {
		return ""
	}
	var all []string
	if a, ok := o.(fyne.Accessible); ok {
		all = append(all, a.AccessibilityLabel())
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, inside := range o.Objects {
			all = append(all, seenOn(inside))
		}
	case *container.Scroll:
		all = append(all, seenOn(o.Content))
	case *kit.Panel:
		all = append(all, seenOn(o.Content))
	case *kit.Card:
		all = append(all, seenOn(o.Content))
	}
	return strings.Join(all, "\n")
}

func (d *deskScreen) says(t *testing.T, what string, want ...string) {
	t.Helper()
	got := seenOn(d.Object())
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("%s: %q cannot be seen in\n%s", what, w, got)
		}
	}
}

func (d *deskScreen) hides(t *testing.T, what string) {
	t.Helper()
	got := seenOn(d.Object())
	for _, w := range []string{"words of", "INCITEMENT", "Incitement", "forum", "Allow"} {
		if strings.Contains(got, w) {
			t.Errorf("%s: %q can be seen in\n%s", what, w, got)
		}
	}
}

func TestStatusSaysHowTheShiftGoes(t *testing.T) {
	d := shownAt(t, append(pictures(), threeItems()...)...)
	d.says(t, "at the beginning", "0 reveals · break in 50 min")
	d.Session().Reveal(true)
	d.Session().Reveal(true)
	d.spend(t, 28)
	d.says(t, "on the way", "1 reveal · break in 22 min")
	press(d.Screen, "X")
	d.says(t, "after opting out", "5 passed over", "Not for you any more: Incitement. 5 wait for others.")
	press(d.Screen, "U")
	if strings.Contains(seenOn(d.Object()), "passed over") {
		t.Error("taken back, something is still passed over")
	}
}

func TestWhatIsDueAndPassedOverIsSaid(t *testing.T) {
	items := threeItems()
	items[0].Flags = []queue.Flag{{By: queue.ByRemovalOrder, Deadline: morning.Add(30 * time.Minute)}}
	d := shownAt(t, items...)
	press(d.Screen, "X")
	d.says(t, "with a removal order among them", "3 passed over, 1 due", "Nothing else waits for you")
}

func TestOfferedBreak(t *testing.T) {
	d := shownAt(t, threeItems()...)
	d.spend(t, 50)
	d.says(t, "offered", "You have looked at items for 50 min without a break.", "words of a", "break due")
	if d.layout.middle.Position().Y <= 0 {
		t.Error("the strip lies over the item")
	}
	press(d.Screen, "S", "Escape")
	if !d.ask.Visible() {
		t.Error("Escape, which closes the choice, puts the break off too")
	}
	press(d.Screen, "Escape")
	if d.ask.Visible() || d.layout.middle.Position().Y != 0 {
		t.Error("put off, it stays")
	}
	press(d.Screen, "B")
	d.says(t, "in the break", "A break", "10:00", "Go on already")
	d.hides(t, "in the break")
	d.at = d.at.Add(150 * time.Second)
	d.Tick()
	d.says(t, "a while later", "7:30")
	press(d.Screen, "A", "R", "1", "U", "S", "1", "Q", "K", "N", "X", "Y")
	d.says(t, "whatever is pressed", "7:30")
	if got := decisions(t, d.session.desk); got != "" {
		t.Errorf("in the break was decided %q", got)
	}
	press(d.Screen, "Escape")
	d.says(t, "back", "words of a", "Allow")
}

func TestBreakInsistedOnHidesEverything(t *testing.T) {
	d := shownAt(t, threeItems()...)
	if err := d.session.desk.SetOwn(context.Background(), queue.Own{Budget: queue.Budget{Unbroken: 5, Insist: true}}); err != nil {
		t.Fatal(err)
	}
	d.spend(t, 5)
	press(d.Screen, "A")
	d.says(t, "insisted on", "Time for a break", "10:00", "You have looked at items for 5 min without a break.")
	d.hides(t, "insisted on")
	press(d.Screen, "Return", "Escape", "F")
	d.says(t, "whatever is pressed", "Time for a break")
	press(d.Screen, "U")
	d.says(t, "undone", "The item you have open stays yours.", "I must finish this one (it is counted)")
	d.hides(t, "undone")
	press(d.Screen, "F")
	d.says(t, "to finish", "words of a")
	press(d.Screen, "A")
	d.at = d.at.Add(10 * time.Minute)
	d.Tick()
	d.says(t, "over", "Whenever you are ready", "Go on")
	d.hides(t, "over")
	press(d.Screen, "Return")
	d.says(t, "after it", "words of b")
}

func TestSummaryIsShown(t *testing.T) {
	d := shownAt(t, threeItems()...)
	d.spend(t, 20)
	d.Session().Summarise()
	d.says(t, "the summary", "Your shift, kim", "Severe 1 item · 20 of 90 min · 0 of 60 reveals", "Only you are shown this", "Back")
	d.hides(t, "the summary")
	press(d.Screen, "A", "Return")
	d.says(t, "closed", "words of a")
	if !d.Session().Part() {
		t.Fatal("closing the window does not show it")
	}
	d.says(t, "before closing", "Close Discern")
	press(d.Screen, "Return")
	if d.closed != 1 {
		t.Errorf("Enter closed the window %d times", d.closed)
	}
	if got := decisions(t, d.session.desk); got != "" {
		t.Errorf("over the summary was decided %q", got)
	}
}

func TestKnownMediaAreOffered(t *testing.T) {
	d := shownAt(t, pictures()...)
	press(d.Screen, "8", "R")
	d.says(t, "known", "Decided once here: violating under TVEC8, remove.")
	press(d.Screen, "Y")
	if got := decisions(t, d.session.desk); got != "severe violating TVEC8 remove; again violating TVEC8 remove" {
		t.Errorf("decided %q", got)
	}
	if d.content.known.Visible() {
		t.Error("of the next item nothing is known, and it is said all the same")
	}
}

func TestUsedUpIsSaid(t *testing.T) {
	d := shownAt(t, threeItems()...)
	if err := d.session.desk.SetOwn(context.Background(), queue.Own{Budget: queue.Budget{High: queue.Allowance{Minutes: 5}, Insist: true}}); err != nil {
		t.Fatal(err)
	}
	d.spend(t, 5)
	press(d.Screen, "A")
	d.says(t, "used up", "Time for a break", "Severe items for 5 min: the budget of a shift.")
	d.at = d.at.Add(10 * time.Minute)
	press(d.Screen, "Return")
	d.says(t, "after the break", "Nothing milder waits")
	if d.shown.Task != nil || len(d.shown.Upcoming) > 0 {
		t.Errorf("a severe item comes all the same: %+v", d.shown.Task)
	}
}
