package hub_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/hub"
)

// months are the names of the months that are filed.
func months(r hub.ArchiveReport) (list []string) {
	for _, m := range r.Months {
		list = append(list, m.Month)
	}
	return list
}

// age makes everything that was done about an item, and the item, older.
func (h *team) age(key, by string) {
	h.Helper()
	h.sql(h.dsn, `ALTER TABLE hub.ledger DISABLE TRIGGER ALL;
		UPDATE hub.ledger AS l SET came = l.came - interval '`+by+`' FROM hub.item AS i WHERE i.id = l.item AND i.key = '`+key+`';
		ALTER TABLE hub.ledger ENABLE TRIGGER ALL;
		UPDATE hub.again AS a SET came = a.came - interval '`+by+`' FROM hub.item AS i WHERE i.id = a.item AND i.key = '`+key+`';
		UPDATE hub.item SET came = came - interval '`+by+`' WHERE key = '`+key+`'`)
}

// archive files away what was not touched for half a year.
func (h *team) archive() hub.ArchiveReport {
	h.Helper()
	var done, total int64
	r, err := hub.FileAway(h.Context(), h.dsn, time.Now().AddDate(0, 0, -180), func(d, of int64) { done, total = d, of })
	if err != nil || done != total || total == 0 {
		h.Fatalf("%+v, %v; told %d of %d", r, err, done, total)
	}
	return r
}

// numbered is the hub's number of an item.
func (h *team) numbered(key string) int64 {
	h.Helper()
	return ask[int64](h, "SELECT id FROM hub.item WHERE key = $1", key)
}

// seen are the words of an item's records, as somebody gets them.
func (h *team) seen(c queue.Hub, key string) string {
	h.Helper()
	list, err := c.Contents(h.Context(), []int64{h.numbered(key)})
	if err != nil {
		h.Fatal(err)
	}
	var words []string
	for _, one := range list {
		words = append(words, one.Item.Text)
	}
	return strings.Join(words, "|")
}

func words(s string) func(*queue.Item) { return func(it *queue.Item) { it.Text = s } }

// filed is a hub on which a, b and c were decided by kim, long ago, and d waits. Of a
// there are two records.
func filed(t *testing.T) (h *team, kim *desk, sam *desk) {
	h = newTeam(t)
	h.publish(item("a", words("one")), item("b"), item("c"), item("d"))
	h.publish(item("a", words("two")))
	kim, sam = h.seat("kim", hub.Moderator), h.seat("sam", hub.Supervisor)
	kim.sync(8)
	for _, id := range []string{"a", "b", "c"} {
		kim.decide(kim.find(id), queue.Violating)
	}
	kim.sync(0)
	h.age("a", "400 days")
	h.age("b", "400 days")
	h.age("c", "300 days")
	return h, kim, sam
}

