package insight

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/queue/measure"
	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// groupList is the table of groups that agreement is told apart by: there may be
// half a million pairs, of which a dozen are in sight and drawn.
type groupList struct {
	groups []measure.Group
	names  []string
	title  string // of the names
	pairs  bool   // the groups are pairs of people
	level  measure.Level
	heads  *table
	list   *kit.RowList
	box    *tall
	wheel  *kit.Wheel // over a list that has nothing to scroll
	object *fyne.Container
}

var _ kit.Rows = (*groupList)(nil)

func newGroupList(open func(i int)) *groupList {
	l := &groupList{heads: newTable("")}
	l.heads.edge, l.heads.fit = tablePad+kit.BarRoom, l.fit
	l.list = kit.NewRowList(l, tableRow)
	l.list.OnTapped = open
	l.box = newTall(l.list, tableRow)
	l.object = kit.NewColumn(0, 0, l.heads, l.box)
	return l
}

// within tells in what the page scrolls: what the list need not scroll itself is
// scrolled with it.
func (l *groupList) within(page *container.Scroll) {
	l.wheel = kit.NewWheel(page)
	l.object.Objects[1] = container.NewStack(l.box, l.wheel)
}

// set shows other groups, one of them marked; −1 for none.
func (l *groupList) set(groups []measure.Group, names []string, title string, pairs bool, chosen int) {
	l.groups, l.names, l.title, l.pairs = groups, names, title, pairs
	l.box.height = float32(max(min(len(groups), groupRows), 1)) * tableRow
	l.wheel.Hidden = len(groups) > groupRows
	l.setLevel(l.level)
	l.list.Mark(chosen)
	l.list.Top()
	if chosen >= 0 {
		l.list.Choose(chosen)
	}
}

// setLevel shows α at another level.
func (l *groupList) setLevel(level measure.Level) {
	l.level = level
	l.heads.setHeads(l.headCells()...)
	l.list.Redraw()
}

func (l *groupList) headCells() []cell {
	cells := []cell{{l.title, kit.Quiet}}
	for _, h := range []string{"items", "answers", "observed", "Fleiss' κ", "95 %", "Cohen's κ", "α " + levelNames[l.level]} {
		cells = append(cells, cell{h, kit.Quiet})
	}
	return cells
}

// groupColumns are the widths of the figures, in points. Where there is no room
// for them beside the names, the intervals are left out, which the bars show, and
// the answers; Cohen's κ where no two people are told apart.
var groupColumns = []float32{0, 74, 84, 90, 92, 104, 96, 96}

const roomForAll = 800

func (l *groupList) fit(width float32) []float32 {
	widths := slices.Clone(groupColumns)
	if width < roomForAll {
		widths[2], widths[5] = 0, 0
	}
	if !l.pairs {
		widths[6] = 0
	}
	return widths
}

func (l *groupList) alpha(g *measure.Group) measure.Figure {
	return [...]measure.Figure{g.Alpha, g.Ordinal, g.Interval}[l.level]
}

func (l *groupList) cells(i int) []cell {
	g := &l.groups[i]
	return []cell{
		{l.names[i], kit.Plain},
		{queue.Thousands(g.Items), kit.Plain},
		{queue.Thousands(g.Ratings), kit.Plain},
		figureCell(g.Observed), figureCell(g.Fleiss), intervalCell(g.Fleiss), figureCell(g.Cohen), figureCell(l.alpha(g)),
	}
}

// Len is how many groups there are.
func (l *groupList) Len() int { return len(l.groups) }

// Ask has nothing to read.
func (l *groupList) Ask(int, int) {}

// Draw paints a group.
func (l *groupList) Draw(p *paint.Picture, c *kit.Colors, i int, y float32) {
	drawCells(p, c, l.cells(i), l.fit(p.Size.Width), y, p.Size.Width-l.heads.edge)
}

// Label is a group in words.
func (l *groupList) Label(i int) string {
	parts := []string{}
	for j, c := range l.cells(i) {
		parts = append(parts, strings.TrimSpace(l.headCells()[j].text+" "+c.text))
	}
	return strings.Join(parts, ", ")
}

// numbers are the groups as they are exported, with every figure and with why one
// is not known.
func (l *groupList) numbers() [][]string {
	rows := [][]string{{
		l.title, "items", "answers", "observed", "fleiss kappa", "low", "high", "cohen kappa",
		"alpha nominal", "alpha ordinal", "alpha interval", "why not known",
	}}
	for i := range l.groups {
		g := &l.groups[i]
		low, high := ends(g.Fleiss)
		row := []string{l.names[i], strconv.Itoa(g.Items), strconv.Itoa(g.Ratings), exact(value(g.Observed)), exact(value(g.Fleiss)), exact(low), exact(high)}
		for _, f := range []measure.Figure{g.Cohen, g.Alpha, g.Ordinal, g.Interval} {
			row = append(row, exact(value(f)))
		}
		why := ""
		if !g.Fleiss.Known {
			why = g.Fleiss.Why
		}
		rows = append(rows, append(row, why))
	}
	return rows
}

// ruleName is a rule's code with its title, where the policy knows it.
func ruleName(policies *queue.Policies, code string) string {
	if r := policies.Rule(code); r != nil {
		return code + " " + r.Title
	}
	return code
}
