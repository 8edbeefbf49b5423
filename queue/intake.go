package queue

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"
)

// Feed reads an interchange file batch by batch; package feed makes them.
type Feed interface {
	// Read returns the next batch, at least one record or reject in it, or
	// io.EOF. Any other error ends the import; what was read before is kept.
	Read(ctx context.Context) (Batch, error)
	// Size returns the bytes there are to read, 0 when that is unknown.
	Size() int64
}

// Batch is a part of a feed, in the order of the file. Records of a batch are
// either all items or all entries.
type Batch struct {
	Items   []*Item
	Entries []Entry  // a decision is an entry of kind Decided
	At      []Origin // of each item or entry, in the same order
	Rejects []Reject
	Read    int64 // bytes of the feed consumed so far
	// Media finds the file of a path that an item of the batch names, without
	// opening it; nil where no files come with the items. It answers NotFound where
	// there is none, and Refused for what is no file or leads elsewhere.
	Media func(path string) (MediaFile, error)
}

// MediaFile is a file that came with an item.
type MediaFile struct {
	Size int64 // bytes
	Open func() (io.ReadCloser, error)
}

// Origin is where a record stands.
type Origin struct {
	File string // base name
	Line int    // from 1
}

// Form is what a record is meant to be.
type Form int

// The forms.
const (
	ItemForm Form = iota
	DecisionForm
	EntryForm // a ledger entry other than a decision
)

// Reject is one record that was not taken, or, as a notice, something to know
// about one that was.
type Reject struct {
	Origin
	Form   Form
	Field  string
	Reason string
}

// String writes the reject as "file:line: field: reason".
func (r Reject) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", r.File, r.Line, r.Field, r.Reason)
}

// Tally counts what became of the records of one form.
type Tally struct {
	New       int64 `json:"new"`
	Updated   int64 `json:"updated,omitempty"`
	Unchanged int64 `json:"unchanged"`
	Rejected  int64 `json:"rejected"`
}

// ImportReport is what an import did, or so far.
type ImportReport struct {
	Items     Tally
	Decisions Tally
	Acts      Tally // entries of a ledger file that are no decisions
	Media     MediaTally
	Notices   int64
	Read      int64 // bytes, those of media included
	Size      int64 // bytes, those of media included, as far as they are known; 0 when unknown
}

// MediaTally counts what became of the media that items name by a path. In a dry
// run Sealed counts what would be.
type MediaTally struct {
	Sealed    int64 `json:"sealed"`
	Known     int64 `json:"known"`     // here already
	Missing   int64 `json:"missing"`   // no such file came
	Refused   int64 `json:"refused"`   // no plain file, not readable, too large, or purged before
	Differing int64 `json:"differing"` // of Sealed and Known: other bytes than were flagged
}

// Taken counts the records that are in the workspace now because of the file
// or were already.
func (r ImportReport) Taken() int64 {
	n := int64(0)
	for _, t := range []Tally{r.Items, r.Decisions, r.Acts} {
		n += t.New + t.Updated + t.Unchanged
	}
	return n
}

// Rejected counts the records that were not taken.
func (r ImportReport) Rejected() int64 {
	return r.Items.Rejected + r.Decisions.Rejected + r.Acts.Rejected
}

func (r *ImportReport) tally(f Form) *Tally {
	switch f {
	case DecisionForm:
		return &r.Decisions
	case EntryForm:
		return &r.Acts
	default:
		return &r.Items
	}
}

// ImportOptions steers an import. The callbacks may be nil; they are called
// from the importing goroutine.
type ImportOptions struct {
	Dry      bool // count, write nothing
	Calm     bool // slower, for the sake of whoever decides meanwhile
	Reject   func(Reject)
	Notice   func(Reject)
	Progress func(ImportReport) // after every batch
}

// Import takes everything a feed holds. Each batch is durable when Progress
// reports it, so an import that is cancelled or dies is simply run again. The
// report is valid even when the error is not nil. It answers Refused in a joined
// workspace.
func (d *Desk) Import(ctx context.Context, feed Feed, o ImportOptions) (ImportReport, error) {
	if err := d.alone(ctx, errImportJoined); err != nil {
		return ImportReport{}, err
	}
	in := intake{desk: d, o: o, report: ImportReport{Size: feed.Size()}, bytes: intakeBytes{feed: feed.Size()}}
	if o.Dry {
		in.dry = newDryRun()
	}
	err := in.run(ctx, feed)
	if late := in.settle(0); err == nil {
		err = late
	}
	return in.report, err
}

// The rules of haste: an import that has the machine for itself takes several
// batches at the same time. A calm one takes one, on one core, and then rests, so
// that neither the cores nor the disk are always busy when a reviewer needs them.
const (
	underWay = 3 // one batch is made ready, one written, one put in its place among the work
	restFor  = 4 // a calm import rests for a quarter of the time that a batch took
)

// intake is one run of Import.
type intake struct {
	desk   *Desk
	o      ImportOptions
	report ImportReport
	begun  []begun // batches of items under way, the first begun first
	first  Ref     // the first item added by this run
	dry    *dryRun
	bytes  intakeBytes
}

// begun is a batch of items under way.
type begun struct {
	Batch
	wait func() ([]Outcome, error)
	done func() // lets what was kept from being purged meanwhile be purged
}

