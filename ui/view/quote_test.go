package view

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
)

func TestQuoteFoot(t *testing.T) {
	test.NewTempApp(t)
	q := NewQuote()
	bare := Post{Heading: "somebody", Content: Content{Text: "words"}}
	q.Set(bare)
	without := q.HeightFor(300)
	footed := bare
	footed.Foot = "below"
	q.Set(footed)
	if with := q.HeightFor(300); with <= without {
		t.Errorf("with a foot the quote is %v high, without one %v", with, without)
	}
	if got := q.AccessibilityLabel(); got != "somebody: words; below" {
		t.Errorf("the quote says %q", got)
	}
	q.Set(bare)
	if got := q.HeightFor(300); got != without {
		t.Errorf("without the foot again it is %v high, want %v", got, without)
	}
}

// Only the end of the heading follows the link.
func TestQuoteLink(t *testing.T) {
	test.NewTempApp(t)
	followed := 0
	q := NewQuote()
	q.Set(Post{Heading: "kim", Content: Content{Text: "words"}, Link: "withdraw", OnLink: func() { followed++ }})
	w := test.NewTempWindow(t, q)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(300, 60))
	for _, at := range []fyne.Position{fyne.NewPos(290, 8), fyne.NewPos(40, 8), fyne.NewPos(290, 50)} {
		test.TapAt(q, at)
	}
	if followed != 1 {
		t.Errorf("followed %d times, want once", followed)
	}
	q.Set(Post{Heading: "kim", Content: Content{Text: "words"}})
	test.TapAt(q, fyne.NewPos(290, 8))
	if followed != 1 || q.Cursor() != desktop.DefaultCursor {
		t.Error("a link that is gone is followed")
	}
}

// Each kind of post looks another way.
func TestPostKinds(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(kit.Dark))
	look := func(p Post) image.Image {
		p.Heading, p.Content = "heading", Content{Text: "words that are quoted"}
		q := NewQuote()
		q.Set(p)
		w := test.NewTempWindow(t, q)
		w.Resize(fyne.NewSize(300, 100))
		return w.Canvas().Capture()
	}
	posts := []Post{{}, {Kind: Answer}, {Kind: Quotation}, {Own: true}, {Link: "link"}, {Foot: "foot"}}
	for i := range posts {
		for j := range i {
			if alike(look(posts[i]), look(posts[j])) {
				t.Errorf("%+v and %+v look the same", posts[i], posts[j])
			}
		}
	}
}

// A tap on the line of an author does what its key does.
func TestAuthorLineKey(t *testing.T) {
	test.NewTempApp(t)
	tapped := 0
	a := NewAuthorLine()
	if a.Cursor() != desktop.DefaultCursor {
		t.Error("a line without a key looks as if it could be tapped")
	}
	a.SetKey("O", func() { tapped++ })
	a.Set(Author{Handle: "@kim", Post: "posted", Earlier: "2 earlier decisions", Where: "here"})
	w := test.NewTempWindow(t, a)
	w.Resize(fyne.NewSize(400, 60))
	test.Tap(a)
	if tapped != 1 || a.Cursor() != desktop.PointerCursor {
		t.Errorf("tapped %d times", tapped)
	}
	if got := a.AccessibilityLabel(); !strings.Contains(got, "2 earlier decisions") {
		t.Errorf("the line says %q", got)
	}
}
