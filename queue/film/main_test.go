package film_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/film"
)

// children are programs that a test runs behind the wall in place of ffmpeg, by
// their first argument.
var children = map[string]func(args []string){}

func TestMain(m *testing.M) {
	film.Shim()
	if len(os.Args) > 1 {
		if run := children[os.Args[1]]; run != nil {
			run(os.Args[2:])
			os.Exit(0)
		}
	}
	os.Exit(m.Run())
}

var found = sync.OnceValues(func() (*film.Tool, error) { return film.Find(context.Background()) })

// tool returns this computer's ffmpeg behind its best wall, or skips.
func tool(tb testing.TB) *film.Tool {
	tb.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		tb.Skip("no ffmpeg here")
	}
	t, err := found()
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

// behindEach runs a test behind every wall that this computer has, and says which
// it lacks.
func behindEach(t *testing.T, run func(t *testing.T, tool *film.Tool)) {
	t.Helper()
	best := tool(t)
	for _, w := range film.Walls {
		t.Run(w.String(), func(t *testing.T) {
			it, ok := best.Behind(t.Context(), w)
			if !ok {
				t.Skip("this computer lets no program make this wall")
			}
			run(t, it)
		})
	}
}

func TestFindTakesTheBestWall(t *testing.T) {
	it := tool(t)
	t.Logf("wall: %s. %s", it.Wall(), it.Wall().Sentence())
	for _, w := range film.Walls {
		if w == it.Wall() {
			break
		}
		if _, ok := it.Behind(t.Context(), w); ok {
			t.Errorf("%s works and is better than %s", w, it.Wall())
		}
	}
}

func TestFindSaysWhatToInstall(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("programs are also looked for where Homebrew puts them")
	}
	folder := t.TempDir()
	t.Setenv("PATH", folder)
	_, err := film.Find(t.Context())
	if queue.KindOf(err) != queue.NotFound || !strings.Contains(err.Error(), "nstall ffmpeg and bubblewrap") {
		t.Errorf("%v, want what to install", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "apt-get"), nil, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := film.Find(t.Context()); err == nil || !strings.Contains(err.Error(), "sudo apt-get install ffmpeg bubblewrap") {
		t.Errorf("%v, want the command that installs it", err)
	}
	for _, name := range []string{"ffmpeg", "ffprobe"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\nexit 1\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := film.Find(t.Context()); queue.KindOf(err) != queue.NotFound || !strings.Contains(err.Error(), "does not run") {
		t.Errorf("%v, want that it does not run", err)
	}
}

var clips sync.Map // from arguments to bytes

// clip makes a video with ffmpeg. The arguments are ffmpeg's, without the name of
// what it writes; form is the ending of that name.
func clip(tb testing.TB, form string, args ...string) []byte {
	tb.Helper()
	key := form + " " + strings.Join(args, " ")
	if video, ok := clips.Load(key); ok {
		return video.([]byte)
	}
	path := filepath.Join(tb.TempDir(), "clip."+form)
	cmd := exec.Command("ffmpeg", append(append([]string{"-nostdin", "-loglevel", "error", "-y"}, args...), path)...)
	if said, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("making a clip: %v: %s", err, said)
	}
	video, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	clips.Store(key, video)
	return video
}

// testsrc is a moving picture with a clock in it.
func testsrc(size string, rate string, seconds float64) []string {
	return []string{"-f", "lavfi", "-i", fmt.Sprintf("testsrc=s=%s:r=%s:d=%g", size, rate, seconds)}
}

// h264 is how most clips are coded: quickly, a key frame every so many pictures.
func h264(every int) []string {
	return []string{"-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", fmt.Sprint(every)}
}

func with(parts ...[]string) (all []string) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// small is a clip of ten seconds with a key frame a second and sound.
func small(tb testing.TB) []byte {
	return clip(tb, "mp4", with(testsrc("320x180", "25", 10), []string{"-f", "lavfi", "-i", "sine=f=1000:r=48000:d=10"}, h264(25), []string{"-c:a", "aac"})...)
}

// counted counts what is read.
type counted struct {
	io.ReaderAt
	n atomic.Int64
}

func (c *counted) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(p, off)
	c.n.Add(int64(n))
	return n, err
}

// open opens a video that is one.
func open(tb testing.TB, it *film.Tool, video []byte) *film.Film {
	tb.Helper()
	f, err := it.Open(tb.Context(), bytes.NewReader(video), int64(len(video)))
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// times gathers what comes; it holds every picture against the edge.
func times(tb testing.TB, frames iter.Seq2[film.Frame, error], edge int) (at []time.Duration, err error) {
	tb.Helper()
	for frame, err := range frames {
		if err != nil {
			return at, err
		}
		if b := frame.Picture.Bounds(); b.Dx() > edge || b.Dy() > edge || b.Empty() || !frame.Picture.Opaque() {
			tb.Errorf("a picture of %v, opaque %v; want no side over %d", b, frame.Picture.Opaque(), edge)
		}
		if len(at) > 0 && frame.At <= at[len(at)-1] {
			tb.Errorf("a picture at %v after one at %v", frame.At, at[len(at)-1])
		}
		at = append(at, frame.At)
	}
	return at, nil
}
