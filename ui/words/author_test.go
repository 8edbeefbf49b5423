package words

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/ui/view"
)

func TestAuthor(t *testing.T) {
	it := queue.Item{
		ID: "a", Source: "forum", Lang: "ar", CreatedAt: now.Add(-time.Hour), Reach: &queue.Reach{Views: 5200, Shares: 3},
		Author: &queue.Author{ID: "u1", CreatedAt: now.AddDate(0, 0, -9), Followers: 41, Anonymous: true, PriorViolations: 2},
	}
	want := view.Author{
		Handle: "u1", Facts: "9 days old · 2 earlier violations · 41 followers · no name given",
		Post: "posted 60 min ago · seen by 5,200 · 3 shares", Where: "Arabic · forum/a",
	}
	if diff := cmp.Diff(want, Author(&it, now)); diff != "" {
		t.Errorf("author (-want +got):\n%s", diff)
	}
	if got := Author(&queue.Item{ID: "a"}, now); got.Handle != "author not known" || got.Where != "a" {
		t.Errorf("nobody is %+v", got)
	}
	facts := []view.Fact{{Name: "Account", Value: "9 days old"}, {Name: "Followers", Value: "41"}, {Name: "Name", Value: "not given"}, {Name: "At source", Value: "2 earlier violations"}}
	if diff := cmp.Diff(facts, AuthorFacts(&it, now)); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	bare := []view.Fact{{Name: "Account", Value: "age not known"}, {Name: "Followers", Value: "0"}, {Name: "At source", Value: "no violation known"}}
	if diff := cmp.Diff(bare, AuthorFacts(&queue.Item{Author: &queue.Author{ID: "u1"}}, now)); diff != "" {
		t.Errorf("facts of whom little is known (-want +got):\n%s", diff)
	}
}

func TestRecord(t *testing.T) {
	of := func(violating, allowed, unsure int) queue.AuthorRecord {
		n := violating + allowed + unsure
		return queue.AuthorRecord{
			Author: "u1", Items: n, Decided: n, Read: min(n, 50),
			Verdicts: map[queue.Verdict]int{queue.Violating: violating, queue.NotViolating: allowed, queue.Unsure: unsure},
		}
	}
	with := func(r queue.AuthorRecord, change func(*queue.AuthorRecord)) queue.AuthorRecord {
		change(&r)
		return r
	}
	removed := func(n int) func(*queue.AuthorRecord) {
		return func(r *queue.AuthorRecord) {
			r.Actions, r.Rules = []queue.Count{{Name: "remove", N: n}}, []queue.Count{{Name: "TVEC6", N: n}}
		}
	}
	clues := func(n int) func(*queue.AuthorRecord) {
		return func(r *queue.AuthorRecord) { r.Clues = make([]queue.Clue, n) }
	}
	for name, tt := range map[string]struct {
		record         queue.AuthorRecord
		earlier, whole string
	}{
		"nothing":     {of(0, 0, 0), "", "Nothing was decided on this author yet."},
		"they wait":   {with(of(0, 0, 0), func(r *queue.AuthorRecord) { r.Waiting = 2 }), "", "Nothing was decided on this author yet. 2 more wait."},
		"one":         {of(0, 1, 0), "1 earlier decision on this author: allowed", "1 decided: allowed."},
		"both":        {with(of(2, 0, 0), removed(2)), "2 earlier decisions on this author: both removed", "2 decided: both removed. Under TVEC6 (2)."},
		"some":        {with(of(9, 5, 0), removed(9)), "14 decided before: 9 removed, 5 allowed", "14 decided: 9 removed (64 %), 5 allowed (36 %). Under TVEC6 (9)."},
		"not all":     {with(of(9, 5, 0), removed(7)), "14 decided before: 9 violating, 5 allowed", "14 decided: 9 violating (64 %), 5 allowed (36 %). Under TVEC6 (7)."},
		"unsure":      {of(1, 1, 1), "3 decided before: 1 violating, 1 allowed, 1 unsure", "3 decided: 1 violating (33 %), 1 allowed (33 %), 1 unsure (33 %)."},
		"very many":   {with(of(900, 100, 0), removed(45)), "1,000 decided before: 900 violating, 100 allowed", "1,000 decided: 900 violating (90 %), 100 allowed (10 %). Under TVEC6 (45) (of the newest 50)."},
		"a clue":      {with(of(0, 0, 0), clues(1)), "1 clue", "Nothing was decided on this author yet."},
		"clues first": {with(of(0, 3, 0), clues(2)), "2 clues · 3 earlier decisions on this author: all allowed", "3 decided: all allowed."},
	} {
		if got := Earlier(&tt.record); got != tt.earlier {
			t.Errorf("%s: %q, want %q", name, got, tt.earlier)
		}
		if got := Record(&tt.record); got != tt.whole {
			t.Errorf("%s: %q, want %q", name, got, tt.whole)
		}
	}
}

// said writes posts as "heading: words; foot".
func said(posts []view.Post) (lines []string) {
	for _, p := range posts {
		lines = append(lines, strings.TrimSuffix(p.Heading+": "+p.Content.Text+"; "+p.Foot, "; "))
	}
	return lines
}

