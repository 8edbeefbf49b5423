package vault_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"discern/queue"
	"discern/storage/vault"
)

// mark stands in every clear byte sequence of this file's tests, and must stand in
// no file of a vault.
var mark = []byte("CLEAR-MARK-OF-A-MEDIUM")

// marked invents a medium that is full of the mark.
func marked(n int, id uint64) []byte {
	data := append(binary.BigEndian.AppendUint64(nil, id), bytes.Repeat(mark, n/len(mark)+1)...)
	return data[:n]
}

// sealUntilKilled seals and deletes in a folder from several goroutines, and says on
// standard output what was answered, a line each.
func sealUntilKilled(dir string) error {
	v, err := vault.Open(dir, vault.Options{})
	if err != nil {
		return err
	}
	var mu sync.Mutex
	say := func(line string) {
		mu.Lock()
		defer mu.Unlock()
		_, _ = os.Stdout.WriteString(line + "\n")
	}
	failed := make(chan error, 1)
	for range 3 {
		go func() {
			for n := 0; ; n++ {
				data := marked(100+rand.IntN(2_000_000), rand.Uint64())
				kept, err := v.Seal(context.Background(), bytes.NewReader(data))
				if err == nil {
					say("sealed " + kept.Address)
				}
				if err == nil && n%3 == 2 {
					say("going " + kept.Address)
					if err = v.Delete(kept.Address); err == nil {
						say("gone " + kept.Address)
					}
				}
				if err != nil {
					failed <- err
					return
				}
			}
		}()
	}
	return <-failed
}

// A program that is killed at any moment keeps every medium that it had answered
// for, brings none back that it had deleted, and leaves nothing half done.
func TestKilledWhileSealing(t *testing.T) {
	kills := 60
	if testing.Short() {
		kills = 8
	}
	dir := t.TempDir()
	left, answers := 0, 0
	for range kills {
		said := killedChild(t, dir)
		searchMarks(t, dir) // as the kill has left it
		if under := files(t, filepath.Join(dir, "new")); len(under) > 0 {
			left++
		}
		v := mustOpen(t, dir)
		if under := files(t, filepath.Join(dir, "new")); len(under) > 0 {
			t.Fatalf("left half done: %v", under)
		}
		here := map[string]bool{}
		for _, kept := range all(t, v) {
			here[kept.Address] = true
			if kept.Lost {
				t.Errorf("%s has a key alone", kept.Address)
			}
			if err := v.Check(t.Context(), kept.Address); err != nil {
				t.Error(err)
			}
		}
		if n := len(files(t, dir)); n != 2*len(here) {
			t.Errorf("%d files for %d media", n, len(here))
		}
		for address, word := range said {
			if word == "sealed" && !here[address] {
				t.Errorf("%s was sealed and is lost", address)
			}
			if word == "gone" && here[address] {
				t.Errorf("%s was deleted and is here", address)
			}
		}
		answers += len(said)
		for address := range here { // the next round begins empty
			if err := v.Delete(address); err != nil {
				t.Fatal(err)
			}
		}
	}
	if left == 0 {
		t.Error("no kill left anything half done: nothing was tested")
	}
	t.Logf("%d kills, %d of them left something half done; %d media answered for", kills, left, answers)
}

