package feed

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"discern/queue"
)

// checkMedia refuses media outside the folder of the file that names it: a
// hostile file must not have the program open what lies elsewhere.
func (f *file) checkMedia(it *queue.Item) error {
	for i, m := range it.Media {
		if m.Path == "" {
			continue
		}
		field := fmt.Sprintf("media[%d].path", i)
		if !isInside(m.Path) {
			return &queue.Error{Kind: queue.Invalid, Field: field, Msg: "leads out of the folder; media lies beside the file that names it or in a folder below"}
		}
		if f.folder == nil {
			continue
		}
		// The root does not follow links out of itself. A file that is not there
		// is no fault of the record's.
		if _, err := f.folder.Stat(filepath.FromSlash(m.Path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &queue.Error{Kind: queue.Invalid, Field: field, Msg: "leads out of the folder by a link, or cannot be read there", Err: err}
		}
	}
	return nil
}

// isInside reports whether a path stays below the folder it counts from, on this
// system and on every other that the record may travel to.
func isInside(path string) bool {
	slashed := strings.ReplaceAll(path, `\`, "/")
	drive := len(slashed) > 1 && slashed[1] == ':'
	return !drive && !strings.HasPrefix(slashed, "/") && filepath.IsLocal(filepath.FromSlash(slashed)) && !strings.ContainsRune(path, 0)
}
