package words

import (
	"strings"

	"discern/queue"
	"discern/ui/view"
)

// Appeal is what an appeal says and what it is about: not by whom that was decided.
func Appeal(c *queue.Contested, policies *queue.Policies, lang string) view.Post {
	about := Capital(Verdict(&c.Decision))
	if len(c.Decision.Policies) > 0 {
		about += " under " + strings.Join(c.Decision.Policies, ", ")
	}
	for _, code := range c.Decision.Policies {
		if r := policies.Rule(code); r != nil {
			about += " · " + r.Title
		}
	}
	return view.Post{
		Heading: "Appeal, heard by somebody who has not decided the item · the author says:",
		Content: view.Content{Text: c.Words, Lang: lang},
		Foot:    "Contested: " + about + "\nYour decision is the answer, and takes the place of that one.",
		Own:     true,
	}
}