// run reads the feed to its end. Batches of items may then still be under way.
func (in *intake) run(ctx context.Context, feed Feed) error {
	for {
		b, err := feed.Read(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, r := range b.Rejects {
			in.reject(r)
		}
		if len(b.Items) > 0 {
			if err := in.items(ctx, b); err != nil {
				return err
			}
			continue
		}
		if err := in.entries(ctx, b); err != nil {
			return err
		}
	}
}

// items begins to take a batch of items, and takes it when it is calm.
func (in *intake) items(ctx context.Context, b Batch) error {
	done, err := in.media(ctx, b)
	if err != nil {
		return err
	}
	began := time.Now()
	wait := in.desk.store.PutItems(ctx, b.Items, in.desk.policies.Stand, Put{Dry: in.o.Dry, Calm: in.o.Calm})
	in.begun = append(in.begun, begun{b, wait, done})
	if !in.o.Calm {
		return in.settle(underWay - 1)
	}
	if err := in.settle(0); err != nil {
		return err
	}
	return pause(ctx, time.Since(began)/restFor)
}

// settle waits until no more than some batches are under way, and counts those
// that were taken.
func (in *intake) settle(most int) (err error) {
	for len(in.begun) > most {
		b := in.begun[0]
		in.begun = in.begun[1:]
		outs, failed := b.wait()
		b.done()
		if failed != nil {
			if err == nil {
				err = failed // those behind it fail for the same reason
			}
			continue
		}
		for i, out := range outs {
			if in.dry != nil {
				out = in.dry.item(b.Items[i], out)
			}
			in.count(ItemForm, b.At[i], in.twice(out))
		}
		in.progress(b.Batch)
	}
	return err
}

// entries takes a batch of entries, which may name any item before it.
func (in *intake) entries(ctx context.Context, b Batch) error {
	if err := in.settle(0); err != nil {
		return err
	}
	if !in.o.Dry {
		if err := in.desk.writes(ctx); err != nil {
			return err
		}
	}
	outs, err := in.desk.store.PutEntries(ctx, b.Entries, in.o.Dry)
	if err != nil {
		return err
	}
	for i, out := range outs {
		form := EntryForm
		if b.Entries[i].Kind == Decided {
			form = DecisionForm
		}
		if in.dry != nil {
			out = in.dry.entry(&b.Entries[i], out)
		}
		in.count(form, b.At[i], out)
	}
	in.progress(b)
	return nil
}

// progress tells how far the import is; b was taken last.
func (in *intake) progress(b Batch) {
	in.bytes.read = b.Read
	in.tell()
}

func (in *intake) tell() {
	in.report.Read, in.report.Size = in.bytes.progress()
	if in.o.Progress != nil {
		in.o.Progress(in.report)
	}
}

// twice notices an item that this same run has added already.
func (in *intake) twice(out Outcome) Outcome {
	switch {
	case out.Result == Added && (in.first == 0 || out.Ref < in.first):
		in.first = out.Ref
	case (out.Result == Updated || out.Result == Unchanged) && in.first > 0 && out.Ref >= in.first && out.Note == "":
		out.Field, out.Note = "id", "stands twice in what is imported; its scores and flags were joined"
	}
	return out
}

func (in *intake) count(form Form, at Origin, out Outcome) {
	t := in.report.tally(form)
	switch out.Result {
	case Added:
		t.New++
	case Updated:
		t.Updated++
	case Unchanged:
		t.Unchanged++
	case Rejected:
		in.reject(Reject{Origin: at, Form: form, Field: out.Field, Reason: out.Note})
		return
	}
	if out.Note != "" {
		in.notice(Reject{Origin: at, Form: form, Field: out.Field, Reason: out.Note})
	}
}

func (in *intake) notice(r Reject) {
	in.report.Notices++
	if in.o.Notice != nil {
		in.o.Notice(r)
	}
}

func (in *intake) reject(r Reject) {
	in.report.tally(r.Form).Rejected++
	if in.o.Reject != nil {
		in.o.Reject(r)
	}
}

// dryRun remembers what a dry run would have added, so that a file that names
// its own records is counted as the real run would count it.
type dryRun struct {
	items   map[Key]bool
	ids     map[string]int // items by bare id
	entries map[[16]byte]bool
}

func newDryRun() *dryRun {
	return &dryRun{items: map[Key]bool{}, ids: map[string]int{}, entries: map[[16]byte]bool{}}
}

func (d *dryRun) item(it *Item, out Outcome) Outcome {
	if out.Result != Added {
		return out
	}
	if d.items[it.Key()] {
		return Outcome{Result: Unchanged, Field: "id", Note: "stands twice in what is imported"}
	}
	d.items[it.Key()] = true
	d.ids[it.ID]++
	return out
}

func (d *dryRun) entry(e *Entry, out Outcome) Outcome {
	known := d.items[e.Key()] || e.Source == "" && d.ids[e.Item] == 1
	if out.Result == Rejected && out.Field == "item" && known {
		out = Outcome{Result: Added}
	}
	if out.Result == Added {
		if d.entries[e.ID] {
			return Outcome{Result: Unchanged}
		}
		d.entries[e.ID] = true
	}
	return out
}

// Items yields every item with its work since a time, for export. An item on which the
// person at the desk is not told the decisions waits.
func (d *Desk) Items(ctx context.Context, since time.Time) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		blind, err := d.blind(ctx)
		if err != nil {
			yield(Record{}, err)
			return
		}
		for r, err := range d.store.Items(ctx, since) {
			if w := &r.Work; blind.covers(w.Ref) && w.State == Settled {
				w.State, w.Verdict, w.Queue = Waiting, "", MainQueue
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// Decisions yields every decision in force since a time, for export.
func (d *Desk) Decisions(ctx context.Context, since time.Time) iter.Seq2[Decision, error] {
	return d.store.Decisions(ctx, since)
}

// Ledger yields every entry since a time, for export.
func (d *Desk) Ledger(ctx context.Context, since time.Time) iter.Seq2[Sealed, error] {
	return d.store.Ledger(ctx, since)
}
