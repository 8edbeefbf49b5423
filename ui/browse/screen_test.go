package browse

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/ui/kit"
)

func TestFiltersByKeys(t *testing.T) {
	const all = "paper lantern, Image without words, حديقة النهر, stone garden, river stone"
	tests := []struct {
		name, keys, want, count string
	}{
		{"everything", "", all, "5 items"},
		{"one kind", "K Home Down Space Escape", "Image without words", "1 of 5 items"},
		{"two kinds", "K Home Down Space End Up Space Escape", "paper lantern, Image without words", "2 of 5 items"},
		{"a language found by its letters", "L A R Return", "حديقة النهر", "1 of 5 items"},
		{"Enter ticks and closes", "L E N Return", "stone garden, river stone", "2 of 5 items"},
		{"ticking twice", "L E N Space Space Escape", all, "5 items"},
		{"a source", "S Return", all, "5 of 5 items"},
		{"a state", "T End Return", "", "0 of 5 items"},
		{"a range", "B Left Left Space Prior Prior B", all, "5 items"},
		{"a range from below", "B Prior Prior Prior Prior Prior Prior Escape", "حديقة النهر, river stone", "2 of 5 items"},
		{"clear", "K Return X", all, "5 items"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st := perform(t, kit.Inline(), wide, five()...)
			st.press(strings.Fields(tt.keys)...)
			st.rest()
			if got := st.titles(); got != tt.want {
				t.Errorf("lists %q, want %q", got, tt.want)
			}
			if got := st.title.AccessibilityLabel(); got != "Every item "+tt.count {
				t.Errorf("is headed %q, want %q", got, tt.count)
			}
		})
	}
}

func TestMenuCounts(t *testing.T) {
	st := perform(t, kit.Inline(), wide, five()...)
	st.press("L")
	m := st.window.Canvas().Overlays().Top().(*kit.Menu)
	var got []string
	for _, c := range m.Choices() {
		got = append(got, c.Label+" "+c.Count)
	}
	if got := strings.Join(got, ", "); got != "English 2, Arabic 1, German 1" {
		t.Errorf("languages are %s", got)
	}
	if m.Typed() != "" {
		t.Errorf("the key that opened the menu is typed into it: %q", m.Typed())
	}
	st.press("L")
	if m.Typed() != "l" {
		t.Errorf("a letter after it is not: %q", m.Typed())
	}
}

func TestSearch(t *testing.T) {
	tests := []struct{ words, want string }{
		{"stone", "stone garden, river stone"},
		{"sto*", "stone garden, river stone"},
		{`"river stone"`, "river stone"},
		{"stone -", "stone garden, river stone"},
		{"e", "paper lantern"}, // an item's id
	}
	for _, tt := range tests {
		st := perform(t, kit.Inline(), wide, five()...)
		st.FocusSearch()
		if st.window.Canvas().Focused() != fyne.Focusable(st.search) {
			t.Fatal("the search does not have the keyboard")
		}
		before := st.titles()
		for _, r := range tt.words {
			st.search.TypedRune(r)
		}
		if got := st.titles(); got != before {
			t.Errorf("%s: lists %q before the keys rest", tt.words, got)
		}
		st.rest()
		if got := st.titles(); got != tt.want {
			t.Errorf("%s: lists %q, want %q", tt.words, got, tt.want)
		}
		st.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if st.window.Canvas().Focused() != nil {
			t.Errorf("%s: Enter leaves the keyboard with the search", tt.words)
		}
		if st.list.Chosen() != 0 || st.detail.shown.task.Ref == 0 {
			t.Errorf("%s: Enter opens row %d", tt.words, st.list.Chosen())
		}
	}
}

