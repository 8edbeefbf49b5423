package feed_test

import (
	"bytes"
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
