package measure

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"discern/queue"
)

// undeclared is where a detector is taken to flag that names no threshold, as
// queue.Score.AboveThreshold has it.
const undeclared = 0.9

// reader takes items in.
type reader struct {
	it     *items
	series map[seriesKey]int
	meta   metaReader
}

type seriesKey struct{ detector, version, label string }

func newReader(o Options) *reader {
	return &reader{
		it:     &items{names: newWords(), reach: map[int32]queue.Reach{}, due: map[int32]due{}},
		series: map[seriesKey]int{}, meta: newMetaReader(o.Meta),
	}
}

func (r *reader) add(rec *queue.Record) {
	d, it := r.it, &rec.Item
	i := int32(len(d.refs)) //nolint:gosec // far fewer than 2³¹ items
	d.refs = append(d.refs, rec.Work.Ref)
	d.source = append(d.source, d.names.of(strings.Clone(it.Source)))
	d.lang = append(d.lang, d.names.of(strings.Clone(it.Lang)))
	d.kind = append(d.kind, d.names.of(string(it.Kind)))
	d.flagged = append(d.flagged, unix(it.FlaggedAt))
	state := settled
	if rec.Work.State != queue.Settled {
		state = waitsMain
		if rec.Work.Queue == queue.EscalatedQueue {
			state = waitsEscalated
		}
	}
	d.state = append(d.state, state)
	d.tagged = append(d.tagged, int32(len(d.tags))) //nolint:gosec // far fewer than 2³¹
	gold := UnknownTruth
	if len(it.Meta) > 0 && !bytes.Equal(it.Meta, []byte("{}")) {
		d.tags, gold = r.meta.read(it.Meta, d.tags)
	}
	d.gold = append(d.gold, gold)
	if it.Reach != nil {
		d.reach[i] = *it.Reach
	}
	for _, f := range it.Flags {
		if f.Deadline.IsZero() {
			continue
		}
		at, ok := d.due[i]
		if !ok {
			at = due{unset, unset}
		}
		when := &at.other
		if f.By == queue.ByRemovalOrder {
			when = &at.order
		}
		if t := f.Deadline.Unix(); *when == unset || t < *when {
			*when = t
		}
		d.due[i] = at
	}
	for _, s := range it.Scores {
		r.score(i, &s)
	}
}

func (r *reader) score(item int32, s *queue.Score) {
	key := seriesKey{s.Detector, s.Version, s.Label}
	at, ok := r.series[key]
	if !ok {
		at = len(r.it.series)
		key = seriesKey{strings.Clone(s.Detector), strings.Clone(s.Version), strings.Clone(s.Label)}
		r.series[key] = at
		r.it.series = append(r.it.series, series{detector: key.detector, version: key.version, label: key.label, threshold: undeclared})
	}
	into := &r.it.series[at]
	if s.Threshold != nil {
		into.threshold, into.declared = *s.Threshold, true
	}
	if n := len(into.item); n > 0 && into.item[n-1] == item {
		into.score[n-1] = max(into.score[n-1], float32(s.Score)) // said twice of one item: the stronger counts
		return
	}
	into.item, into.score = append(into.item, item), append(into.score, float32(s.Score))
}

// done puts the items in the order in which they are looked for.
func (r *reader) done() *items {
	d := r.it
	d.tagged = append(d.tagged, int32(len(d.tags))) //nolint:gosec // far fewer than 2³¹
	d.meta = r.meta.done()
	d.byRef = make([]int32, len(d.refs))
	for i := range d.byRef {
		d.byRef[i] = int32(i) //nolint:gosec // an index
	}
	slices.SortStableFunc(d.byRef, func(a, b int32) int { return cmp.Compare(d.refs[a], d.refs[b]) })
	for i := range d.series {
		d.series[i].sort()
	}
	return d
}

// sort puts the strongest first, and what is equally strong in the order of items.
func (s *series) sort() {
	order := make([]int32, len(s.item))
	for i := range order {
		order[i] = int32(i) //nolint:gosec // an index
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(s.score[b], s.score[a]) })
	item, score := make([]int32, len(order)), make([]float32, len(order))
	for to, from := range order {
		item[to], score[to] = s.item[from], s.score[from]
	}
	s.item, s.score = item, score
}
