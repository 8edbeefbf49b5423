package measure

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"discern/queue"
)

// realData reads the items and decisions that lie beside the repository, which hold
// hateful text and are no part of it. Where they are absent the test is skipped.
func realData(t testing.TB) *desk {
	t.Helper()
	d := &desk{}
	refs := map[string]queue.Ref{}
	realLines(t, "items.jsonl.gz", func(line []byte) {
		var it queue.Item
		if err := json.Unmarshal(line, &it); err != nil {
			t.Fatal(err)
		}
		it.Text = ""
		ref := queue.Ref(len(d.records) + 1)
		refs[it.ID] = ref
		d.records = append(d.records, queue.Record{Item: it, Work: queue.Work{Ref: ref}})
	})
	realLines(t, "decisions.jsonl.gz", func(line []byte) {
		var it struct {
			Item     string
			Verdict  queue.Verdict
			Reviewer string
			Started  time.Time `json:"started_at"`
			Decided  time.Time `json:"decided_at"`
		}
		if err := json.Unmarshal(line, &it); err != nil {
			t.Fatal(err)
		}
		if ref, ok := refs[it.Item]; ok {
			d.looks = append(d.looks, &queue.Look{Ref: ref, Pass: queue.First, Verdict: it.Verdict, Reviewer: it.Reviewer, OpenedAt: it.Started, At: it.Decided})
		}
	})
	return d
}

func realLines(t testing.TB, name string, each func([]byte)) {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no shared/data/%s beside the repository", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		each(lines.Bytes())
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// TestReal holds the figures of the data's own README, each to four places.
func TestReal(t *testing.T) {
	d := realData(t)
	d.t = t
	data := d.data()
	figure := func(name string, got Figure, want float64) {
		t.Helper()
		if !got.Known || math.Abs(got.Value-want) > 0.00005 {
			t.Errorf("%s: %.5f, want %.4f", name, got.Value, want)
		}
	}
	groups := func(f Filter, by By) []Group {
		t.Helper()
		s, err := data.Select(f)
		if err != nil {
			t.Fatal(err)
		}
		list, err := s.Agreement(context.Background(), by)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	all := groups(Filter{Sources: []string{"hatecheck"}}, ByAll)[0]
	if all.Items != 3901 || all.Ratings != 19505 {
		t.Errorf("%d items, %d ratings", all.Items, all.Ratings)
	}
	figure("HateCheck", all.Fleiss, 0.9285)
	figure("HateCheck, alpha", all.Alpha, 0.9285)
	figure("HateCheck, observed", all.Observed, 0.9691)
	suite := groups(Filter{Where: []Condition{{"in_test_suite", "true"}}}, ByAll)[0]
	if suite.Items != 3728 {
		t.Errorf("the suite has %d items", suite.Items)
	}
	figure("the suite", suite.Fleiss, 0.9390)
	want := map[string]float64{
		"ar": .5726, "nl": .6196, "fr": .3278, "de": .5979, "hi": .7223, "it": .8072, "zh": .5056, "pl": .7936, "pt": .7433, "es": .7505,
	}
	langs := groups(Filter{Sources: []string{"mhc"}}, ByLanguage)
	if len(langs) != len(want) {
		t.Errorf("%d languages, want %d", len(langs), len(want))
	}
	for _, g := range langs {
		// The README writes pt .7433 for .74325.
		figure(g.Key, Figure{Value: math.Round(g.Fleiss.Value*1e4) / 1e4, Known: g.Fleiss.Known}, want[g.Key])
	}
	if pairs := groups(Filter{}, ByPair); len(pairs) != 40 {
		t.Errorf("%d pairs of named reviewers", len(pairs))
	}

	s, err := data.Select(Filter{})
	if err != nil {
		t.Fatal(err)
	}
	charlr, err := s.Detector(DetectorKey{"charlr", "", "hateful"}, Gold)
	if err != nil {
		t.Fatal(err)
	}
	o := charlr.At(0.5)
	if o.Decided() != 40483 || o.TruePositive != 27740 || o.FalsePositive != 5114 || o.FalseNegative != 430 || o.TrueNegative != 7199 {
		t.Errorf("%+v", o)
	}
	figure("recall", o.Recall, 0.9847)
	figure("precision", o.Precision, 0.8443)
	if w := charlr.Judge(); w.Judgement != OverFlags || w.Headline != "charlr finds nearly everything, and takes down too much" {
		t.Errorf("[%v] %s: %s", w.Judgement, w.Headline, w.Says)
	}
}

// BenchmarkAgreement is what a click in the window costs on 129,251 decisions.
func BenchmarkAgreement(b *testing.B) {
	d := realData(b)
	data, err := Read(context.Background(), &queue.Chronicle{Looks: d.looks}, d.all(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, by := range []By{ByAll, ByLanguage, ByPair, ByMonth} {
		b.Run(by.String(), func(b *testing.B) {
			for b.Loop() {
				s, err := data.Select(Filter{})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := s.Agreement(context.Background(), by); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("detector", func(b *testing.B) {
		for b.Loop() {
			s, _ := data.Select(Filter{})
			sc, err := s.Detector(DetectorKey{"charlr", "", "hateful"}, Majority)
			if err != nil {
				b.Fatal(err)
			}
			sc.Judge()
		}
	})
	b.Run("renew", func(b *testing.B) {
		for b.Loop() {
			data.Renew(&queue.Chronicle{Looks: d.looks})
		}
	})
}
