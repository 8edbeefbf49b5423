package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"filippo.io/age"

	"discern/queue"
	"discern/storage"
)

// The rules of sealing: bytes are sealed as they come, so that none of them ever
// stands on the disk in clear. A medium takes its place when all of it is on the
// disk, key before sealed file; until then it is not here.

// copied is how much is read at a time, and writeBack how much may wait to be
// written to the disk. What waits is written out in one go, and a reviewer's
// decision, which syncs too, waits behind it: while 2 GB were sealed, the slowest
// of a hundred synced appends of 512 bytes took 105 to 147 ms when the system chose
// and 3 to 7 ms with 4 MiB, at the same speed of sealing.
const (
	copied    = 256 << 10
	writeBack = 4 << 20
)

// Seal takes in what r holds.
func (v *Vault) Seal(ctx context.Context, r io.Reader) (queue.Kept, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return queue.Kept{}, queue.Errorf(queue.Other, "could not make a key: %w", err)
	}
	part, err := os.CreateTemp(v.path(underWay), "*"+partExt)
	if err != nil {
		return queue.Kept{}, storage.FileFault("seal a medium", err)
	}
	defer os.Remove(part.Name())
	in := &source{ctx: ctx, r: r, left: v.limit}
	address, err := fill(part, identity, in)
	if err := errors.Join(err, part.Close()); err != nil {
		if in.err != nil {
			return queue.Kept{}, in.err
		}
		return queue.Kept{}, storage.FileFault("seal a medium", err)
	}
	if v.Has(address) {
		kept, _ := v.look(address)
		kept.Before = true
		return kept, nil
	}
	key := strings.TrimSuffix(part.Name(), partExt) + keyExt
	err = writeKey(key, address, identity)
	placed := false
	if err == nil {
		placed, err = v.place(part.Name(), key, address)
	}
	if err != nil {
		if gone := destroy(key); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
		return queue.Kept{}, storage.FileFault("seal a medium", err)
	}
	kept, _ := v.look(address)
	kept.Before = !placed
	return kept, nil
}

// fill seals what in holds into a file, sees that it is on the disk, and returns
// the address of what was sealed.
func fill(part *os.File, identity *age.X25519Identity, in io.Reader) (address string, err error) {
	sealing, err := age.Encrypt(&steady{File: part}, identity.Recipient())
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	if _, err := io.CopyBuffer(io.MultiWriter(sum, sealing), in, make([]byte, copied)); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), errors.Join(sealing.Close(), part.Sync())
}

// place moves a sealed file and its key to the address. placed is false where
// another has brought the same bytes there meanwhile.
func (v *Vault) place(part, key, address string) (placed bool, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.has(address) {
		return false, destroy(key)
	}
	in := v.path(address[:2])
	if err := os.Mkdir(in, 0o700); err == nil {
		if err := storage.SyncFolder(v.dir); err != nil {
			return false, err
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return false, err
	}
	// A sealed file without its key is of no use, and would be taken for this one.
	if err := os.Remove(v.sealed(address)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	staged := v.path(underWay, address+sealedExt)
	for _, move := range [][2]string{{part, staged}, {key, v.key(address)}, {staged, v.sealed(address)}} {
		if err := os.Rename(move[0], move[1]); err != nil {
			return false, err
		}
	}
	return true, storage.SyncFolder(in)
}

// source is what is sealed. It ends with ctx, and when there is too much; err is
// why it ended early, so that its faults are told from the disk's.
type source struct {
	ctx  context.Context
	r    io.Reader
	left int64
	err  error
}

// Read reads from what is sealed.
func (s *source) Read(p []byte) (n int, err error) {
	if err = s.ctx.Err(); err == nil {
		n, err = s.r.Read(p)
	}
	s.left -= int64(n)
	if s.left < 0 {
		err = &queue.Error{Kind: queue.Invalid, Field: "bytes", Msg: "are more than a medium may have"}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// steady is a file that is written to the disk as it grows.
type steady struct {
	*os.File
	waiting int
}

// Write writes to the file.
func (s *steady) Write(p []byte) (int, error) {
	n, err := s.File.Write(p)
	if s.waiting += n; err == nil && s.waiting >= writeBack {
		s.waiting = 0
		err = s.Sync()
	}
	return n, err
}
