package measure

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"discern/queue"
)

// scored adds an item with a score of detector d for label l.
func (d *desk) scored(version string, score float64) queue.Ref {
	half := 0.5
	return d.item(func(r *queue.Record) {
		r.Item.Scores = []queue.Score{{Detector: "d", Version: version, Label: "l", Score: score, Threshold: &half}}
	})
}

// many adds n scored items, of which people say that so many violate.
func (d *desk) many(score float64, n, violate int) {
	for i := range n {
		verdict := "not_violating"
		if i < violate {
			verdict = "violating"
		}
		d.look(d.scored("1", score), "ann "+verdict)
	}
}

func (d *desk) detector(against Against) *Scored {
	d.t.Helper()
	s, err := d.pick(Filter{}).Detector(DetectorKey{"d", "", "l"}, against)
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

// TestTruth holds what an item is taken to be.
func TestTruth(t *testing.T) {
	settled := func(l *queue.Look) { l.InForce = true }
	for _, c := range []struct {
		name  string
		looks func(*desk, queue.Ref)
		want  opinion
	}{
		{"nobody looked", func(*desk, queue.Ref) {}, opinion{}},
		{"one look", func(d *desk, r queue.Ref) { d.look(r, "ann violating") }, opinion{truth: True, seen: true}},
		{"two against one", func(d *desk, r queue.Ref) {
			d.look(r, "- not_violating")
			d.look(r, "- not_violating")
			d.look(r, "- violating")
		}, opinion{truth: NotTrue, seen: true}},
		{"a tie", func(d *desk, r queue.Ref) { d.look(r, "ann violating"); d.look(r, "ben not_violating") }, opinion{seen: true, split: true}},
		{"mostly unsure", func(d *desk, r queue.Ref) {
			d.look(r, "- unsure")
			d.look(r, "- unsure")
			d.look(r, "- violating")
		}, opinion{seen: true, split: true}},
		{"one who looks again has one voice", func(d *desk, r queue.Ref) {
			d.look(r, "ann violating")
			d.look(r, "ann violating")
			d.look(r, "ben not_violating")
			d.look(r, "cid not_violating")
		}, opinion{truth: NotTrue, seen: true}},
		{"an adjudication holds", func(d *desk, r queue.Ref) {
			d.look(r, "ann violating")
			d.look(r, "ben violating")
			d.look(r, "cid not_violating", passed(queue.Adjudication), settled)
		}, opinion{truth: NotTrue, seen: true}},
		{"an appeal that is not in force does not", func(d *desk, r queue.Ref) {
			d.look(r, "ann violating")
			d.look(r, "cid not_violating", passed(queue.Appeal))
		}, opinion{truth: True, seen: true}},
	} {
		d := &desk{t: t}
		c.looks(d, d.item(nil))
		if got := d.pick(Filter{}).truth(0, Majority); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestGold(t *testing.T) {
	d := &desk{t: t}
	for _, gold := range []string{`"hateful"`, `"non-hateful"`, `"violating"`, `"not_violating"`, `"perhaps"`, `7`} {
		d.item(func(r *queue.Record) {
			r.Item.Meta = json.RawMessage(`{"gold":` + gold + `}`)
			r.Item.Scores = []queue.Score{{Detector: "d", Label: "l", Score: 0.9}}
		})
	}
	s := d.detector(Gold)
	if s.Decided() != 4 || s.Violating() != 2 || s.Unseen() != 6 || s.Declared || s.Threshold != 0.9 {
		t.Errorf("decided %d, violating %d, unseen %d, threshold %v", s.Decided(), s.Violating(), s.Unseen(), s.Threshold)
	}
	if o := s.At(s.Threshold); o.TruePositive != 2 || o.FalsePositive != 2 {
		t.Errorf("a score of .9 does not reach .9: %+v", o)
	}
}

// TestThreshold holds what a threshold would have done, with half of the items unscored.
func TestThreshold(t *testing.T) {
	d := &desk{t: t}
	for _, c := range []struct {
		score float64
		said  string
	}{{0.95, "violating"}, {0.7, "not_violating"}, {0.7, ""}, {0.5, "violating"}, {0.49, "violating"}, {0.2, "not_violating"}, {0.2, "unsure"}, {1, ""}, {0, ""}} {
		ref := d.scored("1", c.score)
		d.look(d.item(nil), "ann violating") // has no score
		if c.said != "" {
			d.look(ref, "ann "+c.said)
		}
	}
	s := d.detector(Majority)
	if s.Items() != 9 || s.Decided() != 5 || s.Violating() != 3 || s.Split() != 1 || s.Unseen() != 3 {
		t.Errorf("%d scored, %d decided, %d violating, %d split, %d unseen", s.Items(), s.Decided(), s.Violating(), s.Split(), s.Unseen())
	}
	for threshold, want := range map[float64][7]int{ // tp fp fn tn above undecided below
		0:    {3, 2, 0, 0, 9, 4, 0},
		0.5:  {2, 1, 1, 1, 5, 2, 4},
		0.7:  {1, 1, 2, 1, 4, 2, 5},
		0.71: {1, 0, 2, 2, 2, 1, 7},
		1:    {0, 0, 3, 2, 1, 1, 8},
	} {
		o := s.At(threshold)
		if got := [7]int{o.TruePositive, o.FalsePositive, o.FalseNegative, o.TrueNegative, o.Above, o.Undecided, o.Below}; got != want {
			t.Errorf("at %v: %v, want %v", threshold, got, want)
		}
		if o.Decided() != 5 {
			t.Errorf("at %v: %d decided", threshold, o.Decided())
		}
	}
	if o := s.At(1); o.Precision.Known || !o.Recall.Known || o.Recall.Value != 0 {
		t.Errorf("nothing decided is flagged at 1: %+v", o)
	}
	changed, all := s.Changed(0.9, 0.5, 2)
	if len(changed) != 2 || all.Above != 3 || all.TruePositive != 1 || all.FalsePositive != 1 || all.Undecided != 1 {
		t.Errorf("between .5 and .9: %+v %+v", changed, all)
	}
	if got, total := s.Sample(0.5, 1, 5, 1); total != 2 || len(got) != 2 {
		t.Errorf("nobody looked at %v of %d", got, total)
	}
	if got, total := s.Sample(0, 0.5, 0, 1); total != 1 || len(got) != 0 {
		t.Errorf("nobody looked at %v of %d", got, total)
	}
	n := 0
	for e := range s.Dots {
		if n++; e.Ref == 0 {
			t.Error("a dot of no item")
		}
	}
	if n != 9 {
		t.Errorf("%d dots", n)
	}
}

// TestSample holds that a sample is drawn from all, and the same by the same seed.
func TestSample(t *testing.T) {
	d := &desk{t: t}
	for range 200 {
		d.scored("1", 0.3)
	}
	s := d.detector(Majority)
	one, total := s.Sample(0.3, 0.4, 20, 1)
	again, _ := s.Sample(0.3, 0.4, 20, 1)
	other, _ := s.Sample(0.3, 0.4, 20, 2)
	if total != 200 || len(one) != 20 || !slices.Equal(one, again) || slices.Equal(one, other) || one[19] < 100 {
		t.Errorf("%d: %v, %v", total, one, other)
	}
}

func TestBands(t *testing.T) {
	d := &desk{t: t}
	d.many(0.05, 10, 0)
	d.many(0.95, 4, 3)
	d.many(1, 1, 1)
	d.scored("1", 0.3)
	d.look(d.scored("1", 0.4), "ann unsure")
	bands := d.detector(Majority).Bands()
	if len(bands) != Bands {
		t.Fatalf("%d bands", len(bands))
	}
	for i, want := range map[int]string{
		0: "10 10 0 0 .05 .00", 1: "0 0 0 0 - -", 3: "1 0 0 1 - -", 4: "1 0 0 0 - -", 9: "5 5 4 0 .96 .80",
	} {
		b := bands[i]
		if got := fmt.Sprintf("%d %d %d %d %s %s", b.Scored, b.Decided, b.Violating, b.Unseen, dash(b.Mean), dash(b.Share)); got != want {
			t.Errorf("band %d: %s, want %s", i, got, want)
		}
	}
	for i, want := range map[int]string{1: "no score lies here", 3: "nobody has looked", 4: "people looked, and could not tell"} {
		if bands[i].Share.Why != want {
			t.Errorf("band %d is not known since %s, want %s", i, bands[i].Share.Why, want)
		}
	}
	if b := bands[9]; math.Abs(b.Share.Low-0.3755) > 0.0001 || math.Abs(b.Share.High-0.9638) > 0.0001 { // Wilson of 4 in 5
		t.Errorf("the last band: %+v", b.Share)
	}
}

func TestCalibration(t *testing.T) {
	d := &desk{t: t}
	d.many(0.25, 4, 1)
	d.many(0.75, 4, 1)
	c := d.detector(Majority).Calibration()
	// Half the items are right on average, half are .5 too high; the squares are
	// (3·.0625+.5625)/4 = .1875 and (3·.5625+.0625)/4 = .4375.
	if math.Abs(c.Error.Value-0.25) > 1e-6 || math.Abs(c.Brier.Value-0.3125) > 1e-6 || math.Abs(c.Over.Value-0.25) > 1e-6 {
		t.Errorf("%+v", c)
	}
	none := &desk{t: t}
	none.scored("1", 0.3)
	if c := none.detector(Majority).Calibration(); c.Error.Known || c.Brier.Known || c.Over.Known {
		t.Errorf("nothing is decided: %+v", c)
	}
}

func TestCurve(t *testing.T) {
	d := &desk{t: t}
	for i := range 100 {
		d.many(float64(i)/100, 1, i/50)
	}
	s := d.detector(Majority)
	for _, n := range []int{2, 10, 99, 100, 500} {
		curve := s.Curve(n)
		if want := min(n, 100); len(curve) > want || len(curve) < want-1 {
			t.Errorf("%d points of at most %d", len(curve), n)
		}
		if last := curve[len(curve)-1]; last.Threshold != 0 || last.Recall.Value != 1 || last.Precision.Value != 0.5 {
			t.Errorf("the curve of %d ends at %+v", n, last)
		}
		for i := 1; i < len(curve); i++ {
			if curve[i].Recall.Value < curve[i-1].Recall.Value {
				t.Errorf("recall falls from %v to %v", curve[i-1], curve[i])
			}
		}
	}
}

// TestVersions holds that versions stay apart, and together count an item once.
func TestVersions(t *testing.T) {
	d := &desk{t: t}
	d.look(d.scored("1", 0.9), "ann violating")
	d.look(d.scored("2", 0.8), "ann violating")
	both := d.item(func(r *queue.Record) {
		r.Item.Scores = []queue.Score{{Detector: "d", Version: "1", Label: "l", Score: 0.1}, {Detector: "d", Version: "2", Label: "l", Score: 0.7}}
	})
	d.look(both, "ann not_violating")
	data := d.data()
	if got := fmt.Sprint(data.DetectorKeys(false), data.DetectorKeys(true)); got != "[{d 1 l} {d 2 l}] [{d  l}]" {
		t.Error(got)
	}
	for version, want := range map[string][3]int{"1": {2, 1, 0}, "2": {2, 1, 1}, "": {3, 2, 1}} {
		s, err := d.pick(Filter{}).Detector(DetectorKey{"d", version, "l"}, Majority)
		if err != nil {
			t.Fatal(err)
		}
		if o := s.At(0.5); s.Items() != want[0] || o.TruePositive != want[1] || o.FalsePositive != want[2] {
			t.Errorf("version %q: %d items, %+v, want %v", version, s.Items(), o, want)
		}
	}
	if _, err := d.pick(Filter{}).Detector(DetectorKey{"d", "3", "l"}, Majority); queue.KindOf(err) != queue.NotFound {
		t.Errorf("a version that is not there: %v", err)
	}
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		name     string
		items    func(*desk)
		want     Judgement
		headline string
		says     string
	}{
		{
			"over-flags", func(d *desk) { d.many(0.9, 800, 760); d.many(0.6, 200, 40); d.many(0.1, 500, 10) },
			OverFlags, "d finds nearly everything, and takes down too much",
			"At .50 it catches 99 of 100 violating items; 20 of 100 that it flags are not. At .61 it would catch 94, and 5 of 100 would be wrong.",
		},
		{
			"over-flags at every threshold", func(d *desk) { d.many(0.9, 500, 300); d.many(0.1, 500, 0) },
			OverFlags, "d finds nearly everything, and takes down too much",
			"At .50 it catches every violating item; 40 of 100 that it flags are not. At no threshold above is it right in 90 of 100.",
		},
		{
			"over-flags, and nobody looks below", func(d *desk) {
				d.many(0.9, 500, 300)
				for range 1000 {
					d.scored("1", 0.1)
				}
			},
			OverFlags, "d takes down too much; what it misses is not known",
			"At .50, 40 of 100 that it flags are not violating; what it misses is not known: below the threshold nothing is decided. At no threshold above is it right in 90 of 100.",
		},
		{
			"misses", func(d *desk) { d.many(0.9, 200, 200); d.many(0.4, 300, 200); d.many(0.1, 500, 0) },
			Misses, "d is mostly right when it flags, and misses much",
			"At .50 it catches 50 of 100 violating items; all that it flags are violating. At .40 it would catch 100, and 20 of 100 would be wrong.",
		},
		{
			"both, and misses more", func(d *desk) { d.many(0.9, 200, 160); d.many(0.1, 500, 300) },
			Misses, "d misses much, and takes down too much",
			"At .50 it catches 35 of 100 violating items; 20 of 100 that it flags are not. At .10 it would catch 100, and 34 of 100 would be wrong.",
		},
		{
			"sound", func(d *desk) { d.many(0.9, 500, 490); d.many(0.1, 500, 5) },
			Sound, "d finds nearly everything, and is mostly right when it flags",
			"At .50 it catches 99 of 100 violating items; 2 of 100 that it flags are not.",
		},
		{
			"few", func(d *desk) { d.many(0.9, 20, 10); d.many(0.1, 20, 0) },
			NotKnown, "Too little is decided to say what d is worth",
			"At .50 it catches every violating item; 50 of 100 that it flags are not. That is of 40 decided items, too few to judge by.",
		},
		{
			"few flagged", func(d *desk) { d.many(0.9, 10, 1); d.many(0.1, 200, 0) },
			NotKnown, "Too little is decided to say what d is worth",
			"At .50 it catches every violating item; 90 of 100 that it flags are not. That is of 210 decided items, too few to judge by.",
		},
		{
			"right, and nobody looks below", func(d *desk) {
				d.many(0.9, 500, 490)
				d.many(0.1, 30, 0)
				for range 1000 {
					d.scored("1", 0.1)
				}
			},
			NotKnown, "d is mostly right when it flags; what it misses is not known",
			"At .50, 2 of 100 that it flags are not violating; what it misses is not known: below the threshold only 30 of 1,030 items are decided.",
		},
		{
			"nobody", func(d *desk) { d.scored("1", 0.9) },
			NotKnown, "Nobody has looked at what d scored", "Of the 1 that it scored none is decided.",
		},
		{
			"flags nothing", func(d *desk) { d.many(0.1, 60, 30) },
			NotKnown, "Too little is decided to say what d is worth", "At .50 it flags none of the 60 decided items. That is of 60 decided items, too few to judge by.",
		},
		{
			"a hair from all", func(d *desk) { d.many(0.9, 1000, 998); d.many(0.1, 500, 1) },
			Sound, "d finds nearly everything, and is mostly right when it flags",
			"At .50 it catches more than 99 of 100 violating items; fewer than 1 of 100 that it flags are not.",
		},
	} {
		d := &desk{t: t}
		c.items(d)
		w := d.detector(Majority).Judge()
		if w.Judgement != c.want || w.Headline != c.headline || w.Says != c.says {
			t.Errorf("%s: [%v] %s\n%s", c.name, w.Judgement, w.Headline, w.Says)
		}
		if strings.Contains(w.Says, "NaN") || w.Better != (w.Other > 0) {
			t.Errorf("%s: %+v", c.name, w)
		}
	}
}
