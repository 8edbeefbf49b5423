package insight

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"discern/queue"
)

func TestAgreement(t *testing.T) {
	st := perform(t, wide, overflagging)
	st.press("Shift+Down")
	says(t, st, "People agree almost perfectly: κ .86", "Of two answers to one item, 94 of 100 are the same", "From 16 items with 32 answers", "144 items have one answer, which says nothing.",
		"Nobody has looked at the same item twice")
	st.press("4")
	says(t, st, "ann and ben: κ .86", "Who said what: any two people")
	page := st.current.(*agreementPage)
	page.open(0)
	says(t, st, "Who said what: ann and ben", "ann against ben: the same in 15 of 16")
	page.open(0)
	says(t, st, "Who said what: any two people")
	st.press("Enter")
	if len(st.shown) != 1 || st.title != "Items that people disagree on" {
		t.Errorf("%d items are listed as %q", len(st.shown), st.title)
	}
	st.press("5")
	says(t, st, "2026-11, .86")
	if got := page.table.table(); got[1][0] != "2026-11" || got[1][1] != "16" {
		t.Errorf("the numbers of months are %v", got)
	}
	st.press("O")
	if got := page.list.headCells()[7].text; got != "α ordinal" {
		t.Errorf("after O the last head is %q", got)
	}
}

// Measures that are not defined are said in words, never as a number.
func TestAgreementNotKnown(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		wants []string
	}{
		"one rating each": {
			[]string{thing(1, .5, ""), said(1, "ann", "violating"), thing(2, .5, ""), said(2, "ben", "violating")},
			[]string{"How far people agree is not known", "No item was looked at by two people"},
		},
		"all the same answer": {
			[]string{thing(1, .5, ""), said(1, "ann", "violating"), said(1, "ben", "violating"), thing(3, .5, ""), said(3, "ann", "violating"), said(3, "ben", "violating")},
			[]string{"How far people agree is not known", "All answers are the same", "2 items have two answers and more", "German: not known"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			st := perform(t, wide, func(st *stage) { st.take(c.lines...) })
			st.press("Shift+Down")
			says(t, st, c.wants...)
			if got := st.rest.AccessibilityLabel(); !strings.Contains(got, "Agreement, not known, chosen") {
				t.Errorf("the left column says %q", got)
			}
		})
	}
}

// A thousand people make more pairs than can be shown.
func TestManyPairs(t *testing.T) {
	st := perform(t, wide, func(st *stage) {
		var lines []string
		for i := range 60 {
			lines = append(lines, thing(i, .5, ""))
			for j := range 5 {
				lines = append(lines, said(i, fmt.Sprintf("p%d", (i*5+j)%300), []string{"violating", "not_violating"}[(i+j)%2]))
			}
		}
		st.take(lines...)
	})
	st.press("Shift+Down", "4")
	page := st.current.(*agreementPage)
	if got := page.list.Len(); got != 600 {
		t.Errorf("%d pairs are listed", got)
	}
	if h := page.list.box.height; h != groupRows*tableRow {
		t.Errorf("the list is %v high", h)
	}
	if page.list.wheel.Visible() {
		t.Error("the list cannot be scrolled")
	}
}

func TestOverturned(t *testing.T) {
	st := perform(t, wide, func(st *stage) {
		var lines []string
		for i := range 10 {
			lines = append(lines, thing(i, .9, fmt.Sprintf(`,"reach":{"views":%d,"shares":3}`, 100*(i+1))), said(i, "ann", "violating"))
		}
		st.take(lines...)
		ref, err := st.desk.Find(t.Context(), "9")
		if err != nil {
			t.Fatal(err)
		}
		if err := st.desk.Appoint(t.Context(), "kim", queue.Supervisor); err != nil {
			t.Fatal(err)
		}
		if _, err := st.desk.Overturn(t.Context(), ref, queue.Judgement{Verdict: queue.NotViolating, Rationale: "it quotes to condemn"}); err != nil {
			t.Fatal(err)
		}
	})
	st.press("Shift+Down", "Down")
	says(t, st, "1 of 11 decisions was overturned", "no rule named: 9.1 %", "forum · 9 · German: 1,000 views, 3 shares")
	st.press("2")
	says(t, st, "Overturned by reviewer", "ann: 10 %", "kim: 0 %")
	st.press("Enter")
	if len(st.shown) != 1 || st.title != "False positives, most seen first" {
		t.Errorf("%d items are listed as %q", len(st.shown), st.title)
	}
}

