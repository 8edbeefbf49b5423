package team

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/words"
)

// Out is how a check-out for the field stands.
type Out struct {
	Most    int // that may be checked out, in all
	Have    int // that are checked out now
	Locked  bool
	Running bool
	Wanted  int
	Report  queue.CheckOutReport
	Err     error
	Stopped bool
	Over    bool // one ended since the sheet was opened
}

// whole reports whether a check-out came to all that was wanted, or all there was.
func (o *Out) whole() bool { return o.Over && o.Err == nil && !o.Stopped }

// days are the choices of how long items are checked out for.
var days = []int{1, 3, 7}

// numbers are the choices of how many.
var numbers = []int{10, 25, 50, 100, 200, 500}

// CheckOutSheet asks how many items are to be checked out for the field and for how long,
// and says how far that is.
type CheckOutSheet struct {
	*kit.Sheet
	start func(n int, lasts time.Duration)
	stop  func()
	now   func() time.Time

	shown  Out
	number int
	days   int

	text    *kit.Paragraph
	options *kit.OptionList
	until   *kit.Paragraph
	bar     *kit.Progress
	said    *kit.Paragraph
	begin   *kit.KeyButton
	done    *kit.KeyButton
	end     *kit.KeyButton
	keys    *fyne.Container
}

// usual is how many items are checked out where nothing else is said.
const usual = 50

// NewCheckOutSheet makes the sheet.
func NewCheckOutSheet(start func(n int, lasts time.Duration), stop func(), now func() time.Time) *CheckOutSheet {
	c := &CheckOutSheet{start: start, stop: stop, now: now, number: usual, days: int(queue.LeaseField / (24 * time.Hour))}
	c.text = kit.NewParagraph("To decide without a line. They come with all that belongs to them, media too, and nobody else is given them meanwhile.", kit.Quiet, kit.TextBody)
	c.options = kit.NewOptionList(c.choose)
	c.until = kit.NewParagraph("", kit.Plain, kit.TextBody)
	c.bar = kit.NewProgress()
	c.said = kit.NewParagraph("", kit.Plain, kit.TextBody)
	c.begin = kit.NewKeyButton("Enter", "Check out", kit.Good, c.run)
	c.done = kit.NewKeyButton("Enter", "Good", kit.Good, func() { c.Close() })
	c.end = kit.NewKeyButton("X", "Stop", kit.Plain, stop)
	c.keys = container.NewHBox(c.begin, c.done, c.end)
	c.Sheet = kit.NewSheet("Check out for the field", sheetWidth, kit.NewColumn(kit.Space, 0, c.text, c.options, c.until, c.bar, c.said, c.keys))
	c.OnKey = c.key
	c.Commands = func() []kit.Command {
		switch {
		case c.shown.Running:
			return []kit.Command{{Key: "X", Name: "Stop", Run: stop}}
		case c.shown.whole():
			return []kit.Command{{Key: "Enter", Name: "Good", Run: c.Close}}
		}
		return []kit.Command{{Key: "Enter", Name: "Check out", Run: c.run}}
	}
	return c
}

// OpenOn lays the sheet over a window.
func (c *CheckOutSheet) OpenOn(on fyne.Canvas) {
	c.Sheet.OpenOn(on)
	if c.options.Row() < 0 {
		c.options.MoveRow(1)
	}
}

func (c *CheckOutSheet) run() {
	if !c.shown.Running && !c.shown.Locked && c.shown.Most > 0 {
		c.start(c.number, c.lasts())
	}
}

func (c *CheckOutSheet) lasts() time.Duration { return time.Duration(c.days) * 24 * time.Hour }

// Show shows how far it is.
func (c *CheckOutSheet) Show(o Out) {
	c.shown = o
	choices := c.choices()
	if !slices.Contains(choices, c.number) && len(choices) > 0 {
		c.number = nearest(choices, c.number)
	}
	c.update()
}

// choices are the numbers that may be checked out, the most among them.
func (c *CheckOutSheet) choices() (all []int) {
	for _, n := range numbers {
		if n < c.shown.Most {
			all = append(all, n)
		}
	}
	if c.shown.Most > 0 {
		all = append(all, c.shown.Most)
	}
	return all
}

// nearest is the largest of some numbers that is no more than n, or the smallest.
func nearest(choices []int, n int) int {
	best := choices[0]
	for _, v := range choices {
		if v <= n {
			best = v
		}
	}
	return best
}

// rows are what is asked.
func (c *CheckOutSheet) rows() []kit.OptionRow {
	how, long := kit.OptionRow{Title: "How many items"}, kit.OptionRow{Title: "For how long"}
	for _, n := range c.choices() {
		how.Options = append(how.Options, kit.Option{Words: queue.Thousands(n), Chosen: n == c.number, Off: c.shown.Running})
	}
	for _, n := range days {
		long.Options = append(long.Options, kit.Option{Words: queue.Number(n, "day", "days"), Chosen: n == c.days, Off: c.shown.Running})
	}
	return []kit.OptionRow{how, long}
}

