package queue

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// sealers is how many media are sealed at the same time where nobody works beside
// it: most of what sealing a small one takes is waiting for the disk.
const sealers = 4

// toldEvery is how often the progress of large media is told.
const toldEvery = time.Second / 10

// sealAll seals those media that have a file.
func (in *intake) sealAll(ctx context.Context, all []*wanted) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	workers := sealers
	if in.o.Calm {
		workers = 1
	}
	var next atomic.Int64
	var sealing sync.WaitGroup
	for range min(workers, len(all)) {
		sealing.Go(func() {
			for i := next.Add(1); i <= int64(len(all)) && ctx.Err() == nil; i = next.Add(1) {
				if w := all[i-1]; w.file.Open != nil {
					if err := in.seal(ctx, w); err != nil {
						cancel(err)
					}
				}
			}
		})
	}
	finished := make(chan struct{})
	go func() {
		sealing.Wait()
		close(finished)
	}()
	tick := time.NewTicker(toldEvery)
	defer tick.Stop()
	for {
		select {
		case <-finished:
			return context.Cause(ctx)
		case <-tick.C:
			in.tell()
		}
	}
}

// sealNone counts what sealAll would seal, for a dry run.
func (in *intake) sealNone(all []*wanted) {
	for _, w := range all {
		if w.file.Open != nil {
			w.tally.Sealed = 1
		}
	}
	in.bytes.done.Store(in.bytes.media)
}

// seal seals one medium. An error is the vault's, or ctx's.
func (in *intake) seal(ctx context.Context, w *wanted) error {
	from := &mediaReader{ctx: ctx, calm: in.o.Calm, rested: time.Now(), done: &in.bytes.done}
	defer func() { in.bytes.done.Add(w.file.Size - from.read) }()
	file, err := w.file.Open()
	if err != nil {
		w.refuse(sentence(err))
		return nil
	}
	defer file.Close()
	from.Reader = file
	kept, err := in.desk.vault.Seal(ctx, from)
	switch {
	case err == nil:
		w.m.Bytes = kept.Size
		if w.tally.Sealed = 1; kept.Before {
			w.tally = MediaTally{Known: 1}
		}
		w.agree(kept.Address)
	case ctx.Err() != nil:
		return ctx.Err()
	case from.err != nil:
		w.refuse("cannot be read to its end")
	case KindOf(err) == Invalid:
		w.refuse(tooLarge)
	default:
		return err
	}
	return nil
}

// mediaReader reads a medium that is being sealed, and counts. A calm one rests,
// however long the medium is.
type mediaReader struct {
	io.Reader
	ctx    context.Context
	calm   bool
	rested time.Time
	read   int64
	done   *atomic.Int64
	told   func() // after every read; nil for nobody
	err    error  // why it ended early
}

// worksFor is how long a calm reader works before it rests.
const worksFor = 20 * time.Millisecond

// Read reads from the medium.
func (r *mediaReader) Read(p []byte) (int, error) {
	if worked := time.Since(r.rested); r.calm && worked > worksFor {
		if err := pause(r.ctx, worked/restFor); err != nil {
			return 0, err
		}
		r.rested = time.Now()
	}
	n, err := r.Reader.Read(p)
	r.read += int64(n)
	r.done.Add(int64(n))
	if r.told != nil {
		r.told()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}

// intakeBytes counts the bytes of a feed and of the media that come with it. How
// many bytes of media are still to come is told by those that came with what was
// read of the feed.
type intakeBytes struct {
	feed  int64 // there are in the feed; 0 when unknown
	read  int64 // of the feed, whose records were taken
	met   int64 // of the feed, whose media were looked for
	media int64 // of the media that were met
	done  atomic.Int64
}

// meet counts the media of a batch that was read up to a place in the feed.
func (b *intakeBytes) meet(all []*wanted, read int64) {
	b.met = read
	for _, w := range all {
		b.media += w.file.Size
	}
}

func (b *intakeBytes) progress() (read, size int64) {
	read = b.read + b.done.Load()
	if b.feed == 0 {
		return read, 0
	}
	media := b.media
	if met := max(b.met, b.read); met > 0 && met < b.feed {
		media = int64(float64(media) * float64(b.feed) / float64(met))
	}
	return read, b.feed + media
}
