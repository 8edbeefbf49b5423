//go:build linux

package screen

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// The rules of keys: a key is named by what stands on it, as "a", "7", "?" or
// "Escape", with modifiers before it, as "Ctrl+K" or "Shift+1". Shift is held
// for a sign that needs it, so "?" is enough, but letters after a modifier are
// named by their capitals and held without Shift, as on caps.

// named are the keys that print nothing, by X's numbers of their symbols.
var named = map[string]xproto.Keysym{
	"Backspace": 0xff08, "Tab": 0xff09, "Enter": 0xff0d, "Escape": 0xff1b, "Delete": 0xffff,
	"Home": 0xff50, "End": 0xff57, "PageUp": 0xff55, "PageDown": 0xff56,
	"Left": 0xff51, "Up": 0xff52, "Right": 0xff53, "Down": 0xff54,
	"F1": 0xffbe, "F5": 0xffc2, "Space": 0x20,
	"Shift": 0xffe1, "Ctrl": 0xffe3, "Alt": 0xffe9,
}

// apart is the time between two strokes. Windows take a second press of a key
// that bears the same time as the first, in milliseconds, for the first.
const apart = 2 * time.Millisecond

// stroke is how a symbol is made on the keyboard.
type stroke struct {
	code  xproto.Keycode
	shift bool
}

// readKeys asks the server which physical key stands for which symbol.
func readKeys(conn *xgb.Conn, setup *xproto.SetupInfo) (map[xproto.Keysym]stroke, error) {
	count := byte(setup.MaxKeycode - setup.MinKeycode + 1)
	reply, err := xproto.GetKeyboardMapping(conn, setup.MinKeycode, count).Reply()
	if err != nil {
		return nil, fmt.Errorf("read the keyboard: %w", err)
	}
	keys := map[xproto.Keysym]stroke{}
	per := int(reply.KeysymsPerKeycode)
	for shift := range min(per, 2) {
		for i := 0; i+per <= len(reply.Keysyms); i += per {
			sym := reply.Keysyms[i+shift]
			if _, ok := keys[sym]; sym != 0 && !ok {
				keys[sym] = stroke{setup.MinKeycode + xproto.Keycode(i/per), shift == 1}
			}
		}
	}
	return keys, nil
}

// codes returns the physical keys of a named key in the order in which they go down.
func (s *Screen) codes(key string) ([]xproto.Keycode, error) {
	var down []xproto.Keycode
	for rest := key; ; {
		modifier, after, chord := strings.Cut(rest, "+")
		if !chord || modifier == "" || after == "" { // "+" alone is the sign
			k, ok := s.keys[symbol(rest, len(down) > 0)]
			switch {
			case !ok:
				return nil, fmt.Errorf("no key for %q on this keyboard", key)
			case k.shift:
				down = append(down, s.keys[named["Shift"]].code)
			}
			return append(down, k.code), nil
		}
		k, ok := s.keys[named[modifier]]
		if !ok {
			return nil, fmt.Errorf("no modifier %q on this keyboard", modifier)
		}
		down, rest = append(down, k.code), after
	}
}

// symbol is X's number of a key's symbol, 0 for none. Of what prints, only
// Latin-1 is taken: for it, and nothing else, the number is the character's own.
func symbol(key string, chord bool) xproto.Keysym {
	if chord && len(key) == 1 {
		key = strings.ToLower(key)
	}
	r, size := utf8.DecodeRuneInString(key)
	if size == len(key) && r >= ' ' && r <= 0xff {
		return xproto.Keysym(r)
	}
	return named[key]
}

// Tap presses and releases a key, as if on a keyboard. It returns when the X
// server has taken both, which is before the program has acted on them.
func (s *Screen) Tap(key string) error { return s.Hold(key, apart) }

// Hold presses a key, waits, and releases it. The server repeats a held key as
// a keyboard does, the first time after about half a second.
func (s *Screen) Hold(key string, long time.Duration) error {
	down, err := s.press(key)
	if err != nil {
		return err
	}
	time.Sleep(long)
	return s.release(down)
}

// Type taps the keys of a text one after the other.
func (s *Screen) Type(text string) error {
	for _, r := range text {
		if err := s.Tap(string(r)); err != nil {
			return err
		}
	}
	return nil
}

// press presses a key and the modifiers it needs, and returns what is to be
// released.
func (s *Screen) press(key string) ([]xproto.Keycode, error) {
	down, err := s.codes(key)
	if err != nil {
		return nil, err
	}
	for i, code := range down {
		if err := s.strike(xproto.KeyPress, code); err != nil {
			return nil, errors.Join(err, s.release(down[:i]))
		}
	}
	return down, nil
}

// release lets keys go, the last pressed first.
func (s *Screen) release(down []xproto.Keycode) error {
	var errs []error
	for _, code := range slices.Backward(down) {
		errs = append(errs, s.strike(xproto.KeyRelease, code))
	}
	return errors.Join(errs...)
}

// strike sends one half of a key stroke, xproto.KeyPress or xproto.KeyRelease.
func (s *Screen) strike(half byte, key xproto.Keycode) error {
	return xtest.FakeInputChecked(s.conn, half, byte(key), 0, s.root, 0, 0, 0).Check()
}
