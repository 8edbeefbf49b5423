package e2e

import "testing"

// What is marked in the text by keys alone, with a caret or by finding it, goes
// with the decision; what was marked and taken away does not, and letters that
// are the caret's or the search's decide nothing.
func TestEvidenceByKeys(t *testing.T) {
	d := made(t, 10)
	d.keys("m", "Ctrl+Right", "Ctrl+Shift+Right", "a", "Enter")
	d.decides("a")

	d.keys("f")
	d.write("MARKET area")
	for range len(" area") {
		d.keys("Backspace")
	}
	d.keys("Escape", "m")
	d.decides("a")

	d.keys("m", "Shift+End", "Enter", "m", "Home", "Enter")
	d.decides("a")

	d.keys("t", "m", "Tab", "End", "Escape", "t")
	d.decides("a")
	d.close()

	texts := map[string]string{}
	for _, it := range lines[struct{ ID, Text string }](t, d.command("export", "items")) {
		texts[it.ID] = it.Text
	}
	got := lines[struct {
		Item  string
		Spans []struct{ Start, End int }
	}](t, d.command("export", "decisions"))
	want := []string{"number", "market", "", ""}
	if len(got) != len(want) {
		t.Fatalf("%d decisions of %d", len(got), len(want))
	}
	for i, dec := range got {
		marked := ""
		for _, s := range dec.Spans {
			marked += texts[dec.Item][s.Start:s.End]
		}
		if marked != want[i] {
			t.Errorf("decision %d has the evidence %q, want %q", i, marked, want[i])
		}
	}
	d.verify()
}
