package media

import (
	"errors"
	"fmt"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"discern/queue"
)

// Cause is why a picture is not all that its file promises.
type Cause uint8

// The causes.
const (
	CutOff  Cause = iota // the end of the file is missing
	Damaged              // what the file holds makes no sense
	TooMuch              // the file holds more than is decoded, as no honest one does
)

// A Flaw says what a shown picture lacks of what its file promises.
type Flaw struct {
	Cause  Cause
	Frame  bool    // the picture is one frame of several
	Coarse bool    // the whole image is there, without its last refinements
	Shown  float64 // the part of the image that is there, 0…1
}

// String returns a sentence for the person who looks.
func (f *Flaw) String() string {
	what := [...]string{CutOff: "The file is cut off", Damaged: "The file is damaged", TooMuch: "The file holds more passes over the image than any program writes"}[f.Cause]
	switch {
	case f.Coarse:
		return what + "; the image is shown without its finest detail."
	case f.Frame && f.Shown >= 1:
		return what + "; frames may be missing at its end."
	case f.Frame:
		return fmt.Sprintf("%s; %d%% of this frame is shown.", what, f.percent())
	case f.Shown >= 1:
		return what + ", but all of the image is shown."
	}
	return fmt.Sprintf("%s; %d%% of the image is shown.", what, f.percent())
}

// percent rounds, and is 100 of nothing but the whole.
func (f *Flaw) percent() int { return min(99, int(100*f.Shown+0.5)) }

// decided ends what is said of a file that is not shown.
const decided = "; the item can still be decided"

// unsupported is the error of a form, or of a way of writing one, that is not shown.
func unsupported(f Form, why error) error {
	if why == nil {
		return queue.Errorf(queue.Refused, "This file (%s) is of a form that cannot be shown"+decided, f.Name())
	}
	return &queue.Error{Kind: queue.Refused, Msg: fmt.Sprintf("This file (%s) is written in a way that cannot be shown"+decided, f.Name()), Err: why}
}

// damaged is the error of a file that makes no image.
func damaged(f Form, why error) error {
	return &queue.Error{Kind: queue.Invalid, Msg: fmt.Sprintf("This file (%s) is damaged, and nothing of it can be shown"+decided, f.Name()), Err: why}
}

// cutOff is the error of a file that ends before any of its image.
func cutOff(f Form) error {
	return &queue.Error{Kind: queue.Invalid, Msg: fmt.Sprintf("This file (%s) is cut off, and nothing of it can be shown"+decided, f.Name()), Err: io.ErrUnexpectedEOF}
}

// unread is the error of a file that could not be read, which says nothing of it.
func unread(err error) error {
	return &queue.Error{Kind: queue.Other, Msg: "The file could not be read to its end; nothing is known of it", Err: err}
}

// errorOf turns what a decoder answered into what a person is told.
func errorOf(f Form, err error) error {
	var (
		known  *queue.Error
		inJPEG jpeg.UnsupportedError
		inPNG  png.UnsupportedError
		inTIFF tiff.UnsupportedError
	)
	switch {
	case errors.As(err, &known):
		return err
	case errors.As(err, &inJPEG), errors.As(err, &inPNG), errors.As(err, &inTIFF), errors.Is(err, bmp.ErrUnsupported):
		return unsupported(f, err)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return cutOff(f)
	}
	return damaged(f, err)
}

// isUnsupported reports whether an error says that trying otherwise is no use.
func isUnsupported(err error) bool { return queue.KindOf(err) == queue.Refused }

// What the walk through a file's structure finds wrong.
var (
	errNoSize  = errors.New("the header gives no size")
	errNoImage = errors.New("the file holds no image")
	errHeader  = errors.New("the header does not hold together")
	errPanic   = errors.New("the decoder failed on it")
)
