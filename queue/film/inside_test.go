package film

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// checkArgs holds a list of arguments against what must stand in all of them.
func checkArgs(t *testing.T, args []string) {
	t.Helper()
	input := slices.Index(args, "-i")
	if input < 0 || args[input+1] != address {
		t.Fatalf("the video is not read from the desk: %q", args)
	}
	for option, want := range map[string]string{
		"-protocol_whitelist": "http,tcp", "-format_whitelist": demuxers, "-max_alloc": fmt.Sprint(maxAlloc), "-max_pixels": fmt.Sprint(maxPixels),
	} {
		at := slices.Index(args, option)
		if at < 0 || at > input || args[at+1] != want || slices.Index(args[at+1:], option) >= 0 {
			t.Fatalf("%s is not there once, before the video, as %q: %q", option, want, args)
		}
	}
	if !slices.Contains(args[:input], "-codec_whitelist") && !slices.Contains(args[:input], "-codec_whitelist:v") {
		t.Fatalf("any decoder may be used: %q", args)
	}
	for _, a := range args {
		if a == "" || strings.ContainsAny(a, "\n\x00") || strings.Contains(a, "NaN") || strings.Contains(a, "Inf") {
			t.Fatalf("a strange argument: %q", args)
		}
	}
}

// TestNoFormNamesOtherFiles: such a form would have ffmpeg open them, or make up what it shows.
func TestNoFormNamesOtherFiles(t *testing.T) {
	for _, name := range []string{"hls", "dash", "concat", "concatf", "image2", "sdp", "rtsp", "rtp", "lavfi", "webvtt", "srt", "ass", "imf", "tee", "file", "applehttp"} {
		if slices.Contains(strings.Split(demuxers, ","), name) {
			t.Errorf("%s may be opened", name)
		}
	}
}

func FuzzArguments(f *testing.F) {
	f.Add(0, int64(0), false, int64(0), 1, 320, 180, 4, "", 1.0)
	f.Add(-1, int64(math.MinInt64), true, int64(math.MaxInt64), -5, 0, -1, 0, "-vsync", math.Inf(1))
	f.Add(math.MaxInt, int64(math.MaxInt64), true, int64(-1), math.MaxInt, math.MaxInt, math.MaxInt, math.MaxInt, "-i /etc/passwd", math.NaN())
	// Every argument has a value known in advance, or is one of these numbers.
	plain := map[string]bool{}
	for _, args := range [][]string{pictures{key: true, count: 1, every: 1}.args(), pictures{vsync: oldSync}.args(), soundArgs(0, 0, 1), probeArgs()} {
		for _, a := range args {
			plain[a] = true
		}
	}
	f.Fuzz(func(t *testing.T, track int, from int64, key bool, every int64, count, width, height, threads int, vsync string, speed float64) {
		p := pictures{track, time.Duration(from), key, time.Duration(every), count, width, height, threads, vsync}
		for _, args := range [][]string{p.args(), soundArgs(track, time.Duration(from), speed)} {
			checkArgs(t, args)
			for i, a := range args {
				if plain[a] {
					continue
				}
				switch args[i-1] {
				case "-threads":
					inRange(t, a, 1, 16)
				case "-ss":
					inRange(t, a, 0, longest.Seconds())
				case "-map":
					inRange(t, strings.TrimPrefix(a, "0:"), 0, maxTracks)
				case "-frames:v":
					inRange(t, a, 1, math.MaxInt32)
				case "-vf":
					var interval, w, h string
					scale := a
					if before, after, ok := strings.Cut(a, ")',"); ok {
						interval, scale = strings.TrimPrefix(before, "select='isnan(prev_selected_t)+gte(t-prev_selected_t,"), after
						inRange(t, interval, 0, longest.Seconds())
					}
					w, h, _ = strings.Cut(strings.TrimSuffix(strings.TrimPrefix(scale, "scale="), ":flags=bilinear"), ":")
					inRange(t, w, 1, maxEdge)
					inRange(t, h, 1, maxEdge)
				case "-af":
					product := 1.0
					for part := range strings.SplitSeq(a, ",") {
						tempo := strings.TrimPrefix(part, "atempo=")
						inRange(t, tempo, 0.5, FastestSpeed)
						n, _ := strconv.ParseFloat(tempo, 64)
						product *= n
					}
					if product < SlowestSpeed-0.001 || product > FastestSpeed {
						t.Fatalf("the tempo is %v: %q", product, a)
					}
				default:
					t.Fatalf("%q came from outside: %q", a, args)
				}
			}
		}
	})
}

func inRange(t *testing.T, s string, least, most float64) {
	t.Helper()
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n >= least && n <= most) {
		t.Fatalf("%q is no number from %v to %v", s, least, most)
	}
}

func TestArgumentsOfAProbe(t *testing.T) { checkArgs(t, probeArgs()) }

// written is what ffmpeg writes of a picture of 2 × 1 pixels.
const written = "#software: x\n#tb 0: 1/1000\n#media_type 0: video\n0, 1500, 1500, 1, 8, 0x0\nabc\x00def\x00"

