// Package chart draws what was counted and measured: scores, calibration,
// shares, agreement over time.
//
// It is for showing plain values with their intervals, on the screen and on
// paper, and for handing out the numbers behind a picture. It is not for
// computing any: whoever feeds a chart has measured, and hands in the words
// for it too.
//
// The one thing to know: what is not known is a value of its own here. It is
// drawn as a hatched place or a gap and said in words, and can never be taken
// for a zero. And no meaning hangs on colour alone: kinds differ in shape,
// lines are labelled, and everything can be read by resting the pointer on it.
// A chart lies on a card: its ground is the surface's colour.
// All of it runs on the UI's own goroutine.
package chart

import (
	"math"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// Chart is any of this package's widgets.
type Chart interface {
	fyne.Widget
	fyne.Accessible
	// Table is the numbers behind the picture, its first row the heads of the
	// columns.
	Table() [][]string

	// sketch paints the chart as it is without a pointer on it.
	sketch(p *paint.Picture, c *kit.Colors)
}

var (
	_ Chart = (*Scatter)(nil)
	_ Chart = (*Reliability)(nil)
	_ Chart = (*Curve)(nil)
	_ Chart = (*Bars)(nil)
	_ Chart = (*Line)(nil)
	_ Chart = (*Matrix)(nil)
)

// Value is a number that may be not known. The zero Value is not known.
type Value struct {
	v  float64
	ok bool
}

// Known is a number. What is not a number, or has no end, is not known.
func Known(v float64) Value {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Value{}
	}
	return Value{v, true}
}

// Get is the number, and whether there is one.
func (v Value) Get() (float64, bool) { return v.v, v.ok }

// notKnown stands where a number would.
const notKnown = "not known"

// say writes a value with format, or that it is not known.
func (v Value) say(format func(float64) string) string {
	if !v.ok {
		return notKnown
	}
	return format(v.v)
}

// cell is a value in a table, with all its digits.
func (v Value) cell() string { return v.say(digits) }

func digits(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// share writes a number between 0 and 1 the short way: .73, and 0 and 1 for
// the ends.
func share(v float64) string {
	switch s := strconv.FormatFloat(v, 'f', 2, 64); {
	case v == 0:
		return "0"
	case v == 1:
		return "1"
	default:
		if rest, ok := strings.CutPrefix(s, "-0."); ok {
			return "-." + rest
		}
		return strings.TrimPrefix(s, "0")
	}
}

// count writes a number of things: 40,483.
func count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// between says an interval, or nothing where none is known.
func between(low, high Value, format func(float64) string) string {
	if !low.ok || !high.ok {
		return ""
	}
	return format(low.v) + " to " + format(high.v)
}
