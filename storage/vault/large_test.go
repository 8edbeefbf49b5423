package vault_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"testing"
	"time"

	"discern/storage/vault"
)

const large = 2 << 30

// taken is what a large medium took.
type taken struct {
	Memory                uint64 // bytes from the system, at the most
	Sealed, Checked, Jump time.Duration
}

// sealLarge seals a large medium, reads it through and at any place, and prints
// what that took.
func sealLarge(dir string) error {
	v, err := vault.Open(dir, vault.Options{})
	if err != nil {
		return err
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	before := stats.Sys
	took := taken{}
	began := time.Now()
	kept, err := v.Seal(context.Background(), io.LimitReader(rand.NewChaCha8([32]byte{1}), large))
	if err != nil {
		return err
	}
	took.Sealed = time.Since(began)
	if kept.Size != large {
		return fmt.Errorf("sealed %d bytes", kept.Size)
	}
	began = time.Now()
	if err := v.Check(context.Background(), kept.Address); err != nil {
		return err
	}
	took.Checked = time.Since(began)
	m, err := v.Open(kept.Address)
	if err != nil {
		return err
	}
	defer m.Close()
	const jumps = 500
	p := make([]byte, 64<<10)
	began = time.Now()
	for range jumps {
		if _, err := m.ReadAt(p, rand.Int64N(large-int64(len(p)))); err != nil {
			return err
		}
	}
	took.Jump = time.Since(began) / jumps
	runtime.ReadMemStats(&stats) // what was taken from the system is not given back
	took.Memory = stats.Sys - before
	return json.NewEncoder(os.Stdout).Encode(took)
}

// A video of 2 GB is sealed, read through and read at any place in little memory.
func TestALargeMediumNeedsLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("2 GB are written")
	}
	out, err := child("large", t.TempDir()).Output()
	if err != nil {
		t.Fatal(err)
	}
	var took taken
	if err := json.Unmarshal(out, &took); err != nil {
		t.Fatal(err)
	}
	if took.Memory > 24<<20 {
		t.Errorf("it took %d bytes of memory", took.Memory)
	}
	rate := func(d time.Duration) int64 { return int64(large / 1e6 / d.Seconds()) }
	t.Logf("%d KiB of memory; sealed at %d MB/s, checked at %d MB/s, 64 KiB from anywhere in %v", took.Memory>>10, rate(took.Sealed), rate(took.Checked), took.Jump)
}
