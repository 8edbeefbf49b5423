package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"time"

	"discern/app/internal/screen"
)

// keyToPixels times the key that decides until the next item's text stands on
// the screen, on the sample that the program brings, against a bare window
// whose label a key changes. The sample has many scripts and lengths, which the
// made-up items have not.
func keyToPixels(ctx context.Context, e *env) ([]Row, error) {
	if err := e.present(); err != nil {
		return nil, err
	}
	bare, err := e.bareWindow(ctx)
	if err != nil {
		return nil, err
	}
	row, err := compareKeys(ctx, 100,
		e.review(ctx, "demo", "--workspace", filepath.Join(e.dir, "demo"), "--reviewer", reviewer),
		floor(e.command(ctx, bare)))
	if err != nil {
		return nil, err
	}
	row.Name = "key pressed → next item's pixels"
	row.Target = Target{Ratio: 1.8}
	return []Row{row}, nil
}

// compareKeys presses n keys in each of two windows, in turns, so that what
// slows the machine for a while slows both.
func compareKeys(ctx context.Context, n int, subject, floor subject) (row Row, err error) {
	a, err := open(ctx, subject)
	if err != nil {
		return Row{}, err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	b, err := open(ctx, floor)
	if err != nil {
		return Row{}, err
	}
	defer func() { err = errors.Join(err, b.close()) }()

	const warming = 5 // first keys, which fill caches and do not count
	var times [2][]float64
	parts := 0
	for i := range warming + n {
		for j, w := range []*window{a, b} {
			pause(ctx)
			c, err := w.press(ctx, screen.Rest)
			if err != nil {
				return Row{}, err
			}
			if i < warming {
				continue
			}
			times[j] = append(times[j], milliseconds(c.Settled))
			if j == 0 && c.Steps > 1 {
				parts++
			}
		}
	}
	note := fmt.Sprintf("median of %d keys each; p95 %s ms against %s ms", n, number(p95(times[0])), number(p95(times[1])))
	if parts > 0 {
		note += fmt.Sprintf("; %d answers came in more than one frame", parts)
	}
	return Row{Value: median(times[0]), Unit: "ms", Floor: median(times[1]), Note: note}, nil
}

// pause waits a time that varies by more than three frames, so that keys fall
// at any moment of a frame and not always at the same.
func pause(ctx context.Context) {
	select {
	case <-time.After(rand.N(50 * time.Millisecond)):
	case <-ctx.Done():
	}
}
