package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"time"

	"discern/app/internal/screen"
)

// onStage is where a picture stands in the program's window: the middle of what
// the card keeps for it.
var onStage = image.Rect(520, 300, 720, 440)

// keyToPicture times the key until the next picture stands on the screen, against
// a bare decode of it: of the next item, which was made ready while the one before
// was looked at, and of the next picture of the same item, which was not. The
// design asks for no ratio here: the key's own way to the screen is in the value.
func keyToPicture(ctx context.Context, e *env) ([]Row, error) {
	const warming, keys = 3, 40
	bare, err := bareDecode()
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, c := range []struct {
		name     string
		n, each  int
		key      rune
		pause    time.Duration // before each key
		describe string
	}{
		{"picture shown after key, made ready", warming + keys + 1, 1, 'a', 700 * time.Millisecond, "1600 × 1004 JPEG of the next item"},
		{"picture shown after key, cold", 1, warming + keys + 1, ']', 300 * time.Millisecond, "another picture of the same item"},
	} {
		dir, err := e.pictures(ctx, c.n, c.each)
		if err != nil {
			return rows, err
		}
		s := e.review(ctx, "--workspace", dir, "--reviewer", reviewer)
		s.content, s.key = onStage, c.key
		times, err := timeKeys(ctx, s, warming, keys, c.pause)
		if err != nil {
			return rows, fmt.Errorf("%s: %w", c.name, err)
		}
		rows = append(rows, Row{
			Name: c.name, Value: median(times), Unit: "ms", Floor: bare,
			Note: fmt.Sprintf("%s; median of %d keys, p95 %s ms; floor: decoding it alone", c.describe, keys, number(p95(times))),
		})
	}
	return rows, nil
}

// timeKeys opens a window, presses a key again and again, and times each answer.
func timeKeys(ctx context.Context, s subject, warming, n int, before time.Duration) (times []float64, err error) {
	w, err := open(ctx, s)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	for i := range warming + n {
		select {
		case <-time.After(before):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		c, err := w.press(ctx, screen.Rest)
		if err != nil {
			return nil, err
		}
		if i >= warming {
			times = append(times, milliseconds(c.Settled))
		}
	}
	return times, nil
}

// memoryOfPictures compares the program's memory after a walk past a thousand
// pictures with that after a walk past twenty.
func memoryOfPictures(ctx context.Context, e *env) ([]Row, error) {
	const many, few = 1000, 20
	var used [2]size
	for i, n := range []int{many, few} {
		dir, err := e.pictures(ctx, n+1, 1)
		if err != nil {
			return nil, err
		}
		e.progress("walking past %d pictures", n)
		s := e.review(ctx, "--workspace", dir, "--reviewer", reviewer)
		s.content = onStage
		if used[i], err = memoryOnce(ctx, s, n); err != nil {
			return nil, err
		}
	}
	return []Row{{
		Name:   fmt.Sprintf("memory after %s pictures", number(many)),
		Value:  used[0].resident,
		Unit:   "MB",
		Floor:  used[1].resident,
		Target: Target{Ratio: 1.2},
		Note: fmt.Sprintf("floor: after %d of them; without libraries and files %s MB against %s MB",
			few, number(used[0].anonymous), number(used[1].anonymous)),
	}}, nil
}
