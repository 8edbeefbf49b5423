package queue_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"discern/queue"
)

// network answers what each address holds, or the error that fetching it does.
type network map[string]any

func (n network) fetch(_ context.Context, url string) (io.ReadCloser, int64, error) {
	switch content := n[url].(type) {
	case string:
		return io.NopCloser(strings.NewReader(content)), int64(len(content)), nil
	case io.Reader:
		return io.NopCloser(content), -1, nil
	case int64:
		return io.NopCloser(strings.NewReader("x")), content, nil
	default:
		return nil, 0, queue.Errorf(queue.Refused, "the address is private")
	}
}

const at = "https://a.example/b.jpg"

func newFetchBench(tb testing.TB, n network) *mediaBench {
	return newMediaBench(tb, func(c *queue.Config) { c.Fetch = n.fetch })
}

func TestFetch(t *testing.T) {
	net := network{at: "one"}
	m := newFetchBench(t, net)
	it := photo("x", queue.Media{Path: "a"}, queue.Media{URL: at, Alt: "a bridge"})
	it.Text, it.Flags = "words", []queue.Flag{{By: queue.ByUser}}
	m.imports(t, folder{}, it)
	ref := m.ref(t, "x")
	if _, err := m.bytes(t, "x", 1); err == nil || !strings.Contains(err.Error(), "it was not fetched") {
		t.Errorf("before: %v", err)
	}
	var last, total int64
	got, err := m.Fetch(t.Context(), ref, 1, func(done, of int64) { last, total = done, of })
	want := queue.Media{URL: at, SHA256: sha("one"), Bytes: 3, Alt: "a bridge"}
	if err != nil || got != want || last != 3 || total != 3 {
		t.Errorf("fetched %+v (%v), told %d of %d", got, err, last, total)
	}
	m.wantBytes(t, "x", 1, "one")
	task, err := m.Look(t.Context(), ref)
	if err != nil || task.Item.Text != "words" || len(task.Item.Flags) != 1 || task.Item.Media[1] != want || task.Item.Media[0].Path != "a" {
		t.Errorf("the item is %+v (%v)", task.Item, err)
	}
	if e := m.entries(t, "x", queue.Fetched); len(e) != 1 || e[0].Text != at || e[0].Media[0] != sha("one") || e[0].Reviewer != "amina" {
		t.Errorf("the entries are %+v", e)
	}
	delete(net, at)
	if again, err := m.Fetch(t.Context(), ref, 1, nil); err != nil || again != want {
		t.Errorf("what is here was fetched again: %+v (%v)", again, err)
	}
	// What was fetched is tied to whatever else has the same bytes.
	m.imports(t, folder{"c": "one"}, photo("y", queue.Media{Path: "c"}))
	if s, err := m.MediaOf(t.Context(), m.ref(t, "y")); err != nil || s[0].Same != 1 {
		t.Errorf("%+v (%v)", s, err)
	}
	m.mustVerify(t)
}

func TestWhatIsNotFetched(t *testing.T) {
	broken := errors.New("read tcp 10.0.0.1: reset")
	m := newFetchBench(t, network{at: io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)), "huge": int64(queue.MaxMedium + 1)})
	m.imports(t, folder{}, photo("x", queue.Media{URL: at}, queue.Media{URL: "https://10.0.0.1/"}, queue.Media{Path: "a"}, queue.Media{URL: "huge"}))
	ref := m.ref(t, "x")
	for n, kind := range []queue.ErrorKind{queue.Other, queue.Refused, queue.Invalid, queue.Refused, queue.NotFound} {
		_, err := m.Fetch(t.Context(), ref, n, nil)
		wantKind(t, "fetching", err, kind)
		if n == 0 && (!errors.Is(err, broken) || strings.Contains(err.Error(), "10.0.0.1")) {
			t.Errorf("the error says %q", err)
		}
	}
	if e := m.entries(t, "x", queue.Fetched); len(e) > 0 {
		t.Errorf("the entries are %+v", e)
	}
	wantSame(t, "what is here", queue.PurgeReport{}, m.purges(t))
}

// What comes from an address need not be what was flagged there.
func TestFetchedMediaThatDiffer(t *testing.T) {
	m := newFetchBench(t, network{at: "a placeholder"})
	m.imports(t, folder{}, photo("x", queue.Media{URL: at, SHA256: sha("flagged")}))
	got, err := m.Fetch(t.Context(), m.ref(t, "x"), 0, nil)
	if want := (queue.Media{URL: at, SHA256: sha("flagged"), Found: sha("a placeholder"), Bytes: 13}); err != nil || got != want {
		t.Errorf("fetched %+v (%v)", got, err)
	}
	if s, err := m.MediaOf(t.Context(), m.ref(t, "x")); err != nil || !s[0].Differs || s[0].Whereabouts != queue.MediumKept {
		t.Errorf("%+v (%v)", s, err)
	}
}

// A purged medium that is fetched again is here again, and its retention begins anew.
func TestFetchedAgainAfterAPurge(t *testing.T) {
	m := newFetchBench(t, network{at: "one"})
	m.imports(t, folder{}, photo("x", queue.Media{URL: at}))
	ref := m.ref(t, "x")
	fetch := func() {
		t.Helper()
		if _, err := m.Fetch(t.Context(), ref, 0, nil); err != nil {
			t.Fatal(err)
		}
	}
	fetch()
	m.decide(t, "x", allowed)
	m.at = m.at.Add(200 * day)
	wantSame(t, "the first purge", queue.PurgeReport{Media: 1, Bytes: 3, Items: 1}, m.purges(t))
	m.wantGone(t, "x", 0)
	fetch()
	m.wantBytes(t, "x", 0, "one")
	wantSame(t, "it is new again", queue.PurgeReport{Recent: 1}, m.purges(t))
	m.at = m.at.Add(200 * day)
	wantSame(t, "the second purge", queue.PurgeReport{Media: 1, Bytes: 3, Items: 1}, m.purges(t))
	m.wantGone(t, "x", 0)
	m.mustVerify(t)
}
