//go:build linux

package screen

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/damage"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// Width and Height are the screen's size in pixels, and so the window's.
const (
	Width  = 1440
	Height = 900
)

// ErrNoServer is wrapped by the error of [Start] on a machine that has no Xvfb.
var ErrNoServer = errors.New("no Xvfb here (on Debian: apt-get install xvfb)")

// Screen is a private X server with at most one program's window on it. It is
// not for use by several goroutines.
type Screen struct {
	display string
	server  *exec.Cmd
	conn    *xgb.Conn
	root    xproto.Window
	keys    map[xproto.Keysym]stroke
	events  chan event
	window  xproto.Window
	pixels  *pixels
}

// event is an X event with the moment it came.
type event struct {
	at time.Time
	xgb.Event
}

// Start starts an X server on a display number of its own choosing. The caller
// closes the Screen. The server also ends by itself when this process dies.
func Start(ctx context.Context) (*Screen, error) {
	path, err := exec.LookPath("Xvfb")
	if err != nil {
		return nil, fmt.Errorf("start a screen: %w", ErrNoServer)
	}
	display, server, err := startServer(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("start a screen: %w", err)
	}
	s := &Screen{display: display, server: server, events: make(chan event, 4096)}
	if err := s.connect(); err != nil {
		return nil, fmt.Errorf("start a screen: %w", errors.Join(err, s.Close()))
	}
	return s, nil
}

// startServer runs Xvfb and waits until it names its display. With -terminate
// it ends with its last client, which is us.
func startServer(ctx context.Context, path string) (string, *exec.Cmd, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", nil, err
	}
	defer r.Close()
	cmd := exec.CommandContext(ctx, path, "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", Width, Height),
		"-nolisten", "tcp", "-terminate", "+extension", "GLX")
	cmd.ExtraFiles = []*os.File{w}
	if err := errors.Join(cmd.Start(), w.Close()); err != nil {
		return "", nil, err
	}
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		_ = cmd.Process.Kill()
		return "", nil, fmt.Errorf("Xvfb named no display: %w", errors.Join(err, cmd.Wait()))
	}
	return ":" + strings.TrimSpace(line), cmd, nil
}

// connect opens the connection, asks for every drawing and mapping to be told,
// and starts taking the time of events.
func (s *Screen) connect() error {
	xgb.Logger.SetOutput(io.Discard) // it remarks on the missing Xauthority, which a private server does not need
	conn, err := xgb.NewConnDisplay(s.display)
	if err != nil {
		return err
	}
	s.conn = conn
	setup := xproto.Setup(conn)
	s.root = setup.DefaultScreen(conn).Root
	if s.keys, err = readKeys(conn, setup); err != nil {
		return err
	}
	if s.pixels, err = newPixels(conn, xproto.Drawable(s.root)); err != nil {
		return err
	}
	if err := errors.Join(xtest.Init(conn), damage.Init(conn)); err != nil {
		return err
	}
	if _, err := damage.QueryVersion(conn, 1, 1).Reply(); err != nil {
		return err
	}
	err = xproto.ChangeWindowAttributesChecked(conn, s.root, xproto.CwEventMask,
		[]uint32{xproto.EventMaskSubstructureNotify}).Check()
	if err != nil {
		return err
	}
	// Raw: one notice for each drawing request, with nothing to be
	// acknowledged in between. The root's damage is that of all windows on
	// it.
	id, err := damage.NewDamageId(conn)
	if err != nil {
		return err
	}
	if err := damage.CreateChecked(conn, id, xproto.Drawable(s.root), damage.ReportLevelRawRectangles).Check(); err != nil {
		return err
	}
	go func() {
		defer close(s.events)
		for {
			ev, xerr := conn.WaitForEvent()
			at := time.Now()
			if ev == nil && xerr == nil {
				return
			}
			if ev != nil {
				s.tell(event{at, ev})
			}
		}
	}()
	return nil
}

// tell hands an event to whoever waits for one. Where nobody has for thousands,
// the oldest goes: a reader that stood still would hold up all answers of the
// server.
func (s *Screen) tell(e event) {
	for {
		select {
		case s.events <- e:
			return
		default:
		}
		select {
		case <-s.events:
		default:
		}
	}
}

// Close ends the X server and with it every program that still shows a window on it.
func (s *Screen) Close() error {
	if s.conn != nil {
		s.conn.Close()
		for range s.events { // let the reader go, whatever it still holds
		}
	}
	_ = s.server.Process.Kill()
	_ = s.server.Wait() // killed: its exit status says nothing
	if s.pixels == nil {
		return nil
	}
	return s.pixels.close()
}

// Image reads what the screen shows now.
func (s *Screen) Image() (*image.RGBA, error) {
	r := image.Rect(0, 0, Width, Height)
	pix, err := s.pixels.read(r)
	if err != nil {
		return nil, err
	}
	img := image.NewRGBA(r)
	for i := 0; i+3 < len(pix); i += 4 {
		img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = pix[i+2], pix[i+1], pix[i], 0xff
	}
	return img, nil
}

// Picture keeps what the screen shows now as a PNG, for a person to look at when
// something is in doubt. It is a new file; folder and pattern are as in
// [os.CreateTemp].
func (s *Screen) Picture(folder, pattern string) (path string, err error) {
	img, err := s.Image()
	if err != nil {
		return "", err
	}
	f, err := os.CreateTemp(folder, pattern)
	if err != nil {
		return "", err
	}
	return f.Name(), errors.Join(png.Encode(f, img), f.Close())
}
