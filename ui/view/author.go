package view

import (
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// Author is who wrote what is judged.
type Author struct {
	Handle  string // as it is written where the content comes from
	Facts   string // what is known about the account, on the first line
	Post    string // when it was posted and how far it went, on the second line
	Earlier string // what was decided on the author before, after that
	Where   string // where the post stands, last: the first to be cut off
}

const disc float32 = 40

// AuthorLine shows an author: an initial in a disc, the handle, and quiet
// facts beside and below it. It never shows a portrait.
type AuthorLine struct {
	widget.BaseWidget
	author  Author
	key     string // of what a tap does; empty for none
	tapped  func()
	drawing *kit.Drawing
}

var (
	_ fyne.Accessible    = (*AuthorLine)(nil)
	_ fyne.Tappable      = (*AuthorLine)(nil)
	_ desktop.Cursorable = (*AuthorLine)(nil)
)

var (
	small  = paint.Style{Size: kit.TextSmall}
	body   = paint.Style{Size: kit.TextBody}
	strong = paint.Style{Size: kit.TextTitle, Bold: true}
)

// NewAuthorLine makes an empty line.
func NewAuthorLine() *AuthorLine {
	a := &AuthorLine{}
	a.drawing = kit.NewDrawing(func(p *paint.Picture) {
		a.author.draw(p)
		if a.key != "" {
			kit.DrawCap(p, a.key, p.Size.Width, 0, firstLine)
		}
	})
	a.ExtendBaseWidget(a)
	return a
}

// SetKey has a tap on the line do something, and shows its key at the right end.
func (a *AuthorLine) SetKey(key string, tapped func()) {
	a.key, a.tapped = key, tapped
}

// Tapped does what the line is there for.
func (a *AuthorLine) Tapped(*fyne.PointEvent) {
	if a.tapped != nil {
		a.tapped()
	}
}

// Cursor is a hand where a tap does something.
func (a *AuthorLine) Cursor() desktop.Cursor {
	if a.tapped != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
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

const (
	firstLine float32 = 22
	keyRoom   float32 = 30 // at the right end of the first line
)

func (a Author) draw(p *paint.Picture) {
	const x = disc + 12
	c, room := kit.Now(), p.Size.Width-disc-12
	p.Disc(0, 0, disc, c.Fill)
	letter, large := initial(a.Handle), paint.Style{Size: kit.TextTitle}
	p.TextIn(letter, (disc-p.Width(letter, large))/2, 0, disc, large, c.Muted)
	h := disc
	if a.Post != "" || a.Earlier != "" || a.Where != "" {
		h = firstLine
		a.drawSecond(p, c, x, h, room)
	}
	room -= keyRoom
	w := p.TextIn(p.Fit(kit.OneLine(a.Handle), room*.6, strong), x, 0, h, strong, c.Text)
	if a.Facts != "" {
		p.TextIn(p.Fit("· "+kit.OneLine(a.Facts), room-w-6, body), x+w+6, 0, h, body, c.Muted)
	}
}

// leastPart is the room below which a part of the second line is left away.
const leastPart float32 = 48

// drawSecond paints the second line, its parts one after the other.
func (a Author) drawSecond(p *paint.Picture, c *kit.Colors, x, y, room float32) {
	used := float32(0)
	for _, part := range [...]struct {
		text   string
		colour color.NRGBA
	}{{a.Post, c.Muted}, {a.Earlier, c.Text}, {a.Where, c.Muted}} {
		if part.text == "" || room-used < leastPart {
			continue
		}
		if used > 0 {
			used += p.TextIn(" · ", x+used, y, disc-y, small, c.Muted)
		}
		used += p.TextIn(p.Fit(kit.OneLine(part.text), room-used, small), x+used, y, disc-y, small, part.colour)
	}
}

// CreateRenderer is for the toolkit.
func (a *AuthorLine) CreateRenderer() fyne.WidgetRenderer {
	return a.drawing.Renderer(a, func() fyne.Size { return fyne.NewSize(200, disc) })
}

// AccessibilityLabel is the handle and the facts.
func (a *AuthorLine) AccessibilityLabel() string {
	return strings.Join([]string{a.author.Handle, a.author.Facts, a.author.Post, a.author.Earlier, a.author.Where}, " ")
}

// AccessibilityRole is text.
func (a *AuthorLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
