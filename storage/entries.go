package storage

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"github.com/google/uuid"

	"discern/queue"
)

// The rules of importing entries: they join the one chain that what is done here
// joins, so each must be hashed behind the one that is last at that moment. Since
// signing takes long, a piece is sealed beside the writing goroutine behind the
// end that is known, and sealed again if a reviewer was quicker.

// errMoved answers that the ledger has grown since a piece was sealed.
var errMoved = errors.New("the ledger has grown")

// PutEntries takes a batch of imported entries. It returns when all are on the
// disk; one that dies half way is run again, and what is known is unchanged.
func (w *Workspace) PutEntries(ctx context.Context, entries []queue.Entry, dry bool) ([]queue.Outcome, error) {
	if err := w.catchUp(ctx); err != nil {
		return nil, err
	}
	w.inflow.Lock()
	defer w.inflow.Unlock()
	outcomes := make([]queue.Outcome, 0, len(entries))
	in := &inflow{w: w, dry: dry, fresh: map[uuid.UUID]queue.Ref{}, undone: map[uuid.UUID]bool{}}
	for len(entries) > 0 {
		n := min(piece, len(entries))
		part, err := in.takePiece(ctx, entries[:n])
		if err != nil {
			return outcomes, err
		}
		outcomes = append(outcomes, part...)
		entries = entries[n:]
	}
	return outcomes, nil
}

// inflow is the taking of one batch of entries.
type inflow struct {
	w      *Workspace
	dry    bool
	fresh  map[uuid.UUID]queue.Ref // taken by this batch
	undone map[uuid.UUID]bool      // taken back by this batch
}

// takePiece takes some entries in one commit, or none.
func (in *inflow) takePiece(ctx context.Context, entries []queue.Entry) ([]queue.Outcome, error) {
	for {
		outcomes, todo, err := in.judge(ctx, entries)
		if err != nil || in.dry || len(todo) == 0 {
			return outcomes, err
		}
		err = in.write(ctx, todo)
		if err == nil {
			return outcomes, nil
		}
		for i := range todo { // it is judged again
			delete(in.fresh, todo[i].Entry.ID)
			delete(in.undone, todo[i].Entry.Undoes)
		}
		if !errors.Is(err, errMoved) {
			return nil, err
		}
	}
}

// judge says what becomes of each entry and returns those that are to be written.
func (in *inflow) judge(ctx context.Context, entries []queue.Entry) (outcomes []queue.Outcome, todo []sealed, err error) {
	outcomes = make([]queue.Outcome, len(entries))
	for i := range entries {
		e := entries[i]
		out := &outcomes[i]
		ref, key, err := in.w.resolve(ctx, e.Key())
		if e.Kind.AboutNoItem() {
			ref, err = 0, nil
		}
		if err == nil {
			in.localize(&e, key)
			err = in.check(ctx, &e, ref, out)
		}
		var fault *queue.Error
		switch {
		case errors.As(err, &fault) && fault.Field != "":
			*out = queue.Outcome{Result: queue.Rejected, Field: fault.Field, Note: fault.Msg}
			continue
		case err != nil:
			return nil, nil, err
		}
		out.Ref = ref
		if out.Result == queue.Added {
			in.fresh[e.ID] = ref
			if e.Kind == queue.Undone {
				in.undone[e.Undoes] = true
			}
			todo = append(todo, sealed{ref: ref, Sealed: queue.Sealed{Entry: e}})
		}
	}
	return outcomes, todo, nil
}

// check says what becomes of an entry about a known item.
func (in *inflow) check(ctx context.Context, e *queue.Entry, ref queue.Ref, out *queue.Outcome) error {
	if _, ok := in.fresh[e.ID]; ok {
		out.Result = queue.Unchanged
		return nil
	}
	return in.w.review.r.use(ctx, func(c *conn) error {
		found, err := c.get("SELECT 1 FROM ledger WHERE id = ?", func(row) {}, e.ID[:])
		if err != nil {
			return err
		}
		out.Result = queue.Added
		if found {
			out.Result = queue.Unchanged
		}
		if found || e.Kind != queue.Undone {
			return nil
		}
		if in.undone[e.Undoes] {
			return &queue.Error{Kind: queue.NotOpen, Field: "undoes", Msg: "names an entry that is taken back already"}
		}
		if of, ok := in.fresh[e.Undoes]; ok && of == ref {
			return nil
		}
		_, err = findTarget(c, e.Undoes, ref)
		return err
	})
}

// write seals the entries behind the ledger's end and appends them.
func (in *inflow) write(ctx context.Context, todo []sealed) error {
	w := in.w
	end := w.ledger.head()
	if err := in.sealAll(todo, end); err != nil {
		return err
	}
	last := todo[len(todo)-1].Sealed
	return w.review.w.work(ctx, true, func(c *conn) error {
		if w.ledger.head() != end {
			return errMoved
		}
		for i := range todo {
			s := &todo[i]
			if s.Entry.Kind == queue.Undone {
				var err error
				if s.undone, err = findTarget(c, s.Entry.Undoes, s.ref); err != nil {
					return errMoved
				}
			}
			if err := s.insert(c); err != nil {
				return err
			}
		}
		return nil
	}, func() {
		w.ledger.moveTo(head{last.Seq, last.Hash})
		for i := range todo {
			w.wakes.before(todo[i].Entry.Until)
		}
	})
}

// sealAll hashes one after the other and signs on every core.
func (in *inflow) sealAll(todo []sealed, end head) (err error) {
	for i := range todo {
		if todo[i], err = in.w.seal(todo[i].Entry, todo[i].ref, end); err != nil {
			return err
		}
		end = head{todo[i].Seq, todo[i].Hash}
	}
	workers := min(runtime.GOMAXPROCS(0), (len(todo)+7)/8)
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for i := k; i < len(todo); i += workers {
				in.w.sign(&todo[i])
			}
		})
	}
	wg.Wait()
	return nil
}

// localize makes an entry one of this ledger: appended by this device, known to
// have come from elsewhere, and naming its item in full.
func (in *inflow) localize(e *queue.Entry, key queue.Key) {
	from := queue.Provenance{At: in.w.now().UTC()}
	if e.Imported != nil {
		from = *e.Imported
	}
	if from.At.IsZero() {
		from.At = in.w.now().UTC()
	}
	if from.Device == "" && e.Device != in.w.device {
		from.Device = e.Device
	}
	e.Imported, e.Device, e.Source = &from, in.w.device, key.Source
	if e.Decision != nil && e.Decision.Source != key.Source {
		d := *e.Decision
		d.Source = key.Source
		e.Decision = &d
	}
}