func (c *CheckOutSheet) choose(row, option int) {
	if row == 0 {
		c.number = c.choices()[option]
	} else {
		c.days = days[option]
	}
	c.update()
}

// key takes the keys that choose.
func (c *CheckOutSheet) key(name fyne.KeyName) bool {
	if c.shown.Running || c.shown.whole() {
		return false
	}
	switch name {
	case fyne.KeyUp:
		c.options.MoveRow(-1)
	case fyne.KeyDown:
		c.options.MoveRow(1)
	case fyne.KeyLeft:
		c.options.Step(-1)
	case fyne.KeyRight:
		c.options.Step(1)
	default:
		return false
	}
	return true
}

// update brings the sheet up to how it stands.
func (c *CheckOutSheet) update() {
	o := &c.shown
	c.options.SetRows(c.rows())
	text, tone := c.told()
	c.said.Set(text)
	c.said.SetTone(tone)
	kit.ShowIf(text != "", c.said)
	c.until.Set(c.asked())
	kit.ShowIf(!o.Running && !o.Over, c.until)
	kit.ShowIf(o.Running, c.bar, c.end)
	kit.ShowIf(!o.Running && !o.whole(), c.begin)
	kit.ShowIf(!o.whole(), c.options)
	kit.ShowIf(o.whole(), c.done)
	c.begin.SetEnabled(!o.Locked && o.Most > 0)
	c.begin.Set(fmt.Sprintf("Check out %s", queue.Thousands(c.number)), kit.Good)
	if o.Wanted > 0 {
		c.bar.Set(float64(o.Report.Items) / float64(o.Wanted))
	}
	c.keys.Refresh()
	c.Settle()
}

// asked says what checking out now would mean.
func (c *CheckOutSheet) asked() string {
	if c.shown.Locked {
		return "The hub has to be reached for this: sign in first."
	}
	if c.shown.Most == 0 {
		return "The hub lets you check out nothing for the field. Whoever keeps it can change that."
	}
	words := "They are yours until " + stamp(c.now().Add(c.lasts())) + ": decide them and sync by then."
	if c.shown.Have > 0 {
		words += fmt.Sprintf(" %s checked out already and counted in.", are(c.shown.Have))
	}
	return words
}

// told says how far it is, or what came of it.
func (c *CheckOutSheet) told() (string, kit.Tone) {
	o := &c.shown
	switch {
	case o.Running && o.Report.Items == 0:
		return "Asking the hub …", kit.Accent
	case o.Running:
		return fmt.Sprintf("%s of %s here", queue.Thousands(o.Report.Items), queue.Number(o.Wanted, "item", "items")) + media(&o.Report), kit.Accent
	case !o.Over:
		return "", kit.Plain
	}
	return Result(o), ResultTone(o)
}

// Result says what came of a check-out.
func Result(o *Out) string {
	r := &o.Report
	here := fmt.Sprintf("%s here%s.", are(r.Items), media(r))
	if r.Items == 0 {
		here = "Nothing is checked out."
	}
	if !r.Until.IsZero() && r.Items > 0 {
		here += " Decide them and sync by " + stamp(r.Until) + "."
	}
	switch {
	case o.Stopped:
		return "Stopped. " + here + " Check out again for the rest."
	case o.Err != nil:
		return words.Capital(words.Sentence(o.Err)) + " " + here + " Check out again for the rest."
	case r.Items == 0:
		return "Nothing waits at the hub that you could take along."
	case r.Items < int64(o.Wanted):
		here = "Nothing more waits for you. " + here
	}
	if r.Lacking > 0 {
		here += fmt.Sprintf(" %s not at the hub: what they belong to can be decided by what is known.", queue.Number(r.Lacking, "medium is", "media are"))
	}
	return here
}

// ResultTone is the tone in which that is said.
func ResultTone(o *Out) kit.Tone {
	switch {
	case o.Err != nil && !o.Stopped:
		return kit.Alarm
	case o.Stopped || o.Report.Lacking > 0 || o.Report.Items == 0:
		return kit.Warn
	}
	return kit.Good
}

// are counts items, as "1 item is" or "3 items are".
func are[N ~int | ~int64](n N) string { return queue.Number(n, "item is", "items are") }

// media says how many media came, and how large they are.
func media(r *queue.CheckOutReport) string {
	if r.Media == 0 {
		return ""
	}
	return fmt.Sprintf(", with %s (%s)", queue.Number(r.Media, "medium", "media"), size(r.Bytes))
}

// size writes a number of bytes as a person says it.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1000*1000:
		return fmt.Sprintf("%d KB", (n+999)/1000)
	case n < 1000*1000*1000:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(n)/1e6), ".0") + " MB"
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(n)/1e9), ".0") + " GB"
}

// stamp writes a day to come with its hour.
func stamp(at time.Time) string { return at.Local().Format("Mon 2 Jan 15:04") }
