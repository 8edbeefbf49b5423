package view

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
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
	circle  *canvas.Circle
	initial *canvas.Text
	handle  *canvas.Text
	facts   *canvas.Text
	more    *canvas.Text
}

var _ fyne.Accessible = (*AuthorLine)(nil)

// NewAuthorLine makes an empty line.
func NewAuthorLine() *AuthorLine {
	a := &AuthorLine{
		circle: &canvas.Circle{}, initial: &canvas.Text{TextSize: kit.TextTitle},
		handle: &canvas.Text{TextSize: kit.TextTitle, TextStyle: fyne.TextStyle{Bold: true}},
		facts:  &canvas.Text{TextSize: kit.TextBody}, more: &canvas.Text{TextSize: kit.TextSmall},
	}
	a.recolour()
	a.ExtendBaseWidget(a)
	return a
}

// Set shows another author.
func (a *AuthorLine) Set(author Author) {
	if a.author == author {
		return
	}
	a.author = author
	a.initial.Text = initial(author.Handle)
	a.arrange(a.Size())
	canvas.Refresh(a.handle)
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

func (a *AuthorLine) recolour() {
	c := kit.Now()
	a.circle.FillColor = c.Fill
	a.initial.Color, a.facts.Color, a.more.Color = c.Muted, c.Muted, c.Muted
	a.handle.Color = c.Text
}

func (a *AuthorLine) arrange(size fyne.Size) {
	a.circle.Resize(fyne.NewSquareSize(disc))
	letter := a.initial.MinSize()
	a.initial.Resize(letter)
	a.initial.Move(fyne.NewPos((disc-letter.Width)/2, (disc-letter.Height)/2))
	const x = disc + 12
	room := size.Width - x
	if room <= 0 {
		return
	}
	a.handle.Text = shorten(a.author.Handle, room*.6, a.handle)
	name := a.handle.MinSize()
	a.facts.Text = ""
	if a.author.Facts != "" {
		a.facts.Text = shorten("· "+a.author.Facts, room-name.Width-6, a.facts)
	}
	a.more.Text = shorten(a.author.More, room, a.more)
	y := float32(0)
	if a.more.Text == "" {
		y = (disc - name.Height) / 2
	}
	place(a.handle, x, y)
	place(a.facts, x+name.Width+6, y+(name.Height-a.facts.MinSize().Height)/2)
	place(a.more, x, disc-a.more.MinSize().Height+1)
}

// shorten makes s one line that fits a text's room.
func shorten(s string, room float32, t *canvas.Text) string {
	return kit.Elide(kit.OneLine(s), room, t.TextSize, t.TextStyle)
}

func place(t *canvas.Text, x, y float32) {
	t.Move(fyne.NewPos(x, y))
	t.Resize(t.MinSize())
}

// CreateRenderer is for the toolkit.
func (a *AuthorLine) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{a.circle, a.initial, a.handle, a.facts, a.more}
	return kit.Renderer{
		Object:   a,
		Content:  func() []fyne.CanvasObject { return objects },
		Arrange:  a.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(200, disc) },
		Recolour: a.recolour,
	}
}

// AccessibilityLabel is the handle and the facts.
func (a *AuthorLine) AccessibilityLabel() string {
	return a.author.Handle + " " + a.author.Facts + " " + a.author.More
}

// AccessibilityRole is text.
func (a *AuthorLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
