package kit

import (
	"fmt"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Score is one detector's output for one label.
type Score struct {
	Name         string
	Value        float64 // 0 to 1
	Threshold    float64 // 0 to 1, where the detector flags
	HasThreshold bool
	Detail       string // detector and version, shown while the pointer rests on the bar
}

// Severity is how far the value is above its threshold: high from half of what
// is left above it, middle from the threshold on, low below it or where no
// threshold is known.
func (s Score) Severity() Severity {
	v, t := unit(s.Value), unit(s.Threshold)
	switch {
	case !s.HasThreshold || v < t:
		return Low
	case v-t >= (1-t)/2:
		return High
	default:
		return Middle
	}
}

// FormatScore writes a score the short way: .96, 1.0.
func FormatScore(v float64) string {
	v = unit(v)
	if s := fmt.Sprintf("%.2f", v); s[0] == '0' {
		return s[1:]
	}
	return "1.0"
}

// unit brings v into 0 to 1; what is not a number becomes 0.
func unit(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return min(max(v, 0), 1)
}

const (
	scoreRow   float32 = 24
	scoreTrack float32 = 8
	scoreValue float32 = 34
)

// scoreLine is the primitives of one bar.
type scoreLine struct {
	score             Score
	name, value       *canvas.Text
	track, fill, tick *canvas.Rectangle
}

func newScoreLine() *scoreLine {
	return &scoreLine{
		name: newText(TextBody, regular), value: newText(TextBody, regular),
		track: newBox(scoreTrack / 2), fill: newBox(scoreTrack / 2), tick: newBox(0),
	}
}

func (l *scoreLine) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{l.name, l.track, l.fill, l.tick, l.value}
}

func (l *scoreLine) recolour(c *Colors) {
	l.name.Color, l.value.Color = c.Text, c.Text
	l.track.FillColor, l.tick.FillColor = c.Fill, c.Text
	l.fill.FillColor = l.score.Severity().Of(c)
}

func (l *scoreLine) arrange(y, width float32) {
	names := min(max(width*.38, 60), 190)
	l.name.Text = Elide(OneLine(l.score.Name), names-Gap, l.name.TextSize, regular)
	l.value.Text = FormatScore(l.score.Value)
	putMiddle(l.name, 0, y, scoreRow)
	putMiddle(l.value, width-scoreValue+6, y, scoreRow)
	top, track := y+(scoreRow-scoreTrack)/2, max(width-names-scoreValue, 20)
	putBox(l.track, names, top, track, scoreTrack)
	// A bar shorter than its rounding would be drawn as a blot beside its place.
	filled := track * float32(unit(l.score.Value))
	l.fill.Hidden = filled < 1
	putBox(l.fill, names, top, max(filled, scoreTrack), scoreTrack)
	l.tick.Hidden = !l.score.HasThreshold
	putBox(l.tick, names+track*float32(unit(l.score.Threshold))-1, top-3, 2, scoreTrack+6)
}

// ScoreBar shows one score as a bar with a tick at its threshold.
type ScoreBar struct {
	widget.BaseWidget
	line *scoreLine
	// OnHover is told when the pointer comes and goes; nil for nobody.
	OnHover func(s Score, over bool)
}

var (
	_ desktop.Hoverable = (*ScoreBar)(nil)
	_ fyne.Accessible   = (*ScoreBar)(nil)
)

// NewScoreBar shows a score.
func NewScoreBar(s Score) *ScoreBar {
	b := &ScoreBar{line: newScoreLine()}
	b.line.score = s
	b.line.recolour(Now())
	b.ExtendBaseWidget(b)
	return b
}

// Set shows another score.
func (b *ScoreBar) Set(s Score) {
	if b.line.score == s {
		return
	}
	b.line.score = s
	b.line.recolour(Now())
	b.line.arrange(0, b.Size().Width)
	canvas.Refresh(b.line.value)
}

// MouseIn tells OnHover.
func (b *ScoreBar) MouseIn(*desktop.MouseEvent) {
	if b.OnHover != nil {
		b.OnHover(b.line.score, true)
	}
}

// MouseMoved does nothing.
func (b *ScoreBar) MouseMoved(*desktop.MouseEvent) {}

// MouseOut tells OnHover.
func (b *ScoreBar) MouseOut() {
	if b.OnHover != nil {
		b.OnHover(b.line.score, false)
	}
}

// CreateRenderer is for the toolkit.
func (b *ScoreBar) CreateRenderer() fyne.WidgetRenderer {
	return Renderer{
		Object:   b,
		Content:  b.line.objects,
		Arrange:  func(size fyne.Size) { b.line.arrange(0, size.Width) },
		Least:    func() fyne.Size { return fyne.NewSize(160, scoreRow) },
		Recolour: func() { b.line.recolour(Now()) },
	}
}

// AccessibilityLabel says the score in words.
func (b *ScoreBar) AccessibilityLabel() string { return b.line.score.words() }

// AccessibilityRole is text.
func (b *ScoreBar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (s Score) words() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", s.Name, FormatScore(s.Value))
	if s.HasThreshold {
		fmt.Fprintf(&b, ", threshold %s", FormatScore(s.Threshold))
	}
	return b.String()
}
