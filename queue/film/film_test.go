package film_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/queue/film"
)

func TestOpen(t *testing.T) {
	it := tool(t)
	moving := testsrc("320x180", "25", 4)
	upright := clip(t, "mp4", with(moving, h264(25))...)
	turned := func(by string) []byte {
		path := filepath.Join(t.TempDir(), "in.mp4")
		if err := os.WriteFile(path, upright, 0o600); err != nil {
			t.Fatal(err)
		}
		return clip(t, "mp4", "-i", path, "-c", "copy", "-metadata:s:v", "rotate="+by)
	}
	mp4 := film.Info{Container: "MP4", Codec: "H.264", Width: 320, Height: 180, Rate: 25, Length: 4 * time.Second}
	but := func(change func(*film.Info)) film.Info {
		info := mp4
		change(&info)
		return info
	}
	for _, tt := range []struct {
		name  string
		video []byte
		want  film.Info
	}{
		{"its contents at the end", upright, mp4},
		{"its contents first", clip(t, "mp4", with(moving, h264(25), []string{"-movflags", "faststart"})...), mp4},
		{"in fragments", clip(t, "mp4", with(moving, h264(25), []string{"-movflags", "frag_keyframe+empty_moov"})...), mp4},
		{"with sound", small(t), but(func(i *film.Info) { i.Length, i.HasSound = 10*time.Second, true })},
		{"turned left", turned("90"), but(func(i *film.Info) { i.Width, i.Height = 180, 320 })},
		{"turned right", turned("270"), but(func(i *film.Info) { i.Width, i.Height = 180, 320 })},
		{"head down", turned("180"), mp4},
		{"long pixels", clip(t, "mp4", with(moving, h264(25), []string{"-vf", "setsar=2"})...), but(func(i *film.Info) { i.Width = 640 })},
		{"Matroska", clip(t, "mkv", with(moving, h264(25))...), but(func(i *film.Info) { i.Container = "Matroska" })},
		{"Matroska of unknown length", clip(t, "mkv", with(moving, h264(25), []string{"-f", "matroska", "-live", "1"})...), but(func(i *film.Info) { i.Container, i.Length = "Matroska", 0 })},
		{"WebM", clip(t, "webm", with(moving, []string{"-c:v", "libvpx", "-deadline", "realtime"})...), but(func(i *film.Info) { i.Container, i.Codec = "Matroska", "VP8" })},
		{"AVI", clip(t, "avi", with(moving, []string{"-c:v", "mpeg4"})...), but(func(i *film.Info) { i.Container, i.Codec = "AVI", "MPEG-4" })},
		{"Flash", clip(t, "flv", with(moving, []string{"-c:v", "flv"})...), but(func(i *film.Info) { i.Container, i.Codec = "Flash video", "Sorenson H.263" })},
		{"MPEG-TS", clip(t, "ts", with(moving, h264(25))...), but(func(i *film.Info) { i.Container = "MPEG-TS" })},
		{"Windows Media", clip(t, "wmv", with(moving, []string{"-c:v", "wmv2"})...), but(func(i *film.Info) { i.Container, i.Codec = "Windows Media", "Windows Media" })},
		{"GIF", clip(t, "gif", moving...), but(func(i *film.Info) { i.Container, i.Codec = "GIF", "GIF" })},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := open(t, it, tt.video)
			got := f.Info
			// Forms that count in other steps are off by a few pictures.
			if d := got.Length - tt.want.Length; d > -150*time.Millisecond && d < 150*time.Millisecond {
				got.Length = tt.want.Length
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			at, err := times(t, f.Sheet(t.Context(), 4, 100), 100)
			if err != nil || len(at) != 4 {
				t.Errorf("the sheet has pictures at %v, error %v; want four", at, err)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	moving := testsrc("320x180", "25", 2)
	whole := clip(t, "mp4", with(moving, h264(25))...)
	secret := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(secret, []byte("not for a video"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		video []byte
		kind  queue.ErrorKind
		says  string
	}{
		{"empty", nil, queue.Invalid, "empty"},
		{"nothing but zeros", make([]byte, 10_000), queue.Invalid, "not a video"},
		{"words", []byte(strings.Repeat("These are words. ", 100)), queue.Invalid, "not a video"},
		{"a picture", clip(t, "png", "-f", "lavfi", "-i", "testsrc=s=64x64:d=1", "-frames:v", "1"), queue.Refused, "form"},
		{"cut off", whole[:len(whole)/2], queue.Damaged, "cut off"},
		{"a beginning", whole[:64], queue.Damaged, "cut off"},
		{"a playlist", []byte("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://" + secret + "\n#EXT-X-ENDLIST\n"), queue.Refused, "form"},
		{"a playlist of an address", []byte("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://192.0.2.1/a.ts\n#EXT-X-ENDLIST\n"), queue.Refused, "form"},
		{"a list of files", []byte("ffconcat version 1.0\nfile '" + secret + "'\n"), queue.Refused, "form"},
		{"a session", []byte("v=0\no=- 0 0 IN IP4 192.0.2.1\ns=x\nc=IN IP4 192.0.2.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n"), queue.Refused, "form"},
		{"subtitles", []byte("WEBVTT\n\n00:00.000 --> 00:01.000\nwords\n"), queue.Refused, "form"},
		{"sound in an MP4", clip(t, "m4a", "-f", "lavfi", "-i", "sine=d=2", "-c:a", "aac"), queue.Invalid, "sound and no pictures"},
		{"sound", clip(t, "wav", "-f", "lavfi", "-i", "sine=d=2"), queue.Refused, "form"},
		{"sound with a cover", clip(t, "m4a", with([]string{"-f", "lavfi", "-i", "sine=d=2"}, testsrc("64x64", "1", 1),
			[]string{"-map", "0", "-map", "1", "-c:a", "aac", "-c:v", "mjpeg", "-disposition:v:0", "attached_pic"})...), queue.Invalid, "sound and no pictures"},
		{"a codec that nobody has", clip(t, "mkv", with(moving, []string{"-c:v", "ffv1"})...), queue.Refused, "coded in a way"},
		{"larger than is decoded", clip(t, "avi", with(testsrc("9000x64", "1", 1), []string{"-c:v", "mjpeg"})...), queue.Refused, "9000"},
		{"no pictures", withoutPictures(t, whole), queue.Invalid, "no picture"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			it := tool(t)
			f, err := it.Open(t.Context(), bytes.NewReader(tt.video), int64(len(tt.video)))
			if err == nil { // what is only found by looking
				_, err = times(t, f.Sheet(t.Context(), 4, 100), 100)
			}
			if queue.KindOf(err) != tt.kind || err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v (kind %d), want kind %d and %q", err, queue.KindOf(err), tt.kind, tt.says)
			}
		})
	}
}

// withoutPictures empties the tables of an MP4 that tell where its pictures are.
func withoutPictures(tb testing.TB, video []byte) []byte {
	tb.Helper()
	video = bytes.Clone(video)
	for _, table := range []string{"stts", "stsc", "stsz", "stco", "stss", "ctts"} {
		if at := bytes.Index(video, []byte(table)); at > 0 {
			clear(video[at+8 : at+12]) // how many entries
			if table == "stsz" {
				clear(video[at+8 : at+16])
			}
		}
	}
	return video
}

// faulty is a medium that cannot be read from somewhere on.
type faulty struct {
	*bytes.Reader
	from int64
	err  error
}

func (f faulty) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.from {
		return 0, f.err
	}
	return f.Reader.ReadAt(p, off)
}

func TestAMediumThatCannotBeRead(t *testing.T) {
	it, video := tool(t), small(t)
	torn := errors.New("a torn page")
	_, err := it.Open(t.Context(), faulty{bytes.NewReader(video), int64(len(video)) - 10, torn}, int64(len(video)))
	if queue.KindOf(err) != queue.Damaged || !errors.Is(err, torn) {
		t.Errorf("%v, want Damaged, caused by %v", err, torn)
	}
	sealed := queue.Errorf(queue.Refused, "The key of this medium was destroyed.")
	_, err = it.Open(t.Context(), faulty{bytes.NewReader(video), 0, sealed}, int64(len(video)))
	if !errors.Is(err, sealed) {
		t.Errorf("%v, want the sentence that the vault gave", err)
	}
}

func TestOpenEndsWithItsContext(t *testing.T) {
	it := tool(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := it.Open(ctx, bytes.NewReader(small(t)), 1000); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
	// A source that never answers, until the context ends.
	ctx, cancel = context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := it.Open(ctx, stuck{ctx}, 1<<20)
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 3*time.Second {
		t.Errorf("%v after %v, want that its time was over", err, time.Since(start))
	}
}

// stuck answers when its context has ended.
type stuck struct{ ctx context.Context }

func (s stuck) ReadAt([]byte, int64) (int, error) { <-s.ctx.Done(); return 0, s.ctx.Err() }
