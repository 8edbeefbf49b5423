package queue_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/storage/vault"
)

// mediaBench is a bench with a vault.
type mediaBench struct {
	*bench
	dir     string // of the vault
	vault   *vault.Vault
	notices []string
	opened  []string // paths that were opened
}

func newMediaBench(tb testing.TB, with ...func(*queue.Config)) *mediaBench {
	tb.Helper()
	m := &mediaBench{dir: tb.TempDir()}
	m.reopen(tb)
	m.bench = newBench(tb, append(with, func(c *queue.Config) { c.Vault = m.vault })...)
	return m
}

func (m *mediaBench) reopen(tb testing.TB) {
	tb.Helper()
	v, err := vault.Open(m.dir, vault.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	m.vault = v
}

// folder is what lies beside a file of items: the bytes of each path, or the error
// that finding or reading it answers with.
type folder map[string]any

// beside gives a batch its media.
func (m *mediaBench) beside(f folder) func(string) (queue.MediaFile, error) {
	return func(path string) (queue.MediaFile, error) {
		switch content := f[path].(type) {
		case nil:
			return queue.MediaFile{}, queue.Errorf(queue.NotFound, "there is no such file")
		case *queue.Error:
			return queue.MediaFile{}, content
		case string:
			return queue.MediaFile{Size: int64(len(content)), Open: func() (io.ReadCloser, error) {
				m.opened = append(m.opened, path)
				return io.NopCloser(strings.NewReader(content)), nil
			}}, nil
		case io.Reader:
			return queue.MediaFile{Size: 1000, Open: func() (io.ReadCloser, error) { return io.NopCloser(content), nil }}, nil
		default:
			panic(path)
		}
	}
}

// imports imports items with what lies beside them, calmly so that the order of
// what is opened is known.
func (m *mediaBench) imports(tb testing.TB, f folder, items ...*queue.Item) queue.ImportReport {
	tb.Helper()
	m.notices, m.opened = nil, nil
	r, err := m.Import(tb.Context(), &sliceFeed{{Items: items, Media: m.beside(f)}}, queue.ImportOptions{
		Calm: true, Notice: func(r queue.Reject) { m.notices = append(m.notices, r.String()) },
	})
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// picture is an item with media; same arguments, another record of it.
func photo(id string, media ...queue.Media) *queue.Item {
	return &queue.Item{ID: id, Source: "forum", Kind: queue.Image, Media: media}
}

func sha(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

// ref finds an item.
func (m *mediaBench) ref(tb testing.TB, id string) queue.Ref {
	tb.Helper()
	ref, err := m.Find(tb.Context(), id)
	if err != nil {
		tb.Fatal(err)
	}
	return ref
}

// media are the media of an item as it stands.
func (m *mediaBench) media(tb testing.TB, id string) []queue.Media {
	tb.Helper()
	task, err := m.Look(tb.Context(), m.ref(tb, id))
	if err != nil {
		tb.Fatal(err)
	}
	return task.Item.Media
}

// bytes reads the n-th medium of an item.
func (m *mediaBench) bytes(tb testing.TB, id string, n int) (string, error) {
	tb.Helper()
	opened, err := m.Medium(tb.Context(), m.ref(tb, id), n)
	if err != nil {
		return "", err
	}
	defer opened.Close()
	data, err := io.ReadAll(io.NewSectionReader(opened, 0, opened.Size()))
	return string(data), err
}

func (m *mediaBench) wantBytes(tb testing.TB, id string, n int, want string) {
	tb.Helper()
	if got, err := m.bytes(tb, id, n); err != nil || got != want {
		tb.Errorf("medium %d of %s is %q (%v), want %q", n, id, got, err, want)
	}
}

func wantSame(tb testing.TB, what string, want, got any) {
	tb.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		tb.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// What is known of each medium after an import, and what is said of it.
func TestTakingMedia(t *testing.T) {
	const flagged, other = "what was flagged", "something else"
	for _, tt := range []struct {
		name   string
		media  queue.Media
		file   any
		want   queue.Media
		tally  queue.MediaTally
		notice string
	}{
		{"a file", queue.Media{Path: "a"}, flagged, queue.Media{Path: "a", SHA256: sha(flagged), Bytes: 16}, queue.MediaTally{Sealed: 1}, ""},
		{"what was flagged", queue.Media{Path: "a", SHA256: sha(flagged), Bytes: 99}, flagged, queue.Media{Path: "a", SHA256: sha(flagged), Bytes: 16}, queue.MediaTally{Sealed: 1}, ""},
		{
			"something else",
			queue.Media{Path: "a", SHA256: sha(flagged)},
			other,
			queue.Media{Path: "a", SHA256: sha(flagged), Found: sha(other), Bytes: 14},
			queue.MediaTally{Sealed: 1, Differing: 1},
			"differs from what was flagged: the file has another SHA-256 than the item names",
		},
		{
			"a claim of what would be found",
			queue.Media{Path: "a", SHA256: sha(flagged), Found: sha(other)},
			flagged,
			queue.Media{Path: "a", SHA256: sha(flagged), Bytes: 16},
			queue.MediaTally{Sealed: 1},
			"",
		},
		{"nothing", queue.Media{Path: "a", SHA256: sha(flagged)}, nil, queue.Media{Path: "a", SHA256: sha(flagged)}, queue.MediaTally{Missing: 1}, "is not there; the item was taken without it"},
		{"a pipe", queue.Media{Path: "a"}, queue.Errorf(queue.Refused, "is a pipe, not a file"), queue.Media{Path: "a"}, queue.MediaTally{Refused: 1}, "is a pipe, not a file; the item was taken without it"},
		{"a disk that fails", queue.Media{Path: "a"}, iotest.ErrReader(errors.New("bad sector")), queue.Media{Path: "a"}, queue.MediaTally{Refused: 1}, "cannot be read to its end; the item was taken without it"},
		{"an address on the network", queue.Media{URL: "https://a.example/b"}, nil, queue.Media{URL: "https://a.example/b"}, queue.MediaTally{}, ""},
		{"an empty file", queue.Media{Path: "a"}, "", queue.Media{Path: "a", SHA256: sha("")}, queue.MediaTally{Sealed: 1}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := newMediaBench(t)
			r := m.imports(t, folder{"a": tt.file}, photo("x", tt.media))
			wantSame(t, "the medium", []queue.Media{tt.want}, m.media(t, "x"))
			wantSame(t, "the tally", tt.tally, r.Media)
			var want []string
			if tt.notice != "" {
				want = []string{"test.jsonl:1: media[0].path: " + tt.notice}
			}
			wantSame(t, "the notices", want, m.notices)
			if r.Items.New != 1 || r.Notices != int64(len(want)) {
				t.Errorf("the report is %+v", r)
			}
			content, ok := tt.file.(string)
			if got, err := m.bytes(t, "x", 0); ok && (err != nil || got != content) {
				t.Errorf("it opens as %q (%v)", got, err)
			} else if !ok && queue.KindOf(err) != queue.NotFound {
				t.Errorf("it opens with %v", err)
			}
		})
	}
}

// A file that says it is too large is not opened; one that does not say so is given
// up where it becomes so.
func TestTooLargeMedia(t *testing.T) {
	m := newMediaBench(t)
	small, err := vault.Open(t.TempDir(), vault.Options{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	m.bench = newBench(t, func(c *queue.Config) { c.Vault = small })
	open := func(string) (queue.MediaFile, error) {
		return queue.MediaFile{Size: queue.MaxMedium + 1, Open: func() (io.ReadCloser, error) { panic("opened") }}, nil
	}
	r, err := m.Import(t.Context(), &sliceFeed{{Items: []*queue.Item{photo("x", queue.Media{Path: "a"})}, Media: open}}, queue.ImportOptions{})
	if err != nil || r.Media.Refused != 1 {
		t.Errorf("%+v (%v)", r, err)
	}
	if r := m.imports(t, folder{"a": strings.Repeat("x", 101)}, photo("y", queue.Media{Path: "a"})); r.Media.Refused != 1 || len(m.notices) != 1 {
		t.Errorf("%+v, notices %q", r, m.notices)
	}
}

// What is here is not read again, whoever names it.
func TestKnownMediaAreNotRead(t *testing.T) {
	m := newMediaBench(t)
	m.imports(t, folder{"a": "one", "b": "two"}, photo("x", queue.Media{Path: "a"}, queue.Media{Path: "b"}))
	again := m.imports(t, folder{"a": "one", "b": "changed"}, photo("x", queue.Media{Path: "a"}, queue.Media{Path: "b"}))
	if len(m.opened) > 0 || again.Media != (queue.MediaTally{Known: 2}) || again.Items.Unchanged != 1 {
		t.Errorf("opened %q, %+v", m.opened, again)
	}
	other := m.imports(t, folder{}, photo("y", queue.Media{Path: "elsewhere", SHA256: sha("one")}))
	if other.Media != (queue.MediaTally{Known: 1}) || len(m.notices) > 0 {
		t.Errorf("%+v, notices %q", other, m.notices)
	}
	m.wantBytes(t, "y", 0, "one")
	m.wantBytes(t, "x", 1, "two")
}

// A later import brings what the first lacked, and sets right what was wrong.
func TestALaterImportBringsMedia(t *testing.T) {
	m := newMediaBench(t)
	named := queue.Media{Path: "a", SHA256: sha("right")}
	m.imports(t, folder{}, photo("x", named))
	if r := m.imports(t, folder{"a": "wrong"}, photo("x", named)); r.Items.Updated != 1 || r.Media.Differing != 1 {
		t.Errorf("the wrong file: %+v", r)
	}
	wantSame(t, "the medium", []queue.Media{{Path: "a", SHA256: sha("right"), Found: sha("wrong"), Bytes: 5}}, m.media(t, "x"))
	m.wantBytes(t, "x", 0, "wrong")
	if m.imports(t, folder{"a": "wrong"}, photo("x", named)); len(m.notices) != 1 || !strings.Contains(m.notices[0], "differs from what was flagged") {
		t.Errorf("the wrong file once more: notices %q", m.notices)
	}
	if r := m.imports(t, folder{"a": "right"}, photo("x", named)); r.Items.Updated != 1 || r.Media.Differing != 0 {
		t.Errorf("the right file: %+v", r)
	}
	wantSame(t, "the medium", []queue.Media{{Path: "a", SHA256: sha("right"), Bytes: 5}}, m.media(t, "x"))
	m.wantBytes(t, "x", 0, "right")
}

// A record of other media does not replace those that were first flagged.
func TestFlaggedMediaStay(t *testing.T) {
	m := newMediaBench(t)
	m.imports(t, folder{"a": "one"}, photo("x", queue.Media{Path: "a"}))
	m.imports(t, folder{"b": "two", "a": "three"}, photo("x", queue.Media{Path: "b"}, queue.Media{Path: "a", SHA256: sha("three")}))
	if len(m.opened) > 0 {
		t.Errorf("opened %q", m.opened)
	}
	wantSame(t, "the notices", []string{"test.jsonl:1: media[0], media[1].sha256: differs from what was first flagged; the first was kept"}, m.notices)
	m.wantBytes(t, "x", 0, "one")
}

// What another workspace has found at an address says nothing of what is here.
func TestClaimsOfWhatWasFound(t *testing.T) {
	m := newMediaBench(t)
	flagged := queue.Media{URL: "https://a.example/b", SHA256: sha("flagged")}
	m.imports(t, folder{"a": "flagged", "b": "a cat"}, photo("x", queue.Media{Path: "a"}), photo("y", queue.Media{Path: "b"}), photo("z", flagged))
	claim := flagged
	claim.Found = sha("a cat")
	m.imports(t, folder{}, photo("z", claim))
	m.wantBytes(t, "z", 0, "flagged")
	wantSame(t, "the medium", []queue.Media{flagged}, m.media(t, "z"))
}

// A dry run seals nothing and says what is missing.
func TestDryRunOfMedia(t *testing.T) {
	m := newMediaBench(t)
	var notices []string
	var last queue.ImportReport
	r, err := m.Import(t.Context(), &sliceFeed{{Items: []*queue.Item{photo("x", queue.Media{Path: "a"}, queue.Media{Path: "b"})}, Media: m.beside(folder{"a": "one"})}}, queue.ImportOptions{
		Dry: true, Notice: func(r queue.Reject) { notices = append(notices, r.Field) }, Progress: func(r queue.ImportReport) { last = r },
	})
	if err != nil || r.Media != (queue.MediaTally{Sealed: 1, Missing: 1}) || len(m.opened) > 0 {
		t.Errorf("%+v (%v), opened %q", r, err, m.opened)
	}
	wantSame(t, "the notices", []string{"media[1].path"}, notices)
	if last.Read < 3 || last.Read > last.Size {
		t.Errorf("read %d of %d", last.Read, last.Size)
	}
	if files, err := filepath.Glob(filepath.Join(m.dir, "*", "*")); err != nil || len(files) > 0 {
		t.Errorf("written was %v (%v)", files, err)
	}
}

// Without a vault, items have no media here and nothing is looked for.
func TestNoVault(t *testing.T) {
	b := newBench(t)
	never := func(string) (queue.MediaFile, error) { panic("looked for") }
	r, err := b.Import(t.Context(), &sliceFeed{{Items: []*queue.Item{photo("x", queue.Media{Path: "a"})}, Media: never}}, queue.ImportOptions{})
	if err != nil || r.Items.New != 1 || r.Media != (queue.MediaTally{}) {
		t.Fatalf("%+v (%v)", r, err)
	}
	ref, err := b.Find(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.Medium(t.Context(), ref, 0)
	wantKind(t, "a medium", err, queue.NotFound)
	if states, err := b.MediaOf(t.Context(), ref); err != nil || len(states) != 1 || states[0].Whereabouts != queue.MediumMissing {
		t.Errorf("%+v (%v)", states, err)
	}
	if r, err := b.Purge(t.Context(), queue.PurgeOptions{}, nil); err != nil || r != (queue.PurgeReport{}) {
		t.Errorf("purged %+v (%v)", r, err)
	}
	_, err = b.PurgeItem(t.Context(), ref, "why")
	wantKind(t, "purging", err, queue.NotFound)
	_, err = b.Fetch(t.Context(), ref, 0, nil)
	wantKind(t, "fetching", err, queue.Refused)
	if r, err := b.CheckMedia(t.Context(), nil); err != nil || !r.OK() {
		t.Errorf("checked %+v (%v)", r, err)
	}
}

// Several files are sealed at the same time, each to its own item, in batches that
// overlap.
func TestManyMediaAtOnce(t *testing.T) {
	m := newMediaBench(t)
	const batches, each = 5, 40
	content := func(b, i int) string { return fmt.Sprintf("medium %d of batch %d", i, b) }
	var feed sliceFeed
	for b := range batches {
		f := folder{}
		var items []*queue.Item
		for i := range each {
			f[fmt.Sprint(i)] = content(b, i)
			items = append(items, photo(fmt.Sprintf("%d-%d", b, i), queue.Media{Path: fmt.Sprint(i), SHA256: sha(content(b, i))}))
		}
		find := m.beside(f)
		feed = append(feed, queue.Batch{Items: items, Read: int64(b + 1), Media: func(path string) (queue.MediaFile, error) {
			file, err := find(path)
			file.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(f[path].(string))), nil }
			return file, err
		}})
	}
	read := int64(0)
	r, err := m.Import(t.Context(), &feed, queue.ImportOptions{Progress: func(r queue.ImportReport) {
		if r.Read < read || r.Read > r.Size {
			t.Errorf("read %d after %d, of %d", r.Read, read, r.Size)
		}
		read = r.Read
	}})
	if err != nil || r.Media != (queue.MediaTally{Sealed: batches * each}) || r.Notices > 0 {
		t.Fatalf("%+v (%v)", r, err)
	}
	for b := range batches {
		for i := range each {
			m.wantBytes(t, fmt.Sprintf("%d-%d", b, i), 0, content(b, i))
		}
	}
}

// An import is given up in the middle of a large file, and leaves nothing of it.
func TestCancelledInTheMiddleOfAMedium(t *testing.T) {
	for _, calm := range []bool{false, true} {
		m := newMediaBench(t)
		ctx, cancel := context.WithCancel(t.Context())
		var read atomic.Int64
		endless := func(string) (queue.MediaFile, error) {
			return queue.MediaFile{Size: 3 << 30, Open: func() (io.ReadCloser, error) {
				return io.NopCloser(reader(func(p []byte) (int, error) {
					if read.Add(int64(len(p))) > 8<<20 {
						cancel()
					}
					return len(p), nil
				})), nil
			}}, nil
		}
		told := false
		r, err := m.Import(ctx, &sliceFeed{{Items: []*queue.Item{photo("x", queue.Media{Path: "a"})}, Media: endless}}, queue.ImportOptions{
			Calm: calm, Progress: func(queue.ImportReport) { told = true },
		})
		if !errors.Is(err, context.Canceled) || r.Items.New != 0 || r.Media != (queue.MediaTally{}) || read.Load() > 16<<20 {
			t.Errorf("calm %v: %+v (%v) after %d bytes, told %v", calm, r, err, read.Load(), told)
		}
		files, err := filepath.Glob(filepath.Join(m.dir, "*", "*"))
		if err != nil || len(files) > 0 {
			t.Errorf("left is %v (%v)", files, err)
		}
		if _, err := m.Purge(t.Context(), queue.PurgeOptions{}, nil); err != nil { // which waits while an import rests on the vault
			t.Error(err)
		}
	}
}

type reader func([]byte) (int, error)

func (r reader) Read(p []byte) (int, error) { return r(p) }

// A vault that cannot be written ends the import; what was taken before is kept.
func TestAVaultThatFails(t *testing.T) {
	m := newMediaBench(t)
	if err := os.RemoveAll(m.dir); err != nil {
		t.Fatal(err)
	}
	feed := &sliceFeed{
		{Items: []*queue.Item{post("before", .5)}},
		{Items: []*queue.Item{photo("x", queue.Media{Path: "a"})}, Media: m.beside(folder{"a": "one"})},
		{Items: []*queue.Item{post("after", .5)}},
	}
	r, err := m.Import(t.Context(), feed, queue.ImportOptions{})
	if err == nil || !strings.Contains(err.Error(), "could not seal a medium") || r.Items.New != 1 {
		t.Errorf("%+v (%v)", r, err)
	}
}

// Progress is told within a large medium.
func TestProgressWithinAMedium(t *testing.T) {
	m := newMediaBench(t)
	const size = 3 << 20
	slow := func(string) (queue.MediaFile, error) {
		return queue.MediaFile{Size: size, Open: func() (io.ReadCloser, error) {
			in := bytes.NewReader(make([]byte, size))
			return io.NopCloser(reader(func(p []byte) (int, error) {
				time.Sleep(40 * time.Millisecond)
				return in.Read(p)
			})), nil
		}}, nil
	}
	within := 0
	if _, err := m.Import(t.Context(), &sliceFeed{{Items: []*queue.Item{photo("x", queue.Media{Path: "a"})}, Media: slow}}, queue.ImportOptions{Progress: func(r queue.ImportReport) {
		if r.Read > 0 && r.Read < size {
			within++
		}
	}}); err != nil || within == 0 {
		t.Errorf("told %d times within the medium (%v)", within, err)
	}
}

// What is left to read is told from what was met so far, and is exact in the end.
func TestProgressOverManyBatches(t *testing.T) {
	m := newMediaBench(t)
	var feed sizedFeed
	for i := range 4 {
		b := queue.Batch{Read: int64(i+1) * 100, Items: []*queue.Item{post(fmt.Sprint("p", i), .5)}}
		if i < 2 {
			b.Items = append(b.Items, photo(fmt.Sprint(i), queue.Media{Path: fmt.Sprint(i)}))
			b.Media = m.beside(folder{fmt.Sprint(i): strings.Repeat(fmt.Sprint(i), 1000)})
		}
		feed.sliceFeed = append(feed.sliceFeed, b)
	}
	var told [][2]int64
	items := int64(0)
	if _, err := m.Import(t.Context(), &feed, queue.ImportOptions{Calm: true, Progress: func(r queue.ImportReport) {
		if r.Items.New > items { // else it is told within a medium, on a slow disk
			items = r.Items.New
			told = append(told, [2]int64{r.Read, r.Size})
		}
	}}); err != nil {
		t.Fatal(err)
	}
	wantSame(t, "read, and to be read", [][2]int64{{1100, 4400}, {2200, 4400}, {2300, 400 + 2666}, {2400, 2400}}, told)
}

// sizedFeed is a feed of 400 bytes.
type sizedFeed struct{ sliceFeed }

func (sizedFeed) Size() int64 { return 400 }
