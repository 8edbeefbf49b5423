// Package browse is the screen where every item can be found: a list that
// stays smooth at a million rows, filters and full-text search over it, and at
// its side one item with its whole history.
//
// It is for looking, not for deciding: an item is judged in ui/review, to which
// this screen hands it. The one thing to know: a filter's result is a list of
// refs alone, found in the background. What the rows show is read page by page
// as they come into sight, and a list that has no page yet draws bars in its
// place; nothing here waits for the disk.
package browse
