package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// held is how long a key is held: the server repeats it after half a second, 25
// times a second.
const held = time.Second

// made is a desk with mild invented items and its window open.
func made(t *testing.T, n int) *desk {
	t.Helper()
	d := newDesk(t)
	d.command("import", d.file("items.jsonl", invent("lamp", n)))
	d.open()
	return d
}

// hold holds a key down as long as a person who fell asleep on it.
func (d *desk) hold(key string) {
	d.Helper()
	if err := d.screen.Hold(key, held); err != nil {
		d.Fatal(err)
	}
}

// A key that is held acts once, however often the system repeats it.
func TestHeldKeyActsOnce(t *testing.T) {
	d := made(t, 20)
	d.hold("a")
	d.settle("1 done", func() bool { return d.done == 1 })
	d.decides("1", "r")
	d.decides("a")

	d.hold("u")
	d.settle("2 done", func() bool { return d.done == 2 })
	d.decides("6", "r")

	d.keys("s")
	d.hold("1") // the reason; held, it is not the rule of the next item
	d.keys("r") // without a rule, this only asks for one
	d.decides("a")

	// Held in a note it writes, so it is true that the system repeats it.
	d.keys("n")
	d.hold("x")
	d.decides("Enter", "2", "r", "Enter")
	d.close()

	got := d.decisions()
	last := len(got) - 1
	if last < 0 || len(got[last].Rationale) < 5 || strings.Trim(got[last].Rationale, "x") != "" {
		t.Errorf("the note that the held key wrote: %+v", got)
	}
	noted := removed("TVEC2")
	noted.Rationale = got[last].Rationale
	d.holds([]decision{allowed(), removed("TVEC1"), removed("TVEC6"), allowed(), noted})
	if n := len(slices.DeleteFunc(d.acts(), func(act string) bool { return act != "undo" })); n != 1 {
		t.Errorf("the held undo took back %d acts", n)
	}
}

// What is written in the note decides nothing, and Escape and Enter give the
// keys back.
func TestNote(t *testing.T) {
	d := made(t, 10)
	d.keys("n")
	d.write("A rare sea, ur")
	d.decides("Escape", "a")
	d.keys("n")
	d.write("Seen: u.s. area?")
	d.decides("Enter", "a")
	d.close()
	first, second := allowed(), allowed()
	first.Rationale, second.Rationale = "A rare sea, ur", "Seen: u.s. area?"
	d.holds([]decision{first, second})
}

// The first thing that the window has to say comes up, although the key that it answers
// changes nothing else on the screen.
func TestTheFirstMessageIsSeen(t *testing.T) {
	d := made(t, 3)
	d.shows("2", beside)
	d.shows("r", foot) // this rule needs a reason
	d.decides("a")
	d.close()
	d.holds([]decision{allowed()})
}

// While something lies over the window no key reaches what is below.
func TestOverlays(t *testing.T) {
	d := made(t, 10)
	d.shows("?", middle)
	d.keys("a", "1", "r", "u")
	d.shows("Escape", middle)
	d.decides("a")
	d.shows("?", middle)
	d.keys("a")
	d.shows("?", middle)
	d.decides("1", "r")

	d.shows("Ctrl+K", middle)
	d.write("aaru")
	d.shows("Escape", middle)
	d.decides("a")
	d.keys("Ctrl+K")
	d.write("allow the item")
	d.decides("Enter")
	d.shows("Ctrl+K", middle)
	d.write("no such command")
	d.keys("Enter", "Escape")
	d.decides("8", "r")

	d.keys("s", "Escape") // the question is withdrawn
	d.decides("a")
	d.close()
	d.holds([]decision{allowed(), removed("TVEC1"), allowed(), allowed(), removed("TVEC8"), allowed()})
	if acts := d.acts(); len(acts) != 6 {
		t.Errorf("the ledger has %q, want six decisions", acts)
	}
}

// An item is searched, opened and brought before the reviewer by keys alone.
func TestSearchAndReview(t *testing.T) {
	d := made(t, 40)
	d.decides("a")
	d.shows("/", middle)        // the screen that it searches was never shown before
	d.write("miller number 22") // its letters decide nothing
	d.shows("Enter", side)
	d.shows("Enter", item)
	d.decides("6", "r")
	d.close()
	d.holds([]decision{allowed(), removed("TVEC6")})
	items := lines[struct{ Item string }](t, d.command("export", "decisions"))
	if got := items[1].Item; got != "lamp-22" {
		t.Errorf("decided %s, want what was searched", got)
	}
}
