// Package letters says what letters are and what they look like: which words
// mix scripts to be read as something else, and where a word stands in a text
// however it is spelt.
//
// It is for whoever shows content to a person. It draws nothing, knows no item
// and keeps nothing: plain runes go in, places in them come out, counted in
// code points with the end exclusive.
//
// The one thing to know: the ideas are those of Unicode's UTS #39, the table is
// our own. It holds letters that most fonts draw like a Latin one, and no
// figures: "1" for "l" is seen by any reader, "а" for "a" by none.
package letters
