package kit

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// Progress is a thin bar that says how much of something is done. The words beside it say
// the same.
type Progress struct {
	widget.BaseWidget
	part    float64
	drawing *Drawing
}

const progressHeight float32 = 6

var _ fyne.Accessible = (*Progress)(nil)

// NewProgress makes an empty bar.
func NewProgress() *Progress {
	b := &Progress{}
	b.drawing = NewDrawing(func(p *paint.Picture) {
		c := Now()
		p.Box(0, 0, p.Size.Width, progressHeight, progressHeight/2, c.Fill)
		if b.part > 0 {
			p.Box(0, 0, max(p.Size.Width*float32(b.part), progressHeight), progressHeight, progressHeight/2, c.Accent)
		}
	})
	b.ExtendBaseWidget(b)
	return b
}

// Set says how much is done, of 1.
func (b *Progress) Set(part float64) {
	part = min(max(part, 0), 1)
	if b.part != part {
		b.part = part
		b.drawing.Changed()
	}
}

// CreateRenderer is for the toolkit.
func (b *Progress) CreateRenderer() fyne.WidgetRenderer {
	return b.drawing.Renderer(b, func() fyne.Size { return fyne.NewSize(80, progressHeight) })
}

// AccessibilityLabel is the part in words.
func (b *Progress) AccessibilityLabel() string { return fmt.Sprintf("%.0f %% done", b.part*100) }

// AccessibilityRole is text.
func (b *Progress) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
