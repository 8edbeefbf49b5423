package audit

import (
	"fmt"
	"strings"
	"time"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/kit/paint"
	"discern/ui/words"
)

const (
	lineHeight float32 = 42
	linePad    float32 = 16
	wide       float32 = 640 // of a list, from which on its columns have all their room
)

// The styles of writing.
var (
	small = paint.Style{Size: kit.TextSmall}
	body  = paint.Style{Size: kit.TextBody}
)

// columns are the widths of when, who, verdict and rule.
func columns(width float32) [4]float32 {
	if width < wide {
		return [4]float32{86, 78, 76, 58}
	}
	return [4]float32{100, 112, 92, 80}
}

// lines are the rows of the list: decisions, with the titles of their items read
// page by page.
type lines struct {
	*kit.Pages[queue.Ref, queue.Row]
	rec   *record
	found []int32 // of rec.looks
	now   func() time.Time
}

var _ kit.Rows = (*lines)(nil)

// set lists other decisions.
func (l *lines) set(rec *record, found []int32) {
	l.rec, l.found = rec, found
	l.Set(len(found), func(i int) queue.Ref { return rec.looks[found[i]].Ref })
}

// look is the decision of a row; nil for none.
func (l *lines) look(i int) *queue.Look {
	if i < 0 || i >= len(l.found) {
		return nil
	}
	return l.rec.looks[l.found[i]]
}

// title is what the row calls its item; ours tells that the words are, and read that
// they are known yet.
func (l *lines) title(i int) (title string, ours, read bool) {
	row, here, read := l.Row(i)
	if !read {
		return "", false, false
	}
	if !here {
		return "No longer here", true, true
	}
	title, ours = words.Title(&row)
	if ours && row.Lang != "" {
		title += " · " + words.Language(row.Lang)
	}
	return title, ours, true
}

// Label is a row in words.
func (l *lines) Label(i int) string {
	k := l.look(i)
	title, _, _ := l.title(i)
	tag, _ := l.rec.tag(k)
	return fmt.Sprintf("%s, %s, %s, %s, %s, %s", words.Stamp(k.At, l.now()), words.Person(k.Reviewer), words.Act(k.Verdict, k.Actions), ruleWord(k.Policies), title, tag)
}

// Draw paints a row.
func (l *lines) Draw(p *paint.Picture, c *kit.Colors, i int, y float32) {
	const h = lineHeight - 1
	k, x, cols := l.look(i), linePad, columns(p.Size.Width)
	put := func(n int, text string, style paint.Style, tone kit.Tone) {
		p.TextIn(p.Fit(text, cols[n]-kit.Gap, style), x, y, h, style, tone.Of(c))
		x += cols[n]
	}
	when := words.Stamp(k.At, l.now())
	if clock := strings.LastIndexByte(when, ' '); p.Size.Width < wide && strings.Contains(when, ":") && clock > 0 {
		when = when[:clock] // of another day than this the hour is left out
	}
	put(0, when, small, kit.Quiet)
	who := kit.Plain
	if k.Reviewer == "" {
		who = kit.Quiet
	}
	put(1, words.Person(k.Reviewer), body, who)
	put(2, words.Act(k.Verdict, k.Actions), body.Bolder(), words.VerdictTone(k.Verdict))
	put(3, ruleWord(k.Policies), small, kit.Quiet)
	right := p.Size.Width - kit.BarRoom - 4
	if tag, tone := l.rec.tag(k); tag != "" {
		right -= kit.DrawChip(p, tag, tone, right, y+(h-kit.ChipHeight)/2) + kit.Gap
	}
	title, ours, read := l.title(i)
	if !read {
		p.Box(x, y+15, max((right-x)*.7, 0), 11, 4, c.Fill)
		return
	}
	tint := c.Text
	if ours {
		tint = c.Muted
	}
	p.TextIn(p.Fit(kit.OneLine(title), right-x, body), x, y, h, body, tint)
}

// ruleWord names the first of some rules, and how many there are more.
func ruleWord(codes []string) string {
	switch len(codes) {
	case 0:
		return "–"
	case 1:
		return kit.OneLine(codes[0])
	}
	return fmt.Sprintf("%s +%d", kit.OneLine(codes[0]), len(codes)-1)
}

// tag is what matters most about a decision, in a word or two; empty for nothing.
func (r *record) tag(l *queue.Look) (string, kit.Tone) {
	switch {
	case l.InForce && r.disputed[l.Ref]:
		return "2nd: disagrees", kit.Alarm
	case l.InForce && r.appealed[l.Ref]:
		return "appeal", kit.Warn
	case l.Overturned:
		return "overturned", kit.Alarm
	case l.Golden != "" && r.oversees && l.Check == queue.Disagreed:
		return "golden: wrong", kit.Warn
	case l.Golden != "" && r.oversees:
		return "golden: right", kit.Accent
	case l.Pass == queue.Appeal:
		return "on appeal", kit.Plain
	case l.Pass == queue.Adjudication:
		return "adjudicated", kit.Plain
	case l.Overturns:
		return "overturns", kit.Plain
	case l.Pass == queue.Second:
		return "second opinion", kit.Quiet
	case l.Check == queue.Disagreed:
		return "2nd: disagrees", kit.Warn
	case l.Check == queue.Agreed && r.dangerous(l):
		return "2 people agreed", kit.Plain
	case l.Check == queue.Agreed && l.Golden == "":
		return "2nd: agrees", kit.Plain
	case l.Check == queue.Sampled:
		return "sampled", kit.Accent
	}
	return "", kit.Plain
}
