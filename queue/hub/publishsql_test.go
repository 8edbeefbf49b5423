package hub_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"discern/queue/hub"
)

// One call of the function, as a platform's own job makes, may hold what is new, what is
// known, what changed, and the same item twice.
func TestPublishBySQL(t *testing.T) {
	h := newTeam(t)
	conn := h.open(h.add("feed", hub.Ingest))
	publish := func(list ...string) (n [4]int64) { // key, text, key, text …
		t.Helper()
		var keys, docs []string
		for pair := range slices.Chunk(list, 2) {
			keys = append(keys, pair[0])
			docs = append(docs, fmt.Sprintf(`{"id":%q,"source":"tests","kind":"text","text":%q}`, pair[0], pair[1]))
		}
		same := func(s string) []string { return slices.Repeat([]string{s}, len(keys)) }
		places := make([]int64, len(keys))
		for i := range places {
			places[i] = int64(i)
		}
		err := conn.QueryRow(t.Context(), "SELECT * FROM hub.publish($1, $2, $3, $4, $5, $6, $7, $8, $9)", same("tests"), keys, same("text"), same("en"),
			places, make([]*string, len(keys)), same("S"), same(""), docs).Scan(&n[0], &n[1], &n[2], &n[3])
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, step := range []struct {
		list []string
		want [4]int64 // added, updated, unchanged, withdrawn
	}{
		{nil, [4]int64{}},
		{[]string{"a", "one", "b", "one", "c", "one"}, [4]int64{3, 0, 0, 0}},
		{[]string{"a", "one", "b", "two", "d", "one", "d", "two", "d", "one", "e", "one"}, [4]int64{2, 2, 2, 0}},
		{[]string{"c", "one", "f", "one"}, [4]int64{1, 0, 0, 1}},
	} {
		if got := publish(step.list...); got != step.want {
			t.Errorf("%v: %v, want %v", step.list, got, step.want)
		}
		if step.want[0] == 2 {
			if _, err := conn.Exec(t.Context(), "SELECT hub.withdraw('tests', 'c', 'gone')"); err != nil {
				t.Fatal(err)
			}
		}
	}
	got := ask[[]string](h, `SELECT array_agg(concat_ws(' ', i.key, w.state, w.priority, w.records, w.lang, w.rules[1], coalesce(i.doc::json->>'text', '-'),
			(SELECT a.doc::json->>'text' FROM hub.again AS a WHERE a.item = i.id)) ORDER BY i.key)
		FROM hub.item AS i JOIN hub.work AS w ON w.item = i.id`)
	want := []string{"a 0 0 1 en S one", "b 0 1 2 en S one two", "c 4 2 1 en S -", "d 0 3 2 en S one two", "e 0 5 1 en S one", "f 0 1 1 en S one"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
