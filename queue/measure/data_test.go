package measure

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
)

// desk is a workspace that a test writes down: items are added before the looks at them.
type desk struct {
	t       *testing.T
	records []queue.Record
	looks   []*queue.Look
}

func (d *desk) item(change func(*queue.Record)) queue.Ref {
	ref := queue.Ref(len(d.records) + 1)
	r := queue.Record{Item: queue.Item{ID: fmt.Sprint(ref), Source: "forum", Kind: queue.Text, Lang: "en"}, Work: queue.Work{Ref: ref}}
	if change != nil {
		change(&r)
	}
	d.records = append(d.records, r)
	return ref
}

// look adds a first look in the form "kim violating"; a name of - is none.
func (d *desk) look(ref queue.Ref, said string, changes ...func(*queue.Look)) {
	name, verdict, _ := strings.Cut(said, " ")
	l := &queue.Look{Seq: int64(len(d.looks) + 1), Ref: ref, Pass: queue.First, Verdict: queue.Verdict(verdict), Reviewer: strings.TrimPrefix(name, "-")}
	for _, change := range changes {
		change(l)
	}
	d.looks = append(d.looks, l)
}

func (d *desk) all() iter.Seq2[queue.Record, error] {
	return func(yield func(queue.Record, error) bool) {
		for _, r := range d.records {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (d *desk) data() *Data {
	d.t.Helper()
	data, err := Read(context.Background(), &queue.Chronicle{Looks: d.looks}, d.all(), Options{})
	if err != nil {
		d.t.Fatal(err)
	}
	return data
}

func (d *desk) pick(f Filter) *Selection {
	d.t.Helper()
	s, err := d.data().Select(f)
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

// lines writes groups as "key: items/ratings observed fleiss cohen", those that are not
// known as -.
func lines(t *testing.T, s *Selection, by By) (list []string) {
	t.Helper()
	groups, err := s.Agreement(context.Background(), by)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range groups {
		figures := g.figures()
		for _, f := range append(figures[:], &g.Cohen) {
			if math.IsNaN(f.Value) || math.IsInf(f.Value, 0) || !f.Known && f.Why == "" {
				t.Errorf("%q: %+v", g.Key, *f)
			}
		}
		list = append(list, fmt.Sprintf("%s: %d/%d %s %s %s", g.Key, g.Items, g.Ratings, dash(g.Observed), dash(g.Fleiss), dash(g.Cohen)))
	}
	return list
}

func dash(f Figure) string {
	if !f.Known {
		return "-"
	}
	return Digits(f.Value, 2)
}

func policies(codes ...string) func(*queue.Look) { return func(l *queue.Look) { l.Policies = codes } }

func at(s string) func(*queue.Look) {
	when, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return func(l *queue.Look) { l.At = when }
}

func passed(p queue.Pass) func(*queue.Look) { return func(l *queue.Look) { l.Pass = p } }

func TestGroups(t *testing.T) {
	d := &desk{t: t}
	lang := func(l string) func(*queue.Record) { return func(r *queue.Record) { r.Item.Lang = l } }
	one, two, three, four := d.item(nil), d.item(lang("de")), d.item(nil), d.item(lang(""))
	d.look(one, "ann violating", policies("A", "B"), at("2026-01-31T23:30:00-02:00"))
	d.look(one, "ben violating", policies("B"), at("2026-03-01T00:00:00Z"))
	d.look(two, "ann not_violating")
	d.look(two, "ben violating", policies("A"))
	d.look(three, "ann not_violating", at("2026-03-01T00:00:00Z"))
	d.look(three, "ben not_violating")
	d.look(three, "cid not_violating")
	d.look(three, "dee violating", passed(queue.Appeal)) // knows the others: says nothing about agreement
	d.look(four, "ann violating")                        // alone
	s := d.pick(Filter{})
	for by, want := range map[By][]string{
		ByAll:      {"all: 3/7 .67 .33 -"},
		ByLanguage: {"de: 1/2 .00 -1.00 .00", "en: 2/5 1.00 1.00 -", ": 0/0 - - -"},
		BySource:   {"forum: 3/7 .67 .33 -"},
		ByPair:     {"ann & ben: 3/6 .67 .33 .40", "ann & cid: 1/2 1.00 - -", "ben & cid: 1/2 1.00 - -"},
		ByPolicy:   {"A: 2/4 .50 -.33 .00", "B: 1/2 1.00 - -", ": 1/3 1.00 - -"},
		ByMonth:    {"2026-02: 1/2 1.00 - -", "2026-03: 1/3 1.00 - -", ": 1/2 .00 -1.00 .00"},
	} {
		if diff := cmp.Diff(want, lines(t, s, by)); diff != "" {
			t.Errorf("by %v (-want +got):\n%s", by, diff)
		}
	}
	if got := fmt.Sprint(s.d.Reviewers(), s.d.Rules()); got != "[ann ben cid dee] [A B]" {
		t.Error(got)
	}
	for _, c := range []struct {
		name string
		f    Filter
		want string
	}{
		{"reviewers", Filter{Reviewers: []string{"ann", "ben"}}, "all: 3/6 .67 .33 .40"},
		{"nobody of that name", Filter{Reviewers: []string{"eve"}}, "all: 0/0 - - -"},
		{"a policy", Filter{Policies: []string{"A"}}, "all: 2/4 .50 -.33 .00"},
		{"languages", Filter{Langs: []string{"de", "fr"}}, "all: 1/2 .00 -1.00 .00"},
		{"a verdict", Filter{Verdicts: []queue.Verdict{queue.NotViolating}}, "all: 1/3 1.00 - -"},
		{"a time", Filter{From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}, "all: 1/2 1.00 - -"},
		{"until then", Filter{To: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}, "all: 0/0 - - -"},
	} {
		if got := lines(t, d.pick(c.f), ByAll); got[0] != c.want {
			t.Errorf("%s: %s, want %s", c.name, got[0], c.want)
		}
	}
}

// TestRaters holds what a rater is: a name is one, and without a name everybody is.
func TestRaters(t *testing.T) {
	d := &desk{t: t}
	one := d.item(nil)
	d.look(one, "- violating")
	d.look(one, "- violating")
	d.look(one, "- unsure")
	two := d.item(nil)
	d.look(two, "ann violating")
	d.look(two, "ann violating")
	d.look(two, "ann not_violating")
	s := d.pick(Filter{})
	if got := lines(t, s, ByAll); got[0] != "all: 1/3 .33 -.50 -" {
		t.Error(got)
	}
	self := s.SelfAgreement()
	if len(self) != 1 || self[0].Reviewer != "ann" || self[0].Repeats != 2 || self[0].Same != 1 || self[0].Share.Value != 0.5 {
		t.Errorf("self-agreement: %+v", self)
	}
	list, total := s.Disputed(5)
	if total != 1 || list[0].Ref != one || list[0].Says() != "2 say violating, 1 unsure" {
		t.Errorf("disputed: %d %+v", total, list)
	}
	if got, want := s.Confusion("", ""), (Confusion{2: {1: 2, 2: 2}, 1: {2: 2}}); got != want {
		t.Errorf("confusion: %v, want %v", got, want)
	}
}

func TestConfusion(t *testing.T) {
	d := &desk{t: t}
	for range 3 {
		ref := d.item(nil)
		d.look(ref, "ann violating")
		d.look(ref, "ben not_violating")
		d.look(ref, "cid violating")
	}
	s := d.pick(Filter{})
	if got, want := s.Confusion("ben", "ann"), (Confusion{0: {2: 3}}); got != want {
		t.Errorf("ben and ann: %v, want %v", got, want)
	}
	if got := s.Confusion("ben", "eve"); got != (Confusion{}) {
		t.Errorf("nobody is called eve: %v", got)
	}
}

// TestManyReviewers holds that a thousand reviewers are told apart, and that intervals
// go to those pairs with the most items.
func TestManyReviewers(t *testing.T) {
	d := &desk{t: t}
	for i := range 40 {
		ref := d.item(nil)
		for j := range 50 {
			verdict := "violating"
			if (i+j)%7 == 0 {
				verdict = "not_violating"
			}
			d.look(ref, fmt.Sprintf("r%d %s", (i*25+j)%1000, verdict))
		}
	}
	groups, err := d.pick(Filter{}).Agreement(context.Background(), ByPair)
	if err != nil {
		t.Fatal(err)
	}
	// Neighbouring items share 25 reviewers: each item has 1,225 pairs, of which 300 are
	// those of the item before.
	if want := 40 * (1225 - 300); len(groups) != want {
		t.Errorf("%d pairs, want %d", len(groups), want)
	}
	most, least := 0, 2
	for _, g := range groups {
		if g.Observed.Bounded {
			least = min(least, g.Items)
		} else {
			most = max(most, g.Items)
		}
	}
	if least < most {
		t.Errorf("a pair with %d items has an interval, and one with %d has not", least, most)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := d.pick(Filter{}).Agreement(ctx, ByPair); err == nil {
		t.Error("it went on when it was stopped")
	}
}

func TestWhere(t *testing.T) {
	d := &desk{t: t}
	for _, meta := range []string{
		`{"suite":true,"n":3,"labels":{"H":1},"tags":["a","b"],"source":"x"}`, `{"suite":false,"n":"3"}`, `{}`, ``, `{"suite":null}`, `no object`,
	} {
		d.item(func(r *queue.Record) { r.Item.Meta = json.RawMessage(meta) })
	}
	d.item(func(r *queue.Record) { r.Item.Source, r.Item.Kind, r.Item.Lang = "", queue.Image, "" })
	data := d.data()
	for where, want := range map[string]int{
		"suite=true": 1, "suite=false": 1, "suite=yes": 0, "n=3": 2, "labels.H=1": 1, "tags=b": 1, "meta.source=x": 1, "meta.suite=true": 1,
		"source=forum": 6, "source=": 1, "language=en": 6, "kind=image": 1, "kind=film": 0,
	} {
		c, err := ParseCondition(where)
		if err != nil {
			t.Fatal(err)
		}
		s, err := data.Select(Filter{Where: []Condition{c}})
		if err != nil || s.Items() != want {
			t.Errorf("%s picks %d (%v), want %d", where, s.Items(), err, want)
		}
	}
	if _, err := data.Select(Filter{Where: []Condition{{"suit", "true"}}}); queue.KindOf(err) != queue.Invalid {
		t.Errorf("a key that no item has: %v", err)
	}
	for _, bad := range []string{"", "suite", "=true"} {
		if _, err := ParseCondition(bad); err == nil {
			t.Errorf("%q is taken for a condition", bad)
		}
	}
	if got := data.MetaKeys(); !slices.Equal(got, []string{"labels.H", "n", "source", "suite", "tags"}) {
		t.Errorf("keys: %v", got)
	}
	if got := data.MetaValues("tags"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("values: %v", got)
	}
}

// TestManyValues holds that a key that names items is kept only where it is asked for.
func TestManyValues(t *testing.T) {
	d := &desk{t: t}
	for i := range MostValues + 2 {
		d.item(func(r *queue.Record) { r.Item.Meta = json.RawMessage(fmt.Sprintf(`{"number":%d,"group":1}`, i)) })
	}
	if got := d.data().MetaKeys(); !slices.Equal(got, []string{"group"}) {
		t.Errorf("keys: %v", got)
	}
	where := Filter{Where: []Condition{{"number", "7"}}}
	if _, err := d.data().Select(where); queue.KindOf(err) != queue.Invalid {
		t.Errorf("by a key with very many values: %v", err)
	}
	data, err := Read(context.Background(), &queue.Chronicle{}, d.all(), Options{Meta: []string{"number"}})
	if err != nil {
		t.Fatal(err)
	}
	if s, err := data.Select(where); err != nil || s.Items() != 1 {
		t.Errorf("asked for: %v", err)
	}
	if s, err := data.Select(Filter{Where: []Condition{{"group", "1"}}}); err == nil {
		t.Errorf("a key that was not asked for picks %d items", s.Items())
	}
}

func TestRenew(t *testing.T) {
	d := &desk{t: t}
	one := d.item(nil)
	before := d.data()
	d.look(one, "ann violating")
	d.look(99, "ann violating") // an item that is not here
	after := before.Renew(&queue.Chronicle{Looks: d.looks})
	if before.Looks() != 0 || after.Looks() != 1 || after.Strays() != 1 || after.Items() != 1 {
		t.Errorf("%d looks before; then %d looks, %d strays, %d items", before.Looks(), after.Looks(), after.Strays(), after.Items())
	}
}

// TestReadStops holds that reading ends with an error of the items, and when it is told to.
func TestReadStops(t *testing.T) {
	broken := func(yield func(queue.Record, error) bool) {
		yield(queue.Record{}, queue.Errorf(queue.Damaged, "spoilt"))
	}
	if _, err := Read(context.Background(), &queue.Chronicle{}, broken, Options{}); queue.KindOf(err) != queue.Damaged {
		t.Errorf("a damaged workspace: %v", err)
	}
	d := &desk{t: t}
	for range 5000 {
		d.item(nil)
	}
	ctx, stop := context.WithCancel(context.Background())
	told := int64(0)
	_, err := Read(ctx, &queue.Chronicle{}, d.all(), Options{Progress: func(n int64) { told = n; stop() }})
	if !errors.Is(err, context.Canceled) || told != 4096 {
		t.Errorf("stopped after %d items: %v", told, err)
	}
}

// TestPairNames holds that no two pairs have one key.
func TestPairNames(t *testing.T) {
	d := &desk{t: t}
	for _, pair := range [][2]string{{"a", "b&c"}, {"a&b", "c"}, {"a", "b"}} {
		ref := d.item(nil)
		d.look(ref, pair[1]+" violating")
		d.look(ref, pair[0]+" violating")
	}
	want := []string{`"a" & "b&c": 1/2 1.00 - -`, `"a&b" & "c": 1/2 1.00 - -`, `a & b: 1/2 1.00 - -`}
	if diff := cmp.Diff(want, lines(t, d.pick(Filter{}), ByPair)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestOrder holds that items may come in any order.
func TestOrder(t *testing.T) {
	d := &desk{t: t}
	d.item(func(r *queue.Record) { r.Work.Ref, r.Item.Lang = 70, "de" })
	d.item(func(r *queue.Record) { r.Work.Ref = 3 })
	d.look(70, "ann violating")
	d.look(70, "ben violating")
	if got := lines(t, d.pick(Filter{Langs: []string{"de"}}), ByAll); got[0] != "all: 1/2 1.00 - -" {
		t.Error(got)
	}
}

func FuzzMeta(f *testing.F) {
	f.Add(`{"gold":"hateful","a":{"b":[1,true,"x",null]}}`)
	f.Add(`{"a\u0000b":"c","":""}`)
	f.Add(`[`)
	f.Fuzz(func(t *testing.T, meta string) {
		d := &desk{t: t}
		d.item(func(r *queue.Record) { r.Item.Meta = json.RawMessage(meta) })
		data := d.data()
		for _, key := range data.MetaKeys() {
			for _, v := range data.MetaValues(key) {
				s, err := data.Select(Filter{Where: []Condition{{metaPrefix + key, v}}})
				if err != nil || s.Items() != 1 {
					t.Errorf("%q=%q picks %d: %v", key, v, s.Items(), err)
				}
			}
		}
	})
}
