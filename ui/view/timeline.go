package view

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
)

const (
	timesWidth float32 = 96
	timelineX  float32 = 14 // of the times, beside the bar
	eventGap   float32 = 8
)

// Event is one line of a history.
type Event struct {
	When   string // "10:39", "no date", "now"
	Text   string // what happened, in words of ours
	Said   string // in theirs: a reason, a note. It may hold anything
	Detail string // what is known about it
	Gone   bool   // it was taken back
}

// moment is the primitives of one event.
type moment struct {
	when, text, detail *kit.Paragraph
	said               *Text
}

// Timeline shows events under one another, with a thin bar at their left.
type Timeline struct {
	widget.BaseWidget
	events  []Event
	bar     *canvas.Rectangle
	moments []moment
}

var (
	_ kit.Flowing     = (*Timeline)(nil)
	_ fyne.Accessible = (*Timeline)(nil)
)

// NewTimeline makes an empty one.
func NewTimeline() *Timeline {
	t := &Timeline{bar: &canvas.Rectangle{CornerRadius: 1}}
	t.ExtendBaseWidget(t)
	return t
}

// Set shows other events.
func (t *Timeline) Set(events []Event) {
	if slices.Equal(t.events, events) {
		return
	}
	for len(t.moments) < len(events) {
		said := NewText(kit.TextBody)
		said.SetTone(kit.Quiet)
		t.moments = append(t.moments, moment{
			when: kit.NewParagraph("", kit.Quiet, kit.TextSmall), text: kit.NewParagraph("", kit.Plain, kit.TextBody),
			detail: kit.NewParagraph("", kit.Quiet, kit.TextSmall), said: said,
		})
	}
	t.events = events
	for i, e := range events {
		m := &t.moments[i]
		m.when.Set(e.When)
		m.text.Set(e.Text)
		m.text.SetTone(kit.Plain)
		if e.Gone {
			m.text.SetTone(kit.Quiet)
		}
		m.said.Set(Content{Text: e.Said})
		m.detail.Set(e.Detail)
	}
	t.recolour()
	t.arrange(t.Size())
	canvas.Refresh(t)
}

// Events are what is shown; do not write to it.
func (t *Timeline) Events() []Event { return t.events }

func (t *Timeline) recolour() {
	t.bar.FillColor = kit.Now().Fill
}

// flow calls put for every part of the events and returns the height used.
func (t *Timeline) flow(width float32, put func(o fyne.CanvasObject, y, h float32), at func(i int, y float32)) float32 {
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

func (t *Timeline) arrange(size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	room := max(size.Width-timelineX-timesWidth, 40)
	h := t.flow(size.Width,
		func(o fyne.CanvasObject, y, h float32) { kit.Place(o, timelineX+timesWidth, y, room, h) },
		func(i int, y float32) {
			kit.Place(t.moments[i].when, timelineX, y+1, timesWidth, kit.HeightFor(t.moments[i].when, timesWidth))
		})
	kit.Place(t.bar, 0, 2, 2, max(h-4, 0))
}

// HeightFor is the height of all events.
func (t *Timeline) HeightFor(width float32) float32 {
	return t.flow(width, func(fyne.CanvasObject, float32, float32) {}, func(int, float32) {})
}

// CreateRenderer is for the toolkit.
func (t *Timeline) CreateRenderer() fyne.WidgetRenderer {
	return kit.Renderer{
		Object: t,
		Content: func() []fyne.CanvasObject {
			all := []fyne.CanvasObject{t.bar}
			for i, e := range t.events {
				m := &t.moments[i]
				all = append(all, m.when, m.text)
				if e.Said != "" {
					all = append(all, m.said)
				}
				if e.Detail != "" {
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
func (t *Timeline) AccessibilityLabel() string {
	lines := make([]string, len(t.events))
	for i, e := range t.events {
		lines[i] = e.When + " " + e.Text + " " + e.Said
	}
	return strings.Join(lines, "; ")
}

// AccessibilityRole is text.
func (t *Timeline) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
