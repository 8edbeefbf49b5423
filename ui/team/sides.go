package team

import (
	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
	"discern/ui/words"
)

// What is shown of one conflict: the item, and the two decisions side by side.

// sides are the two decisions, the person's own first.
func (s *Screen) sides(c *conflict) []view.Card {
	mine, theirs := c.people(s.desk.Reviewer())
	if mine == "you" {
		mine = "You"
	}
	a, b := s.card(&c.Mine, mine), s.card(&c.Theirs, theirs)
	a.State, b.State = "a further opinion", "in force"
	if c.MineInForce {
		a.State, b.State = b.State, a.State
	}
	return []view.Card{a, b}
}

// card is one decision in words.
func (s *Screen) card(d *queue.Decision, who string) view.Card {
	c := view.Card{
		Title: who, Verdict: words.Capital(words.VerdictWord(d.Verdict)), Tone: words.VerdictTone(d.Verdict), Said: d.Rationale,
		Facts: "decided " + words.Stamp(d.DecidedAt, s.desk.Now()),
	}
	acts := words.Capital(words.Verdict(d))
	for _, code := range d.Policies {
		title := kit.OneLine(code)
		if r := s.desk.Policies().Rule(code); r != nil {
			title += " " + r.Title
		}
		acts += "\n" + title
	}
	c.Acts = acts
	if d.Rationale == "" {
		c.Facts += "\nno reason was written"
	}
	return c
}

// showItem shows what the conflict is about, as far as it is here.
func (s *Screen) showItem() {
	c := s.chosen()
	if c == nil {
		return
	}
	it, here := &s.item.task.Item, s.item.task.Ref == c.Ref && c.Ref != 0 && s.item.err == nil
	kit.ShowIf(here && it.Text != "", s.quote)
	kit.ShowIf(!here || it.Text == "", s.facts)
	if here && it.Text != "" {
		author := words.Author(it, s.desk.Now())
		s.quote.Set(view.Post{Heading: "The item · " + kit.OneLine(author.Handle) + " · " + words.LanguageOf(it.Lang), Content: view.Content{Text: it.Text, Lang: it.Lang}})
	} else if here {
		title, facts, _ := words.Unshown(it)
		s.facts.Set(title, facts, "Media are shown in review alone.")
	} else {
		s.facts.Set("", []view.Fact{{Name: "The item", Value: c.Key.String()}}, "It does not lie on this desk any more.")
	}
	s.below.Settle()
}
