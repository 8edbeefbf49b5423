package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"discern/queue"
)

// Document makes the report of what was counted. Made is when.
func (t *Transparency) Document(made time.Time) *Document {
	c := t.counted()
	last := t.period.To.Add(-time.Nanosecond)
	return &Document{
		Title: "Transparency report",
		Lead: []string{
			fmt.Sprintf("Content moderation from %s to %s, both days included (%s).", t.period.From.Format(time.DateOnly), last.Format(time.DateOnly), zoneOf(t.period)),
			fmt.Sprintf("Made on %s from the ledger of a desk at which people decide; it decides nothing by itself. Decisions that were imported are counted as they came.", moment(made)),
		},
		Tables: []Table{
			t.overview(c), t.noticesTable(), t.sources(c), c.policies(t.policies), c.actionsTable(), t.automation(),
			t.times(c), t.ordersTable(), c.appeals(), c.review(), c.languages(),
		},
		Notes: []string{
			"A decision is counted in the period in which it was made, a notice in the one in which it came. What became of items is told by the decision in force when the report was made. Decisions that were taken back are not counted.",
			"No number is suppressed for being small: the tables count content and decisions. They name no person, and no cell is about the persons who posted, reported or decided.",
			"“" + notKnown + "” stands where nothing was there to compute a number from, or the source did not say it. It is never a zero.",
		},
	}
}

func zoneOf(p Period) string { return "days as in " + p.From.Format("-07:00") }

// tally is what is counted of looks alone.
type tally struct {
	made, imported  int
	items           int
	standing        judgedBy
	verdicts        map[queue.Verdict]int
	rules           map[string]*judgedBy
	actions         map[queue.Action]int
	others          int // actions that are not known here
	langs           map[string]*judgedBy
	takes           []time.Duration
	appealed        int
	reversed        int
	overturns       int
	sent, agreed    int
	disagreed       int
	golden, correct int
	firsts          int // decisions of the first pass
}

func (t *Transparency) counted() *tally {
	c := &tally{verdicts: map[queue.Verdict]int{}, rules: map[string]*judgedBy{}, actions: map[queue.Action]int{}, langs: map[string]*judgedBy{}}
	items := map[queue.Ref]bool{}
	for _, l := range t.looks {
		if !t.period.holds(l.At) {
			continue
		}
		items[l.Ref] = true
		c.addLook(l)
		if l.InForce {
			c.addStanding(l, t.policies)
		}
	}
	c.items = len(items)
	return c
}

func (c *tally) addLook(l *queue.Look) {
	c.made++
	if l.Imported {
		c.imported++
	}
	if d := l.Taken(); d > 0 {
		c.takes = append(c.takes, d)
	}
	if l.Pass == queue.First {
		c.firsts++
	}
	if l.Pass == queue.Appeal {
		c.appealed++
		if l.Overturns {
			c.reversed++
		}
	}
	if l.Overturns {
		c.overturns++
	}
	switch {
	case l.Golden != "":
		c.golden++
		if l.Check == queue.Agreed {
			c.correct++
		}
	case l.Check != queue.Unchecked:
		c.sent++
		switch l.Check {
		case queue.Agreed:
			c.agreed++
		case queue.Disagreed:
			c.disagreed++
		}
	}
}

func (c *tally) addStanding(l *queue.Look, ps *queue.Policies) {
	c.standing.add(l)
	c.verdicts[l.Verdict]++
	add(c.langs, langOf(l.Lang), l)
	codes := map[string]bool{}
	for _, code := range l.Policies {
		if ps.Rule(code) == nil {
			code = foreignRule
		}
		codes[code] = true
	}
	if len(codes) == 0 {
		codes[""] = true
	}
	for code := range codes {
		add(c.rules, code, l)
	}
	others := false
	for i, a := range l.Actions {
		switch {
		case !slices.Contains(queue.Actions, a):
			others = true
		case !slices.Contains(l.Actions[:i], a):
			c.actions[a]++
		}
	}
	if others {
		c.others++
	}
}

func add[K comparable](to map[K]*judgedBy, key K, l *queue.Look) {
	if to[key] == nil {
		to[key] = new(judgedBy)
	}
	to[key].add(l)
}

// foreignRule stands for every code that is no rule here: what an import calls a rule
// may be anything, and is not for the public.
const foreignRule = "\x00"

// primaryTag is a language code of three letters.
var primaryTag = regexp.MustCompile(`^[a-z]{3}$`)