func TestWork(t *testing.T) {
	st := perform(t, wide, func(st *stage) {
		order := func(due string) string {
			return `,"flags":[{"by":"removal_order","deadline":"` + due + `"}]`
		}
		st.take(
			thing(1, .5, order("2026-11-25T10:30:00Z")), said(1, "ann", "violating"), // in time
			thing(2, .5, order("2026-11-25T10:00:30Z")), said(2, "ann", "violating"), // late
			thing(3, .5, order("2026-11-26T08:00:00Z")), // overdue
			thing(4, .5, order("2026-11-26T09:30:00Z")), // open
			thing(5, .5, ""),
		)
	})
	if got := st.rest.AccessibilityLabel(); !strings.Contains(got, "Removal orders in the hour, 1 of 3") || !strings.Contains(got, "Work waiting, 3") {
		t.Errorf("the left column says %q", got)
	}
	st.goTo(spot{kind: atWork})
	says(t, st, "3 items wait", "The oldest was flagged 24 h ago. 1 of 3 removal orders were decided in time. 1 is overdue now.",
		"Main, up to an hour 0, a day 0, a week 3", "Removal orders, met 1, missed 1, overdue 1, not due yet 1",
		"Decisions by day, 25 Nov 2026", "everybody: 1 min", "Of none of the last 7 days sums are told. Fewer than 3 people looked at items that day")
}

func TestFilters(t *testing.T) {
	st := perform(t, wide, overflagging)
	st.filters.langs = []string{"de"}
	st.refilter()
	says(t, st, "Flagged, at .50 50,")
	st.press("X")
	says(t, st, "Flagged, at .50 100,")
	st.filters.days = 7
	st.refilter()
	says(t, st, "Only what was decided in the last 7 days counts.", "40 items below .20 have been seen by nobody in the last 7 days.")
	st.goTo(spot{kind: atTransparency})
	if want := morning.AddDate(0, 0, -7); len(st.report) != 2 || !st.report[0].Equal(want) || !st.report[1].Equal(morning) {
		t.Errorf("the report is asked for %v", st.report)
	}
}

func TestNothing(t *testing.T) {
	st := perform(t, wide, nil)
	if got := st.empty.head.AccessibilityLabel(); st.current != nil || !strings.Contains(got, "Nothing here yet") {
		t.Errorf("an empty workspace says %q", got)
	}
	st.take(thing(1, .5, ""))
	st.press("F5")
	if got := st.empty.head.AccessibilityLabel(); st.current != nil || !strings.Contains(got, "Nobody has decided anything yet") {
		t.Errorf("without decisions it says %q", got)
	}
	st.goTo(spot{kind: atWork})
	says(t, st, "1 item waits")
	st.take(said(1, "ann", "violating"))
	st.Tick()
	if got := st.status.AccessibilityLabel(); !strings.Contains(got, "F5: read what is new") {
		t.Errorf("after a decision the status says %q", got)
	}
	st.press("F5", "Shift+Up")
	says(t, st, "Too little is decided to say what alpha is worth")
}

// What nobody looked at is not known, and items without any score are no fault.
func TestNobodyLooked(t *testing.T) {
	st := perform(t, wide, func(st *stage) {
		st.take(thing(1, .95, ""), `{"id":"2","source":"forum","kind":"text","lang":"en","text":"no score"}`, said(2, "ann", "violating"))
	})
	says(t, st, "Nobody has looked at what alpha scored", "Removed rightly, at .50 not known", "Nobody has looked at what it scored.")
}

