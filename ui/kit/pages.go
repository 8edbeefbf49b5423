package kit

import "context"

const (
	pageRows  = 64 // rows of one page, which are read together
	keptPages = 48 // pages kept before the one used longest ago is dropped
)

// page is the rows of one stretch of a listing.
type page[R any] struct {
	rows   []R    // beside the keys
	here   []bool // beside the keys; false where there is no such thing any more
	failed bool   // could not be read, and never was
	read   int    // the listing and refresh it was read under
	used   int    // when it was last asked for
}

// Pages reads the rows of a listing as they are asked for, one page at a time
// in the background, the one that was asked for last before all others: a
// scroll bar drawn through a million rows leaves no trail of reads behind it.
// It lives on the UI's goroutine.
type Pages[K comparable, R any] struct {
	// Read returns the rows of some keys in their order, without those that are not
	// there any more; KeyOf says whose a row is.
	Read  func(ctx context.Context, keys []K) ([]R, error)
	KeyOf func(R) K
	Run   Runner
	// Changed is called when rows have come, Fault when they could not be read.
	Changed func()
	Fault   func(error)

	n       int           // rows of the listing
	key     func(i int) K // of each
	have    map[int]*page[R]
	serial  int // of the listing and its refreshes
	clock   int
	reading bool
	want    [2]int // rows that are wanted, end exclusive
}

// Set takes another listing of n rows; what comes late of the last one is dropped.
func (p *Pages[K, R]) Set(n int, key func(i int) K) {
	p.n, p.key = n, key
	p.serial++
	p.have = map[int]*page[R]{}
	p.want = [2]int{}
}

// Len is how many rows the listing has.
func (p *Pages[K, R]) Len() int { return p.n }

// Key is the key of a row; the zero key for one that there is none of.
func (p *Pages[K, R]) Key(i int) (k K) {
	if i < 0 || i >= p.n {
		return k
	}
	return p.key(i)
}

// Refresh has every row read anew when it is next asked for. Until then the
// old one is shown.
func (p *Pages[K, R]) Refresh() { p.serial++ }

// Row returns a row; read is false while it is not read yet, and here when there
// is no such thing any more.
func (p *Pages[K, R]) Row(i int) (r R, here, read bool) {
	pg := p.have[i/pageRows]
	if pg == nil || pg.failed {
		return r, false, false
	}
	p.clock++
	pg.used = p.clock
	return pg.rows[i%pageRows], pg.here[i%pageRows], true
}

// Ask says which rows are in sight, end exclusive. The pages they are on are
// read, then those beside them.
func (p *Pages[K, R]) Ask(from, to int) {
	p.want = [2]int{from, to}
	p.next()
}

// next begins to read the page that is missed most.
func (p *Pages[K, R]) next() {
	if p.reading {
		return
	}
	n, ok := p.missing()
	if !ok {
		return
	}
	var keys []K
	for i := n * pageRows; i < min((n+1)*pageRows, p.n); i++ {
		keys = append(keys, p.key(i))
	}
	serial := p.serial
	p.reading = true
	p.Run.Go(func() {
		rows, err := p.Read(context.Background(), keys)
		p.Run.Do(func() {
			p.reading = false
			if serial == p.serial {
				p.keep(n, keys, rows, err)
			}
			p.next()
		})
	})
}

// missing returns the first wanted page that is not there, or else one beside
// the wanted ones.
func (p *Pages[K, R]) missing() (int, bool) {
	from, to := max(p.want[0], 0), min(p.want[1], p.n)
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
		if n >= 0 && n*pageRows < p.n && !p.fresh(n) {
			return n, true
		}
	}
	return 0, false
}

func (p *Pages[K, R]) fresh(n int) bool { return p.have[n] != nil && p.have[n].read == p.serial }

// keep puts a page that was read beside its keys. A page that could not be read
// counts as read, so that a fault is told once and not in a loop.
func (p *Pages[K, R]) keep(n int, keys []K, rows []R, err error) {
	pg := &page[R]{rows: make([]R, len(keys)), here: make([]bool, len(keys)), read: p.serial, used: p.clock}
	if err != nil {
		pg.failed = true
		if old := p.have[n]; old != nil {
			pg.rows, pg.here, pg.failed = old.rows, old.here, old.failed
		}
		p.Fault(err)
	}
	for i, next := 0, 0; i < len(keys) && next < len(rows); i++ {
		if p.KeyOf(rows[next]) == keys[i] {
			pg.rows[i], pg.here[i] = rows[next], true
			next++
		}
	}
	p.have[n] = pg
	p.drop()
	p.Changed()
}

// drop forgets the pages used longest ago.
func (p *Pages[K, R]) drop() {
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