// langOf is a language without script and region; empty for what is no language.
func langOf(tag string) string {
	if code := languageOf(tag); code != "" {
		return strings.ToLower(code)
	}
	if primary, _, _ := strings.Cut(tag, "-"); primaryTag.MatchString(primary) {
		return primary
	}
	return ""
}

func (t *Transparency) overview(c *tally) Table {
	return Table{Name: "overview", Caption: "Overview", Columns: []string{"", "Number"}, Rows: []Row{
		{"Decisions made in the period", []Cell{number(c.made)}},
		{"Imported decisions, not made at this desk", []Cell{number(c.imported)}},
		{"Items decided in the period", []Cell{number(c.items)}},
		{"Decisions of the period that are in force", []Cell{number(c.standing.decisions)}},
		{"Violating decisions in force", []Cell{number(c.verdicts[queue.Violating])}},
		{"Not violating decisions in force", []Cell{number(c.verdicts[queue.NotViolating])}},
		{"Unsure decisions in force", []Cell{number(c.verdicts[queue.Unsure])}},
		{"Decisions in force that restrict content or an account", []Cell{number(c.standing.restricting)}},
		{"Decisions of which the time is not known, counted nowhere else", []Cell{number(t.timeless)}},
	}}
}

// sourceNames names the sources of notices.
var sourceNames = map[queue.Flagger]string{
	queue.ByRemovalOrder: "Removal order (Regulation (EU) 2021/784)", queue.ByGovernment: "Public authority, other notice",
	queue.ByTrustedFlagger: "Trusted flagger", queue.ByUser: "User", queue.ByDetector: "Own detection",
}

func (t *Transparency) noticesTable() Table {
	table := Table{
		Name: "notices", Caption: "Notices and orders received", Note: "An item with several notices counts in each row that has one of them.",
		Columns: []string{"Source", "Notices", "Items", "Decided", "Violating", "Without a time"},
	}
	for _, by := range bySource {
		n := t.notices[by]
		table.Rows = append(table.Rows, Row{sourceNames[by], []Cell{number(n.notices), number(n.items), number(n.decided), number(n.violating), number(n.timeless)}})
	}
	return table
}

func (t *Transparency) sources(c *tally) Table {
	table := Table{
		Name: "sources", Caption: "Decisions in force by source of notice",
		Note:    "By the most binding notice that came before the decision: order, authority, trusted flagger, user. Without any, the item was found by own detection.",
		Columns: []string{"Source", "Decisions", "Violating", "Restricting"},
	}
	rest := c.standing
	for _, by := range bySource {
		j := t.placed[by]
		table.Rows = append(table.Rows, Row{sourceNames[by], j.cells()})
		rest.decisions, rest.violating, rest.restricting = rest.decisions-j.decisions, rest.violating-j.violating, rest.restricting-j.restricting
	}
	if rest.decisions > 0 {
		table.Rows = append(table.Rows, Row{"Not known: the item is not here", rest.cells()})
	}
	return table
}

func (j *judgedBy) cells() []Cell {
	return []Cell{number(j.decisions), number(j.violating), number(j.restricting)}
}

func (c *tally) policies(ps *queue.Policies) Table {
	table := Table{
		Name: "policies", Caption: "Decisions in force by rule", Note: "A decision under several rules counts in each of them.",
		Columns: []string{"Rule", "Decisions", "Violating", "Restricting"},
	}
	for _, code := range most(c.rules) {
		name := "No rule was named"
		switch r := ps.Rule(code); {
		case r != nil:
			name = fmt.Sprintf("%s %s (%s)", r.Code, r.Title, ps.Of(code).ID)
		case code == foreignRule:
			name = "Rules that are not among the policies here"
		}
		table.Rows = append(table.Rows, Row{name, c.rules[code].cells()})
	}
	return table
}

// most lists the keys of counts, the highest first.
func most(counts map[string]*judgedBy) []string {
	keys := make([]string, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(counts[b].decisions-counts[a].decisions, strings.Compare(a, b))
	})
	return keys
}

// actionNames names the actions in the order of queue.Actions.
var actionNames = map[queue.Action]string{
	queue.Remove: "Removed", queue.Restrict: "Access disabled or restricted", queue.AgeRestrict: "Restricted by age", queue.Label: "Labelled",
	queue.Demote: "Demoted", queue.Warn: "Author warned", queue.Suspend: "Account suspended", queue.Refer: "Marked for referral to law enforcement",
	queue.NoAction: "Nothing done",
}

