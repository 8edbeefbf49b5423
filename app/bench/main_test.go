package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPrintTable(t *testing.T) {
	rows := []Row{
		{Name: "key pressed → pixels", Value: 21.34, Unit: "ms", Floor: 14.02, Target: Target{Ratio: 1.8}, Note: "100 keys"},
		{Name: "import", Value: 20_480.7, Unit: "items/s", Floor: 61_000, Rate: true, Target: Target{AtLeast: 25_000}},
		{Name: "size", Value: 0.25, Unit: "MB"},
		{Name: "memory", Missing: errors.New("no screen")},
	}
	want := `
                            measured           floor   ratio  target
key pressed → pixels         21.3 ms           14 ms  1.52 ×  ≤ 1.8 ×           ok
    100 keys
import                20,481 items/s  61,000 items/s  2.98 ×  ≥ 25,000 items/s  missed
size                         0.25 MB
memory                                                                          not measured: no screen
1 of 3 targets met
`
	var got bytes.Buffer
	if err := printTable(&got, rows); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), got.String()); diff != "" {
		t.Error(diff)
	}
}

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 0.00123: "0.00123", 9.999: "10", 12.345: "12.3", 99.96: "100", 123.4: "123", 1000: "1,000",
		1_234_567.8: "1,234,568", -4321: "-4,321", -123: "-123",
	} {
		if got := number(v); got != want {
			t.Errorf("number(%v) = %q, want %q", v, got, want)
		}
	}
}

func TestMeasureAll(t *testing.T) {
	e := &env{began: time.Now()}
	fault, lacking := errors.New("wrong answer"), errors.New("no screen")
	list := []entry{
		{"good", func(context.Context, *env) ([]Row, error) { return []Row{{Name: "one"}, {Name: "two"}}, nil }},
		{"machine lacks", func(context.Context, *env) ([]Row, error) { return nil, notHere{lacking} }},
		{"program fails", func(context.Context, *env) ([]Row, error) { return []Row{{Name: "half"}}, fault }},
	}
	for _, tc := range []struct {
		only   string
		want   []string
		broken error
	}{
		{"good", []string{"one", "two"}, nil},
		{"lacks", []string{"machine lacks: no screen"}, nil},
		{"fails", []string{"half", "program fails: wrong answer"}, fault},
		{"", []string{"one", "two", "machine lacks: no screen", "half", "program fails: wrong answer"}, fault},
		{"nothing", nil, nil},
	} {
		rows, broken := measureAll(t.Context(), e, list, regexp.MustCompile(tc.only))
		var got []string
		for _, r := range rows {
			if r.Missing != nil {
				r.Name += ": " + r.Missing.Error()
			}
			got = append(got, r.Name)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("-only %q: %s", tc.only, diff)
		}
		if !errors.Is(broken, tc.broken) {
			t.Errorf("-only %q: error %v, want %v", tc.only, broken, tc.broken)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"-n", "10"}, "at least"},
		{[]string{"-only", "("}, "-only"},
		{[]string{"-only", "no such row"}, "no row"},
	} {
		args := append(slices.Clone(tc.args), "-dir", t.TempDir(), "-o", filepath.Join(t.TempDir(), "bench.json"))
		if err := run(t.Context(), args); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%v: %v, want it to say %q", tc.args, err, tc.want)
		}
	}
}

// Without the program there are rows that say so, the run fails, and its folder
// is gone.
func TestRunWithoutProgram(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out", "bench.json")
	err := run(t.Context(), []string{"-only", "memory", "-discern", filepath.Join(dir, "none"), "-dir", dir, "-o", out})
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v, want one of a file that is not there", err)
	}
	got, err := os.ReadFile(out)
	if err != nil || !strings.Contains(string(got), `"ok": false`) || !strings.Contains(string(got), "not measured") {
		t.Errorf("bench.json: %s, %v", got, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "bench-*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestQuantile(t *testing.T) {
	samples := []int{5, 1, 4, 2, 3, 10, 9, 8, 7, 6}
	if m, p := median(samples), p95(samples); m != 6 || p != 10 {
		t.Errorf("median %d, p95 %d of 1 to 10, want 6 and 10", m, p)
	}
	if m, p := median(samples[:1]), p99(samples[:1]); m != 5 || p != 5 {
		t.Errorf("median %d, p99 %d of 5 alone", m, p)
	}
}

func TestAppender(t *testing.T) {
	dir := t.TempDir()
	a, err := newAppender(dir)
	if err != nil {
		t.Fatal(err)
	}
	const times = 20
	for i := range times {
		took, err := a.append()
		if err != nil || took <= 0 {
			t.Errorf("append %d took %v, %v", i, took, err)
		}
	}
	if info, err := a.f.Stat(); err != nil || info.Size() != times*512 {
		t.Errorf("after %d appends: %v, %v", times, info.Size(), err)
	}
	if err := a.close(); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := newAppender(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("in no folder: %v", err)
	}
}
