package storage

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"discern/queue"
)

// PutItems begins to take a batch of items. What it returns waits until the items
// and their work are on the disk; stand is called from several goroutines at once.
func (w *Workspace) PutItems(ctx context.Context, items []*queue.Item, stand func(*queue.Item) queue.Standing, how queue.Put) (wait func() ([]queue.Outcome, error)) {
	type taken struct {
		outcomes []queue.Outcome
		err      error
	}
	turn, done := w.puts.join(), make(chan taken, 1)
	go func() {
		outcomes, err := w.put(ctx, turn, items, stand, how)
		done <- taken{outcomes, err}
	}()
	return func() ([]queue.Outcome, error) {
		t := <-done
		return t.outcomes, t.err
	}
}

// put takes a batch in three steps, in each of which another batch can be: its
// records are made, they are written when their turn comes, the work follows.
func (w *Workspace) put(ctx context.Context, mine *turn, items []*queue.Item, stand func(*queue.Item) queue.Standing, how queue.Put) (outcomes []queue.Outcome, err error) {
	records, err := newRecords(items, stand, how.Calm)
	if before := mine.come(); err == nil {
		err = before
	}
	if err == nil && w.leaving.Load() {
		err = w.letGo(context.WithoutCancel(ctx))
	}
	switch {
	case err != nil:
	case how.Dry:
		outcomes, err = w.tryItems(ctx, records)
	default:
		outcomes, err = w.write(ctx, records, stand)
	}
	mine.leave(err)
	if err != nil || how.Dry {
		return outcomes, err
	}
	return outcomes, w.catchUp(ctx)
}

// write writes a batch to content.db in one commit.
func (w *Workspace) write(ctx context.Context, records []record, stand func(*queue.Item) queue.Standing) ([]queue.Outcome, error) {
	p := &put{w: w, stand: stand, now: w.now(), facets: map[facet]int64{}, sources: map[string]int64{}}
	err := w.content.w.work(ctx, true, func(c *conn) error {
		p.next, p.rev = w.refs.next, w.refs.rev
		return p.run(c, records)
	}, p.committed)
	if err != nil && !errors.Is(err, errUnchanged) {
		return nil, err
	}
	return p.outcomes, nil
}

// put is the writing of one batch within its transaction.
type put struct {
	w        *Workspace
	stand    func(*queue.Item) queue.Standing
	now      time.Time
	c        *conn
	next     queue.Ref
	rev      int64
	outcomes []queue.Outcome
	work     []workRow
	index    []indexing
	facets   map[facet]int64
	sources  map[string]int64 // added by this batch
}

// errUnchanged rolls a transaction back that has changed nothing.
var errUnchanged = queue.Errorf(queue.Other, "nothing changed")

func (p *put) run(c *conn, records []record) error {
	p.c = c
	p.outcomes = make([]queue.Outcome, 0, len(records))
	for i := range records {
		out, err := p.take(&records[i])
		if err != nil {
			return err
		}
		p.outcomes = append(p.outcomes, out)
	}
	return p.finish()
}

// finish writes what goes with the items: which have changed, what is counted of them,
// the indexes.
func (p *put) finish() error {
	if len(p.work) == 0 {
		return errUnchanged
	}
	if err := p.note(); err != nil {
		return err
	}
	if err := p.count(); err != nil {
		return err
	}
	return p.writeIndex()
}

// committed runs after the commit, in the writing goroutine.
func (p *put) committed() {
	p.w.refs.next, p.w.refs.rev = p.next, p.rev
	for name, id := range p.sources {
		p.w.refs.sources[name] = id
	}
	p.w.follow.add(change{rev: p.rev, rows: p.work})
	p.w.upkeep.poke()
}

const insertItem = `INSERT INTO items(ref, source, key, kind, flagged, added, mark, lang, title, doc, text)
	VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(key, source) DO NOTHING`

// take writes one record.
func (p *put) take(r *record) (queue.Outcome, error) {
	it := r.item
	source, err := p.source(it.Source)
	if err != nil {
		return queue.Outcome{}, err
	}
	ref, err := p.w.follow.formerRef(p.w, it.Key())
	if err != nil {
		return queue.Outcome{}, err
	}
	former := ref != 0
	if !former {
		ref = p.next
	}
	err = p.c.exec(insertItem, ref, source, it.ID, kindCodes.code(it.Kind), nanos(it.FlaggedAt),
		p.now.UnixNano(), r.mark, it.Lang, r.title, r.doc, it.Text)
	if err != nil {
		return queue.Outcome{}, err
	}
	if added, err := p.c.changed(); err != nil {
		return queue.Outcome{}, err
	} else if !added {
		return p.again(r, source)
	}
	if !former {
		p.next++
	}
	p.index = append(p.index, indexing{ref: ref, words: r.words, ties: r.ties})
	p.tally(it, 1)
	p.work = append(p.work, workOf(ref, it, r.standing))
	return queue.Outcome{Result: queue.Added, Ref: ref}, nil
}

// again takes a record whose item is known.
func (p *put) again(r *record, source int64) (queue.Outcome, error) {
	k, err := findKnown(p.c, r.item.ID, source)
	if err != nil {
		return queue.Outcome{}, err
	}
	m, out, err := k.merge(r)
	if err != nil || m == nil {
		return out, err
	}
	n, err := newRecord(m, p.stand)
	if err != nil {
		return queue.Outcome{}, err
	}
	err = p.c.exec("UPDATE items SET kind = ?, flagged = ?, mark = ?, lang = ?, title = ?, doc = ?, text = ? WHERE ref = ?",
		kindCodes.code(m.Kind), nanos(m.FlaggedAt), r.mark, m.Lang, n.title, n.doc, m.Text, k.ref)
	if err != nil {
		return queue.Outcome{}, err
	}
	if n.words != k.words {
		p.index = append(p.index, indexing{ref: k.ref, words: k.words, gone: true}, indexing{ref: k.ref, words: n.words})
	}
	if ties := tieWords(k.before); n.ties != ties {
		p.index = append(p.index, indexing{ref: k.ref, ties: ties, gone: true}, indexing{ref: k.ref, ties: n.ties})
	}
	p.tally(k.before, -1)
	p.tally(m, 1)
	p.work = append(p.work, workOf(k.ref, m, n.standing))
	return out, nil
}