func (c *tally) actionsTable() Table {
	table := Table{
		Name: "actions", Caption: "Decisions in force by action", Note: "A decision with several actions counts in each of them.",
		Columns: []string{"Action", "Decisions"},
	}
	for _, a := range queue.Actions {
		table.Rows = append(table.Rows, Row{actionNames[a], []Cell{number(c.actions[a])}})
	}
	if c.others > 0 {
		table.Rows = append(table.Rows, Row{"Actions that the program does not know", []Cell{number(c.others)}})
	}
	return table
}

func (t *Transparency) automation() Table {
	all := t.machine.decisions + t.people.decisions
	row := func(name string, j judgedBy) Row {
		return Row{name, append(j.cells(), share(j.decisions, all), share(j.violating, j.decisions))}
	}
	return Table{
		Name: "automation", Caption: "Automated means",
		Note: "Found by automated means: a detector flagged the item, or scored it and nobody had flagged it. " +
			"The share of violating is the share of what machines found that people confirmed.",
		Columns: []string{"Found by", "Decisions", "Violating", "Restricting", "Share of decisions", "Share violating"},
		Rows:    []Row{row("Automated means", t.machine), row("People alone", t.people)},
	}
}

func (t *Transparency) times(c *tally) Table {
	return Table{
		Name: "times", Caption: "Time to decide", Note: "Of decisions of which both times are known.",
		Columns: []string{"From … to", "Decisions", "Median"},
		Rows: []Row{
			{"Notice to decision in force", []Cell{number(len(t.waits)), median(t.waits)}},
			{"Opened by the reviewer to decided", []Cell{number(len(c.takes)), median(c.takes)}},
		},
	}
}

func (t *Transparency) ordersTable() Table {
	o := t.orders
	row := func(name string, n int) Row { return Row{name, []Cell{number(n), share(n, o.all)}} }
	return Table{
		Name: "removal_orders", Caption: "Removal orders",
		Note:    "Orders that came in the period. The hour counts to the order's own deadline or, where it names none, from when it came.",
		Columns: []string{"What became of it", "Orders", "Share"},
		Rows: []Row{
			{"Received", []Cell{number(o.all), noCell}},
			row("Removed or disabled within the hour", o.within), row("Removed or disabled later", o.later), row("Removed or disabled, when is not known", o.unknown),
			row("Decided otherwise", o.kept), row("Not decided yet", o.waiting),
		},
	}
}

func (c *tally) appeals() Table {
	return Table{
		Name: "appeals", Caption: "Appeals and reversals", Columns: []string{"", "Decisions", "Share"},
		Note: "The share of reversed appeals is of the appeals that were decided, that of overturned decisions of all that were made.",
		Rows: []Row{
			{"Appeals decided", []Cell{number(c.appealed), noCell}},
			{"Appeals that reversed the decision", []Cell{number(c.reversed), share(c.reversed, c.appealed)}},
			{"Appeals that left it as it was", []Cell{number(c.appealed - c.reversed), share(c.appealed-c.reversed, c.appealed)}},
			{"Decisions that overturned an earlier one, appeals included", []Cell{number(c.overturns), share(c.overturns, c.made)}},
		},
	}
}

func (c *tally) review() Table {
	return Table{
		Name: "review", Caption: "Human review of decisions", Columns: []string{"", "Decisions", "Share"},
		Note: "A second person looks without knowing what the first decided. Agreement is a share of what they have looked at.",
		Rows: []Row{
			{"Sent to a second person", []Cell{number(c.sent), share(c.sent, c.made)}},
			{"Second person agreed", []Cell{number(c.agreed), share(c.agreed, c.agreed+c.disagreed)}},
			{"Second person disagreed", []Cell{number(c.disagreed), share(c.disagreed, c.agreed+c.disagreed)}},
			{"Second person has not looked yet", []Cell{number(c.sent - c.agreed - c.disagreed), noCell}},
			{"Looks at items with a known answer", []Cell{number(c.golden), noCell}},
			{"Right at items with a known answer", []Cell{number(c.correct), share(c.correct, c.golden)}},
		},
	}
}

func (c *tally) languages() Table {
	table := Table{
		Name: "languages", Caption: "Decisions in force by language", Columns: []string{"Language", "Decisions", "Violating", "Restricting", "Share violating"},
		Note: "As the source of the item says.",
	}
	for _, lang := range most(c.langs) {
		j := c.langs[lang]
		table.Rows = append(table.Rows, Row{cmp.Or(lang, notKnown), append(j.cells(), share(j.violating, j.decisions))})
	}
	return table
}
