package storage

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"runtime"
	"time"

	"github.com/google/uuid"

	"discern/queue"
)

// The rules of verifying: everything is checked against the canonical bytes,
// which alone are hashed and signed. Each entry must follow the one before it, be
// signed by a known device, and agree with the columns beside it; one that came from
// a hub may be covered by a later one instead, which the same device signed; all of them,
// acted out again, must give the work as it stands; and the end must be the one
// that was written down apart. Who can write the whole file and has the key could
// forge all of it: against that only a copy of the head kept elsewhere helps.

// flaw is what is wrong, at an entry; 0 where it is none's.
type flaw struct {
	seq int64
	why string
}

// ledgerRow is a row of the ledger with what it points at.
type ledgerRow struct {
	seq, kind, effect, imported, ref, prior, at int64
	until, verdict, undoes, replaces            any
	id, hash, sig, entry, undoneID, replacedID  []byte
	reviewer, source, key                       string
	undoneEffect                                int64

	parsed  queue.Entry
	covered bool // it has no signature, and needs none where that of a later entry holds
	flaw    string
}

const ledgerRows = `SELECT l.seq, l.kind, l.effect, l.imported, l.ref, coalesce(l.prior, 0), l.at, l.until, l.verdict, l.undoes,
	l.id, l.hash, l.sig, l.entry, u.id, l.reviewer, coalesce(w.source, ''), coalesce(w.key, ''), coalesce(u.effect, 0), l.replaces, p.id
	FROM ledger AS l LEFT JOIN work AS w ON w.ref = l.ref LEFT JOIN ledger AS u ON u.seq = l.undoes LEFT JOIN ledger AS p ON p.seq = l.replaces
	WHERE l.seq > ? ORDER BY l.seq`

func scanLedgerRow(r row) *ledgerRow {
	return &ledgerRow{
		seq: r.int(0), kind: r.int(1), effect: r.int(2), imported: r.int(3), ref: r.int(4), prior: r.int(5), at: r.int(6),
		until: r[7], verdict: r[8], undoes: r[9],
		id: r.blob(10), hash: r.blob(11), sig: r.blob(12), entry: r.blob(13), undoneID: r.blob(14),
		reviewer: r.text(15), source: r.text(16), key: r.text(17), undoneEffect: r.int(18),
		replaces: r[19], replacedID: r.blob(20),
	}
}

// Verify checks every entry's hash, chain and signature, and that the work
// agrees with the ledger. It reads page by page, as everything that reads all does,
// see export.go; what is added meanwhile is checked too, and only to hold the work
// against the ledger does it stay with one moment.
func (w *Workspace) Verify(ctx context.Context, calm bool, progress func(done, total int64)) (queue.VerifyReport, error) {
	v := &verifier{r: w.review.r, calm: calm, progress: progress, play: newReplay(), devices: map[string]ed25519.PublicKey{}}
	bad, err := v.run(ctx)
	rep := queue.VerifyReport{OK: bad == nil, Entries: v.end.seq, Head: v.end.hash}
	if bad != nil {
		rep.FirstBad, rep.Reason = bad.seq, bad.why
	}
	return rep, err
}

// verifier is one run of Verify.
type verifier struct {
	r        *pool
	calm     bool
	progress func(done, total int64)
	play     *replay
	devices  map[string]ed25519.PublicKey
	head     head // as it was written down
	end      head // as it was read
	open     open
}

// open is the first entry that no signature has covered so far, and whose it must be.
type open struct {
	seq    int64 // 0: all are covered
	device string
}

func (v *verifier) run(ctx context.Context) (bad *flaw, err error) {
	if err := v.r.read(ctx, func(c *conn) error { return v.begin(ctx, c) }); err != nil {
		return nil, err
	}
	for more := true; more; {
		began := time.Now()
		var rows []*ledgerRow
		err := v.r.read(ctx, func(c *conn) (err error) {
			rows, err = v.next(ctx, c)
			return err
		})
		if err != nil {
			return nil, err
		}
		if bad := v.check(rows); bad != nil {
			return bad, nil
		}
		if more = len(rows) > 0; !more {
			break
		}
		if err := v.rest(ctx, time.Since(began)); err != nil {
			return nil, err
		}
	}
	err = v.r.read(ctx, func(c *conn) error {
		bad, err = v.finish(ctx, c)
		return err
	})
	return bad, err
}

// begin reads the end that there is to reach, and the devices.
func (v *verifier) begin(ctx context.Context, c *conn) error {
	if err := v.readHead(c); err != nil {
		return err
	}
	return c.query(ctx, "SELECT id, public FROM devices", func(r row) error {
		if public := ed25519.PublicKey(r.blob(1)); queue.DeviceID(public) == r.text(0) {
			v.devices[r.text(0)] = public
		}
		return nil
	})
}

func (v *verifier) readHead(c *conn) error {
	_, err := c.get("SELECT seq, hash FROM head", func(r row) {
		v.head.seq = r.int(0)
		copy(v.head.hash[:], r.blob(1))
	})
	return err
}

// restPart is which part of its time a calm run rests.
const restPart = 4

