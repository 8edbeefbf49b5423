package insight

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
)

// tall gives one thing a fixed height.
type tall struct {
	widget.BaseWidget
	content fyne.CanvasObject
	height  float32
}

var _ kit.Flowing = (*tall)(nil)

func newTall(content fyne.CanvasObject, height float32) *tall {
	t := &tall{content: content, height: height}
	t.ExtendBaseWidget(t)
	return t
}

// HeightFor is the height, whatever the width.
func (t *tall) HeightFor(float32) float32 { return t.height }

// CreateRenderer is for the toolkit.
func (t *tall) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{t.content}
	return kit.Renderer{
		Object:  t,
		Content: func() []fyne.CanvasObject { return objects },
		Arrange: func(size fyne.Size) { kit.Place(t.content, 0, 0, size.Width, size.Height) },
		Least:   func() fyne.Size { return fyne.NewSize(t.content.MinSize().Width, t.height) },
	}
}

// besideFrom is the width from which two things stand beside one another.
const besideFrom float32 = 780

// beside puts two things beside one another, as high as the higher, and under
// one another where there is no room.
type beside struct {
	widget.BaseWidget
	a, b fyne.CanvasObject
	part float32 // of the width that the first has
}

var _ kit.Flowing = (*beside)(nil)

func newBeside(part float32, a, b fyne.CanvasObject) *beside {
	w := &beside{a: a, b: b, part: part}
	w.ExtendBaseWidget(w)
	return w
}

func (w *beside) widths(width float32) (a, b float32) {
	a = float32(int((width - kit.Space) * w.part))
	return a, width - kit.Space - a
}

// HeightFor is the height of the higher, or of both.
func (w *beside) HeightFor(width float32) float32 {
	if width < besideFrom {
		return kit.HeightFor(w.a, width) + kit.Space + kit.HeightFor(w.b, width)
	}
	a, b := w.widths(width)
	return max(kit.HeightFor(w.a, a), kit.HeightFor(w.b, b))
}

func (w *beside) arrange(size fyne.Size) {
	if size.Width < besideFrom {
		y := kit.HeightFor(w.a, size.Width)
		kit.Place(w.a, 0, 0, size.Width, y)
		kit.Place(w.b, 0, y+kit.Space, size.Width, max(size.Height-y-kit.Space, 0))
		return
	}
	a, b := w.widths(size.Width)
	kit.Place(w.a, 0, 0, a, size.Height)
	kit.Place(w.b, a+kit.Space, 0, b, size.Height)
}

// CreateRenderer is for the toolkit.
func (w *beside) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{w.a, w.b}
	return kit.Renderer{
		Object:  w,
		Content: func() []fyne.CanvasObject { return objects },
		Arrange: w.arrange,
		Least: func() fyne.Size {
			width := max(w.a.MinSize().Width, w.b.MinSize().Width)
			return fyne.NewSize(width, w.HeightFor(max(w.Size().Width, width)))
		},
	}
}

// layOut lays a page out anew, down to its parts: what is in them may need more
// room now, which a part that keeps its own size does not notice.
func layOut(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		o.Layout.Layout(o.Objects, o.Size())
		for _, child := range o.Objects {
			layOut(child)
		}
	case *kit.Card:
		layOut(o.Content)
	case *beside:
		o.arrange(o.Size())
		layOut(o.a)
		layOut(o.b)
	}
}
