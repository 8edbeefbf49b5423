// Package review is the screen where items are judged, one after the other.
//
// Session is the work and holds no widget; Screen shows what the session says
// and hands it keys and taps. The one thing to know: the session replaces its
// View whole, and the screen changes only what differs, since every object that
// is refreshed costs part of the frame in which the next item appears.
package review
