//go:build linux

package screen

import (
	"fmt"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// readKeys asks the server which physical key stands for which character,
// unshifted. Only characters of Latin-1 are taken: for them, and no others, X's
// number of a symbol is the character's own.
func readKeys(conn *xgb.Conn, setup *xproto.SetupInfo) (map[rune]xproto.Keycode, error) {
	count := byte(setup.MaxKeycode - setup.MinKeycode + 1)
	reply, err := xproto.GetKeyboardMapping(conn, setup.MinKeycode, count).Reply()
	if err != nil {
		return nil, fmt.Errorf("read the keyboard: %w", err)
	}
	keys := map[rune]xproto.Keycode{}
	per := int(reply.KeysymsPerKeycode)
	for i := 0; i+per <= len(reply.Keysyms); i += per {
		if sym := rune(reply.Keysyms[i]); sym >= ' ' && sym <= 0xff {
			keys[sym] = setup.MinKeycode + xproto.Keycode(i/per)
		}
	}
	return keys, nil
}

// strike sends one half of a key stroke, xproto.KeyPress or xproto.KeyRelease,
// as if from a keyboard.
func (s *Screen) strike(half byte, key rune) error {
	code, ok := s.keys[key]
	if !ok {
		return fmt.Errorf("no key for %q on this keyboard", key)
	}
	return xtest.FakeInputChecked(s.conn, half, byte(code), 0, s.root, 0, 0, 0).Check()
}
