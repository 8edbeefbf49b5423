package browse

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"discern/queue"
)

func TestToggle(t *testing.T) {
	tests := []struct {
		by     field
		values []string
		want   queue.Filter
		chip   string
	}{
		{byKind, []string{"image", "video"}, queue.Filter{Kinds: []queue.Kind{queue.Image, queue.Video}}, "image + 1"},
		{byKind, []string{"image", "image"}, queue.Filter{}, "Kind"},
		{byLang, []string{"ar"}, queue.Filter{Langs: []string{"ar"}}, "Arabic"},
		{byLang, []string{""}, queue.Filter{Langs: []string{""}}, "language not known"},
		{bySource, []string{"forum"}, queue.Filter{Sources: []string{"forum"}}, "forum"},
		{byState, []string{"waiting", "decided", "waiting"}, queue.Filter{States: []queue.State{queue.Settled}}, "decided"},
		{byState, []string{"held", "skipped"}, queue.Filter{States: []queue.State{queue.Leased, queue.Resting}}, "held + 1"},
		{byVerdict, []string{"not_violating"}, queue.Filter{Verdicts: []queue.Verdict{queue.NotViolating}}, "allowed"},
	}
	for _, tt := range tests {
		var f queue.Filter
		for _, v := range tt.values {
			toggle(&f, tt.by, v)
		}
		if diff := cmp.Diff(tt.want, f, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%v of %s (-want +got):\n%s", tt.values, fieldNames[tt.by], diff)
		}
		if got := chipWords(&f, tt.by); got != tt.chip {
			t.Errorf("%v of %s is called %q, want %q", tt.values, fieldNames[tt.by], got, tt.chip)
		}
	}
}

// TestToggleWritesToNoOldFilter holds that a filter that runs is not changed
// under its search.
func TestToggleWritesToNoOldFilter(t *testing.T) {
	f := queue.Filter{Langs: slices.Grow([]string{"ar", "de", "fr"}, 5)}
	before := f
	toggle(&f, byLang, "de")
	toggle(&f, byLang, "pl")
	if diff := cmp.Diff([]string{"ar", "de", "fr"}, before.Langs); diff != "" {
		t.Errorf("the old filter changed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"ar", "fr", "pl"}, f.Langs); diff != "" {
		t.Errorf("the new filter (-want +got):\n%s", diff)
	}
}

func TestRange(t *testing.T) {
	tests := []struct {
		low, high float64
		ranged    bool
		words     string
	}{
		{0, 1, false, "score .00–1.0"},
		{.5, 1, true, "score .50–1.0"},
		{.25, .75, true, "score .25–.75"},
		{0, 0, true, "score .00–.00"},
	}
	for _, tt := range tests {
		var f queue.Filter
		setRange(&f, tt.low, tt.high)
		if ranged(&f) != tt.ranged || rangeWords(&f) != tt.words {
			t.Errorf("%v to %v: %v, %q; want %v, %q", tt.low, tt.high, ranged(&f), rangeWords(&f), tt.ranged, tt.words)
		}
	}
}

func TestWithout(t *testing.T) {
	f := queue.Filter{Words: "river stone", Langs: []string{"ar"}, Low: .5}
	var names []string
	for _, l := range without(f) {
		names = append(names, l.name)
		if len(without(l.filter)) != 2 {
			t.Errorf("without %s there are %d conditions left, want 2", l.name, len(without(l.filter)))
		}
	}
	if diff := cmp.Diff([]string{"“river stone”", "language: Arabic", "score .50–1.0"}, names); diff != "" {
		t.Errorf("conditions (-want +got):\n%s", diff)
	}
	if n := len(without(queue.Filter{Words: "  "})); n != 0 {
		t.Errorf("blank words are %d conditions", n)
	}
}
