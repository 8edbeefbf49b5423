package kit

import (
	"context"
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit/paint"
)

// line is a row of the tests: its key, and words.
type line struct {
	key   int
	words string
}

// million are the keys of a million rows, greatest first.
func million() []int {
	keys := make([]int, 1_000_000)
	for i := range keys {
		keys[i] = len(keys) - i
	}
	return keys
}

// reads counts what pages read, and answers every key with a row of its own.
type reads struct {
	calls int
	fail  error
	gone  int // a key that is not there any more
}

func (r *reads) read(_ context.Context, keys []int) ([]line, error) {
	r.calls++
	if r.fail != nil {
		return nil, r.fail
	}
	var rows []line
	for _, key := range keys {
		if key != r.gone {
			rows = append(rows, line{key, "row"})
		}
	}
	return rows, nil
}

// pagesOf reads rows through pages.
func pagesOf(r *reads, run Runner) *Pages[int, line] {
	return &Pages[int, line]{Read: r.read, KeyOf: func(l line) int { return l.key }, Run: run, Changed: func() {}, Fault: func(error) {}}
}

// put lists keys.
func put(p *Pages[int, line], keys []int) { p.Set(len(keys), func(i int) int { return keys[i] }) }

// lines shows what pages have.
type lines struct{ *Pages[int, line] }

// Label is the words of a row.
func (l lines) Label(i int) string {
	row, here, read := l.Row(i)
	switch {
	case !read:
		return "waits"
	case !here:
		return "gone"
	}
	return row.words
}

// Draw paints nothing.
func (lines) Draw(*paint.Picture, *Colors, int, float32) {}

const rowHeight float32 = 40

// listOf shows rows in a window of ten rows.
func listOf(t *testing.T, r *reads, run Runner, keys []int) *RowList {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(NewTheme(Dark))
	p := pagesOf(r, run)
	l := NewRowList(lines{p}, rowHeight)
	p.Changed = l.Redraw
	w := test.NewTempWindow(t, l)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(600, 10*rowHeight))
	put(p, keys)
	l.Redraw()
	return l
}

// pages are what a list's rows come from.
func pages(l *RowList) *Pages[int, line] { return l.rows.(lines).Pages }

// seen are the rows in sight.
func seen(l *RowList) []string {
	var all []string
	for i, to := l.InSight(); i < to; i++ {
		all = append(all, l.rows.Label(i))
	}
	return all
}

func TestScrollingReadsAPageOnce(t *testing.T) {
	var r reads
	l := listOf(t, &r, Inline(), million())
	const rows = 2000
	for range rows {
		l.scrollTo(l.offset + float64(rowHeight))
		if seen(l)[0] == "waits" {
			t.Fatalf("a row waits at %v although every read has ended", l.offset)
		}
	}
	if most := rows/pageRows + 4; r.calls > most {
		t.Errorf("%d rows took %d reads, want at most %d", rows, r.calls, most)
	}
	if n := len(pages(l).have); n > keptPages {
		t.Errorf("%d pages are kept, want at most %d", n, keptPages)
	}
}

func TestTheScrollBarGoesThroughAMillionRows(t *testing.T) {
	var r reads
	var bg Pending
	l := listOf(t, &r, bg.Runner(), million())
	bg.GoOn()
	r.calls = 0
	hold := desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	hold.Position = fyne.NewPos(l.Size().Width-4, 10)
	l.MouseDown(&hold)
	for y := float32(10); y <= l.Size().Height; y += 2 {
		l.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(l.Size().Width-4, y)}})
	}
	l.DragEnd()
	if len(bg.Work) != 1 {
		t.Fatalf("%d reads are under way, want one", len(bg.Work))
	}
	if seen(l)[0] != "waits" {
		t.Error("rows that were not read yet are not drawn as waiting")
	}
	bg.GoOn()
	if r.calls > 5 {
		t.Errorf("the drag left %d reads behind it", r.calls)
	}
	if got, want := l.offset, l.span(); got != want {
		t.Errorf("the end of the bar shows offset %v, want %v", got, want)
	}
	rows := seen(l)
	if len(rows) == 0 || rows[len(rows)-1] != "row" {
		t.Errorf("the last rows are %+v", rows)
	}
	if i := l.at(fyne.NewPos(10, l.Size().Height-rowHeight/2)); i != l.rows.Len()-1 {
		t.Errorf("row %d lies at the lower edge, want the last", i)
	}
}

func TestLateRowsAreDropped(t *testing.T) {
	var r reads
	var bg Pending
	l := listOf(t, &r, bg.Runner(), million())
	put(pages(l), []int{7})
	l.Redraw()
	bg.GoOn()
	if row, _, ok := pages(l).Row(0); !ok || row.key != 7 {
		t.Errorf("row 0 is %d, %v; want 7", row.key, ok)
	}
}

func TestRefreshKeepsRowsUntilNewOnesCome(t *testing.T) {
	var r reads
	var bg Pending
	l := listOf(t, &r, bg.Runner(), million()[:20])
	bg.GoOn()
	before := r.calls
	pages(l).Refresh()
	l.Redraw()
	if seen(l)[0] == "waits" {
		t.Error("the old rows are gone before the new ones have come")
	}
	bg.GoOn()
	if r.calls != before+1 {
		t.Errorf("a refresh took %d reads, want 1", r.calls-before)
	}
}

func TestRowsThatAreNotThere(t *testing.T) {
	r := reads{gone: 19}
	l := listOf(t, &r, Inline(), million()[999_980:])
	rows := seen(l)
	if rows[0] != "row" || rows[1] != "gone" || rows[2] != "row" {
		t.Errorf("the rows are %+v", rows[:3])
	}
}

func TestAReadThatFailsIsToldOnce(t *testing.T) {
	r := reads{fail: errors.New("no")}
	faults := 0
	p := pagesOf(&r, Inline())
	p.Changed = func() { p.Ask(0, 10) }
	p.Fault = func(error) { faults++ }
	put(p, million()[:20])
	p.Ask(0, 10)
	if faults != 1 {
		t.Errorf("told %d times, want once", faults)
	}
	if _, _, ok := p.Row(0); ok {
		t.Error("a row that could not be read counts as read")
	}
	r.fail = nil
	p.Refresh()
	p.Ask(0, 10)
	if _, _, ok := p.Row(0); !ok {
		t.Error("a refresh does not read it again")
	}
}
