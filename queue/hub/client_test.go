package hub_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"discern/queue"
	"discern/queue/hub"
)

// hello makes a device known.
func hello(t *testing.T, c *hub.Client, d *device) queue.Seat {
	t.Helper()
	seat, err := c.Hello(t.Context(), d.public, queue.Mark{})
	if err != nil {
		t.Fatal(err)
	}
	return seat
}

func TestHello(t *testing.T) {
	h := newTeam(t)
	h.add("sam", hub.Supervisor)
	h.add("kim", hub.Moderator, func(r *hub.Reviewer) {
		r.Languages, r.Rules, r.Most, r.MostField = []string{"en", "ar"}, []string{"terror"}, 7, 70
	})
	h.add("job", hub.Ingest)
	c, d := h.dial("kim"), newDevice(t, h.name("kim"))
	seat := hello(t, c, d)
	if off := time.Since(seat.Now).Abs(); off > time.Minute {
		t.Errorf("the hub's time is %v off", off)
	}
	want := queue.Seat{
		Hub: seat.Hub, Reviewer: h.name("kim"), Duty: queue.Moderator, Languages: []string{"en", "ar"}, Rules: []string{"terror"},
		Most: 7, MostField: 70, Now: seat.Now, Witnessed: true,
		People: []queue.Person{{Name: h.name("kim"), Duty: queue.Moderator}, {Name: h.name("sam"), Duty: queue.Supervisor}},
	}
	if diff := cmp.Diff(want, seat); diff != "" || seat.Hub == uuid.Nil {
		t.Errorf("kim's seat: %s", diff)
	}
	if seat, err := c.Hello(t.Context(), d.public, queue.Mark{Seq: 3, Hash: [32]byte{1}}); err != nil || seat.Witnessed {
		t.Errorf("a witness of another hub is believed: %v", err)
	}
	other := h.dial("sam")
	if _, err := other.Hello(t.Context(), d.public, queue.Mark{}); queue.KindOf(err) != queue.Refused {
		t.Errorf("sam on kim's device: %v", err)
	}
	if _, err := other.Hello(t.Context(), d.public[:31], queue.Mark{}); queue.KindOf(err) != queue.Invalid {
		t.Errorf("half a key: %v", err)
	}
}

