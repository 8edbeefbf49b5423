package review

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
	"discern/ui/words"
)

// card is the author's card. It stands in the place of the thin queue, so that the
// item and the rules stay in view: what the source says of the author, what was
// decided here, clues, who flagged the item, and what else waits.
type card struct {
	session *Session

	title   *kit.SectionTitle
	facts   *view.Facts
	here    *kit.SectionTitle
	record  *kit.Paragraph
	before  *view.Thread
	clued   *kit.SectionTitle
	clues   *view.Thread
	words   *kit.Entry
	flagged *kit.SectionTitle
	flags   *view.Thread
	waiting *kit.SectionTitle
	related *kit.TickList
	hint    *kit.Paragraph

	column *fyne.Container
	scroll *container.Scroll
	panel  *kit.Panel
	at     int // as it was scrolled into view last
}

func newCard(s *Session) *card {
	c := &card{
		session: s,
		title:   kit.NewPanelTitle("", "Esc"), facts: view.NewFacts(),
		here: kit.NewSectionTitle("Decided here", ""), record: kit.NewParagraph("", kit.Plain, kit.TextBody), before: view.NewThread(),
		clued: kit.NewSectionTitle("Clues", ""), clues: view.NewThread(),
		words:   kit.NewNoteEntry("What the next reviewer should know of this author. Enter keeps it.", 2),
		flagged: kit.NewSectionTitle("Who flagged it", ""), flags: view.NewThread(),
		waiting: kit.NewSectionTitle("Waits too", ""), related: kit.NewTickList(), hint: kit.NewParagraph("Up and Down bring each into the middle. What was looked at is ticked, and decided with this one; Enter leaves it out.", kit.Quiet, kit.TextSmall),
	}
	c.title.OnRight = s.ToggleCard
	c.words.OnKey = c.clueKey
	c.related.OnTapped, c.related.OnTick = s.LookAt, s.ToggleTick
	c.column = kit.NewColumn(kit.Gap+2, kit.Margin-4, c.title, c.facts, c.here, c.record, c.before.Object(),
		c.clued, c.clues.Object(), c.words, c.flagged, c.flags.Object(), c.waiting, c.hint, c.related)
	c.scroll = container.NewVScroll(nil)
	c.scroll.Content = container.NewStack(c.column, kit.NewWheel(c.scroll))
	c.panel = kit.NewPanel(c.scroll, kit.RightEdge|kit.LeftEdge, 0)
	c.panel.Hide()
	return c
}

// show brings the card up to a view; fresh tells that it is about another task.
func (c *card) show(v View, fresh bool, now time.Time) {
	open := v.Beside.Open && v.Task != nil
	if fresh && c.words.Text != "" {
		c.words.SetText("")
	}
	if !open {
		c.panel.Hide()
		return
	}
	it, b := &v.Task.Item, &v.Beside
	c.title.Set(words.Author(it, now).Handle, "Esc")
	c.facts.Set("", words.AuthorFacts(it, now), "")
	c.showRecord(b, now)
	c.showClues(it, b, now)
	flags := words.Flagged(b.Flags, now)
	c.flags.Set(flags, reasonLines)
	kit.ShowIf(len(flags) > 0, c.flagged, c.flags.Object())
	c.showRelated(v, now)
	if fresh || !c.panel.Visible() {
		c.scroll.Offset, c.at = fyne.Position{}, 0
	}
	c.panel.Show()
}

func (c *card) showRecord(b *Beside, now time.Time) {
	deep := ""
	if b.Author.Cut {
		deep = "newest " + queue.Thousands(queue.RecordDepth) + " items"
	}
	c.here.Set("Decided here", deep)
	text := "Reading …"
	switch {
	case b.Ready && b.Author.Author == "":
		text = "The source does not name the author: nothing can be told of others."
	case b.Ready:
		text = words.Record(&b.Author)
	}
	c.record.Set(text)
	before := words.Before(&b.Author, now)
	c.before.Set(before[:min(len(before), fewBefore)], 1)
	kit.ShowIf(len(before) > 0, c.before.Object())
}

// reasonLines is how much of a flag's reason is shown; who flags can write at
// length, and the item's history has all of it.
const reasonLines = 8

// fewBefore is how many of the decisions on the author are shown one by one.
const fewBefore = 3

func (c *card) showClues(it *queue.Item, b *Beside, now time.Time) {
	clues := words.Clues(&b.Author, now)
	for i := range clues {
		clue := b.Author.Clues[i]
		clues[i].Link, clues[i].OnLink = "withdraw", func() { c.session.Withdraw(clue) }
	}
	c.clues.Set(clues, 0)
	kit.ShowIf(len(clues) > 0, c.clues.Object())
	kit.ShowIf(it.Author.Name() != "", c.clued, c.words)
	c.clued.Set("Clues", "C")
}

