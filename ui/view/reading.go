package view

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/ui/kit"
	"discern/ui/view/letters"
)

// reading is what a person does with a text: what they have selected, marked
// and searched for, and where their caret stands. Places are counted in code
// points, in the order in which they were written, whatever the order on the
// screen.
type reading struct {
	reader *reader         // takes pointer and keyboard; nil for a text that is only looked at
	tip    *kit.Tip        // about what is under the pointer or the caret
	layer  *fyne.Container // what the tip lies in

	segments     *segments // nil while nobody needed them
	anchor, head int       // the selection lies between; the caret stands at head
	placed       bool      // head is where somebody put it
	caret        bool      // the keyboard moves the caret
	goal         float32   // where the caret wants to stand when it goes up and down, in pixels; -1 for here
	forbidden    bool      // copying
	evidence     []Span    // what the reviewer marked, in order
	index        *letters.Index
	query        string
	found        []letters.Range
	here         int // of found
	further      *fyne.Animation

	// OnEvidence is told what is to be marked as evidence after a change, in
	// order; nil where nothing can be marked. Who is told gives it back by
	// SetEvidence.
	OnEvidence func([]Span)
	// OnRefused is called when copying is asked for and forbidden.
	OnRefused func()
	// OnRead is called when selection, caret, matches or raw text have changed,
	// and with them what Notes say.
	OnRead func()
	// OnFind is called when the keyboard, which is the caret's, asks for a search.
	OnFind func()
}

// NewReadable makes an empty text like NewText that can be read with pointer
// and keyboard: selected, copied, searched and marked.
func NewReadable(size float32) *Text {
	t := NewText(size)
	t.tip = kit.NewTip()
	t.layer = container.NewWithoutLayout(t.tip)
	t.reader = newReader(t)
	t.goal = -1
	return t
}

// Tip is what is said about the character under the pointer or the caret. The
// owner lays it over everything else; the text moves it.
func (t *Text) Tip() fyne.CanvasObject { return t.layer }

// stopReading forgets all that belongs to the text shown so far.
func (t *Text) stopReading() {
	if t.reader == nil {
		return
	}
	t.reader.leave()
	t.pointAway()
	t.anchor, t.head, t.placed, t.goal = 0, 0, false, -1
	t.segments, t.index, t.evidence = nil, nil, nil
	t.query, t.found, t.here = "", nil, 0
	if t.raw {
		t.raw = false
		t.forget()
	}
	t.raster.Refresh()
}

// seg are the segments of the text.
func (t *Text) seg() *segments {
	if t.segments == nil {
		t.segments = newSegments(t.runes)
	}
	return t.segments
}

// marks is what is painted beside the letters.
func (t *Text) marks() marks {
	m := marks{spans: t.spans, found: t.found, here: t.here, caret: -1, segments: t.seg()}
	if t.reader == nil {
		return m
	}
	m.mixed = t.studied().mixed
	m.start, m.end = t.Selection()
	if len(t.evidence) > 0 {
		m.spans = append(slices.Clip(t.spans), t.evidence...)
	}
	if t.caret {
		m.caret = t.head
	}
	return m
}

// told redraws the text and tells its owner.
func (t *Text) told() {
	t.raster.Refresh()
	if t.OnRead != nil {
		t.OnRead()
	}
}

// Raw reports whether the text is shown raw.
func (t *Text) Raw() bool { return t.raw }

// SetRaw shows the text as it is written, code point after code point from left
// to right, or as it reads. What was on the screen stays there.
func (t *Text) SetRaw(on bool) {
	if t.raw == on || t.reader == nil {
		return
	}
	first := 0
	if t.offset > 0 {
		l, _ := t.shown()
		first = l.lines[min(int(t.offset*t.scale())/l.lineHeight(), len(l.lines)-1)].start
	}
	t.raw = on
	t.forget()
	t.pointAway()
	t.goal = -1
	if t.offset > 0 {
		l, _ := t.shown()
		t.scrollTo(float32(l.lineAt(first)*l.lineHeight()) / t.scale())
	}
	t.told()
}

// placeAt is the place in the text that is nearest to a point.
func (t *Text) placeAt(pos fyne.Position) int {
	l, _ := t.shown()
	y := int((pos.Y + t.offset) * t.scale())
	i := max(y/l.lineHeight(), 0)
	switch {
	case y < 0:
		return 0
	case l.ensure(i+1) <= i:
		return len(t.runes)
	}
	return l.pointed(i, pos.X*t.scale(), t.seg())
}

// reveal scrolls until the line of a place can be seen.
func (t *Text) reveal(at int) {
	if t.Size().Height <= 0 {
		return
	}
	l, scrolls := t.shown()
	if !scrolls {
		return
	}
	line := float32(l.lineHeight()) / t.scale()
	y := float32(l.lineAt(at)) * line
	switch {
	case y < t.offset:
		t.scrollTo(y)
	case y+line > t.offset+t.Size().Height:
		t.scrollTo(y + line - t.Size().Height)
	}
}

// windowsAFrame is how many windows of a long text are laid out between two
// frames, a few milliseconds' work.
const windowsAFrame = 4

// layFurther lays the rest of a long text out, a little in every frame, so that
// a step or a match far down does not wait for it. It begins when somebody
// begins to read: most texts are decided at a glance.
func (t *Text) layFurther() {
	if t.Size().Width <= 0 || t.further != nil {
		return
	}
	l, _ := t.shown()
	if l.done {
		return
	}
	t.further = fyne.NewAnimation(time.Second, func(float32) {
		for n := 0; n < windowsAFrame && !l.done; n++ {
			l.more(window)
		}
		if t.further != nil && (l.done || l != t.lay && l != t.narrow) {
			t.further.Stop()
			t.further = nil
		}
	})
	t.further.RepeatCount = fyne.AnimationRepeatForever
	t.further.Start()
}
