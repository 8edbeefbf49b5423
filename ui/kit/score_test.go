package kit_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
)

func TestFormatScore(t *testing.T) {
	for v, want := range map[float64]string{
		0: ".00", .004: ".00", .96: ".96", .996: "1.0", 1: "1.0", 7: "1.0", -3: ".00", math.Inf(1): "1.0",
	} {
		if got := kit.FormatScore(v); got != want {
			t.Errorf("FormatScore(%v) = %q, want %q", v, got, want)
		}
	}
	if got := kit.FormatScore(math.NaN()); got != ".00" {
		t.Errorf("FormatScore(NaN) = %q", got)
	}
}

func TestScoreSeverity(t *testing.T) {
	tests := []struct {
		value, threshold float64
		known            bool
		want             kit.Severity
	}{
		{.99, 0, false, kit.Low},
		{.5, .8, true, kit.Low},
		{.8, .8, true, kit.Middle},
		{.89, .8, true, kit.Middle},
		{.91, .8, true, kit.High},
		{1, 1, true, kit.High},
		{math.NaN(), .5, true, kit.Low},
	}
	for _, tt := range tests {
		s := kit.Score{Value: tt.value, Threshold: tt.threshold, HasThreshold: tt.known}
		if got := s.Severity(); got != tt.want {
			t.Errorf("%v at a threshold of %v (%v) is of %v, want %v", tt.value, tt.threshold, tt.known, got, tt.want)
		}
	}
}

func TestScoreBar(t *testing.T) {
	b := kit.NewScoreBar(kit.Score{Name: "THREAT", Value: .98, Threshold: .9, HasThreshold: true})
	show(t, b, 300, 40)
	if got, want := labelled(t, b), "THREAT .98, threshold .90"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	b.Set(kit.Score{Name: "INSULT", Value: .2})
	if got, want := labelled(t, b), "INSULT .20"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	b.MouseIn(mouse(5, 5)) // nobody listens
	var told []string
	b.OnHover = func(s kit.Score, over bool) { told = append(told, fmt.Sprint(s.Name, " ", over)) }
	b.MouseIn(mouse(5, 5))
	b.MouseOut()
	if want := []string{"INSULT true", "INSULT false"}; !slices.Equal(told, want) {
		t.Errorf("the pointer told %q, want %q", told, want)
	}
}

// rowOf is the height of one bar of a list.
func rowOf() float32 {
	l := kit.NewScoreList(1)
	l.SetScores([]kit.Score{{Name: "a"}})
	return l.HeightFor(300)
}

func fiveScores() []kit.Score {
	var s []kit.Score
	for i, name := range []string{"e", "d", "c", "b", "a"} {
		s = append(s, kit.Score{Name: name, Value: float64(i) / 10})
	}
	return s
}

func TestScoreListKeepsTheOrderGiven(t *testing.T) {
	l := kit.NewScoreList(9)
	show(t, l, 300, 300)
	l.SetScores(fiveScores())
	if got, want := labelled(t, l), "e .00; d .10; c .20; b .30; a .40"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestScoreListMore(t *testing.T) {
	row := rowOf()
	l := kit.NewScoreList(3)
	show(t, l, 300, 300)
	l.SetScores(fiveScores())
	if got := l.HeightFor(300); got != 4*row {
		t.Errorf("three bars and the count are %v high, want %v", got, 4*row)
	}
	asked := 0
	l.OnMore = func() { asked++ }
	test.TapAt(l, at(10, 2.5*row))
	if asked != 0 {
		t.Error("a bar was taken for the count below it")
	}
	test.TapAt(l, at(10, 3.5*row))
	if asked != 1 || labelled(t, l) != "e .00; d .10; c .20" {
		t.Errorf("asked %d times, and it says %q", asked, labelled(t, l))
	}
	l.OnMore = nil
	test.TapAt(l, at(10, 3.5*row))
	if got := l.HeightFor(300); got != 5*row {
		t.Errorf("after more, it is %v high, want %v", got, 5*row)
	}
	test.TapAt(l, at(10, 5.5*row)) // nothing more to show
	l.SetMost(-1)
	if got := labelled(t, l); got != "e .00" {
		t.Errorf("at least one bar is shown, and it says %q", got)
	}
}

func TestScoreListHover(t *testing.T) {
	row := rowOf()
	l := kit.NewScoreList(2)
	scores := []kit.Score{{Name: "a", Detail: "perspective 3"}, {Name: "b"}, {Name: "c", Detail: "hidden"}}
	l.SetScores(scores)
	w := show(t, l, 300, 120)
	var told []string
	l.OnHover = func(i int, over bool) { told = append(told, fmt.Sprint(i, over)) }
	before := w.Canvas().Capture()
	l.MouseIn(mouse(10, row/2))
	if same(before, w.Canvas().Capture(), before.Bounds()) {
		t.Error("the detail does not show")
	}
	l.MouseMoved(mouse(20, row/2))   // still the same bar
	l.MouseMoved(mouse(10, 1.5*row)) // has no detail
	l.MouseMoved(mouse(10, 2.5*row)) // the count
	l.MouseMoved(mouse(10, -5))
	l.MouseIn(mouse(10, row/2))
	l.MouseOut()
	if !same(before, w.Canvas().Capture(), before.Bounds()) {
		t.Error("the detail stays when the pointer goes")
	}
	if want := []string{"0 true", "0 false", "0 true", "0 false"}; !slices.Equal(told, want) {
		t.Errorf("the pointer told %q, want %q", told, want)
	}
}

func TestScoreListHoldsRoomForADetail(t *testing.T) {
	row := rowOf()
	l := kit.NewScoreList(5)
	l.SetScores([]kit.Score{{Name: "a", Detail: "v1"}})
	with := l.HeightFor(300)
	if with <= row {
		t.Errorf("no room for a detail: %v", with)
	}
	l.SetNote("one line")
	if got := l.HeightFor(300); got != with {
		t.Errorf("a note of one line takes %v, a detail %v", got, with)
	}
	l.SetNote("a note so long that it needs several lines in so little room as this")
	if got := l.HeightFor(120); got <= with {
		t.Errorf("a long note takes no more room than a short one: %v", got)
	}
	l.SetScores(nil)
	l.SetNote("")
	if got := l.HeightFor(300); got != 0 {
		t.Errorf("nothing is %v high", got)
	}
}

func TestSeverityIsNeverColourAlone(t *testing.T) {
	all := []kit.Severity{kit.NoSeverity, kit.Low, kit.Middle, kit.High}
	for i, s := range all {
		m := kit.NewSeverityMarks(s)
		shape := touched(picture(t, m, 80, 40))
		if s != kit.NoSeverity && same(shape, touched(picture(t, box(1, 1), 80, 40)), shape.Rect) {
			t.Errorf("%v shows nothing", s)
		}
		for _, other := range all[:i] {
			o := kit.NewSeverityMarks(other)
			if same(shape, touched(picture(t, o, 80, 40)), shape.Rect) {
				t.Errorf("%v and %v differ in nothing but colour", s, other)
			}
			if labelled(t, m) == labelled(t, o) {
				t.Errorf("%v and %v are said alike", s, other)
			}
			if s.Of(kit.Now()) == other.Of(kit.Now()) {
				t.Errorf("%v and %v have one colour", s, other)
			}
		}
	}
	if got := kit.Severity(99).String(); got != kit.High.String() {
		t.Errorf("out of range is %q", got)
	}
	if got := kit.Severity(-1).String(); got != kit.NoSeverity.String() {
		t.Errorf("out of range is %q", got)
	}
}
