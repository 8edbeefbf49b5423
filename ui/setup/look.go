package setup

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/kit"
)

// Look is what the screen needs to show and change how a person looks at things.
type Look struct {
	Policies *queue.Policies
	Load     func() (queue.Team, queue.Own, error)
	Save     func(queue.Own) error
	Erase    func() error // everything that was measured of the person
	Summary  func()       // shows the shift so far
}

// looking is the part "How you look at it". Every choice is kept at once; what is
// looser than the team allows cannot be chosen.
type looking struct {
	look     Look
	team     queue.Team
	own      queue.Own
	severity queue.Severity // whose choices are shown

	options *kit.OptionList
	rows    []question // of options
	fault   *kit.Paragraph
	erase   *kit.KeyButton
	sure    bool // erasing was asked for once
	object  *fyne.Container
}

// question is a row of options and what choosing one does to what the person set.
type question struct {
	kit.OptionRow
	choose func(option int)
	shows  bool // it only chooses what is shown
}

func newLooking(look Look) *looking {
	l := &looking{look: look, severity: queue.High}
	l.options = kit.NewOptionList(l.choose)
	l.fault = kit.NewParagraph("", kit.Alarm, kit.TextBody)
	l.fault.Hide()
	l.erase = kit.NewKeyButton("9", "", kit.Plain, l.forget)
	l.object = kit.NewColumn(kit.Space, 0,
		kit.NewSectionTitle("How you look at it", "arrows choose, Space turns on and off"),
		kit.NewParagraph("For you alone. You can have everything stricter than your team has it; what is looser than it allows is faint. Nobody is told what you choose.", kit.Quiet, kit.TextSmall),
		l.options, l.fault,
		row(
			kit.NewKeyButton("7", "As the team has it", kit.Plain, l.reset),
			kit.NewKeyButton("8", "Your shift so far", kit.Plain, look.Summary),
			l.erase,
		),
	)
	return l
}

// shown reads what is set.
func (l *looking) shown() {
	l.sure = false
	team, own, err := l.look.Load()
	if err == nil {
		l.team, l.own = team, own
	}
	l.say(err)
}

// say shows what is set, and an error where there is one.
func (l *looking) say(err error) {
	if err != nil {
		l.fault.Set(err.Error())
		l.fault.Show()
	} else {
		l.fault.Hide()
	}
	words, tone := "Erase what was measured", kit.Plain
	if l.sure {
		words, tone = "Erase it for good: once more", kit.Alarm
	}
	l.erase.Set(words, tone)
	l.rows = l.questions()
	rows := make([]kit.OptionRow, len(l.rows))
	for i, q := range l.rows {
		rows[i] = q.OptionRow
	}
	l.options.SetRows(rows)
	l.object.Refresh()
}

func (l *looking) choose(row, option int) {
	l.sure = false
	q := l.rows[row]
	q.choose(option)
	if q.shows {
		l.say(nil)
		return
	}
	l.say(l.look.Save(l.own))
}

// reset forgets what the person set, what they pass over aside.
func (l *looking) reset() {
	l.own = queue.Own{Out: l.own.Out}
	l.say(l.look.Save(l.own))
}

// forget erases what was measured, when it is asked for twice.
func (l *looking) forget() {
	if l.sure = !l.sure; l.sure {
		l.say(nil)
		return
	}
	l.say(l.look.Erase())
}

// questions are the rows, with what is chosen now.
func (l *looking) questions() []question {
	sight := l.own.Sight(l.team)
	now, loosest := sight.Of(l.severity), l.team.Loosest.Of(l.severity)
	set := func(change func(*queue.Protection)) {
		if l.own.First == nil {
			first := l.team.First
			l.own.First = &first
		}
		change(l.own.First.Field(l.severity))
	}
	whose := pick("Items that are", int(queue.High-l.severity), 0, []string{"severe", "middling", "mild"}, func(i int) { l.severity = queue.High - queue.Severity(i) })
	whose.shows = true
	all := []question{
		whose,
		pick("Blur", int(now.Blur), int(loosest.Blur), []string{"none", "soft", "strong"}, func(i int) {
			set(func(p *queue.Protection) { p.Blur = queue.Blur(i) })
		}),
		pick("Colour", int(now.Tint), int(loosest.Tint), []string{"as it is", "sepia", "grey"}, func(i int) {
			set(func(p *queue.Protection) { p.Tint = queue.Tint(i) })
		}),
		pick("Size", int(now.Size), int(loosest.Size), []string{"full", "medium", "small"}, func(i int) {
			set(func(p *queue.Protection) { p.Size = queue.Size(i) })
		}),
		turn("Detail", now.Reduced, loosest.Reduced, "all of it", "reduced", func(on bool) {
			set(func(p *queue.Protection) { p.Reduced = on })
		}),
		turn("Images and video", now.TextFirst, loosest.TextFirst, "with the text", "when you ask for them", func(on bool) {
			set(func(p *queue.Protection) { p.TextFirst = on })
		}),
		turn("Video", now.FramesFirst, loosest.FramesFirst, "ready to play", "key frames first", func(on bool) {
			set(func(p *queue.Protection) { p.FramesFirst = on })
		}),
	}
	all = append(all, l.allowances()...)
	uncovers := turn("Space uncovers", l.own.Toggle, false, "while it is held", "until it is pressed again", func(on bool) { l.own.Toggle = on })
	uncovers.Apart = true
	all = append(append(all, uncovers), l.breaks()...)
	return append(all, l.passed())
}

