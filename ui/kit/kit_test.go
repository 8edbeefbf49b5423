package kit_test

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
)

// show puts a widget into a window of its own, in the dark look.
func show(t *testing.T, o fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(kit.Dark))
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return w
}

// picture is what a widget looks like at a size.
func picture(t *testing.T, o fyne.CanvasObject, width, height float32) image.Image {
	t.Helper()
	return show(t, o, width, height).Canvas().Capture()
}

// same reports whether two pictures agree within an area.
func same(a, b image.Image, within image.Rectangle) bool {
	for y := within.Min.Y; y < within.Max.Y; y++ {
		for x := within.Min.X; x < within.Max.X; x++ {
			ar, ag, ab, aa := a.At(x, y).RGBA()
			br, bg, bb, ba := b.At(x, y).RGBA()
			if ar != br || ag != bg || ab != bb || aa != ba {
				return false
			}
		}
	}
	return true
}

// touched marks the pixels that are not the background.
func touched(img image.Image) *image.Alpha {
	mask := image.NewAlpha(img.Bounds())
	back := img.At(img.Bounds().Max.X-1, img.Bounds().Max.Y-1)
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if img.At(x, y) != back {
				mask.SetAlpha(x, y, color.Alpha{A: 0xff})
			}
		}
	}
	return mask
}

func at(x, y float32) fyne.Position { return fyne.NewPos(x, y) }

func mouse(x, y float32) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(x, y)}}
}

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

// labelled is what the widgets say to those who cannot see them.
func labelled(t *testing.T, o fyne.CanvasObject) string {
	t.Helper()
	a, ok := o.(fyne.Accessible)
	if !ok {
		t.Fatalf("%T says nothing to those who cannot see", o)
	}
	return a.AccessibilityLabel()
}

// box is a thing of a fixed smallest size.
func box(width, height float32) *canvas.Rectangle {
	b := canvas.NewRectangle(color.Transparent)
	b.SetMinSize(fyne.NewSize(width, height))
	return b
}

// flowing is a thing that wants one height and can do with another.
type flowing struct {
	widget.BaseWidget
	wants, least float32
}

func (f *flowing) HeightFor(float32) float32 { return f.wants }

func (f *flowing) MinSize() fyne.Size { return fyne.NewSize(10, f.least) }

func (f *flowing) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
