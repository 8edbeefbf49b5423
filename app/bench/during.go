package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"discern/queue"
	"discern/queue/feed"
)

// decisionsDuringImport times decisions, one after the other with small pauses,
// while items are imported into the same workspace by the same process, as in
// the window. What is decided is what has been imported so far. Between the
// decisions a raw append and sync is timed beside the same import: what the
// disk does to anybody who writes then.
func decisionsDuringImport(ctx context.Context, e *env) ([]Row, error) {
	const enough = 500 // decisions that a p99 needs at least
	file, err := e.itemsFile(e.n)
	if err != nil {
		return nil, err
	}
	var all during
	imports := 0
	for ; len(all.decides) < enough; imports++ {
		dir := filepath.Join(e.dir, "during")
		if err := all.once(ctx, dir, file); err != nil {
			return nil, err
		}
		if err := os.RemoveAll(dir); err != nil {
			return nil, err
		}
	}
	rate := float64(e.n*imports) / all.importing.Seconds()
	return []Row{{
		Name:   fmt.Sprintf("decision p99 while %s items import", number(float64(e.n))),
		Value:  milliseconds(p99(all.decides)),
		Unit:   "ms",
		Floor:  milliseconds(p99(all.appends)),
		Target: Target{AtMost: 8},
		Note: fmt.Sprintf("floor: p99 of 512 bytes and fdatasync beside the same import; %d decisions, p50 %s ms against %s ms, longest %s ms against %s ms; next item p99 %s ms; %s items/s came in meanwhile",
			len(all.decides), number(milliseconds(median(all.decides))), number(milliseconds(median(all.appends))),
			number(milliseconds(quantile(all.decides, 1))), number(milliseconds(quantile(all.appends, 1))),
			number(milliseconds(p99(all.nexts))), number(rate)),
	}}, nil
}

// during is what was timed beside imports.
type during struct {
	decides, appends, nexts []time.Duration
	importing               time.Duration
}

// once imports a file into a new workspace and decides until it is all in.
func (u *during) once(ctx context.Context, dir, file string) (err error) {
	d, err := openDesk(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	a, err := newAppender(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	imported := make(chan error, 1)
	began := time.Now()
	go func() {
		err := importFile(ctx, d, file)
		u.importing += time.Since(began)
		imported <- err
	}()
	for {
		select {
		case err := <-imported:
			return err
		case <-time.After(2*time.Millisecond + rand.N(3*time.Millisecond)):
		}
		if err := u.pair(ctx, d, a); err != nil {
			cancel()
			return errors.Join(err, <-imported)
		}
	}
}

// pair makes one decision and, after another pause, one raw append.
func (u *during) pair(ctx context.Context, d *desk, a *appender) error {
	took, err := d.decide(ctx)
	if queue.KindOf(err) == queue.Empty {
		return nil // the first batch is not in yet
	}
	if err != nil {
		return err
	}
	time.Sleep(2*time.Millisecond + rand.N(3*time.Millisecond))
	raw, err := a.append()
	if err != nil {
		return err
	}
	u.decides, u.nexts, u.appends = append(u.decides, took.decide), append(u.nexts, took.next), append(u.appends, raw)
	return nil
}

// importFile imports a file into a desk's workspace.
func importFile(ctx context.Context, d *desk, file string) error {
	report, err := importFrom(ctx, d, file)
	if err == nil && report.Rejected() > 0 {
		err = fmt.Errorf("%d records of the bench's own were rejected", report.Rejected())
	}
	return err
}

func importFrom(ctx context.Context, d *desk, file string) (report queue.ImportReport, err error) {
	src, err := feed.Open([]string{file}, feed.Options{})
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	return d.Import(ctx, src, queue.ImportOptions{Calm: true}) // as the window does
}
