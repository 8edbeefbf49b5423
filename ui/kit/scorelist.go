package kit

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// ScoreList shows scores as bars under one another, in the order given. What
// does not fit its limit is counted in a last line that can be tapped. A note
// stands below; while the pointer rests on a bar, that bar's detail takes the
// note's place.
type ScoreList struct {
	widget.BaseWidget
	scores []Score
	most   int
	hover  int // index of the bar under the pointer, -1 for none
	lines  []*scoreLine
	more   *canvas.Text
	note   *Paragraph

	// OnHover is told when the pointer comes upon a bar and goes; nil for nobody.
	OnHover func(i int, over bool)
	// OnMore is called when the count of hidden scores is tapped; nil shows them all.
	OnMore func()
}

var (
	_ desktop.Hoverable = (*ScoreList)(nil)
	_ fyne.Tappable     = (*ScoreList)(nil)
	_ fyne.Accessible   = (*ScoreList)(nil)
)

// NewScoreList shows at most so many bars until told to show more.
func NewScoreList(most int) *ScoreList {
	l := &ScoreList{most: max(most, 1), hover: -1, more: newText(TextSmall, regular), note: NewParagraph("", Quiet, TextSmall)}
	l.recolour()
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
	l.update()
}

// SetMost changes how many bars are shown at most.
func (l *ScoreList) SetMost(most int) {
	if most = max(most, 1); most != l.most {
		l.most = most
		l.update()
	}
}

// SetNote sets the words below the bars, or none.
func (l *ScoreList) SetNote(text string) {
	l.note.Set(text)
	l.update()
}

func (l *ScoreList) shown() int { return min(len(l.scores), l.most) }

// update brings the primitives in line with the scores.
func (l *ScoreList) update() {
	for len(l.lines) < l.shown() {
		l.lines = append(l.lines, newScoreLine())
	}
	for i := range l.shown() {
		l.lines[i].score = l.scores[i]
	}
	l.more.Text = ""
	if rest := len(l.scores) - l.shown(); rest > 0 {
		l.more.Text = fmt.Sprintf("+ %d more", rest)
	}
	l.recolour()
	l.arrange(l.Size())
	canvas.Refresh(l.more)
}

func (l *ScoreList) recolour() {
	c := Now()
	for _, line := range l.lines {
		line.recolour(c)
	}
	l.more.Color = c.Accent
	l.note.recolour()
}

func (l *ScoreList) barsHeight() float32 {
	h := float32(l.shown()) * scoreRow
	if l.more.Text != "" {
		h += scoreRow
	}
	return h
}

func (l *ScoreList) arrange(size fyne.Size) {
	for i := range l.shown() {
		l.lines[i].arrange(float32(i)*scoreRow, size.Width)
	}
	putMiddle(l.more, 0, float32(l.shown())*scoreRow, scoreRow)
	y := l.barsHeight()
	l.note.Move(fyne.NewPos(0, y))
	l.note.Resize(fyne.NewSize(size.Width, l.note.HeightFor(size.Width)))
}

// HeightFor is the height of bars and note.
func (l *ScoreList) HeightFor(width float32) float32 {
	return l.barsHeight() + l.note.HeightFor(width)
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
	if i >= 0 {
		l.note.show(l.scores[i].Detail)
		if l.OnHover != nil {
			l.OnHover(i, true)
		}
	} else {
		l.note.show(l.note.text)
	}
	l.arrange(l.Size())
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
	if l.more.Text == "" || int(ev.Position.Y/scoreRow) != l.shown() {
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
	return Renderer{
		Object: l,
		Content: func() []fyne.CanvasObject {
			objects := make([]fyne.CanvasObject, 0, 5*l.shown()+2)
			for i := range l.shown() {
				objects = append(objects, l.lines[i].objects()...)
			}
			return append(objects, l.more, l.note)
		},
		Arrange:  l.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(160, l.HeightFor(max(l.Size().Width, 160))) },
		Recolour: l.recolour,
	}
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
