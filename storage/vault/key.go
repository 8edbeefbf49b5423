package vault

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"filippo.io/age"
)

// The form of a key file is that of age's own, so that `age --decrypt --identity
// ADDRESS.key ADDRESS.age` opens a medium even where there is no Discern:
//
//	# sha256 ADDRESS
//	AGE-SECRET-KEY-1…
//
// The address ties the pair to its place: a key and a sealed file that were both
// put in the place of others open nothing there.

func keyText(address string, identity *age.X25519Identity) string {
	return fmt.Sprintf("# sha256 %s\n%s\n", address, identity)
}

// errKey answers for a key file that is none, or another medium's.
var errKey = errors.New("the key is not this medium's")

// readKey reads the identity from the key file of an address.
func readKey(path, address string) (*age.X25519Identity, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	secret, ok := strings.CutPrefix(string(text), "# sha256 "+address+"\n")
	if !ok {
		return nil, errKey
	}
	identity, err := age.ParseX25519Identity(strings.TrimSuffix(secret, "\n"))
	if err != nil || keyText(address, identity) != string(text) {
		return nil, errKey // what the parser says would name the secret
	}
	return identity, nil
}

// writeKey writes a key file that is on the disk when it returns.
func writeKey(path, address string, identity *age.X25519Identity) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(keyText(address, identity))
	return errors.Join(err, f.Sync(), f.Close())
}

// destroy writes over a key file, sees that this is on the disk, and removes it. A
// disk may still keep the old bytes elsewhere, where no program can reach them.
func destroy(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, info.Size()))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Remove(path)
}
