package browse

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/view"
)

const (
	timesWidth float32 = 96
	timelineX  float32 = 14 // of the times, beside the bar
	eventGap   float32 = 8
)

// moment is the primitives of one event.
type moment struct {
	when, text, detail *kit.Paragraph
	said               *view.Text
}

// timeline shows events under one another, with a thin bar at their left.
type timeline struct {
	widget.BaseWidget
	events  []event
	bar     *canvas.Rectangle
	moments []moment
}

var (
	_ kit.Flowing     = (*timeline)(nil)
	_ fyne.Accessible = (*timeline)(nil)
)

func newTimeline() *timeline {
	t := &timeline{bar: &canvas.Rectangle{CornerRadius: 1}}
	t.ExtendBaseWidget(t)
	return t
}

// set shows other events.
func (t *timeline) set(events []event) {
	if slices.Equal(t.events, events) {
		return
	}
	for len(t.moments) < len(events) {
		said := view.NewText(kit.TextBody)
		said.SetTone(kit.Quiet)
		t.moments = append(t.moments, moment{
			when: kit.NewParagraph("", kit.Quiet, kit.TextSmall), text: kit.NewParagraph("", kit.Plain, kit.TextBody),
			detail: kit.NewParagraph("", kit.Quiet, kit.TextSmall), said: said,
		})
	}
	t.events = events
	for i, e := range events {
		m := &t.moments[i]
		m.when.Set(e.when)
		m.text.Set(e.text)
		m.text.SetTone(kit.Plain)
		if e.gone {
			m.text.SetTone(kit.Quiet)
		}
		m.said.Set(view.Content{Text: e.said})
		m.detail.Set(e.detail)
	}
	t.recolour()
	t.arrange(t.Size())
	canvas.Refresh(t)
}

func (t *timeline) recolour() {
	t.bar.FillColor = kit.Now().Fill
}

// flow calls put for every part of the events and returns the height used.
func (t *timeline) flow(width float32, put func(o fyne.CanvasObject, y, h float32), at func(i int, y float32)) float32 {
	y, room := float32(0), max(width-timelineX-timesWidth, 40)
	for i := range t.events {
		if i > 0 {
			y += eventGap
		}
		at(i, y)
		m := &t.moments[i]
		for _, o := range [3]fyne.CanvasObject{m.text, m.said, m.detail} {
			h := kit.HeightFor(o, room)
			put(o, y, h)
			y += h
		}
	}
	return y
}

func (t *timeline) arrange(size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	room := max(size.Width-timelineX-timesWidth, 40)
	h := t.flow(size.Width,
		func(o fyne.CanvasObject, y, h float32) { place(o, timelineX+timesWidth, y, room, h) },
		func(i int, y float32) {
			place(t.moments[i].when, timelineX, y+1, timesWidth, kit.HeightFor(t.moments[i].when, timesWidth))
		})
	place(t.bar, 0, 2, 2, max(h-4, 0))
}

// HeightFor is the height of all events.
func (t *timeline) HeightFor(width float32) float32 {
	return t.flow(width, func(fyne.CanvasObject, float32, float32) {}, func(int, float32) {})
}

// CreateRenderer is for the toolkit.
func (t *timeline) CreateRenderer() fyne.WidgetRenderer {
	return kit.Renderer{
		Object: t,
		Content: func() []fyne.CanvasObject {
			all := []fyne.CanvasObject{t.bar}
			for i, e := range t.events {
				m := &t.moments[i]
				all = append(all, m.when, m.text)
				if e.said != "" {
					all = append(all, m.said)
				}
				if e.detail != "" {
					all = append(all, m.detail)
				}
			}
			return all
		},
		Arrange:  t.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(200, t.HeightFor(max(t.Size().Width, 200))) },
		Recolour: t.recolour,
	}
}

// AccessibilityLabel is the whole history.
func (t *timeline) AccessibilityLabel() string {
	lines := make([]string, len(t.events))
	for i, e := range t.events {
		lines[i] = e.when + " " + e.text + " " + e.said
	}
	return strings.Join(lines, "; ")
}

// AccessibilityRole is text.
func (t *timeline) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
