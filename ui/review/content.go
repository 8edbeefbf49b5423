package review

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/gallery"
	"discern/ui/kit"
	"discern/ui/view"
	"discern/ui/words"
)

// content is the middle of the screen: who wrote the item, why it is here, what
// it answers to, and the item itself, as large as its room allows.
type content struct {
	author   *view.AuthorLine
	flags    *kit.ChipRow
	lease    *kit.Ask    // that the time ends for which the item is the reviewer's
	renew    func()      // extends it
	known    *kit.Ask    // what was decided about the same media
	again    func()      // decides so once more
	goOn     func()      // brings the next item
	appeal   *view.Quote // what an appeal says, where this look hears one
	heard    *kit.Card   // of appeal
	policies *queue.Policies
	thread   *thread
	toCard   func() // opens the author's card, which says more of the flags
	text     *view.Text
	find     *view.FindBar
	card     *kit.Card
	foot     *kit.StatusLine
	facts    *view.Facts
	about    *kit.Card // of facts
	gallery  *gallery.Gallery
	exhibits *kit.Card  // of gallery
	first    queue.Size // at which media are first shown
	empty    *kit.Head
	offers   *fyne.Container // under empty, while there was never an item
	next     *fyne.Container // under empty, where an item has gone
	root     *fyne.Container
}

func newContent(source gallery.Source, policies *queue.Policies, run kit.Runner, offers Offers) *content {
	c := &content{
		policies: policies, appeal: view.NewQuote(), lease: kit.NewAsk(), renew: offers.Renew,
		author: view.NewAuthorLine(), flags: kit.NewChipRow(), known: kit.NewAsk(), text: view.NewReadable(kit.TextContent),
		foot: kit.NewStatusLine(), facts: view.NewFacts(), empty: kit.NewHead("", ""),
	}
	c.heard = kit.NewCard(c.appeal)
	c.thread = newThread()
	c.find = view.NewFindBar(c.text)
	c.card = kit.NewCard(c.text)
	c.about = kit.NewCard(c.facts)
	c.gallery = gallery.New(source, run)
	c.gallery.OnLook = c.settle
	c.exhibits = kit.NewCard(c.gallery.Object())
	c.offers = container.NewHBox(
		kit.NewKeyButton("Ctrl+O", "Import files", kit.Plain, offers.Import),
		kit.NewKeyButton("", "Look around on the sample queue", kit.Plain, offers.Sample),
	)
	c.next = container.NewHBox(kit.NewKeyButton("Enter", "Next item", kit.Good, func() { c.goOn() }))
	c.root = container.New(&itemLayout{c}, c.author, c.flags, c.lease, c.known, c.heard, c.thread.above.scroll, c.find, c.card, c.foot, c.exhibits, c.about, c.thread.below.scroll, c.empty, c.offers, c.next, c.text.Tip())
	kit.ShowIf(false, c.card, c.about, c.exhibits, c.heard)
	return c
}

func (c *content) object() fyne.CanvasObject { return c.root }

// show brings the middle up to a view. The item itself is only set when it is
// fresh, since setting it scrolls to its beginning.
func (c *content) show(v View, fresh bool, now time.Time) {
	kit.ShowIf(v.Task != nil, c.author, c.flags, c.foot)
	kit.ShowIf(v.Task == nil, c.empty)
	kit.ShowIf(v.Task == nil && v.Stats.Total == 0 && v.Contact == nil, c.offers)
	kit.ShowIf(v.Gone != nil, c.next)
	if fresh || v.Task == nil {
		c.find.Close()
	}
	if v.Task == nil {
		kit.ShowIf(false, c.card, c.about, c.exhibits, c.thread.above.scroll, c.thread.below.scroll, c.lease, c.known, c.heard)
		c.gallery.Close()
		c.empty.Set(emptyWords(v, now))
		c.root.Refresh()
		return
	}
	it := &v.Task.Item
	c.author.Set(authorOf(it, v, now))
	c.flags.SetChips(c.chips(v, now)...)
	c.showLease(v.left(now))
	c.showKnown(v)
	c.showAppeal(v.Task)
	c.thread.show(v, now)
	if fresh {
		c.text.Set(textOf(it))
	}
	c.text.SetEvidence(words.Evidence(v.Evidence))
	kit.ShowIf(it.Text != "", c.card)
	c.showMedia(v)
	c.showFacts(it)
	c.showFoot(it, v)
	c.settle()
	c.thread.settle(v)
}

