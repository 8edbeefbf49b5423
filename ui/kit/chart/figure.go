package chart

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// least is the smallest size at which a chart can be read.
var least = fyne.NewSize(320, 200)

// shown is what a kind of chart adds to a figure.
type shown interface {
	fyne.Widget
	// has reports whether there is anything to draw.
	has() bool
	// draw paints the chart; over is what the pointer rests on, -1 for nothing.
	draw(p *paint.Picture, c *kit.Colors, over int)
	// at is what lies at a place within a chart of a size, -1 for nothing.
	at(pos fyne.Position, size fyne.Size) int
	// words say what that is.
	words(i int) string
}

// figure is what all charts have in common: a picture, the words where there
// is nothing to draw, and the tip that tells values.
type figure struct {
	widget.BaseWidget
	self     shown
	empty    string
	over     int
	drawing  *kit.Drawing
	tip      *kit.Tip
	smallest func() fyne.Size
}

var _ desktop.Hoverable = (*figure)(nil)

func (f *figure) init(self shown, empty string) {
	f.self, f.empty, f.over = self, empty, -1
	f.smallest = func() fyne.Size { return least }
	f.tip = kit.NewTip()
	f.drawing = kit.NewDrawing(func(p *paint.Picture) { f.paint(p, kit.Now(), f.over) })
	f.ExtendBaseWidget(self)
}

// SetEmpty changes the words that stand where there is nothing to draw.
func (f *figure) SetEmpty(words string) {
	if f.empty != words {
		f.empty = words
		f.drawing.Changed()
	}
}

// changed has the chart drawn anew, with other values.
func (f *figure) changed() {
	f.over = -1
	f.tip.Say("")
	f.drawing.Changed()
}

func (f *figure) sketch(p *paint.Picture, c *kit.Colors) { f.paint(p, c, -1) }

func (f *figure) paint(p *paint.Picture, c *kit.Colors, over int) {
	if f.self.has() {
		f.self.draw(p, c, over)
		return
	}
	lines := kit.Wrap(f.empty, max(p.Size.Width-4*kit.Gap, 60), body)
	y := (p.Size.Height - float32(len(lines))*lineHeight) / 2
	for _, line := range lines {
		p.TextIn(line, (p.Size.Width-p.Width(line, body))/2, y, lineHeight, body, c.Muted)
		y += lineHeight
	}
}

// MouseIn tells what lies under the pointer.
func (f *figure) MouseIn(ev *desktop.MouseEvent) { f.hover(ev.Position) }

// MouseMoved tells what lies under the pointer.
func (f *figure) MouseMoved(ev *desktop.MouseEvent) { f.hover(ev.Position) }

// MouseOut says nothing any more.
func (f *figure) MouseOut() {
	f.tip.Say("")
	f.rest(-1)
}

func (f *figure) rest(on int) {
	if f.over != on {
		f.over = on
		f.drawing.Changed()
	}
}

func (f *figure) hover(pos fyne.Position) {
	i := -1
	if f.self.has() {
		i = f.self.at(pos, f.self.Size())
	}
	f.rest(i)
	if i < 0 {
		f.tip.Say("")
		return
	}
	f.tip.Say(f.self.words(i))
	f.tip.Move(beside(pos, f.tip.Size(), f.self.Size()))
}

// beside is where a tip of a size goes, so that it neither lies under the
// pointer nor, if it can be helped, leaves the chart.
func beside(pos fyne.Position, tip, within fyne.Size) fyne.Position {
	const off = 14
	x, y := pos.X+off, pos.Y-tip.Height-off
	if x+tip.Width > within.Width {
		x = pos.X - off - tip.Width
	}
	if y < 0 {
		y = pos.Y + off
	}
	return fyne.NewPos(max(min(x, within.Width-tip.Width), 0), max(min(y, within.Height-tip.Height), 0))
}

// CreateRenderer is for the toolkit.
func (f *figure) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{f.drawing.Object(), f.tip}
	return kit.Renderer{
		Object:  f.self,
		Content: func() []fyne.CanvasObject { return objects },
		Arrange: f.drawing.Object().Resize,
		Least:   func() fyne.Size { return f.smallest() },
	}
}

// AccessibilityRole is text.
func (f *figure) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// The styles of writing.
var (
	tiny  = paint.Style{Size: kit.TextTiny}
	small = paint.Style{Size: kit.TextSmall}
	body  = paint.Style{Size: kit.TextBody}
)

// The distances of writing.
const (
	lineHeight   float32 = 19
	legendHeight float32 = 20
	axisHeight   float32 = 18
)

// axes is a chart with a name across and one upwards.
type axes struct {
	figure
	xName, yName string
}

// SetAxes says in other words what lies across and what upwards.
func (a *axes) SetAxes(x, y string) {
	if a.xName != x || a.yName != y {
		a.xName, a.yName = x, y
		a.changed()
	}
}
