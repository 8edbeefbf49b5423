package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"discern/queue"
)

// mediaTally is what the import command says of media.
type mediaTally struct {
	Items struct{ New, Unchanged int64 }
	Media queue.MediaTally
}

func (d *desk) importsMedia(path string) (t mediaTally) {
	d.Helper()
	if err := json.Unmarshal([]byte(d.command("import", "--json", path)), &t); err != nil {
		d.Fatal(err)
	}
	return t
}

// checked is what verify --media says, which must be that all is well.
func (d *desk) checked() queue.MediaReport {
	d.Helper()
	var r struct {
		OK    bool
		Media queue.MediaReport
	}
	if err := json.Unmarshal([]byte(d.command("verify", "--media", "--json")), &r); err != nil || !r.OK || !r.Media.OK() {
		d.Fatalf("%+v (%v)", r, err)
	}
	return r.Media
}

func TestRealMedia(t *testing.T) {
	path := realData("media-items.jsonl")
	if path == "" {
		t.Skip("no real data here; DISCERN_DATA names its folder")
	}
	d := newDesk(t)
	if got := d.importsMedia(path); got.Items.New != 27 || got.Media != (queue.MediaTally{Sealed: 27}) {
		t.Errorf("%+v", got)
	}
	if got := d.importsMedia(path); got.Items.Unchanged != 27 || got.Media != (queue.MediaTally{Known: 27}) {
		t.Errorf("once more: %+v", got)
	}
	if got := d.checked(); got.Media != 27 || got.Bytes != 8_748_458 || got.Absent != 0 {
		t.Errorf("%+v", got)
	}
}

// An import that is killed while it seals is run again to the same end.
func TestKilledWhileImportingMedia(t *testing.T) {
	d := newDesk(t)
	const media = 60
	folder := t.TempDir()
	var items bytes.Buffer
	size := int64(0)
	for i := range media {
		data := make([]byte, 200_000+rand.IntN(2_000_000))
		_, _ = rand.NewChaCha8([32]byte{byte(i)}).Read(data)
		size += int64(len(data))
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprint(i)), data, 0o600); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&items, `{"id":"%d","source":"s","kind":"video","media":[{"path":"%d"}]}`+"\n", i, i)
	}
	path := filepath.Join(folder, "items.jsonl")
	if err := os.WriteFile(path, items.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 8 {
		cmd := exec.Command(program, "--workspace", d.dir, "import", path)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(30+rand.IntN(120)) * time.Millisecond)
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
		d.checked()
	}
	got := d.importsMedia(path)
	t.Logf("the last import found %d of %d media sealed", got.Media.Known, media)
	if got.Media.Known+got.Media.Sealed != media {
		t.Errorf("%+v", got)
	}
	if r := d.checked(); r.Media != media || r.Bytes != size || r.Absent != 0 {
		t.Errorf("%+v, want %d bytes", r, size)
	}
	if left, err := os.ReadDir(filepath.Join(d.dir, "media", "new")); err != nil || len(left) > 0 {
		t.Errorf("left half done: %v (%v)", left, err)
	}
}
