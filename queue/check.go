package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

// The rules of a record that does not hold: reading goes on, and what would add to
// the ledger is refused, until a person says that it goes on, and why. That stands in
// the ledger too, behind the entry that does not hold. Nothing is mended: what was
// altered stays as it was found, for whoever looks into it. What was found is kept in
// the workspace, so that the next program to open it knows.

// Flaw is what is known to be wrong with the ledger.
type Flaw struct {
	FirstBad int64  `json:"first_bad"`          // the first entry that does not hold; 0 where it is none's
	Reason   string `json:"reason"`             // in a sentence
	Accepted int64  `json:"accepted,omitempty"` // the entry by which writing goes on; 0 while nobody said so
}

// String says in a sentence what does not hold.
func (f Flaw) String() string {
	if f.FirstBad == 0 {
		return "The record does not hold: " + f.Reason + "."
	}
	return fmt.Sprintf("The record does not hold from entry %s on: %s.", Thousands(f.FirstBad), f.Reason)
}

// settingFlaw is the name of the setting that holds it, as JSON.
const settingFlaw = "flaw"

// flaws remembers what the last check found.
type flaws struct {
	mu   sync.Mutex
	read bool
	now  *Flaw // nil while the record holds, as far as it was checked
}

// Check verifies the ledger and remembers what does not hold: from then on nothing is
// added to it, until [Desk.Accept]. A flaw that was accepted is not asked about again.
// A calm check takes one core, and longer, for the sake of whoever decides meanwhile.
// progress may be nil.
func (d *Desk) Check(ctx context.Context, calm bool, progress func(done, total int64)) (VerifyReport, error) {
	r, err := d.store.Verify(ctx, calm, progress)
	if err != nil {
		return r, err
	}
	d.flaws.mu.Lock()
	defer d.flaws.mu.Unlock()
	before, err := d.loadFlaw(ctx)
	switch {
	case err != nil:
		return r, err
	case r.OK && before == nil:
		return r, nil
	case r.OK:
		return r, d.keepFlaw(ctx, nil)
	case before != nil && before.FirstBad == r.FirstBad,
		before != nil && before.Accepted > 0 && before.Accepted == r.FirstBad: // where the head was another, the first entry behind it does not follow
		return r, nil
	}
	return r, d.keepFlaw(ctx, &Flaw{FirstBad: r.FirstBad, Reason: r.Reason})
}

// Flaw returns what the last check found wrong with the ledger; nil where nothing is
// known to be.
func (d *Desk) Flaw(ctx context.Context) (*Flaw, error) {
	d.flaws.mu.Lock()
	defer d.flaws.mu.Unlock()
	f, err := d.loadFlaw(ctx)
	if f == nil || err != nil {
		return nil, err
	}
	known := *f
	return &known, nil
}

// Accept lets writing go on behind what does not hold, and says so in the ledger, with
// the reason. It answers NotFound where nothing is known to be wrong that was not
// accepted, and Damaged where the ledger takes nothing any more.
func (d *Desk) Accept(ctx context.Context, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return invalid("reason", "is empty; say why writing may go on")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.flaws.mu.Lock()
	defer d.flaws.mu.Unlock()
	f, err := d.loadFlaw(ctx)
	switch {
	case err != nil:
		return err
	case f == nil || f.Accepted > 0:
		return Errorf(NotFound, "nothing is known to be wrong with the record that was not accepted already")
	}
	e, err := d.entry(Accepted, Key{})
	if err != nil {
		return err
	}
	e.Text = f.String() + " Writing goes on: " + reason
	if err := e.Validate(); err != nil {
		return err
	}
	s, err := d.store.Append(ctx, e, d.now())
	if k := KindOf(err); err != nil && (k == NoSpace || k == Busy || ctx.Err() != nil) {
		return err
	}
	if err == nil {
		// What is written must be what is gone on from, or the next entry is lost.
		var stats Stats
		if stats, err = d.store.Stats(ctx); err == nil && stats.Entries != s.Seq {
			err = Errorf(Damaged, "the database does not follow what is written")
		}
	}
	if err != nil {
		return Errorf(Damaged, "the record is damaged so that nothing can be added to it: %w. Reading goes on. Keep the whole folder as it is, and put review.db back from a backup", err)
	}
	return d.keepFlaw(ctx, &Flaw{FirstBad: f.FirstBad, Reason: f.Reason, Accepted: s.Seq})
}

// writes answers Broken while nothing may be added to the ledger.
func (d *Desk) writes(ctx context.Context) error {
	d.flaws.mu.Lock()
	defer d.flaws.mu.Unlock()
	f, err := d.loadFlaw(ctx)
	if err != nil || f == nil || f.Accepted > 0 {
		return err
	}
	return Errorf(Broken, "%v Nothing was written; reading goes on. Whoever answers for it can let writing go on, with a reason: `discern verify --accept REASON`, or “Write on anyway” in the window", f)
}

// loadFlaw returns what is known, under the lock.
func (d *Desk) loadFlaw(ctx context.Context) (*Flaw, error) {
	if d.flaws.read {
		return d.flaws.now, nil
	}
	text, err := d.store.Setting(ctx, settingFlaw)
	if err != nil {
		return nil, err
	}
	if text != "" {
		f := new(Flaw)
		if json.Unmarshal([]byte(text), f) != nil {
			f = &Flaw{Reason: "what was found wrong with it cannot be read any more; `discern verify` looks again"}
		}
		d.flaws.now = f
	}
	d.flaws.read = true
	return d.flaws.now, nil
}

// keepFlaw remembers what is known, under the lock; nil for nothing.
func (d *Desk) keepFlaw(ctx context.Context, f *Flaw) error {
	text := ""
	if f != nil {
		b, err := json.Marshal(f)
		if err != nil {
			return Errorf(Other, "could not write down what does not hold: %w", err)
		}
		text = string(b)
	}
	if err := d.store.SetSetting(ctx, settingFlaw, text); err != nil {
		return err
	}
	d.flaws.read, d.flaws.now = true, f
	return nil
}
