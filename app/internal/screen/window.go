//go:build linux

package screen

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

var errServerEnded = errors.New("the X server ended")

// Program is a program that was started on a Screen.
type Program struct {
	Pid     int
	Started time.Time // just before the process was made
	cmd     *exec.Cmd
	done    chan error
	screen  *Screen
}

// Open starts a program and waits, for as long as ctx allows, until its window
// is there; then it gives the window the whole screen and the keyboard. The
// program must make one window. What it writes goes to cmd.Stdout and
// cmd.Stderr.
func (s *Screen) Open(ctx context.Context, cmd *exec.Cmd) (*Program, error) {
	cmd.Env = s.Environ(cmd.Env)
	s.drain()
	p := &Program{cmd: cmd, done: make(chan error, 1), screen: s, Started: time.Now()}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p.Pid = cmd.Process.Pid
	go func() { p.done <- cmd.Wait() }()
	for {
		select {
		case ev, ok := <-s.events:
			if !ok {
				return nil, errors.Join(errServerEnded, p.Kill())
			}
			m, ok := ev.Event.(xproto.MapNotifyEvent)
			if !ok || m.Event != s.root || m.OverrideRedirect {
				continue
			}
			s.window = m.Window
			if err := s.place(); err != nil {
				return nil, errors.Join(err, p.Kill())
			}
			return p, nil
		case err := <-p.done:
			p.done <- err
			return nil, fmt.Errorf("%s ended before it showed a window: %w", cmd.Path, ended(err))
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("%s showed no window: %w", cmd.Path, ctx.Err()), p.Kill())
		}
	}
}

// ended turns the result of a program that ended unasked into an error, which a
// clean end is not by itself.
func ended(err error) error {
	if err == nil {
		return errors.New("exit status 0")
	}
	return err
}

// drain throws away the events that came before now.
func (s *Screen) drain() {
	for {
		select {
		case _, ok := <-s.events:
			if !ok {
				return
			}
		default:
			return
		}
	}
}

// Environ is an environment, that of this process when it is nil, made one for
// a program on this screen: no other display, and no desktop to ask for its
// wishes. A bus that is only left unnamed would be started, and outlive all.
func (s *Screen) Environ(env []string) []string {
	if env == nil {
		env = os.Environ()
	}
	out := make([]string, 0, len(env)+2)
	for _, kv := range env {
		name, _, _ := strings.Cut(kv, "=")
		switch name {
		case "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_SESSION_TYPE", "DBUS_SESSION_BUS_ADDRESS",
			"FYNE_SCALE", "FYNE_FONT", "FYNE_THEME":
		default:
			out = append(out, kv)
		}
	}
	return append(out, "DISPLAY="+s.display, "DBUS_SESSION_BUS_ADDRESS=disabled:")
}

// place does what a window manager would: the window fills the screen and has
// the keyboard. Changes of its properties, as its title, are told from then on.
func (s *Screen) place() error {
	err := xproto.ChangeWindowAttributesChecked(s.conn, s.window, xproto.CwEventMask,
		[]uint32{xproto.EventMaskPropertyChange}).Check()
	if err != nil {
		return fmt.Errorf("listen to the window: %w", err)
	}
	err = xproto.ConfigureWindowChecked(s.conn, s.window,
		xproto.ConfigWindowX|xproto.ConfigWindowY|xproto.ConfigWindowWidth|xproto.ConfigWindowHeight,
		[]uint32{0, 0, Width, Height}).Check()
	if err != nil {
		return fmt.Errorf("place the window: %w", err)
	}
	err = xproto.SetInputFocusChecked(s.conn, xproto.InputFocusPointerRoot, s.window, xproto.TimeCurrentTime).Check()
	if err != nil {
		return fmt.Errorf("give the window the keyboard: %w", err)
	}
	return nil
}

// Close asks the program to close its window, as a person does, and waits for
// it to end; it is killed when it has not after ten seconds, and the error says
// so.
func (p *Program) Close() error {
	if err := p.screen.askToClose(); err != nil {
		return errors.Join(err, p.Kill())
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	err := p.Wait(ctx)
	if ctx.Err() != nil {
		return errors.Join(fmt.Errorf("%s did not close when asked", p.cmd.Path), p.Kill())
	}
	return err
}

// Wait waits until the program has ended by itself, and returns how: nil for
// status 0.
func (p *Program) Wait(ctx context.Context) error {
	select {
	case err := <-p.done:
		p.done <- err
		return err
	case <-ctx.Done():
		return fmt.Errorf("%s has not ended: %w", p.cmd.Path, ctx.Err())
	}
}

// Kill ends the program at once.
func (p *Program) Kill() error {
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	p.done <- <-p.done // until it is gone; the status of a killed program says nothing
	return nil
}

// askToClose sends the window the message that its close button would.
func (s *Screen) askToClose() error {
	protocols, err := atom(s.conn, "WM_PROTOCOLS")
	if err != nil {
		return err
	}
	del, err := atom(s.conn, "WM_DELETE_WINDOW")
	if err != nil {
		return err
	}
	ev := xproto.ClientMessageEvent{
		Format: 32, Window: s.window, Type: protocols,
		Data: xproto.ClientMessageDataUnionData32New([]uint32{uint32(del), uint32(xproto.TimeCurrentTime), 0, 0, 0}),
	}
	err = xproto.SendEventChecked(s.conn, false, s.window, xproto.EventMaskNoEvent, string(ev.Bytes())).Check()
	if err != nil {
		return fmt.Errorf("ask the window to close: %w", err)
	}
	return nil
}

func atom(conn *xgb.Conn, name string) (xproto.Atom, error) {
	reply, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0, err
	}
	return reply.Atom, nil
}
