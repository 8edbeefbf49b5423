package film_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// realVideo returns one of the real videos, or skips.
func realVideo(tb testing.TB, name string) []byte {
	tb.Helper()
	dir := os.Getenv("DISCERN_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	video, err := os.ReadFile(filepath.Join(dir, "media", name))
	if err != nil {
		tb.Skip("no real data here; DISCERN_DATA names its folder")
	}
	return video
}

func TestRealVideos(t *testing.T) {
	it := tool(t)
	for _, name := range []string{"chair-19-sd-bar.mp4", "doorknob-hd-no-bar.mp4", "pattern-sd-grey-bar.mp4", "test-padded-dimensions.mp4"} {
		t.Run(name, func(t *testing.T) {
			f := open(t, it, realVideo(t, name))
			at, err := times(t, f.Sheet(t.Context(), 12, 320), 320)
			if err != nil || len(at) != 12 {
				t.Errorf("%+v: pictures at %v, error %v; want twelve", f.Info, at, err)
			}
		})
	}
}

// BenchmarkFirstPicture measures the first picture of a sheet, of a film that is
// open and from its bytes, each in turn with a bare ffmpeg that decodes one picture
// of the same file from the disk.
func BenchmarkFirstPicture(b *testing.B) {
	it := tool(b)
	for name, video := range map[string][]byte{
		"real":  realVideo(b, "doorknob-hd-no-bar.mp4"),
		"1080p": clip(b, "mp4", with(testsrc("1920x1080", "30", 20), h264(60))...),
	} {
		b.Run(name, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "film.mp4")
			if err := os.WriteFile(path, video, 0o600); err != nil {
				b.Fatal(err)
			}
			var bare, opened, first []time.Duration
			for b.Loop() {
				start := time.Now()
				if err := exec.Command("ffmpeg", "-nostdin", "-loglevel", "error", "-i", path, "-frames:v", "1", "-f", "null", "-").Run(); err != nil {
					b.Fatal(err)
				}
				bare = append(bare, time.Since(start))
				start = time.Now()
				f, err := it.Open(b.Context(), bytes.NewReader(video), int64(len(video)))
				if err != nil {
					b.Fatal(err)
				}
				opened = append(opened, time.Since(start))
				start = time.Now()
				for _, err := range f.Sheet(b.Context(), 12, 320) {
					if err != nil {
						b.Fatal(err)
					}
					first = append(first, time.Since(start))
					break
				}
			}
			median := func(all []time.Duration) float64 { slices.Sort(all); return all[len(all)/2].Seconds() * 1000 }
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(median(bare), "bare-ms")
			b.ReportMetric(median(opened), "open-ms")
			b.ReportMetric(median(first), "first-ms")
			b.ReportMetric(median(first)/median(bare), "first/bare")
		})
	}
}
