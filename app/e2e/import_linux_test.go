package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"discern/storage"
)

// Files that are put into the watched folder are imported while decisions are
// made, and all of both is kept.
func TestImportWhileDeciding(t *testing.T) {
	const before, dropped = 400, 20_000
	d := newDesk(t)
	d.command("import", d.file("items.jsonl", invent("early", before)))
	folder := t.TempDir()
	d.watches(folder)
	d.open()

	d.drop(folder, "late.jsonl", invent("late", dropped))
	during := 0 // decisions while some of the file was there and some not
	for made := 0; made < 30 || d.waiting+d.done < before+dropped; made++ {
		d.decides("a")
		if n := d.waiting + d.done; n > before && n < before+dropped {
			during++
		}
	}
	t.Logf("%d decisions, %d of them counted while the import was under way", d.done, during)
	if d.waiting != before+dropped-d.done {
		t.Errorf("%d done and %d waiting, of %d", d.done, d.waiting, before+dropped)
	}
	d.close()
	d.verify()
	if got := len(d.decisions()); got != d.done {
		t.Errorf("%d decisions exported, %d were counted", got, d.done)
	}
	var stats struct {
		Items struct{ Total, Decided int }
	}
	if err := json.Unmarshal([]byte(d.command("stats", "--json")), &stats); err != nil {
		t.Fatal(err)
	}
	if stats.Items.Total != before+dropped || stats.Items.Decided != d.done {
		t.Errorf("%+v, want %d items and %d decided", stats, before+dropped, d.done)
	}

	// What was taken is not taken again at the next start.
	d.open()
	d.decides("a")
	d.close()
}

// watches sets the folder that the window watches; in the window a dialog does.
func (d *desk) watches(folder string) {
	d.Helper()
	w, err := storage.Open(d.dir, storage.Options{})
	if err != nil {
		d.Fatal(err)
	}
	if err := w.SetSetting(d.Context(), "folder", folder); err != nil {
		d.Error(err)
	}
	if err := w.Close(); err != nil {
		d.Fatal(err)
	}
}

// drop puts a file into a folder at once.
func (d *desk) drop(folder, name string, content []byte) {
	d.Helper()
	if err := os.Rename(d.file(name, content), filepath.Join(folder, name)); err != nil {
		d.Fatal(err)
	}
}
