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

// The program that the tests measure: a plain X window whose delays are known.
// Its content is two colours in the region; key a changes it at once, d after a
// delay, s in two stages, o paints elsewhere, e ends the program.
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
	err = xproto.CreateWindowChecked(conn, scr.RootDepth, win, scr.Root, 5, 5, 640, 480, 0, xproto.WindowClassInputOutput,
		scr.RootVisual, xproto.CwBackPixel|xproto.CwEventMask, []uint32{0x202020, xproto.EventMaskKeyPress}).Check()
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
	for n := 1; ; n++ {
		ev, xerr := conn.WaitForEvent()
		if ev == nil && xerr == nil {
			return nil // the server is gone
		}
		switch ev := ev.(type) {
		case xproto.ClientMessageEvent:
			return nil
		case xproto.KeyPressEvent:
			switch ev.Detail {
			case keys['a']:
				paint(half, n)
			case keys['d']:
				time.Sleep(delay)
				paint(half, n)
			case keys['s']:
				paint(half, n)
				time.Sleep(stage)
				paint(half, n+0x100000)
			case keys['o']:
				paint(region.Add(image.Pt(0, 200)), n)
			case keys['e']:
				os.Exit(3)
			}
		}
	}
}
