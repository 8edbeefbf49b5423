package main

import (
	"context"
	"errors"
	"fmt"
	"image"

	"discern/app/internal/screen"
)

// firstWords is where the first lines of an item's text stand. Below them comes,
// a third of a second later and on purpose, how many others wait of its author.
var firstWords = image.Rect(380, 130, 1020, 210)

// startToItem times the program from its start until the first item stands on
// the screen, with all items waiting against with a hundred. Both have been
// started before, so their files are in the system's cache.
func startToItem(ctx context.Context, e *env) ([]Row, error) {
	const few, times = 100, 5
	var shown [2][]float64
	for i := range 1 + times {
		for j, n := range []int{e.n, few} {
			dir, err := e.workspace(ctx, n, "waiting")
			if err != nil {
				return nil, err
			}
			s := e.review(ctx, "--workspace", dir, "--reviewer", reviewer)
			s.content = firstWords
			took, err := startOnce(ctx, s, i == 0)
			if err != nil {
				return nil, err
			}
			if i > 0 {
				shown[j] = append(shown[j], took)
			}
		}
	}
	return []Row{{
		Name:   fmt.Sprintf("start to first item shown, %s waiting", number(float64(e.n))),
		Value:  median(shown[0]),
		Unit:   "ms",
		Floor:  median(shown[1]),
		Target: Target{Ratio: 1.3},
		Note:   fmt.Sprintf("floor: the same with %d; median of %d starts each", few, times),
	}}, nil
}

// startOnce starts a program, closes it and returns how long its content took,
// in milliseconds. On demand it proves that what it saw was an item to decide:
// the key that decides changes it.
func startOnce(ctx context.Context, s subject, prove bool) (ms float64, err error) {
	w, err := open(ctx, s)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if prove {
		if _, err := w.press(ctx, screen.Rest); err != nil {
			return 0, fmt.Errorf("what was shown first is no item: %w", err)
		}
	}
	return milliseconds(w.shown), nil
}
