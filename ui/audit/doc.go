// Package audit is the screen on which decisions are judged: a list of all of
// them with filters, and at its side one decision beside its item, with what
// others said of it and what was shown to each, and what a supervisor can do
// about it.
//
// It is for looking again, not for the first look, which is ui/review's. The one
// thing to know: the list is made of the desk's chronicle, every decision in
// narrow form, which is read once in the background and kept; filters go through
// it in memory and keep nothing but places in it. What only a supervisor may do is
// shown to others with the reason why not, and refused by the desk, not here.
package audit