// rest lets others have the core, for a part of the time that a page took.
func (v *verifier) rest(ctx context.Context, took time.Duration) error {
	if !v.calm {
		return nil
	}
	select {
	case <-time.After(took / restPart):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// finish checks what has come since, and holds the end and the work against the
// ledger, all as of one moment.
func (v *verifier) finish(ctx context.Context, c *conn) (*flaw, error) {
	if err := v.readHead(c); err != nil {
		return nil, err
	}
	for {
		rows, err := v.next(ctx, c)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			break
		}
		if bad := v.check(rows); bad != nil {
			return bad, nil
		}
	}
	if v.end.seq < v.head.seq {
		return &flaw{v.end.seq + 1, fmt.Sprintf("the ledger ends with entry %d, but %d were written: its end was cut off", v.end.seq, v.head.seq)}, nil
	}
	if v.open.seq > 0 {
		return &flaw{v.open.seq, "it has no signature, and no later entry covers it"}, nil
	}
	if v.end != v.head {
		return &flaw{v.end.seq, "the head written down apart is another than the last entry"}, nil
	}
	return v.play.compare(ctx, c)
}

// next reads as many rows as are checked at the same time.
func (v *verifier) next(ctx context.Context, c *conn) (rows []*ledgerRow, err error) {
	err = c.query(ctx, ledgerRows, upTo(256*runtime.GOMAXPROCS(0), func(r row) error {
		rows = append(rows, scanLedgerRow(r))
		return nil
	}), v.end.seq)
	return rows, err
}

// check checks rows that follow the end, each by itself on every core and then
// one after the other.
func (v *verifier) check(rows []*ledgerRow) *flaw {
	prev := func(i int) (h [32]byte) {
		if i == 0 {
			return v.end.hash
		}
		copy(h[:], rows[i-1].hash)
		return h
	}
	split(len(rows), cores(v.calm), func(i int) { rows[i].flaw = v.checkRow(rows[i], prev(i)) })
	for _, r := range rows {
		if r.seq != v.end.seq+1 {
			return &flaw{v.end.seq + 1, "the entry is gone"}
		}
		if r.flaw == "" {
			r.flaw = v.play.act(r)
		}
		if bad := v.cover(r); bad != nil {
			return bad
		}
		v.end.seq = r.seq
		copy(v.end.hash[:], r.hash)
	}
	if v.progress != nil && len(rows) > 0 {
		v.progress(v.end.seq, max(v.head.seq, v.end.seq))
	}
	return nil
}

// cover notes which entries a signature covers. It returns what is wrong with the row,
// or with the first of those before it that it would have to cover.
func (v *verifier) cover(r *ledgerRow) *flaw {
	switch e := &r.parsed; {
	case r.flaw != "" && v.open.seq > 0:
		return &flaw{v.open.seq, fmt.Sprintf("it has no signature, and entry %d, by which a later one would cover it, does not hold: %s", r.seq, r.flaw)}
	case r.flaw != "":
		return &flaw{r.seq, r.flaw}
	case v.open.seq > 0 && v.open.device != e.Device:
		return &flaw{v.open.seq, "it has no signature, and its device signed none behind it"}
	case !r.covered:
		v.open = open{}
	case v.open.seq == 0:
		v.open = open{r.seq, e.Device}
	}
	return nil
}

// checkRow says what is wrong with a row by itself; nothing when it is empty.
func (v *verifier) checkRow(r *ledgerRow, prev [32]byte) string {
	if sum := queue.Chain(prev, r.entry); !bytes.Equal(sum[:], r.hash) {
		return "its hash does not follow from its content and the entry before it"
	}
	e := &r.parsed
	if json.Unmarshal(r.entry, e) != nil {
		return "its content is not an entry"
	}
	public, known := v.devices[e.Device]
	if !known {
		return "it names a device that is not known here"
	}
	if r.covered = e.FromHub() && bytes.Equal(r.sig, covered); !r.covered && !ed25519.Verify(public, r.hash, r.sig) {
		return "its signature is not the device's"
	}
	return r.disagreement()
}

// disagreement names the first column that says other than the signed bytes.
func (r *ledgerRow) disagreement() string {
	e := &r.parsed
	col := columnsOf(e)
	var undone, replaced uuid.UUID
	copy(undone[:], r.undoneID)
	copy(replaced[:], r.replacedID)
	for _, c := range []struct {
		same bool
		name string
	}{
		{bytes.Equal(r.id, e.ID[:]), "id"},
		{r.kind == col.kind, "kind"},
		{r.imported == col.imported, "origin"},
		{r.at == col.at, "time"},
		{r.until == col.until, "rest"},
		{r.verdict == col.verdict, "verdict"},
		{r.reviewer == e.Reviewer, "reviewer"},
		{r.source == e.Source && r.key == e.Item, "item"},
		{undone == e.Undoes && (r.undoes == nil) == (e.Undoes == uuid.Nil), "undone entry"},
		{r.replaces == nil || replaced == e.Replaces(), "superseded entry"},
	} {
		if !c.same {
			return "the " + c.name + " beside it is another than the one that was signed"
		}
	}
	return ""
}
