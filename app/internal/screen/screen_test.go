//go:build linux

package screen

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jezek/xgb/xproto"
)

// region is where the test program paints its answers.
var region = image.Rect(100, 100, 200, 140)

// start opens the test program (see program_test.go) on a screen of its own and
// waits for its first content.
func start(t *testing.T) (context.Context, *Program, time.Time) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	s := mustStart(t, ctx)
	p, err := s.Open(ctx, program(t, "window"))
	if err != nil {
		t.Fatal(err)
	}
	at, err := p.Appear(ctx, region, 2*blank)
	if err != nil {
		t.Fatal(err)
	}
	return ctx, p, at
}

func mustStart(t *testing.T, ctx context.Context) *Screen {
	t.Helper()
	s, err := Start(ctx)
	if errors.Is(err, ErrNoServer) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// program is this test binary, run as the program to be measured.
func program(t *testing.T, role string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), "SCREEN_TEST_PROGRAM="+role)
	return cmd
}

// slack is what may be added to a time on a machine that is busy with other
// tests. It is less than Rest, so that a time with the rest counted in would be
// seen.
const slack = 120 * time.Millisecond

func between(t *testing.T, what string, got, least time.Duration) {
	t.Helper()
	if got < least || got > least+slack {
		t.Errorf("%s: %v, want %v to %v", what, got, least, least+slack)
	}
}

func TestPress(t *testing.T) {
	ctx, p, _ := start(t)
	for _, tc := range []struct {
		name           string
		key            string
		first, settled time.Duration
		steps          int
	}{
		{"at once", "a", 0, 0, 1},
		{"after a delay", "d", delay, delay, 1},
		{"in two stages", "s", 0, stage, 2},
		{"at once again", "a", 0, 0, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := p.Press(ctx, tc.key, region, Rest)
			if err != nil {
				t.Fatal(err)
			}
			between(t, "first", c.First, tc.first)
			between(t, "settled", c.Settled, tc.settled)
			if c.Steps != tc.steps {
				t.Errorf("%d steps, want %d", c.Steps, tc.steps)
			}
		})
	}
}

func TestPressWithoutRest(t *testing.T) {
	ctx, p, _ := start(t)
	began := time.Now()
	const n = 50
	for range n {
		if _, err := p.Press(ctx, "a", region, 0); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took > n*Rest/2 {
		t.Errorf("%d keys took %v: each waited for a rest", n, took)
	}
}

func TestPressWithoutEffect(t *testing.T) {
	ctx, p, _ := start(t)
	if _, err := p.Press(ctx, "o", region, Rest); !errors.Is(err, ErrUnchanged) {
		t.Errorf("a key that paints elsewhere: %v, want %v", err, ErrUnchanged)
	}
	if _, err := p.Press(ctx, "ж", region, Rest); err == nil || !strings.Contains(err.Error(), "keyboard") {
		t.Errorf("a key that is not on the keyboard: %v", err)
	}
}

func TestPressEndsProgram(t *testing.T) {
	ctx, p, _ := start(t)
	_, err := p.Press(ctx, "e", region, Rest)
	if err == nil || !strings.Contains(err.Error(), "program ended: exit status 3") {
		t.Errorf("got %v, want that the program ended with status 3", err)
	}
}

func TestAppear(t *testing.T) {
	_, p, at := start(t)
	if got := at.Sub(p.Started); got < blank {
		t.Errorf("content appeared after %v, but the window is blank for %v", got, blank)
	}
}

func TestAppearNot(t *testing.T) {
	for name, tc := range map[string]struct {
		role, want string
	}{
		"nothing is painted":         {"empty", "stays empty"},
		"the painting does not stop": {"restless", "does not come to rest"},
	} {
		t.Run(name, func(t *testing.T) {
			s := mustStart(t, t.Context())
			p, err := s.Open(t.Context(), program(t, tc.role))
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 6*blank)
			defer cancel()
			_, err = p.Appear(ctx, region, 3*blank)
			if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want that the region %s", err, tc.want)
			}
		})
	}
}

func TestPicture(t *testing.T) {
	_, p, _ := start(t)
	path, err := p.screen.Picture(t.TempDir(), "*.png")
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := img.At(region.Min.X, region.Min.Y), (color.RGBA{0x12, 0x34, 0x56, 0xff}); got != want {
		t.Errorf("the first pixel of the content is %v, want %v", got, want)
	}
}