func TestBeforeAndClues(t *testing.T) {
	decided := func(d queue.Decision, title string) queue.Judged {
		return queue.Judged{Row: queue.Row{Kind: queue.Image, Title: title}, Decision: d}
	}
	r := queue.AuthorRecord{
		Newest: []queue.Judged{
			decided(queue.Decision{Verdict: queue.Violating, Policies: []string{"TVEC6"}, Actions: []queue.Action{queue.Remove, queue.Warn}, DecidedAt: now.Add(-3 * time.Hour)}, "a title"),
			decided(queue.Decision{Verdict: queue.NotViolating}, ""),
			decided(queue.Decision{Verdict: queue.Violating, Actions: []queue.Action{"ban"}}, "x"),
			decided(queue.Decision{Verdict: queue.Violating}, "x"),
			decided(queue.Decision{Verdict: queue.Unsure}, "x"),
		},
		Clues: []queue.Clue{{Words: "quotes the news", Reviewer: "kim", At: now.Add(-48 * time.Hour)}, {Words: "of old", At: now}, {Words: "undated"}},
	}
	want := []string{
		"Removed, author warned under TVEC6 · 3 h ago: ; a title", "Allowed: ; Image without words", "Ban: ; x", "Violating: ; x", "Unsure: ; x",
	}
	if diff := cmp.Diff(want, said(Before(&r, now))); diff != "" {
		t.Errorf("before (-want +got):\n%s", diff)
	}
	want = []string{"kim · 2 days ago: quotes the news", "somebody · just now: of old", "somebody: undated"}
	if diff := cmp.Diff(want, said(Clues(&r, now))); diff != "" {
		t.Errorf("clues (-want +got):\n%s", diff)
	}
}

func TestFlagged(t *testing.T) {
	flags := []queue.Reported{
		{Flag: queue.Flag{By: queue.ByDetector, Reason: "THREAT"}},
		{Flag: queue.Flag{By: queue.ByUser, Reporter: "@rosa", Reason: "rude", At: now.Add(-time.Hour)}, Record: &queue.ReporterRecord{Right: 12, Judged: 15}},
		{Flag: queue.Flag{By: queue.ByTrustedFlagger, Reporter: "Observatory", Reference: "OBS-1"}, Record: &queue.ReporterRecord{Right: 900, Judged: 1000, Cut: true}},
		{Flag: queue.Flag{By: queue.ByUser, Reporter: "new\nhere"}},
		{Flag: queue.Flag{By: queue.ByGovernment, Reporter: "Ports", Reference: "P-2", At: now.Add(-3 * time.Hour)}},
		{Flag: queue.Flag{By: queue.ByRemovalOrder, Reference: "DE-1", At: now.Add(-2 * time.Hour), Deadline: now.Add(41 * time.Minute)}},
	}
	want := []string{
		"Removal order DE-1: ; 41 min left · 2 h ago",
		"Government referral P-2: ; 3 h ago\nPorts, no record yet",
		"Trusted flagger OBS-1: ; Observatory, right in 900 of the newest 1,000 judged",
		"A person · 60 min ago: rude; @rosa, right in 12 of 15",
		"A person: ; new here, no record yet",
		"A detector: THREAT",
	}
	if diff := cmp.Diff(want, said(Flagged(flags, now))); diff != "" {
		t.Errorf("flags (-want +got):\n%s", diff)
	}
}

func TestPosts(t *testing.T) {
	who := &queue.Author{Handle: "@city"}
	author := &queue.Author{ID: "u1", Handle: "@me"}
	item := queue.Item{Lang: "de", CreatedAt: now.Add(-time.Hour), Author: author}
	at := func(d time.Duration) time.Time { return now.Add(-d) }
	for name, tt := range map[string]struct {
		context       []queue.Context
		before, after []string
	}{
		"each by what it is": {
			[]queue.Context{
				{Role: queue.Reply, Author: who, Text: "1", CreatedAt: at(30 * time.Minute)},
				{Role: queue.Quoted, Author: who, Text: "2", CreatedAt: at(5 * time.Hour)},
				{Role: queue.Parent, Author: who, Text: "3", CreatedAt: at(2 * time.Hour)},
				{Role: queue.SameAuthor, Text: "4", CreatedAt: at(3 * time.Hour)},
				{Role: queue.SameAuthor, Text: "5", CreatedAt: at(40 * time.Minute)},
				{Role: queue.Parent, Text: "6", CreatedAt: at(4 * time.Hour)},
				{Role: queue.Reply, Author: author, Text: "7", CreatedAt: at(0)},
			},
			[]string{"In reply to somebody · 4 h ago: 6", "By the same author · 3 h ago: 4", "In reply to @city · 2 h ago: 3", "Quotes @city · 5 h ago: 2"},
			[]string{"By the same author · 40 min ago: 5", "Reply by @city · 30 min ago: 1", "Reply by the same author · just now: 7"},
		},
		"without times, as the source has them": {
			[]queue.Context{{Role: queue.Parent, Text: "1", CreatedAt: at(time.Hour)}, {Role: queue.Parent, Text: "2"}, {Role: queue.SameAuthor, Text: "3"}, {Role: queue.Reply, Text: "4"}},
			[]string{"In reply to somebody · 60 min ago: 1", "In reply to somebody: 2"},
			[]string{"By the same author: 3", "Reply by somebody: 4"},
		},
		"none": {},
	} {
		it := item
		it.Context = tt.context
		before, after := Posts(&it, now)
		if diff := cmp.Diff(tt.before, said(before)); diff != "" {
			t.Errorf("%s: before (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(tt.after, said(after)); diff != "" {
			t.Errorf("%s: after (-want +got):\n%s", name, diff)
		}
		for _, p := range append(before, after...) {
			if p.Own != strings.Contains(p.Heading, "the same author") || p.Content.Lang != "de" || (p.Kind == view.Quotation) != strings.HasPrefix(p.Heading, "Quotes") || (p.Kind == view.Answer) != strings.HasPrefix(p.Heading, "Reply") {
				t.Errorf("%s: %+v", name, p)
			}
		}
	}
}
