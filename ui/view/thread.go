package view

import (
	"slices"

	"fyne.io/fyne/v2"

	"discern/ui/kit"
)

// PostKind is how a post looks.
type PostKind int

// The kinds.
const (
	Plain     PostKind = iota // as what is answered: a thin bar at its left
	Answer                    // set in
	Quotation                 // in a box of its own, as what is quoted
)

// Post is one post of a thread: a heading of ours and their words.
type Post struct {
	Heading string
	Content Content
	Foot    string // lines of ours, quietly below the words; empty for none
	Kind    PostKind
	Own     bool   // by the author of what is judged, which the bar's colour shows too
	Link    string // at the heading's right end, which does OnLink; empty for none
	OnLink  func()
}

// same reports whether two posts look the same.
func (p *Post) same(q *Post) bool {
	return p.Heading == q.Heading && p.Foot == q.Foot && p.Kind == q.Kind && p.Own == q.Own && p.Link == q.Link
}

// Thread shows the posts around an item under one another.
type Thread struct {
	quotes []*Quote // as many as were ever needed
	column *fyne.Container
}

// NewThread makes a thread without posts.
func NewThread() *Thread { return &Thread{column: kit.NewColumn(kit.Gap, 0)} }

// Object is what the window shows.
func (t *Thread) Object() *fyne.Container { return t.column }

// Set shows other posts, each with so many lines before it has to be scrolled; 0
// for all.
func (t *Thread) Set(posts []Post, lines int) {
	for len(t.quotes) < len(posts) {
		t.quotes = append(t.quotes, NewQuote())
	}
	objects := make([]fyne.CanvasObject, len(posts))
	for i, p := range posts {
		t.quotes[i].SetMost(lines)
		t.quotes[i].Set(p)
		objects[i] = t.quotes[i]
	}
	if !slices.Equal(objects, t.column.Objects) {
		t.column.Objects = objects
		t.column.Refresh()
	}
}

// Prepare lays out the posts that Set will probably be given next.
func (t *Thread) Prepare(posts []Post) {
	for i, p := range posts[:min(len(posts), len(t.quotes))] {
		t.quotes[i].Prepare(p.Content)
	}
}
