package insight

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/queue/measure"
	"discern/ui/kit"
	"discern/ui/kit/chart"
	"discern/ui/words"
)

// exposureDays is how many whole days back exposure is summed up.
const exposureDays = 7

// workPage says how the work goes.
type workPage struct {
	screen *Screen

	head      *kit.Head
	waiting   *table
	deadlines *table
	due       *figure
	through   *chart.Line
	days      *figure
	pace      *chart.Bars
	exposure  *table
	care      *kit.Paragraph
	all       []*figure
	root      *fyne.Container
}

func newWorkPage(s *Screen) *workPage {
	p := &workPage{screen: s, head: kit.NewHead("", "")}
	p.waiting = newTable("Queue", "up to an hour", "a day", "a week", "30 days", "longer", "not known", "all")
	waiting := newTableFigure("Waiting, by how long ago it was flagged", p.waiting.numbers, p.waiting)
	p.deadlines = newTable("Set by", "met", "missed", "overdue", "not due yet", "not known", "met in time")
	p.due = newTableFigure("Deadlines of all time", p.deadlines.numbers, p.deadlines,
		kit.NewParagraph("Met and missed: decided in time, or later. Overdue: not decided, and the time is over. Not known: it is not known when it was decided.", kit.Quiet, kit.TextSmall))
	p.through = chart.NewLine("Nobody knows when anything was decided.")
	p.days = newFigure("", p.through, 260)
	p.pace = chart.NewBars("How long decisions took is not known: of none it is known when the item was opened.")
	p.pace.SetAxis("minutes from opening an item to deciding it, the median", 0)
	p.pace.SetLimit(12)
	pace := newFigure("Time for a decision, by reviewer", p.pace, 0)
	p.exposure = newTable("Day", "items", "time", "reveals", "revealed for")
	p.care = kit.NewParagraph("", kit.Quiet, kit.TextSmall)
	exposure := newTableFigure("Exposure of everybody together, by whole days", p.exposure.numbers, p.exposure, p.care)
	p.all = []*figure{waiting, p.due, p.days, pace, exposure}
	p.root = pageOf(p.head, waiting.card, p.due.card, p.days.card, newBeside(.5, pace.card, exposure.card))
	return p
}

func (p *workPage) object() *fyne.Container { return p.root }

func (p *workPage) figures() []*figure { return p.all }

func (p *workPage) commands() []kit.Command { return nil }

func (p *workPage) move(fyne.KeyName, bool) bool { return false }

// toDeadlines scrolls to what was asked for by the row of removal orders.
func (p *workPage) toDeadlines(scroll *container.Scroll) {
	scroll.ScrollToOffset(fyne.NewPos(0, max(p.due.card.Position().Y-pagePad, 0)))
}

func (p *workPage) read(in *input) func(context.Context) (func(), error) {
	return func(ctx context.Context) (func(), error) {
		main, escalated := in.ever.Waiting(in.now)
		orders, others := in.ever.Deadlines(in.now)
		days, undated := in.sel.Throughput(in.now.Location())
		everybody, each := in.sel.Pace()
		exposed, err := readExposure(ctx, in.desk, in.now)
		return func() {
			p.head.Set(workSays(main, escalated, orders))
			p.waiting.set(waitingRow("Main", main), waitingRow("Escalated", escalated))
			p.deadlines.set(deadlineRow("Removal orders", orders), deadlineRow("Other flags with a deadline", others))
			p.showThrough(days, undated)
			p.showPace(everybody, each)
			p.showExposure(exposed)
		}, err
	}
}

// workSays says what waits.
func workSays(main, escalated measure.Waiting, orders measure.Deadlines) (head, below string) {
	total := main.Total + escalated.Total
	head = queue.Number(total, "item waits", "items wait")
	if total == 0 {
		head = "Nothing waits"
	}
	if oldest := max(main.Oldest, escalated.Oldest); total > 0 && oldest > 0 {
		below = "The oldest was flagged " + queue.Spell(oldest) + " ago. "
	}
	over := orders.Met + orders.Missed + orders.Overdue
	switch {
	case over+orders.Open+orders.Unknown == 0:
		below += "There was no removal order."
	case over == 0:
		below += "Of no removal order it is known whether it was decided in time."
	default:
		below += fmt.Sprintf("%s of %s decided in time.", queue.Thousands(orders.Met), queue.Number(over, "removal order was", "removal orders were"))
	}
	if orders.Overdue > 0 {
		below += " " + queue.Number(orders.Overdue, "is", "are") + " overdue now."
	}
	return head, below
}

func waitingRow(name string, w measure.Waiting) []cell {
	row := []cell{{name, kit.Plain}}
	for i, count := range w.ByAge {
		tone := kit.Plain
		if i >= len(w.ByAge)-2 && count > 0 {
			tone = kit.Warn
		}
		row = append(row, cell{queue.Thousands(count), tone})
	}
	return append(row, cell{queue.Thousands(w.Unknown), kit.Quiet}, cell{queue.Thousands(w.Total), kit.Plain})
}

func deadlineRow(name string, d measure.Deadlines) []cell {
	bad := func(v int) cell {
		if v > 0 {
			return cell{queue.Thousands(v), kit.Alarm}
		}
		return cell{queue.Thousands(v), kit.Plain}
	}
	share, word := d.Share(), "none is over"
	if share.Known {
		word = percent(share.Value)
	}
	return []cell{{name, kit.Plain}, {queue.Thousands(d.Met), kit.Plain}, bad(d.Missed), bad(d.Overdue), {queue.Thousands(d.Open), kit.Plain}, {queue.Thousands(d.Unknown), kit.Quiet}, {word, kit.Plain}}
}

