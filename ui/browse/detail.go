package browse

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

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
	err     error
}

// opener reads items in the background, one at a time: while a key is held and
// item after item is opened, only the last one asked for is read next. It lives
// on the UI's goroutine.
type opener struct {
	desk *queue.Desk
	run  kit.Runner
	done func(queue.Ref, opened)
	want queue.Ref // 0 for none
	busy bool
}

// open reads an item, in place of any that was asked for before.
func (o *opener) open(ref queue.Ref) {
	o.want = ref
	if o.busy || ref == 0 {
		return
	}
	o.busy = true
	o.run.Go(func() {
		ctx := context.Background()
		r := opened{me: o.desk.Reviewer()}
		if r.task, r.err = o.desk.Look(ctx, ref); r.err == nil {
			r.entries, r.err = o.desk.History(ctx, ref)
		}
		if r.err == nil {
			r.author, r.err = o.desk.AuthorRecord(ctx, ref)
		}
		if r.err == nil {
			r.flags, r.err = o.desk.Reporters(ctx, ref)
		}
		o.run.Do(func() {
			o.busy = false
			if o.want == ref {
				o.want = 0
				o.done(ref, r)
				return
			}
			o.open(o.want)
		})
	})
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
	events  *timeline
	rest    *fyne.Container
	scroll  *container.Scroll
	nothing *kit.Head
	root    *fyne.Container
}

// fewScores is how many bars are shown before "more".
const fewScores = 6

func newDetail() *detail {
	d := &detail{
		author: view.NewAuthorLine(), flags: kit.NewChipRow(), text: view.NewReadable(kit.TextContent - 2), facts: view.NewFacts(),
		around: kit.NewSectionTitle("Around it", ""), posts: view.NewThread(),
		known: kit.NewSectionTitle("The author here", ""), record: kit.NewParagraph("", kit.Plain, kit.TextBody), clues: view.NewThread(),
		scored: kit.NewSectionTitle("What the detectors say", ""), scores: kit.NewScoreList(fewScores),
		past: kit.NewSectionTitle("History", ""), events: newTimeline(), nothing: kit.NewHead("", ""),
	}
	d.find = view.NewFindBar(d.text)
	d.find.OnChanged = d.settle
	d.text.OnFind = d.find.Open
	d.text.OnRead = d.note
	d.card, d.notes = kit.NewCard(d.text), kit.NewStatusLine()
	d.rest = kit.NewColumn(kit.Gap+2, 0, d.facts, d.around, d.posts.Object(), d.known, d.record, d.clues.Object(), d.scored, d.scores, d.past, d.events)
	d.scroll = container.NewVScroll(nil)
	over := kit.NewWheel(d.scroll)
	d.scroll.Content = container.New(&restLayout{d, over}, d.rest, over)
	d.scores.OnMore = func() {
		d.scores.SetMost(1000)
		d.settle()
	}
	d.root = container.New(&detailLayout{d}, d.author, d.flags, d.find, d.card, d.notes, d.scroll, d.nothing, d.text.Tip())
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
	visible(false, d.author, d.flags, d.card, d.notes, d.scroll)
	d.nothing.Set(head, below)
	d.nothing.Show()
	d.settle()
}

// show shows an item.
func (d *detail) show(o opened, now time.Time) {
	fresh := d.shown.task.Ref != o.task.Ref
	d.shown = o
	it := &o.task.Item
	visible(true, d.author, d.flags, d.scroll)
	d.nothing.Hide()
	d.author.Set(words.Author(it, now))
	d.flags.SetChips(append([]kit.ChipItem{standing(&o.task)}, words.Flags(it, now)...)...)
	if fresh {
		d.find.Close()
		d.text.Set(view.Content{Text: it.Text, Lang: it.Lang, Spans: spans(it, o.entries)})
		d.scores.SetMost(fewScores)
		d.scroll.Offset = fyne.Position{}
	}
	d.text.SetSpans(spans(it, o.entries))
	visible(it.Text != "", d.card)
	d.note()
	d.showMedia(it)
	d.showAround(it, now)
	d.showAuthor(&o.author, now)
	d.scores.SetScores(words.Scores(it))
	visible(len(it.Scores) > 0, d.scored, d.scores)
	d.past.Set("History", ledgerWords(o.entries))
	d.events.set(append(history(it, o.flags, o.entries, o.me, now), present(&o.task, now)))
	d.settle()
}

// spans are what detectors marked in the text, and reviewers in decisions that
// stand.
func spans(it *queue.Item, entries []queue.Sealed) []view.Span {
	all := words.Spans(it)
	gone := map[uuid.UUID]bool{}
	for i := range entries {
		gone[entries[i].Entry.Undoes] = true
	}
	for i := range entries {
		if e := &entries[i].Entry; e.Decision != nil && !gone[e.ID] {
			all = append(all, words.Evidence(e.Decision.Spans)...)
		}
	}
	return all
}

// note says what there is to know about the text.
func (d *detail) note() {
	parts := d.text.Notes()
	d.notes.SetLeft(parts...)
	visible(len(parts) > 0 && d.card.Visible(), d.notes)
	d.root.Layout.Layout(d.root.Objects, d.root.Size())
}

// tick moves the times of what is shown.
func (d *detail) tick(now time.Time) {
	if d.shown.task.Ref != 0 {
		d.show(d.shown, now)
	}
}

// settle places the parts anew: their heights may have changed.
func (d *detail) settle() {
	d.root.Layout.Layout(d.root.Objects, d.root.Size())
	d.scroll.Refresh()
	d.rest.Layout.Layout(d.rest.Objects, d.rest.Size())
}

// standing says how an item stands, as a chip.
func standing(t *queue.Task) kit.ChipItem {
	row := queue.Row{Ref: t.Ref, State: t.State, Queue: t.Queue, Verdict: t.Verdict}
	text, tone := stateChip(row, time.Time{})
	return kit.ChipItem{Text: text, Tone: tone}
}

// present is the end of the history: how the item stands now.
func present(t *queue.Task, now time.Time) event {
	text := "decided"
	switch t.State {
	case queue.Waiting:
		text = "waiting"
		if t.Queue == queue.EscalatedQueue {
			text = "waiting in the escalated queue"
		}
	case queue.Leased:
		text = "held until " + stamp(t.Until, now)
	case queue.Resting:
		text = "skipped: it rests for now"
	case queue.Settled:
		text = verdictWord(t.Verdict)
	}
	return event{when: "now", text: text}
}

// ledgerWords says which entries of the ledger are about an item.
func ledgerWords(entries []queue.Sealed) string {
	switch len(entries) {
	case 0:
		return "nobody looked"
	case 1:
		return "ledger " + queue.Thousands(entries[0].Seq)
	}
	return fmt.Sprintf("ledger %s – %s", queue.Thousands(entries[0].Seq), queue.Thousands(entries[len(entries)-1].Seq))
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