// showAppeal shows what an appeal says above what it is about.
func (c *content) showAppeal(t *queue.Task) {
	kit.ShowIf(t.Appeal != nil, c.heard)
	if t.Appeal != nil {
		c.appeal.Set(words.Appeal(t.Appeal, c.policies, t.Item.Lang))
	}
}

// settle places the parts anew: their heights may have changed.
func (c *content) settle() { c.root.Layout.Layout(c.root.Objects, c.root.Size()) }

// prepare lays out what show will probably be given next.
func (c *content) prepare(t *queue.Task, p queue.Protection, now time.Time) {
	it := &t.Item
	c.author.Prepare(words.Author(it, now))
	c.text.Prepare(textOf(it))
	c.thread.prepare(it, now)
	if len(it.Media) > 0 {
		size := c.root.Size()
		beside := it.Text != "" || len(it.Context) > 0
		c.gallery.Prepare(t.Ref, p, fyne.NewSize(itemRoom(size)-2*kit.Margin, mediaHeight(size, beside, p.Size)-2*kit.Margin))
	}
}

func textOf(it *queue.Item) view.Content {
	return view.Content{Text: it.Text, Lang: it.Lang, Spans: words.Spans(it)}
}

// emptyWords says why nothing is shown and what to do next.
func emptyWords(v View, now time.Time) (head, below string) {
	more := " Ctrl+O imports more."
	if v.Contact != nil {
		more = ""
	}
	switch {
	case v.Gone != nil:
		return goneWords(v.Gone)
	case v.Stats.Total == 0 && v.Contact == nil:
		return "Nothing here yet", "Import flagged items, or drop their files on the window."
	case v.Stats.Resting > 0:
		return "Nothing else waits", fmt.Sprintf("You skipped %d for now: K brings them back.", v.Stats.Resting) + more
	case v.Advice.Below > 0:
		return "Nothing milder waits", "What your budget allows of a shift is used up; what is graver comes to you only when it is due."
	case v.Passed.Items > 0:
		return "Nothing else waits for you", fmt.Sprintf("%s wait that you pass over; Set up lists the kinds.", queue.Thousands(v.Passed.Items))
	case v.Stats.Escalated > 0:
		return "All done", fmt.Sprintf("%d wait in the escalated queue: Q turns to it.", v.Stats.Escalated) + more
	case v.Contact != nil:
		return teamWords(v.Contact, now)
	case v.Stats.Leased > 0:
		return "Nothing else waits for you", fmt.Sprintf("%s open with others: what they leave comes back within %s.", queue.Thousands(v.Stats.Leased), queue.Spell(queue.LeaseTime))
	default:
		return "All done", fmt.Sprintf("%s decided. Ctrl+O imports more; / searches what was decided.", queue.Thousands(v.Stats.Decided))
	}
}

// showFacts describes what has neither words nor media to show: an account or
// thread by itself, and media of which nothing came.
func (c *content) showFacts(it *queue.Item) {
	bare := it.Kind == queue.Account || it.Kind == queue.Thread || it.Kind != queue.Text && len(it.Media) == 0
	kit.ShowIf(bare, c.about)
	if !bare {
		return
	}
	var facts []view.Fact
	note := ""
	switch it.Kind {
	case queue.Image, queue.Video:
		note = "No medium came with it. It can be decided by what is known."
	case queue.Thread:
		facts = append(facts, view.Fact{Name: "Posts", Value: fmt.Sprintf("%d around it; I shows the whole thread", len(it.Context))})
	}
	if it.URL != "" {
		facts = append(facts, view.Fact{Name: "Address", Value: it.URL})
	}
	c.facts.Set(words.Kind(it.Kind), facts, note)
}

