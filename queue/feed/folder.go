package feed

import (
	"archive/zip"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"discern/queue"
)

// In a folder or an archive, records stand beside media and whatever else. A file
// is read when it begins like records beyond doubt, or when it is called like
// records: then it is either read or named in a reject. All others are left alone,
// as are hidden files and links.

// addFolder adds the files of records in a folder and the folders below.
func (r *Reader) addFolder(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return unopened(dir, err)
	}
	r.close = append(r.close, root)
	before := len(r.files)
	folders := map[string]*os.Root{".": root}
	err = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			r.files = append(r.files, &file{name: shown(path.Base(name)), open: func() (io.ReadCloser, error) { return nil, err }})
			return fs.SkipDir
		case name != "." && isHidden(name) && e.IsDir():
			return fs.SkipDir
		case isHidden(name) || !e.Type().IsRegular():
			return nil
		}
		f := &file{name: shown(path.Base(name)), open: func() (io.ReadCloser, error) { return root.Open(filepath.FromSlash(name)) }}
		if info, err := e.Info(); err == nil {
			f.size = info.Size()
		}
		if !r.addIfRecords(f) {
			return nil
		}
		in := path.Dir(name)
		if folders[in] == nil {
			if folders[in], err = root.OpenRoot(filepath.FromSlash(in)); err != nil {
				return err
			}
			r.close = append(r.close, folders[in])
		}
		f.folder = folders[in]
		return nil
	})
	return r.foundIn(filepath.Base(dir), before, err)
}

// addZip adds the files of records in an archive.
func (r *Reader) addZip(name string) error {
	stored, err := os.Open(name)
	if err != nil {
		return unopened(name, err)
	}
	r.close = append(r.close, stored)
	info, err := stored.Stat()
	if err != nil {
		return unopened(name, err)
	}
	archive, err := zip.NewReader(stored, info.Size())
	if err != nil {
		return queue.Errorf(queue.Invalid, "%s is a damaged or cut-off zip archive: nothing was read", filepath.Base(name))
	}
	before := len(r.files)
	files := pack(archive)
	for _, z := range archive.File {
		inside := packedName(z)
		if !z.Mode().IsRegular() || isHidden(inside) || strings.HasPrefix(inside, "__MACOSX/") {
			continue
		}
		// Progress counts what is unpacked; how far that says the truth is the archive's affair.
		f := &file{
			name: shown(path.Base(inside)), size: int64(min(z.UncompressedSize64, 1<<50)), open: z.Open,
			packed: &packed{files: files, in: path.Dir(inside)},
		}
		if z.Flags&1 != 0 {
			f.open = func() (io.ReadCloser, error) { return nil, errEncrypted }
		}
		r.addIfRecords(f)
	}
	return r.foundIn(filepath.Base(name), before, nil)
}

var errEncrypted = queue.Errorf(queue.Refused, "it is encrypted; unpack the archive first")

// addIfRecords adds a file if it holds records, or should.
func (r *Reader) addIfRecords(f *file) bool {
	if err := f.lookInside(); err != nil {
		f.sniff = sniffed{shape: foreign, reason: "cannot be opened: " + plain(err)}
	}
	if !f.sniff.sure && !isNamedRecords(f.name) {
		return false
	}
	r.files = append(r.files, f)
	return true
}

func (r *Reader) foundIn(name string, before int, err error) error {
	if err != nil {
		return unopened(name, err)
	}
	if len(r.files) == before {
		return queue.Errorf(queue.Invalid, "%s holds no items or decisions: nothing to import", name)
	}
	return nil
}

// isNamedRecords reports whether a file is called as files of records are.
func isNamedRecords(name string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	switch path.Ext(name) {
	case ".jsonl", ".ndjson", ".csv":
		return true
	}
	return false
}

// isHidden reports whether a file, or a folder around it, begins with a dot.
func isHidden(name string) bool {
	return strings.HasPrefix(name, ".") && name != "." || strings.Contains(name, "/.")
}

// isZip reports whether a file is a zip archive.
func isZip(name string) (bool, error) {
	f, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer f.Close()
	magic := make([]byte, 4)
	if _, err := io.ReadFull(f, magic); err != nil {
		return false, nil // too short to be one
	}
	return string(magic) == "PK\x03\x04" || string(magic) == "PK\x05\x06", nil
}
