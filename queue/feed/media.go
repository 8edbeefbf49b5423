package feed

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
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

// media finds the media that the file's records name; nil where there are none.
func (f *file) media() func(path string) (queue.MediaFile, error) {
	switch {
	case f.folder != nil:
		return f.beside
	case f.packed != nil:
		return f.packed.media
	case f.stored != nil:
		return f.fromStore
	}
	return nil
}

var errAbsent = queue.Errorf(queue.NotFound, "there is no such file")

// beside finds a medium in the file's folder. It is told what it is before it is
// opened, since opening a pipe would wait for whoever writes into it.
func (f *file) beside(path string) (queue.MediaFile, error) {
	if !isInside(path) {
		return queue.MediaFile{}, queue.Errorf(queue.Refused, "leads out of the folder")
	}
	path = filepath.FromSlash(path)
	info, err := f.folder.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return queue.MediaFile{}, errAbsent
	case err != nil:
		return queue.MediaFile{}, queue.Errorf(queue.Refused, "cannot be read: %s", plain(err))
	}
	if err := isFile(info.Mode()); err != nil {
		return queue.MediaFile{}, err
	}
	return queue.MediaFile{Size: info.Size(), Open: func() (io.ReadCloser, error) { return f.openBeside(path) }}, nil
}

// fromStore finds a medium where the caller keeps it.
func (f *file) fromStore(path string) (queue.MediaFile, error) {
	if !isInside(path) || !fs.ValidPath(path) {
		return queue.MediaFile{}, queue.Errorf(queue.Refused, "leads out of the folder")
	}
	info, err := fs.Stat(f.stored, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return queue.MediaFile{}, errAbsent
	case err != nil:
		return queue.MediaFile{}, queue.Errorf(queue.Refused, "cannot be read: %s", plain(err))
	}
	if err := isFile(info.Mode()); err != nil {
		return queue.MediaFile{}, err
	}
	return queue.MediaFile{Size: info.Size(), Open: func() (io.ReadCloser, error) { return f.stored.Open(path) }}, nil
}

// openBeside opens a medium, and looks once more at what it is: it may have been
// exchanged since.
func (f *file) openBeside(path string) (io.ReadCloser, error) {
	file, err := f.folder.OpenFile(path, os.O_RDONLY|noWait, 0)
	if err != nil {
		return nil, queue.Errorf(queue.Refused, "cannot be read: %s", plain(err))
	}
	info, err := file.Stat()
	if err == nil {
		err = isFile(info.Mode())
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// isFile refuses what is no plain file, and says what it is.
func isFile(mode fs.FileMode) error {
	what := ""
	switch {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		what = "is a folder"
	case mode&fs.ModeNamedPipe != 0:
		what = "is a pipe"
	case mode&fs.ModeSocket != 0:
		what = "is a socket"
	case mode&fs.ModeDevice != 0:
		what = "is a device"
	default:
		what = "is something else"
	}
	return queue.Errorf(queue.Refused, "%s, not a file", what)
}
