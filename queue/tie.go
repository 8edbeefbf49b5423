package queue

import (
	"context"
	"slices"
)

// Link is a way in which items belong together.
type Link int

// The links.
const (
	ByAuthor   Link = iota + 1 // the same author of the same source
	InThread                   // the same thread of the same source
	OfMedium                   // the same medium, byte by byte
	ByReporter                 // flagged by the same reporter of the same source
)

// Tie is one end of a link: items that have an equal tie belong together.
type Tie struct {
	Link  Link
	Value string // opaque; see Item.Ties
}

// RecordDepth is of how many items a record is drawn, the newest first.
const RecordDepth = 1000

// Ties returns the item's ties, each once. An author is known by id, or by handle
// where the source gives no id; a thread by the first post it answers to, or by
// the item itself where others answer it; a medium by its address. Where a source
// says less, items that belong together are not found to; never the reverse.
func (it *Item) Ties() []Tie {
	var ties []Tie
	add := func(l Link, value string) {
		for _, t := range ties {
			if t == (Tie{l, value}) {
				return
			}
		}
		ties = append(ties, Tie{l, value})
	}
	if it.Author.Name() != "" {
		ties = append(ties, it.authorTie())
	}
	if root := it.thread(); root != "" {
		add(InThread, it.Source+"\x00"+root)
	}
	for i := range it.Media {
		if a := it.Media[i].Address(); a != "" {
			add(OfMedium, a)
		}
	}
	for i := range it.Flags {
		if f := &it.Flags[i]; f.Reporter != "" {
			add(ByReporter, f.tie(it.Source))
		}
	}
	return ties
}

// authorTie is the tie of an author who is named.
func (it *Item) authorTie() Tie { return Tie{ByAuthor, it.Source + "\x00" + it.Author.Name()} }

// Tie returns the tie of whoever raised the flag on an item of a source; the
// reporter must be named.
func (f *Flag) Tie(source string) Tie { return Tie{ByReporter, f.tie(source)} }

func (f *Flag) tie(source string) string { return source + "\x00" + string(f.By) + "\x00" + f.Reporter }

// Name is what an author is known by within a source: the id, else the handle;
// empty for nobody.
func (a *Author) Name() string {
	switch {
	case a == nil:
		return ""
	case a.ID != "":
		return a.ID
	default:
		return a.Handle
	}
}

// thread names the thread by its first post that is known; empty when the item
// stands alone.
func (it *Item) thread() string {
	for i := range it.Context {
		if c := &it.Context[i]; c.Role == Parent {
			return c.Author.Name() + "\x00" + c.Text
		}
	}
	for i := range it.Context {
		if it.Context[i].Role == Reply {
			return it.Author.Name() + "\x00" + it.Text
		}
	}
	return ""
}

// tied returns the work on the other items that have a tie, the newest first, and
// whether there are more than RecordDepth. Those of which the person at the desk must
// not know what was decided are left out.
func (d *Desk) tied(ctx context.Context, t Tie, but Ref) (works []Work, cut bool, err error) {
	refs, err := d.store.Tied(ctx, t, 0, RecordDepth+2) // one to leave out, one to see that there are more
	if err != nil {
		return nil, false, err
	}
	refs = slices.DeleteFunc(refs, func(r Ref) bool { return r == but })
	if cut = len(refs) > RecordDepth; cut {
		refs = refs[:RecordDepth]
	}
	if works, err = d.store.Works(ctx, refs, d.now()); err != nil || len(works) == 0 {
		return works, cut, err
	}
	blind, err := d.blind(ctx, refs...)
	for i := range works {
		if w := &works[i]; blind.covers(w.Ref) && w.State == Settled {
			w.State, w.Verdict, w.Queue = Waiting, "", MainQueue
		}
	}
	return works, cut, err
}
