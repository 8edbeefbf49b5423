package browse

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"discern/queue"
	"discern/ui/kit"
)

// million are the refs of a million items, newest first.
func million() []queue.Ref {
	refs := make([]queue.Ref, 1_000_000)
	for i := range refs {
		refs[i] = queue.Ref(len(refs) - i)
	}
	return refs
}

// reads counts what pages read, and answers every ref with a row of its own.
type reads struct {
	calls int
	fail  error
	gone  queue.Ref // an item that is not there any more
}

func (r *reads) read(_ context.Context, refs []queue.Ref) ([]queue.Row, error) {
	r.calls++
	if r.fail != nil {
		return nil, r.fail
	}
	var rows []queue.Row
	for _, ref := range refs {
		if ref != r.gone {
			rows = append(rows, queue.Row{Ref: ref, Key: queue.Key{ID: "x"}, Kind: queue.Text, Title: "row"})
		}
	}
	return rows, nil
}

// pending is a runner whose background work waits until it is told to go on.
type pending struct{ work []func() }

func (p *pending) runner() kit.Runner {
	return kit.Runner{Go: func(f func()) { p.work = append(p.work, f) }, Do: func(f func()) { f() }}
}

// goOn does what waits, and what comes of it.
func (p *pending) goOn() {
	for len(p.work) > 0 {
		f := p.work[0]
		p.work = p.work[1:]
		f()
	}
}

// listOf shows rows in a window of ten rows.
func listOf(t *testing.T, r *reads, run kit.Runner, refs []queue.Ref) *list {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(kit.NewTheme(kit.Dark))
	p := newPages(r.read, run)
	l := newList(p, time.Now)
	p.changed = l.redraw
	p.fault = func(error) {}
	w := test.NewTempWindow(t, l)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(600, 10*lineHeight))
	p.set(refs)
	l.redraw()
	return l
}

// seen are the rows in sight.
func seen(l *list) []entry {
	var all []entry
	for i, to := l.inSight(); i < to; i++ {
		all = append(all, l.entry(i, time.Now()))
	}
	return all
}

func TestScrollingReadsAPageOnce(t *testing.T) {
	var r reads
	l := listOf(t, &r, kit.Inline(), million())
	const rows = 2000
	for range rows {
		l.scrollTo(l.offset + float64(lineHeight))
		if seen(l)[0].waits {
			t.Fatalf("a row waits at %v although every read has ended", l.offset)
		}
	}
	if most := rows/pageRows + 4; r.calls > most {
		t.Errorf("%d rows took %d reads, want at most %d", rows, r.calls, most)
	}
	if n := len(l.pages.have); n > keptPages {
		t.Errorf("%d pages are kept, want at most %d", n, keptPages)
	}
}

func TestTheScrollBarGoesThroughAMillionRows(t *testing.T) {
	var r reads
	var bg pending
	l := listOf(t, &r, bg.runner(), million())
	bg.goOn()
	r.calls = 0
	hold := desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	hold.Position = fyne.NewPos(l.Size().Width-4, 10)
	l.MouseDown(&hold)
	for y := float32(10); y <= l.Size().Height; y += 2 {
		l.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(l.Size().Width-4, y)}})
	}
	l.DragEnd()
	if len(bg.work) != 1 {
		t.Fatalf("%d reads are under way, want one", len(bg.work))
	}
	if !seen(l)[0].waits {
		t.Error("rows that were not read yet are not drawn as waiting")
	}
	bg.goOn()
	if r.calls > 5 {
		t.Errorf("the drag left %d reads behind it", r.calls)
	}
	if got, want := l.offset, l.span(); got != want {
		t.Errorf("the end of the bar shows offset %v, want %v", got, want)
	}
	rows := seen(l)
	if len(rows) == 0 || rows[len(rows)-1].waits || rows[len(rows)-1].title != "row" {
		t.Errorf("the last rows are %+v", rows)
	}
	if i := l.at(fyne.NewPos(10, l.Size().Height-lineHeight/2)); i != l.Len()-1 {
		t.Errorf("row %d lies at the lower edge, want the last", i)
	}
}

func TestLateRowsAreDropped(t *testing.T) {
	var r reads
	var bg pending
	l := listOf(t, &r, bg.runner(), million())
	l.pages.set([]queue.Ref{7})
	l.redraw()
	bg.goOn()
	if row, ok := l.pages.row(0); !ok || row.Ref != 7 {
		t.Errorf("row 0 is %d, %v; want 7", row.Ref, ok)
	}
}

func TestRefreshKeepsRowsUntilNewOnesCome(t *testing.T) {
	var r reads
	var bg pending
	l := listOf(t, &r, bg.runner(), million()[:20])
	bg.goOn()
	before := r.calls
	l.pages.refresh()
	l.redraw()
	if seen(l)[0].waits {
		t.Error("the old rows are gone before the new ones have come")
	}
	bg.goOn()
	if r.calls != before+1 {
		t.Errorf("a refresh took %d reads, want 1", r.calls-before)
	}
}

func TestRowsThatAreNotThere(t *testing.T) {
	r := reads{gone: 19}
	l := listOf(t, &r, kit.Inline(), million()[999_980:])
	rows := seen(l)
	if rows[0].title != "row" || rows[1].title != "No longer here" || rows[2].title != "row" {
		t.Errorf("the rows are %+v", rows[:3])
	}
}

func TestAReadThatFailsIsToldOnce(t *testing.T) {
	r := reads{fail: errors.New("no")}
	faults := 0
	p := newPages(r.read, kit.Inline())
	p.changed = func() { p.ask(0, 10) }
	p.fault = func(error) { faults++ }
	p.set(million()[:20])
	p.ask(0, 10)
	if faults != 1 {
		t.Errorf("told %d times, want once", faults)
	}
	if _, ok := p.row(0); ok {
		t.Error("a row that could not be read counts as read")
	}
	r.fail = nil
	p.refresh()
	p.ask(0, 10)
	if _, ok := p.row(0); !ok {
		t.Error("a refresh does not read it again")
	}
}