func TestEmptyStates(t *testing.T) {
	t.Run("no items", func(t *testing.T) {
		st := perform(t, kit.Inline(), wide)
		if !st.empty.Object().Visible() {
			t.Fatal("nothing says what to do")
		}
		st.press("1")
		if st.asked != 1 {
			t.Error("1 does not ask for files")
		}
		st.put(t, five()...)
		st.Tick()
		if st.empty.Object().Visible() || st.pages.Len() != 5 {
			t.Errorf("what came is not listed: %d rows", st.pages.Len())
		}
	})
	t.Run("nothing found", func(t *testing.T) {
		st := perform(t, kit.Inline(), wide, five()...)
		st.search.SetText("stone")
		st.press(strings.Fields("L A R Return")...)
		got := st.empty.Names()
		want := []string{"Leave out “stone” · 1 item", "Leave out language: Arabic · 2 items", "Leave out everything"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("offers (-want +got):\n%s", diff)
		}
		st.press("2")
		if got := st.titles(); got != "stone garden, river stone" {
			t.Errorf("2 lists %q", got)
		}
		if st.empty.Object().Visible() {
			t.Error("the offers are still there")
		}
	})
}

func TestWhatComesIsOfferedAndNotPushed(t *testing.T) {
	st := perform(t, kit.Inline(), wide, five()...)
	st.press("Down", "Down")
	st.put(t, item("f", "new one", "en", queue.Text, .2))
	st.Tick()
	if got := st.seen()[0].title; got != "paper lantern" {
		t.Errorf("the rows moved: the first is %q", got)
	}
	if got := st.title.AccessibilityLabel(); got != "Every item F5: 1 new · 5 items" {
		t.Errorf("is headed %q", got)
	}
	st.press("F5")
	if got := st.seen()[0].title; got != "new one" {
		t.Errorf("after F5 the first is %q", got)
	}
	if st.list.Chosen() != 2 || st.detail.shown.task.Item.ID != "d" {
		t.Errorf("row %d is chosen and %q is shown; want 2 and d", st.list.Chosen(), st.detail.shown.task.Item.ID)
	}
}

func TestANewFilterEndsTheOldOne(t *testing.T) {
	var bg kit.Pending
	st := perform(t, bg.Runner(), wide, five()...)
	bg.GoOn()
	st.search.SetText("stone")
	st.rest()
	st.rest() // it has been running for a while
	if got := st.title.AccessibilityLabel(); got != "Every item searching …" {
		t.Errorf("a slow filter is headed %q", got)
	}
	st.search.SetText("lantern")
	st.rest()
	if len(bg.Work) != 2 {
		t.Fatalf("%d searches run, want 2", len(bg.Work))
	}
	old, fresh := bg.Work[0], bg.Work[1]
	bg.Work = nil
	fresh()
	bg.GoOn()
	old()
	bg.GoOn()
	if got := st.titles(); got != "paper lantern" {
		t.Errorf("lists %q", got)
	}
	if m := st.banner.Message(); m.Text != "" {
		t.Errorf("the end of the old one is told as a fault: %q", m.Text)
	}
}

// TestHeldDownReadsOnlyTheLast holds that going through rows fast does not
// queue up an item for every one of them.
func TestHeldDownReadsOnlyTheLast(t *testing.T) {
	var bg kit.Pending
	st := perform(t, bg.Runner(), wide, five()...)
	bg.GoOn()
	for range 5 {
		st.press("Down")
	}
	if len(bg.Work) != 1 {
		t.Fatalf("%d reads are under way, want 1", len(bg.Work))
	}
	bg.GoOn()
	if got := st.detail.shown.task.Item.ID; got != "a" {
		t.Errorf("%q is shown", got)
	}
}

// damaged is a store that cannot list.
type damaged struct{ queue.Store }

func (damaged) List(context.Context, queue.Filter, int) (queue.Listing, error) {
	return queue.Listing{}, queue.Errorf(queue.Damaged, "content.db does not hold together")
}

func TestFaultsAreTold(t *testing.T) {
	st := perform(t, kit.Inline(), wide, five()...)
	desk := queue.NewDesk(queue.Config{Store: damaged{st.store}, Policies: st.desk.Policies()})
	st.finder.Find = func(ctx context.Context, f queue.Filter) found { return find(ctx, desk, f) }
	st.Refresh()
	m := st.banner.Message()
	if m.Tone != kit.Alarm || m.Text != "content.db does not hold together" || !st.banner.Visible() {
		t.Errorf("a damaged workspace is told as %q", m.Text)
	}
	if got := st.titles(); !strings.Contains(got, "river stone") {
		t.Errorf("the rows are gone: %q", got)
	}
}
