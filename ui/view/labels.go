package view

import "unicode"

// labels are the labels of the characters from start to stop that are shown as
// marks: because they hide, because no font has them, or because they have nothing
// to stand upon and would be drawn over what is before them.
func (l *layout) labels(start, stop int) map[int]string {
	found := map[int]string{}
	from := start
	for from > l.par.start && combines(l.text[from]) {
		from--
	}
	bare := true
	for i := from; i < stop; i++ {
		if r := l.text[i]; r >= ' ' && r < 0x7f {
			bare = false
			continue
		}
		label := l.label(i)
		if label == "" && bare && combines(l.text[i]) {
			label = code(l.text[i])
		}
		bare = label != "" || l.text[i] == '\t'
		if label != "" && i >= start {
			found[i] = label
		}
	}
	return found
}

// combines reports whether r is drawn upon the character before it.
func combines(r rune) bool { return r >= 0x300 && unicode.In(r, unicode.Mn, unicode.Me) }
