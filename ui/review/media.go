package review

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/gallery"
	"discern/ui/kit"
)

// How the screen shows the media of an item, and the one way in which it gets one
// from the network.

// scene is what is to be seen of the media of a view's task.
func scene(v View) gallery.Scene {
	return gallery.Scene{
		Ref: v.Task.Ref, Media: gallery.Describe(v.Media), Cover: v.Protection,
		Waits: !v.Asked, Revealed: v.Revealed, Toned: v.Grey,
	}
}

// showMedia shows the task's media, if it has any.
func (c *content) showMedia(v View) {
	kit.ShowIf(len(v.Media) > 0, c.exhibits)
	if len(v.Media) > 0 {
		c.first = v.Protection.Size
		c.gallery.Show(scene(v))
	}
}

// mediaCommands are what can be done with media.
func (s *Screen) mediaCommands() []kit.Command {
	if len(s.shown.Media) == 0 {
		return nil
	}
	g := s.content.gallery
	c := func(key, name string, run func()) kit.Command {
		return kit.Command{Key: key, Name: name, Group: "Media", Run: run}
	}
	return []kit.Command{
		c("Space", "Reveal, or cover again", func() { s.session.Reveal(!s.shown.Revealed) }),
		c("G", "In grey, or in colour", s.session.ToggleGrey),
		c("Z", "Look closer: a picture magnified, a video frame by frame", g.Look),
		c("[", "The medium before", func() { g.Turn(-1) }),
		c("]", "The next medium", func() { g.Turn(1) }),
		c(",", "A frame back, looked at closely", func() { g.Step(-1) }),
		c(".", "A frame on, looked at closely", func() { g.Step(1) }),
	}
}

// mediaHelp lists the keys that hold while a medium is looked at closely.
func mediaHelp() kit.KeyGroup {
	return kit.KeyGroup{Title: "Looking closely", Keys: []kit.KeyHelp{
		{Key: "Enter", Meaning: "Play a video without sound, or pause it"},
		{Key: "V", Meaning: "Its sound, on and off"},
		{Key: "← →", Meaning: "Five seconds back or on; move a picture"},
		{Key: "↑ ↓", Meaning: "Faster or slower; move a picture"},
		{Key: "+ -", Meaning: "Magnify a picture, or less"},
		{Key: "0 L", Meaning: "All of the picture; turn it"},
		{Key: "Z Esc", Meaning: "Back"},
	}}
}

// mediaKey takes the key that uncovers, and those of a closer look.
func (s *Screen) mediaKey(name fyne.KeyName) bool {
	if len(s.shown.Media) == 0 || s.choice != nothing {
		return false
	}
	if name == fyne.KeySpace {
		s.session.RevealKey(true)
		return true
	}
	return s.content.gallery.Key(name)
}

// Released takes a key that was let go: what was uncovered while it was held is
// covered again.
func (s *Screen) Released(name fyne.KeyName) {
	if name == fyne.KeySpace && s.shown.Task != nil {
		s.session.RevealKey(false)
	}
}

// AskToFetch asks whether the medium that is looked at is to be fetched from the
// network.
func (s *Screen) AskToFetch() {
	n := s.content.gallery.Current()
	switch {
	case s.shown.Task == nil || n >= len(s.shown.Media):
	case s.shown.Media[n].Whereabouts != queue.MediumLinked:
		s.session.ask("There is nothing to fetch: the medium is here, or has no address.")
	default:
		s.choose(fetching)
	}
}

// Fetch gets a medium of the task from the network, and shows it when it is here.
func (s *Session) Fetch(n int) {
	if s.view.Task == nil || s.fetch != nil {
		return
	}
	ref := s.view.Task.Ref
	ctx, cancel := context.WithCancel(context.Background())
	s.fetch = cancel
	tell := func(m kit.Message) {
		if s.view.Task != nil && s.view.Task.Ref == ref {
			v := s.view
			v.Message = m
			s.set(v)
		}
	}
	tell(said("Fetching… Esc stops it."))
	s.run.Go(func() {
		defer cancel()
		last := int64(-1)
		_, err := s.desk.Fetch(ctx, ref, n, func(done, _ int64) {
			if done>>20 != last {
				last = done >> 20
				s.run.Do(func() { tell(said(fmt.Sprintf("Fetching… %d MB. Esc stops it.", last))) })
			}
		})
		stopped := err != nil && ctx.Err() != nil
		states, failed := s.desk.MediaOf(context.Background(), ref)
		s.run.Do(func() {
			s.fetch = nil
			if s.view.Task == nil || s.view.Task.Ref != ref {
				return
			}
			if failed == nil {
				s.view.Media = states
			}
			switch {
			case stopped:
				tell(said("Stopped; nothing was kept."))
			case queue.KindOf(err) == queue.Broken:
				s.fault(err)
			case err != nil:
				tell(kit.Message{Tone: kit.Warn, Text: err.Error()})
			default:
				tell(said("Fetched and sealed; the ledger says so."))
			}
		})
	})
}

// StopFetch ends a fetch under way, and reports whether there was one.
func (s *Session) StopFetch() bool {
	if s.fetch == nil {
		return false
	}
	s.fetch()
	return true
}