func TestLeaseDecideFollow(t *testing.T) {
	h := newTeam(t)
	h.add("kim", hub.Moderator)
	h.add("lee", hub.Moderator)
	h.add("sam", hub.Supervisor)
	score := func(label string, v float64) func(*queue.Item) {
		return func(it *queue.Item) { it.Scores = []queue.Score{{Detector: "d", Label: label, Score: v}} }
	}
	low, high := item("low", score("SPAM", .4)), item("high", score("THREAT", .99))
	h.publish(low, high, item("plain"))
	h.publish(item("high", score("THREAT", .5))) // a further record

	kim, lee, sam := h.dial("kim"), h.dial("lee"), h.dial("sam")
	dk, dl := newDevice(t, h.name("kim")), newDevice(t, h.name("lee"))
	hello(t, kim, dk)
	hello(t, lee, dl)
	hello(t, sam, newDevice(t, h.name("sam")))

	grants, err := kim.Lease(t.Context(), queue.MainQueue, 1, time.Hour, false)
	if err != nil || len(grants) != 1 {
		t.Fatalf("%v, %v", grants, err)
	}
	g := grants[0]
	if g.Key.Source != "tests" || g.Field || g.Ask != uuid.Nil || time.Until(g.Until).Round(time.Minute) != time.Hour {
		t.Errorf("granted %+v", g)
	}
	for range 20 { // one place in twenty is the oldest's
		if g.Key.ID == "high" {
			break
		}
		if err := kim.GiveBack(t.Context(), []int64{g.Item}); err != nil {
			t.Fatal(err)
		}
		if grants, err = kim.Lease(t.Context(), queue.MainQueue, 1, time.Hour, false); err != nil || len(grants) != 1 {
			t.Fatalf("%v, %v", grants, err)
		}
		g = grants[0]
	}
	if g.Key != high.Key() || g.Records != 2 {
		t.Errorf("granted %+v", g)
	}
	contents, err := kim.Contents(t.Context(), []int64{g.Item})
	if err != nil || len(contents) != 2 || contents[0].Record != 1 || contents[1].Record != 2 || contents[0].ID != g.Item {
		t.Fatalf("contents %+v, %v", contents, err)
	}
	if diff := cmp.Diff(*high, contents[0].Item); diff != "" {
		t.Error(diff)
	}
	if none, err := lee.Contents(t.Context(), []int64{g.Item}); err != nil || len(none) != 0 {
		t.Errorf("lee sees what kim holds: %v, %v", none, err)
	}
	if renewed, err := kim.Renew(t.Context(), []int64{g.Item}, 2*time.Hour); err != nil || len(renewed) != 1 || renewed[0].Until.Sub(g.Until) < 50*time.Minute {
		t.Errorf("renewed %v, %v", renewed, err)
	}
	if renewed, err := lee.Renew(t.Context(), []int64{g.Item}, 2*time.Hour); err != nil || len(renewed) != 0 {
		t.Errorf("lee renewed %v, %v", renewed, err)
	}

	first := dk.entry(queue.Decided, g.Key)
	rec, err := kim.Submit(t.Context(), dk.id(), []queue.Sealed{first})
	if err != nil || rec.Had != dk.end || len(rec.Said) != 0 || rec.Head.Seq != 1 {
		t.Fatalf("receipt %+v, %v", rec, err)
	}
	if again, err := kim.Submit(t.Context(), dk.id(), []queue.Sealed{first}); err != nil || again.Had != rec.Had || again.Head != rec.Head {
		t.Errorf("the same again: %+v, %v", again, err)
	}
	second := dl.entry(queue.Decided, g.Key, func(e *queue.Entry) { e.Decision.Verdict = queue.Violating })
	if rec, err = lee.Submit(t.Context(), dl.id(), []queue.Sealed{second}); err != nil || len(rec.Said) != 1 || rec.Said[0] != (queue.Said{Entry: second.Entry.ID, Why: queue.CameLater}) {
		t.Errorf("lee came later: %+v, %v", rec, err)
	}
	for name, c := range map[string]*hub.Client{"kim": kim, "lee": lee, "sam": sam} {
		clashes, err := c.Clashes(t.Context(), 0)
		if err != nil || len(clashes) != 1 {
			t.Fatalf("%s: %v, %v", name, clashes, err)
		}
		k := clashes[0]
		want := queue.Clash{Seq: 2, Key: g.Key, First: first.Entry.ID, Later: second.Entry.ID, FirstBy: h.name("kim"), LaterBy: h.name("lee"), At: k.At}
		if k != want || k.At.IsZero() {
			t.Errorf("%s: %+v, want %+v", name, k, want)
		}
	}

	list, next, err := sam.Pull(t.Context(), 0)
	if err != nil || len(list) != 2 || next != 2 {
		t.Fatalf("%d entries up to %d, %v", len(list), next, err)
	}
	if f := list[0]; f.Seq != 1 || f.Item != g.Item || !f.Public.Equal(dk.public) || f.Sealed.Seq != 1 || f.Hash != first.Hash || f.Prev != first.Prev ||
		!bytes.Equal(f.Sig, first.Sig) || !bytes.Equal(f.Canonical, first.Canonical) || cmp.Diff(first.Entry, f.Entry) != "" || f.At.IsZero() {
		t.Errorf("followed %+v", f)
	}
	if list, next, err = sam.Pull(t.Context(), next); err != nil || len(list) != 0 || next != 2 {
		t.Errorf("behind the end: %d entries up to %d, %v", len(list), next, err)
	}
	if list, next, err = kim.Pull(t.Context(), 0); err != nil || len(list) != 1 || list[0].Entry.ID != second.Entry.ID || next != 2 {
		t.Errorf("kim follows %d entries up to %d, %v", len(list), next, err)
	}
	if list, err = lee.History(t.Context(), []int64{g.Item}); err != nil || len(list) != 2 || list[0].Entry.ID != first.Entry.ID {
		t.Errorf("the item's history: %v, %v", list, err)
	}

	forked := *dk
	forked.end = queue.Mark{}
	if _, err := kim.Submit(t.Context(), dk.id(), []queue.Sealed{forked.entry(queue.Noted, g.Key, text("…"))}); queue.KindOf(err) != queue.Forked {
		t.Errorf("another entry in the place of the first: %v", err)
	}
	seat, err := kim.Hello(t.Context(), dk.public, rec.Head)
	if err != nil || seat.Had != dk.end || seat.Head != rec.Head || !seat.Witnessed {
		t.Errorf("kim's seat: %+v, %v", seat, err)
	}
}

func text(s string) func(*queue.Entry) { return func(e *queue.Entry) { e.Text = s } }

