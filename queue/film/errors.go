package film

import (
	"context"
	"errors"
	"time"

	"discern/queue"
)

// What a person is told. ffmpeg's own words are never passed on, since they quote
// the file's.
var (
	errEmpty     = queue.Errorf(queue.Invalid, "This file is empty: there is nothing to show.")
	errNotVideo  = queue.Errorf(queue.Invalid, "This is not a video, or one of a form that ffmpeg does not know.")
	errForm      = queue.Errorf(queue.Refused, "This is a playlist, a sound or a video of a form that Discern does not open.")
	errCut       = queue.Errorf(queue.Damaged, "This video is cut off or damaged: it does not say what it holds.")
	errSoundOnly = queue.Errorf(queue.Invalid, "This file holds sound and no pictures.")
	errNothing   = queue.Errorf(queue.Invalid, "This file holds neither pictures nor sound.")
	errCodec     = queue.Errorf(queue.Refused, "This video is coded in a way that Discern does not decode.")
	errNoFrames  = queue.Errorf(queue.Invalid, "This video has no picture that can be shown: it is empty or damaged, or this ffmpeg cannot decode it.")
	errNoSound   = queue.Errorf(queue.Invalid, "This video has no sound.")
	errSlow      = queue.Errorf(queue.Refused, "This video took too long, as one made to do harm would. It was stopped.")
	errChild     = queue.Errorf(queue.Other, "ffmpeg did not answer as it should. It was stopped.")
)

// cannotStart is the error of a child that could not be started.
func cannotStart(err error) error {
	return &queue.Error{Kind: queue.Other, Msg: "ffmpeg could not be started.", Err: err}
}

// unreadable is the error of a video whose bytes could not be had.
func unreadable(err error) error {
	var known *queue.Error
	if errors.As(err, &known) {
		return err
	}
	return &queue.Error{Kind: queue.Damaged, Msg: "The video could not be read.", Err: err}
}

// limited gives a call so long and no longer.
func limited(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, d, errSlow)
}
