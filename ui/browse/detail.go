package browse

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
	"discern/ui/words"
)

// opened is an item with its history.
type opened struct {
	task    queue.Task
	entries []queue.Sealed
	author  queue.AuthorRecord
	flags   []queue.Reported
	me      string
	golden  bool // they may see which items have a known answer
	err     error
}

// openItem reads an item with its history.
func openItem(desk *queue.Desk, ref queue.Ref) opened {
	ctx := context.Background()
	r := opened{me: desk.Reviewer()}
	if r.task, r.err = desk.Look(ctx, ref); r.err == nil {
		r.entries, r.err = desk.History(ctx, ref)
	}
	if r.err == nil {
		r.author, r.err = desk.AuthorRecord(ctx, ref)
	}
	if r.err == nil {
		r.flags, r.err = desk.Reporters(ctx, ref)
	}
	if r.err == nil {
		r.golden, r.err = desk.Oversees(ctx)
	}
	return r
}

// detail shows one item: who wrote it and why it is here, the item itself, and
// below that, scrolling together, what stands around it, its scores and its
// history.
type detail struct {
	shown opened

	author  *view.AuthorLine
	flags   *kit.ChipRow
	text    *view.Text
	find    *view.FindBar
	card    *kit.Card
	notes   *kit.StatusLine // about the text
	facts   *view.Facts
	around  *kit.SectionTitle
	posts   *view.Thread
	known   *kit.SectionTitle
	record  *kit.Paragraph
	clues   *view.Thread
	scored  *kit.SectionTitle
	scores  *kit.ScoreList
	past    *kit.SectionTitle
	events  *view.Timeline
	nothing *kit.Head
	below   *kit.Reading
}

// fewScores is how many bars are shown before "more".
const fewScores = 6

func newDetail() *detail {
	d := &detail{
		author: view.NewAuthorLine(), flags: kit.NewChipRow(), text: view.NewReadable(kit.TextContent - 2), facts: view.NewFacts(),
		around: kit.NewSectionTitle("Around it", ""), posts: view.NewThread(),
		known: kit.NewSectionTitle("The author here", ""), record: kit.NewParagraph("", kit.Plain, kit.TextBody), clues: view.NewThread(),
		scored: kit.NewSectionTitle("What the detectors say", ""), scores: kit.NewScoreList(fewScores),
		past: kit.NewSectionTitle("History", ""), events: view.NewTimeline(), nothing: kit.NewHead("", ""),
	}
	d.find = view.NewFindBar(d.text)
	d.text.OnFind = d.find.Open
	d.text.OnRead = d.note
	d.card, d.notes = kit.NewCard(d.text), kit.NewStatusLine()
	d.scores.OnMore = func() {
		d.scores.SetMost(1000)
		d.below.Settle()
	}
	rest := kit.NewColumn(kit.Gap+2, 0, d.facts, d.around, d.posts.Object(), d.known, d.record, d.clues.Object(), d.scored, d.scores, d.past, d.events)
	d.below = kit.NewReading(rest, []kit.Above{
		{Object: d.nothing}, {Object: d.author, Gap: 14}, {Object: d.flags, Gap: 14}, {Object: d.find, Gap: kit.Gap},
		{Object: d.card, Gap: kit.Gap, Share: textShare}, {Object: d.notes, Gap: kit.Gap},
	}, d.text.Tip())
	d.find.OnChanged = d.below.Settle
	d.clear(closedWords())
	return d
}

// closedWords stand where no item is opened.
func closedWords() (head, below string) {
	return "Nothing is opened", "Choose an item: its content, its scores and its whole history stand here."
}

// clear shows words in place of an item.
func (d *detail) clear(head, below string) {
	d.shown = opened{}
	d.find.Close()
	visible(false, d.author, d.flags, d.card, d.notes)
	d.below.Open(false)
	d.nothing.Set(head, below)
	d.nothing.Show()
	d.below.Settle()
}

