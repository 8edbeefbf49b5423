package browse

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

var (
	regular fyne.TextStyle
	bold    = fyne.TextStyle{Bold: true}
)

func newText(size float32, style fyne.TextStyle) *canvas.Text {
	return &canvas.Text{TextSize: size, TextStyle: style}
}

func newBox(radius float32) *canvas.Rectangle { return &canvas.Rectangle{CornerRadius: radius} }

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// put places a text at its own size.
func put(t *canvas.Text, x, y float32) {
	t.Move(fyne.NewPos(x, y))
	t.Resize(t.MinSize())
}

// putMiddle places a text at x, in the middle of a row of height h from y on.
func putMiddle(t *canvas.Text, x, y, h float32) { put(t, x, y+(h-t.MinSize().Height)/2) }

func widthOf(t *canvas.Text) float32 {
	if t.Text == "" {
		return 0
	}
	return t.MinSize().Width
}