func TestArchive(t *testing.T) {
	h, kim, sam := filed(t)
	r := h.archive()
	if len(r.Months) != 2 || r.Filed != 3 || r.Months[0].Bytes == 0 || r.Months[0].Table != "hub.filed_"+strings.Replace(r.Months[0].Month, "-", "_", 1) {
		t.Fatalf("%+v", r)
	}
	if n := ask[int](h, "SELECT count(*) FROM "+r.Months[0].Table); n != 3 {
		t.Errorf("%d records are filed under %s", n, r.Months[0].Month)
	}
	if again := h.archive(); again.Filed != 0 || !slices.Equal(months(again), months(r)) {
		t.Errorf("a second time: %+v", again)
	}
	for who, c := range map[string]queue.Hub{"who decided them": kim.hub, "a supervisor": sam.hub} {
		if got := h.seen(c, "a"); got != "one|two" {
			t.Errorf("%s sees %q", who, got)
		}
	}
	other := h.seat("max", hub.Moderator)
	if got := h.seen(other.hub, "a"); got != "" {
		t.Errorf("somebody else sees %q", got)
	}

	// Published again it is known, and what is new of it is filed with the rest in its turn.
	if rep := h.publish(item("a", words("one")), item("c"), item("d")); rep.Items != (queue.Tally{Unchanged: 3}) {
		t.Errorf("the same again: %+v", rep.Items)
	}
	if rep := h.publish(item("a", words("three"))); rep.Items != (queue.Tally{Updated: 1}) {
		t.Errorf("something new: %+v", rep.Items)
	}
	if got := h.seen(sam.hub, "a"); got != "one|two|three" {
		t.Errorf("a supervisor sees %q", got)
	}
	if r := h.archive(); r.Filed != 0 {
		t.Errorf("what was touched just now: %+v", r)
	}
	h.sql(h.dsn, "UPDATE hub.again_now SET came = came - interval '1 year'")
	if r := h.archive(); r.Filed != 1 || len(r.Months) != 2 {
		t.Errorf("a year later: %+v", r)
	}
	if got := h.seen(sam.hub, "a"); got != "one|two|three" {
		t.Errorf("a supervisor sees %q then", got)
	}

	// What waits is leased as ever, and a supervisor follows everything.
	sam.sync(0)
	if s := h.status(); s.Decided != 3 || s.Decisions != 3 || s.Waiting+s.Leased != 1 {
		t.Errorf("%+v", s)
	}
	if rep, err := hub.Verify(t.Context(), h.dsn, nil); err != nil || !rep.OK {
		t.Errorf("%+v, %v", rep, err)
	}
	kim.verify()
	if _, err := hub.Withdraw(t.Context(), h.dsn, item("a").Key(), "gone"); err != nil {
		t.Fatal(err)
	}
	if n := ask[int](h, "SELECT count(*) FROM hub.again WHERE item = $1", h.numbered("a")); n != 0 || h.seen(sam.hub, "a") != "" {
		t.Errorf("%d records of what was withdrawn are left", n)
	}
}

// An appeal brings what is filed to whoever looks at it again.
func TestArchiveAndAppeal(t *testing.T) {
	h, kim, _ := filed(t)
	if err := kim.Contest(t.Context(), kim.find("b"), "it was a joke"); err != nil {
		t.Fatal(err)
	}
	kim.sync(0)
	h.age("b", "400 days")
	if r := h.archive(); r.Filed != 2 {
		t.Errorf("with a look that is asked for: %+v", r)
	}
	if err := kim.Contest(t.Context(), kim.find("a"), "and so was this"); err != nil {
		t.Fatal(err)
	}
	kim.sync(0)
	lee := h.seat("lee", hub.Moderator)
	want := map[string]string{"a": "one", "b": "words of b"}
	for range 2 {
		lee.sync(8)
		task := lee.next()
		if task.Appeal == nil || task.Item.Text != want[task.Item.ID] {
			t.Errorf("lee is given %s: %q, appeal %+v", task.Item.ID, task.Item.Text, task.Appeal)
		}
		delete(want, task.Item.ID)
		lee.decide(task.Ref, queue.NotViolating)
	}
	lee.sync(0)
	if h.archive().Filed != 0 {
		t.Error("what was overturned just now is filed")
	}
	kim.sync(0)
	for _, id := range []string{"a", "b"} {
		if v := kim.inForce(item(id).Key()); v != queue.NotViolating {
			t.Errorf("%s is %s", id, v)
		}
	}
}

