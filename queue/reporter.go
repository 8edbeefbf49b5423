package queue

import "context"

// Reported is a flag with the record of whoever raised it.
type Reported struct {
	Flag   Flag
	Record *ReporterRecord // nil where nobody is named, or nothing else that they flagged was judged
}

// ReporterRecord is how often somebody was right: of the items they flagged that
// were found violating or not, the item at hand aside, how many were violating.
// Those that nobody could tell count neither way.
type ReporterRecord struct {
	Right, Judged int
	Cut           bool // there are more items than RecordDepth, and only the newest were counted
}

// Reporters returns an item's flags, each with its reporter's record; of very many
// reporters that of the first 50.
func (d *Desk) Reporters(ctx context.Context, ref Ref) ([]Reported, error) {
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return nil, err
	}
	list := make([]Reported, len(r.Item.Flags))
	known := map[Tie]*ReporterRecord{}
	for i, f := range r.Item.Flags {
		list[i].Flag = f
		if f.Reporter == "" {
			continue
		}
		tie := f.Tie(r.Item.Source)
		record, ok := known[tie]
		if !ok && len(known) < mostTies {
			if record, err = d.reporterRecord(ctx, tie, ref); err != nil {
				return nil, err
			}
			known[tie] = record
		}
		list[i].Record = record
	}
	return list, nil
}

func (d *Desk) reporterRecord(ctx context.Context, t Tie, but Ref) (*ReporterRecord, error) {
	works, cut, err := d.tied(ctx, t, but)
	if err != nil {
		return nil, err
	}
	r := &ReporterRecord{Cut: cut}
	for _, w := range works {
		switch w.Verdict {
		case Violating:
			r.Right++
			r.Judged++
		case NotViolating:
			r.Judged++
		}
	}
	if r.Judged == 0 {
		return nil, nil
	}
	return r, nil
}
