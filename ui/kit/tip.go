package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// Tip is a few words about what is under the pointer or the caret, laid over
// what stands there. It takes neither pointer nor keyboard. Hidden while it has
// nothing to say.
type Tip struct {
	widget.BaseWidget
	words   string
	drawing *Drawing
}

var _ fyne.Accessible = (*Tip)(nil)

const (
	tipPad  float32 = 10
	tipMost float32 = 340 // width of the words
)

// NewTip makes a tip with nothing to say.
func NewTip() *Tip {
	t := &Tip{}
	t.drawing = NewDrawing(func(p *paint.Picture) {
		c := Now()
		p.Box(0, 0, p.Size.Width, p.Size.Height, Radius, c.Raised)
		p.Border(0, 0, p.Size.Width, p.Size.Height, Radius, c.Faint)
		y := tipPad - 3
		for _, line := range Wrap(t.words, tipMost, body) {
			p.TextIn(line, tipPad, y, leading(body), body, c.Text)
			y += leading(body)
		}
	})
	t.Hidden = true
	t.ExtendBaseWidget(t)
	return t
}

// Say shows words; empty ones hide the tip.
func (t *Tip) Say(words string) {
	if t.words != words {
		t.words = words
		t.drawing.Changed()
	}
	if words == "" {
		t.Hide()
		return
	}
	t.Resize(t.MinSize())
	t.Show()
}

// Words are what the tip says; empty for nothing.
func (t *Tip) Words() string { return t.words }

// CreateRenderer is for the toolkit.
func (t *Tip) CreateRenderer() fyne.WidgetRenderer {
	return t.drawing.Renderer(t, func() fyne.Size {
		width, lines := float32(0), Wrap(t.words, tipMost, body)
		for _, line := range lines {
			width = max(width, paint.Width(line, body))
		}
		return fyne.NewSize(float32(int(width+1))+2*tipPad, float32(len(lines))*leading(body)+2*tipPad-6)
	})
}

// AccessibilityLabel is the words.
func (t *Tip) AccessibilityLabel() string { return t.words }

// AccessibilityRole is text.
func (t *Tip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
