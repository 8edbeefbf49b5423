//go:build unix

package storage

import (
	"errors"
	"os"
)

// permissions reports whether files have owners and rights here.
const permissions = true

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
