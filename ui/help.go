package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"discern/assets"
	"discern/ui/kit"
)

// help shows the topics of assets/help.
type help struct {
	topics []assets.Topic
	open   int // the topic that is shown
	list   *widget.List
	head   *kit.Head
	text   *widget.RichText
	scroll *container.Scroll
	root   fyne.CanvasObject
}

func newHelp() *help {
	h := &help{topics: assets.Help()}
	h.list = widget.NewList(
		func() int { return len(h.topics) },
		func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i widget.ListItemID, o fyne.CanvasObject) { o.(*widget.Label).SetText(h.topics[i].Title) },
	)
	h.list.OnSelected = func(i widget.ListItemID) {
		h.open = i
		if c := fyne.CurrentApp().Driver().CanvasForObject(h.list); c != nil {
			c.Unfocus() // a tap gives the list the keyboard, and its arrows turn no topic
		}
		h.head.Set(h.topics[i].Title, "")
		h.text.ParseMarkdown(h.topics[i].Markdown)
		h.scroll.ScrollToTop()
	}
	h.head = kit.NewHead("", "")
	h.text = widget.NewRichText()
	h.text.Wrapping = fyne.TextWrapWord
	h.scroll = container.NewVScroll(container.New(&kit.Column{Pad: kit.Margin, Gap: kit.Gap, MostWidth: 780}, h.head, h.text))
	side := container.New(&sideBySide{width: 240}, kit.NewPanel(h.list, kit.RightEdge, kit.Gap), h.scroll)
	h.root = side
	h.list.Select(0)
	return h
}

// turn turns to the topic with a name.
func (h *help) turn(name string) {
	h.list.Select(slices.IndexFunc(h.topics, func(t assets.Topic) bool { return t.Name == name }))
}

// sideBySide gives the first object a fixed width and the second the rest.
type sideBySide struct{ width float32 }

// Layout places the two.
func (l *sideBySide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(l.width, size.Height))
	objects[1].Move(fyne.NewPos(l.width, 0))
	objects[1].Resize(fyne.NewSize(max(size.Width-l.width, 0), size.Height))
}

// MinSize leaves the size to the window.
func (l *sideBySide) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(l.width, 100) }

// Object is what the window shows.
func (h *help) Object() fyne.CanvasObject { return h.root }

// Foot is where messages stand.
func (h *help) Foot() (x, width float32) {
	x, width = kit.Across(h.scroll)
	return h.scroll.Position().X + x, width
}

// Commands has none of its own.
func (h *help) Commands() []kit.Command { return nil }

// Help lists the keys of the screen.
func (h *help) Help() []kit.KeyGroup {
	return []kit.KeyGroup{{Title: "Help", Keys: []kit.KeyHelp{
		{Key: "Up Down", Meaning: "The topic above or below"},
		{Key: "PgUp PgDn", Meaning: "Scroll"},
	}}}
}

// Key turns to the topic above or below, or scrolls. It reports whether it took
// the key.
func (h *help) Key(name fyne.KeyName, _ bool) bool {
	page := h.scroll.Size().Height - 2*kit.Margin
	switch name {
	case fyne.KeyUp:
		h.list.Select(max(h.open-1, 0))
	case fyne.KeyDown:
		h.list.Select(min(h.open+1, len(h.topics)-1))
	case fyne.KeyPageUp:
		h.scroll.ScrollToOffset(h.scroll.Offset.SubtractXY(0, page))
	case fyne.KeyPageDown:
		h.scroll.ScrollToOffset(h.scroll.Offset.AddXY(0, page))
	default:
		return false
	}
	return true
}

// Shown has nothing to read.
func (h *help) Shown() {}

// Tick has nothing to follow.
func (h *help) Tick() {}
