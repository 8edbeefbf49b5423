package hub_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/hub"
)

// film is so many bytes that no other test has, with their address.
func film(seed uint64, n int) ([]byte, string) {
	b := make([]byte, n)
	rng := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})
	_, _ = rng.Read(b)
	sum := sha256.Sum256(b)
	return b, hex.EncodeToString(sum[:])
}

// publishWith publishes items with files.
func (h *team) publishWith(files map[string][]byte, items ...*queue.Item) {
	h.Helper()
	batch := queue.Batch{Items: items, Read: 1000, Media: func(path string) (queue.MediaFile, error) {
		b, ok := files[path]
		if !ok {
			return queue.MediaFile{}, queue.Errorf(queue.NotFound, "no such file")
		}
		return queue.MediaFile{Size: int64(len(b)), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}, nil
	}}
	rep, err := hub.Publish(h.Context(), h.dsn, &listed{[]queue.Batch{batch}}, policies(h), hub.PublishOptions{})
	if err != nil || rep.Items.Rejected > 0 {
		h.Fatalf("%+v, %v", rep, err)
	}
}

// showing is an item with media of some paths.
func showing(id string, paths ...string) *queue.Item {
	return item(id, func(it *queue.Item) {
		it.Kind = queue.Video
		for _, p := range paths {
			it.Media = append(it.Media, queue.Media{Path: p})
		}
	})
}

// kept lists what the desk's vault holds.
func (d *desk) kept() (list []string) {
	d.h.Helper()
	for k, err := range d.vault.All() {
		if err != nil {
			d.h.Fatal(err)
		}
		list = append(list, k.Address)
	}
	return list
}

// stutter breaks the line after some calls for chunks.
type stutter struct {
	queue.Hub
	left int
}

func (s *stutter) Chunk(ctx context.Context, address string, n int) ([]byte, error) {
	if s.left--; s.left < 0 {
		return nil, queue.Errorf(queue.Offline, "the line broke")
	}
	return s.Hub.Chunk(ctx, address, n)
}

