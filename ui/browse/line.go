package browse

import (
	"strings"
	"time"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/kit/paint"
	"discern/ui/words"
)

// entry is what a row shows, ready to draw.
type entry struct {
	title    string // of content: it is made one line, and shortened
	ours     bool   // the title is words of ours, as for an image without any
	sub      string
	state    string
	tone     kit.Tone
	score    string
	severity kit.Severity
}

// entryOf makes a row of what is known of an item.
func entryOf(r queue.Row, now time.Time) entry {
	e := entry{severity: kit.Severity(r.Severity)}
	e.title, e.ours = words.Title(&r)
	sub := []string{string(r.Kind)}
	if r.Lang != "" {
		sub = append(sub, words.Language(r.Lang))
	}
	if r.Key.Source != "" {
		sub = append(sub, r.Key.Source)
	}
	if !r.FlaggedAt.IsZero() {
		sub = append(sub, queue.Spell(now.Sub(r.FlaggedAt)))
	}
	e.sub = strings.Join(sub, " · ")
	if r.Top > 0 {
		e.score = kit.FormatScore(r.Top)
	}
	e.state, e.tone = stateChip(r, now)
	return e
}

// stateChip says how an item stands: the verdict when there is one, else what
// it waits for.
func stateChip(r queue.Row, now time.Time) (string, kit.Tone) {
	switch {
	case r.State == queue.Settled:
		return words.VerdictWord(r.Verdict), words.VerdictTone(r.Verdict)
	case r.State == queue.Leased:
		return stateWord(r.State), kit.Accent
	case r.State == queue.Resting:
		return stateWord(r.State), kit.Quiet
	case !r.Deadline.IsZero() && r.Deadline.Before(now):
		return "overdue", kit.Alarm
	case !r.Deadline.IsZero():
		return "due in " + queue.Spell(r.Deadline.Sub(now)), kit.Warn
	case r.Queue == queue.EscalatedQueue:
		return "escalated", kit.Warn
	}
	return stateWord(r.State), kit.Plain
}

const (
	lineHeight float32 = 58
	linePad    float32 = 16
	chipHeight float32 = 22
	chipPad    float32 = 9
)

// The styles of writing.
var (
	small = paint.Style{Size: kit.TextSmall}
	body  = paint.Style{Size: kit.TextBody}
	marks = paint.Style{Size: 10}
)

// lines are the rows of the list.
type lines struct {
	*kit.Pages[queue.Ref, queue.Row]
	now func() time.Time
}

var _ kit.Rows = lines{}

// entry is what a row shows now; ok is false while it is not read yet.
func (l lines) entry(i int) (e entry, ok bool) {
	r, here, ok := l.Row(i)
	if ok && !here {
		return entry{title: "No longer here", ours: true}, true
	}
	return entryOf(r, l.now()), ok
}

// Label is a row in words.
func (l lines) Label(i int) string {
	e, _ := l.entry(i)
	return e.title + ", " + e.sub + ", " + e.state
}

// Draw paints a row, or bars in its place while it is not read yet.
func (l lines) Draw(p *paint.Picture, c *kit.Colors, i int, y float32) {
	e, ok := l.entry(i)
	width := p.Size.Width
	if !ok {
		p.Box(linePad, y+13, (width-2*linePad)*.55, 12, 4, c.Fill)
		p.Box(linePad, y+35, (width-2*linePad)*.3, 9, 4, c.Fill)
		return
	}
	right := width - kit.BarRoom - 4
	chip, signs := float32(0), strings.Repeat("▲", int(e.severity))
	if e.state != "" {
		chip = p.Width(e.state, small) + 2*chipPad
		p.Box(right-chip, y+8, chip, chipHeight, chipHeight/2, c.Fill)
		p.TextIn(e.state, right-chip+chipPad, y+8, chipHeight, small, e.tone.Of(c))
	}
	end := right - chipPad
	end -= p.TextRight(e.score, end, y+33, 18, small, c.Muted) + 6
	p.TextRight(signs, end, y+33, 18, marks, e.severity.Of(c))
	room := max(right-linePad-max(chip, 80)-kit.Space, 20)
	title := c.Text
	if e.ours {
		title = c.Muted
	}
	p.TextIn(p.Fit(kit.OneLine(e.title), room, body), linePad, y+8, 22, body, title)
	p.TextIn(p.Fit(kit.OneLine(e.sub), room, small), linePad, y+31, 20, small, c.Muted)
}
