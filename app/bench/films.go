package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"discern/queue/film"
)

// firstFrame times from a film's bytes to the first picture of its contact sheet,
// against a bare ffmpeg that decodes one picture of the same file.
func firstFrame(ctx context.Context, e *env) ([]Row, error) {
	const runs = 15
	tool, err := film.Find(ctx)
	if err != nil {
		return nil, notHere{err}
	}
	path := filepath.Join(e.dir, "film.mp4")
	// A made-up test picture that moves, for half a minute.
	if _, err := e.run(ctx, "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25:duration=30",
		"-c:v", "libx264", "-pix_fmt", "yuv420p", path); err != nil {
		return nil, notHere{err}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var ours, bare []float64
	for range runs {
		began := time.Now()
		if err := sheetBegins(ctx, tool, data); err != nil {
			return nil, err
		}
		ours = append(ours, milliseconds(time.Since(began)))
		began = time.Now()
		if err := exec.CommandContext(ctx, "ffmpeg", "-v", "error", "-nostdin", "-i", path, "-frames:v", "1", "-f", "null", "-").Run(); err != nil {
			return nil, err
		}
		bare = append(bare, milliseconds(time.Since(began)))
	}
	return []Row{{
		Name: "first frame of a video", Value: median(ours), Unit: "ms", Floor: median(bare),
		Note: fmt.Sprintf("1280 × 720, median of %d, p95 %s ms against %s ms; wall: %s; floor: a bare ffmpeg, once", runs, number(p95(ours)), number(p95(bare)), tool.Wall()),
	}}, nil
}

// sheetBegins opens a film and reads its sheet's first picture.
func sheetBegins(ctx context.Context, tool *film.Tool, data []byte) error {
	f, err := tool.Open(ctx, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	for _, err := range f.Sheet(ctx, 9, 320) {
		return err
	}
	return errors.New("the film has no pictures")
}
