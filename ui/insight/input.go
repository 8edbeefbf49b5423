package insight

import (
	"context"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/queue/measure"
	"discern/ui/kit"
	"discern/ui/kit/chart"
)

// input is what a page is computed from. It is not changed once it is made.
type input struct {
	desk    *queue.Desk
	data    *measure.Data
	sel     *measure.Selection // what the filters take
	ever    *measure.Selection // the same items, with the decisions of all times
	against measure.Against
	key     measure.DetectorKey // of the chosen detector
	within  string              // " in the last 30 days", or nothing
	now     time.Time
}

// page is one of the screen's places.
type page interface {
	object() *fyne.Container
	// read takes what the page is asked for; what it returns computes that, in the
	// background, and show then shows it, on the UI's goroutine again.
	read(in *input) func(ctx context.Context) (show func(), err error)
	// figures are what can be exported, in the order in which they stand.
	figures() []*figure
	commands() []kit.Command
	// move takes the keys that move within the page.
	move(name fyne.KeyName, shift bool) bool
}

// value is a figure as charts take it.
func value(f measure.Figure) chart.Value {
	if !f.Known {
		return chart.Value{}
	}
	return chart.Known(f.Value)
}

// ends is a figure's interval as charts take it.
func ends(f measure.Figure) (low, high chart.Value) {
	if !f.Known || !f.Bounded {
		return low, high
	}
	return chart.Known(f.Low), chart.Known(f.High)
}

// exact writes a number with all its digits, for a table that is exported.
func exact(v chart.Value) string {
	if x, ok := v.Get(); ok {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return "not known"
}

// join writes words one after the other.
func join(list []string) string { return strings.Join(list, ", ") }
