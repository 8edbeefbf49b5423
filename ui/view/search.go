package view

import (
	"sort"

	"discern/ui/view/letters"
)

// Find searches the text, shows all matches and goes to the first one from the
// caret or from what can be seen on. It does not matter how the words are
// written, see letters.Index. An empty query ends the search.
func (t *Text) Find(query string) {
	if t.query == query {
		return
	}
	from := t.searchFrom()
	t.query, t.found, t.here = query, nil, 0
	if query != "" {
		if t.index == nil {
			t.index = letters.NewIndex(t.runes)
		}
		t.found = t.index.Find(query)
		t.layFurther()
	}
	if len(t.found) > 0 {
		t.here = sort.Search(len(t.found), func(i int) bool { return t.found[i].Start >= from }) % len(t.found)
		t.showMatch()
	}
	t.told()
}

// searchFrom is where a search begins: at the match that is looked at, else at
// the first line on the screen.
func (t *Text) searchFrom() int {
	if len(t.found) > 0 {
		return t.found[t.here].Start
	}
	if t.offset == 0 || t.Size().Width <= 0 {
		return 0
	}
	l, _ := t.shown()
	return l.lines[min(int(t.offset*t.scale()+.5)/l.lineHeight(), len(l.lines)-1)].start
}

// FindNext goes to the next match, or by a negative step to one before. After
// the last comes the first.
func (t *Text) FindNext(step int) {
	if n := len(t.found); n > 0 {
		t.here = ((t.here+step)%n + n) % n
		t.showMatch()
		t.told()
	}
}

// Found is how many matches there are, and which of them, from 1 on, is looked
// at.
func (t *Text) Found() (here, all int) {
	if len(t.found) == 0 {
		return 0, 0
	}
	return t.here + 1, len(t.found)
}

// showMatch brings the match that is looked at to the screen, with some lines
// around it, and puts the caret there.
func (t *Text) showMatch() {
	m := t.found[t.here]
	t.anchor, t.head, t.placed, t.goal = m.End, m.End, true, -1
	l, scrolls := t.shown()
	if !scrolls || t.Size().Height <= 0 {
		return
	}
	line := float32(l.lineHeight()) / t.scale()
	y := float32(l.lineAt(m.Start)) * line
	if y < t.offset || y+line > t.offset+t.Size().Height {
		t.scrollTo(y - t.Size().Height/3)
	}
}
