package main

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRow(t *testing.T) {
	for _, tc := range []struct {
		name string
		row  Row
		want string
	}{
		{
			"a time within both targets",
			Row{Name: "next", Value: 8, Unit: "µs", Floor: 8, Target: Target{AtMost: 10, Ratio: 1.3}},
			`{"name":"next","value":8,"unit":"µs","floor":8,"ratio":1,"target":"≤ 10 µs, ≤ 1.3 ×","ok":true}`,
		}, {
			"a time that misses the absolute target alone",
			Row{Name: "next", Value: 12, Unit: "µs", Floor: 12, Target: Target{AtMost: 10, Ratio: 1.3}},
			`{"name":"next","value":12,"unit":"µs","floor":12,"ratio":1,"target":"≤ 10 µs, ≤ 1.3 ×","ok":false}`,
		}, {
			"a time that misses the ratio alone",
			Row{Name: "next", Value: 8, Unit: "µs", Floor: 4, Target: Target{AtMost: 10, Ratio: 1.3}},
			`{"name":"next","value":8,"unit":"µs","floor":4,"ratio":2,"target":"≤ 10 µs, ≤ 1.3 ×","ok":false}`,
		}, {
			"a rate: its ratio is how many times slower than the floor",
			Row{Name: "import", Value: 50_000, Unit: "items/s", Floor: 150_000, Rate: true, Target: Target{AtLeast: 25_000, Ratio: 4}},
			`{"name":"import","value":50000,"unit":"items/s","floor":150000,"ratio":3,"target":"≥ 25,000 items/s, ≤ 4 ×","ok":true}`,
		}, {
			"a rate below its target",
			Row{Name: "import", Value: 20_000, Unit: "items/s", Floor: 60_000, Rate: true, Target: Target{AtLeast: 25_000, Ratio: 4}},
			`{"name":"import","value":20000,"unit":"items/s","floor":60000,"ratio":3,"target":"≥ 25,000 items/s, ≤ 4 ×","ok":false}`,
		}, {
			"no floor",
			Row{Name: "p99", Value: 7, Unit: "ms", Target: Target{AtMost: 8}, Note: "of 500"},
			`{"name":"p99","value":7,"unit":"ms","floor":null,"ratio":null,"target":"≤ 8 ms","ok":true,"note":"of 500"}`,
		}, {
			"a ratio asked for and no floor",
			Row{Name: "p99", Value: 7, Unit: "ms", Target: Target{Ratio: 2}},
			`{"name":"p99","value":7,"unit":"ms","floor":null,"ratio":null,"target":"≤ 2 ×","ok":false}`,
		}, {
			"nothing asked",
			Row{Name: "size", Value: 3, Unit: "MB"},
			`{"name":"size","value":3,"unit":"MB","floor":null,"ratio":null,"target":"","ok":true}`,
		}, {
			"not measured",
			Row{Name: "key", Missing: errors.New("no screen")},
			`{"name":"key","value":null,"unit":"","floor":null,"ratio":null,"target":"","ok":false,"note":"not measured: no screen"}`,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := json.Marshal(tc.row)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
