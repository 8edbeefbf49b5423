package vault

import (
	"errors"
	"io/fs"
	"iter"
	"os"
	"strings"

	"discern/queue"
	"discern/storage"
)

// The rules of deleting: that it is wanted is on the disk first, so that a crash
// cannot stop it: opening the vault goes on with it. Then the key is destroyed,
// which is the deletion, and then what it opened is removed.

// Delete destroys a medium for good.
func (v *Vault) Delete(address string) error {
	if !isAddress(address) {
		return missing(address)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if !exists(v.key(address)) && !exists(v.sealed(address)) {
		return missing(address)
	}
	mark, err := os.OpenFile(v.path(underWay, address+goneExt), os.O_WRONLY|os.O_CREATE, 0o600)
	if err == nil {
		err = errors.Join(mark.Close(), storage.SyncFolder(v.path(underWay)))
	}
	if err == nil {
		err = v.finish(address)
	}
	return storage.FileFault("delete a medium", err)
}

// finish goes on with a deletion from wherever it stands.
func (v *Vault) finish(address string) error {
	for _, step := range []func() error{
		func() error { return destroy(v.key(address)) },
		func() error { return os.Remove(v.sealed(address)) },
		func() error { return storage.SyncFolder(v.path(address[:2])) },
		func() error { return os.Remove(v.path(underWay, address+goneExt)) },
	} {
		if err := step(); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// All yields every medium whose key is here, ordered by address.
func (v *Vault) All() iter.Seq2[queue.Kept, error] {
	return func(yield func(queue.Kept, error) bool) {
		folders, err := os.ReadDir(v.dir)
		if err != nil {
			yield(queue.Kept{}, storage.FileFault("look through the media", err))
			return
		}
		for _, folder := range folders {
			files, err := os.ReadDir(v.path(folder.Name()))
			if err != nil {
				yield(queue.Kept{}, storage.FileFault("look through the media", err))
				return
			}
			for _, f := range files {
				address, ok := strings.CutSuffix(f.Name(), keyExt)
				if !ok || !isAddress(address) || address[:2] != folder.Name() {
					continue
				}
				if kept, here := v.look(address); here && !yield(kept, nil) {
					return
				}
			}
		}
	}
}

// look says what is known of a medium without opening it; here is false when it
// was deleted meanwhile.
func (v *Vault) look(address string) (kept queue.Kept, here bool) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	key, err := os.Lstat(v.key(address))
	if err != nil {
		return kept, false
	}
	kept = queue.Kept{Address: address, Since: key.ModTime()}
	sealed, err := os.Lstat(v.sealed(address))
	if kept.Lost = err != nil; !kept.Lost {
		kept.Size = clearSize(sealed.Size())
	}
	return kept, true
}

// clearSize is how many bytes a sealed file of a size holds: it begins with the
// header and a nonce, and every piece carries a tag.
func clearSize(sealed int64) int64 {
	const (
		header = 168 // of an age file with one X25519 recipient
		nonce  = 16
		piece  = 64 << 10
		tag    = 16
	)
	pieces := sealed - header - nonce
	return max(0, pieces-(pieces+piece+tag-1)/(piece+tag)*tag)
}
