//go:build linux

package screen

import (
	"fmt"
	"image"
	"os"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// The program that the tests look at: a plain X window whose delays are known.
// Its content is two colours in the region; key a changes it at once, d after a
// delay, s in two stages, o paints elsewhere, e ends the program with status 3
// and q with 0. Its title says how many keys went down, and the last one's
// symbol with its modifiers.
const (
	blank = 150 * time.Millisecond // the window shows nothing for so long
	delay = 40 * time.Millisecond
	stage = 60 * time.Millisecond
)

func TestMain(m *testing.M) {
	var err error
	switch role := os.Getenv("SCREEN_TEST_PROGRAM"); role {
	case "":
		os.Exit(m.Run())
	case "window", "empty", "restless":
		err = showWindow(role)
	case "idle":
		time.Sleep(time.Minute)
	case "quit":
		os.Exit(3)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "test program:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func showWindow(role string) error {
	conn, err := xgb.NewConn()
	if err != nil {
		return err
	}
	setup := xproto.Setup(conn)
	win, err := xproto.NewWindowId(conn)
	if err != nil {
		return err
	}
	scr := setup.DefaultScreen(conn)
	// The gravity keeps what is painted when the window is given its place late.
	err = xproto.CreateWindowChecked(conn, scr.RootDepth, win, scr.Root, 5, 5, 640, 480, 0, xproto.WindowClassInputOutput,
		scr.RootVisual, xproto.CwBackPixel|xproto.CwBitGravity|xproto.CwEventMask,
		[]uint32{0x202020, xproto.GravityNorthWest, xproto.EventMaskKeyPress}).Check()
	if err != nil {
		return err
	}
	gc, err := xproto.NewGcontextId(conn)
	if err != nil {
		return err
	}
	if err := xproto.CreateGCChecked(conn, gc, xproto.Drawable(win), 0, nil).Check(); err != nil {
		return err
	}
	paint := func(at image.Rectangle, colour int) {
		xproto.ChangeGC(conn, gc, xproto.GcForeground, []uint32{uint32(colour)})
		xproto.PolyFillRectangle(conn, xproto.Drawable(win), gc, []xproto.Rectangle{{
			X: int16(at.Min.X), Y: int16(at.Min.Y), Width: uint16(at.Dx()), Height: uint16(at.Dy()),
		}})
	}
	if err := xproto.MapWindowChecked(conn, win).Check(); err != nil {
		return err
	}
	half := image.Rect(region.Min.X, region.Min.Y, region.Max.X, region.Min.Y+region.Dy()/2)
	switch role {
	case "empty":
		select {}
	case "restless":
		for n := 1; ; n++ {
			paint(half, n)
			time.Sleep(blank / 10)
		}
	}
	time.Sleep(blank)
	paint(half, 0x123456)

	keys, err := readKeys(conn, setup)
	if err != nil {
		return err
	}
	names := map[xproto.Keycode]xproto.Keysym{}
	for sym, k := range keys {
		if old, ok := names[k.code]; !ok || sym < old {
			names[k.code] = sym
		}
	}
	name, err := atom(conn, "_NET_WM_NAME")
	if err != nil {
		return err
	}
	for n, presses := 1, 0; ; n++ {
		ev, xerr := conn.WaitForEvent()
		if ev == nil && xerr == nil {
			return nil // the server is gone
		}
		switch ev := ev.(type) {
		case xproto.ClientMessageEvent:
			return nil
		case xproto.KeyPressEvent:
			presses++
			title := fmt.Sprintf("%d: %x %d", presses, names[ev.Detail], ev.State)
			xproto.ChangeProperty(conn, xproto.PropModeReplace, win, name, xproto.AtomString, 8, uint32(len(title)), []byte(title))
			switch ev.Detail {
			case keys['a'].code:
				paint(half, n)
			case keys['d'].code:
				time.Sleep(delay)
				paint(half, n)
			case keys['s'].code:
				paint(half, n)
				time.Sleep(stage)
				paint(half, n+0x100000)
			case keys['o'].code:
				paint(region.Add(image.Pt(0, 200)), n)
			case keys['e'].code:
				os.Exit(3)
			case keys['q'].code:
				os.Exit(0)
			}
		}
	}
}