// pick is a question with one answer, of which those before least are too loose.
func pick(title string, now, least int, words []string, choose func(int)) question {
	q := question{OptionRow: kit.OptionRow{Title: title}, choose: choose}
	for i, w := range words {
		q.Options = append(q.Options, kit.Option{Words: w, Chosen: i == now, Off: i < least})
	}
	return q
}

// turn is a question with two answers, of which the second is the stricter one.
func turn(title string, now, must bool, off, on string, choose func(bool)) question {
	number := map[bool]int{true: 1}
	return pick(title, number[now], number[must], []string{off, on}, func(i int) { choose(i == 1) })
}

// limit is a question about a number, 0 for no limit. The team's is the loosest.
func limit(title, unit string, team, own int, choices []int, choose func(int)) question {
	now := team
	if own > 0 && (team == 0 || own < team) {
		now = own
	}
	choices = with(choices, team, own)
	q := question{OptionRow: kit.OptionRow{Title: title}, choose: func(i int) {
		if i == len(choices) {
			choose(0)
			return
		}
		choose(choices[i])
	}}
	for _, n := range choices {
		q.Options = append(q.Options, kit.Option{Words: fmt.Sprintf("%d%s", n, unit), Chosen: n == now, Off: team > 0 && n > team})
	}
	q.Options = append(q.Options, kit.Option{Words: "no limit", Chosen: now == 0, Off: team > 0})
	return q
}

// with adds numbers to choices, in their order; 0 is none.
func with(choices []int, more ...int) []int {
	all := slices.Clone(choices)
	for _, n := range more {
		if n > 0 && !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return all
}

// allowances ask what a shift is to allow of the severity.
func (l *looking) allowances() []question {
	team, own := l.team.Budget.Of(l.severity), l.own.Budget.Field(l.severity)
	return []question{
		limit("Time in a shift", " min", team.Minutes, own.Minutes, []int{15, 30, 60, 90, 120}, func(n int) { own.Minutes = n }),
		limit("Reveals in a shift", "", team.Reveals, own.Reveals, []int{5, 10, 20, 40, 60}, func(n int) { own.Reveals = n }),
	}
}

// breaks ask when breaks are due and how long they are.
func (l *looking) breaks() []question {
	team, own := l.team.Budget, &l.own.Budget
	both := team.Stricter(*own)
	rests := with([]int{5, 10, 15, 20, 30}, team.Rest, own.Rest)
	var lasts []string
	least := 0
	for i, n := range rests {
		lasts = append(lasts, fmt.Sprintf("%d min", n))
		if n < team.Rest {
			least = i + 1
		}
	}
	return []question{
		limit("A break after", " min", team.Unbroken, own.Unbroken, []int{25, 40, 50, 60, 90}, func(n int) { own.Unbroken = n }),
		pick("A break lasts", slices.Index(rests, both.Rest), least, lasts, func(i int) { own.Rest = rests[i] }),
		turn("When one is due", both.Insist, team.Insist, "offer it", "insist on it", func(on bool) { own.Insist = on }),
	}
}

// passed asks which kinds of harm the person passes over.
func (l *looking) passed() question {
	var codes []string
	q := question{OptionRow: kit.OptionRow{Title: "Kinds you pass over", Many: true, Apart: true}}
	var add func(rules []queue.Rule)
	add = func(rules []queue.Rule) {
		for _, r := range rules {
			if r.Exempts() {
				continue // it names what harms nobody
			}
			codes = append(codes, r.Code)
			q.Options = append(q.Options, kit.Option{Words: r.Title, Chosen: slices.Contains(l.own.Out, r.Code)})
			add(r.Children)
		}
	}
	for _, p := range l.look.Policies.All() {
		add(p.Rules)
	}
	q.choose = func(i int) { l.own.Out = kit.Toggled(l.own.Out, codes[i]) }
	return q
}

// key takes the keys of the part, and reports whether it did.
func (l *looking) key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyUp:
		l.options.MoveRow(-1)
	case fyne.KeyDown:
		l.options.MoveRow(1)
	case fyne.KeyLeft:
		l.options.Step(-1)
	case fyne.KeyRight:
		l.options.Step(1)
	case fyne.KeySpace:
		l.options.Toggle()
	case "7":
		l.reset()
	case "8":
		l.look.Summary()
	case "9":
		l.forget()
	default:
		return false
	}
	return true
}
