//go:build linux

package screen

import (
	"context"
	"fmt"

	"github.com/jezek/xgb/xproto"
)

// Title waits until the window's title is one that is wanted and returns it. It
// looks at the title at once and then whenever the program sets it. The error
// names the title that stood when ctx or the program ended.
func (p *Program) Title(ctx context.Context, wanted func(title string) bool) (string, error) {
	name, err := atom(p.screen.conn, "_NET_WM_NAME")
	if err != nil {
		return "", err
	}
	p.screen.drain()
	for {
		title, err := p.screen.property(name)
		if err != nil {
			return "", fmt.Errorf("read the title: %w", p.instead(err))
		}
		if wanted(title) {
			return title, nil
		}
		if err := p.retitled(ctx, name); err != nil {
			return "", fmt.Errorf("waiting for another title than %q: %w", title, err)
		}
	}
}

// retitled waits until a property of the window is set.
func (p *Program) retitled(ctx context.Context, name xproto.Atom) error {
	for {
		select {
		case ev, ok := <-p.screen.events:
			if !ok {
				return errServerEnded
			}
			if n, ok := ev.Event.(xproto.PropertyNotifyEvent); ok && n.Window == p.screen.window && n.Atom == name {
				return nil
			}
		case err := <-p.done:
			p.done <- err
			return fmt.Errorf("the program ended: %w", ended(err))
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// instead returns that the program ended, when it did, in place of what X said
// of a window that is gone.
func (p *Program) instead(err error) error {
	select {
	case status := <-p.done:
		p.done <- status
		return fmt.Errorf("the program ended: %w", ended(status))
	default:
		return err
	}
}

// property reads a property of the window that is text.
func (s *Screen) property(name xproto.Atom) (string, error) {
	reply, err := xproto.GetProperty(s.conn, false, s.window, name, xproto.GetPropertyTypeAny, 0, 1<<10).Reply()
	if err != nil {
		return "", err
	}
	return string(reply.Value), nil
}