func TestMedia(t *testing.T) {
	h := newTeam(t)
	h.add("kim", hub.Moderator)
	data := bytes.Repeat([]byte("0123456789abcdef"), (2<<20+512)/16)
	sum := sha256.Sum256(data)
	address := hex.EncodeToString(sum[:])
	it := item("film", func(it *queue.Item) { it.Kind, it.Media = queue.Video, []queue.Media{{Path: "film.mp4"}} })
	feed := feedOf(it)
	feed.batches[0].Media = func(path string) (queue.MediaFile, error) {
		if path != "film.mp4" {
			return queue.MediaFile{}, queue.Errorf(queue.NotFound, "no")
		}
		return queue.MediaFile{Size: int64(len(data)), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}, nil
	}
	rep, err := hub.Publish(t.Context(), h.dsn, feed, policies(t), hub.PublishOptions{})
	if err != nil || rep.Media != (queue.MediaTally{Sealed: 1}) {
		t.Fatalf("%+v, %v", rep, err)
	}
	c := h.dial("kim")
	hello(t, c, newDevice(t, h.name("kim")))
	if n, err := c.Chunks(t.Context(), address); err != nil || n != 0 {
		t.Errorf("%d chunks without a lease, %v", n, err)
	}
	if _, err := c.Chunk(t.Context(), address, 0); queue.KindOf(err) != queue.Refused {
		t.Errorf("a chunk without a lease: %v", err)
	}
	grants, err := c.Lease(t.Context(), queue.MainQueue, 1, time.Hour, true)
	if err != nil || len(grants) != 1 || !grants[0].Field {
		t.Fatal(grants, err)
	}
	contents, err := c.Contents(t.Context(), []int64{grants[0].Item})
	if err != nil || len(contents) != 1 || contents[0].Item.Media[0].Address() != address || contents[0].Item.Media[0].Bytes != int64(len(data)) {
		t.Fatalf("%+v, %v", contents, err)
	}
	n, err := c.Chunks(t.Context(), address)
	if err != nil || n != 3 {
		t.Fatalf("%d chunks, %v", n, err)
	}
	var got []byte
	for i := range n {
		chunk, err := c.Chunk(t.Context(), address, i)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, chunk...)
	}
	if !bytes.Equal(got, data) {
		t.Error("what came is not what was published")
	}
	if _, err := c.Chunk(t.Context(), address, n); queue.KindOf(err) != queue.NotFound {
		t.Errorf("a chunk behind the last: %v", err)
	}
	h.sql(h.dsn, "UPDATE hub.chunk SET data = decode('00', 'hex') WHERE n = 1")
	if _, err := c.Chunk(t.Context(), address, 1); queue.KindOf(err) != queue.Damaged {
		t.Errorf("a damaged chunk: %v", err)
	}
}

func TestAwait(t *testing.T) {
	h := newTeam(t)
	h.add("kim", hub.Moderator)
	c := h.dial("kim")
	hello(t, c, newDevice(t, h.name("kim")))
	heard := make(chan error, 1)
	await := func() { heard <- c.Await(t.Context()) }
	go await()
	// Calls go first while it waits, as many as there are.
	for range 50 {
		if _, err := c.Lease(t.Context(), queue.MainQueue, 1, time.Minute, false); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case err := <-heard:
		t.Fatalf("nothing was said, and it was heard: %v", err)
	default:
	}
	h.publish(item("urgent", func(it *queue.Item) {
		it.Scores = []queue.Score{{Detector: "d", Label: "THREAT", Score: .99}}
	}))
	if err := <-heard; err != nil {
		t.Fatal(err)
	}
	// What is said during another call is heard behind it.
	if _, err := hub.Withdraw(t.Context(), h.dsn, queue.Key{Source: "tests", ID: "urgent"}, "gone"); err != nil {
		t.Fatal(err)
	}
	go await()
	if err := <-heard; err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	go func() { heard <- c.Await(ctx) }()
	stop()
	if err := <-heard; !errors.Is(err, context.Canceled) {
		t.Errorf("it was stopped: %v", err)
	}
	go await()
	if _, err := c.Chunks(t.Context(), hex.EncodeToString(make([]byte, 32))); err != nil {
		t.Errorf("the connection is broken: %v", err)
	}
	h.sql(h.dsn, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '"+h.name("kim")+"'")
	if err := <-heard; queue.KindOf(err) != queue.Offline {
		t.Errorf("the hub ended the session: %v", err)
	}
	if _, err := c.Chunks(t.Context(), ""); queue.KindOf(err) != queue.Offline {
		t.Errorf("behind that: %v", err)
	}
	if err := c.Await(t.Context()); queue.KindOf(err) != queue.Offline {
		t.Errorf("behind that: %v", err)
	}
}
