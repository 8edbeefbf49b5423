package gallery

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/queue/film"
	"discern/queue/media"
	"discern/ui/kit"
)

// caption says what a medium is, what is wrong with it, and which keys change what
// is to be seen.
type caption struct {
	title  *kit.Paragraph
	alarm  *kit.Paragraph
	known  *kit.Paragraph
	reveal *kit.KeyCap
	tint   *kit.KeyCap
	closer *kit.KeyCap
	others *kit.KeyCap
	scroll *container.Scroll // a description may be long
}

func newCaption() *caption {
	c := &caption{
		title: kit.NewParagraph("", kit.Plain, kit.TextTitle), alarm: kit.NewParagraph("", kit.Alarm, kit.TextBody),
		known: kit.NewParagraph("", kit.Quiet, kit.TextBody), reveal: kit.NewKeyCap("Space", ""), tint: kit.NewKeyCap("G", ""),
		closer: kit.NewKeyCap("Z", ""), others: kit.NewKeyCap("[ ]", ""),
	}
	c.scroll = container.NewVScroll(kit.NewColumn(6, 0, c.title, c.alarm, c.reveal, c.tint, c.closer, c.others, c.known))
	return c
}

func (c *caption) object() fyne.CanvasObject { return c.scroll }

// show brings the caption up to what the gallery shows.
func (c *caption) show(g *Gallery) {
	m, x := &g.scene.Media[g.n], g.shown
	c.title.Set(m.Title)
	alarm := []string{m.Alarm}
	if x != nil && x.fault != nil {
		alarm = append(alarm, x.fault.Error())
	}
	if x != nil && x.picture != nil && x.picture.Flaw != nil {
		alarm = append(alarm, x.picture.Flaw.String())
	}
	if x != nil && x.form != media.Unknown && m.Mime != "" && !x.form.Fits(m.Mime) {
		alarm = append(alarm, fmt.Sprintf("Called %s; it is: %s.", kit.OneLine(m.Mime), x.form.Name()))
	}
	c.alarm.Set(sentences(alarm))
	c.known.Set(sentences(append(found(x), m.Known...)))
	opened := x != nil && (x.picture != nil || x.film != nil)
	show(m.Here && (opened || g.scene.Waits), c.reveal)
	c.reveal.SetWords(revealWords(g))
	tint := "grey"
	if g.scene.Cover.Tint == queue.Sepia {
		tint = "sepia"
	}
	show(opened && !g.scene.Waits, c.tint)
	c.tint.SetWords(tint + map[bool]string{true: " is on", false: " is off"}[g.scene.Toned])
	show(opened && !g.scene.Waits, c.closer)
	c.closer.SetWords(map[bool]string{false: "look closer", true: "look closer, play"}[x != nil && x.film != nil])
	show(len(g.scene.Media) > 1, c.others)
	c.others.SetWords(fmt.Sprintf("%d of %d", g.n+1, len(g.scene.Media)))
	c.scroll.Content.Refresh()
}

func revealWords(g *Gallery) string {
	switch {
	case g.scene.Waits:
		return "bring it up, covered"
	case g.scene.Revealed:
		return "cover again"
	case effectsOf(g.scene.Cover).covers():
		return "reveal"
	default:
		return "cover"
	}
}

// found is what opening an exhibit has told.
func found(x *exhibit) []string {
	switch {
	case x == nil:
		return nil
	case x.picture != nil:
		w, h := x.picture.Size()
		facts := []string{fmt.Sprintf("%d × %d · %s", w, h, x.form.Name())}
		if x.picture.Frames > 1 {
			facts[0] += " · " + queue.Number(x.picture.Frames, "frame", "frames")
		}
		if n := x.picture.LeftOut; n > 0 {
			facts = append(facts, queue.Number(n, "more frame", "more frames")+" left out")
		}
		return facts
	case x.film != nil:
		facts := []string{fmt.Sprintf("%d × %d · %s, %s", x.film.Width, x.film.Height, x.film.Container, x.film.Codec)}
		length := "length not known"
		if x.film.Length > 0 {
			length = clock(x.film.Length)
		}
		sound := "no sound"
		if x.film.HasSound {
			sound = "has sound"
		}
		facts = append(facts, length+" · "+sound)
		if x.wall != film.Bubblewrap {
			facts = append(facts, x.wall.Sentence())
		}
		return facts
	case x.form.Name() != "":
		return []string{x.form.Name()}
	}
	return nil
}

// sentences puts sentences under one another.
func sentences(all []string) string {
	var b strings.Builder
	for _, s := range all {
		if s == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(s)
	}
	return b.String()
}
