package insight

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/queue/feed"
)

// says reports what a page lacks of what it should say.
func says(t *testing.T, st *stage, wants ...string) {
	t.Helper()
	if st.current == nil {
		t.Fatalf("there is no page; in its place stands %q", st.empty.head.AccessibilityLabel())
	}
	page := told(st.current.object())
	for _, want := range wants {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q:\n%s", want, page)
		}
	}
}

func TestDetector(t *testing.T) {
	st := perform(t, wide, overflagging)
	says(t, st,
		"alpha finds nearly everything, and takes down too much", "Flagged, at .50 100,", "Removed rightly, at .50 50",
		"Removed wrongly, at .50 50", "Missed, at .50 0", "40 items below .20 have been seen by nobody.",
		"0 to .1, scored 20, decided 0, violating not known,",
		"1 item is left out on which people were unsure, or as many said one thing as the other.",
	)
	if got := st.side.AccessibilityLabel(); !strings.Contains(got, "alpha · harm, 200 scored, 159 decided, over-flags, chosen") {
		t.Errorf("the left column says %q", got)
	}
	st.press("T", "Right", "Shift+Right")
	says(t, st, "If the threshold were .56", "Left to people, at .50 0, at .56 12", "Flagged, at .50 100, at .56 88")
	st.press("Enter")
	if len(st.shown) != 12 || st.title != "alpha · harm between .50 and .56" {
		t.Errorf("%d items are listed as %q", len(st.shown), st.title)
	}
	st.press("N")
	if len(st.sample) != sampled {
		t.Errorf("%d items are sampled", len(st.sample))
	}
	st.press("T", "Left")
	says(t, st, "If the threshold were .49", "Left to people, at .50 2, at .49 0")
}

func TestHeldArrow(t *testing.T) {
	st := perform(t, wide, overflagging)
	st.press("T", "Right")
	for range 3 { // the press itself is typed too
		st.Repeat(fyne.KeyRight)
	}
	says(t, st, "If the threshold were .53")
}

func TestAgainstGold(t *testing.T) {
	st := perform(t, wide, func(st *stage) {
		var lines []string
		for i := range 100 {
			gold := []string{"non-hateful", "hateful"}[i/50]
			lines = append(lines, thing(i, float64(i)/100+.001, `,"meta":{"gold":"`+gold+`"}`))
		}
		st.take(lines...)
	})
	if st.current != nil {
		t.Error("a page is shown though nobody has decided anything")
	}
	st.press("G")
	says(t, st, "alpha finds nearly everything, and is mostly right when it flags", "Removed rightly, at .50 50", "Removed wrongly, at .50 0")
	if got := st.side.AccessibilityLabel(); !strings.Contains(got, "100 scored, all known, sound") {
		t.Errorf("the left column says %q", got)
	}
}

func TestVersions(t *testing.T) {
	st := perform(t, wide, func(st *stage) {
		lines := []string{}
		for i := range 120 {
			line := thing(i, float64(i)/120, "")
			if i%2 == 1 {
				line = strings.Replace(line, `"version":"1"`, `"version":"2"`, 1)
			}
			lines = append(lines, line, said(i, "ann", []string{"not_violating", "violating"}[i/60]))
		}
		st.take(lines...)
	})
	says(t, st, "2 versions together, 1, 2: V tells them apart.")
	st.press("V")
	if got := st.side.AccessibilityLabel(); !strings.Contains(got, "alpha 1 · harm, 60 scored") || !strings.Contains(got, "alpha 2 · harm, 60 scored") {
		t.Errorf("told apart, the left column says %q", got)
	}
	if st.spot.key.Version == "" {
		t.Errorf("the page is about %v", st.spot.key)
	}
	st.press("V")
	says(t, st, "2 versions together")
}

// TestRealDetector holds the sentence of the screen to real data.
func TestRealDetector(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "shared", "data")
	files := []string{filepath.Join(folder, "items.jsonl.gz"), filepath.Join(folder, "decisions.jsonl.gz")}
	if _, err := os.Stat(files[0]); err != nil {
		t.Skip("the real data is not here:", err)
	}
	if testing.Short() {
		t.Skip("reads 170,000 records")
	}
	st := perform(t, wide, func(st *stage) {
		f, err := feed.Open(files, feed.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := st.desk.Import(t.Context(), f, queue.ImportOptions{Calm: true}); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	})
	says(t, st, "charlr finds nearly everything, and takes down too much", fmt.Sprintf("Removed wrongly, at .50 %s", "5,512"))
	if got := st.side.AccessibilityLabel(); !strings.Contains(got, "charlr · hateful, 40,483 scored, all decided, over-flags, chosen") {
		t.Errorf("the left column says %q", got)
	}
	st.press("G")
	says(t, st, "At .50 it catches 98 of 100 violating items; 16 of 100 that it flags are not.", "Removed rightly, at .50 27,740")
	st.press("Shift+Down", "2")
	says(t, st, "English: κ .93", "French: κ .33")
}
