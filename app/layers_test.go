package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestLayers holds the arrows of the house: app → ui → queue ← storage, every
// folder below queue or storage importing its parent and never the reverse.
func TestLayers(t *testing.T) {
	cmd := exec.Command("go", "list", "-tags", "sqlite_fts5,migrated_fynedo", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	// Of each layer, what it may not import. A name ending in / stands for all below it.
	forbidden := map[string][]string{
		"discern/assets":            {"discern/", "fyne.io/"},
		"discern/queue":             {"discern/", "fyne.io/", "github.com/mattn/", "database/", "net/"},
		"discern/queue/feed":        {"discern/ui", "discern/storage", "discern/app", "fyne.io/", "github.com/mattn/", "database/", "net/"},
		"discern/queue/fetch":       {"discern/ui", "discern/ui/", "discern/storage", "discern/storage/", "discern/app", "discern/queue/", "fyne.io/", "github.com/", "golang.org/", "database/", "os"},
		"discern/queue/film":        {"discern/ui", "discern/storage", "discern/app", "discern/queue/", "fyne.io/", "github.com/", "database/"},
		"discern/queue/hub":         {"discern/ui", "discern/ui/", "discern/storage", "discern/storage/", "discern/app", "discern/assets", "discern/queue/", "fyne.io/", "github.com/mattn/", "database/", "net/http"},
		"discern/queue/hub/hubtest": {"discern/", "fyne.io/", "github.com/mattn/", "database/"},
		"discern/queue/measure":     {"discern/ui", "discern/storage", "discern/app", "discern/queue/", "fyne.io/", "github.com/", "database/", "net/", "net", "os", "os/exec", "path/filepath"},
		"discern/queue/media":       {"discern/ui", "discern/storage", "discern/app", "discern/queue/", "fyne.io/", "github.com/", "database/", "net/", "net", "os", "os/exec", "path/filepath"},
		"discern/queue/report":      {"discern/ui", "discern/storage", "discern/app", "discern/assets", "discern/queue/", "fyne.io/", "github.com/mattn/", "database/", "net/", "net", "os", "os/exec"},
		"discern/storage":           {"discern/ui", "discern/app", "discern/queue/", "fyne.io/", "net/http"},
		"discern/storage/staging":   {"discern/ui", "discern/app", "fyne.io/", "github.com/mattn/", "database/", "net/"},
		"discern/storage/vault":     {"discern/ui", "discern/app", "discern/queue/", "fyne.io/", "github.com/mattn/", "database/", "net/"},
		"discern/ui":                {"discern/storage", "discern/app", "discern/queue/", "github.com/mattn/", "database/", "net/http"},
		"discern/ui/audit":          {"discern/storage", "discern/queue/", "database/", "net/http"},
		"discern/ui/browse":         {"discern/storage", "discern/queue/", "database/", "net/http"},
		"discern/ui/insight":        {"discern/storage", "discern/storage/", "discern/queue/feed", "discern/queue/fetch", "discern/queue/film", "discern/queue/media", "discern/queue/report", "database/", "net/http"},
		"discern/ui/kit":            {"discern/queue", "discern/storage", "discern/ui/view", "discern/ui/words", "discern/ui/kit/chart", "database/"},
		"discern/ui/kit/bidi":       {"discern/", "fyne.io/", "github.com/", "database/"},
		"discern/ui/kit/chart":      {"discern/queue", "discern/queue/", "discern/storage", "discern/assets", "discern/ui", "discern/ui/view", "discern/ui/words", "database/", "net/", "os"},
		"discern/ui/kit/paint":      {"discern/queue", "discern/queue/", "discern/storage", "discern/assets", "discern/ui", "discern/ui/kit", "discern/ui/kit/chart", "discern/ui/view", "discern/ui/words", "database/"},
		"discern/ui/oversight":      {"discern/storage", "discern/queue/", "database/", "net/http"},
		"discern/ui/review":         {"discern/storage", "discern/queue/", "database/", "net/http"},
		"discern/ui/setup":          {"discern/storage", "discern/queue/", "database/", "net/http"},
		"discern/ui/team":           {"discern/storage", "discern/queue/", "database/", "net/http"},
		"discern/ui/view":           {"discern/queue", "discern/storage", "database/"},
		"discern/ui/view/letters":   {"discern/", "fyne.io/", "database/", "net/"},
		"discern/ui/words":          {"discern/storage", "discern/queue/", "database/", "net/http"},
		"discern/app":               {"database/", "github.com/mattn/"},
	}
	// The screens, and what they are made of, know no screen.
	screens := []string{"discern/ui/audit", "discern/ui/browse", "discern/ui/insight", "discern/ui/oversight", "discern/ui/review", "discern/ui/setup", "discern/ui/team"}
	for _, name := range append(slices.Clone(screens), "discern/ui/kit", "discern/ui/kit/chart", "discern/ui/kit/paint", "discern/ui/view", "discern/ui/words") {
		forbidden[name] = append(forbidden[name], slices.DeleteFunc(slices.Clone(screens), func(s string) bool { return s == name })...)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		for _, lent := range []string{"discern/queue/fetch", "discern/queue/hub"} {
			if words[0] != "discern/app" && words[0] != "discern/app/bench" && slices.Contains(words[1:], lent) {
				t.Errorf("%s imports %s: only the program hands it on", words[0], lent)
			}
		}
		if words[0] != "discern/app/bench" && slices.Contains(words[1:], "discern/queue/hub/hubtest") {
			t.Errorf("%s imports discern/queue/hub/hubtest, which is for tests and the bench", words[0])
		}
		for _, forTests := range []string{"discern/storage/staging", "discern/ui/internal/screentest", "discern/ui/internal/reference"} {
			if slices.Contains(words[1:], forTests) {
				t.Errorf("%s imports %s, which is for tests", words[0], forTests)
			}
		}
		rules, ok := forbidden[words[0]]
		if !ok {
			continue
		}
		seen++
		for _, imported := range words[1:] {
			for _, f := range rules {
				if imported == f || strings.HasSuffix(f, "/") && strings.HasPrefix(imported, f) {
					t.Errorf("%s imports %s", words[0], imported)
				}
			}
			if words[0] == "discern/queue" && strings.Contains(imported, ".") && imported != "github.com/google/uuid" {
				t.Errorf("the domain imports %s", imported)
			}
		}
	}
	if seen != len(forbidden) {
		t.Errorf("%d of %d layers were found", seen, len(forbidden))
	}
}
