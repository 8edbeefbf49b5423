package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// The pictures of a bench are made up: noise as fine as a photograph's over a
// ground of one of eight tones, so that one can be told from the next however it
// is covered. All have the size that photographs on the web often have.
const (
	pictureWidth  = 1600
	pictureHeight = 1004
	pictureKinds  = 8
)

// photographs makes one picture of each kind, as JPEG of about 400 KB.
func photographs() ([][]byte, error) {
	kinds := make([][]byte, pictureKinds)
	for k := range kinds {
		rng := rand.New(rand.NewPCG(uint64(k), 3))
		img := image.NewRGBA(image.Rect(0, 0, pictureWidth, pictureHeight))
		base := 30 + 26*k
		for y := range pictureHeight {
			for x := range pictureWidth {
				v := base + (x+y)%64/2
				img.SetRGBA(x, y, color.RGBA{uint8(v + rng.IntN(48)), uint8(240 - v + rng.IntN(48)), uint8(v/2 + rng.IntN(48)), 255})
			}
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 75}); err != nil {
			return nil, err
		}
		kinds[k] = b.Bytes()
	}
	return kinds, nil
}

// pictures returns a workspace of n items with so many pictures each, no two of
// the same bytes.
func (e *env) pictures(ctx context.Context, n, each int) (dir string, err error) {
	if err := e.present(); err != nil {
		return "", err
	}
	e.progress("making up %d pictures", n*each)
	from := filepath.Join(e.dir, fmt.Sprintf("pictures-%d-%d", n, each))
	if err := os.MkdirAll(from, 0o755); err != nil {
		return "", err
	}
	kinds, err := photographs()
	if err != nil {
		return "", err
	}
	list, err := os.Create(filepath.Join(from, "items.jsonl"))
	if err != nil {
		return "", err
	}
	w := bufio.NewWriter(list)
	lines := json.NewEncoder(w)
	for i := range n {
		type medium struct {
			Path string `json:"path"`
			Mime string `json:"mime"`
		}
		item := struct {
			ID     string    `json:"id"`
			Source string    `json:"source"`
			Kind   string    `json:"kind"`
			At     time.Time `json:"flagged_at"`
			Media  []medium  `json:"media"`
		}{fmt.Sprintf("picture-%05d", i), "bench", "image", time.Date(2026, 1, 1, 0, 0, i, 0, time.UTC), nil}
		for k := range each {
			name := fmt.Sprintf("%05d-%d.jpg", i, k)
			// What follows the end of an image is not looked at, and makes the bytes others.
			data := fmt.Appendf(bytes.Clone(kinds[(i+k)%pictureKinds]), "%d %d", i, k)
			if err := os.WriteFile(filepath.Join(from, name), data, 0o644); err != nil {
				return "", err
			}
			item.Media = append(item.Media, medium{name, "image/jpeg"})
		}
		if err := lines.Encode(item); err != nil {
			return "", err
		}
	}
	if err := errors.Join(w.Flush(), list.Close()); err != nil {
		return "", err
	}
	dir = from + "-workspace"
	e.progress("importing them")
	_, err = e.run(ctx, e.discern, "import", list.Name(), "--workspace", dir, "--reviewer", reviewer)
	return dir, errors.Join(err, os.RemoveAll(from))
}

// bareDecode is the floor under showing a picture: decoding it, and nothing else.
func bareDecode() (ms float64, err error) {
	kinds, err := photographs()
	if err != nil {
		return 0, err
	}
	var times []float64
	for range 5 {
		for _, k := range kinds {
			began := time.Now()
			if _, err := jpeg.Decode(bytes.NewReader(k)); err != nil {
				return 0, err
			}
			times = append(times, milliseconds(time.Since(began)))
		}
	}
	return median(times), nil
}
