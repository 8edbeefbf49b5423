package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// RailItem is one place of the program.
type RailItem struct {
	Icon  fyne.Resource // an SVG drawn in one colour
	Label string        // one short word or two
	Foot  bool          // stands at the lower end of the rail
	Tone  Tone          // of icon and word, where it says how something stands
	Badge string        // a number upon the icon; empty for none
	Away  bool          // is not there at present
}

const (
	railWidth float32 = 68
	railStep  float32 = 58
	railIcon  float32 = 22
	railBadge float32 = 16
)

// Rail is the bar of places at the left of the window.
type Rail struct {
	widget.BaseWidget
	Hover
	items  []RailItem
	active int

	ground *canvas.Shader
	edge   *canvas.Rectangle
	// Two pictures, one at each end, so that the empty part costs nothing.
	upper, lower *Drawing

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
	r := &Rail{items: items, ground: newFlat(), edge: &canvas.Rectangle{}, OnSelect: onSelect}
	r.upper = NewDrawing(func(p *paint.Picture) { r.draw(p, false) })
	r.lower = NewDrawing(func(p *paint.Picture) { r.draw(p, true) })
	r.recolour()
	r.Hover = NewHover(r.at, r.changed)
	r.ExtendBaseWidget(r)
	return r
}

// SetActive marks an item as the place where one is; -1 for none.
func (r *Rail) SetActive(i int) {
	if r.active != i {
		r.active = i
		r.changed()
	}
}

// Active is the item where one is.
func (r *Rail) Active() int { return r.active }

// SetItem shows an item otherwise, or takes it away.
func (r *Rail) SetItem(i int, item RailItem) {
	if r.items[i] == item {
		return
	}
	moved := r.items[i].Away != item.Away
	r.items[i] = item
	if moved {
		r.arrange(r.Size())
	}
	r.changed()
}

// Item is how an item is shown.
func (r *Rail) Item(i int) RailItem { return r.items[i] }

func (r *Rail) changed() {
	r.upper.Changed()
	r.lower.Changed()
}

func (r *Rail) recolour() {
	c := Now()
	paintFlat(r.ground, c.Surface)
	r.edge.FillColor = c.Line
}

// draw paints the items of one end.
func (r *Rail) draw(p *paint.Picture, foot bool) {
	c := Now()
	y := float32(0)
	for i, item := range r.items {
		if item.Foot != foot || item.Away {
			continue
		}
		tint := c.Muted
		if item.Tone != Plain {
			tint = item.Tone.Of(c)
		}
		switch i {
		case r.active:
			tint = c.Accent
			p.Box(6, y, railWidth-13, railStep-6, Radius+2, c.AccentGround)
		case r.Over():
			tint = c.Text
		}
		p.Icon(item.Icon.Content(), (railWidth-1-railIcon)/2, y+7, railIcon, tint)
		p.TextIn(item.Label, (railWidth-1-p.Width(item.Label, tiny))/2, y+30, 18, tiny, tint)
		if item.Badge != "" {
			ground, on := tonePair(Warn, c)
			w := max(p.Width(item.Badge, capStyle)+8, railBadge)
			x := min((railWidth-1+railIcon)/2-3, railWidth-4-w)
			p.Box(x, y+1, w, railBadge, railBadge/2, ground)
			p.TextIn(item.Badge, x+(w-p.Width(item.Badge, capStyle))/2, y+1, railBadge, capStyle, on)
		}
		y += railStep
	}
}

// ends is where the items of both ends begin and how high they are.
func (r *Rail) ends(height float32) (top, above, bottom, below float32) {
	for _, item := range r.items {
		if item.Away {
			continue
		}
		if item.Foot {
			below += railStep
		} else {
			above += railStep
		}
	}
	return Gap, above, max(height-Gap-below, Gap+above), below
}

func (r *Rail) arrange(size fyne.Size) {
	putFlat(r.ground, 0, 0, size.Width, size.Height)
	Place(r.edge, size.Width-1, 0, 1, size.Height)
	top, above, bottom, below := r.ends(size.Height)
	Place(r.upper.Object(), 0, top, railWidth-1, above)
	Place(r.lower.Object(), 0, bottom, railWidth-1, below)
}

func (r *Rail) at(pos fyne.Position) int {
	top, _, bottom, _ := r.ends(r.Size().Height)
	for i, item := range r.items {
		if item.Away {
			continue
		}
		y := &top
		if item.Foot {
			y = &bottom
		}
		if pos.Y >= *y && pos.Y < *y+railStep {
			return i
		}
		*y += railStep
	}
	return -1
}

// Tapped goes to the item under the pointer.
func (r *Rail) Tapped(ev *fyne.PointEvent) {
	if i := r.at(ev.Position); i >= 0 && r.OnSelect != nil {
		r.OnSelect(i)
	}
}

// Cursor is a hand.
func (r *Rail) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is for the toolkit.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{r.ground, r.edge, r.upper.Object(), r.lower.Object()}
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
	var words []string
	for _, item := range r.items {
		if !item.Away {
			words = append(words, strings.TrimSpace(item.Label+" "+item.Badge))
		}
	}
	return strings.Join(words, "; ")
}

// AccessibilityRole is container.
func (r *Rail) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }
