package audit

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
	"discern/ui/words"
)

const (
	textShare float32 = .34 // of the height, that an item's text may take
	readable  float32 = 400 // a width at which what has something to say has a height
	fewScores int     = 3   // bars that are shown before "more"
)

// detail shows one decision beside its item: how the item stands, its content, what
// each person said of it, and all that is known of how it came to that.
type detail struct {
	policies *queue.Policies
	shown    opened
	seq      int64 // of the decision that was opened
	ledger   bool  // its entry is shown

	noOne   *kit.Ask // nobody here is a supervisor yet
	head    *kit.Head
	chip    *kit.ChipRow
	passage *view.Passage
	facts   *view.Facts
	cards   *view.Cards
	form    *form
	rules   *kit.Paragraph
	danger  *kit.Paragraph
	packet  *kit.KeyButton // below it
	refers  *fyne.Container
	around  *kit.SectionTitle
	posts   *view.Thread
	scored  *kit.SectionTitle
	scores  *kit.ScoreList
	past    *kit.SectionTitle
	events  *view.Timeline
	sealed  *kit.SectionTitle
	bytes   *view.Text
	below   *kit.Reading
}

func newDetail(policies *queue.Policies, passage *view.Passage) *detail {
	d := &detail{
		policies: policies, noOne: kit.NewAsk(), head: kit.NewHead("", ""), chip: kit.NewChipRow(),
		passage: passage, facts: view.NewFacts(), cards: view.NewCards(), form: newForm(policies),
		rules: kit.NewBoxed(""), danger: kit.NewParagraph("", kit.Alarm, kit.TextBody),
		packet: kit.NewKeyButton(actKeys[refer], (&opened{}).label(refer), kit.Plain, nil),
		around: kit.NewSectionTitle("Around it", ""), posts: view.NewThread(),
		scored: kit.NewSectionTitle("What the detectors say", ""), scores: kit.NewScoreList(fewScores),
		past: kit.NewSectionTitle("", ""), events: view.NewTimeline(), sealed: kit.NewSectionTitle("", ""), bytes: view.NewText(kit.TextSmall),
	}
	d.bytes.SetTone(kit.Quiet)
	d.refers = container.NewHBox(d.packet)
	d.scores.OnMore = func() {
		d.scores.SetMost(1000)
		d.below.Settle()
	}
	column := kit.NewColumn(kit.Gap+4, 0, d.facts, d.cards, d.form.object(), d.rules, d.danger, d.refers, d.around, d.posts.Object(),
		d.scored, d.scores, d.past, d.events, d.sealed, d.bytes)
	above := append([]kit.Above{{Object: d.noOne, Gap: kit.Gap}, {Object: d.head, Gap: kit.Gap}, {Object: d.chip, Gap: kit.Gap}}, passage.Above(textShare)...)
	d.below = kit.NewReading(column, above, passage.Text.Tip())
	passage.OnSettle = d.below.Settle
	d.form.reveal = d.below.Reveal
	d.clear(closedWords())
	return d
}

// closedWords stand where nothing is opened.
func closedWords() (head, below string) {
	return "Nothing is opened", "Choose a decision: its item, what others said of it, and the item's whole history stand here."
}

// clear shows words in place of a decision.
func (d *detail) clear(head, below string) {
	d.shown, d.seq, d.ledger = opened{}, 0, false
	d.passage.Hide()
	kit.ShowIf(false, d.chip)
	d.below.Open(false)
	d.head.Set(head, below)
	d.below.Settle()
}

// show shows an item, opened at one of its decisions.
func (d *detail) show(o opened, seq int64, now time.Time) {
	fresh := d.shown.task.Ref != o.task.Ref
	d.shown, d.seq = o, seq
	it := &o.task.Item
	d.below.Open(true)
	head, chip := o.headline()
	d.head.Set(head, o.about(now))
	d.chip.SetChips(chipsOf(chip, words.Flags(it, now))...)
	kit.ShowIf(true, d.chip)
	if fresh {
		d.passage.Set(view.Content{Text: it.Text, Lang: it.Lang})
		d.scores.SetMost(fewScores)
		d.below.Top()
	}
	d.passage.Mark(words.Marked(it, o.entries))
	title, facts, note := words.Unshown(it)
	if note != "" {
		note += " Enter opens the item in Browse."
	}
	d.facts.Set(title, facts, note)
	d.cards.Set(o.cards(seq, d.policies, now))
	d.showRules()
	d.danger.Set(o.indicators())
	posts, number := words.Around(it, now)
	d.posts.Set(posts, 0)
	d.around.Set("Around it", number)
	d.scores.SetScores(words.Scores(it))
	d.past.Set("History of this item", words.LedgerRange(o.entries))
	events := words.History(it, o.flags, o.entries, words.Reader{Name: o.me, Golden: o.oversees, Now: now})
	d.events.Set(append(events, view.Event{When: "now", Text: o.present(now)}))
	d.showSealed()
	d.fold()
}

func chipsOf(first kit.ChipItem, rest []kit.ChipItem) []kit.ChipItem {
	if first.Text == "" {
		return rest
	}
	return slices.Insert(rest, 0, first)
}

// showRules defines the rules that the decisions name, or the one that the form picks.
func (d *detail) showRules() {
	all := d.shown.rules(d.policies)
	if d.form.open() {
		all = d.form.definitions()
	}
	text := ""
	for i, r := range all[:min(len(all), 3)] {
		if i > 0 {
			text += "\n"
		}
		text += r
	}
	d.rules.Set(text)
}

// showSealed shows the ledger entry of the decision that was opened, when it is
// asked for.
func (d *detail) showSealed() {
	i := slices.IndexFunc(d.shown.entries, func(s queue.Sealed) bool { return s.Seq == d.seq })
	kit.ShowIf(d.ledger && i >= 0, d.sealed, d.bytes)
	if d.ledger && i >= 0 {
		s := &d.shown.entries[i]
		d.sealed.Set("Its entry in the ledger", holds(s))
		d.bytes.Set(view.Content{Text: sealedWords(s)})
	}
}

// fold hides what does not belong to what is being done: while a form is open,
// whatever stands below the rule it picks.
func (d *detail) fold() {
	busy, it := d.form.open(), &d.shown.task.Item
	kit.ShowIf(!busy && d.facts.HeightFor(readable) > 0, d.facts)
	kit.ShowIf(d.rules.AccessibilityLabel() != "", d.rules)
	kit.ShowIf(!busy && d.danger.AccessibilityLabel() != "", d.danger)
	kit.ShowIf(!busy && d.shown.endangers, d.refers)
	kit.ShowIf(!busy && len(it.Context) > 0, d.around, d.posts.Object())
	kit.ShowIf(!busy && len(it.Scores) > 0, d.scored, d.scores)
	kit.ShowIf(!busy, d.past, d.events)
	if busy {
		kit.ShowIf(false, d.sealed, d.bytes)
	}
	d.below.Settle()
}

// tick moves the times of what is shown.
func (d *detail) tick(now time.Time) {
	if d.shown.task.Ref != 0 {
		d.show(d.shown, d.seq, now)
	}
}
