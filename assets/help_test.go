package assets_test

import (
	"os"
	"strings"
	"testing"

	"discern/assets"
)

func TestHelp(t *testing.T) {
	topics := assets.Help()
	if topics[0].Name != "start" {
		t.Errorf("reading begins with %s", topics[0].Name)
	}
	titles := map[string]bool{}
	for _, p := range topics {
		if p.Title == "" || strings.HasPrefix(p.Title, "#") || titles[p.Title] {
			t.Errorf("%s: title %q is empty, raw or not the only one", p.Name, p.Title)
		}
		titles[p.Title] = true
		if strings.HasPrefix(p.Markdown, "# ") || strings.Contains(p.Markdown, "\n# ") {
			t.Errorf("%s: the title stands again in the text", p.Name)
		}
		if strings.Contains(p.Markdown, "\n|") {
			t.Errorf("%s: a table, which the window cannot show", p.Name)
		}
		if n := len(strings.Fields(p.Markdown)); n < 40 || n > 350 {
			t.Errorf("%s: %d words, want a short page", p.Name, n)
		}
	}
	pages, err := os.ReadDir("help")
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != len(topics) {
		t.Errorf("%d pages are written and %d are shown", len(pages), len(topics))
	}
}
