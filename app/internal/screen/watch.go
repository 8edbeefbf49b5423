//go:build linux

package screen

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"time"

	"github.com/jezek/xgb/damage"
	"github.com/jezek/xgb/xproto"
)

// Rest is how long a region must stay as it is for a change in it to count as
// finished. It is long beside a frame (17 ms) and beside the stages of a
// program that paints in several.
const Rest = 150 * time.Millisecond

// A key that changes nothing for as long as patience has no effect; a region
// that changes for longer than limit will not rest.
const (
	patience = 2 * time.Second
	limit    = 10 * time.Second
)

// ErrUnchanged says that a key had no effect in the region.
var ErrUnchanged = errors.New("nothing changed in the region")

// Change is what became of a region after a key.
type Change struct {
	First   time.Duration // from the key to the first changed pixels
	Settled time.Duration // from the key to the last change, after which the region was at rest
	Steps   int           // changes it took: 1 when the answer came in one frame
}

// Press presses a key as [Screen.Tap] does, times how the region changes, and releases the key.
// After it the region must be at rest for the given time, usually [Rest], and
// before it for a third of that: else what was still on its way to the screen
// is taken for the answer. A rest of 0 is for who needs the key answered and
// not timed. Errors: [ErrUnchanged] when the key had no effect in the region,
// others when the region does not rest or the program ends.
func (p *Program) Press(ctx context.Context, key string, region image.Rectangle, rest time.Duration) (Change, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	p.screen.drain()
	view, err := p.screen.pixels.read(region)
	if err != nil {
		return Change{}, err
	}
	_, pix, err := p.follow(ctx, region, bytes.Clone(view), rest/3)
	if err != nil {
		return Change{}, fmt.Errorf("before key %q: %w", key, err)
	}
	pressed := time.Now()
	down, err := p.screen.press(key)
	if err != nil {
		return Change{}, err
	}
	changes, err := p.answer(ctx, region, pix, rest)
	if rerr := p.screen.release(down); err == nil {
		err = rerr
	}
	if err != nil {
		return Change{}, fmt.Errorf("key %q: %w", key, err)
	}
	return Change{changes[0].Sub(pressed), changes[len(changes)-1].Sub(pressed), len(changes)}, nil
}

// answer returns the times of a region's changes until it rests, of which there is at least one.
func (p *Program) answer(ctx context.Context, region image.Rectangle, pix []byte, rest time.Duration) ([]time.Time, error) {
	first, pix, err := p.next(ctx, region, pix, patience)
	if err != nil {
		return nil, err
	}
	if first.IsZero() {
		return nil, ErrUnchanged
	}
	more, _, err := p.follow(ctx, region, pix, rest)
	return append([]time.Time{first}, more...), err
}

// Appear waits until the region shows more than one colour and has then not
// changed for the given time. It returns the time of the last change. Called
// right after Open it tells when the program's first content stood; rest must
// be longer than the program may show something that is not yet it, as a notice
// that it is loading.
func (p *Program) Appear(ctx context.Context, region image.Rectangle, rest time.Duration) (time.Time, error) {
	var last time.Time
	for pix := []byte(nil); ; {
		changes, now, err := p.follow(ctx, region, pix, rest)
		if err != nil {
			return time.Time{}, fmt.Errorf("waiting for content: %w", err)
		}
		if len(changes) > 0 {
			last = changes[len(changes)-1]
		}
		if pix = now; !last.IsZero() && !plain(pix) {
			return last, nil
		}
	}
}

// follow reads the region at each change until none has come for the given
// time. It returns when the changes were, and what the region shows now.
func (p *Program) follow(ctx context.Context, region image.Rectangle, pix []byte, rest time.Duration) ([]time.Time, []byte, error) {
	var changes []time.Time
	for {
		at, now, err := p.next(ctx, region, pix, rest)
		switch {
		case errors.Is(err, context.DeadlineExceeded) && plain(pix):
			return changes, pix, fmt.Errorf("the region stays empty: %w", err)
		case errors.Is(err, context.DeadlineExceeded):
			return changes, pix, fmt.Errorf("the region does not come to rest: %w", err)
		case err != nil || at.IsZero():
			return changes, pix, err
		}
		changes, pix = append(changes, at), now
	}
}

// next waits until the region's pixels differ from the given ones, for at most
// so long, and returns when that was and the new pixels. The time is zero when
// they did not change.
func (p *Program) next(ctx context.Context, region image.Rectangle, pix []byte, long time.Duration) (time.Time, []byte, error) {
	timeout := time.NewTimer(long)
	defer timeout.Stop()
	for {
		select {
		case ev, ok := <-p.screen.events:
			if !ok {
				return time.Time{}, nil, errServerEnded
			}
			if d, ok := ev.Event.(damage.NotifyEvent); !ok || !rectangle(d.Area).Overlaps(region) {
				continue
			}
			now, err := p.screen.pixels.read(region)
			if err != nil {
				return time.Time{}, nil, err
			}
			if !bytes.Equal(now, pix) {
				return ev.at, bytes.Clone(now), nil
			}
		case <-timeout.C:
			return time.Time{}, pix, nil
		case err := <-p.done:
			p.done <- err
			return time.Time{}, nil, fmt.Errorf("the program ended: %w", ended(err))
		case <-ctx.Done():
			return time.Time{}, nil, ctx.Err()
		}
	}
}

func rectangle(r xproto.Rectangle) image.Rectangle {
	return image.Rect(int(r.X), int(r.Y), int(r.X)+int(r.Width), int(r.Y)+int(r.Height))
}

// plain tells whether all pixels are of one colour.
func plain(pix []byte) bool {
	return len(pix) < 8 || bytes.Equal(pix[4:], pix[:len(pix)-4])
}
