package vault_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"discern/queue"
	"discern/storage/vault"
)

// pair are the paths of the two files of a medium.
func pair(dir, address string) (sealed, key string) {
	in := filepath.Join(dir, address[:2], address)
	return in + ".age", in + ".key"
}

func mustRead(tb testing.TB, path string) []byte {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func mustWrite(tb testing.TB, path string, data []byte) {
	tb.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
}

// wantDamaged holds a vault to serving nothing of a medium as if it were whole, and
// to naming its address alone.
func wantDamaged(t *testing.T, what string, v *vault.Vault, address string, clear []byte) {
	t.Helper()
	got, err := read(v, address)
	if queue.KindOf(err) != queue.Damaged || !strings.Contains(err.Error(), address) || strings.Contains(err.Error(), "SECRET") {
		t.Fatalf("%s: read with %v", what, err)
	}
	if !bytes.HasPrefix(clear, got) {
		t.Fatalf("%s: bytes came out that were never sealed", what)
	}
	if err := v.Check(t.Context(), address); queue.KindOf(err) != queue.Damaged {
		t.Fatalf("%s: checked with %v", what, err)
	}
}

// Every bit of both files counts.
func TestEveryFlippedBitIsNoticed(t *testing.T) {
	dir := t.TempDir()
	v := mustOpen(t, dir)
	clear := noise(300, 1)
	address := mustSeal(t, v, clear)
	sealed, key := pair(dir, address)
	bits := 0
	for _, path := range []string{sealed, key} {
		whole := mustRead(t, path)
		for i := range whole {
			for bit := range 8 {
				if testing.Short() && bit != i%8 {
					continue
				}
				bad := bytes.Clone(whole)
				bad[i] ^= 1 << bit
				mustWrite(t, path, bad)
				wantDamaged(t, filepath.Ext(path), v, address, clear)
				bits++
			}
		}
		mustWrite(t, path, whole)
	}
	if got, err := read(v, address); err != nil || !bytes.Equal(got, clear) {
		t.Errorf("whole again, it reads with %v", err)
	}
	t.Logf("%d bits", bits)
}

func TestCutAndGrownFilesAreNoticed(t *testing.T) {
	dir := t.TempDir()
	v := mustOpen(t, dir)
	clear := noise(3*65536, 2) // so that a cut can fall between two pieces
	address := mustSeal(t, v, clear)
	sealed, key := pair(dir, address)
	for _, path := range []string{sealed, key} {
		whole := mustRead(t, path)
		lengths := []int{0, 1, 50, 167, 168, 183, 184, 185, 200, len(whole) - 1, len(whole) - 16, len(whole) - 65552, len(whole) - 2*65552}
		for _, n := range lengths {
			if n < 0 || n >= len(whole) {
				continue
			}
			mustWrite(t, path, whole[:n])
			wantDamaged(t, "cut", v, address, clear)
		}
		for _, more := range [][]byte{{0}, make([]byte, 16), make([]byte, 65552)} {
			mustWrite(t, path, append(bytes.Clone(whole), more...))
			wantDamaged(t, "grown", v, address, clear)
		}
		mustWrite(t, path, whole)
	}
	// Pieces in another order.
	whole := mustRead(t, sealed)
	const head, piece = 184, 65552
	mixed := append(bytes.Clone(whole[:head]), whole[head+piece:head+2*piece]...)
	mixed = append(mixed, whole[head:head+piece]...)
	mustWrite(t, sealed, append(mixed, whole[head+2*piece:]...))
	wantDamaged(t, "pieces exchanged", v, address, clear)
}

// Damage in the middle spoils its own piece alone.
func TestDamageIsOfOnePiece(t *testing.T) {
	dir := t.TempDir()
	v := mustOpen(t, dir)
	clear := noise(5*65536, 3)
	address := mustSeal(t, v, clear)
	sealed, _ := pair(dir, address)
	bad := mustRead(t, sealed)
	bad[len(bad)/2] ^= 1
	mustWrite(t, sealed, bad)
	m, err := v.Open(address)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	for i := range 5 {
		p := make([]byte, 65536)
		n, err := m.ReadAt(p, int64(i)*65536)
		if i == 2 {
			if n != 0 || queue.KindOf(err) != queue.Damaged {
				t.Errorf("the damaged piece: %d bytes, %v", n, err)
			}
		} else if !bytes.Equal(p[:n], clear[i*65536:(i+1)*65536]) {
			t.Errorf("piece %d: %v", i, err)
		}
	}
}

// Files that are whole in themselves, in each other's place.
func TestExchangedFilesAreNoticed(t *testing.T) {
	dir := t.TempDir()
	v := mustOpen(t, dir)
	one, two := noise(1000, 4), noise(1000, 5)
	a, b := mustSeal(t, v, one), mustSeal(t, v, two)
	sealedA, keyA := pair(dir, a)
	sealedB, keyB := pair(dir, b)
	exchange := func(x, y string) {
		dx, dy := mustRead(t, x), mustRead(t, y)
		mustWrite(t, x, dy)
		mustWrite(t, y, dx)
	}
	for _, tt := range []struct {
		name string
		swap func()
	}{
		{"sealed files", func() { exchange(sealedA, sealedB) }},
		{"keys", func() { exchange(keyA, keyB) }},
		{"both", func() { exchange(sealedA, sealedB); exchange(keyA, keyB) }},
	} {
		tt.swap()
		wantDamaged(t, tt.name, v, a, one)
		wantDamaged(t, tt.name, v, b, two)
		tt.swap()
	}
	for address, clear := range map[string][]byte{a: one, b: two} {
		if got, err := read(v, address); err != nil || !bytes.Equal(got, clear) {
			t.Errorf("in their places again: %v", err)
		}
	}
}

// A medium of which one file is gone is not here; its key alone says what was lost,
// and sealing it again mends it.
func TestAHalfMediumIsNotServed(t *testing.T) {
	dir := t.TempDir()
	v := mustOpen(t, dir)
	data := noise(1000, 6)
	address := mustSeal(t, v, data)
	sealed, key := pair(dir, address)
	for _, tt := range []struct {
		gone string
		lost bool
	}{{sealed, true}, {key, false}} {
		if err := os.Remove(tt.gone); err != nil {
			t.Fatal(err)
		}
		v = mustOpen(t, dir)
		_, err := v.Open(address)
		wantKind(t, "opening half a medium", err, queue.NotFound)
		list := all(t, v)
		if v.Has(address) || (len(list) == 1) != tt.lost || tt.lost && !list[0].Lost {
			t.Errorf("without %s: listed as %+v", filepath.Ext(tt.gone), list)
		}
		mustSeal(t, v, data)
		if err := v.Check(t.Context(), address); err != nil {
			t.Errorf("sealed again: %v", err)
		}
	}
	if err := os.Remove(sealed); err != nil {
		t.Fatal(err)
	}
	if err := v.Delete(address); err != nil || len(files(t, dir)) > 0 {
		t.Errorf("deleting what was lost: %v, left %v", err, files(t, dir))
	}
}
