package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"

	"filippo.io/age"

	"discern/queue"
	"discern/storage"
)

// Open opens a medium.
func (v *Vault) Open(address string) (queue.Medium, error) {
	if !isAddress(address) {
		return nil, missing(address)
	}
	identity, f, err := v.pair(address)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, missing(address)
	case errors.Is(err, errKey):
		return nil, damaged(address, err)
	case err != nil:
		return nil, storage.FileFault("open a medium", err)
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close() // the error on its way says more
		return nil, storage.FileFault("open a medium", err)
	}
	m := &medium{address: address, file: f}
	if m.clear, m.size, err = age.DecryptReaderAt(f, info.Size(), identity); err != nil {
		_ = f.Close() // the error on its way says more
		return nil, m.fault(err)
	}
	return m, nil
}

// pair opens the two files of a medium. Neither is exchanged between them.
func (v *Vault) pair(address string) (*age.X25519Identity, *os.File, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	f, err := os.Open(v.sealed(address))
	if err != nil {
		return nil, nil, err
	}
	identity, err := readKey(v.key(address), address)
	if err != nil {
		_ = f.Close() // the error on its way says more
	}
	return identity, f, err
}

// medium is an opened medium.
type medium struct {
	address string
	file    *os.File
	clear   io.ReaderAt
	size    int64
}

// Size returns the bytes of the medium.
func (m *medium) Size() int64 { return m.size }

// Close gives the file back.
func (m *medium) Close() error { return storage.FileFault("close a medium", m.file.Close()) }

var errOffset = errors.New("vault: a negative offset")

// ReadAt reads and checks a part of the medium.
func (m *medium) ReadAt(p []byte, off int64) (int, error) {
	switch {
	case off < 0:
		return 0, errOffset
	case off >= m.size:
		return 0, io.EOF
	}
	n, err := m.clear.ReadAt(p, off)
	if err != nil && !errors.Is(err, io.EOF) {
		err = m.fault(err)
	}
	return n, err
}

// fault tells a disk that cannot be read from bytes that are not those that were
// sealed.
func (m *medium) fault(err error) error {
	if onDisk := (*fs.PathError)(nil); errors.As(err, &onDisk) {
		return storage.FileFault("read a medium", err)
	}
	return damaged(m.address, err)
}

// Check reads a medium through.
func (v *Vault) Check(ctx context.Context, address string) error {
	m, err := v.Open(address)
	if err != nil {
		return err
	}
	defer m.Close()
	sum := sha256.New()
	if _, err := io.CopyBuffer(sum, &source{ctx: ctx, r: io.NewSectionReader(m, 0, m.Size()), left: m.Size()}, make([]byte, 1<<20)); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != address {
		return damaged(address, errors.New("its bytes have another SHA-256"))
	}
	return nil
}