// A month is dropped as a whole. Its items are known still, and work goes on.
func TestArchiveDropped(t *testing.T) {
	h, kim, sam := filed(t)
	r := h.archive()
	h.sql(h.dsn, "ALTER TABLE hub.again DETACH PARTITION "+r.Months[0].Table+" CONCURRENTLY")
	if got := h.seen(sam.hub, "a") + h.seen(sam.hub, "b"); got != "" || h.seen(sam.hub, "c") != "words of c" {
		t.Errorf("of a month that is detached is seen %q", got)
	}
	h.sql(h.dsn, "DROP TABLE "+r.Months[0].Table)
	if again := h.archive(); again.Filed != 0 || len(again.Months) != 1 {
		t.Errorf("%+v", again)
	}

	// An appeal waits until the item is published again.
	if err := kim.Contest(t.Context(), kim.find("b"), "it was a joke"); err != nil {
		t.Fatal(err)
	}
	kim.sync(0)
	lee := h.seat("lee", hub.Moderator)
	lee.sync(8)
	lee.lacks("b")
	if err := lee.hub.GiveBack(t.Context(), []int64{h.numbered("b")}); err != nil {
		t.Fatal(err)
	}
	if rep := h.publish(item("b"), item("c")); rep.Items != (queue.Tally{Updated: 1, Unchanged: 1}) {
		t.Errorf("published again: %+v", rep.Items)
	}
	lee.sync(8)
	if task := lee.next(); task.Item.Text != "words of b" || task.Appeal == nil {
		t.Errorf("lee is given %s: %q, appeal %+v", task.Item.ID, task.Item.Text, task.Appeal)
	}
	if done, err := hub.Withdraw(t.Context(), h.dsn, item("a").Key(), "gone"); err != nil || !done {
		t.Errorf("withdrawing what was dropped: %v, %v", done, err)
	}
	sam.sync(0)
	if rep, err := hub.Verify(t.Context(), h.dsn, nil); err != nil || !rep.OK {
		t.Errorf("%+v, %v", rep, err)
	}

	// What is detached and still here keeps its name: nothing is filed over it.
	h.sql(h.dsn, "ALTER TABLE hub.again DETACH PARTITION "+r.Months[1].Table)
	h.publish(item("c", words("more")))
	h.sql(h.dsn, "UPDATE hub.again_now SET came = came - interval '1 year'")
	_, err := hub.FileAway(t.Context(), h.dsn, time.Now().AddDate(0, 0, -180), nil)
	refuses(t, "filing into a month that is detached", err, queue.Invalid, "was detached and is still here as "+r.Months[1].Table)
	if got := h.seen(sam.hub, "c"); got != "more" {
		t.Errorf("nothing was to be moved, and a supervisor sees %q", got)
	}
}

func TestArchiveRefuses(t *testing.T) {
	h, _, _ := filed(t)
	for who, dsn := range h.roles() {
		if _, err := hub.FileAway(t.Context(), dsn, time.Now().AddDate(0, 0, -180), nil); queue.KindOf(err) != queue.Refused {
			t.Errorf("a %s: %v", who, err)
		}
		for _, sql := range []string{
			"SELECT hub.file_away(now(), 10)", "SELECT hub.file_away(now(), 10, 0)", "SELECT hub.make_month('2026-01-01')", "TABLE hub.again_now", "TABLE hub.again",
		} {
			if err := attempt(h.open(dsn), sql); sqlstate(err) != "42501" {
				t.Errorf("a %s: %s: %v", who, sql, err)
			}
		}
	}
	_, err := hub.FileAway(t.Context(), h.dsn, time.Now().Add(time.Hour), nil)
	refuses(t, "what is yet to come", err, queue.Invalid, "a time that has passed")
	ctx, cancel := context.WithCancel(t.Context())
	r, err := hub.FileAway(ctx, h.dsn, time.Now().AddDate(0, 0, -180), func(int64, int64) { cancel() })
	if !errors.Is(err, context.Canceled) || r.Filed != 3 {
		t.Errorf("when it is stopped: %+v, %v", r, err)
	}
	// The months are the hub's, not of whoever made them.
	if n := ask[int](h, "SELECT count(*) FROM pg_class WHERE relnamespace = 'hub'::regnamespace AND relname LIKE 'filed%' AND relkind = 'r' AND relowner = 'discern_owner'::regrole"); n != 2 {
		t.Errorf("%d of 2 months are the owner's", n)
	}
}
