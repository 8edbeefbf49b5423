package words

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
)

// Flagged are an item's flags, one post each, the gravest first: who, when and
// until when, why, and how often the reporter was right.
func Flagged(flags []queue.Reported, now time.Time) []view.Post {
	var posts []view.Post
	for _, by := range []queue.Flagger{queue.ByRemovalOrder, queue.ByGovernment, queue.ByTrustedFlagger, queue.ByUser, queue.ByDetector} {
		for _, r := range flags {
			if r.Flag.By == by {
				posts = append(posts, flagged(r, now))
			}
		}
	}
	return posts
}

func flagged(r queue.Reported, now time.Time) view.Post {
	f := r.Flag
	p := view.Post{Heading: cmp.Or(flaggerWord[f.By], map[queue.Flagger]string{queue.ByUser: "A person", queue.ByDetector: "A detector"}[f.By])}
	p.Content.Text = f.Reason
	when := strings.TrimPrefix(left(f.Deadline, now), " · ")
	if !f.At.IsZero() {
		when = strings.TrimPrefix(when+" · "+ago(f.At, now), " · ")
	}
	var foot []string
	switch {
	case f.Reference != "":
		p.Heading += reference(f)
		foot = append(foot, when)
	case when != "":
		p.Heading += " · " + when
	}
	if who := Reporter(r); who != "" {
		foot = append(foot, who)
	}
	p.Foot = strings.TrimPrefix(strings.Join(foot, "\n"), "\n")
	return p
}

// Reporter names who raised a flag and how often they were right; empty where the
// source names nobody.
func Reporter(r queue.Reported) string {
	if r.Flag.Reporter == "" {
		return ""
	}
	who := kit.OneLine(r.Flag.Reporter)
	switch {
	case r.Record == nil:
		return who + ", no record yet"
	case r.Record.Cut:
		return fmt.Sprintf("%s, right in %d of the newest %s judged", who, r.Record.Right, queue.Thousands(r.Record.Judged))
	}
	return fmt.Sprintf("%s, right in %d of %s", who, r.Record.Right, queue.Thousands(r.Record.Judged))
}
