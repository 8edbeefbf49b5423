// Package team is what the window says of the team's hub beside Review: a sheet on how it
// stands, a sheet on which items are checked out for the field, and a screen on which
// two people's decisions on one item are shown side by side.
//
// It is for words and choices. It reaches nothing by itself: what is to be done with the
// hub the window does, and tells what comes of it. The one thing to know: words here need
// no understanding of databases; nobody has to know what a lease, a ledger or a conflict
// is to do the right thing.
package team
