package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/feed"
	"discern/storage"
	"discern/storage/vault"
	"discern/ui/kit"
)

// deskWithMedia is a desk over a workspace of its own.
func deskWithMedia(tb testing.TB, now func() time.Time) (*queue.Desk, *storage.Workspace) {
	tb.Helper()
	dir := tb.TempDir()
	w, err := storage.Open(dir, storage.Options{Now: now})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := w.Close(); err != nil {
			tb.Error(err)
		}
	})
	v, err := vault.Open(filepath.Join(dir, "media"), vault.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	policies, err := queue.NewPolicies()
	if err != nil {
		tb.Fatal(err)
	}
	return queue.NewDesk(queue.Config{Store: w, Vault: v, Policies: policies, Reviewer: "kim", Now: now}), w
}

// imports takes a file of items and one of media in, and returns how that ended.
func imports(tb testing.TB, desk *queue.Desk, items, medium string) importing {
	tb.Helper()
	dir := tb.TempDir()
	path := filepath.Join(dir, "items.jsonl")
	if err := errors.Join(os.WriteFile(path, []byte(items), 0o600), os.WriteFile(filepath.Join(dir, "a.jpg"), []byte(medium), 0o600)); err != nil {
		tb.Fatal(err)
	}
	var last importing
	im := &importer{desk: desk, run: kit.Inline(), now: time.Now, changed: func(st importing) { last = st }}
	im.start(job{name: "items.jsonl", open: func() (Feed, error) { return feed.Open([]string{path}, feed.Options{}) }})
	im.wait()
	return last
}

func TestTheStripTellsOfMedia(t *testing.T) {
	const whole = `{"id":"a","source":"s","kind":"image","media":[{"path":"a.jpg"}]}` + "\n"
	for _, tt := range []struct {
		name, items, want string
		notices           int
		lacks             bool
	}{
		{"none", `{"id":"a","source":"s","text":"words"}` + "\n", "items.jsonl: 1 new, 0 updated, 0 unchanged", 0, false},
		{"one", whole, "items.jsonl: 1 new, 0 updated, 0 unchanged, 1 media", 0, false},
		{
			"some", whole + `{"id":"b","source":"s","kind":"image","media":[{"path":"b.jpg"},{"path":"a.jpg","sha256":"` + "00000000000000000000000000000000000000000000000000000000000000ff" + `"}]}` + "\nnothing\n",
			"items.jsonl: 2 new, 0 updated, 0 unchanged, 1 rejected, 1 media, 1 not as flagged, 1 missing", 2, true,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			desk, _ := deskWithMedia(t, nil)
			st := imports(t, desk, tt.items, "the medium")
			if st.Running || st.Err != nil || st.Line() != tt.want {
				t.Errorf("it says %q (%v), want %q", st.Line(), st.Err, tt.want)
			}
			if len(st.Notices) != tt.notices || lacksMedia(st.Report.Media) != tt.lacks {
				t.Errorf("notices %v, lacks media %v", st.Notices, lacksMedia(st.Report.Media))
			}
		})
	}
}

// The window deletes what is over when it opens, and says nothing of it; what goes
// wrong it says.
func TestThePurgeWhenTheWindowOpens(t *testing.T) {
	at := time.Now()
	desk, store := deskWithMedia(t, func() time.Time { return at })
	imports(t, desk, `{"id":"a","source":"s","kind":"image","media":[{"path":"a.jpg"}]}`+"\n", "the medium")
	ctx := context.Background()
	task, err := desk.Next(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Decide(ctx, task.Ref, queue.Judgement{Verdict: queue.Unsure}); err != nil {
		t.Fatal(err)
	}
	at = at.Add(185 * 24 * time.Hour)
	fault := ""
	opens := func() {
		p := &purger{desk: desk, run: kit.Inline(), fault: func(text string) { fault = text }}
		p.start()
		p.stop()
		p.wait()
	}
	opens()
	if _, err := desk.Medium(ctx, task.Ref, 0); queue.KindOf(err) != queue.Gone || fault != "" {
		t.Errorf("the medium answers %v, said was %q", err, fault)
	}
	if err := store.SetSetting(ctx, "media_retention", "gibberish"); err != nil {
		t.Fatal(err)
	}
	opens()
	if want := `Media whose retention is over could not be deleted: media_retention: "gibberish" is neither a number of days, 0 to 36500, nor keep`; fault != want {
		t.Errorf("said was %q", fault)
	}
}
