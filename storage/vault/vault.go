package vault

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"discern/queue"
	"discern/storage"
)

// The rules of the folder: a medium stands in the folder of the first two digits of
// its address, as two files. What is under way stands in the folder new, under a
// name that says what would be left to do: a crash leaves nothing half done
// anywhere else, and opening the vault looks nowhere else.
//
//	new/*.part, new/*.key   being sealed
//	new/ADDRESS.age         sealed, about to take its place
//	new/ADDRESS.gone        the medium of that address is being deleted
const (
	underWay = "new"

	sealedExt = ".age"
	keyExt    = ".key"
	goneExt   = ".gone"
	partExt   = ".part"
)

// Vault is a folder of sealed media.
type Vault struct {
	dir   string
	limit int64
	mu    sync.RWMutex // held for writing while a medium takes its place or leaves it
}

var _ queue.Vault = (*Vault)(nil)

// Options say how to open a vault. The zero value serves.
type Options struct {
	Limit int64 // the largest medium, in bytes; 0: queue.MaxMedium
}

// Open opens the vault in a folder, making it when it is not there, and clears away
// what a crash has left half done. One program at a time may have it open, which
// the workspace sees to. It answers NoSpace when the folder may not be written.
func Open(dir string, o Options) (*Vault, error) {
	if o.Limit == 0 {
		o.Limit = queue.MaxMedium
	}
	v := &Vault{dir: dir, limit: o.Limit}
	if err := os.MkdirAll(v.path(underWay), 0o700); err != nil {
		return nil, storage.FileFault("make the folder of the media", err)
	}
	if err := v.sweep(); err != nil {
		return nil, storage.FileFault("clear away what was left of a medium", err)
	}
	return v, nil
}

// sweep ends what a crash has left in the folder of what is under way.
func (v *Vault) sweep() error {
	left, err := os.ReadDir(v.path(underWay))
	if err != nil {
		return err
	}
	for _, e := range left {
		path := v.path(underWay, e.Name())
		ext := filepath.Ext(path)
		address := strings.TrimSuffix(e.Name(), ext)
		switch {
		case ext == goneExt && isAddress(address):
			err = v.finish(address)
		case ext == sealedExt && isAddress(address):
			err = v.abandon(address)
		case ext == keyExt:
			err = destroy(path)
		default:
			err = os.Remove(path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// abandon clears away a medium that was sealed and did not take its place. Its key
// may have taken its own.
func (v *Vault) abandon(address string) error {
	if !exists(v.sealed(address)) {
		if err := destroy(v.key(address)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return os.Remove(v.path(underWay, address+sealedExt))
}

// Has reports whether a medium is here and can be opened.
func (v *Vault) Has(address string) bool {
	if !isAddress(address) {
		return false
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.has(address)
}

func (v *Vault) has(address string) bool { return exists(v.key(address)) && exists(v.sealed(address)) }

func (v *Vault) path(parts ...string) string {
	return filepath.Join(append([]string{v.dir}, parts...)...)
}

func (v *Vault) sealed(address string) string { return v.path(address[:2], address+sealedExt) }

func (v *Vault) key(address string) string { return v.path(address[:2], address+keyExt) }

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// isAddress reports whether a string is a SHA-256 in lower-case hex, and so names
// no file elsewhere.
func isAddress(s string) bool {
	if len(s) != 64 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// missing answers for a medium that is not here.
func missing(address string) error {
	return queue.Errorf(queue.NotFound, "the medium %s is not here", shown(address))
}

// damaged answers for a medium that is not what was sealed.
func damaged(address string, cause error) error {
	return &queue.Error{
		Kind: queue.Damaged, Err: cause,
		Msg: "the medium " + shown(address) + " is damaged; move its sealed file away and import it again",
	}
}

// shown is an address as an error names it; what is none is not repeated.
func shown(address string) string {
	if !isAddress(address) {
		return "of that address"
	}
	return address
}
