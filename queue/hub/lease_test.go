package hub_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/hub"
)

// ids are the names of the items leased.
func ids(grants []queue.Grant) (list []string) {
	for _, g := range grants {
		list = append(list, g.Key.ID)
	}
	return list
}

// A lease takes what is most urgent in any of the person's languages, and while it is
// being taken keeps nothing else from anybody.
func TestLeaseBySeveralLanguages(t *testing.T) {
	h := newTeam(t)
	h.add("kim", hub.Moderator, func(r *hub.Reviewer) { r.Languages, r.Most = []string{"en", "ar", "fr"}, 100 })
	h.add("lee", hub.Moderator, func(r *hub.Reviewer) { r.Languages, r.Most = []string{"ar", "en"}, 100 })
	var items []*queue.Item
	for i := range 90 {
		items = append(items, item(fmt.Sprint(i), func(it *queue.Item) { it.Lang = []string{"en", "ar", "de"}[i%3] }))
	}
	h.publish(items...)
	h.sql(h.dsn, "UPDATE hub.work AS w SET priority = 100 - i.key::int FROM hub.item AS i WHERE i.id = w.item")

	tx, err := h.open(h.server.As(h.dsn, h.name("kim"), password)).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var first []string
	if err := tx.QueryRow(t.Context(), "SELECT array_agg(key) FROM hub.lease(0, 30, interval '1 hour')").Scan(&first); err != nil {
		t.Fatal(err)
	}
	lee := h.dial("lee")
	hello(t, lee, newDevice(t, h.name("lee")))
	var second []string
	for _, c := range []struct{ asks, gets int }{{2, 2}, {60, 28}, {1, 0}} {
		grants, err := lee.Lease(t.Context(), queue.MainQueue, c.asks, time.Hour, false)
		if err != nil || len(grants) != c.gets {
			t.Fatalf("asked for %d: %v, %v; want %d", c.asks, ids(grants), err, c.gets)
		}
		second = append(second, ids(grants)...)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := append(slices.Clone(first), second...)
	slices.Sort(got)
	if len(first) != 30 || len(slices.Compact(got)) != 60 {
		t.Errorf("all 60 in these languages were to be leased: %v, then %v", first, second)
	}
	urgent := 0 // of the 30 that go first: 0, 1, 3, 4 … 43
	for _, id := range first {
		if n, _ := strconv.Atoi(id); n <= 43 {
			urgent++
		}
	}
	if urgent < 29 { // one may be what has waited longest
		t.Errorf("leased %v, and not the most urgent", first)
	}
}
