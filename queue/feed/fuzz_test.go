package feed_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/queue/feed"
)

// checkTaken holds a reading against its promises: what was taken is valid, what
// was not has a place, a field and a reason, and what was taken and written comes
// back as it was.
func checkTaken(t *testing.T, all queue.Batch) {
	t.Helper()
	if len(all.At) != len(all.Items)+len(all.Entries) {
		t.Fatalf("%d places of %d items and %d entries", len(all.At), len(all.Items), len(all.Entries))
	}
	for _, r := range all.Rejects {
		if r.File == "" || r.Line < 1 || r.Field == "" || r.Reason == "" {
			t.Fatalf("a reject lacks something: %#v", r)
		}
	}
	for i := range all.Entries {
		if err := all.Entries[i].Validate(); err != nil {
			t.Fatalf("an entry was taken that is not valid: %v", err)
		}
	}
	for _, it := range all.Items {
		if err := it.Validate(); err != nil {
			t.Fatalf("an item was taken that is not valid: %v", err)
		}
	}
	if len(all.Items) == 0 {
		return
	}
	for _, f := range formats {
		var out bytes.Buffer
		i := -1
		if _, err := feed.WriteItems(&out, each(len(all.Items), func() queue.Record { i++; return queue.Record{Item: *all.Items[i]} }), f); err != nil {
			t.Fatal(err)
		}
		again := readText(t, out.Bytes(), feed.Options{})
		if diff := cmp.Diff(all.Items, again.Items); diff != "" || len(again.Rejects) > 0 {
			t.Fatalf("%s: rejects %q, items (-first +again):\n%s", f, rejects(again), diff)
		}
	}
}

func FuzzItems(f *testing.F) {
	m := newMaker(f, 30)
	var out bytes.Buffer
	if _, err := feed.WriteItems(&out, each(20, func() queue.Record { return queue.Record{Item: m.item()} }), feed.JSONL); err != nil {
		f.Fatal(err)
	}
	for line := range bytes.Lines(out.Bytes()) {
		f.Add(line)
	}
	for _, s := range []string{good, "[" + good + "]", "{\n\"id\":\"x\",\n\"text\":\"\\ud800\"}", `{"id":"x","text":"a","author":{"b":1},"meta":{"author.b":2}}`, "\ufeff" + good + "\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkTaken(t, readText(t, data, feed.Options{})) })
}

func FuzzCSV(f *testing.F) {
	m := newMaker(f, 31)
	var out bytes.Buffer
	if _, err := feed.WriteItems(&out, each(8, func() queue.Record { return queue.Record{Item: m.item()} }), feed.CSV); err != nil {
		f.Fatal(err)
	}
	f.Add(out.String())
	f.Add("id,text,score.a.b,author.followers\r\nx,\"a\r\nb\",0.5,7\r\n\"y\n")
	f.Add("id;meta\nx;{\"\"a\"\":1}\n\"y\"z;\n")
	f.Add("item\tverdict\tid\tpolicies\nx\tunsure\t" + aUUID + "\ta;b\n")
	f.Fuzz(func(t *testing.T, data string) {
		checkTaken(t, readText(t, []byte(data), feed.Options{}))
		// Below a header that holds, too.
		checkTaken(t, readText(t, []byte("id,text,meta,scores\n"+data), feed.Options{}))
	})
}

func FuzzLedgerLine(f *testing.F) {
	m := newMaker(f, 32)
	var out bytes.Buffer
	if _, err := feed.WriteLedger(&out, each(20, func() queue.Sealed { return seal(f, m.entry(), 1, [32]byte{}) }), feed.JSONL); err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		_, entry, _ := strings.Cut(line, `"entry":`)
		entry, _, _ = strings.Cut(entry, `,"prev":"`)
		f.Add(entry)
	}
	f.Fuzz(func(t *testing.T, entry string) {
		// A hash that fits lets the entry itself be judged.
		hash := queue.Chain([32]byte{}, []byte(entry))
		s := queue.Sealed{Seq: 1, Canonical: []byte(entry), Hash: hash}
		var out bytes.Buffer
		if _, err := feed.WriteLedger(&out, each(1, func() queue.Sealed { return s }), feed.JSONL); err != nil {
			t.Fatal(err)
		}
		all := readText(t, out.Bytes(), feed.Options{Now: func() time.Time { return time.Unix(1, 0) }})
		checkTaken(t, all)
		for _, e := range all.Entries {
			if e.Imported == nil || e.Device != "" {
				t.Fatalf("an entry does not say that it was imported: %v", e)
			}
		}
	})
}

// Whatever path a record names, a medium comes from the record's own folder or from
// nowhere, and nobody waits for it.
func FuzzMediaPaths(f *testing.F) {
	dir := f.TempDir()
	inside := filepath.Join(dir, "in")
	for path, text := range map[string]string{
		filepath.Join(dir, "secret"): "outside", filepath.Join(inside, "m.jsonl"): good,
		filepath.Join(inside, "a.jpg"): "inside", filepath.Join(inside, "pics", "b.jpg"): "inside",
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			f.Fatal(err)
		}
	}
	for link, to := range map[string]string{"up": "..", "out": "../secret", "root": "/", "self": "self", "pics/back": "../a.jpg"} {
		if err := os.Symlink(to, filepath.Join(inside, link)); err != nil {
			f.Skip("links cannot be made here")
		}
	}
	packed := archive(f, func(z *zip.Writer) error {
		return errors.Join(into(z, "in/m.jsonl", good), into(z, "in/a.jpg", "inside"), into(z, "in/pics/b.jpg", "inside"), into(z, "secret", "outside"))
	})
	finders := []func(string) (queue.MediaFile, error){finder(f, feed.Options{}, filepath.Join(inside, "m.jsonl")), finder(f, feed.Options{}, packed)}
	for _, path := range []string{
		"a.jpg", "pics/b.jpg", "pics/back", "../secret", "out", "up/secret", "root/etc/hostname", "self", "/etc/hostname", "pics/../../secret",
		"..\\secret", "C:\\secret", "a.jpg\x00", "./a.jpg", "pics//b.jpg", "m.jsonl/..", "\xff", "CON", "a.jpg:stream",
	} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		for _, find := range finders {
			got, err := content(find, path)
			if err == nil && got != "inside" && got != good {
				t.Fatalf("%q holds %q", path, got)
			}
			var known *queue.Error
			if err != nil && !errors.As(err, &known) {
				t.Fatalf("%q: %v", path, err)
			}
		}
		record, err := json.Marshal(queue.Item{ID: "x", Kind: queue.Image, Media: []queue.Media{{Path: path}}})
		if err != nil {
			t.Fatal(err)
		}
		checkTaken(t, readText(t, record, feed.Options{}))
	})
}
