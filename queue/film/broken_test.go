package film_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"discern/queue"
)

// broken spoils a video in one of the ways in which files are, or are made to be.
func broken(r *rand.Rand, video []byte) []byte {
	video = bytes.Clone(video)
	place := func() int { // as often in the first bytes as in all others
		if r.IntN(2) == 0 {
			return r.IntN(min(len(video), 1024))
		}
		return r.IntN(len(video))
	}
	for range 1 + r.IntN(3) {
		switch r.IntN(6) {
		case 0: // bits turn
			for range 1 + r.IntN(64) {
				video[place()] ^= 1 << r.IntN(8)
			}
		case 1: // the end is missing
			video = video[:1+r.IntN(len(video))]
		case 2: // a stretch is empty
			at := place()
			clear(video[at:min(len(video), at+1+r.IntN(4096))])
		case 3: // a stretch is noise
			at := place()
			for i := at; i < min(len(video), at+1+r.IntN(256)); i++ {
				video[i] = byte(r.Uint32())
			}
		case 4: // a stretch comes from elsewhere
			from := place()
			copy(video[place():], video[from:min(len(video), from+1+r.IntN(4096))])
		case 5: // a number is as large as it can be
			at := place()
			copy(video[at:], bytes.Repeat([]byte{0xff}, 1<<r.IntN(4)))
		}
	}
	return video
}

// TestBrokenVideos opens videos that are spoilt at random and looks at their
// sheets. DISCERN_BROKEN says how many; a few thousand take an hour.
func TestBrokenVideos(t *testing.T) {
	it := tool(t)
	many, _ := strconv.Atoi(os.Getenv("DISCERN_BROKEN"))
	if many == 0 {
		many = 40
	}
	moving := testsrc("160x90", "25", 3)
	whole := [][]byte{
		clip(t, "mp4", with(moving, h264(25))...),
		clip(t, "mp4", with(moving, h264(25), []string{"-movflags", "faststart"})...),
		clip(t, "mp4", with(moving, h264(25), []string{"-movflags", "frag_keyframe+empty_moov"})...),
		clip(t, "mkv", with(moving, h264(25))...),
		clip(t, "webm", with(moving, []string{"-c:v", "libvpx", "-deadline", "realtime"})...),
		clip(t, "ts", with(moving, h264(25))...),
		clip(t, "avi", with(moving, []string{"-c:v", "mpeg4"})...),
		clip(t, "flv", with(moving, []string{"-c:v", "flv"})...),
		clip(t, "gif", moving...),
	}
	const limit = 10 * time.Second
	var (
		mu      sync.Mutex
		ends    = map[string]int{}
		slowest time.Duration
	)
	one := func(seed uint64) {
		r := rand.New(rand.NewPCG(seed, 0))
		video := broken(r, whole[r.IntN(len(whole))])
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		defer cancel()
		start := time.Now()
		f, err := it.Open(ctx, bytes.NewReader(video), int64(len(video)))
		pictures := 0
		if err == nil {
			var at []time.Duration
			at, err = times(t, f.Sheet(ctx, 4, 64), 64)
			pictures = len(at)
		}
		took := time.Since(start)
		var known *queue.Error
		if err != nil && !errors.As(err, &known) && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("seed %d: %v, which is no error for a person", seed, err)
		}
		if pictures > 4 || took > limit+3*time.Second {
			t.Errorf("seed %d: %d pictures in %v", seed, pictures, took)
		}
		if known == nil && err != nil || known != nil && known.Kind == queue.Other {
			t.Logf("seed %d, %d pictures in %v: %v", seed, pictures, took.Round(time.Millisecond), err)
		}
		mu.Lock()
		defer mu.Unlock()
		slowest = max(slowest, took)
		switch {
		case err == nil:
			ends["shown"]++
		case known == nil:
			ends["stopped"]++
		default:
			ends[fmt.Sprintf("kind %d, %d pictures", known.Kind, pictures)]++
		}
	}
	var workers sync.WaitGroup
	seeds := make(chan uint64)
	for range 2 {
		workers.Go(func() {
			for seed := range seeds {
				one(seed)
			}
		})
	}
	for seed := range uint64(many) {
		seeds <- seed
	}
	close(seeds)
	workers.Wait()
	t.Logf("%d broken videos: %v; the slowest took %v", many, ends, slowest.Round(time.Millisecond))
}
