package view

import "discern/ui/kit"

// Passage is an item's words on a card, with the bar that finds in them and a line
// that tells what there is to know about them. Whoever shows it places the three.
type Passage struct {
	Text  *Text
	Bar   *FindBar
	Card  *kit.Card
	Notes *kit.StatusLine

	// OnSettle is called when the parts want other heights than they have.
	OnSettle func()
}

// NewPassage makes one of a size in points that can be read and copied from, without
// words.
func NewPassage(size float32, copying bool, refused func()) *Passage {
	p := &Passage{Text: NewReadable(size), Notes: kit.NewStatusLine(), OnSettle: func() {}}
	p.Text.SetCopying(copying)
	p.Text.OnRefused = refused
	p.Bar = NewFindBar(p.Text)
	p.Bar.OnChanged = func() { p.OnSettle() }
	p.Text.OnFind = p.Bar.Open
	p.Text.OnRead = p.note
	p.Card = kit.NewCard(p.Text)
	return p
}

// Above are the parts as they stand above what scrolls; the words may take a share of
// the height.
func (p *Passage) Above(share float32) []kit.Above {
	return []kit.Above{{Object: p.Bar, Gap: kit.Gap}, {Object: p.Card, Gap: kit.Gap, Share: share}, {Object: p.Notes, Gap: kit.Gap}}
}

// Set shows other words, from their beginning.
func (p *Passage) Set(c Content) {
	p.Bar.Close()
	p.Text.Set(c)
}

// Mark changes what is marked in them. Without words the card is hidden.
func (p *Passage) Mark(spans []Span) {
	p.Text.SetSpans(spans)
	kit.ShowIf(len(p.Text.runes) > 0, p.Card)
	p.note()
}

// Hide hides all of it.
func (p *Passage) Hide() {
	p.Bar.Close()
	kit.ShowIf(false, p.Card, p.Notes)
}

// note says what there is to know about the words.
func (p *Passage) note() {
	parts := p.Text.Notes()
	p.Notes.SetLeft(parts...)
	kit.ShowIf(len(parts) > 0 && p.Card.Visible(), p.Notes)
	p.OnSettle()
}

// ReadByKeys gives the keyboard to a caret in them.
func (p *Passage) ReadByKeys() {
	if p.Card.Visible() {
		p.Text.ReadByKeys()
	}
}

// TurnRaw shows them as they are written, or as they read.
func (p *Passage) TurnRaw() {
	if p.Card.Visible() {
		p.Text.SetRaw(!p.Text.Raw())
	}
}
