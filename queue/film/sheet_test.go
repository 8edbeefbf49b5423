package film_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/film"
)

// tenHours is a film that long: ten seconds, again and again.
func tenHours(tb testing.TB, form string) []byte {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "in.mp4")
	if err := os.WriteFile(path, clip(tb, "mp4", with([]string{"-f", "lavfi", "-i", "color=s=64x64:r=25:d=10"}, h264(50))...), 0o600); err != nil {
		tb.Fatal(err)
	}
	return clip(tb, form, "-stream_loop", "3599", "-i", path, "-c", "copy")
}

func TestSheetIsSpreadOverTheFilm(t *testing.T) {
	it := tool(t)
	seconds := func(n ...float64) (all []time.Duration) {
		for _, s := range n {
			all = append(all, time.Duration(s*float64(time.Second)))
		}
		return all
	}
	for _, tt := range []struct {
		name  string
		video []byte
		n     int
		want  []time.Duration
		slack time.Duration
	}{
		{"a clip", small(t), 5, seconds(0, 2, 4, 6, 8), 0},
		{"more than there are", clip(t, "mp4", with(testsrc("64x64", "1", 3), h264(1))...), 12, seconds(0, 1, 2), 0},
		{"one picture", clip(t, "mp4", with(testsrc("64x64", "1", 1), h264(1))...), 12, seconds(0), 0},
		{"a picture in ten seconds for ten hours", clip(t, "mp4", with([]string{"-f", "lavfi", "-i", "color=s=64x64:r=1/10:d=36000"}, h264(250))...), 4, seconds(0, 9000, 18000, 27000), 0},
		{"ten hours, MP4", tenHours(t, "mp4"), 4, seconds(0, 9000, 18000, 27000), 2 * time.Second},
		{"ten hours, Matroska", tenHours(t, "mkv"), 4, seconds(0, 9000, 18000, 27000), 10 * time.Second},
		{"ten hours, MPEG-TS", tenHours(t, "ts"), 4, seconds(0, 9000, 18000, 27000), 10 * time.Second},
		{"one key frame, large", clip(t, "mp4", with([]string{"-f", "lavfi", "-i", "color=s=1920x1080:r=12:d=90"}, h264(100_000))...), 3, seconds(0, 30, 60), 0},
		{"of unknown length", clip(t, "mkv", with(testsrc("64x64", "25", 9), h264(25), []string{"-f", "matroska", "-live", "1"})...), 4, seconds(0, 8./3, 16./3, 8), time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := open(t, it, tt.video)
			start := time.Now()
			at, err := times(t, f.Sheet(t.Context(), tt.n, 64), 64)
			t.Logf("%v in %v", at, time.Since(start).Round(time.Millisecond))
			if err != nil || len(at) != len(tt.want) {
				t.Fatalf("pictures at %v, error %v; want %v", at, err, tt.want)
			}
			for i := range at {
				if d := at[i] - tt.want[i]; d > tt.slack || d < -tt.slack {
					t.Errorf("pictures at %v, want %v within %v", at, tt.want, tt.slack)
				}
			}
		})
	}
}

// lying claims that a Matroska file lasts a hundred hours.
func lying(tb testing.TB, video []byte) []byte {
	tb.Helper()
	at := bytes.Index(video, []byte("\x44\x89\x88")) // Duration, a float64 of milliseconds
	if at < 0 {
		tb.Fatal("the file does not say how long it is")
	}
	video = bytes.Clone(video)
	binary.BigEndian.PutUint64(video[at+3:], math.Float64bits(100*3600*1000))
	return video
}

