package words

import (
	"slices"
	"time"

	"discern/queue"
	"discern/ui/view"
)

// Posts are the posts around an item in the order of the thread, each under a
// heading that says what it is to the item: those that come before it, what it
// answers to and what it quotes last, and those that come after. A post without a
// time stays where the source puts it.
func Posts(it *queue.Item, now time.Time) (before, after []view.Post) {
	var up, quoted, rest []queue.Context
	for _, c := range it.Context {
		switch {
		case c.Role == queue.Quoted:
			quoted = append(quoted, c)
		case c.Role == queue.Parent, c.Role == queue.SameAuthor && !c.CreatedAt.IsZero() && c.CreatedAt.Before(it.CreatedAt):
			up = append(up, c)
		default:
			rest = append(rest, c)
		}
	}
	put := func(posts []queue.Context) (list []view.Post) {
		if !slices.ContainsFunc(posts, func(c queue.Context) bool { return c.CreatedAt.IsZero() }) {
			slices.SortStableFunc(posts, func(a, b queue.Context) int { return a.CreatedAt.Compare(b.CreatedAt) })
		}
		for _, c := range posts {
			list = append(list, post(it, c, now))
		}
		return list
	}
	return append(put(up), put(quoted)...), put(rest)
}

// Around are all posts around an item, the item's own place among them marked where
// there are some before and some after it, and how many there are in words.
func Around(it *queue.Item, now time.Time) (posts []view.Post, number string) {
	before, after := Posts(it, now)
	posts = slices.Concat(before, after)
	number = queue.Number(len(posts), "post", "posts")
	if len(before) > 0 && len(after) > 0 {
		posts = slices.Insert(posts, len(before), view.Post{Heading: "– the item itself –", Own: true})
	}
	return posts, number
}

// post heads a post around the item.
func post(it *queue.Item, c queue.Context, now time.Time) view.Post {
	p := view.Post{Content: view.Content{Text: c.Text, Lang: it.Lang}}
	own := c.Role == queue.SameAuthor || c.Author.Name() != "" && c.Author.Name() == it.Author.Name()
	who := ""
	switch {
	case own:
		who = "the same author"
	case c.Author != nil && c.Author.Handle != "":
		who = c.Author.Handle
	default:
		who = "somebody"
	}
	switch c.Role {
	case queue.Parent:
		p.Heading = "In reply to " + who
	case queue.Reply:
		p.Heading, p.Kind = "Reply by "+who, view.Answer
	case queue.Quoted:
		p.Heading, p.Kind = "Quotes "+who, view.Quotation
	default:
		p.Heading = "By " + who
	}
	p.Own = own
	if !c.CreatedAt.IsZero() {
		p.Heading += " · " + ago(c.CreatedAt, now)
	}
	return p
}
