package kit

import (
	"fmt"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
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

// draw paints a score as a row that begins at y.
func (s Score) draw(p *paint.Picture, c *Colors, y float32) {
	width := p.Size.Width
	names := min(max(width*.38, 60), 190)
	p.TextIn(p.Fit(OneLine(s.Name), names-Gap, body), 0, y, scoreRow, body, c.Text)
	p.TextIn(FormatScore(s.Value), width-scoreValue+6, y, scoreRow, body, c.Text)
	top, track := y+(scoreRow-scoreTrack)/2, max(width-names-scoreValue, 20)
	p.Box(names, top, track, scoreTrack, scoreTrack/2, c.Fill)
	p.Box(names, top, track*float32(unit(s.Value)), scoreTrack, scoreTrack/2, s.Severity().Of(c))
	if s.HasThreshold {
		p.Box(names+track*float32(unit(s.Threshold))-1, top-3, 2, scoreTrack+6, 0, c.Text)
	}
}

// ScoreBar shows one score as a bar with a tick at its threshold.
type ScoreBar struct {
	widget.BaseWidget
	score   Score
	drawing *Drawing

	// OnHover is told when the pointer comes and goes; nil for nobody.
	OnHover func(s Score, over bool)
}

var (
	_ desktop.Hoverable = (*ScoreBar)(nil)
	_ fyne.Accessible   = (*ScoreBar)(nil)
)

// NewScoreBar shows a score.
func NewScoreBar(s Score) *ScoreBar {
	b := &ScoreBar{score: s}
	b.drawing = NewDrawing(func(p *paint.Picture) { b.score.draw(p, Now(), 0) })
	b.ExtendBaseWidget(b)
	return b
}

// Set shows another score.
func (b *ScoreBar) Set(s Score) {
	if b.score != s {
		b.score = s
		b.drawing.Changed()
	}
}

// MouseIn tells OnHover.
func (b *ScoreBar) MouseIn(*desktop.MouseEvent) {
	if b.OnHover != nil {
		b.OnHover(b.score, true)
	}
}

// MouseMoved does nothing.
func (b *ScoreBar) MouseMoved(*desktop.MouseEvent) {}

// MouseOut tells OnHover.
func (b *ScoreBar) MouseOut() {
	if b.OnHover != nil {
		b.OnHover(b.score, false)
	}
}

// CreateRenderer is for the toolkit.
func (b *ScoreBar) CreateRenderer() fyne.WidgetRenderer {
	return b.drawing.Renderer(b, func() fyne.Size { return fyne.NewSize(160, scoreRow) })
}

// AccessibilityLabel says the score in words.
func (b *ScoreBar) AccessibilityLabel() string { return b.score.words() }

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
