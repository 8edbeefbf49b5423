package browse

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/storage"
	"discern/storage/staging"
	"discern/ui/internal/screentest"
	"discern/ui/kit"
)

// naughty are texts that break what is careless.
var naughty = []string{
	"", " ", "\x00\x01\x02", "\u202eabc\u202c", "a\u200b\u200d\ufeffb", strings.Repeat("w", 5000), strings.Repeat("line\n", 300),
	"مرحبا abc שלום 123", "👩‍👩‍👧‍👦🏳️‍🌈e\u0301\u0301\u0301", "<b>%s%n</b> ${x} '; DROP TABLE items;--", "\u2028\u2029", "𝕬𝖑𝖑 \U000e0041\U000e0042",
}

func TestNaughtyTexts(t *testing.T) {
	var items []*queue.Item
	for n, text := range naughty {
		it := item(fmt.Sprint(n), text, "x-"+fmt.Sprint(n), queue.Text, .7)
		it.Author = &queue.Author{Handle: text}
		it.Flags = []queue.Flag{{By: queue.ByUser, Reason: text, Reference: text}}
		it.Context = []queue.Context{{Role: queue.Parent, Text: text, Author: it.Author}}
		items = append(items, it)
	}
	st := perform(t, kit.Inline(), wide, items...)
	for range naughty {
		st.press("Down")
		if err := st.desk.Note(t.Context(), st.detail.shown.task.Ref, "noted "+st.detail.shown.task.Item.Text); err != nil {
			t.Fatal(err)
		}
		st.Refresh()
		st.window.Canvas().Capture()
	}
	if st.list.Chosen() != len(naughty)-1 || st.detail.shown.task.Item.ID != "0" {
		t.Errorf("row %d is chosen and %q is shown", st.list.Chosen(), st.detail.shown.task.Item.ID)
	}
}

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

func TestMovingAndOpening(t *testing.T) {
	var items []*queue.Item
	for n := range 100 {
		items = append(items, item(fmt.Sprint(n), fmt.Sprintf("row %d", n), "en", queue.Text, .3))
	}
	page := func(st *stage) int { return st.list.Fits() - 1 }
	tests := []struct {
		keys string
		want func(st *stage) int
	}{
		{"Down", func(*stage) int { return 0 }},
		{"Down Down Down Up", func(*stage) int { return 1 }},
		{"Down Up Up", func(*stage) int { return 0 }},
		{"Down Next", page},
		{"Down Next Next Prior", page},
		{"End", func(*stage) int { return 99 }},
		{"End Down", func(*stage) int { return 99 }},
		{"End Home", func(*stage) int { return 0 }},
		{"Down Escape", func(*stage) int { return -1 }},
	}
	for _, tt := range tests {
		st := perform(t, kit.Inline(), wide, items...)
		st.press(strings.Fields(tt.keys)...)
		want := tt.want(st)
		if st.list.Chosen() != want {
			t.Errorf("%s: row %d is chosen, want %d", tt.keys, st.list.Chosen(), want)
			continue
		}
		if want < 0 {
			if st.detail.shown.task.Ref != 0 || !st.detail.nothing.Visible() {
				t.Errorf("%s: an item is still shown", tt.keys)
			}
			continue
		}
		if got, want := st.detail.shown.task.Item.Text, fmt.Sprintf("row %d", 99-want); got != want {
			t.Errorf("%s: %q is opened, want %q", tt.keys, got, want)
		}
		y := st.list.Place(want)
		if y < 0 || y+float64(lineHeight) > float64(st.list.Size().Height) {
			t.Errorf("%s: the chosen row lies at %v, out of sight", tt.keys, y)
		}
	}
}

// TestHeldKey holds that the press of a key and its first repetition, which the
// toolkit reports apart, count once.
func TestHeldKey(t *testing.T) {
	st := perform(t, kit.Inline(), wide, five()...)
	st.Key(fyne.KeyDown, false)
	st.Repeat(fyne.KeyDown)
	if st.list.Chosen() != 0 {
		t.Errorf("one press opens row %d", st.list.Chosen())
	}
	st.Repeat(fyne.KeyDown)
	st.Repeat(fyne.KeyDown)
	if st.list.Chosen() != 2 {
		t.Errorf("a press that is held for two more opens row %d", st.list.Chosen())
	}
}

func TestTapOpens(t *testing.T) {
	st := perform(t, kit.Inline(), wide, five()...)
	st.list.Tapped(&fyne.PointEvent{Position: fyne.NewPos(50, 2*lineHeight+5)})
	if got := st.detail.shown.task.Item.ID; got != "c" {
		t.Errorf("a tap on the third row opens %q", got)
	}
}