func TestSheetOfAFilmThatIsShorterThanItSays(t *testing.T) {
	it := tool(t)
	whole := clip(t, "mp4", with(testsrc("320x180", "25", 60), h264(50), []string{"-movflags", "faststart"})...)
	wide := clip(t, "mp4", with([]string{"-f", "lavfi", "-i", "color=s=1920x1080:r=12:d=90"}, h264(24), []string{"-movflags", "faststart"})...)
	for _, tt := range []struct {
		name  string
		video []byte
		least int           // how many there are
		until time.Duration // about where they end
		says  string
	}{
		{"cut off", whole[:len(whole)*4/10], 4, 24 * time.Second, "1:00"},
		{"cut off, large", wide[:len(wide)/2], 7, 45 * time.Second, "1:30"},
		{"a lie", lying(t, clip(t, "mkv", with(testsrc("320x180", "25", 60), h264(50))...)), 8, 60 * time.Second, "100:00:00"},
		{"a lie that cannot be looked up", lying(t, unindexed(t, clip(t, "mkv", with(testsrc("320x180", "25", 60), h264(50))...))), 8, 60 * time.Second, "100:00:00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := open(t, it, tt.video)
			start := time.Now()
			at, err := times(t, f.Sheet(t.Context(), 8, 64), 64)
			t.Logf("%v, %v in %v", at, err, time.Since(start).Round(time.Millisecond))
			if queue.KindOf(err) != queue.Damaged || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v, want that it is shorter than %s", err, tt.says)
			}
			if len(at) < tt.least {
				t.Fatalf("pictures at %v, want %d", at, tt.least)
			}
			if last := at[len(at)-1]; last < tt.until-5*time.Second || last > tt.until+time.Second {
				t.Errorf("the last picture is at %v, want about %v", last, tt.until)
			}
		})
	}
}

// unindexed spoils the index of a Matroska file.
func unindexed(tb testing.TB, video []byte) []byte {
	tb.Helper()
	video = bytes.Clone(video)
	for rest := video; ; { // Cues, and where the head says they are
		at := bytes.Index(rest, []byte("\x1c\x53\xbb\x6b"))
		if at < 0 {
			return video
		}
		rest[at] = 0xff
		rest = rest[at+4:]
	}
}

