package hub_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// report publishes a feed and gathers what was told.
func (h *team) report(dsn string, feed queue.Feed) (rep hub.PublishReport, rejects, notices []string, err error) {
	h.Helper()
	last := hub.PublishReport{}
	rep, err = hub.Publish(h.Context(), dsn, feed, policies(h), hub.PublishOptions{
		Reject:   func(r queue.Reject) { rejects = append(rejects, r.String()) },
		Notice:   func(r queue.Reject) { notices = append(notices, r.String()) },
		Progress: func(r hub.PublishReport) { last = r },
	})
	if err == nil && (last.Items.New != rep.Items.New || last.Items.Updated != rep.Items.Updated || last.Read != rep.Read) {
		h.Errorf("the last that was told is %+v, not %+v", last, rep)
	}
	return rep, rejects, notices, err
}

func TestPublish(t *testing.T) {
	h := newTeam(t)
	job := h.add("job", hub.Ingest)
	var feed listed
	for b := range 10 {
		var items []*queue.Item
		for i := range 500 {
			items = append(items, item(fmt.Sprintf("%d-%d", b, i)))
		}
		feed.batches = append(feed.batches, queue.Batch{Items: items, Read: int64(b+1) * 100})
	}
	again := feed
	rep, rejects, notices, err := h.report(job, &feed)
	if want := (hub.PublishReport{Items: queue.Tally{New: 5000}, Read: 1000, Size: 1000}); err != nil || rep != want || len(rejects)+len(notices) > 0 {
		t.Fatalf("%+v, %v, %v, %v", rep, rejects, notices, err)
	}
	if rep, _, _, err = h.report(job, &again); err != nil || rep.Items != (queue.Tally{Unchanged: 5000}) {
		t.Errorf("the same again: %+v, %v", rep, err)
	}
	if n := ask[int](h, "SELECT count(*) FROM hub.item AS i JOIN hub.work AS w ON w.item = i.id WHERE w.state = 0 AND w.records = 1"); n != 5000 {
		t.Errorf("%d items wait", n)
	}
	for who, kind := range map[string]hub.Duty{"mod": hub.Moderator, "sup": hub.Supervisor} {
		if _, _, _, err := h.report(h.add(who, kind), feedOf(item("x"))); queue.KindOf(err) != queue.Refused {
			t.Errorf("%s publishes: %v", who, err)
		}
	}
}

func TestPublishTwiceInOneFeed(t *testing.T) {
	h := newTeam(t)
	score := func(v float64) func(*queue.Item) {
		return func(it *queue.Item) { it.Scores = []queue.Score{{Detector: "d", Label: "SPAM", Score: v}} }
	}
	feed := &listed{[]queue.Batch{
		{Items: []*queue.Item{item("a", score(.1)), item("b"), item("a", score(.2)), item("a", score(.2))}},
		{Items: []*queue.Item{item("b"), item("a", score(.3))}},
	}}
	rep, rejects, _, err := h.report(h.dsn, feed)
	if err != nil || rep.Items != (queue.Tally{New: 2, Updated: 2, Unchanged: 2}) {
		t.Errorf("%+v, %v, %v", rep, rejects, err)
	}
	docs := ask[string](h, "SELECT i.doc || string_agg(a.doc, '' ORDER BY a.record) FROM hub.item AS i JOIN hub.again AS a ON a.item = i.id WHERE i.key = 'a' GROUP BY i.id")
	if one, two, three := strings.Index(docs, `"score":0.1`), strings.Index(docs, `"score":0.2`), strings.Index(docs, `"score":0.3`); one < 0 || two < one || three < two {
		t.Errorf("the records are not in their order: %s", docs)
	}
	if p := ask[int64](h, "SELECT priority FROM hub.work JOIN hub.item ON item = id WHERE key = 'a'"); p != policies(t).Stand(item("a", score(.3))).Priority {
		t.Errorf("its priority is %d", p)
	}
}

