package audit

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"discern/queue"
)

// queueID makes the id of the nth entry of a test.
func queueID(n int) (uuid.UUID, error) {
	return uuid.FromBytes([]byte{0: byte(n >> 8), 1: byte(n), 15: 1})
}

// recordOf is a record of looks that a supervisor reads.
func recordOf(looks ...queue.Look) *record {
	var all []*queue.Look
	for i := range looks {
		looks[i].Seq = int64(i + 1)
		all = append(all, &looks[i])
	}
	return &record{looks: all, order: newestFirst(all), charter: charter{oversees: true, supervised: true}}
}

func TestNewestFirst(t *testing.T) {
	at := func(n int) time.Time { return time.Unix(int64(n), 0) }
	r := recordOf(queue.Look{At: at(3)}, queue.Look{}, queue.Look{At: at(9)}, queue.Look{At: at(3)}, queue.Look{})
	if diff := cmp.Diff([]int32{2, 3, 0, 4, 1}, r.order); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestTimes(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)
	r := recordOf(
		queue.Look{}, queue.Look{At: now.AddDate(-1, 0, 0)}, queue.Look{At: now.AddDate(0, 0, -29)}, queue.Look{At: now.AddDate(0, 0, -6)},
		queue.Look{At: midnight(now).Add(-time.Second)}, queue.Look{At: midnight(now)}, queue.Look{At: now},
	)
	for value, want := range map[string]int{today: 2, week: 4, month: 5, undated: 1, "2026-11": 4, "2025-11": 1, "2024-01": 0, "nonsense": 0} {
		f := filter{byTime: {value}}
		found, err := r.matching(context.Background(), &f, now)
		if err != nil || len(found) != want {
			t.Errorf("%s finds %d, want %d (%v)", value, len(found), want, err)
		}
	}
	if got := r.today(now); got != 2 {
		t.Errorf("today are %d", got)
	}
}

func TestChecks(t *testing.T) {
	r := recordOf()
	r.disputed, r.appealed = map[queue.Ref]bool{7: true}, map[queue.Ref]bool{8: true}
	tests := []struct {
		name string
		look queue.Look
		want string
		tag  string
	}{
		{"first", queue.Look{Pass: queue.First}, unchecked, ""},
		{"imported second", queue.Look{Pass: queue.Second}, "", "second opinion"},
		{"sampled", queue.Look{Pass: queue.First, Check: queue.Sampled}, sampled, "sampled"},
		{"agreed", queue.Look{Pass: queue.First, Check: queue.Agreed}, agrees, "2nd: agrees"},
		{"settled disagreement", queue.Look{Pass: queue.First, Check: queue.Disagreed, Overturned: true}, disagrees + "," + overturned, "overturned"},
		{"open disagreement", queue.Look{Pass: queue.First, Ref: 7, InForce: true, Check: queue.Disagreed}, disagrees + "," + adjudicate, "2nd: disagrees"},
		{"appealed", queue.Look{Pass: queue.First, Ref: 8, InForce: true}, unchecked + "," + appealed, "appeal"},
		{"overturns", queue.Look{Pass: queue.QA, Overturns: true, InForce: true}, overturns, "overturns"},
		{"golden right", queue.Look{Pass: queue.QA, Golden: queue.Violating, Check: queue.Agreed}, goldenRight, "golden: right"},
		{"golden wrong", queue.Look{Pass: queue.QA, Golden: queue.Violating, Check: queue.Disagreed}, goldenWrong, "golden: wrong"},
		{"danger", queue.Look{Pass: queue.First, Verdict: queue.Violating, Policies: []string{"D"}, Check: queue.Agreed}, agrees, "2 people agreed"},
		{"on appeal", queue.Look{Pass: queue.Appeal}, "", "on appeal"},
		{"adjudicated", queue.Look{Pass: queue.Adjudication, InForce: true}, "", "adjudicated"},
	}
	r.rules = map[string]bool{"D": true}
	for _, tt := range tests {
		var got []string
		r.checksOf(&tt.look, func(v string) { got = append(got, v) })
		tag, _ := r.tag(&tt.look)
		if s := strings.Join(got, ","); s != tt.want || tag != tt.tag {
			t.Errorf("%s is %q and tagged %q, want %q and %q", tt.name, s, tag, tt.want, tt.tag)
		}
	}
}

func TestTenths(t *testing.T) {
	for score, want := range map[float64]string{0: "no score", .05: ".00–.10", .1: ".10–.20", .95: ".90–1.0", 1: ".90–1.0"} {
		if got := tenths[tenth(score)]; got != want {
			t.Errorf("%v is %q, want %q", score, got, want)
		}
	}
}

func TestTally(t *testing.T) {
	r := recordOf(queue.Look{Reviewer: "b"}, queue.Look{Reviewer: "a"}, queue.Look{Reviewer: "b"}, queue.Look{Policies: []string{"X", "Y"}}, queue.Look{Policies: []string{"Y"}})
	want := []tallied{{"", 2}, {"b", 2}, {"a", 1}}
	if diff := cmp.Diff(want, r.tally(byPerson), cmp.AllowUnexported(tallied{})); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
	want = []tallied{{"", 3}, {"Y", 2}, {"X", 1}}
	if diff := cmp.Diff(want, r.tally(byRule), cmp.AllowUnexported(tallied{})); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

// many is a million decisions by a thousand people.
func many() *record {
	people, langs, rules := make([]string, 1000), []string{"ar", "de", "en", "hi"}, [][]string{nil, {"A"}, {"B"}, {"A", "B"}}
	for i := range people {
		people[i] = "person " + strings.Repeat("x", i%7) + string(rune('a'+i%26))
	}
	looks := make([]queue.Look, 1_000_000)
	for i := range looks {
		looks[i] = queue.Look{
			Seq: int64(i + 1), Ref: queue.Ref(i), At: time.Unix(int64(i)*60, 0), Reviewer: people[i%1000], Lang: langs[i%4], Policies: rules[i%4],
			Verdict: queue.Verdicts[i%3], Pass: queue.First, Top: float64(i%100) / 100,
		}
	}
	return recordOf(looks...)
}

func BenchmarkMatching(b *testing.B) {
	r := many()
	f := filter{byVerdict: {"violating"}, byPerson: {"person a"}, byRule: {"A"}, byScore: {tenths[10]}}
	for b.Loop() {
		if _, err := r.matching(context.Background(), &f, time.Now()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTally(b *testing.B) {
	r := many()
	for b.Loop() {
		r.tally(byTime)
	}
}

func BenchmarkNewestFirst(b *testing.B) {
	r := many()
	for b.Loop() {
		newestFirst(r.looks)
	}
}
