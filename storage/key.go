package storage

import (
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"discern/queue"
)

// keyFile holds the seed of the key that signs the ledger, 32 bytes.
const keyFile = "device.key"

// loadKey reads the device's key, making one from random when there is none. A
// key that others may read is taken from them, and the log says so.
func loadKey(dir string, random io.Reader, log *slog.Logger) (ed25519.PrivateKey, error) {
	path := filepath.Join(dir, keyFile)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(path, random)
	}
	if err != nil {
		return nil, osFault("look at device.key", err)
	}
	if info.Mode().Perm()&0o077 != 0 && permissions {
		if err := os.Chmod(path, 0o600); err != nil {
			return nil, osFault("protect device.key", err)
		}
		log.Warn("device.key could be read by others of this machine and was closed to them; if any of them is not trusted, begin a new workspace")
	}
	seed, err := os.ReadFile(path)
	if err != nil {
		return nil, osFault("read device.key", err)
	}
	if len(seed) != ed25519.SeedSize {
		return nil, queue.Errorf(queue.Damaged, "device.key is damaged; put it back from a backup, or move it away: a new one will be made, and what the old one signed still verifies")
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// makeKey writes a new key beside its place and moves it there whole.
func makeKey(path string, random io.Reader) (ed25519.PrivateKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, osFault("make device.key", err)
	}
	f, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, osFault("make device.key", err)
	}
	_, err = f.Write(seed)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return nil, osFault("make device.key", err)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// DeviceKey returns the public half of a device's key. What does not belong to the
// device's name is not returned: who can write the file could put another's there.
func (w *Workspace) DeviceKey(ctx context.Context, device string) (key ed25519.PublicKey, err error) {
	err = w.review.r.read(ctx, func(c *conn) error {
		_, err := c.get("SELECT public FROM devices WHERE id = ?", func(r row) { key = r.blob(0) }, device)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case key == nil:
		return nil, queue.Errorf(queue.NotFound, "the device is not known here, so what it signed cannot be checked")
	case queue.DeviceID(key) != device:
		return nil, queue.Errorf(queue.Damaged, "the key that is kept for a device is not the one it is named after")
	}
	return key, nil
}
