package vault_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"filippo.io/age"

	"discern/queue"
	"discern/storage/vault"
)

func mustOpen(tb testing.TB, dir string) *vault.Vault {
	tb.Helper()
	v, err := vault.Open(dir, vault.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// mustSeal seals bytes and returns their address.
func mustSeal(tb testing.TB, v *vault.Vault, data []byte) string {
	tb.Helper()
	kept, err := v.Seal(tb.Context(), bytes.NewReader(data))
	if err != nil {
		tb.Fatal(err)
	}
	if want := addressOf(data); kept.Address != want || kept.Size != int64(len(data)) || kept.Since.IsZero() || kept.Lost {
		tb.Fatalf("sealed as %+v, want %d bytes at %s", kept, len(data), want)
	}
	return kept.Address
}

func addressOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// noise invents n bytes: same n and seed, same bytes.
func noise(n int, seed byte) []byte {
	data := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{seed}).Read(data)
	return data
}

// read reads a medium from its beginning to its end.
func read(v *vault.Vault, address string) ([]byte, error) {
	m, err := v.Open(address)
	if err != nil {
		return nil, err
	}
	defer m.Close()
	return io.ReadAll(io.NewSectionReader(m, 0, m.Size()))
}

func wantKind(tb testing.TB, what string, err error, kind queue.ErrorKind) {
	tb.Helper()
	if err == nil || queue.KindOf(err) != kind {
		tb.Errorf("%s answers %v of kind %d, want kind %d", what, err, queue.KindOf(err), kind)
	}
}

// all lists a vault.
func all(tb testing.TB, v *vault.Vault) (list []queue.Kept) {
	tb.Helper()
	for kept, err := range v.All() {
		if err != nil {
			tb.Fatal(err)
		}
		list = append(list, kept)
	}
	return list
}

// files lists the files below a folder, each with its path from there.
func files(tb testing.TB, dir string) (list []string) {
	tb.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			list = append(list, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return list
}

func TestWhatIsSealedIsReadAgain(t *testing.T) {
	v := mustOpen(t, t.TempDir())
	for _, size := range []int{0, 1, 15, 16, 17, 1000, 65535, 65536, 65537, 131072, 200_000, 1_500_000} {
		data := noise(size, 1)
		address := mustSeal(t, v, data)
		got, err := read(v, address)
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes came back as %d (%v)", size, len(got), err)
		}
		if err := v.Check(t.Context(), address); err != nil {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	sizes := map[int64]bool{}
	for _, kept := range all(t, v) {
		sizes[kept.Size] = true
	}
	if len(sizes) != 12 || !sizes[65537] {
		t.Errorf("listed with sizes %v", sizes)
	}
}

// Any part can be read by itself, in any order.
func TestReadAt(t *testing.T) {
	v := mustOpen(t, t.TempDir())
	data := noise(300_000, 2)
	m, err := v.Open(mustSeal(t, v, data))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	rng := rand.New(rand.NewPCG(3, 3))
	for range 500 {
		from := rng.IntN(len(data) + 10)
		p := make([]byte, rng.IntN(100_000))
		n, err := m.ReadAt(p, int64(from))
		want := data[min(from, len(data)):min(from+len(p), len(data))]
		if !bytes.Equal(p[:n], want) || n < len(p) && !errors.Is(err, io.EOF) || err != nil && !errors.Is(err, io.EOF) {
			t.Fatalf("%d bytes at %d: %d (%v)", len(p), from, n, err)
		}
	}
	if _, err := m.ReadAt(make([]byte, 1), -1); err == nil {
		t.Error("read before the beginning")
	}
	const part = 10_000 // since it is read byte by byte, too
	if err := iotest.TestReader(io.NewSectionReader(m, 60_000, part), data[60_000:60_000+part]); err != nil {
		t.Error(err)
	}
}

func TestTheSameBytesAreKeptOnce(t *testing.T) {
	dir := t.TempDir()
	v := mustOpen(t, dir)
	data := noise(1000, 4)
	address := mustSeal(t, v, data)
	before := files(t, dir)
	key, err := os.ReadFile(filepath.Join(dir, address[:2], address+".key"))
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := v.Seal(t.Context(), bytes.NewReader(data)); err != nil || !kept.Before || kept.Size != 1000 {
		t.Errorf("twice sealed as %+v (%v)", kept, err)
	}
	if after := files(t, dir); !slices.Equal(before, after) || len(after) != 2 {
		t.Errorf("twice sealed stand %v, once %v", after, before)
	}
	again, err := os.ReadFile(filepath.Join(dir, address[:2], address+".key"))
	if err != nil || !bytes.Equal(key, again) {
		t.Errorf("the key was changed (%v)", err)
	}
}

// What cannot be taken whole leaves nothing.
func TestWhatFailsLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	v, err := vault.Open(dir, vault.Options{Limit: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the line dropped")
	cancelled, cancel := context.WithCancel(t.Context())
	for _, tt := range []struct {
		name string
		ctx  context.Context
		r    io.Reader
		want func(error) bool
	}{
		{"a reader that breaks off", t.Context(), io.MultiReader(bytes.NewReader(noise(70_000, 5)), iotest.ErrReader(broken)), func(err error) bool { return errors.Is(err, broken) }},
		{"a byte too much", t.Context(), bytes.NewReader(noise(100_001, 5)), func(err error) bool { return queue.KindOf(err) == queue.Invalid }},
		{"no end", t.Context(), rand.NewChaCha8([32]byte{}), func(err error) bool { return queue.KindOf(err) == queue.Invalid }},
		{"given up", cancelled, io.MultiReader(bytes.NewReader(noise(70_000, 5)), readerFunc(func([]byte) (int, error) { cancel(); return 0, nil })), func(err error) bool { return errors.Is(err, context.Canceled) }},
	} {
		if kept, err := v.Seal(tt.ctx, tt.r); !tt.want(err) || kept != (queue.Kept{}) {
			t.Errorf("%s: %+v, %v", tt.name, kept, err)
		}
		if left := files(t, dir); len(left) > 0 {
			t.Errorf("%s leaves %v", tt.name, left)
		}
	}
	if _, err := v.Seal(t.Context(), bytes.NewReader(noise(100_000, 5))); err != nil {
		t.Errorf("as much as may be: %v", err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestDelete(t *testing.T) {
	dir := t.TempDir()
	v := mustOpen(t, dir)
	data := noise(1000, 6)
	address, other := mustSeal(t, v, data), mustSeal(t, v, noise(10, 7))
	m, err := v.Open(address)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if err := v.Delete(address); err != nil {
		t.Fatal(err)
	}
	_, err = v.Open(address)
	wantKind(t, "opening what was deleted", err, queue.NotFound)
	wantKind(t, "checking what was deleted", v.Check(t.Context(), address), queue.NotFound)
	wantKind(t, "deleting twice", v.Delete(address), queue.NotFound)
	if v.Has(address) || !v.Has(other) || len(all(t, v)) != 1 {
		t.Error("the one that was deleted is here, or the other is not")
	}
	if left := files(t, dir); len(left) != 2 {
		t.Errorf("left are %v", left)
	}
	mustSeal(t, v, data)
	if err := v.Check(t.Context(), address); err != nil {
		t.Errorf("sealed anew: %v", err)
	}
}

// What is here can be opened without Discern.
func TestTheFilesAreThoseOfAge(t *testing.T) {
	dir := t.TempDir()
	data := noise(100_000, 10)
	sealed, key := pair(dir, mustSeal(t, mustOpen(t, dir), data))
	identities, err := age.ParseIdentities(bytes.NewReader(mustRead(t, key)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := age.Decrypt(bytes.NewReader(mustRead(t, sealed)), identities...)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, data) {
		t.Error(err)
	}
}

// An address is no path.
func TestOddAddresses(t *testing.T) {
	dir := t.TempDir()
	v := mustOpen(t, filepath.Join(dir, "media"))
	for _, odd := range []string{"", "ab", "../" + strings.Repeat("a", 61), strings.Repeat("A", 64), strings.Repeat("g", 64), strings.Repeat("a", 63) + "/"} {
		_, err := v.Open(odd)
		wantKind(t, fmt.Sprintf("opening %q", odd), err, queue.NotFound)
		wantKind(t, fmt.Sprintf("deleting %q", odd), v.Delete(odd), queue.NotFound)
		if v.Has(odd) || odd != "" && strings.Contains(err.Error(), odd) {
			t.Errorf("%q is here or repeated: %v", odd, err)
		}
	}
}

func TestOnlyTheOwnerMayRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no such rights here")
	}
	dir := filepath.Join(t.TempDir(), "media")
	v := mustOpen(t, dir)
	mustSeal(t, v, noise(10, 8))
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the rights %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAFolderThatMayNotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Open(filepath.Join(file, "media"), vault.Options{}); err == nil || !strings.Contains(err.Error(), "could not make the folder of the media") {
		t.Errorf("opened: %v", err)
	}
}
