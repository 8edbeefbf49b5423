// Package report makes what leaves the desk for a regulator, a court or the public:
// statements of reasons, the transparency report, the case of one item and the
// packet that refers a danger to life.
//
// It turns domain values into bytes. It judges nothing, reads no workspace and sends
// nothing: whoever calls it hands in what is to be said and takes the bytes. The same
// values give the same bytes; what a report says of time is in the values.
//
// Every value of an item or a decision is foreign: it may hold markup, formulas, line
// ends and controls, and names of people. What is for the public holds none of them;
// what is for a court holds them in a form in which they do nothing.
package report
