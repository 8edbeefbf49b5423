package browse

import (
	"context"
	"slices"

	"discern/queue"
	"discern/ui/kit"
)

const (
	pageRows  = 64 // rows of one page, which are read together
	keptPages = 48 // pages kept before the one used longest ago is dropped
)

// page is the rows of one stretch of a listing.
type page struct {
	rows   []queue.Row // beside the refs; a zero Ref where an item is gone
	failed bool        // could not be read, and never was
	read   int         // the listing and refresh it was read under
	used   int         // when it was last asked for
}

// pages reads the rows of a listing as they are asked for, one page at a time
// in the background, the one that was asked for last before all others: a
// scroll bar drawn through a million rows leaves no trail of reads behind it.
// It lives on the UI's goroutine.
type pages struct {
	read    func(ctx context.Context, refs []queue.Ref) ([]queue.Row, error)
	run     kit.Runner
	changed func()      // rows have come
	fault   func(error) // rows could not be read

	refs    []queue.Ref
	have    map[int]*page
	serial  int // of the listing and its refreshes
	clock   int
	reading bool
	want    [2]int // rows that are wanted, end exclusive
}

func newPages(read func(context.Context, []queue.Ref) ([]queue.Row, error), run kit.Runner) *pages {
	return &pages{read: read, run: run, have: map[int]*page{}}
}

// set takes another listing; what comes late of the last one is dropped.
func (p *pages) set(refs []queue.Ref) {
	p.refs = refs
	p.serial++
	p.have = map[int]*page{}
	p.want = [2]int{}
}

// refresh has every row read anew when it is next asked for. Until then the
// old one is shown.
func (p *pages) refresh() { p.serial++ }

// row returns a row; ok is false while it is not read yet, and its Ref is zero
// when the item is not there any more.
func (p *pages) row(i int) (r queue.Row, ok bool) {
	pg := p.have[i/pageRows]
	if pg == nil || pg.failed {
		return queue.Row{}, false
	}
	p.clock++
	pg.used = p.clock
	return pg.rows[i%pageRows], true
}

// ask says which rows are in sight, end exclusive. The pages they are on are
// read, then those beside them.
func (p *pages) ask(from, to int) {
	p.want = [2]int{from, to}
	p.next()
}

// next begins to read the page that is missed most.
func (p *pages) next() {
	if p.reading {
		return
	}
	n, ok := p.missing()
	if !ok {
		return
	}
	refs := p.refs[n*pageRows : min((n+1)*pageRows, len(p.refs))]
	serial := p.serial
	p.reading = true
	p.run.Go(func() {
		rows, err := p.read(context.Background(), refs)
		p.run.Do(func() {
			p.reading = false
			if serial == p.serial {
				p.keep(n, refs, rows, err)
			}
			p.next()
		})
	})
}

// missing returns the first wanted page that is not there, or else one beside
// the wanted ones.
func (p *pages) missing() (int, bool) {
	from, to := max(p.want[0], 0), min(p.want[1], len(p.refs))
	if from >= to {
		return 0, false
	}
	first, last := from/pageRows, (to-1)/pageRows
	for n := first; n <= last; n++ {
		if !p.fresh(n) {
			return n, true
		}
	}
	for _, n := range [2]int{last + 1, first - 1} {
		if n >= 0 && n*pageRows < len(p.refs) && !p.fresh(n) {
			return n, true
		}
	}
	return 0, false
}

func (p *pages) fresh(n int) bool { return p.have[n] != nil && p.have[n].read == p.serial }

// keep puts a page that was read beside its refs. A page that could not be read
// counts as read, so that a fault is told once and not in a loop.
func (p *pages) keep(n int, refs []queue.Ref, rows []queue.Row, err error) {
	pg := &page{rows: make([]queue.Row, len(refs)), read: p.serial, used: p.clock}
	if err != nil {
		pg.failed = true
		if old := p.have[n]; old != nil {
			pg.rows, pg.failed = old.rows, old.failed
		}
		p.fault(err)
	}
	for i, next := 0, 0; i < len(refs) && next < len(rows); i++ {
		if rows[next].Ref == refs[i] {
			pg.rows[i] = rows[next]
			next++
		}
	}
	p.have[n] = pg
	p.drop()
	p.changed()
}

// drop forgets the pages used longest ago.
func (p *pages) drop() {
	for len(p.have) > keptPages {
		oldest := -1
		for n, pg := range p.have {
			if oldest < 0 || pg.used < p.have[oldest].used {
				oldest = n
			}
		}
		delete(p.have, oldest)
	}
}

// index returns where a ref stands in the listing, -1 for nowhere.
func (p *pages) index(ref queue.Ref) int { return slices.Index(p.refs, ref) }