// show shows an item.
func (d *detail) show(o opened, now time.Time) {
	fresh := d.shown.task.Ref != o.task.Ref
	d.shown = o
	it := &o.task.Item
	visible(true, d.author, d.flags)
	d.below.Open(true)
	d.nothing.Hide()
	d.author.Set(words.Author(it, now))
	d.flags.SetChips(append([]kit.ChipItem{standing(&o.task)}, words.Flags(it, now)...)...)
	if fresh {
		d.find.Close()
		d.text.Set(view.Content{Text: it.Text, Lang: it.Lang, Spans: words.Marked(it, o.entries)})
		d.scores.SetMost(fewScores)
		d.below.Top()
	}
	d.text.SetSpans(words.Marked(it, o.entries))
	visible(it.Text != "", d.card)
	d.note()
	d.showMedia(it)
	d.showAround(it, now)
	d.showAuthor(&o.author, now)
	d.scores.SetScores(words.Scores(it))
	visible(len(it.Scores) > 0, d.scored, d.scores)
	d.past.Set("History", words.LedgerRange(o.entries))
	reader := words.Reader{Name: o.me, Golden: o.golden, Now: now}
	d.events.Set(append(words.History(it, o.flags, o.entries, reader), present(&o.task, now)))
	d.below.Settle()
}

// note says what there is to know about the text.
func (d *detail) note() {
	parts := d.text.Notes()
	d.notes.SetLeft(parts...)
	visible(len(parts) > 0 && d.card.Visible(), d.notes)
	d.below.Resettle()
}

// tick moves the times of what is shown.
func (d *detail) tick(now time.Time) {
	if d.shown.task.Ref != 0 {
		d.show(d.shown, now)
	}
}

// standing says how an item stands, as a chip.
func standing(t *queue.Task) kit.ChipItem {
	row := queue.Row{Ref: t.Ref, State: t.State, Queue: t.Queue, Verdict: t.Verdict}
	text, tone := stateChip(row, time.Time{})
	return kit.ChipItem{Text: text, Tone: tone}
}

// present is the end of the history: how the item stands now.
func present(t *queue.Task, now time.Time) view.Event {
	text := "decided"
	switch t.State {
	case queue.Waiting:
		text = "waiting"
		if t.Queue == queue.EscalatedQueue {
			text = "waiting in the escalated queue"
		}
	case queue.Leased:
		text = "held until " + words.Stamp(t.Until, now)
	case queue.Resting:
		text = "skipped: it rests for now"
	case queue.Settled:
		text = words.VerdictWord(t.Verdict)
	}
	return view.Event{When: "now", Text: text}
}

// showMedia describes what is not shown here, and where the item stands.
func (d *detail) showMedia(it *queue.Item) {
	facts := words.Media(it)
	if it.URL != "" {
		facts = append(facts, view.Fact{Name: "Address", Value: it.URL})
	}
	note := ""
	if it.Kind == queue.Image || it.Kind == queue.Video {
		note = "Media are shown in review alone, where they come covered and looking is counted."
	}
	visible(len(facts) > 0 || note != "", d.facts)
	title := ""
	if it.Kind != queue.Text {
		title = words.Kind(it.Kind)
	}
	d.facts.Set(title, facts, note)
}

// showAuthor says what is known here of the author.
func (d *detail) showAuthor(r *queue.AuthorRecord, now time.Time) {
	visible(r.Items > 0 || len(r.Clues) > 0, d.known, d.record)
	visible(len(r.Clues) > 0, d.clues.Object())
	d.record.Set(words.Record(r))
	d.clues.Set(words.Clues(r, now), 0)
}

// showAround shows the posts around the item.
func (d *detail) showAround(it *queue.Item, now time.Time) {
	before, after := words.Posts(it, now)
	posts := slices.Concat(before, after)
	if len(before) > 0 && len(after) > 0 {
		posts = slices.Insert(posts, len(before), view.Post{Heading: "– the item itself –", Own: true})
	}
	d.posts.Set(posts, 0)
	visible(len(posts) > 0, d.around, d.posts.Object())
	d.around.Set("Around it", fmt.Sprintf("%d posts", len(before)+len(after)))
	if len(posts) == 1 {
		d.around.Set("Around it", "1 post")
	}
}

func visible(on bool, objects ...fyne.CanvasObject) {
	for _, o := range objects {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
}
