package film_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/film"
)

func TestPlay(t *testing.T) {
	it := tool(t)
	f := open(t, it, small(t)) // ten seconds at 25 a second
	fast := open(t, it, clip(t, "mp4", with(testsrc("64x64", "60", 4), h264(60))...))
	for _, tt := range []struct {
		name   string
		f      *film.Film
		from   time.Duration
		speed  float64
		frames int
		step   time.Duration
	}{
		{"from the start", f, 0, 1, 250, 40 * time.Millisecond},
		{"from the middle", f, 5 * time.Second, 1, 125, 40 * time.Millisecond},
		{"between two pictures", f, 5*time.Second + 70*time.Millisecond, 1, 124, 40 * time.Millisecond},
		{"slowly", f, 8 * time.Second, 0.25, 50, 40 * time.Millisecond},
		{"twice as fast", f, 0, 2, 125, 80 * time.Millisecond},
		{"four times as fast", f, 0, 4, 63, 160 * time.Millisecond},
		{"faster than there is", f, 0, 1000, 63, 160 * time.Millisecond},
		{"at no speed", f, 9 * time.Second, math.NaN(), 25, 40 * time.Millisecond},
		{"more pictures than a screen shows", fast, 0, 1, 120, 33 * time.Millisecond},
		{"past the end", f, time.Hour, 1, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at, err := times(t, tt.f.Play(t.Context(), tt.from, tt.speed, 64), 64)
			if err != nil || len(at) != tt.frames {
				t.Fatalf("%d pictures, error %v; want %d", len(at), err, tt.frames)
			}
			for i := 1; i < len(at); i++ {
				if d := at[i] - at[i-1] - tt.step; d > time.Millisecond || d < -time.Millisecond {
					t.Fatalf("pictures at %v and %v, want %v between", at[i-1], at[i], tt.step)
				}
			}
			if tt.frames > 0 && (at[0] > tt.from || at[0] <= tt.from-40*time.Millisecond) {
				t.Errorf("the first picture is at %v, want that which is seen at %v", at[0], tt.from)
			}
		})
	}
}

func TestPlayWaitsForItsReader(t *testing.T) {
	it := tool(t)
	const seconds = 60
	read := &counted{ReaderAt: bytes.NewReader(clip(t, "mkv", with(testsrc("640x360", "25", seconds), []string{"-c:v", "mjpeg", "-q:v", "2"})...))}
	size := int64(read.ReaderAt.(*bytes.Reader).Len())
	f, err := it.Open(t.Context(), read, size)
	if err != nil {
		t.Fatal(err)
	}
	read.n.Store(0)
	for _, err := range f.Play(t.Context(), 0, 1, 640) {
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(700 * time.Millisecond)
		break
	}
	if n := read.n.Load(); n > size/2 {
		t.Errorf("%d of %d bytes were read while nobody asked for more", n, size)
	}
}

func TestPlayOfAFilmThatIsShorterThanItSays(t *testing.T) {
	it := tool(t)
	whole := clip(t, "mp4", with(testsrc("320x180", "25", 20), h264(50), []string{"-movflags", "faststart"})...)
	f := open(t, it, whole[:len(whole)/2])
	at, err := times(t, f.Play(t.Context(), 0, 1, 64), 64)
	if queue.KindOf(err) != queue.Damaged || len(at) < 200 || len(at) > 300 {
		t.Errorf("%d pictures, error %v; want half of five hundred, and that there are no more", len(at), err)
	}
}

// loudness and pitch tell what samples hold: the mean of their size, and how often
// a second they cross zero upward.
func loudness(samples []byte) (mean, pitch float64) {
	var sum, crossings float64
	before := int16(0)
	n := len(samples) / 2 / film.Channels
	for i := range n {
		s := int16(binary.LittleEndian.Uint16(samples[i*2*film.Channels:]))
		sum += math.Abs(float64(s))
		if before < 0 && s >= 0 {
			crossings++
		}
		before = s
	}
	return sum / float64(max(n, 1)), crossings / (float64(max(n, 1)) / film.SampleRate)
}

func TestSound(t *testing.T) {
	it := tool(t)
	f := open(t, it, small(t)) // 1000 Hz for ten seconds
	for _, tt := range []struct {
		from  time.Duration
		speed float64
		want  time.Duration
	}{
		{0, 1, 10 * time.Second},
		{6 * time.Second, 1, 4 * time.Second},
		{0, 4, 2500 * time.Millisecond},
		{8 * time.Second, 0.25, 8 * time.Second},
		{0, 1.5, 6667 * time.Millisecond},
		{time.Hour, 1, 0},
	} {
		sound, err := f.Sound(t.Context(), tt.from, tt.speed)
		if err != nil {
			t.Fatal(err)
		}
		samples, err := io.ReadAll(sound)
		if err != nil {
			t.Fatal(err)
		}
		if err := sound.Close(); err != nil {
			t.Error(err)
		}
		got := time.Duration(len(samples)/2/film.Channels) * time.Second / film.SampleRate
		if d := got - tt.want; d > 200*time.Millisecond || d < -200*time.Millisecond {
			t.Errorf("from %v at %v: %v of sound, want %v", tt.from, tt.speed, got, tt.want)
		}
		if mean, pitch := loudness(samples); tt.want > 0 && (mean < 500 || pitch < 950 || pitch > 1050) {
			t.Errorf("from %v at %v: loudness %.0f and pitch %.0f, want a tone of 1000 Hz", tt.from, tt.speed, mean, pitch)
		}
	}
}