func (c *card) showRelated(v View, now time.Time) {
	b := &v.Beside
	kit.ShowIf(len(b.Related.Items) > 0, c.waiting, c.related, c.hint)
	if len(b.Related.Items) == 0 {
		c.related.SetRows(nil)
		return
	}
	count := fmt.Sprint(len(b.Related.Items))
	if b.Related.Cut {
		count = "the newest " + count
	}
	c.waiting.Set("Waits too", count)
	rows := []kit.TickRow{{Title: title(rowOfTask(v.Task)), Sub: "yours to decide", Box: kit.Tick, Selected: b.At == 0}}
	for i, r := range b.Related.Items {
		row := kit.TickRow{Title: title(r.Row), Sub: relatedWords(r, now), Selected: b.At == i+1}
		if _, seen := b.Seen[r.Ref]; seen {
			row.Box = kit.Tick
			if b.Out[r.Ref] {
				row.Box = kit.LeftOut
			}
		}
		rows = append(rows, row)
	}
	c.related.SetRows(rows)
}

// title is what a row is called.
func title(r queue.Row) string {
	if r.Title != "" {
		return r.Title
	}
	return words.Kind(r.Kind) + " without words"
}

// relatedWords says how an item belongs to the task, and what is known of it.
func relatedWords(r queue.Relation, now time.Time) string {
	parts := []string{words.Links(r.Links)}
	if !r.FlaggedAt.IsZero() {
		parts = append(parts, queue.Spell(now.Sub(r.FlaggedAt)))
	}
	switch {
	case r.State == queue.Resting:
		parts = append(parts, "skipped")
	case r.Queue == queue.EscalatedQueue:
		parts = append(parts, "escalated")
	}
	return strings.Join(parts, " · ")
}

// settle gives every part the height that it now wants, when the card has its place.
func (c *card) settle(at int) {
	if !c.panel.Visible() {
		return
	}
	room := c.scroll.Size()
	size := fyne.NewSize(room.Width, max(kit.HeightFor(c.column, room.Width), room.Height))
	c.scroll.Content.Resize(size)
	c.column.Resize(size)
	c.column.Layout.Layout(c.column.Objects, size)
	c.scroll.Refresh()
	c.follow(at)
}

// follow scrolls to the row that is being looked at, when another one is.
func (c *card) follow(at int) {
	if at == c.at {
		return
	}
	c.at = at
	y, height := c.related.Extent(at)
	y += c.related.Position().Y
	top := c.scroll.Offset.Y
	switch room := c.scroll.Size().Height; {
	case y < top:
		top = y - kit.Gap
	case y+height > top+room:
		top = y + height - room + kit.Gap
	default:
		return
	}
	c.scroll.ScrollToOffset(fyne.NewPos(0, top))
}

// key takes the keys that mean something while the card is open.
func (c *card) key(name fyne.KeyName, b *Beside) bool {
	if !b.Open {
		return false
	}
	switch name {
	case fyne.KeyDown:
		c.session.LookAt(b.At + 1)
	case fyne.KeyUp:
		c.session.LookAt(b.At - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		c.session.ToggleTick(b.At)
	case fyne.KeyEscape:
		c.session.ToggleCard()
	default:
		return false
	}
	return true
}

// write gives the keyboard of a window to the field for a clue.
func (c *card) write(on fyne.Canvas) {
	if on != nil && c.words.Visible() && c.panel.Visible() {
		on.Focus(c.words)
	}
}

// clueKey keeps the clue on Enter, so that the next key is a decision again.
func (c *card) clueKey(ev *fyne.KeyEvent) bool {
	if !leaves(ev, c.words) {
		return false
	}
	if text := strings.TrimSpace(c.words.Text); text != "" {
		c.words.SetText("")
		c.session.AddClue(text)
	}
	return true
}

// leaves leaves a field on Enter, and reports whether that was the key.
func leaves(ev *fyne.KeyEvent, field fyne.CanvasObject) bool {
	if ev.Name != fyne.KeyReturn && ev.Name != fyne.KeyEnter {
		return false
	}
	if on := fyne.CurrentApp().Driver().CanvasForObject(field); on != nil {
		on.Unfocus()
	}
	return true
}

// commands are what the card offers beside its keys.
func (c *card) commands(b *Beside) []kit.Command {
	if !b.Open {
		return nil
	}
	var all []kit.Command
	for _, clue := range b.Author.Clues {
		all = append(all, kit.Command{
			Name: "Withdraw the clue “" + kit.OneLine(clue.Words) + "”", Group: "Author",
			Run: func() { c.session.Withdraw(clue) },
		})
	}
	return all
}
