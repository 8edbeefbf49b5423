package hubproof

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"slices"

	"discern/queue"
)

// post is an item of text, another one for every number.
func post(n int) *queue.Item {
	return &queue.Item{
		ID: fmt.Sprintf("post-%05d", n), Source: "square", Kind: queue.Text, Lang: "en",
		Text:   fmt.Sprintf("Post %d: all that is said here was made for a test, and nobody ever said it. It is about as long as posts are.", n),
		Author: &queue.Author{ID: fmt.Sprint("author-", n%997), Handle: fmt.Sprint("@author", n%997)},
		Flags:  []queue.Flag{{By: queue.ByUser, Reason: "somebody said so"}},
		Scores: []queue.Score{{Detector: "lens", Version: "1", Label: "hate", Score: float64(n%1000) / 1000}},
	}
}

func posts(from, n int) []*queue.Item {
	list := make([]*queue.Item, n)
	for i := range list {
		list[i] = post(from + i)
	}
	return list
}

// pictures are items that show a picture each, with the files that they name.
func pictures(n, side int) (list []*queue.Item, files map[string][]byte) {
	files = map[string][]byte{}
	for i := range n {
		it := post(i)
		it.Kind, it.Text = queue.Image, fmt.Sprint("Picture ", i)
		path := fmt.Sprintf("pictures/%03d.png", i)
		it.Media = []queue.Media{{Path: path, Mime: "image/png"}}
		files[path] = picture(uint64(i), side)
		list = append(list, it)
	}
	return list, files
}

// picture is a PNG of noise, which no compression makes small.
func picture(seed uint64, side int) []byte {
	r := rand.New(rand.NewPCG(seed, 0))
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			img.Set(x, y, color.RGBA{uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32()), 0xff})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // memory takes everything
	}
	return b.Bytes()
}

// pile is a feed of items that were never in a file.
type pile struct {
	items []*queue.Item
	files map[string][]byte
}

func (p *pile) Size() int64 { return 0 }

func (p *pile) Read(context.Context) (queue.Batch, error) {
	if len(p.items) == 0 {
		return queue.Batch{}, io.EOF
	}
	n := min(len(p.items), 500)
	b := queue.Batch{Items: slices.Clone(p.items[:n])}
	p.items = p.items[n:]
	for i := range b.Items {
		b.At = append(b.At, queue.Origin{File: "pile.jsonl", Line: i + 1})
	}
	b.Media = func(path string) (queue.MediaFile, error) {
		data, ok := p.files[path]
		if !ok {
			return queue.MediaFile{}, queue.Errorf(queue.NotFound, "%s did not come", path)
		}
		return queue.MediaFile{Size: int64(len(data)), Open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(data)), nil
		}}, nil
	}
	return b, nil
}
