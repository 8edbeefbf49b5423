package kit_test

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"discern/ui/kit"
)

func TestChipRowFlow(t *testing.T) {
	test.NewTempApp(t)
	items := []kit.ChipItem{{Text: "removal order"}, {Text: "overdue"}, {Text: "user report"}}
	one := kit.NewChip("overdue", kit.Alarm).HeightFor(500)
	r := kit.NewChipRow(items...)
	if got := r.HeightFor(2000); got != one {
		t.Errorf("in one line they are %v high, want %v", got, one)
	}
	three := r.HeightFor(1)
	if three <= 3*one {
		t.Errorf("in three lines they are %v high, want more than %v", three, 3*one)
	}
	last := three
	for width := float32(1); width < 600; width += 7 {
		h := r.HeightFor(width)
		if h > last {
			t.Fatalf("wider than before, they are higher at %v: %v after %v", width, h, last)
		}
		last = h
	}
	r.SetChips()
	if got := r.HeightFor(100); got != 0 {
		t.Errorf("no chips are %v high", got)
	}
}

func TestChipRowTaps(t *testing.T) {
	var hit []string
	tell := func(s string) func() { return func() { hit = append(hit, s) } }
	r := kit.NewChipRow(
		kit.ChipItem{Text: "one", OnTapped: tell("one")},
		kit.ChipItem{Text: "silent"},
		kit.ChipItem{Text: "two", OnTapped: tell("two")},
	)
	show(t, r, 600, 60)
	for x := float32(0); x < 600; x++ {
		test.TapAt(r, at(x, 10))
	}
	if got := slices.Compact(hit); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("from left to right the taps hit %q", got)
	}
	hit = nil
	test.TapAt(r, at(3, 40))
	if len(hit) > 0 {
		t.Errorf("a tap below hit %q", hit)
	}
	if got, want := labelled(t, r), "one; silent; two"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	if r.Cursor() != desktop.PointerCursor || kit.NewChip("x", kit.Plain).Cursor() != desktop.DefaultCursor {
		t.Error("the pointer does not tell chips that answer from those that do not")
	}
	// The same words may come with other callbacks.
	r.SetChips(kit.ChipItem{Text: "one", OnTapped: tell("new")}, kit.ChipItem{Text: "silent"}, kit.ChipItem{Text: "two"})
	test.TapAt(r, at(3, 10))
	if !slices.Equal(hit, []string{"new"}) {
		t.Errorf("after a change the tap hit %q", hit)
	}
}

