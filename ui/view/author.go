package view

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// Author is who wrote what is judged.
type Author struct {
	Handle string // as it is written where the content comes from
	Facts  string // what is known about the account, on the first line
	More   string // what is known about the post, on the second line
}

const disc float32 = 40

// AuthorLine shows an author: an initial in a disc, the handle, and quiet
// facts beside and below it. It never shows a portrait.
type AuthorLine struct {
	widget.BaseWidget
	author  Author
	drawing *kit.Drawing
}

var _ fyne.Accessible = (*AuthorLine)(nil)

var (
	small  = paint.Style{Size: kit.TextSmall}
	body   = paint.Style{Size: kit.TextBody}
	strong = paint.Style{Size: kit.TextTitle, Bold: true}
)

// NewAuthorLine makes an empty line.
func NewAuthorLine() *AuthorLine {
	a := &AuthorLine{}
	a.drawing = kit.NewDrawing(func(p *paint.Picture) { a.author.draw(p) })
	a.ExtendBaseWidget(a)
	return a
}

// Set shows another author.
func (a *AuthorLine) Set(author Author) {
	if a.author != author {
		a.author = author
		a.drawing.Changed()
	}
}

// Prepare shapes the words of what Set will probably be given next.
func (a *AuthorLine) Prepare(author Author) {
	if p := a.drawing.Scratch(); p != nil {
		author.draw(p)
	}
}

// initial is the first letter or digit of a handle.
func initial(handle string) string {
	for _, r := range handle {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return "?"
}

func (a Author) draw(p *paint.Picture) {
	const x = disc + 12
	c, room := kit.Now(), p.Size.Width-disc-12
	p.Disc(0, 0, disc, c.Fill)
	letter, large := initial(a.Handle), paint.Style{Size: kit.TextTitle}
	p.TextIn(letter, (disc-p.Width(letter, large))/2, 0, disc, large, c.Muted)
	y, h := float32(0), disc
	if a.More != "" {
		h = 22
		p.TextIn(p.Fit(kit.OneLine(a.More), room, small), x, y+h, disc-h, small, c.Muted)
	}
	w := p.TextIn(p.Fit(kit.OneLine(a.Handle), room*.6, strong), x, y, h, strong, c.Text)
	if a.Facts != "" {
		p.TextIn(p.Fit("· "+kit.OneLine(a.Facts), room-w-6, body), x+w+6, y, h, body, c.Muted)
	}
}

// CreateRenderer is for the toolkit.
func (a *AuthorLine) CreateRenderer() fyne.WidgetRenderer {
	return a.drawing.Renderer(a, func() fyne.Size { return fyne.NewSize(200, disc) })
}

// AccessibilityLabel is the handle and the facts.
func (a *AuthorLine) AccessibilityLabel() string {
	return a.author.Handle + " " + a.author.Facts + " " + a.author.More
}

// AccessibilityRole is text.
func (a *AuthorLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