// Where people only look at what was flagged, what was missed is not known.
func TestMissedNotKnown(t *testing.T) {
	st := perform(t, wide, func(st *stage) {
		lines := []string{}
		for i := range 100 {
			lines = append(lines, thing(i, float64(i)/100+.001, ""))
			if i >= 50 {
				lines = append(lines, said(i, "ann", "violating"))
			}
		}
		st.take(lines...)
	})
	says(t, st, "alpha is mostly right when it flags; what it misses is not known", "Removed wrongly, at .50 0", "Missed, at .50 not known")
}

func TestStop(t *testing.T) {
	st := perform(t, wide, nil)
	st.take(thing(1, .5, ""), said(1, "ann", "violating"))
	st.reader.last = taken{}
	begun := func() {}
	st.reader.run.Go = func(f func()) { begun = f } // nothing is read before it is let go
	st.press("F5")
	if got := st.empty.head.AccessibilityLabel(); !strings.Contains(got, "Reading what was scored and decided") {
		t.Errorf("while it reads it says %q", got)
	}
	st.press(string(fyne.KeyEscape))
	begun()
	if got := st.empty.head.AccessibilityLabel(); !strings.Contains(got, "The reading was stopped") {
		t.Errorf("when it was stopped it says %q", got)
	}
	st.reader.run.Go = func(f func()) { f() }
	st.press("F5")
	says(t, st, "alpha")
}

func TestExport(t *testing.T) {
	st := perform(t, wide, overflagging)
	st.press("E", "Escape")
	if st.ask.Visible() || len(st.saved) != 0 {
		t.Error("Escape does not leave the export")
	}
	st.press("E", "P", "F", "E", "N")
	if png := st.saved["alpha-harm-every-scored-item.png"]; !strings.HasPrefix(string(png), "\x89PNG") {
		t.Errorf("no picture among %v", names(st.saved))
	}
	if csv := string(st.saved["alpha-harm-when-it-says-people-agree.csv"]); !strings.HasPrefix(csv, "from,to,n,mean score,share,low,high\n0,0.1,0,not known") {
		t.Errorf("the numbers are %q of %v", csv, names(st.saved))
	}
	st.press("E")
	if st.current.figures()[1].title.AccessibilityLabel() != "When it says …, people agree … E  Export" {
		t.Error("the chart in focus is not marked")
	}
}

func names(files map[string][]byte) (all []string) {
	for name := range files {
		all = append(all, name)
	}
	return all
}

// In a small window the left column is narrower, and in a smaller one it folds
// away; the keys still choose.
func TestSmallWindow(t *testing.T) {
	st := perform(t, fyne.NewSize(956, 700), overflagging)
	if w := st.side.Size().Width; w != sideNarrow {
		t.Errorf("the left column is %v wide", w)
	}
	st.window.Resize(fyne.NewSize(660, 500))
	if x := st.body.Position().X; x != 0 {
		t.Errorf("the page begins at %v", x)
	}
	st.press("Down")
	says(t, st, "People agree")
	st.window.Canvas().Capture()
}

func TestMovesThroughPlaces(t *testing.T) {
	st := perform(t, wide, overflagging)
	var kinds []spotKind
	for range 6 {
		kinds = append(kinds, st.spot.kind)
		st.press("Down")
	}
	if got := fmt.Sprint(kinds); got != fmt.Sprint([]spotKind{atDetector, atAgreement, atOverturned, atOrders, atWork, atWork}) {
		t.Errorf("Down goes through %v", got)
	}
	st.press("Shift+Up")
	if st.spot.kind != atDetector {
		t.Error("Shift+Up does not go to the detectors")
	}
	st.press("Down")
	if st.scroll.Offset.Y != 0 {
		t.Error("another page does not begin at its top")
	}
}