func TestChipTextIsOneLine(t *testing.T) {
	test.NewTempApp(t)
	if got, want := labelled(t, kit.NewChip("a\n\u202eb\u200b  c", kit.Plain)), "a b c"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func rules() []kit.RuleRow {
	return []kit.RuleRow{
		{Key: "1", Title: "Threat", Severity: kit.High, Selected: true},
		{Key: "2", Title: "Insult", Hint: "flagged", Severity: kit.Low},
		{Title: "Without a key", Severity: kit.Middle},
	}
}

func TestRuleList(t *testing.T) {
	var hit []int
	l := kit.NewRuleList(func(i int) { hit = append(hit, i) })
	show(t, l, 320, 200)
	rows := rules()
	l.SetRows(rows)
	row := l.HeightFor(320) / 3
	for _, y := range []float32{-1, .5 * row, 1.5 * row, 2.5 * row, 3.5 * row} {
		test.TapAt(l, at(100, y))
	}
	if want := []int{0, 1, 2}; !slices.Equal(hit, want) {
		t.Errorf("taps hit %v, want %v", hit, want)
	}
	want := "1 Threat, high severity, selected; 2 Insult, low severity;  Without a key, middle severity"
	if got := labelled(t, l); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	rows[0].Title = "written to by the caller"
	if got := l.Rows()[0].Title; got != "Threat" {
		t.Errorf("the list's row became %q", got)
	}
	l.SetRows(nil)
	test.TapAt(l, at(100, row/2))
	if len(hit) != 3 || l.HeightFor(320) != 0 {
		t.Errorf("an empty list answers or has a height: %v, %v", hit, l.HeightFor(320))
	}
}

// TestRowsElide: however long the words, what stands at the right end stays
// as it is.
func TestRowsElide(t *testing.T) {
	long := strings.Repeat("a title without an end ", 400)
	rule := func(title string) fyne.CanvasObject {
		l := kit.NewRuleList(nil)
		l.SetRows([]kit.RuleRow{{Key: "1", Title: title, Hint: "flagged", Severity: kit.High}})
		return l
	}
	waits := func(title string) fyne.CanvasObject {
		l := kit.NewQueueList(nil)
		l.SetRows([]kit.QueueRow{{Title: title, Sub: title, Badge: "59 min", BadgeTone: kit.Alarm, Severity: kit.High}})
		return l
	}
	section := func(title string) fyne.CanvasObject { return kit.NewSectionTitle(title, "12 of 40") }
	for name, tt := range map[string]struct {
		of    func(string) fyne.CanvasObject
		right int // width of the right end, in pixels
	}{"rule": {rule, 90}, "queue": {waits, 70}, "section": {section, 50}} {
		a, b := picture(t, tt.of("x"), 320, 60), picture(t, tt.of(long), 320, 60)
		if !same(a, b, image.Rect(320-tt.right, 0, 320, 60)) {
			t.Errorf("%s: a long title runs into the right end", name)
		}
		if same(a, b, a.Bounds()) {
			t.Errorf("%s: the title does not show", name)
		}
	}
}

func waiting(n int) []kit.QueueRow {
	rows := make([]kit.QueueRow, n)
	for i := range rows {
		rows[i] = kit.QueueRow{Title: fmt.Sprint("item ", i), Badge: fmt.Sprint(i, " h")}
	}
	return rows
}

func TestQueueList(t *testing.T) {
	var hit, fits []int
	l := kit.NewQueueList(func(i int) { hit = append(hit, i) })
	l.OnFits = func(n int) { fits = append(fits, n) }
	row := l.MinSize().Height
	w := show(t, l, 250, 3.5*row)
	l.SetRows(waiting(20))
	if l.Fits() != 3 || len(l.Rows()) != 20 {
		t.Errorf("%d rows fit of %d", l.Fits(), len(l.Rows()))
	}
	if got, want := labelled(t, l), "item 0, 0 h; item 1, 1 h; item 2, 2 h"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	for _, y := range []float32{-1, .5 * row, 2.9 * row, 3.2 * row} {
		test.TapAt(l, at(50, y))
	}
	if want := []int{0, 2}; !slices.Equal(hit, want) {
		t.Errorf("taps hit %v, want %v: the row that is cut off is not there", hit, want)
	}
	w.Resize(fyne.NewSize(250, 3.6*row))
	w.Resize(fyne.NewSize(250, 5*row))
	if len(fits) < 2 || fits[len(fits)-2] != 3 || fits[len(fits)-1] != 5 {
		t.Errorf("told that %v rows fit, want 3 and 5 at last, once each", fits)
	}
	l.SetRows(waiting(2))
	hit = nil
	test.TapAt(l, at(50, 2.5*row))
	if len(hit) > 0 || l.Fits() != 5 {
		t.Errorf("below the last row a tap hit %v; %d fit", hit, l.Fits())
	}
}

// TestQueueMovesUp: rows that keep their pictures show what they say wherever
// they come to lie.
func TestQueueMovesUp(t *testing.T) {
	const width, height = 250, 300
	rows := waiting(8)
	moved := kit.NewQueueList(nil)
	moved.SetRows(rows)
	w := show(t, moved, width, height)
	w.Canvas().Capture()
	for _, next := range [][]kit.QueueRow{rows[1:], rows[3:], rows[2:4], rows, nil, rows[5:]} {
		moved.SetRows(next)
		got := w.Canvas().Capture()
		fresh := kit.NewQueueList(nil)
		fresh.SetRows(next)
		fw := test.NewTempWindow(t, fresh)
		fw.SetPadded(false)
		fw.Resize(fyne.NewSize(width, height))
		if want := fw.Canvas().Capture(); !same(got, want, want.Bounds()) {
			t.Fatalf("after a move, %d rows look otherwise than set afresh", len(next))
		}
	}
}

func TestRail(t *testing.T) {
	var hit []int
	icon := theme.HomeIcon()
	r := kit.NewRail([]kit.RailItem{
		{Icon: icon, Label: "Review"}, {Icon: icon, Label: "Browse"}, {Icon: icon, Label: "Settings", Foot: true},
	}, func(i int) { hit = append(hit, i) })
	w := show(t, r, r.MinSize().Width, 600)
	for y := float32(0); y < 600; y++ {
		test.TapAt(r, at(20, y))
	}
	if got := slices.Compact(slices.Clone(hit)); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("from top to bottom the taps hit %v", got)
	}
	if n := len(hit); n == 600 {
		t.Error("the empty part of the rail answers")
	}
	if r.Active() != 0 {
		t.Errorf("a tap alone made %d active", r.Active())
	}
	before := w.Canvas().Capture()
	r.SetActive(2)
	if r.Active() != 2 || same(before, w.Canvas().Capture(), before.Bounds()) {
		t.Error("another active item does not show")
	}
	if got, want := labelled(t, r), "Review; Browse; Settings"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestTickList(t *testing.T) {
	l := kit.NewTickList()
	show(t, l, 300, 200)
	l.SetRows([]kit.TickRow{{Title: "one", Sub: "first", Box: kit.Tick, Selected: true}, {Title: "two\nlines", Sub: "second", Box: kit.LeftOut}, {Title: "three", Sub: "last"}})
	if got, want := labelled(t, l), "one, first, ticked, selected; two\nlines, second, left out; three, last"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	if got := l.HeightFor(300) / 3; got < 40 {
		t.Errorf("a row is %v high", got)
	}
	var hit []string
	l.OnTapped = func(i int) { hit = append(hit, fmt.Sprint("row ", i)) }
	l.OnTick = func(i int) { hit = append(hit, fmt.Sprint("box ", i)) }
	y, h := l.Extent(1)
	for _, at := range []fyne.Position{at(200, y+h/2), at(15, y+h/2), at(200, 3*h+1), at(200, -1)} {
		test.TapAt(l, at)
	}
	if want := []string{"row 1", "box 1"}; !slices.Equal(hit, want) {
		t.Errorf("the taps hit %q, want %q", hit, want)
	}
	// Each box looks another way.
	pictures := map[kit.Ticked]image.Image{}
	for _, box := range []kit.Ticked{kit.Unticked, kit.Tick, kit.LeftOut} {
		one := kit.NewTickList()
		one.SetRows([]kit.TickRow{{Title: "one", Box: box}})
		pictures[box] = picture(t, one, 300, 50)
	}
	for a := range pictures {
		for b := range pictures {
			if within := image.Rect(0, 0, 36, 46); a < b && same(pictures[a], pictures[b], within) {
				t.Errorf("the boxes %d and %d look the same", a, b)
			}
		}
	}
}

// An item that is away leaves no gap, answers to nothing and is not told.
func TestRailItemThatComes(t *testing.T) {
	var hit []int
	icon := theme.HomeIcon()
	r := kit.NewRail([]kit.RailItem{{Icon: icon, Label: "Review"}, {Foot: true, Away: true}, {Icon: icon, Label: "Help", Foot: true}}, func(i int) { hit = append(hit, i) })
	w := show(t, r, r.MinSize().Width, 600)
	taps := func() []int {
		hit = nil
		for y := float32(0); y < 600; y++ {
			test.TapAt(r, at(20, y))
		}
		return slices.Compact(hit)
	}
	if got := taps(); !slices.Equal(got, []int{0, 2}) {
		t.Errorf("the taps hit %v", got)
	}
	before := w.Canvas().Capture()
	r.SetItem(1, kit.RailItem{Icon: icon, Label: "in sync", Tone: kit.Good, Foot: true})
	if got := taps(); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("when it has come the taps hit %v", got)
	}
	good := w.Canvas().Capture()
	if same(before, good, before.Bounds()) {
		t.Error("it does not show")
	}
	r.SetItem(1, kit.RailItem{Icon: icon, Label: "in sync", Tone: kit.Good, Badge: "2", Foot: true})
	if same(good, w.Canvas().Capture(), good.Bounds()) {
		t.Error("its badge does not show")
	}
	if got, want := labelled(t, r), "Review; in sync 2; Help"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestStatusLineLink(t *testing.T) {
	s := kit.NewStatusLine()
	show(t, s, 400, 24)
	s.SetRight(kit.Part{Text: "3 done"}, kit.Part{Text: "in sync"})
	test.TapAt(s, at(395, 10)) // it leads nowhere yet
	followed := 0
	s.OnLast = func() { followed++ }
	test.TapAt(s, at(200, 10))
	test.TapAt(s, at(395, 10))
	if followed != 1 {
		t.Errorf("its end was followed %d times", followed)
	}
}
