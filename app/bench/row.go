package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
)

// Row is one number of the table with the floor it is compared to.
type Row struct {
	Name   string
	Value  float64 // in Unit
	Unit   string
	Floor  float64 // in Unit, measured in the same run; 0 when there is none
	Rate   bool    // more is better, as items a second
	Target Target
	Note   string // what else is worth knowing, in a few words
	// Missing says why there is no value; the numbers then mean nothing.
	Missing error
}

// Target is what the design asks of a row. What is 0 is not asked.
type Target struct {
	AtMost  float64 // the value, in the row's unit
	AtLeast float64 // the value, in the row's unit
	Ratio   float64 // the ratio, at most
}

// Ratio tells how many times the floor's cost the value is: for times and sizes
// value over floor, for rates floor over value. It is NaN without a floor.
func (r Row) Ratio() float64 {
	switch {
	case r.Missing != nil || r.Floor == 0 || r.Value == 0:
		return math.NaN()
	case r.Rate:
		return r.Floor / r.Value
	default:
		return r.Value / r.Floor
	}
}

// OK tells whether the row was measured and meets all of its target. A ratio
// that is asked for and cannot be told is not met.
func (r Row) OK() bool {
	t := r.Target
	return r.Missing == nil &&
		(t.AtMost == 0 || r.Value <= t.AtMost) &&
		(t.AtLeast == 0 || r.Value >= t.AtLeast) &&
		(t.Ratio == 0 || r.Ratio() <= t.Ratio)
}

// target is the target in words.
func (r Row) target() string {
	var parts []string
	if r.Target.AtMost != 0 {
		parts = append(parts, fmt.Sprintf("≤ %s %s", number(r.Target.AtMost), r.Unit))
	}
	if r.Target.AtLeast != 0 {
		parts = append(parts, fmt.Sprintf("≥ %s %s", number(r.Target.AtLeast), r.Unit))
	}
	if r.Target.Ratio != 0 {
		parts = append(parts, fmt.Sprintf("≤ %v ×", r.Target.Ratio))
	}
	return strings.Join(parts, ", ")
}

// MarshalJSON writes a number that there is none of as null.
func (r Row) MarshalJSON() ([]byte, error) {
	type row struct {
		Name   string   `json:"name"`
		Value  *float64 `json:"value"`
		Unit   string   `json:"unit"`
		Floor  *float64 `json:"floor"`
		Ratio  *float64 `json:"ratio"`
		Target string   `json:"target"`
		OK     bool     `json:"ok"`
		Note   string   `json:"note,omitempty"`
	}
	out := row{Name: r.Name, Unit: r.Unit, Target: r.target(), OK: r.OK(), Note: r.Note}
	if r.Missing != nil {
		out.Note = "not measured: " + r.Missing.Error()
		return json.Marshal(out)
	}
	out.Value = &r.Value
	if r.Floor != 0 {
		out.Floor = &r.Floor
	}
	if ratio := r.Ratio(); !math.IsNaN(ratio) {
		out.Ratio = &ratio
	}
	return json.Marshal(out)
}

// notHere is an error that lies with the machine: the row cannot be measured on
// it, which is no fault of the program.
type notHere struct{ error }

func (n notHere) Unwrap() error { return n.error }