func TestReel(t *testing.T) {
	for _, tt := range []struct {
		name, written string
		want          []time.Duration
		err           error
	}{
		{"one", written, []time.Duration{1500 * time.Millisecond}, io.EOF},
		{"two", written + "0, 1, 2000, 1, 8, 0x0\n\n\n\n\n\n\n\n\n", []time.Duration{1500 * time.Millisecond, 2 * time.Second}, io.EOF},
		{"before the beginning", strings.Replace(written, "1500, 1500", "-40, -40", 1), []time.Duration{0}, io.EOF},
		{"nothing", "", nil, io.EOF},
		{"half a line", written[:40], nil, errReel},
		{"half a picture", written[:len(written)-3], nil, io.ErrUnexpectedEOF},
		{"a picture of another size", strings.Replace(written, " 8,", " 80000000000,", 1), nil, errReel},
		{"no time", strings.Replace(written, "1500, 1500", "1500, NOPTS", 1), nil, errReel},
		{"a time that cannot be", strings.Replace(written, "1500, 1500", "1500, 9223372036854775807", 1), nil, errReel},
		{"no scale", strings.Replace(written, "#tb", "#bt", 1), nil, errReel},
		{"a scale of zero", strings.Replace(written, "1/1000", "1/0", 1), nil, errReel},
		{"words without end", strings.Repeat("#", 100_000), nil, errReel},
		{"lines without end", strings.Repeat("#\n", 100_000), nil, errReel},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newReel(strings.NewReader(tt.written), 2, 1)
			var got []time.Duration
			for {
				frame, err := r.next()
				if err != nil {
					if !errors.Is(err, tt.err) {
						t.Errorf("ended with %v, want %v", err, tt.err)
					}
					break
				}
				got = append(got, frame.At)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("pictures at %v, want %v", got, tt.want)
			}
		})
	}
}

func FuzzReel(f *testing.F) {
	f.Add([]byte(written), 2, 1)
	f.Fuzz(func(t *testing.T, data []byte, width, height int) {
		width, height = 1+(width&63), 1+(height&63)
		r := newReel(bytes.NewReader(data), width, height)
		for n := 0; ; n++ {
			frame, err := r.next()
			if err != nil {
				return
			}
			if n > len(data) || len(frame.Picture.Pix) != 4*width*height || !frame.Picture.Opaque() || frame.At < 0 || frame.At > longest {
				t.Fatalf("picture %d at %v of %v", n, frame.At, frame.Picture.Bounds())
			}
		}
	})
}

const probed = `{"streams":[{"index":1,"codec_name":"h264","codec_type":"video","width":1280,"height":720,"sample_aspect_ratio":"4:3",
"avg_frame_rate":"30/1","r_frame_rate":"30/1","duration":"4.0","disposition":{"default":1,"attached_pic":0},"side_data_list":[{"rotation":-90}]}],
"format":{"format_name":"mov,mp4,m4a,3gp,3g2,mj2","duration":"4.331000"}}`

func FuzzProbe(f *testing.F) {
	f.Add([]byte(probed))
	f.Add([]byte(`{"error":{"code":-22,"string":"Invalid argument"}}`))
	f.Add([]byte(`{"streams":[{"codec_type":"video","codec_name":"h264","width":1,"height":8000,"sample_aspect_ratio":"8:1","avg_frame_rate":"1e308/1e-308"}],"format":{"format_name":"webm","duration":"1e999"}}`))
	f.Fuzz(func(t *testing.T, said []byte) {
		p, err := parseProbe(said)
		if err != nil {
			return
		}
		var film Film
		if p.fill(&film) != nil {
			return
		}
		i := film.Info
		if i.Container == "" || i.Codec == "" || i.Width < 1 || i.Height < 1 || max(i.Width, i.Height) > maxSide ||
			!(i.Rate >= 0 && i.Rate <= maxRate) || i.Length < 0 || i.Length > longest || film.track < 0 || film.sound < -1 {
			t.Fatalf("%+v", film)
		}
		for _, edge := range []int{math.MinInt, 1, 320, math.MaxInt} {
			if w, h := film.fit(edge); w < 1 || h < 1 || max(w, h) > min(max(edge, 1), maxEdge) {
				t.Fatalf("%d × %d fits into %d as %d × %d", i.Width, i.Height, edge, w, h)
			}
		}
		if at := film.seenAt(time.Second); at < 0 || at > time.Second {
			t.Fatalf("%v is seen at a second", at)
		}
	})
}

func TestVsync(t *testing.T) {
	for version, want := range map[string]string{
		"ffmpeg version 5.1.9-0+deb12u1 Copyright": "", "ffmpeg version 7.1 Copyright": "", "ffmpeg version 8.0.1 Copyright": "",
		"ffmpeg version N-109443-g1": "", "ffmpeg version n6.0 Copyright": "", "": "",
		"ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright": oldSync, "ffmpeg version 5.0 Copyright": oldSync,
	} {
		if got := vsyncOf(version); got != want {
			t.Errorf("%q: %q, want %q", version, got, want)
		}
	}
}

func TestClock(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "0:00", 59400 * time.Millisecond: "0:59", 90 * time.Second: "1:30", 100*time.Hour + time.Second: "100:00:01"} {
		if got := clock(d); got != want {
			t.Errorf("%v is %s, want %s", d, got, want)
		}
	}
}
