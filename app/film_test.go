package main

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"os/exec"
	"testing"

	"discern/queue/film"
)

// TestAFilmOpensInTheProgram proves that what is in the whole program, C and all,
// does not keep it from becoming ffmpeg behind its wall.
func TestAFilmOpensInTheProgram(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("no ffmpeg here")
	}
	tool, err := film.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("wall: %s", tool.Wall())
	var video bytes.Buffer
	if err := gif.Encode(&video, image.NewPaletted(image.Rect(0, 0, 32, 16), color.Palette{color.White, color.Black}), nil); err != nil {
		t.Fatal(err)
	}
	f, err := tool.Open(t.Context(), bytes.NewReader(video.Bytes()), int64(video.Len()))
	if err != nil {
		t.Fatal(err)
	}
	frame, err := f.Frame(t.Context(), 0, 16)
	if err != nil {
		t.Fatal(err)
	}
	if b := frame.Picture.Bounds(); b.Dx() != 16 || b.Dy() != 8 || frame.Picture.RGBAAt(8, 4) != (color.RGBA{0xff, 0xff, 0xff, 0xff}) {
		t.Errorf("a picture of %v, %v in its middle", b, frame.Picture.RGBAAt(8, 4))
	}
}
