package assets

import "strings"

// helpOrder is the order in which the topics are read.
var helpOrder = []string{
	"start", "keys", "reading", "viewer", "media", "video", "context", "order", "wellbeing", "import", "fetch", "commands", "hub", "policies", "audit", "duties", "insight", "reports", "hub-admin", "hub-publish", "hub-growth", "ledger", "storage", "privacy",
}

// Topic is one page of help.
type Topic struct {
	Name     string // such as "start"; lasting, so that a screen can open it
	Title    string // the page's heading
	Markdown string // the page without its heading: paragraphs, lists, second headings, bold and code
}

// Help returns the pages of help in reading order.
func Help() []Topic {
	topics := make([]Topic, len(helpOrder))
	for i, name := range helpOrder {
		head, body, _ := strings.Cut(string(mustRead("help/"+name+".md")), "\n")
		topics[i] = Topic{Name: name, Title: strings.TrimPrefix(head, "# "), Markdown: strings.TrimSpace(body)}
	}
	return topics
}
