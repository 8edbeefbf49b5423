package team

import (
	"context"
	"fmt"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/kit/paint"
	"discern/ui/words"
)

// conflict is two decisions that met, with what is known of their item.
type conflict struct {
	queue.Conflict
	title string // of the item; it may hold anything
}

// readConflicts reads all of them with the titles of their items. An item that is not
// here has its name for a title.
func readConflicts(ctx context.Context, desk *queue.Desk) ([]conflict, error) {
	list, err := desk.Conflicts(ctx)
	if err != nil {
		return nil, err
	}
	var refs []queue.Ref
	for i := range list {
		if list[i].Ref != 0 {
			refs = append(refs, list[i].Ref)
		}
	}
	titles := map[queue.Ref]string{}
	rows, err := desk.Rows(ctx, refs)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		titles[rows[i].Ref], _ = words.Title(&rows[i])
	}
	all := make([]conflict, len(list))
	for i, c := range list {
		all[i] = conflict{c, titles[c.Ref]}
		if all[i].title == "" {
			all[i].title = c.Key.String()
		}
	}
	return all, nil
}

// people are the two who decided, the person at the desk as "you".
func (c *conflict) people(me string) (mine, theirs string) {
	mine, theirs = c.LaterBy, c.FirstBy
	if c.MineInForce {
		mine, theirs = theirs, mine
	}
	if mine == me {
		return "you", words.Person(theirs)
	}
	return words.Person(mine), words.Person(theirs)
}

// happened says in a few sentences what happened and what holds now.
func (c *conflict) happened(me string) string {
	mine, theirs := c.people(me)
	first, later := words.Capital(theirs)+"’s", "yours"
	if c.MineInForce {
		first, later = "Yours", theirs+"’s"
	}
	if mine != "you" {
		first, later = words.Capital(mine)+"’s", theirs+"’s"
		if !c.MineInForce {
			first, later = words.Capital(theirs)+"’s", mine+"’s"
		}
	}
	text := fmt.Sprintf("%s and %s both decided this item. %s came first and is in force; %s is kept as a further opinion.", words.Capital(mine), theirs, first, later)
	if c.Agree {
		return text + " They say the same."
	}
	return text + " They do not say the same."
}

// rows are the conflicts as the list shows them.
type rows struct {
	all []conflict
	s   *Screen
}

var _ kit.Rows = (*rows)(nil)

const rowHeight float32 = 58

// The styles of writing.
var (
	small = paint.Style{Size: kit.TextSmall}
	body  = paint.Style{Size: kit.TextBody}
)

// Len is how many there are.
func (r *rows) Len() int { return len(r.all) }

// Ask has nothing to read: all of them are here.
func (r *rows) Ask(int, int) {}

// Label is a row in words.
func (r *rows) Label(i int) string {
	title, sub, tag, _ := r.words(i)
	return title + ", " + sub + ", " + tag
}

func (r *rows) words(i int) (title, sub, tag string, tone kit.Tone) {
	c := &r.all[i]
	mine, theirs := c.people(r.s.desk.Reviewer())
	sub = words.Capital(mine) + " and " + theirs + " · " + words.Stamp(c.At, r.s.desk.Now())
	switch {
	case !c.Seen && c.Agree:
		return c.title, sub, "new · same", kit.Accent
	case !c.Seen:
		return c.title, sub, "new · differ", kit.Warn
	case c.Agree:
		return c.title, sub, "same", kit.Quiet
	}
	return c.title, sub, "differ", kit.Quiet
}

// Draw paints a row.
func (r *rows) Draw(p *paint.Picture, c *kit.Colors, i int, y float32) {
	title, sub, tag, tone := r.words(i)
	right := p.Size.Width - kit.BarRoom - 4
	right -= kit.DrawChip(p, tag, tone, right, y+8) + kit.Gap
	p.TextIn(p.Fit(kit.OneLine(title), right-kit.Margin, body), kit.Margin, y+8, 22, body, c.Text)
	p.TextIn(p.Fit(sub, p.Size.Width-kit.BarRoom-2*kit.Margin, small), kit.Margin, y+31, 20, small, c.Muted)
}
