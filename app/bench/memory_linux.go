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
	var used [2]size
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
		Value:  used[0].resident,
		Unit:   "MB",
		Floor:  used[1].resident,
		Target: Target{Ratio: 1.2},
		Note: fmt.Sprintf("floor: the same with %s waiting; without libraries and files %s MB against %s MB",
			number(few), number(used[0].anonymous), number(used[1].anonymous)),
	}}, nil
}

// memoryOnce opens a window, decides so many items in it, and returns its
// program's memory: the median over two quiet seconds, since it goes up and
// down with the collection of garbage.
func memoryOnce(ctx context.Context, s subject, decisions int) (used size, err error) {
	w, err := open(ctx, s)
	if err != nil {
		return size{}, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	for i := range decisions {
		if _, err := w.press(ctx, 0); err != nil {
			return size{}, fmt.Errorf("decision %d: %w", i+1, err)
		}
	}
	var resident, anonymous []float64
	for range 10 {
		select {
		case <-time.After(200 * time.Millisecond):
		case <-ctx.Done():
			return size{}, ctx.Err()
		}
		now, err := memory(w.Pid)
		if err != nil {
			return size{}, err
		}
		resident, anonymous = append(resident, now.resident), append(anonymous, now.anonymous)
	}
	return size{median(resident), median(anonymous)}, nil
}

// size is how much of a process lies in RAM, in megabytes. What it shares with
// others, as libraries, counts in full, so that it does not depend on what else
// runs; of the part that is not of files the program alone is the cause.
type size struct{ resident, anonymous float64 }

// memory reads the size of a process.
func memory(pid int) (size, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return size{}, err
	}
	defer f.Close()
	var s size
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ":")
		field := map[string]*float64{"Rss": &s.resident, "Anonymous": &s.anonymous}[name]
		if field == nil {
			continue
		}
		kb, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(value, "kB")), 64)
		if err != nil {
			return size{}, fmt.Errorf("%s: %w", f.Name(), err)
		}
		*field = kb * 1024 / 1e6
	}
	if s.resident == 0 {
		return size{}, fmt.Errorf("%s names no size", f.Name())
	}
	return s, nil
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