func TestSheetStopsWhenNobodyWantsMore(t *testing.T) {
	it := tool(t)
	f := open(t, it, small(t))
	for frame, err := range f.Sheet(t.Context(), 8, 64) {
		if err != nil || frame.At != 0 {
			t.Errorf("the first is at %v, error %v", frame.At, err)
		}
		break
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	for _, err := range f.Sheet(ctx, 8, 64) {
		cancel()
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("the last was %v, want that it was cancelled", last)
	}
}

// gap is a medium with a gap of zeros in it, that takes no memory.
type gap struct {
	head, tail []byte
	size       int64 // of the gap
}

func (g gap) ReadAt(p []byte, off int64) (int, error) {
	clear(p)
	whole := int64(len(g.head)) + g.size + int64(len(g.tail))
	n := int(min(int64(len(p)), whole-off))
	if n <= 0 {
		return 0, io.EOF
	}
	part := func(b []byte, from int64) {
		if start := from - off; start < int64(n) && start+int64(len(b)) > 0 {
			copy(p[max(0, start):n], b[max(0, -start):])
		}
	}
	part(g.head, 0)
	part(g.tail, int64(len(g.head))+g.size)
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// large is an MP4 of two gigabytes: pictures, a gap of no meaning, and at the very
// end the contents.
func large(tb testing.TB) (io.ReaderAt, int64) {
	tb.Helper()
	const size = 2 << 30
	video := clip(tb, "mp4", with(testsrc("1280x720", "25", 20), h264(25))...)
	at := bytes.LastIndex(video, []byte("moov")) - 4
	var free [16]byte // a box with a length of 64 bits
	binary.BigEndian.PutUint32(free[:], 1)
	copy(free[4:], "free")
	binary.BigEndian.PutUint64(free[8:], size+16)
	g := gap{append(bytes.Clone(video[:at]), free[:]...), video[at:], size}
	return g, int64(len(video)) + 16 + size
}

func TestTwoGigabytesTakeLittle(t *testing.T) {
	it := tool(t)
	src, size := large(t)
	read := &counted{ReaderAt: src}
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f, err := it.Open(t.Context(), read, size)
	if err != nil {
		t.Fatal(err)
	}
	n, most := 0, uint64(0)
	for frame, err := range f.Sheet(t.Context(), 12, 320) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; frame.Picture.Bounds().Dx() != 320 {
			t.Errorf("a picture of %v", frame.Picture.Bounds())
		}
		runtime.ReadMemStats(&now)
		most = max(most, now.HeapInuse)
	}
	t.Logf("%d pictures of a film of %d MB: %d MB were read, the heap grew by %d KB at most", n, size>>20, read.n.Load()>>20, (int64(most)-int64(before.HeapInuse))>>10)
	if n != 12 {
		t.Errorf("%d pictures, want 12", n)
	}
	if read.n.Load() > 64<<20 {
		t.Errorf("%d bytes were read of a film of %d", read.n.Load(), size)
	}
	if most > before.HeapInuse+64<<20 {
		t.Errorf("the heap grew from %d to %d bytes", before.HeapInuse, most)
	}
}

func TestFrame(t *testing.T) {
	it := tool(t)
	clip25 := open(t, it, small(t))
	slow := open(t, it, clip(t, "mp4", with(testsrc("64x64", "1/10", 100), h264(4))...))
	for _, tt := range []struct {
		name string
		f    *film.Film
		at   time.Duration
		want time.Duration
	}{
		{"the first", clip25, 0, 0},
		{"before the first", clip25, -time.Second, 0},
		{"between two", clip25, 4*time.Second + 70*time.Millisecond, 4*time.Second + 40*time.Millisecond},
		{"the very one", clip25, 4*time.Second + 80*time.Millisecond, 4*time.Second + 80*time.Millisecond},
		{"the last", clip25, 10*time.Second - 40*time.Millisecond, 10*time.Second - 40*time.Millisecond},
		{"past the end", clip25, time.Hour, 9 * time.Second},
		{"that stands for ten seconds", slow, 35 * time.Second, 30 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			frame, err := tt.f.Frame(t.Context(), tt.at, 160)
			if err != nil || frame.At != tt.want {
				t.Errorf("the picture at %v is that of %v, error %v; want %v", tt.at, frame.At, err, tt.want)
			}
		})
	}
}

// TestPicturesAreUpright looks at the colours of a film whose left half is red and
// right half blue, when its header says, as that of a telephone held upright does,
// that it is to be turned clockwise by a quarter.
func TestPicturesAreUpright(t *testing.T) {
	it := tool(t)
	video := bytes.Clone(clip(t, "mp4", with([]string{"-f", "lavfi", "-i", "color=red:s=160x180:r=5:d=1", "-f", "lavfi", "-i", "color=blue:s=160x180:r=5:d=1", "-filter_complex", "hstack"}, h264(5))...))
	at := bytes.Index(video, []byte("tkhd")) + 44 // ISO/IEC 14496-12, 8.3.2: the matrix
	for i, n := range []uint32{0, 1 << 16, 0, 0xffff0000, 0, 0, 180 << 16, 0, 1 << 30} {
		binary.BigEndian.PutUint32(video[at+4*i:], n)
	}
	frame, err := open(t, it, video).Frame(t.Context(), 0, 160)
	if err != nil {
		t.Fatal(err)
	}
	b := frame.Picture.Bounds()
	if b.Dx() != 90 || b.Dy() != 160 {
		t.Fatalf("a picture of %v, want 90 × 160", b)
	}
	top, bottom := frame.Picture.RGBAAt(45, 20), frame.Picture.RGBAAt(45, 140)
	if top.R < 200 || top.B > 50 || bottom.B < 200 || bottom.R > 50 {
		t.Errorf("the upper half is %v and the lower %v, want red and blue", top, bottom)
	}
}