// showThrough draws how many decisions were made, by days; over a long time by
// weeks or months, since days would be too many to see.
func (p *workPage) showThrough(days []measure.Day, undated int) {
	step, name := spanOf(days)
	var times []string
	var readings []chart.Reading
	if len(days) > 0 {
		i := 0
		for from := step.begin(days[0].Day); !from.After(days[len(days)-1].Day); from = step.next(from) {
			sum := 0
			for ; i < len(days) && days[i].Day.Before(step.next(from)); i++ {
				sum += days[i].Decisions
			}
			times, readings = append(times, from.Format(step.form)), append(readings, chart.Reading{Value: chart.Known(float64(sum))})
		}
	}
	p.through.SetAxis("decisions in a "+name, 0, 0, nil)
	p.through.SetReadings(times, chart.Series{Readings: readings})
	title := "Decisions by " + name
	if len(days) > 0 {
		title += ", " + dates(days[0].Day, days[len(days)-1].Day)
	}
	if undated > 0 {
		title += " · of " + queue.Thousands(undated) + " more it is not known when"
	}
	p.days.rename(title)
}

// dates says from when to when, the years where they are needed.
func dates(from, to time.Time) string {
	switch {
	case from.Equal(to):
		return to.Format("2 Jan 2006")
	case from.Year() == to.Year():
		return from.Format("2 Jan") + " to " + to.Format("2 Jan 2006")
	default:
		return from.Format("2 Jan 2006") + " to " + to.Format("2 Jan 2006")
	}
}

// span is a stretch of time that decisions are counted over.
type span struct {
	begin func(time.Time) time.Time
	next  func(time.Time) time.Time
	form  string
}

// spanOf chooses a span such that there are some dozens of them.
func spanOf(days []measure.Day) (s span, name string) {
	same := func(t time.Time) time.Time { return t }
	day := span{same, func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }, "2 Jan"}
	if len(days) == 0 {
		return day, "day"
	}
	switch length := days[len(days)-1].Day.Sub(days[0].Day); {
	case length <= 100*24*time.Hour:
		return day, "day"
	case length <= 700*24*time.Hour:
		monday := func(t time.Time) time.Time { return t.AddDate(0, 0, -(int(t.Weekday())+6)%7) }
		return span{monday, func(t time.Time) time.Time { return t.AddDate(0, 0, 7) }, "2 Jan 2006"}, "week"
	case length > 50*365*24*time.Hour:
		january := func(t time.Time) time.Time { return time.Date(t.Year(), 1, 1, 0, 0, 0, 0, t.Location()) }
		return span{january, func(t time.Time) time.Time { return t.AddDate(1, 0, 0) }, "2006"}, "year"
	default:
		first := func(t time.Time) time.Time { return t.AddDate(0, 0, 1-t.Day()) }
		return span{first, func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }, "Jan 2006"}, "month"
	}
}

func (p *workPage) showPace(everybody measure.Pace, each []measure.Pace) {
	slices.SortStableFunc(each, func(a, b measure.Pace) int { return b.Timed - a.Timed })
	var bars []chart.Bar
	add := func(name string, pace measure.Pace, tone kit.Tone) {
		bar := chart.Bar{Label: name, Tone: tone, Detail: queue.Number(pace.Timed, "decision", "decisions")}
		if pace.Timed > 0 {
			bar.Value, bar.Text = chart.Known(pace.Median.Minutes()), takenWords(pace.Median)
		} else {
			bar.Detail = "it is not known when the items were opened"
		}
		if pace.Untimed > 0 && pace.Timed > 0 {
			bar.Detail += "; of " + queue.Thousands(pace.Untimed) + " more it is not known"
		}
		bars = append(bars, bar)
	}
	if everybody.Timed > 0 {
		add("everybody", everybody, kit.Quiet)
		for _, e := range each {
			add(words.Person(e.Reviewer), e, kit.Plain)
		}
	}
	p.pace.SetBars(bars)
}

// takenWords writes how long a decision took.
func takenWords(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	if s := int(d.Seconds()) % 60; s > 0 && d < 10*time.Minute {
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), s)
	}
	return queue.Spell(d)
}

// exposedDay is what everybody saw on a day, or why that is not told.
type exposedDay struct {
	day  time.Time
	seen queue.Seen
	why  string
}

func readExposure(ctx context.Context, desk *queue.Desk, now time.Time) ([]exposedDay, error) {
	var days []exposedDay
	for i := 1; i <= exposureDays; i++ {
		d := exposedDay{day: now.AddDate(0, 0, -i)}
		sums, err := desk.ExposureSums(ctx, d.day)
		switch {
		case err == nil:
			d.seen = sums.All()
		case queue.KindOf(err) == queue.Refused:
			d.why = err.Error()
		default:
			return nil, err
		}
		days = append(days, d)
	}
	return days, nil
}

// showExposure shows the days that are told of, and says why others are not.
func (p *workPage) showExposure(days []exposedDay) {
	var rows [][]cell
	why, told := "", 0
	for _, d := range days {
		row := []cell{{d.day.Format("Mon 2 Jan"), kit.Plain}}
		if d.why != "" {
			why = sentence(d.why)
			row = append(row, cell{"not told", kit.Quiet}, cell{}, cell{}, cell{})
		} else {
			told++
			row = append(row, cell{queue.Thousands(d.seen.Items), kit.Plain}, cell{queue.Spell(d.seen.Time), kit.Plain}, cell{queue.Thousands(d.seen.Reveals), kit.Plain}, cell{queue.Spell(d.seen.Shown), kit.Plain})
		}
		rows = append(rows, row)
	}
	if told == 0 {
		rows, why = nil, "Of none of the last "+queue.Thousands(len(days))+" days sums are told. "+why
	}
	p.exposure.Hidden = told == 0
	p.exposure.set(rows...)
	p.care.Set(why)
}
