package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"discern/assets"
	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
)

// The places of the window and the ways between them: commands, keys, the rail.

// commands are what the window can do on every screen.
func (w *window) commands() []kit.Command {
	c := func(key, name string, run func()) kit.Command {
		return kit.Command{Key: key, Name: name, Group: "Window", Run: run}
	}
	all := []kit.Command{
		c("Ctrl+K", "Find a command by its name", w.palette),
		c("?", "List the keys", w.keySheet),
		c("Ctrl+1", "Review", func() { w.show(w.review) }),
		c("Ctrl+2", "Browse every item", func() { w.show(w.browse) }),
		c("Ctrl+3", "Audit decisions", func() { w.show(w.audit) }),
		c("Ctrl+4", "Insight: detectors and people", func() { w.show(w.insight) }),
		c("/", "Search every item", w.search),
		c("Ctrl+C", "Copy what is selected in the text", func() { w.text((*view.Text).Copy) }),
		c("Ctrl+A", "Select the whole text", func() { w.text((*view.Text).SelectAll) }),
	}
	if !w.hub.contact.joined {
		all = append(all,
			c("Ctrl+O", "Import files", w.chooseFiles),
			c("", "Watch a folder for files to import", w.chooseFolder),
			c("", "Stop the import", w.importer.stop),
			c("", "Look around on the sample queue", w.sample),
		)
	}
	return append(all,
		c("D", "Turn between dark and light", w.toggleMode),
		c("", "Set up: who sits here, theme, sources", func() { w.show(w.setup) }),
		c("", "People and second opinions", func() { w.show(w.oversee) }),
		c("Ctrl+G", "Fetch a medium from the network", w.fetch),
		c("Ctrl+E", "End of shift: what you looked at", w.summary),
		c("F1", "Help", func() { w.show(w.help) }),
		c("Ctrl+Q", "Quit", w.close),
	)
}

// all are the commands of the screen and of the window.
func (w *window) all() []kit.Command {
	return slices.Concat(w.current.Commands(), w.record.commands(), w.commands(), w.hubCommands(), w.reports())
}

// reports are what leaves the desk for the public or a regulator. On Insight they are
// the screen's own, of the time that is looked at there.
func (w *window) reports() []kit.Command {
	if w.current == screen(w.insight) {
		return nil
	}
	return []kit.Command{
		{Name: "Transparency report", Group: "Reports", Run: func() { w.reportTransparency(time.Time{}, time.Time{}) }},
		{Name: "Statements of reasons (DSA)", Group: "Reports", Run: w.exportStatements},
	}
}

// text does something with the words of the item that the screen shows, if it
// shows any.
func (w *window) text(do func(*view.Text)) {
	if s, ok := w.current.(interface{ Text() *view.Text }); ok {
		do(s.Text())
	}
}

func (w *window) show(s screen) {
	if w.current != nil && w.current != s {
		w.current.Object().Hide()
	}
	w.current = s
	w.review.Pause()
	s.Object().Show()
	w.frame.Layout(nil, w.win.Canvas().Size())
	w.win.Canvas().Unfocus()
	w.review.Session().Watch(w.focused && s == w.review)
	w.rail.SetActive(map[screen]int{w.review: railReview, w.browse: railBrowse, w.audit: railAudit, w.oversee: railAudit, w.insight: railInsight, w.conflicts: railHub, w.setup: railSetup, w.help: railHelp}[s])
	s.Shown()
}

// The places of the rail.
const (
	railReview = iota
	railBrowse
	railAudit
	railInsight
	railHub
	railCommands
	railImport
	railSetup
	railHelp
)

func (w *window) followRail(i int) {
	switch i {
	case railReview:
		w.show(w.review)
	case railBrowse:
		w.show(w.browse)
	case railAudit:
		w.show(w.audit)
	case railInsight:
		w.show(w.insight)
	case railHub:
		w.showHub()
	case railCommands:
		w.palette()
	case railImport:
		w.chooseFiles()
	case railSetup:
		w.show(w.setup)
	case railHelp:
		w.show(w.help)
	}
}

// icon is an embedded icon, which the rail draws in its colours.
func icon(name string) fyne.Resource { return fyne.NewStaticResource(name+".svg", assets.Icon(name)) }

func (w *window) palette() {
	kit.NewPalette(w.all()).OpenOn(w.win.Canvas())
}

// keySheet lists the keys of the commands by group, then the keys that are no
// command.
func (w *window) keySheet() {
	var groups []kit.KeyGroup
	for _, c := range w.all() {
		if c.Key == "" {
			continue
		}
		i := 0
		for i < len(groups) && groups[i].Title != c.Group {
			i++
		}
		if i == len(groups) {
			groups = append(groups, kit.KeyGroup{Title: c.Group})
		}
		groups[i].Keys = append(groups[i].Keys, kit.KeyHelp{Key: c.Key, Meaning: c.Name})
	}
	kit.NewKeySheet(append(groups, w.current.Help()...)).OpenOn(w.win.Canvas())
}

func (w *window) search() {
	w.show(w.browse)
	w.browse.FocusSearch()
}

// fetch asks whether to fetch what is looked at in review; nothing else is.
func (w *window) fetch() {
	if w.current == screen(w.review) {
		w.review.AskToFetch()
	}
}

func (w *window) reviewItem(ref queue.Ref) {
	w.show(w.review)
	w.review.Session().Open(ref)
}

// browseItems lists some items where all are.
func (w *window) browseItems(refs []queue.Ref, words string) {
	w.show(w.browse)
	w.browse.OpenItems(refs, words)
}

// browseItem shows one item where all are.
func (w *window) browseItem(ref queue.Ref) {
	w.show(w.browse)
	w.browse.OpenItem(ref)
}
