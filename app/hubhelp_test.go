package main

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"discern/assets"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// codeBlock is a block of code in a page of help.
var codeBlock = regexp.MustCompile("(?s)```(\\w+)\n(.*?)```")

// flagged are items as a platform's own job has them.
const flagged = `{"id":"1","source":"%[1]s","kind":"text","lang":"en","text":"'); DROP TABLE hub.item; --","author":{"handle":"'"},"scores":[{"detector":"d","label":"l","score":0.75}]}
{"id":"2","source":"%[1]s","kind":"text","text":"two","scores":[{"detector":"d","label":"l","score":0.25}],"flags":[{"by":"removal_order","deadline":"2026-11-01T08:00:00Z"}]}
`

// What the help tells the jobs of platforms to do is done: by each of the languages that
// this machine has, and always by Go. The second time nothing is there to be done.
func TestHelpPublishes(t *testing.T) {
	topics := assets.Help()
	page := topics[slices.IndexFunc(topics, func(p assets.Topic) bool { return p.Name == "hub-publish" })]
	code := map[string]string{}
	for _, block := range codeBlock.FindAllStringSubmatch(page.Markdown, -1) {
		code[block[1]] = block[2]
	}
	server := hubtest.Shared(t)
	dsn := server.Database(t)
	if _, _, err := hub.Init(t.Context(), dsn); err != nil {
		t.Fatal(err)
	}
	const name, password = "help_mill", "correct horse"
	if err := hub.AddReviewer(t.Context(), dsn, hub.Reviewer{Name: name, Duty: hub.Ingest, Password: password}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = hub.RemoveReviewer(t.Context(), dsn, name) })
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal("the server's own address is no URL")
	}
	here := strings.NewReplacer(
		"postgres://mill@HOST/team?sslmode=verify-full", fmt.Sprintf("postgres://%s@%s%s?sslmode=disable", name, u.Host, u.Path),
		"host=HOST dbname=team user=mill sslmode=verify-full", fmt.Sprintf("host=%s port=%s dbname=%s user=%s sslmode=disable", u.Hostname(), u.Port(), u.Path[1:], name),
	)
	for _, tt := range []struct {
		language, file string
		command        []string
		has            []string // a command that succeeds where the language is there
		first, second  string
	}{
		{"go", "main.go", []string{"./publish"}, []string{"go", "version"}, "2 0 0 0 <nil>", "0 0 2 0 <nil>"},
		{"python", "publish.py", []string{"/usr/bin/python3", "publish.py"}, []string{"/usr/bin/python3", "-c", "import psycopg"}, "(2, 0, 0, 0)", "(0, 0, 2, 0)"},
		{"js", "publish.mjs", []string{"node", "publish.mjs"}, []string{"node", "-e", "require('pg')"}, "added: '2'", "unchanged: '2'"},
	} {
		t.Run(tt.language, func(t *testing.T) {
			if code[tt.language] == "" {
				t.Fatal("the help has no example")
			}
			if err := exec.Command(tt.has[0], tt.has[1:]...).Run(); err != nil {
				t.Skip("not here: ", strings.Join(tt.has, " "))
			}
			dir := t.TempDir()
			for file, text := range map[string]string{
				"publish.sql": code["sql"], "flagged.jsonl": fmt.Sprintf(flagged, tt.language), tt.file: here.Replace(code[tt.language]),
			} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if modules := os.Getenv("NODE_PATH"); tt.language == "js" && modules != "" {
				if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil { // where import looks
					t.Fatal(err)
				}
			}
			if tt.language == "go" {
				if out, err := exec.Command("go", "build", "-o", filepath.Join(dir, "publish"), filepath.Join(dir, tt.file)).CombinedOutput(); err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
			}
			for _, want := range []string{tt.first, tt.second} {
				cmd := exec.Command(tt.command[0], tt.command[1:]...)
				cmd.Dir, cmd.Env = dir, append(os.Environ(), "PGPASSWORD="+password)
				out, err := cmd.CombinedOutput()
				if err != nil || !bytes.Contains(out, []byte(want)) {
					t.Errorf("answers %s, %v, want %s", out, err, want)
				}
			}
			conn, err := pgx.Connect(t.Context(), dsn)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close(t.Context())
			var places string
			if err := conn.QueryRow(t.Context(), `SELECT string_agg(concat_ws(' ', item, lang, priority, to_char(deadline AT TIME ZONE 'UTC', 'YYYY-MM-DD')), '; ' ORDER BY item)
				FROM hub.queue WHERE source = $1`, tt.language).Scan(&places); err != nil {
				t.Fatal(err)
			}
			if want := "1 en 749999; 2  250000 2026-11-01"; places != want {
				t.Errorf("in the queue stand %q, want %q", places, want)
			}
		})
	}
}
