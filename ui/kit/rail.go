package kit

import (
	"encoding/hex"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// RailItem is one place of the program.
type RailItem struct {
	Icon  fyne.Resource // an SVG drawn in one colour
	Label string        // one short word
	Foot  bool          // stands at the lower end of the rail
}

const (
	railWidth float32 = 68
	railStep  float32 = 58
	railIcon  float32 = 22
)

// Rail is the bar of places at the left of the window.
type Rail struct {
	widget.BaseWidget
	items  []RailItem
	active int
	over   int
	ground *canvas.Shader
	edge   *canvas.Rectangle
	mark   *canvas.Rectangle
	icons  []*canvas.Image
	labels []*canvas.Text

	// OnSelect is called with the index of a tapped item.
	OnSelect func(i int)
}

var (
	_ fyne.Tappable      = (*Rail)(nil)
	_ desktop.Hoverable  = (*Rail)(nil)
	_ desktop.Cursorable = (*Rail)(nil)
	_ fyne.Accessible    = (*Rail)(nil)
)

// NewRail makes a rail with its first item active.
func NewRail(items []RailItem, onSelect func(i int)) *Rail {
	r := &Rail{items: items, over: -1, ground: newFlat(), edge: newBox(0), mark: newBox(Radius + 2), OnSelect: onSelect}
	for _, item := range items {
		image := &canvas.Image{FillMode: canvas.ImageFillContain}
		label := newText(TextTiny, regular)
		label.Text = item.Label
		r.icons, r.labels = append(r.icons, image), append(r.labels, label)
	}
	r.recolour()
	r.ExtendBaseWidget(r)
	return r
}

// SetActive marks an item as the place where one is; -1 for none.
func (r *Rail) SetActive(i int) {
	if r.active == i {
		return
	}
	r.active = i
	r.recolour()
	r.arrange(r.Size())
	canvas.Refresh(r.edge)
}

// Active is the item where one is.
func (r *Rail) Active() int { return r.active }

func (r *Rail) recolour() {
	c := Now()
	paintFlat(r.ground, c.Surface)
	r.edge.FillColor, r.mark.FillColor = c.Line, c.AccentGround
	for i := range r.items {
		tint := c.Muted
		switch i {
		case r.active:
			tint = c.Accent
		case r.over:
			tint = c.Text
		}
		r.labels[i].Color = tint
		if res := tinted(r.items[i].Icon, tint); r.icons[i].Resource == nil || r.icons[i].Resource.Name() != res.Name() {
			r.icons[i].Resource = res
			r.icons[i].Refresh()
		}
	}
}

// tinted is an icon in another colour. The name carries the colour, since the
// toolkit keeps drawn icons by name.
func tinted(icon fyne.Resource, tint color.NRGBA) fyne.Resource {
	code := hex.EncodeToString([]byte{tint.R, tint.G, tint.B})
	drawn := strings.ReplaceAll(string(icon.Content()), "#000000", "#"+code)
	return fyne.NewStaticResource(code+"-"+icon.Name(), []byte(drawn))
}

// top is where item i begins.
func (r *Rail) top(i int) float32 {
	if !r.items[i].Foot {
		return Gap + float32(i)*railStep
	}
	after := 0
	for _, item := range r.items[i:] {
		if item.Foot {
			after++
		}
	}
	return r.Size().Height - Gap - float32(after)*railStep
}

func (r *Rail) arrange(size fyne.Size) {
	putFlat(r.ground, 0, 0, size.Width, size.Height)
	putBox(r.edge, size.Width-1, 0, 1, size.Height)
	r.mark.Hidden = r.active < 0 || r.active >= len(r.items)
	for i := range r.items {
		y := r.top(i)
		if i == r.active {
			putBox(r.mark, 6, y, size.Width-13, railStep-6)
		}
		putBox(r.icons[i], (size.Width-railIcon)/2, y+8, railIcon, railIcon)
		put(r.labels[i], (size.Width-widthOf(r.labels[i]))/2, y+32)
	}
}

func (r *Rail) at(pos fyne.Position) int {
	for i := range r.items {
		if y := r.top(i); pos.Y >= y && pos.Y < y+railStep {
			return i
		}
	}
	return -1
}

// Tapped goes to the item under the pointer.
func (r *Rail) Tapped(ev *fyne.PointEvent) {
	if i := r.at(ev.Position); i >= 0 && r.OnSelect != nil {
		r.OnSelect(i)
	}
}

// MouseIn lights the item under the pointer.
func (r *Rail) MouseIn(ev *desktop.MouseEvent) { r.hover(r.at(ev.Position)) }

// MouseMoved lights the item under the pointer.
func (r *Rail) MouseMoved(ev *desktop.MouseEvent) { r.hover(r.at(ev.Position)) }

// MouseOut lights none.
func (r *Rail) MouseOut() { r.hover(-1) }

func (r *Rail) hover(i int) {
	if i == r.over {
		return
	}
	r.over = i
	r.recolour()
	canvas.Refresh(r.edge)
}

// Cursor is a hand.
func (r *Rail) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is for the toolkit.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{r.ground, r.edge, r.mark}
	for i := range r.items {
		objects = append(objects, r.icons[i], r.labels[i])
	}
	return Renderer{
		Object:   r,
		Content:  func() []fyne.CanvasObject { return objects },
		Arrange:  r.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(railWidth, float32(len(r.items))*railStep+3*Gap) },
		Recolour: r.recolour,
	}
}

// AccessibilityLabel is the words of all items.
func (r *Rail) AccessibilityLabel() string {
	words := make([]string, len(r.items))
	for i, item := range r.items {
		words[i] = item.Label
	}
	return strings.Join(words, "; ")
}

// AccessibilityRole is container.
func (r *Rail) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }
