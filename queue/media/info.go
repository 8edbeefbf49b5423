package media

import (
	"context"
	"image"
	"io"
)

// slack is what a decoder takes besides pixels: its tables, windows and buffers.
// The most that was measured is 90 kB, of a PNG with its zlib window.
const slack = 256 << 10

// Info is what a file's structure says, found without decoding.
type Info struct {
	Form Form

	// Width and Height are in pixels as the header declares them, before any
	// orientation; of an animation, its canvas. 0 for forms that are not shown.
	Width, Height int

	// Orientation is how the image stands, 1…8 as EXIF counts; 1 is upright.
	Orientation int

	// Frames counts the frames of an animation and the pages of a TIFF; 1 for
	// a still, 0 for forms that are not shown.
	Frames int

	// Pixels is what decoding all frames makes, in pixels.
	Pixels int64

	// Memory is the most bytes that decoding holds at one time: an upper bound,
	// found by following what the decoder of each form allocates.
	Memory int64

	raster int64 // pixels of the largest piece that is decoded at once
}

// file is a file of one form whose structure has been walked.
type file interface {
	info() Info
	// decode returns the still, or the first image of what is no animation.
	decode(src *source) (image.Image, error)
}

// mender is a file of which something can be shown when decoding it failed.
type mender interface {
	file
	// mend returns what there is of the image and what it lacks; nil where there
	// is nothing.
	mend(src *source) (image.Image, *Flaw)
}

// Inspect walks a file's structure: it reads headers and the lengths between
// them, at most the whole file once, allocates less than 100 kB whatever the file
// says, 10 kB as a rule, and decodes nothing.
//
// A form that is not shown gives an Info of its form alone. The error is of kind
// Invalid where the file is damaged or cut off within its header, Refused where
// it is written in a way that is not shown, Other where reading failed, and
// ctx's own where ctx ended.
func Inspect(ctx context.Context, r io.ReaderAt, size int64) (Info, error) {
	w := newWindow(&source{ctx: ctx, r: r, size: size})
	form, err := w.sniff()
	if err != nil || !form.CanShow() {
		return Info{Form: form}, err
	}
	f, err := walk(w, form, 1)
	if err != nil {
		return Info{Form: form}, err
	}
	return f.info(), nil
}

// sniff tells the form.
func (w *window) sniff() (Form, error) {
	head := w.at(0, int(min(w.src.size, SniffSize)))
	return Sniff(head), w.src.failure()
}

// walk walks the structure of a file of a form that is shown. Of an animation it
// keeps the places of that many frames.
func walk(w *window, form Form, frames int) (f file, err error) {
	err = guard(func() (err error) {
		f, err = open(w, form, frames)
		return err
	})
	if failed := w.src.failure(); failed != nil {
		return nil, failed
	}
	if err != nil {
		return nil, errorOf(form, err)
	}
	return f, nil
}

// open reads the structure of a form.
func open(w *window, form Form, frames int) (file, error) {
	switch form {
	case JPEG:
		return openJPEG(w)
	case PNG, APNG:
		return openPNG(w, frames)
	case GIF:
		return openGIF(w, frames)
	case WebP, AnimatedWebP:
		return openWebP(w, frames)
	case BMP:
		return openBMP(w)
	}
	return openTIFF(w)
}

// failure returns what went wrong with reading as such: ctx's own error where
// nobody waits any more.
func (s *source) failure() error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if s.err != nil {
		return unread(s.err)
	}
	return nil
}
