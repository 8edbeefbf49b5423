package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// memoryAfterDecisions compares what the program's memory is after a thousand
// decisions by key, with all items waiting against with a thousand. The small
// queue begins with two thousand, so that a thousand still wait at its end.
func memoryAfterDecisions(ctx context.Context, e *env) ([]Row, error) {
	const decisions, few = 1000, 1000
	var used [2]float64
	for i, n := range []int{e.n, few + decisions} {
		dir, err := e.workspace(ctx, n, "waiting")
		if err != nil {
			return nil, err
		}
		before, err := e.decided(ctx, dir)
		if err != nil {
			return nil, err
		}
		e.progress("deciding %s of %s items", number(decisions), number(float64(n)))
		used[i], err = memoryOnce(ctx, e.review(ctx, "--workspace", dir, "--reviewer", reviewer), decisions)
		if err != nil {
			return nil, err
		}
		after, err := e.decided(ctx, dir)
		if err != nil {
			return nil, err
		}
		if after-before < decisions {
			return nil, fmt.Errorf("%d keys made %d decisions", decisions, after-before)
		}
	}
	return []Row{{
		Name:   fmt.Sprintf("memory after %s decisions, %s waiting", number(decisions), number(float64(e.n))),
		Value:  used[0],
		Unit:   "MB",
		Floor:  used[1],
		Target: Target{Ratio: 1.2},
		Note:   fmt.Sprintf("floor: the same with %s waiting; proportional set size", number(few)),
	}}, nil
}

// memoryOnce opens a window, decides so many items in it, and returns its
// program's memory in megabytes: the median over two quiet seconds, since it
// goes up and down with the collection of garbage.
func memoryOnce(ctx context.Context, s subject, decisions int) (mb float64, err error) {
	w, err := open(ctx, s)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	for i := range decisions {
		if _, err := w.press(ctx, 0); err != nil {
			return 0, fmt.Errorf("decision %d: %w", i+1, err)
		}
	}
	var samples []float64
	for range 10 {
		select {
		case <-time.After(200 * time.Millisecond):
		case <-ctx.Done():
			return 0, ctx.Err()
		}
		bytes, err := memory(w.Pid)
		if err != nil {
			return 0, err
		}
		samples = append(samples, float64(bytes)/1e6)
	}
	return median(samples), nil
}

// memory returns the proportional set size of a process, in bytes: all of its
// memory that is in RAM, mapped files too, what it shares with others in parts.
func memory(pid int) (int64, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0, notHere{err}
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if size, ok := strings.CutPrefix(lines.Text(), "Pss:"); ok {
			kb, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(size, "kB")), 10, 64)
			return kb * 1024, err
		}
	}
	return 0, errors.Join(fmt.Errorf("%s names no set size", f.Name()), lines.Err())
}

// decided asks the program how many items of a workspace are decided.
func (e *env) decided(ctx context.Context, dir string) (int, error) {
	out, err := e.run(ctx, e.discern, "stats", "--json", "--workspace", dir)
	if err != nil {
		return 0, err
	}
	var stats struct {
		Items struct{ Decided *int }
	}
	if err := json.Unmarshal(out, &stats); err != nil {
		return 0, fmt.Errorf("discern stats: %w", err)
	}
	if stats.Items.Decided == nil {
		return 0, errors.New("discern stats does not say how many items are decided")
	}
	return *stats.Items.Decided, nil
}