func TestHistoryOfWhatWasDone(t *testing.T) {
	st := perform(t, kit.Inline(), wide, five()...)
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	task, err := st.desk.Next(ctx)
	must(err)
	must(st.desk.Skip(ctx, task.Ref, "not my language"))
	_, err = st.desk.Undo(ctx)
	must(err)
	_, err = st.desk.Decide(ctx, task.Ref, queue.Judgement{Verdict: queue.Violating, Policies: []string{"TVEC8"}, Rationale: "A call to act."})
	must(err)
	st.Refresh()
	st.press("End")
	var got []string
	for _, e := range st.detail.events.Events() {
		line := "… " + e.Text
		if e.Said != "" {
			line += " “" + e.Said + "”"
		}
		if e.Detail != "" {
			line += " (" + e.Detail + ")"
		}
		got = append(got, line)
	}
	rule := st.desk.Policies().Version("TVEC8")
	want := []string{
		"… flagged · oracle INCITEMENT .90",
		"… you skipped it: not my language – taken back",
		"… you took back: the skip",
		"… you removed it under TVEC8 “A call to act.” (scores hidden · " + rule + ")",
		"… violating",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if e := st.seen()[4]; e.state != "violating" || e.tone != kit.Alarm {
		t.Errorf("the row says %q", e.state)
	}
	if st.review.Enabled() {
		t.Error("a decided item is offered for review")
	}
	st.press("Return")
	if len(st.opened) > 0 || !strings.Contains(st.banner.Message().Text, "decided already") {
		t.Errorf("Enter opens %v and says %q", st.opened, st.banner.Message().Text)
	}
}

// TestTheOpenedItemFollows holds that what is decided meanwhile, as by an
// import, shows without a key.
func TestTheOpenedItemFollows(t *testing.T) {
	st := perform(t, kit.Inline(), wide, five()...)
	st.press("Down")
	ref := st.detail.shown.task.Ref
	if _, err := st.desk.Take(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	if _, err := st.desk.Decide(t.Context(), ref, queue.Judgement{Verdict: queue.NotViolating}); err != nil {
		t.Fatal(err)
	}
	st.Tick()
	events := st.detail.events.Events()
	if last := events[len(events)-1]; last.Text != "allowed" || st.review.Enabled() {
		t.Errorf("the history ends with %q; it can be reviewed: %v", last.Text, st.review.Enabled())
	}
	if e := st.seen()[0]; e.state != "allowed" {
		t.Errorf("the row says %q", e.state)
	}
}

func TestReviewThis(t *testing.T) {
	for _, key := range []string{"Return", "R", "KP_Enter"} {
		st := perform(t, kit.Inline(), wide, five()...)
		st.press(key)
		if len(st.opened) > 0 {
			t.Errorf("%s offers %v although nothing is opened", key, st.opened)
		}
		st.press("Down", "Down", key)
		if diff := cmp.Diff([]queue.Ref{4}, st.opened); diff != "" {
			t.Errorf("%s offers (-want +got):\n%s", key, diff)
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

func TestSizes(t *testing.T) {
	tests := []struct {
		size  fyne.Size
		below bool // the item lies under the list
		chart bool
	}{
		{wide, false, true},
		{fyne.NewSize(956, 700), false, true},
		{fyne.NewSize(800, 700), true, false},
	}
	for _, tt := range tests {
		st := perform(t, kit.Inline(), tt.size, five()...)
		st.press("Down")
		item := st.detail.below.Object()
		at := item.Position()
		if (at.X == 0) != tt.below {
			t.Errorf("%v: the item lies at %v", tt.size, at)
		}
		if st.chart.Visible() != tt.chart {
			t.Errorf("%v: the chart is shown: %v", tt.size, st.chart.Visible())
		}
		if st.list.Fits() < 2 {
			t.Errorf("%v: %d rows fit", tt.size, st.list.Fits())
		}
		for _, o := range item.Objects {
			if end := o.Position().Y + o.Size().Height; o.Visible() && end > item.Size().Height {
				t.Errorf("%v: the item reaches %v of %v", tt.size, end, item.Size().Height)
			}
		}
	}
}

// TestWhatIsPainted holds that the chosen row and both themes reach the window,
// however far down the row is.
func TestWhatIsPainted(t *testing.T) {
	var items []*queue.Item
	for n := range 50 {
		items = append(items, item(fmt.Sprint(n), "words", "en", queue.Text, .3))
	}
	st := perform(t, kit.Inline(), wide, items...)
	st.press("End")
	for _, mode := range []kit.Mode{kit.Dark, kit.Light} {
		fyne.CurrentApp().Settings().SetTheme(kit.NewTheme(mode))
		st.root.Refresh()
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(st.list).AddXY(1, st.list.Size().Height-lineHeight/2)
		r, g, b, _ := st.window.Canvas().Capture().At(int(at.X), int(at.Y)).RGBA()
		want := kit.Now().Accent
		if got := [3]uint8{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)}; got != [3]uint8{want.R, want.G, want.B} {
			t.Errorf("mode %d: the bar of the chosen row is %v, want %v", mode, got, want)
		}
	}
}