func TestPublishKeepsTheRest(t *testing.T) {
	h := newTeam(t)
	var items []*queue.Item
	for i := range 300 {
		items = append(items, item(fmt.Sprint(i)))
	}
	items[7].Source = ""
	items[17].ID = "\x00"
	items[27].Author.ID = strings.Repeat("x", 1001)
	items[37].Lang = strings.Repeat("x", 101)
	long := make([]rune, 1000) // too long for an index, which the hub alone knows
	random := rand.New(rand.NewPCG(1, 2))
	for i := range long {
		long[i] = 0x20000 + random.Int32N(0xA000)
	}
	items[47].ID = string(long)
	items[57].ID = strings.Repeat("k", 1001)
	items[67].Text = "NUL \x00 and \u202e are text"
	items[77].Meta = []byte(`{"deep":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + `}`)
	feed := &listed{[]queue.Batch{
		{Items: items, Rejects: []queue.Reject{{Origin: queue.Origin{File: "test.jsonl", Line: 9999}, Field: "id", Reason: "is missing"}}},
		{Entries: []queue.Entry{{Kind: queue.Decided, ID: uuid.New()}, {Kind: queue.Noted}}, Read: 77},
	}}
	rep, rejects, _, err := h.report(h.dsn, feed)
	if err != nil || rep.Items.Rejected != int64(len(rejects)) || rep.Items.New != 300-int64(len(rejects))+3 || rep.Read != 77 {
		t.Errorf("%+v, %v", rep, err)
	}
	all := strings.Join(rejects, "\n")
	for _, want := range []string{
		"9999: id: is missing", ":8: source: is missing", ":18: id: holds the character NUL", ":28: author: is 1001 characters", ":38: lang: is 101 characters",
		":48: item: was not taken by the hub", ":58: id: is 1001 characters", ":1: kind: is no item", ":2: kind: is no item",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not told in\n%s", want, all)
		}
	}
	if n := ask[int64](h, "SELECT count(*) FROM hub.item"); n != rep.Items.New {
		t.Errorf("the hub has %d items", n)
	}
}

func TestPublishStands(t *testing.T) {
	h := newTeam(t)
	soon := time.Now().Add(20 * time.Minute).UTC().Truncate(time.Second)
	threat := item("threat", func(it *queue.Item) {
		it.Scores = []queue.Score{{Detector: "d", Label: "THREAT", Score: .99}}
		it.Flags = []queue.Flag{{By: queue.ByRemovalOrder, Reason: "S", Deadline: soon}}
	})
	h.publish(threat, item("plain"))
	st := policies(t).Stand(threat)
	var priority int64
	var deadline time.Time
	var rules []string
	var author string
	if err := h.open(h.dsn).QueryRow(t.Context(), "SELECT w.priority, w.deadline, w.rules, i.author FROM hub.work AS w JOIN hub.item AS i ON i.id = w.item WHERE i.key = 'threat'").Scan(&priority, &deadline, &rules, &author); err != nil {
		t.Fatal(err)
	}
	if priority != st.Priority || !st.Danger() || !deadline.Equal(soon) || author != threat.Author.Name() {
		t.Errorf("priority %d, deadline %v, author %q", priority, deadline, author)
	}
	if !cmp.Equal(rules, []string{"terror", "S", "T", "T1"}) {
		t.Errorf("it points at %v", rules)
	}
	// Who is limited to the policy, or to a rule above, sees it; others do not.
	for who, limit := range map[string]string{"kim": "terror", "lee": "T", "max": "T1"} {
		h.add(who, hub.Moderator, func(r *hub.Reviewer) { r.Rules = []string{limit} })
		c := h.dial(who)
		grants, err := c.Lease(t.Context(), queue.MainQueue, 5, time.Hour, false)
		if err != nil || len(grants) != 1 || grants[0].Key.ID != "threat" {
			t.Errorf("%s: %v, %v", limit, grants, err)
			continue
		}
		if err := c.GiveBack(t.Context(), []int64{grants[0].Item}); err != nil {
			t.Error(err)
		}
	}
	h.add("other", hub.Moderator, func(r *hub.Reviewer) { r.Rules = []string{"T2"} })
	if grants, err := h.dial("other").Lease(t.Context(), queue.MainQueue, 5, time.Hour, false); err != nil || len(grants) != 0 {
		t.Errorf("another rule: %v, %v", grants, err)
	}

	key := item("plain").Key()
	if err := hub.Prioritise(t.Context(), h.dsn, key, new(int64(1_000_000)), soon); err != nil {
		t.Error(err)
	}
	if p := ask[int64](h, "SELECT priority FROM hub.work JOIN hub.item ON item = id WHERE key = 'plain' AND deadline = $1", soon); p != 1_000_000 {
		t.Errorf("its priority is %d", p)
	}
	if err := hub.Prioritise(t.Context(), h.dsn, key, new(int64(2_000_000)), soon); queue.KindOf(err) != queue.Invalid {
		t.Errorf("a priority that there is not: %v", err)
	}
	if err := hub.Prioritise(t.Context(), h.dsn, item("none").Key(), new(int64(1)), soon); queue.KindOf(err) != queue.NotFound {
		t.Errorf("an item that there is not: %v", err)
	}
	for _, want := range []bool{true, false} {
		if done, err := hub.Withdraw(t.Context(), h.dsn, key, "gone"); err != nil || done != want {
			t.Errorf("withdrawn: %v, %v", done, err)
		}
	}
	if _, err := hub.Withdraw(t.Context(), h.dsn, item("none").Key(), "gone"); queue.KindOf(err) != queue.NotFound {
		t.Errorf("an item that there is not: %v", err)
	}
	if _, err := hub.Withdraw(t.Context(), h.dsn, threat.Key(), " "); queue.KindOf(err) != queue.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	if err := hub.Prioritise(t.Context(), h.dsn, key, new(int64(1)), soon); queue.KindOf(err) != queue.NotFound {
		t.Errorf("an item that was withdrawn: %v", err)
	}
	if rep := h.publish(item("plain")); rep.Withdrawn != 1 {
		t.Errorf("what was withdrawn comes again: %+v", rep)
	}
}

// file is a medium of a feed.
func file(data []byte) queue.MediaFile {
	return queue.MediaFile{Size: int64(len(data)), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
}

func address(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func TestPublishMedia(t *testing.T) {
	h := newTeam(t)
	old, big, small := []byte("was here before"), bytes.Repeat([]byte("x"), 3<<20), []byte("small")
	opened := map[string]int{}
	turns := 0
	files := map[string]queue.MediaFile{
		"old": file(old), "again": file(old), "big": file(big), "small": file(small), "empty": file(nil), "huge": {Size: queue.MaxMedium + 1},
		"broken": {Size: 5, Open: func() (io.ReadCloser, error) { return nil, errors.New("no") }},
		"cut": {Size: 5, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader("abc"), failing{})), nil
		}},
		"vanishes": {Size: 5, Open: func() (io.ReadCloser, error) {
			if turns++; turns%2 == 0 {
				return nil, errors.New("no")
			}
			return io.NopCloser(strings.NewReader("abcde")), nil
		}},
		"changes": {Size: 5, Open: func() (io.ReadCloser, error) {
			turns++
			return io.NopCloser(strings.NewReader(fmt.Sprint("turn ", turns))), nil
		}},
	}
	find := func(path string) (queue.MediaFile, error) {
		f, ok := files[path]
		switch {
		case path == "link":
			return f, queue.Errorf(queue.Refused, "leads out of the folder")
		case !ok:
			return f, queue.Errorf(queue.NotFound, "no")
		}
		open := f.Open
		f.Open = func() (io.ReadCloser, error) { opened[path]++; return open() }
		return f, nil
	}
	with := func(id string, m ...queue.Media) *queue.Item {
		return item(id, func(it *queue.Item) { it.Media = m })
	}
	publish := func(find func(string) (queue.MediaFile, error), items ...*queue.Item) (hub.PublishReport, string) {
		t.Helper()
		feed := feedOf(items...)
		feed.batches[0].Media = find
		rep, rejects, notices, err := h.report(h.dsn, feed)
		if err != nil || len(rejects) > 0 || rep.Notices != int64(len(notices)) {
			t.Fatalf("%+v, %v, %v", rep, rejects, err)
		}
		return rep, strings.Join(notices, "\n")
	}
	if rep, notices := publish(find, with("first", queue.Media{Path: "old"})); rep.Media != (queue.MediaTally{Sealed: 1}) || notices != "" {
		t.Fatalf("%+v, %s", rep, notices)
	}
	opened = map[string]int{}
	items := []*queue.Item{
		with("known", queue.Media{Path: "old", SHA256: address(old)}, queue.Media{Path: "again"}), with("big", queue.Media{Path: "big"}, queue.Media{Path: "big", SHA256: address(big)}),
		with("other", queue.Media{Path: "small", SHA256: address([]byte("what was flagged"))}), with("missing", queue.Media{Path: "none"}, queue.Media{URL: "https://example.org/a"}),
		with("empty", queue.Media{Path: "empty"}), with("huge", queue.Media{Path: "huge"}), with("broken", queue.Media{Path: "broken"}), with("cut", queue.Media{Path: "cut"}),
		with("link", queue.Media{Path: "link"}), with("changes", queue.Media{Path: "changes"}), with("vanishes", queue.Media{Path: "vanishes"}),
	}
	rep, notices := publish(find, items...)
	if want := (queue.MediaTally{Sealed: 2, Known: 3, Missing: 1, Refused: 7, Differing: 1}); rep.Media != want || rep.Items.New != 11 {
		t.Errorf("%+v, want %+v\n%s", rep, want, notices)
	}
	for _, want := range []string{
		":3: media[0].path: differs from what was flagged", ":4: media[0].path: is not there", ":5: media[0].path: is empty", ":6: media[0].path: is larger than the 4 GiB",
		":7: media[0].path: cannot be read", ":8: media[0].path: cannot be read", ":9: media[0].path: leads out of the folder", ":10: media[0].path: changed while it was read",
		":11: media[0].path: changed while it was read",
	} {
		if !strings.Contains(notices, want) {
			t.Errorf("%q is not told in\n%s", want, notices)
		}
	}
	if opened["old"] != 0 || opened["again"] != 1 || opened["big"] != 2 {
		t.Errorf("opened %v", opened)
	}
	if got := ask[[]string](h, "SELECT array_agg(m.address ORDER BY m.address) FROM hub.medium AS m WHERE m.chunks = (SELECT count(*) FROM hub.chunk WHERE medium = m.address)"); len(got) != 3 {
		t.Errorf("the hub has %d whole media", len(got))
	}
	if items[0].Media[1].SHA256 != address(old) || items[2].Media[0].Found != address(small) || items[2].Media[0].Bytes != int64(len(small)) {
		t.Errorf("the items say %+v, %+v", items[0].Media, items[2].Media)
	}
	if rep, _ := publish(nil, with("without", queue.Media{Path: "old"})); rep.Media != (queue.MediaTally{Missing: 1}) || rep.Notices != 0 {
		t.Errorf("no files came: %+v", rep)
	}
	// Withdrawn, its media go with it, save those that another item shows.
	if _, err := hub.Withdraw(t.Context(), h.dsn, items[1].Key(), "gone"); err != nil {
		t.Fatal(err)
	}
	if _, err := hub.Withdraw(t.Context(), h.dsn, items[0].Key(), "gone"); err != nil {
		t.Fatal(err)
	}
	if got := ask[[]string](h, "SELECT array_agg(address) FROM hub.medium WHERE address = ANY($1)", []string{address(old), address(big)}); !cmp.Equal(got, []string{address(old)}) {
		t.Errorf("left are %v", got)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the disk failed") }

func TestPublishIsCutShort(t *testing.T) {
	h := newTeam(t)
	var feed listed
	for b := range 40 {
		var items []*queue.Item
		for i := range 100 {
			items = append(items, item(fmt.Sprintf("%d-%d", b, i)))
		}
		feed.batches = append(feed.batches, queue.Batch{Items: items})
	}
	all := feed
	ctx, stop := context.WithCancel(t.Context())
	rep, err := hub.Publish(ctx, h.dsn, &feed, policies(t), hub.PublishOptions{Progress: func(hub.PublishReport) { stop() }})
	if !errors.Is(err, context.Canceled) || rep.Items.New == 0 || rep.Items.New == 4000 {
		t.Errorf("stopped: %+v, %v", rep, err)
	}
	left := int64(200_000)
	proxy := hubtest.NewProxy(t, h.server.Addr(), func() int64 { return left })
	feed = all
	if rep, err = hub.Publish(t.Context(), strings.Replace(h.dsn, h.server.Addr(), proxy.Addr(), 1), &feed, policies(t), hub.PublishOptions{}); queue.KindOf(err) != queue.Offline {
		t.Errorf("the line broke: %+v, %v", rep, err)
	}
	feed = all
	feed.batches[30].Items[3] = nil
	broken := errors.New("the file cannot be read")
	if rep, err = hub.Publish(t.Context(), h.dsn, failingFeed{&feed, broken}, policies(t), hub.PublishOptions{}); !errors.Is(err, broken) {
		t.Errorf("the feed broke: %+v, %v", rep, err)
	}
	all.batches[30].Items[3] = item("30-3")
	if rep, err = hub.Publish(t.Context(), h.dsn, &all, policies(t), hub.PublishOptions{}); err != nil || rep.Items.New+rep.Items.Unchanged != 4000 || rep.Items.Unchanged == 0 {
		t.Errorf("again: %+v, %v", rep, err)
	}
	if n := ask[int](h, "SELECT count(*) FROM hub.item"); n != 4000 {
		t.Errorf("the hub has %d items", n)
	}
}

// failingFeed breaks before a batch that has no item in it.
type failingFeed struct {
	*listed
	err error
}

func (f failingFeed) Read(ctx context.Context) (queue.Batch, error) {
	b, err := f.listed.Read(ctx)
	if err == nil && b.Items[3] == nil {
		err = f.err
	}
	return b, err
}
