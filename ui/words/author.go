package words

import (
	"cmp"
	"strings"
	"time"

	"discern/queue"
	"discern/ui/view"
)

// Author says who posted the item, and when and how far it went.
func Author(it *queue.Item, now time.Time) view.Author {
	line := view.Author{Handle: handle(it.Author)}
	var about, post, where []string
	if a := it.Author; a != nil {
		if !a.CreatedAt.IsZero() {
			about = append(about, queue.Spell(now.Sub(a.CreatedAt))+" old")
		}
		if a.PriorViolations > 0 {
			about = append(about, queue.Number(a.PriorViolations, "earlier violation", "earlier violations"))
		}
		if a.Followers > 0 {
			about = append(about, queue.Thousands(a.Followers)+" followers")
		}
		if a.Anonymous {
			about = append(about, "no name given")
		}
	}
	if !it.CreatedAt.IsZero() {
		post = append(post, "posted "+queue.Spell(now.Sub(it.CreatedAt))+" ago")
	}
	if r := it.Reach; r != nil && r.Views > 0 {
		post = append(post, "seen by "+queue.Thousands(r.Views))
	}
	if r := it.Reach; r != nil && r.Shares > 0 {
		post = append(post, queue.Number(r.Shares, "share", "shares"))
	}
	if it.Lang != "" {
		where = append(where, Language(it.Lang))
	}
	where = append(where, it.Key().String())
	line.Facts, line.Post, line.Where = strings.Join(about, " · "), strings.Join(post, " · "), strings.Join(where, " · ")
	return line
}

func handle(a *queue.Author) string {
	if a == nil {
		return "author not known"
	}
	return cmp.Or(a.Handle, a.ID, "author not known")
}

// AuthorFacts is what the source says of the author, line by line.
func AuthorFacts(it *queue.Item, now time.Time) []view.Fact {
	var facts []view.Fact
	add := func(name, value string) { facts = append(facts, view.Fact{Name: name, Value: value}) }
	a := it.Author
	if a == nil {
		return nil
	}
	age, prior := "age not known", "no violation known"
	if !a.CreatedAt.IsZero() {
		age = queue.Spell(now.Sub(a.CreatedAt)) + " old"
	}
	if a.PriorViolations > 0 {
		prior = queue.Number(a.PriorViolations, "earlier violation", "earlier violations")
	}
	add("Account", age)
	add("Followers", queue.Thousands(a.Followers))
	if a.Anonymous {
		add("Name", "not given")
	}
	add("At source", prior)
	return facts
}

// ago says how long ago something was.
func ago(at, now time.Time) string {
	if d := now.Sub(at); d >= time.Minute {
		return queue.Spell(d) + " ago"
	}
	return "just now"
}

// Links says how items belong together, as "same author, same thread".
func Links(links []queue.Link) string {
	words := make([]string, len(links))
	for i, l := range links {
		words[i] = map[queue.Link]string{queue.ByAuthor: "same author", queue.InThread: "same thread", queue.OfMedium: "same medium"}[l]
	}
	return strings.Join(words, ", ")
}

// Capital begins words with a capital letter.
func Capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
