package kit

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// ScoreList shows scores as bars under one another, in the order given. What
// does not fit its limit is counted in a last line that can be tapped. A note
// stands below; while the pointer rests on a bar, that bar's detail takes the
// note's place.
type ScoreList struct {
	widget.BaseWidget
	scores  []Score
	most    int
	note    string
	hover   int // index of the bar under the pointer, -1 for none
	drawing *Drawing

	// OnHover is told when the pointer comes upon a bar and goes; nil for nobody.
	OnHover func(i int, over bool)
	// OnMore is called when the count of hidden scores is tapped; nil shows them all.
	OnMore func()
}

var (
	_ desktop.Hoverable = (*ScoreList)(nil)
	_ fyne.Tappable     = (*ScoreList)(nil)
	_ fyne.Accessible   = (*ScoreList)(nil)
	_ Flowing           = (*ScoreList)(nil)
)

// NewScoreList shows at most so many bars until told to show more.
func NewScoreList(most int) *ScoreList {
	l := &ScoreList{most: max(most, 1), hover: -1}
	l.drawing = NewDrawing(l.draw)
	l.ExtendBaseWidget(l)
	return l
}

// SetScores shows other scores.
func (l *ScoreList) SetScores(scores []Score) {
	if slices.Equal(l.scores, scores) {
		return
	}
	l.scores = append(l.scores[:0], scores...)
	l.hover = -1
	l.drawing.Changed()
}

// SetMost changes how many bars are shown at most.
func (l *ScoreList) SetMost(most int) {
	if most = max(most, 1); most != l.most {
		l.most = most
		l.drawing.Changed()
	}
}

// SetNote sets the words below the bars, or none.
func (l *ScoreList) SetNote(text string) {
	if l.note != text {
		l.note = text
		l.drawing.Changed()
	}
}

func (l *ScoreList) shown() int { return min(len(l.scores), l.most) }

func (l *ScoreList) barsHeight() float32 {
	h := float32(l.shown()) * scoreRow
	if len(l.scores) > l.shown() {
		h += scoreRow
	}
	return h
}

// HeightFor is the height of bars and note. Where a bar has a detail there is
// always room for a line of it, so that nothing moves under the pointer.
func (l *ScoreList) HeightFor(width float32) float32 {
	lines := 0
	if l.note != "" {
		lines = len(Wrap(l.note, width, small))
	} else if slices.ContainsFunc(l.scores[:l.shown()], func(s Score) bool { return s.Detail != "" }) {
		lines = 1
	}
	return l.barsHeight() + float32(lines)*leading(small)
}

func (l *ScoreList) draw(p *paint.Picture) {
	c := Now()
	for i, s := range l.scores[:l.shown()] {
		s.draw(p, c, float32(i)*scoreRow)
	}
	if rest := len(l.scores) - l.shown(); rest > 0 {
		p.TextIn(fmt.Sprintf("+ %d more", rest), 0, float32(l.shown())*scoreRow, scoreRow, small, c.Accent)
	}
	note := l.note
	if l.hover >= 0 {
		note = l.scores[l.hover].Detail
	}
	y := l.barsHeight()
	for _, line := range Wrap(note, p.Size.Width, small) {
		p.TextIn(line, 0, y, leading(small), small, c.Muted)
		y += leading(small)
	}
}

// hovered shows the detail of bar i, or the note again with -1.
func (l *ScoreList) hovered(i int) {
	if i == l.hover {
		return
	}
	if l.hover >= 0 && l.OnHover != nil {
		l.OnHover(l.hover, false)
	}
	l.hover = i
	if i >= 0 && l.OnHover != nil {
		l.OnHover(i, true)
	}
	l.drawing.Changed()
}

func (l *ScoreList) at(pos fyne.Position) int {
	i := int(pos.Y / scoreRow)
	if pos.Y < 0 || i >= l.shown() || l.scores[i].Detail == "" {
		return -1
	}
	return i
}

// MouseIn shows the detail of the bar under the pointer.
func (l *ScoreList) MouseIn(ev *desktop.MouseEvent) { l.hovered(l.at(ev.Position)) }

// MouseMoved shows the detail of the bar under the pointer.
func (l *ScoreList) MouseMoved(ev *desktop.MouseEvent) { l.hovered(l.at(ev.Position)) }

// MouseOut shows the note again.
func (l *ScoreList) MouseOut() { l.hovered(-1) }

// Tapped shows more when the count of hidden scores is tapped.
func (l *ScoreList) Tapped(ev *fyne.PointEvent) {
	if len(l.scores) == l.shown() || int(ev.Position.Y/scoreRow) != l.shown() {
		return
	}
	if l.OnMore != nil {
		l.OnMore()
		return
	}
	l.SetMost(len(l.scores))
}

// CreateRenderer is for the toolkit.
func (l *ScoreList) CreateRenderer() fyne.WidgetRenderer {
	return l.drawing.Renderer(l, func() fyne.Size {
		return fyne.NewSize(160, l.HeightFor(max(l.Size().Width, 160)))
	})
}

// AccessibilityLabel says the shown scores in words.
func (l *ScoreList) AccessibilityLabel() string {
	words := make([]string, l.shown())
	for i := range words {
		words[i] = l.scores[i].words()
	}
	return strings.Join(words, "; ")
}

// AccessibilityRole is text.
func (l *ScoreList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
