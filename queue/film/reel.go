package film

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"io"
	"strconv"
	"strings"
	"time"
)

// A Frame is one picture of a film.
type Frame struct {
	At      time.Duration // when it comes, from the film's beginning
	Picture *image.RGBA   // opaque; nobody else's
}

// errReel is what a child gets that does not write as it was told. It is no
// sentence for a person: a child that was taken over ends here.
var errReel = errors.New("the pictures are not in the form that was asked for")

// A reel reads the pictures that a child writes: for each a line of ffmpeg's form
// framecrc, in which alone stands its time, then its pixels. It reads exactly as
// many bytes as pictures of this size have, and takes nothing on trust.
type reel struct {
	r             *bufio.Reader
	width, height int
	tick          time.Duration // of the times in the lines
}

func newReel(r io.Reader, width, height int) *reel {
	return &reel{r: bufio.NewReaderSize(r, 4096), width: width, height: height}
}

// maxHeader is how many lines may stand before the first picture.
const maxHeader = 32

// next returns the next picture, or io.EOF.
func (l *reel) next() (Frame, error) {
	for range maxHeader {
		line, err := l.r.ReadSlice('\n')
		if err != nil {
			if len(line) == 0 {
				return Frame{}, err
			}
			return Frame{}, errReel
		}
		text := strings.TrimSpace(string(line))
		if scale, ok := strings.CutPrefix(text, "#tb 0: 1/"); ok {
			n, err := strconv.ParseUint(scale, 10, 32)
			if err != nil || n == 0 {
				return Frame{}, errReel
			}
			l.tick = time.Second / time.Duration(n)
		} else if !strings.HasPrefix(text, "#") {
			return l.picture(text)
		}
	}
	return Frame{}, errReel
}

// picture reads the pixels that follow a line such as
//
//	0,  750,  750,  1,  230400, 0x0d6f8777
//
// which tells track, two times, length, bytes and sum.
func (l *reel) picture(line string) (Frame, error) {
	fields := strings.Split(line, ",")
	if len(fields) < 6 || l.tick == 0 {
		return Frame{}, errReel
	}
	at, err := strconv.ParseInt(strings.TrimSpace(fields[2]), 10, 64)
	if err != nil || at > int64(longest/l.tick) || at < -int64(longest/l.tick) {
		return Frame{}, errReel
	}
	picture := image.NewRGBA(image.Rect(0, 0, l.width, l.height))
	if strings.TrimSpace(fields[4]) != fmt.Sprint(len(picture.Pix)) {
		return Frame{}, errReel
	}
	if _, err := io.ReadFull(l.r, picture.Pix); err != nil {
		return Frame{}, err
	}
	// The fourth byte of a pixel is not set: transparency could hide what a platform shows.
	for i := 3; i < len(picture.Pix); i += 4 {
		picture.Pix[i] = 0xff
	}
	return Frame{At: max(0, time.Duration(at)*l.tick), Picture: picture}, nil
}
