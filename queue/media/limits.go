package media

import (
	"fmt"

	"discern/queue"
)

// Limits are the most that decoding one file may take. A field that is zero
// stands for that of [DefaultLimits].
type Limits struct {
	// Pixels is of one image or frame, width times height.
	Pixels int64
	// Memory is in bytes: of what decoding allocates by [Info].Memory, and of
	// the file itself, since no honest file is larger than its image.
	Memory int64
	// Frames is of an animation; what it has beyond them is left out, and said.
	Frames int
}

// DefaultLimits lets in what people post. A phone's photograph of 108 megapixels,
// 12,000 × 9,000, is 162 MB once decoded from baseline JPEG: both bounds are above
// that, and below the 300 MB of one of 200 megapixels. Of PNG, 256 MiB are 67
// megapixels. The file that is looked at and the next, decoded at the same time,
// hold half a gigabyte at most. Ten minutes of animation at ten frames a second
// are 6,000.
var DefaultLimits = Limits{Pixels: 120e6, Memory: 256 << 20, Frames: 6000}

// orDefault fills in what is zero.
func (l Limits) orDefault() Limits {
	if l.Pixels == 0 {
		l.Pixels = DefaultLimits.Pixels
	}
	if l.Memory == 0 {
		l.Memory = DefaultLimits.Memory
	}
	if l.Frames == 0 {
		l.Frames = DefaultLimits.Frames
	}
	return l
}

// checkSize refuses a file that is larger than any image within the limits.
func (l Limits) checkSize(f Form, size int64) error {
	if size <= l.Memory {
		return nil
	}
	return queue.Errorf(queue.Refused, "This file (%s) has %s, more than the %s that are opened"+decided, f.Name(), megabytes(size), megabytes(l.Memory))
}

// check refuses what a header promises beyond the limits.
func (l Limits) check(i Info) error {
	if i.raster > l.Pixels {
		return queue.Errorf(queue.Refused, "This file (%s), %d × %d pixels, has more to decode than the %g million pixels that are opened"+decided, i.Form.Name(), i.Width, i.Height, float64(l.Pixels)/1e6)
	}
	if i.Memory > l.Memory {
		return queue.Errorf(queue.Refused, "This file (%s), %d × %d pixels, would take %s of memory to show, more than the %s allowed"+decided, i.Form.Name(), i.Width, i.Height, megabytes(i.Memory), megabytes(l.Memory))
	}
	return nil
}

func megabytes(n int64) string { return fmt.Sprintf("%d MB", n/1e6) }