// killedChild kills a child at work and returns what it said last of each medium.
func killedChild(t *testing.T, dir string) map[string]string {
	t.Helper()
	cmd := child("seal", dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	lines := bufio.NewScanner(out)
	for first := true; lines.Scan(); first = false {
		if first { // it is at work
			time.AfterFunc(time.Duration(rand.IntN(60_000))*time.Microsecond, func() { _ = cmd.Process.Kill() })
		}
		word, address, _ := strings.Cut(lines.Text(), " ")
		said[address] = word
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() > 0 {
		t.Fatalf("the child ended by itself: %v", err)
	}
	return said
}

// searchMarks looks for the mark, or any half of it, in every file of a vault.
func searchMarks(t *testing.T, dir string) {
	t.Helper()
	for _, name := range files(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, mark[:len(mark)/2]) || bytes.Contains(data, mark[len(mark)/2:]) {
			t.Errorf("clear bytes stand in %s", name)
		}
	}
}

// What a crash leaves at each step is swept when the vault is opened.
func TestLeftoversAreSwept(t *testing.T) {
	dir := t.TempDir()
	v := mustOpen(t, dir)
	data := noise(1000, 1)
	address := mustSeal(t, v, data)
	sealed, key := pair(dir, address)
	under := func(name string) string { return filepath.Join(dir, "new", name) }
	wholeSealed, wholeKey := mustRead(t, sealed), mustRead(t, key)
	reset := func() {
		mustWrite(t, sealed, wholeSealed)
		mustWrite(t, key, wholeKey)
	}
	remove := func(paths ...string) {
		for _, p := range paths {
			if err := os.Remove(p); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, tt := range []struct {
		name  string
		crash func()
		here  bool
	}{
		{"while it was sealed", func() { remove(sealed, key); mustWrite(t, under("123.part"), wholeSealed[:500]) }, false},
		{"before it took its place", func() {
			remove(sealed, key)
			mustWrite(t, under("123.part"), wholeSealed)
			mustWrite(t, under("123.key"), wholeKey)
		}, false},
		{"on its way", func() {
			remove(sealed, key)
			mustWrite(t, under(address+".age"), wholeSealed)
			mustWrite(t, under("123.key"), wholeKey)
		}, false},
		{"between key and sealed file", func() { remove(sealed); mustWrite(t, under(address+".age"), wholeSealed) }, false},
		{"while another sealed the same", func() { mustWrite(t, under("123.part"), wholeSealed); mustWrite(t, under("123.key"), wholeKey) }, true},
		{"when its deletion was wanted", func() { mustWrite(t, under(address+".gone"), nil) }, false},
		{"when its key was written over", func() { mustWrite(t, key, make([]byte, len(wholeKey))); mustWrite(t, under(address+".gone"), nil) }, false},
		{"when its key was gone", func() { remove(key); mustWrite(t, under(address+".gone"), nil) }, false},
		{"when it was deleted", func() { remove(key, sealed); mustWrite(t, under(address+".gone"), nil) }, false},
	} {
		reset()
		tt.crash()
		v := mustOpen(t, dir)
		want := 0
		if tt.here {
			want = 2
		}
		if left := files(t, dir); v.Has(address) != tt.here || len(left) != want {
			t.Errorf("a crash %s: here %v, left %v", tt.name, v.Has(address), left)
		}
	}
}

// No clear byte is on the disk while a medium is sealed, nor after.
func TestNoClearByteIsOnTheDisk(t *testing.T) {
	dir := t.TempDir()
	v := mustOpen(t, dir)
	data := marked(40<<20, 1)
	looked := 0
	r := bytes.NewReader(data)
	kept, err := v.Seal(t.Context(), readerFunc(func(p []byte) (int, error) {
		if looked*(8<<20) <= len(data)-r.Len() {
			looked++
			searchMarks(t, dir)
		}
		return r.Read(p)
	}))
	if err != nil || looked < 5 {
		t.Fatalf("looked %d times: %v", looked, err)
	}
	searchMarks(t, dir)
	if got, err := read(v, kept.Address); err != nil || !bytes.Equal(got, data) {
		t.Fatal(err)
	}
	searchMarks(t, dir)
}

// Everything at once, on few media, so that all get in each other's way.
func TestManyAtOnce(t *testing.T) {
	dir := t.TempDir()
	v := mustOpen(t, dir)
	const media = 4
	var clear [media][]byte
	var addresses [media]string
	for i := range clear {
		clear[i] = noise(100_000+i, byte(i))
		addresses[i] = addressOf(clear[i])
	}
	rounds := 60
	if testing.Short() {
		rounds = 15
	}
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(g), 1))
			for range rounds {
				i := rng.IntN(media)
				var err error
				switch g % 4 {
				case 0:
					_, err = v.Seal(context.Background(), bytes.NewReader(clear[i]))
				case 1:
					err = v.Delete(addresses[i])
				case 2:
					err = v.Check(context.Background(), addresses[i])
				default:
					for _, bad := range v.All() {
						err = errors.Join(err, bad)
					}
					v.Has(addresses[i])
				}
				if err != nil && queue.KindOf(err) != queue.NotFound {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	for i, data := range clear {
		mustSeal(t, v, data)
		if got, err := read(v, addresses[i]); err != nil || !bytes.Equal(got, data) {
			t.Error(err)
		}
	}
	if under := files(t, filepath.Join(dir, "new")); len(under) > 0 {
		t.Errorf("left half done: %v", under)
	}
}

// Several read one opened medium.
func TestSeveralReadOneMedium(t *testing.T) {
	v := mustOpen(t, t.TempDir())
	data := noise(500_000, 9)
	m, err := v.Open(mustSeal(t, v, data))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	var all sync.WaitGroup
	for g := range 6 {
		all.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(g), 2))
			p := make([]byte, 5000)
			for range 200 {
				from := rng.IntN(len(data) - len(p))
				if _, err := m.ReadAt(p, int64(from)); err != nil || !bytes.Equal(p, data[from:from+len(p)]) {
					t.Errorf("at %d: %v", from, err)
					return
				}
			}
		})
	}
	all.Wait()
}