func TestKeys(t *testing.T) {
	ctx, p, _ := start(t)
	const shift, ctrl = 1, 4
	presses := 0
	for _, tc := range []struct {
		key   string
		down  int // keys that go down for it
		sym   xproto.Keysym
		state int
	}{
		{"x", 1, 'x', 0},
		{"7", 1, '7', 0},
		{"X", 2, 'X', shift},
		{"?", 2, '/', shift},
		{"+", 2, '+', shift},
		{"Shift+1", 2, '!', shift},
		{"Ctrl+K", 2, 'K', ctrl},
		{"Escape", 1, named["Escape"], 0},
		{"Enter", 1, named["Enter"], 0},
	} {
		if err := p.screen.Tap(tc.key); err != nil {
			t.Fatalf("%s: %v", tc.key, err)
		}
		presses += tc.down
		// A key's name in the title is the lowest of its symbols.
		sym := tc.sym
		for other, k := range p.screen.keys {
			if k.code == p.screen.keys[sym].code && other < sym {
				sym = other
			}
		}
		want := fmt.Sprintf("%d: %x %d", presses, sym, tc.state)
		if title, err := p.Title(ctx, func(title string) bool { return strings.HasPrefix(title, fmt.Sprint(presses, ":")) }); err != nil {
			t.Fatalf("%s: %v", tc.key, err)
		} else if title != want {
			t.Errorf("%s came as %q, want %q", tc.key, title, want)
		}
	}
	if err := p.screen.Type("Hi!"); err != nil {
		t.Fatal(err)
	}
	presses += len("Hi!") + 2
	if _, err := p.Title(ctx, func(title string) bool { return strings.HasPrefix(title, fmt.Sprint(presses, ":")) }); err != nil {
		t.Error(err)
	}
	for _, key := range []string{"ж", "Hyper+A", "Ctrl+ж", "", "F99"} {
		if err := p.screen.Tap(key); err == nil || !strings.Contains(err.Error(), "keyboard") {
			t.Errorf("%q: %v", key, err)
		}
	}
}

func TestHold(t *testing.T) {
	ctx, p, _ := start(t)
	if err := p.screen.Hold("x", time.Second); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Title(ctx, func(title string) bool {
		n, _, _ := strings.Cut(title, ":")
		presses, _ := strconv.Atoi(n)
		return presses > 5
	}); err != nil {
		t.Errorf("a key that is held is not repeated: %v", err)
	}
}

func TestTitleNot(t *testing.T) {
	_, p, _ := start(t)
	never := func(string) bool { return false }
	if err := p.screen.Tap("x"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := p.Title(ctx, never); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "1: ") {
		t.Errorf("got %v, want that it names the title that stood", err)
	}
	if err := p.screen.Tap("e"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Title(t.Context(), never); err == nil {
		t.Error("a program that ended has a title")
	}
}

func TestWait(t *testing.T) {
	ctx, p, _ := start(t)
	soon, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	if err := p.Wait(soon); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a program that runs: %v", err)
	}
	if err := p.screen.Tap("q"); err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(ctx); err != nil {
		t.Errorf("a program that ends with status 0: %v", err)
	}
}

func TestEnviron(t *testing.T) {
	s := &Screen{display: ":99"}
	got := s.Environ([]string{"HOME=/h", "DISPLAY=:0", "WAYLAND_DISPLAY=w", "DBUS_SESSION_BUS_ADDRESS=unix:x"})
	want := []string{"HOME=/h", "DISPLAY=:99", "DBUS_SESSION_BUS_ADDRESS=disabled:"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestClose(t *testing.T) {
	_, p, _ := start(t)
	if err := p.Close(); err != nil {
		t.Errorf("closing as a person does: %v", err)
	}
}

// Programs are opened one after the other on the same screen: the second must
// not be taken for the first.
func TestOpenAgain(t *testing.T) {
	ctx, p, _ := start(t)
	if err := p.Kill(); err != nil {
		t.Fatal(err)
	}
	again, err := p.screen.Open(ctx, program(t, "window"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Appear(ctx, region, 2*blank); err != nil {
		t.Fatal(err)
	}
	if _, err := again.Press(ctx, "a", region, Rest); err != nil {
		t.Fatal(err)
	}
}

func TestOpenFails(t *testing.T) {
	s := mustStart(t, t.Context())
	if _, err := s.Open(t.Context(), program(t, "quit")); err == nil || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("a program that ends at once: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := s.Open(ctx, program(t, "idle")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a program without a window: %v", err)
	}
	if _, err := s.Open(t.Context(), exec.Command("/nowhere/at/all")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a program that is not there: %v", err)
	}
}

func TestStartWithoutServer(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := Start(t.Context()); !errors.Is(err, ErrNoServer) {
		t.Errorf("got %v, want %v", err, ErrNoServer)
	}
}
