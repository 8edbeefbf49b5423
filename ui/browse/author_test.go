package browse

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/kit"
)

func TestDetailTellsOfTheAuthor(t *testing.T) {
	by := func(id, author string) *queue.Item {
		return &queue.Item{ID: id, Source: "forum", Kind: queue.Text, Text: "words of " + id, Author: &queue.Author{Handle: author}}
	}
	st := perform(t, kit.Inline(), wide, by("a", "@kim"), by("b", "@noor"), by("c", "@kim"))
	ctx := context.Background()
	ref := func(id string) queue.Ref {
		t.Helper()
		r, err := st.desk.Find(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if _, err := st.desk.Decide(ctx, ref("a"), queue.Judgement{Verdict: queue.NotViolating}); err != nil {
		t.Fatal(err)
	}
	if err := st.desk.Clue(ctx, ref("a"), "quotes the news"); err != nil {
		t.Fatal(err)
	}
	st.opener.Open(ref("c"))
	if got := st.detail.record.AccessibilityLabel(); !st.detail.record.Visible() || got != "1 decided: allowed." {
		t.Errorf("the record says %q (%v)", got, st.detail.record.Visible())
	}
	if got := st.detail.clues.Object().Objects[0].(fyne.Accessible).AccessibilityLabel(); !strings.HasSuffix(got, ": quotes the news") {
		t.Errorf("the clue says %q", got)
	}
	st.opener.Open(ref("b"))
	if st.detail.record.Visible() || st.detail.clues.Object().Visible() {
		t.Error("of an author who is not known here something is told")
	}
}

// The item has its place among the posts around it.
func TestDetailAroundTheItem(t *testing.T) {
	post := func(role queue.Role, text string) queue.Context {
		return queue.Context{Role: role, Text: text, CreatedAt: time.Now()}
	}
	st := perform(t, kit.Inline(), wide, &queue.Item{ID: "a", Source: "forum", Kind: queue.Text, Text: "words", Context: []queue.Context{post(queue.Reply, "later"), post(queue.Parent, "first")}})
	st.openRow(0)
	var all []string
	for _, o := range st.detail.posts.Object().Objects {
		all = append(all, o.(fyne.Accessible).AccessibilityLabel())
	}
	if got := strings.Join(all, "; "); got != "In reply to somebody · just now: first; – the item itself –: ; Reply by somebody · just now: later" {
		t.Errorf("around it: %s", got)
	}
	if got := st.detail.around.AccessibilityLabel(); got != "Around it 2 posts" {
		t.Errorf("the heading says %q", got)
	}
}