func TestSoundThatIsNotThere(t *testing.T) {
	it := tool(t)
	silent := open(t, it, clip(t, "mp4", with(testsrc("64x64", "5", 1), h264(5))...))
	if _, err := silent.Sound(t.Context(), 0, 1); queue.KindOf(err) != queue.Invalid || err == nil {
		t.Errorf("%v, want that there is no sound", err)
	}
	odd := open(t, it, clip(t, "mkv", with(testsrc("64x64", "5", 1), []string{"-f", "lavfi", "-i", "sine=d=1"}, h264(5), []string{"-c:a", "wavpack"})...))
	if !odd.HasSound {
		t.Error("sound that is not decoded is sound all the same")
	}
	if _, err := odd.Sound(t.Context(), 0, 1); queue.KindOf(err) != queue.Refused {
		t.Errorf("%v, want that the sound is not decoded", err)
	}
	at, err := times(t, odd.Sheet(t.Context(), 4, 64), 64)
	if err != nil || len(at) != 4 {
		t.Errorf("pictures at %v, error %v; want four though the sound is odd", at, err)
	}
}

func TestSpeak(t *testing.T) {
	it := tool(t)
	if _, err := exec.LookPath("ffplay"); err != nil {
		t.Skip("no ffplay here")
	}
	f := open(t, it, small(t))
	sound := func(from time.Duration) io.ReadCloser {
		s, err := f.Sound(t.Context(), from, 1)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	t.Run("to its end", func(t *testing.T) {
		t.Setenv("SDL_AUDIODRIVER", "dummy")
		start := time.Now()
		if err := it.Speak(t.Context(), sound(9*time.Second)); err != nil {
			t.Error(err)
		}
		if d := time.Since(start); d < 800*time.Millisecond {
			t.Errorf("a second of sound took %v", d)
		}
	})
	t.Run("until it is stopped", func(t *testing.T) {
		t.Setenv("SDL_AUDIODRIVER", "dummy")
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		start := time.Now()
		if err := it.Speak(ctx, sound(0)); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 3*time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
	t.Run("without a device", func(t *testing.T) {
		t.Setenv("SDL_AUDIODRIVER", "none-of-these")
		if err := it.Speak(t.Context(), sound(0)); queue.KindOf(err) != queue.NotFound || err == nil || !strings.Contains(err.Error(), "device") {
			t.Errorf("%v, want that there is no device", err)
		}
		if err := it.Speak(t.Context(), bytes.NewReader(make([]byte, 100))); queue.KindOf(err) != queue.NotFound {
			t.Errorf("a little sound: %v, want that there is no device", err)
		}
		t.Setenv("SDL_AUDIODRIVER", "alsa")
		t.Setenv("AUDIODEV", "none-of-these")
		if err := it.Speak(t.Context(), bytes.NewReader(make([]byte, 100))); queue.KindOf(err) != queue.NotFound {
			t.Errorf("a little sound: %v, want that there is no device", err)
		}
	})
	t.Run("that cannot be read", func(t *testing.T) {
		t.Setenv("SDL_AUDIODRIVER", "dummy")
		if err := it.Speak(t.Context(), io.MultiReader(bytes.NewReader(make([]byte, 4000)), failing{})); !errors.Is(err, os.ErrClosed) {
			t.Errorf("%v, want what reading gave", err)
		}
	})
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, os.ErrClosed }

func TestTracksBesideThePictures(t *testing.T) {
	it := tool(t)
	subtitles := "data:text/plain,1%0A00:00:00,000 --> 00:00:01,000%0Awords%0A"
	for name, video := range map[string][]byte{
		"subtitles": clip(t, "mkv", with(testsrc("64x64", "5", 1), []string{"-f", "srt", "-i", subtitles}, h264(5), []string{"-c:s", "ass"})...),
		"a cover": clip(t, "mp4", with(testsrc("64x64", "5", 1), testsrc("32x32", "1", 1), []string{"-map", "1", "-map", "0"}, h264(5),
			[]string{"-c:v:0", "png", "-pix_fmt:v:0", "rgb24", "-disposition:v:0", "attached_pic"})...),
	} {
		f := open(t, it, video)
		if f.Codec != "H.264" || f.Width != 64 {
			t.Errorf("%s: %+v", name, f.Info)
		}
		at, err := times(t, f.Sheet(t.Context(), 4, 64), 64)
		if err != nil || len(at) != 4 {
			t.Errorf("%s: pictures at %v, error %v", name, at, err)
		}
	}
}
