// Package view shows content: the words to be judged, with what detectors and
// reviewers marked in them, who wrote them and what they answer to.
//
// It is for content, which may hold anything: any script, any control
// character, any length. Words of our own are shown by ui/kit. It knows
// nothing of items; plain values come in.
//
// The one thing to know: Text shows what is there, in the order in which it was
// seen where it comes from. Characters that have no shape of their own are drawn
// as small labelled marks; those that turn the text around do so, as in every
// browser, and a dashed line lies above what they have moved. Only the lines that
// can be seen are laid out. All of it runs on the UI's own goroutine.
package view

// SpanTone says who marked a span.
type SpanTone int

// The ones who mark.
const (
	Detector SpanTone = iota
	Reviewer
)

// Span is a marked part of a text, in Unicode code points, end exclusive. What
// lies outside the text is cut off.
type Span struct {
	Start, End int
	Tone       SpanTone
}

// Content is a text to show.
type Content struct {
	Text  string
	Lang  string // BCP 47 where known; it chooses between forms of Han characters
	Spans []Span
}
