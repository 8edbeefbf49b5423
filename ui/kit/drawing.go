package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"discern/ui/kit/paint"
)

// Drawing is a widget's look as one picture, painted anew when something in it
// changed and only then.
type Drawing struct {
	raster *canvas.Raster
	paint  func(p *paint.Picture)
	image  *image.RGBA // painted over again while its size stays
}

// NewDrawing is a picture that f paints, in the colours of the moment.
func NewDrawing(f func(p *paint.Picture)) *Drawing {
	d := &Drawing{paint: f}
	d.raster = canvas.NewRaster(d.draw)
	d.raster.ScaleMode = canvas.ImageScalePixels // it has the screen's own pixels
	return d
}

func (d *Drawing) draw(w, h int) image.Image {
	p := paint.New(d.image, w, h, d.raster.Size())
	d.image = p.Image
	if w > 0 && h > 0 {
		d.paint(p)
	}
	return d.image
}

// Object is what the widget's renderer lists.
func (d *Drawing) Object() fyne.CanvasObject { return d.raster }

// Changed has the picture painted anew in the next frame.
func (d *Drawing) Changed() { d.raster.Refresh() }

// Scratch is a picture like the one that is shown, on which to paint ahead of
// time what will be shown next: its words are then shaped and its glyphs kept.
// It is nil while nothing was shown.
func (d *Drawing) Scratch() *paint.Picture {
	if d.image == nil {
		return nil
	}
	return paint.New(nil, d.image.Rect.Dx(), d.image.Rect.Dy(), d.raster.Size())
}

// Size is the size of the picture, in points.
func (d *Drawing) Size() fyne.Size { return d.raster.Size() }

// Renderer renders a widget that is this picture and nothing else.
func (d *Drawing) Renderer(widget fyne.CanvasObject, least func() fyne.Size) Renderer {
	objects := []fyne.CanvasObject{d.raster}
	return Renderer{
		Object:  widget,
		Content: func() []fyne.CanvasObject { return objects },
		Arrange: d.raster.Resize,
		Least:   least,
	}
}

// The styles of writing.
var (
	tiny  = paint.Style{Size: TextTiny}
	small = paint.Style{Size: TextSmall}
	body  = paint.Style{Size: TextBody}
	title = paint.Style{Size: TextTitle}
	marks = paint.Style{Size: 10}
)
