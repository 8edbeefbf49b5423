package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os/exec"
	"time"

	"discern/app/internal/screen"
)

// subject is a program whose window is measured: what starts it, where in its
// window the content stands that a key changes, and which key that is.
type subject struct {
	cmd     *exec.Cmd
	content image.Rectangle
	key     rune
}

// review is the program's own window. Its content is the middle of the centre
// column, where an item's text is: without the head, which has times that run,
// and without the panels at its sides. A allows, and the next item comes.
func (e *env) review(ctx context.Context, args ...string) subject {
	return subject{e.command(ctx, e.discern, args...), image.Rect(380, 160, 1020, 560), 'a'}
}

// floor is the bare window, whose one label stands in its corner.
func floor(cmd *exec.Cmd) subject { return subject{cmd, image.Rect(0, 0, 300, 60), 'a'} }

// window is a program's window on a screen of its own.
type window struct {
	subject
	*screen.Program
	screen *screen.Screen
	shown  time.Duration // from the program's start until its content stood
}

// opening is how long a program may take to show its content, and still how
// long nothing may change after it for it to be the content and no notice that
// something loads.
const (
	opening = time.Minute
	still   = time.Second
)

// open starts a subject and waits until its content stands.
func open(ctx context.Context, s subject) (w *window, err error) {
	scr, err := screen.Start(ctx)
	if errors.Is(err, screen.ErrNoServer) {
		return nil, notHere{err}
	}
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, scr.Close())
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, opening)
	defer cancel()
	p, err := scr.Open(ctx, s.cmd)
	if err != nil {
		return nil, err
	}
	at, err := p.Appear(ctx, s.content, still)
	if err != nil {
		return nil, errors.Join(picture(err, scr), p.Kill())
	}
	return &window{s, p, scr, at.Sub(p.Started)}, nil
}

// press presses the subject's key once and times it.
func (w *window) press(ctx context.Context, rest time.Duration) (screen.Change, error) {
	c, err := w.Press(ctx, string(w.key), w.content, rest)
	if err != nil && ctx.Err() == nil {
		err = picture(err, w.screen)
	}
	return c, err
}

// picture keeps what the screen shows when something went wrong, and adds to
// the error where. What is shown is made up, so it may lie in a file.
func picture(cause error, s *screen.Screen) error {
	path, err := s.Picture("", "bench-*.png")
	if err != nil {
		return errors.Join(cause, err)
	}
	return fmt.Errorf("%w (the screen then: %s)", cause, path)
}

// close closes the window as a person does, and its screen.
func (w *window) close() error {
	err := w.Program.Close()
	if err != nil {
		err = fmt.Errorf("closing the window: %w", err)
	}
	return errors.Join(err, w.screen.Close())
}
