package review

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"discern/queue"
	"discern/storage"
	"discern/storage/staging"
	"discern/ui/kit"
)

// evidence lists the spans of the decisions in force, by item.
func evidence(tb testing.TB, d *queue.Desk) map[string][]queue.Span {
	tb.Helper()
	all := map[string][]queue.Span{}
	for dec, err := range d.Decisions(context.Background(), time.Time{}) {
		if err != nil {
			tb.Fatal(err)
		}
		all[dec.Item] = dec.Spans
	}
	return all
}

func foot(s *Screen) string { return s.content.foot.AccessibilityLabel() }

func TestEvidenceGoesWithTheDecision(t *testing.T) {
	s := shown(t, wide, threeItems()...)
	text := s.Text()
	text.Select(0, 5)
	press(s, "M")
	if want := []queue.Span{{Start: 0, End: 5}}; !slices.Equal(s.session.View().Evidence, want) {
		t.Fatalf("M keeps %v, want %v", s.session.View().Evidence, want)
	}
	if got := foot(s); !strings.Contains(got, "1 span of evidence") {
		t.Errorf("the foot says %q", got)
	}
	text.Select(9, 10)
	press(s, "M")
	press(s, "8", "R")
	want := []queue.Span{{Start: 0, End: 5}, {Start: 9, End: 10}}
	if got := evidence(t, s.session.desk)["a"]; !slices.Equal(got, want) {
		t.Errorf("the decision has the evidence %v, want %v", got, want)
	}
	if v := s.session.View(); v.Evidence != nil || strings.Contains(foot(s), "evidence") {
		t.Errorf("the next item begins with %v, the foot says %q", v.Evidence, foot(s))
	}
	press(s, "U")
	if got := s.session.View().Evidence; !slices.Equal(got, want) {
		t.Errorf("undone, the item has %v, want %v", got, want)
	}
	if got := foot(s); !strings.Contains(got, "2 spans of evidence") {
		t.Errorf("undone, the foot says %q", got)
	}
	press(s, "A", "A")
	for item, spans := range evidence(t, s.session.desk) {
		if item == "b" && len(spans) > 0 || item == "a" && !slices.Equal(spans, want) {
			t.Errorf("%s has the evidence %v", item, spans)
		}
	}
}

func TestMarkByKeys(t *testing.T) {
	s := shown(t, wide, threeItems()...)
	canvas := fyne.CurrentApp().Driver().CanvasForObject(s.Object())
	press(s, "M")
	if !s.Text().Caret() || !strings.Contains(foot(s), "Enter marks") {
		t.Fatalf("M leads to no caret: the foot says %q", foot(s))
	}
	focused := canvas.Focused()
	focused.(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
	focused.TypedRune('a') // must not allow
	focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := s.session.View().Evidence; len(got) != 1 || got[0] != (queue.Span{Start: 0, End: 10}) {
		t.Errorf("marked %v", got)
	}
	if canvas.Focused() != nil || s.Text().Caret() {
		t.Error("Enter keeps the keyboard")
	}
	if got := decisions(t, s.session.desk); got != "" {
		t.Errorf("a letter to the caret decided %q", got)
	}
	press(s, "M")
	press(s, "A") // the window gives no key to a screen without the keyboard; this is a tap on the button
	if s.Text().Caret() || canvas.Focused() != nil {
		t.Error("the caret stays for the next item")
	}
}

func TestFindAndRaw(t *testing.T) {
	items := threeItems()
	items[0].Text = "first p\u0430ypal\u200b, then paypal"
	s := shown(t, wide, items...)
	if got := foot(s); !strings.Contains(got, "1 hidden character shown") || !strings.Contains(got, "1 word mixes look-alike letters") {
		t.Errorf("the foot says %q", got)
	}
	bar := s.content.find
	press(s, "F")
	if !bar.Visible() {
		t.Fatal("F opens no bar")
	}
	canvas := fyne.CurrentApp().Driver().CanvasForObject(s.Object())
	test.Type(canvas.Focused(), "paypal")
	if got := bar.Count(); got != "1 of 2" {
		t.Errorf("it counts %q", got)
	}
	if below := s.content.card.Position().Y; bar.Position().Y+bar.Size().Height > below {
		t.Errorf("the bar at %v lies on the card at %v", bar.Position().Y, below)
	}
	canvas.Unfocus()
	press(s, "Escape")
	if bar.Visible() {
		t.Error("Escape leaves the bar open")
	}
	if start, end := s.Text().Selection(); start != 6 || end != 12 {
		t.Errorf("it selects %d to %d", start, end)
	}
	press(s, "Escape")
	if start, end := s.Text().Selection(); start != end {
		t.Error("Escape leaves the selection")
	}
	press(s, "T")
	if !s.Text().Raw() || !strings.Contains(foot(s), "T: raw text") {
		t.Errorf("T leaves the text as it reads, the foot says %q", foot(s))
	}
	press(s, "F", "A")
	if bar.Visible() || s.Text().Raw() {
		t.Error("the next item is raw, or searched")
	}
	for range 2 {
		press(s, "A")
	}
	press(s, "F", "M", "T")
	if bar.Visible() || s.Text().Caret() || s.Text().Raw() {
		t.Error("where nothing waits, something is read")
	}
}

// An item without words is not decided by the letters of what is searched for.
func TestFindWhereNothingIsWritten(t *testing.T) {
	s := shown(t, wide, &queue.Item{ID: "v", Kind: queue.Video, Media: []queue.Media{{Path: "media/a.mp4", Mime: "video/mp4"}}})
	press(s, "F")
	canvas := fyne.CurrentApp().Driver().CanvasForObject(s.Object())
	if canvas.Focused() == nil {
		t.Fatal("the search does not have the keyboard")
	}
	test.Type(canvas.Focused(), "a")
	press(s, "M", "T")
	if got := decisions(t, s.session.desk); got != "" || s.content.find.Count() != "not found" {
		t.Errorf("decided %q, counts %q", got, s.content.find.Count())
	}
}

func TestCopyingIsThePolicys(t *testing.T) {
	for _, forbidden := range []bool{false, true} {
		test.NewTempApp(t)
		p := staging.Policies(t).All()[0]
		if forbidden {
			p.Copying = queue.CopyingForbidden
		}
		policies, err := queue.NewPolicies(p)
		if err != nil {
			t.Fatal(err)
		}
		store := staging.Workspace(t, t.TempDir(), storage.Options{})
		staging.Put(t, store, policies, threeItems()...)
		s := NewScreen(queue.NewDesk(queue.Config{Store: store, Policies: policies, Reviewer: "kim"}), kit.Inline(), Offers{})
		w := test.NewTempWindow(t, s.Object())
		w.Resize(wide)
		s.Shown()
		clipboard := fyne.CurrentApp().Clipboard()
		clipboard.SetContent("")
		s.Text().SelectAll()
		s.Text().Copy()
		got, said := clipboard.Content(), s.session.View().Message.Text
		if forbidden != (got == "") || forbidden != strings.Contains(said, "forbids") {
			t.Errorf("forbidden: %v, copied %q, said %q", forbidden, got, said)
		}
	}
}
