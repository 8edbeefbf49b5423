package browse

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"discern/queue"
	"discern/ui/kit"
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
	marksSize  float32 = 10
)

// line is the primitives of one row, and what they show.
type line struct {
	index int // of the row, -1 for none
	entry entry
	width float32 // that it was arranged for

	rule       *canvas.Rectangle
	title, sub *canvas.Text
	chip       *canvas.Rectangle
	state      *canvas.Text
	score      *canvas.Text
	marks      *canvas.Text
	bars       [2]*canvas.Rectangle
}

func newLine() *line {
	return &line{
		index: -1, rule: newBox(0), title: newText(kit.TextBody, regular), sub: newText(kit.TextSmall, regular),
		chip: newBox(chipHeight / 2), state: newText(kit.TextSmall, regular), score: newText(kit.TextSmall, regular),
		marks: newText(marksSize, regular), bars: [2]*canvas.Rectangle{newBox(4), newBox(4)},
	}
}

// show takes texts and colours, and shortens the texts for a width.
func (l *line) show(e entry, width float32, c *kit.Colors) {
	l.entry, l.width = e, width
	l.rule.FillColor, l.chip.FillColor = c.Line, c.Fill
	l.bars[0].FillColor, l.bars[1].FillColor = c.Fill, c.Raised
	l.title.Color, l.sub.Color, l.score.Color = c.Text, c.Muted, c.Muted
	if e.ours {
		l.title.Color = c.Muted
	}
	l.state.Text, l.state.Color = e.state, e.tone.Of(c)
	l.score.Text = e.score
	l.marks.Text, l.marks.Color = strings.Repeat("▲", int(e.severity)), e.severity.Of(c)
	right := width - barRoom - 4
	column := max(widthOf(l.state)+2*chipPad, widthOf(l.score)+widthOf(l.marks)+6)
	room := max(right-linePad-column-kit.Space, 20)
	l.title.Text = kit.Elide(kit.OneLine(e.title), room, l.title.TextSize, regular)
	l.sub.Text = kit.Elide(kit.OneLine(e.sub), room, l.sub.TextSize, regular)
}

// place puts the row at a height.
func (l *line) place(y float32) {
	right := l.width - barRoom - 4
	place(l.rule, 0, y+lineHeight-1, l.width, 1)
	if l.entry.waits {
		place(l.bars[0], linePad, y+13, (l.width-2*linePad)*.55, 12)
		place(l.bars[1], linePad, y+35, (l.width-2*linePad)*.3, 9)
		return
	}
	put(l.title, linePad, y+8)
	put(l.sub, linePad, y+31)
	w := widthOf(l.state) + 2*chipPad
	place(l.chip, right-w, y+8, w, chipHeight)
	putMiddle(l.state, right-w+chipPad, y+8, chipHeight)
	score := right - widthOf(l.score)
	if l.entry.state != "" {
		score -= chipPad
	}
	put(l.score, score, y+33)
	put(l.marks, score-6-widthOf(l.marks), y+36)
}

// objects adds what is to be drawn.
func (l *line) objects(all []fyne.CanvasObject) []fyne.CanvasObject {
	all = append(all, l.rule)
	if l.entry.waits {
		return append(all, l.bars[0], l.bars[1])
	}
	all = append(all, l.title, l.sub)
	if l.entry.state != "" {
		all = append(all, l.chip, l.state)
	}
	if l.entry.score != "" {
		all = append(all, l.score)
	}
	if l.entry.severity != kit.NoSeverity {
		all = append(all, l.marks)
	}
	return all
}
