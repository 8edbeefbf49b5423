package feed

import (
	"archive/zip"
	"path"
	"strings"

	"discern/queue"
)

// packed are the files of an archive, as the media of a file of records in it are
// looked for.
type packed struct {
	files map[string]*zip.File // by path within the archive
	in    string               // the folder of the file of records
}

// pack lists the files of an archive. Of two with one name the first counts.
func pack(archive *zip.Reader) map[string]*zip.File {
	files := make(map[string]*zip.File, len(archive.File))
	for _, z := range archive.File {
		if name := packedName(z); z.Mode().IsRegular() && files[name] == nil {
			files[name] = z
		}
	}
	return files
}

// packedName is a file's path within its archive; some programs write it with the
// signs of Windows.
func packedName(z *zip.File) string { return strings.ReplaceAll(z.Name, `\`, "/") }

// A file that is unpacked to many times its size is there to fill the disk: pictures
// and videos are as small as they get.
const (
	bombSize  = 64 << 20 // bytes, below which it does no harm
	bombRatio = 100
)

// media finds a medium in the archive.
func (p *packed) media(name string) (queue.MediaFile, error) {
	if !isInside(name) {
		return queue.MediaFile{}, queue.Errorf(queue.Refused, "leads out of the folder")
	}
	z := p.files[path.Join(p.in, name)]
	switch {
	case z == nil:
		return queue.MediaFile{}, errAbsent
	case z.Flags&1 != 0:
		return queue.MediaFile{}, queue.Errorf(queue.Refused, "is encrypted in its archive")
	case z.UncompressedSize64 > bombSize && z.UncompressedSize64/bombRatio > z.CompressedSize64:
		return queue.MediaFile{}, queue.Errorf(queue.Refused, "is packed so small that it is there to fill the disk")
	}
	// A file that is longer than its archive says ends with an error there.
	return queue.MediaFile{Size: int64(min(z.UncompressedSize64, 1<<50)), Open: z.Open}, nil
}
