package e2e

import "testing"

// A first start asks for a name, then offers the sample.
func TestFirstStart(t *testing.T) {
	d := newDesk(t)
	d.start()
	d.appears(head)
	d.write("Kim O'Hara")
	d.shows("Enter", middle)
	d.keys("1")
	d.settle("the sample waits", func() bool { return d.waiting >= 150 })
	waiting := d.waiting
	d.decides("a")
	d.decides("1", "r")
	if d.waiting != waiting-2 {
		t.Errorf("%d wait after two of %d were decided", d.waiting, waiting)
	}
	d.close()
	first, second := allowed(), removed("TVEC1")
	first.Reviewer, second.Reviewer = "Kim O'Hara", "Kim O'Hara"
	d.holds([]decision{first, second})

	// The workspace remembers who sat there.
	d.start()
	d.settle("two done by the same reviewer", func() bool { return d.done == 2 })
}
