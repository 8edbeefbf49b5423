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
	waits    bool // it is not read yet: bars are drawn in its place
}

// entryOf makes a row of what is known of an item.
func entryOf(r queue.Row, now time.Time) entry {
	if r.Ref == 0 {
		return entry{title: "No longer here", ours: true}
	}
	e := entry{title: r.Title, severity: kit.Severity(r.Severity)}
	if strings.TrimSpace(e.title) == "" {
		e.title, e.ours = words.Kind(r.Kind)+" without words", true
	}
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
		return verdictWord(r.Verdict), verdictTone(r.Verdict)
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

func verdictTone(v queue.Verdict) kit.Tone {
	switch v {
	case queue.Violating:
		return kit.Alarm
	case queue.NotViolating:
		return kit.Good
	default:
		return kit.Warn
	}
}

const (
	lineHeight float32 = 58
	linePad    float32 = 16
	barRoom    float32 = 14 // of the scroll bar, at the right
	chipHeight float32 = 22
	chipPad    float32 = 9
)

// The styles of writing.
var (
	tiny  = paint.Style{Size: kit.TextTiny}
	small = paint.Style{Size: kit.TextSmall}
	body  = paint.Style{Size: kit.TextBody}
	marks = paint.Style{Size: 10}
)

// draw paints the row from y on.
func (e entry) draw(p *paint.Picture, c *kit.Colors, y float32, chosen, over bool) {
	width := p.Size.Width
	if chosen || over {
		p.Box(0, y, width, lineHeight-1, 0, c.Raised)
	}
	if chosen {
		p.Box(0, y, 3, lineHeight-1, 0, c.Accent)
	}
	p.Box(0, y+lineHeight-1, width, 1, 0, c.Line)
	if e.waits {
		p.Box(linePad, y+13, (width-2*linePad)*.55, 12, 4, c.Fill)
		p.Box(linePad, y+35, (width-2*linePad)*.3, 9, 4, c.Fill)
		return
	}
	right := width - barRoom - 4
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
