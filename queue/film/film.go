package film

import (
	"context"
	"errors"
	"io"
	"time"

	"discern/queue"
)

// Info is what a video tells of itself. It may lie, about its length above all.
type Info struct {
	Container string        // such as "MP4"
	Codec     string        // such as "H.264"
	Width     int           // of a picture as it is shown, in pixels: turned upright, its pixels square
	Height    int           // likewise
	Rate      float64       // pictures a second; 0 where that is unknown
	Length    time.Duration // 0 where that is unknown
	HasSound  bool          // whether there is sound, decodable or not
}

// A Film is a video that was opened. It holds no process and no memory to speak
// of, and needs no closing. Any number of goroutines may use it, if they may use
// its source.
type Film struct {
	Info
	tool  *Tool
	video medium
	track int // of the pictures
	sound int // of the sound that is decoded; -1 where there is none
}

// What opening may take.
const (
	openTime  = 20 * time.Second
	openCPU   = 20 * time.Second
	maxAnswer = 1 << 20 // bytes that ffprobe may write
)

// Open looks into a video of so many bytes, which src gives: what it is, how long,
// how large. It reads what ffprobe asks for and decodes a little. Several
// goroutines read src at once, here and for as long as the film is used, and one
// may still be reading for a moment after a call has returned.
//
// It answers with a queue.Error: Invalid for what is no video, holds no pictures or
// is empty, Damaged for what is cut off or cannot be read, Refused for a form,
// a codec or a size that is not opened, and for what takes too long.
func (t *Tool) Open(ctx context.Context, src io.ReaderAt, size int64) (*Film, error) {
	if size <= 0 {
		return nil, errEmpty
	}
	f := &Film{tool: t, video: medium{src, size}}
	ctx, stop := limited(ctx, openTime)
	defer stop()
	c, err := t.start(ctx, f.video, task{program: t.ffprobe, args: probeArgs(), cpu: openCPU})
	if err != nil {
		return nil, err
	}
	defer c.Close()
	said, err := io.ReadAll(io.LimitReader(c, maxAnswer+1))
	if err != nil || len(said) > maxAnswer {
		return nil, c.why(ctx, errChild)
	}
	p, err := parseProbe(said)
	if err != nil {
		return nil, c.why(ctx, err)
	}
	switch err := p.fill(f); {
	case err == nil:
		return f, nil
	case errors.Is(err, errNotVideo) && f.video.beginsAsVideo():
		return nil, c.why(ctx, errCut)
	default:
		return nil, c.why(ctx, err)
	}
}

// beginsAsVideo reports whether the first bytes are those of a video.
func (m medium) beginsAsVideo() bool {
	head := make([]byte, min(m.size, 512))
	n, _ := m.at.ReadAt(head, 0)
	return looksLikeVideo(head[:n])
}

// fit returns the size of the film's pictures when neither side is longer than
// edge. Nothing is made larger than it is.
func (f *Film) fit(edge int) (width, height int) {
	edge = min(max(edge, 1), maxEdge)
	longer := max(f.Width, f.Height)
	if longer <= edge {
		return f.Width, f.Height
	}
	scale := func(side int) int { return max(1, (side*edge+longer/2)/longer) }
	return scale(f.Width), scale(f.Height)
}

// tooLarge is the error of pictures that are not decoded.
func tooLarge(width, height int) error {
	return queue.Errorf(queue.Refused, "The pictures of this video are %d × %d pixels, more than is safe to decode (%d on a side, %d megapixels).",
		width, height, maxSide, maxPixels>>20)
}
