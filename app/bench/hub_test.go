package main

import (
	"errors"
	"os"
	"slices"
	"testing"
	"time"
)

// The rows of a hub are measured on a small one, on which they say nothing, and stand
// beside their floors: everything is published, decided once and followed.
func TestHub(t *testing.T) {
	const items = 2400
	e := &env{n: items, dir: t.TempDir(), items: map[int]string{}, workspaces: map[string]bool{}, began: time.Now()}
	t.Cleanup(func() {
		if err := e.remove(); err != nil {
			t.Error(err)
		}
	})
	var got []string
	for _, measure := range []measure{publishing, leaseAndDecide, catchingUp} {
		rows, err := measure(t.Context(), e)
		if errors.As(err, new(notHere)) && os.Getenv("DISCERN_REFERENCES") == "" {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			got = append(got, r.Name)
			if r.Value <= 0 || r.Floor <= 0 {
				t.Errorf("%s: %v beside %v", r.Name, r.Value, r.Floor)
			}
		}
	}
	if len(got) != 5 || len(slices.Compact(slices.Sorted(slices.Values(got)))) != 5 {
		t.Errorf("measured %q", got)
	}
	if _, err := publishing(t.Context(), e); err == nil {
		t.Error("everything is published a second time")
	}
}

func TestRates(t *testing.T) {
	value, floor, spread := rates([]float64{1, 9, 4}, []float64{10, 10, 5})
	if value != 4 || floor != 10 || spread != "3 rounds by turns, in which it was 0.10 to 0.90 of the floor" {
		t.Errorf("%v beside %v: %s", value, floor, spread)
	}
}
