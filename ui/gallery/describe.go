package gallery

import (
	"fmt"
	"strings"
	"time"

	"discern/queue"
	"discern/ui/kit"
)

// Medium is what is known of a medium without opening it.
type Medium struct {
	Title string   // as "Image 1 of 2"
	Mime  string   // as its source calls it
	Known []string // a sentence each
	Alarm string   // what must not be missed; empty for nothing
	Here  bool     // its bytes are
	Away  string   // in a few words why they are not
}

// Describe says what is known of an item's media. What their sources say, as a
// description, is made one line.
func Describe(states []queue.MediumState) []Medium {
	media := make([]Medium, len(states))
	for i := range states {
		s := &states[i]
		m := Medium{Title: noun(s.Mime), Mime: s.Mime, Here: s.Whereabouts == queue.MediumKept}
		if len(states) > 1 {
			m.Title = fmt.Sprintf("%s %d of %d", m.Title, i+1, len(states))
		}
		switch s.Whereabouts {
		case queue.MediumKept:
			switch {
			case s.Differs:
				m.Alarm = "This is not what was flagged: its hash is another."
			case s.SHA256 != "":
				m.Known = append(m.Known, "Its hash is the one on record")
			}
		case queue.MediumLinked:
			m.Away = "Only its address came: Ctrl+G fetches it"
		case queue.MediumPurged:
			m.Away = "Deleted on " + s.PurgedAt.Local().Format(time.DateOnly)
			m.Known = append(m.Known, kit.OneLine(s.Why))
		default:
			m.Away = "Its file did not come with the item"
		}
		if s.Bytes > 0 {
			m.Known = append(m.Known, queue.Thousands((s.Bytes+1023)/1024)+" KB")
		}
		if s.Alt != "" {
			m.Known = append(m.Known, "Described as: "+kit.OneLine(s.Alt))
		}
		if s.Same > 0 {
			m.Known = append(m.Known, "The same bytes are in "+queue.Number(s.Same, "other item", "other items"))
		}
		media[i] = m
	}
	return media
}

// noun names what a medium is called to be; opening it tells what it is.
func noun(mime string) string {
	switch kind, _, _ := strings.Cut(mime, "/"); kind {
	case "image":
		return "Image"
	case "video":
		return "Video"
	case "audio":
		return "Sound"
	}
	return "Medium"
}