func TestMediaComeChunkByChunk(t *testing.T) {
	h := newTeam(t)
	long, longAt := film(1, 3<<20+17)
	short, shortAt := film(2, 1000)
	h.publishWith(map[string][]byte{"long": long, "short": short}, showing("a", "long", "short", "gone"))
	kim := h.seat("kim", hub.Moderator)
	real := kim.hub
	// The line breaks after every chunk but one, and the laptop is closed between.
	fetched := 0
	for tries := 1; ; tries++ {
		s := &stutter{real, 1}
		rep, err := kim.Sync(t.Context(), s, queue.SyncOptions{Ahead: 1})
		fetched += 1 - max(s.left, 0)
		if err == nil {
			break
		}
		if queue.KindOf(err) != queue.Offline || tries > 10 {
			t.Fatalf("round %d: %+v, %v", tries, rep, err)
		}
		if rep, err := kim.Purge(t.Context(), queue.PurgeOptions{Now: time.Now().AddDate(1, 0, 0)}, nil); err != nil || rep.Media != 0 || rep.Undecided == 0 {
			t.Errorf("a purge meanwhile: %+v, %v", rep, err)
		}
		kim.restart()
	}
	if fetched != 5 {
		t.Errorf("%d chunks were fetched; there are 5", fetched)
	}
	if diff := kim.kept(); len(diff) != 2 || !slices.Contains(diff, longAt) || !slices.Contains(diff, shortAt) {
		t.Errorf("the vault holds %v", diff)
	}
	m, err := kim.Medium(t.Context(), kim.find("a"), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	got := make([]byte, len(long))
	if _, err := m.ReadAt(got, 0); err != nil && !errors.Is(err, io.EOF) || !bytes.Equal(got, long) {
		t.Errorf("the medium is another: %v", err)
	}
	_, err = kim.Medium(t.Context(), kim.find("a"), 2)
	refuses(t, "a medium that the hub lacks", err, queue.NotFound, "from the hub")
}

func TestMediaLeaveWithTheirItem(t *testing.T) {
	h := newTeam(t)
	long, longAt := film(3, 2<<20)
	other, _ := film(4, 2<<20)
	both, bothAt := film(5, 100)
	h.publishWith(map[string][]byte{"long": long, "other": other, "both": both}, showing("a", "long", "both"), showing("b", "both", "other"))
	kim := h.seat("kim", hub.Moderator)
	// Of b's second medium one chunk has come.
	if _, err := kim.Sync(t.Context(), &stutter{kim.hub, 4}, queue.SyncOptions{Ahead: 2}); queue.KindOf(err) != queue.Offline {
		t.Fatal(err)
	}
	if n := len(kim.kept()); n != 3 {
		t.Fatalf("%d media have come", n)
	}
	if _, err := kim.GiveBackLeases(t.Context(), kim.hub, []queue.Ref{kim.find("b")}); err != nil {
		t.Fatal(err)
	}
	kim.sync(0)
	if left := kim.kept(); len(left) != 2 || !slices.Contains(left, longAt) || !slices.Contains(left, bothAt) {
		t.Errorf("the vault holds %v", left)
	}
	if _, err := kim.GiveBackLeases(t.Context(), kim.hub, nil); err != nil {
		t.Fatal(err)
	}
	if left := kim.kept(); len(left) != 0 {
		t.Errorf("the vault holds %v", left)
	}
}

func TestWrongChunkAtTheHub(t *testing.T) {
	h := newTeam(t)
	long, _ := film(6, 2<<20)
	h.publishWith(map[string][]byte{"long": long}, showing("a", "long"))
	h.sql(h.dsn, "UPDATE hub.chunk SET data = set_byte(data, 5, 7), digest = encode(sha256(set_byte(data, 5, 7)), 'hex') WHERE n = 1")
	kim := h.seat("kim", hub.Moderator)
	if rep := kim.sync(1); rep.Media != 0 || rep.Leased != 1 {
		t.Errorf("kim's round: %+v", rep)
	}
	if left := kim.kept(); len(left) != 0 {
		t.Errorf("the vault holds %v", left)
	}
}

func TestMediaStayUntilTheDecisionIsSent(t *testing.T) {
	h := newTeam(t)
	b, _ := film(7, 100)
	h.publishWith(map[string][]byte{"f": b}, showing("a", "f"))
	kim := h.seat("kim", hub.Moderator)
	kim.sync(1)
	if err := kim.SetRetention(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	kim.decide(kim.next().Ref, queue.NotViolating)
	later := queue.PurgeOptions{Now: time.Now().Add(time.Hour)}
	if rep, err := kim.Purge(t.Context(), later, nil); err != nil || rep.Unsent != 1 || rep.Media != 0 {
		t.Errorf("before it is sent: %+v, %v", rep, err)
	}
	kim.sync(0)
	if rep, err := kim.Purge(t.Context(), later, nil); err != nil || rep.Unsent != 0 || rep.Media != 1 {
		t.Errorf("after: %+v, %v", rep, err)
	}
	if rep := kim.sync(0); rep.Sent != 1 {
		t.Errorf("the purge is sent: %+v", rep)
	}
}

func TestWithdrawn(t *testing.T) {
	h := newTeam(t)
	b, _ := film(8, 100)
	shared, sharedAt := film(9, 100)
	files := map[string][]byte{"f": b, "shared": shared}
	h.publishWith(files, showing("a", "f", "shared"), showing("b"), showing("c", "shared"), showing("d"))
	kim, sam := h.seat("kim", hub.Moderator), h.seat("sam", hub.Supervisor)
	kim.sync(4)
	kim.decide(kim.find("a"), queue.Violating)
	kim.sync(0)
	sam.sync(0)
	open, err := kim.Take(t.Context(), kim.find("b"))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"a", "b", "d"} {
		if ok, err := hub.Withdraw(t.Context(), h.dsn, queue.Key{Source: "tests", ID: id}, "gone upstream"); err != nil || !ok {
			t.Fatal(err)
		}
	}
	if rep := kim.sync(0); rep.Withdrawn != 3 || rep.Lost != 0 {
		t.Errorf("kim's round: %+v", rep)
	}
	_, err = kim.Decide(t.Context(), open.Ref, queue.Judgement{Verdict: queue.Violating})
	refuses(t, "deciding what is withdrawn", err, queue.NotOpen, "withdrawn at the hub")
	kim.lacks("a")
	kim.lacks("b")
	kim.lacks("d")
	if left := kim.kept(); len(left) != 1 || left[0] != sharedAt {
		t.Errorf("kim's vault holds %v", left)
	}
	if rep := sam.sync(0); rep.Withdrawn != 1 {
		t.Errorf("sam's round: %+v", rep)
	}
	if rep := kim.sync(0); rep.Sent != 1 { // that a's medium was purged
		t.Errorf("kim's next round: %+v", rep)
	}
	if s := kim.state(); s.Open != 1 || s.Mishaps != 0 {
		t.Errorf("kim's state: %+v", s)
	}
	// Somebody who follows from the beginning has the decision, and nothing of the content.
	tia := h.seat("tia", hub.Supervisor)
	if rep := tia.sync(0); rep.Pulled < 3 {
		t.Errorf("tia's round: %+v", rep)
	}
	tia.lacks("a")
	for _, d := range []*desk{kim, sam, tia} {
		d.verify()
	}
}

func TestDecisionForWhatIsWithdrawn(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"))
	kim := h.seat("kim", hub.Moderator)
	kim.sync(1)
	dec := kim.decide(kim.next().Ref, queue.Violating)
	if _, err := hub.Withdraw(t.Context(), h.dsn, queue.Key{Source: "tests", ID: "a"}, "gone upstream"); err != nil {
		t.Fatal(err)
	}
	kim.sync(0)
	mishaps, err := kim.Mishaps(t.Context())
	if err != nil || len(mishaps) != 1 || mishaps[0].Why != queue.WasWithdrawn || mishaps[0].Entry != dec.ID || mishaps[0].Key.ID != "a" {
		t.Errorf("kim's mishaps: %+v, %v", mishaps, err)
	}
	if err := kim.DismissMishaps(t.Context(), dec.ID); err != nil || kim.state().Mishaps != 0 {
		t.Errorf("put aside: %+v, %v", kim.state(), err)
	}
}
