package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// question is a search that a person might make, with how often it hits.
type question struct {
	kind, words string
	hits        int
}

// questions are searches of every kind in the made-up texts. How often each
// hits is in the nature of the words: see makeWord.
func questions() []question {
	return []question{
		{kind: "no text", words: "zeppelin"},
		{kind: "an account", words: makeItem(0).Author.Handle},
		{kind: "a rare word", words: "debelo"},
		{kind: "a word of some texts", words: "walnut"},
		{kind: "a word of half the texts", words: "of"},
		{kind: "a word of nearly all texts", words: "the"},
		{kind: "two words", words: "walnut uniform"},
		{kind: "a rare and a frequent word", words: "debelo the"},
		{kind: "a frequent phrase", words: `"of the"`},
		{kind: "a rare phrase", words: `"walnut uniform"`},
		{kind: "a phrase of no text", words: `"walnut uniform yellow"`},
		{kind: "a long prefix", words: "debe*"},
		{kind: "a short prefix", words: "wal*"},
	}
}

// searchNewest times searches of every kind for their newest twenty hits; the
// slowest counts. The floor is the slowest in ten thousand items.
func searchNewest(ctx context.Context, e *env) ([]Row, error) {
	const newest = 20
	var worst [2]time.Duration
	var of [2]question
	var few, many int
	for i, n := range []int{e.n, small} {
		dir, err := e.workspace(ctx, n, "waiting")
		if err != nil {
			return nil, err
		}
		list, times, err := searchAll(ctx, dir, n, newest)
		if err != nil {
			return nil, err
		}
		worst[i] = slices.Max(times)
		of[i] = list[slices.Index(times, worst[i])]
		if i == 0 {
			fewest := func(a, b question) int { return a.hits - b.hits }
			few, many = slices.MinFunc(list, fewest).hits, slices.MaxFunc(list, fewest).hits
		}
	}
	return []Row{{
		Name:   fmt.Sprintf("search, newest %d of %s", newest, number(float64(e.n))),
		Value:  milliseconds(worst[0]),
		Unit:   "ms",
		Floor:  milliseconds(worst[1]),
		Target: Target{AtMost: 1},
		Note: fmt.Sprintf("p50 of the slowest of %d searches with %s to %s hits: %s, %s hits; floor: the slowest in %s: %s",
			len(questions()), number(float64(few)), number(float64(many)),
			of[0].kind, number(float64(of[0].hits)), number(small), of[1].kind),
	}}, nil
}

// searchAll asks every question of a workspace of n items.
func searchAll(ctx context.Context, dir string, n, newest int) (list []question, times []time.Duration, err error) {
	d, err := openDesk(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	list = questions()
	for i := range list {
		took, err := searchOnce(ctx, d, &list[i], n, newest)
		if err != nil {
			return nil, nil, err
		}
		times = append(times, took)
	}
	return list, times, nil
}

// searchOnce counts a question's hits and returns the median time in which its
// newest are found.
func searchOnce(ctx context.Context, d *desk, q *question, most, newest int) (time.Duration, error) {
	all, err := d.store.Search(ctx, q.words, 0, most)
	if err != nil {
		return 0, err
	}
	q.hits = len(all)
	took := make([]time.Duration, 51)
	for i := range took {
		began := time.Now()
		found, err := d.store.Search(ctx, q.words, 0, newest)
		took[i] = time.Since(began)
		if err != nil {
			return 0, err
		}
		if len(found) != min(newest, q.hits) {
			return 0, fmt.Errorf("%s: found %d of %d hits", q.kind, len(found), q.hits)
		}
	}
	return median(took), nil
}