// indexing is one step of bringing the indexes up to the items.
type indexing struct {
	ref   queue.Ref
	words string // empty: nothing for this index
	ties  string // likewise
	gone  bool
}

// writeIndex takes the steps all at once, after everything else: between other
// statements an index would be made to write out what it has gathered so far,
// for each of them.
func (p *put) writeIndex() error {
	for _, x := range p.index {
		words, ties := "INSERT INTO words(rowid, body) VALUES(?, ?)", "INSERT INTO ties(rowid, tie) VALUES(?, ?)"
		if x.gone {
			words = "INSERT INTO words(words, rowid, body) VALUES('delete', ?, ?)"
			ties = "INSERT INTO ties(ties, rowid, tie) VALUES('delete', ?, ?)"
		}
		if x.words != "" {
			if err := p.c.exec(words, x.ref, x.words); err != nil {
				return err
			}
		}
		if x.ties != "" {
			if err := p.c.exec(ties, x.ref, x.ties); err != nil {
				return err
			}
		}
	}
	return nil
}

// source returns the id of a source, adding it when it is new.
func (p *put) source(name string) (id int64, err error) {
	if id, ok := p.w.refs.sources[name]; ok {
		return id, nil
	}
	if id, ok := p.sources[name]; ok {
		return id, nil
	}
	_, err = p.c.get("INSERT INTO sources(name) VALUES(?) RETURNING id", func(r row) { id = r.int(0) }, name)
	if err == nil {
		p.sources[name] = id
	}
	return id, err
}

// note writes down which work has to follow, as ranges of refs, and forgets what
// has followed already.
func (p *put) note() error {
	changed := make([]queue.Ref, len(p.work))
	for i := range p.work {
		changed[i] = p.work[i].ref
	}
	slices.Sort(changed)
	changed = slices.Compact(changed)
	for i := 0; i < len(changed); {
		j := i + 1
		for j < len(changed) && changed[j] == changed[j-1]+1 {
			j++
		}
		p.rev++
		if err := p.c.exec("INSERT INTO changes VALUES(?, ?, ?)", p.rev, changed[i], changed[j-1]); err != nil {
			return err
		}
		i = j
	}
	return p.c.exec("DELETE FROM changes WHERE rev <= ?", p.w.follow.applied.Load())
}

// facet is one value that filters offer.
type facet struct {
	what  int64
	value string
}

const (
	facetKind   = 1
	facetLang   = 2
	facetSource = 3
)

func (p *put) tally(it *queue.Item, n int64) {
	p.facets[facet{facetKind, string(it.Kind)}] += n
	p.facets[facet{facetLang, it.Lang}] += n
	p.facets[facet{facetSource, it.Source}] += n
}

func (p *put) count() error {
	for f, n := range p.facets {
		if n == 0 {
			continue
		}
		err := p.c.exec("INSERT INTO facets VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", f.what, f.value, n)
		if err != nil {
			return err
		}
	}
	return nil
}

// known is a stored item that comes again.
type known struct {
	ref    queue.Ref
	mark   int64
	before *queue.Item
	words  string // under which it is indexed
	doc    []byte
	text   string
}

func findKnown(c *conn, id string, source int64) (k known, err error) {
	_, err = c.get("SELECT ref, mark, doc, text FROM items WHERE key = ? AND source = ?", func(r row) {
		k.ref, k.mark, k.doc, k.text = queue.Ref(r.int(0)), r.int(1), r.blob(2), r.text(3)
	}, id, source)
	return k, err
}

// merge returns the item as it stands with the record taken in, or nil when the
// record changes nothing.
func (k *known) merge(r *record) (*queue.Item, queue.Outcome, error) {
	out := queue.Outcome{Result: queue.Unchanged, Ref: k.ref}
	if k.mark == r.mark {
		return nil, out, nil
	}
	var err error
	if k.before, err = decodeItem(k.doc, k.text); err != nil {
		return nil, out, err
	}
	k.words = words(k.before)
	merged, err := decodeItem(k.doc, k.text)
	if err != nil {
		return nil, out, err
	}
	changed, kept := merged.Merge(r.item)
	if len(kept) > 0 {
		out.Field, out.Note = strings.Join(kept, ", "), "differs from what was first flagged; the first was kept"
	}
	if !changed {
		return nil, out, nil
	}
	out.Result = queue.Updated
	return merged, out, nil
}

// tryItems says what would become of a batch, writing nothing.
func (w *Workspace) tryItems(ctx context.Context, records []record) ([]queue.Outcome, error) {
	outcomes := make([]queue.Outcome, len(records))
	err := w.content.r.use(ctx, func(c *conn) error {
		for i := range records {
			it := records[i].item
			var source int64
			if _, err := c.get("SELECT id FROM sources WHERE name = ?", func(r row) { source = r.int(0) }, it.Source); err != nil {
				return err
			}
			k, err := findKnown(c, it.ID, source)
			if err != nil {
				return err
			}
			if k.ref == 0 {
				outcomes[i] = queue.Outcome{Result: queue.Added}
				continue
			}
			if _, outcomes[i], err = k.merge(&records[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return outcomes, err
}
