package media

import (
	"context"
	"io"
)

// Decode reads an image and keeps it decoded; of an animation the first frame,
// and the others when [Picture.Frame] asks, for which r must stay readable.
//
// What the file's header promises is held against the limits before anything is
// allocated. It ends soon after ctx does, with ctx's error: whenever more of the
// file is read, and between attempts to show a damaged one. A decoder that fails
// by a panic counts as a fault of the file.
//
// A file that is cut off or damaged gives what can be shown of it and says so in
// [Picture].Flaw; where that is nothing, an error of kind Invalid. What is beyond
// the limits, of a form that is not shown or written in a way that is not, gives
// an error of kind Refused. The sentence of each is for the person who looks.
func Decode(ctx context.Context, r io.ReaderAt, size int64, limits Limits) (*Picture, error) {
	limits = limits.orDefault()
	src := &source{ctx: ctx, r: r, size: size}
	w := newWindow(src)
	form, err := w.sniff()
	if err != nil {
		return nil, err
	}
	if !form.CanShow() {
		return nil, unsupported(form, nil)
	}
	if err := limits.checkSize(form, size); err != nil {
		return nil, err
	}
	f, err := walk(w, form, limits.Frames)
	if err != nil {
		return nil, err
	}
	info := f.info()
	if err := limits.check(info); err != nil {
		return nil, err
	}
	p := &Picture{Info: info, Frames: 1, turn: upright(info.Orientation)}
	if a, ok := f.(animation); ok && len(a.layers()) > 0 {
		return p.first(ctx, newReel(a, r, size))
	}
	p.LeftOut = info.Frames - 1
	return p.still(src, f)
}

// still decodes what is no animation, or mends it.
func (p *Picture) still(src *source, f file) (*Picture, error) {
	err := guard(func() (err error) {
		p.img, err = f.decode(src)
		return err
	})
	if failed := src.failure(); failed != nil {
		return nil, failed
	}
	if err == nil {
		if a, ok := f.(animation); ok && !a.whole() {
			p.Flaw = &Flaw{Cause: CutOff, Shown: 1}
		}
		return p, nil
	}
	err = errorOf(p.Info.Form, err)
	m, ok := f.(mender)
	if !ok || isUnsupported(err) {
		return nil, err
	}
	p.img, p.Flaw = m.mend(src)
	if failed := src.failure(); failed != nil {
		return nil, failed
	}
	if p.img == nil {
		return nil, err
	}
	return p, nil
}