func (c *content) showFoot(it *queue.Item, v View) {
	parts := c.text.Notes()
	add := func(format string, args ...any) {
		parts = append(parts, kit.Part{Text: fmt.Sprintf(format, args...), Tone: kit.Quiet})
	}
	if n := len(it.Context); n > 0 && !v.Context {
		add("I: whole thread (%d)", n)
	}
	if more := furtherWords(&v.Beside); more != "" {
		add("%s", more)
	}
	c.foot.SetLeft(parts...)
}

func (c *content) zoom(steps int) { c.text.SetZoom(1 + float32(steps)*0.15) }

// itemLayout puts the parts under one another and gives the text what room is
// left, as much as it needs. A medium that is looked at closely has all of it.
type itemLayout struct{ c *content }

const (
	itemPad   float32 = 34
	itemWidth float32 = 900
	threadGap float32 = 14
)

// Of the height, what media have beside words, and what they leave where there are
// none. They do not depend on how long the words are: pictures are made for their
// room before the item is shown.
const (
	mediaPart  float32 = .45
	mediaAbove float32 = 190
	mediaLeast float32 = 230

	messageRoom float32 = 52 // of the message below a closer look
)

// itemRoom is how wide the parts are in a middle of a size.
func itemRoom(size fyne.Size) float32 { return min(size.Width-2*itemPad, itemWidth) }

// mediaHeight is how high the media's card is, with words beside it or alone, and
// as large as it is first to be seen.
func mediaHeight(size fyne.Size, beside bool, first queue.Size) float32 {
	height := size.Height - mediaAbove
	if beside {
		height = size.Height * mediaPart
	}
	part := map[queue.Size]float32{queue.FullSize: 1, queue.MediumSize: .75, queue.SmallSize: .5}[first]
	return max(height*part, mediaLeast) + gallery.Below(itemRoom(size)-2*kit.Margin)
}

// Layout places the parts.
func (l *itemLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c := l.c
	w := itemRoom(size)
	if w <= 0 {
		return
	}
	if c.exhibits.Visible() && c.gallery.Looking() {
		for _, o := range objects {
			if o != fyne.CanvasObject(c.exhibits) {
				kit.Place(o, 0, 0, 0, 0)
			}
		}
		kit.Place(c.exhibits, kit.Gap, kit.Gap, size.Width-2*kit.Gap, size.Height-kit.Gap-messageRoom)
		return
	}
	y := kit.Margin
	put := func(o fyne.CanvasObject, height, gap float32) {
		if !o.Visible() {
			return
		}
		kit.Place(o, itemPad, y, w, height)
		if height > 0 {
			y += height + gap
		}
	}
	put(c.empty, kit.HeightFor(c.empty, w), kit.Space)
	put(c.offers, c.offers.MinSize().Height, 0)
	put(c.next, c.next.MinSize().Height, 0)
	put(c.author, c.author.MinSize().Height, 14)
	put(c.flags, kit.HeightFor(c.flags, w), 14)
	put(c.lease, c.lease.MinSize().Height, 14)
	put(c.known, c.known.MinSize().Height, 14)
	put(c.heard, kit.HeightFor(c.heard, w), 14)
	room := size.Height - y - c.foot.MinSize().Height - 3*kit.Gap - threadGap
	media := float32(0)
	if c.exhibits.Visible() {
		media = mediaHeight(size, c.card.Visible() || c.thread.visible(), c.first)
		room -= media + kit.Gap
	}
	if c.about.Visible() {
		room -= kit.HeightFor(c.about, w) + kit.Gap
	}
	if c.find.Visible() {
		room -= c.find.MinSize().Height + kit.Gap
	}
	item := float32(0)
	if c.card.Visible() {
		item = kit.HeightFor(c.card, w)
	}
	above, below := c.thread.heights(w, room, item)
	put(c.thread.above.scroll, above, threadGap)
	put(c.find, c.find.MinSize().Height, kit.Gap)
	put(c.card, min(item, max(room-above-below, 80)), kit.Gap)
	put(c.foot, c.foot.MinSize().Height, kit.Gap)
	put(c.exhibits, media, kit.Gap)
	put(c.about, kit.HeightFor(c.about, w), kit.Gap)
	put(c.thread.below.scroll, below, 0)
}

// MinSize leaves the size to the window.
func (l *itemLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, 200) }
