package storage_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/storage"
)

func TestExposure(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	stretch := func(at time.Duration, severity queue.Severity, seen queue.Seen) queue.Stretch {
		return queue.Stretch{At: epoch.Add(at), Severity: severity, Seen: seen}
	}
	some := queue.Seen{Items: 2, Reveals: 1, Time: 61 * time.Second, Shown: 1500 * time.Millisecond}
	shift := queue.Shift{Began: epoch, Last: epoch.Add(time.Hour), Breaks: 2, Overrides: 1, Run: 3}
	shift.Total[queue.High] = some
	add := func(reviewer string, oldest time.Time, seen ...queue.Stretch) {
		t.Helper()
		if err := w.AddExposure(t.Context(), reviewer, seen, shift, oldest); err != nil {
			t.Fatal(err)
		}
	}
	course := func(reviewer string) []queue.Stretch {
		t.Helper()
		c, err := w.Course(t.Context(), reviewer, epoch)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	add("ada", time.Time{}, stretch(0, queue.High, some), stretch(0, queue.Low, some))
	add("ada", time.Time{}, stretch(0, queue.High, some), stretch(time.Hour, queue.High, some))
	add("bob", time.Time{}, stretch(0, queue.High, some))
	mustClose(t, w)
	w = mustOpen(t, dir, storage.Options{})
	want := []queue.Stretch{stretch(0, queue.Low, some), stretch(0, queue.High, some.Plus(some)), stretch(time.Hour, queue.High, some)}
	if d := cmp.Diff(want, course("ada")); d != "" {
		t.Errorf("ada's course (-want +got):\n%s", d)
	}
	if got, err := w.Shift(t.Context(), "ada"); err != nil || got != shift {
		t.Errorf("ada's shift is %+v: %v", got, err)
	}
	if got, err := w.Shift(t.Context(), "nobody"); err != nil || got != (queue.Shift{}) {
		t.Errorf("nobody's shift is %+v: %v", got, err)
	}
	sums, people, err := w.ExposureSums(t.Context(), epoch, epoch.Add(time.Hour))
	if err != nil || people != 2 || sums[queue.High].Items != 6 || sums[queue.Low] != some || sums[queue.Middle] != (queue.Seen{}) {
		t.Errorf("the sums of %d people are %+v: %v", people, sums, err)
	}
	add("bob", epoch.Add(time.Minute))
	if got := course("ada"); len(got) != 1 || len(course("bob")) != 0 {
		t.Errorf("after the old was removed ada has %+v", got)
	}
	if got, err := w.Shift(t.Context(), "bob"); err != nil || got != shift {
		t.Errorf("bob's shift is %+v: %v", got, err)
	}
}

// What a person has erased is in no file any more.
func TestForgottenExposureIsGone(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	const who = "zebrafinch-who-wants-it-gone"
	for i := range 500 {
		seen := queue.Stretch{At: epoch.Add(time.Duration(i) * queue.StretchTime), Severity: queue.High, Seen: queue.Seen{Items: i}}
		if err := w.AddExposure(t.Context(), who, []queue.Stretch{seen}, queue.Shift{Began: epoch}, time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	kept := queue.Stretch{At: epoch, Severity: queue.Low, Seen: queue.Seen{Items: 7}}
	if err := w.AddExposure(t.Context(), "ada", []queue.Stretch{kept}, queue.Shift{Began: epoch}, time.Time{}); err != nil {
		t.Fatal(err)
	}
	here := func() (n int) {
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			n += bytes.Count(data, []byte(who))
		}
		return n
	}
	if here() == 0 {
		t.Fatal("the search finds nothing")
	}
	for range 2 {
		if err := w.ForgetExposure(t.Context(), who); err != nil {
			t.Fatal(err)
		}
	}
	if course, err := w.Course(t.Context(), "ada", epoch); err != nil || !cmp.Equal(course, []queue.Stretch{kept}) {
		t.Errorf("of somebody else it leaves %+v: %v", course, err)
	}
	if shift, err := w.Shift(t.Context(), "ada"); err != nil || !shift.Began.Equal(epoch) {
		t.Errorf("of somebody else it leaves %+v: %v", shift, err)
	}
	mustClose(t, w)
	if n := here(); n != 0 {
		t.Errorf("it stands %d times in the files", n)
	}
}

func TestVerdicts(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	items := makeItems(0, 5)
	put(t, w, items...)
	for i, it := range items {
		e := act(queue.Decided, it, "ada", epoch.Add(time.Duration(i)*time.Minute))
		if i == 2 {
			e.Decision.Verdict = queue.Unsure
		}
		if i == 4 {
			e.Reviewer, e.Decision.Reviewer = "bob", "bob"
		}
		mustAppend(t, w, e)
		if i == 3 {
			mustAppend(t, w, undo(e, epoch.Add(time.Hour)))
		}
	}
	got, err := w.Verdicts(t.Context(), "ada", epoch.Add(time.Minute))
	if want := map[queue.Verdict]int64{queue.Violating: 1, queue.Unsure: 1}; err != nil || !cmp.Equal(got, want) {
		t.Errorf("verdicts are %v, want %v: %v", got, want, err)
	}
}
