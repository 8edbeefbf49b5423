package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"

	"discern/queue"
	"discern/storage"
)

// invented are strings that break programs, for where the real list is absent.
var invented = []string{
	"", " ", "\t", "undefined", "NULL", "\\", "\"", "'; DROP TABLE items--", "\"unclosed", "word*", "*", "NOT (a OR b)", "{a: b}",
	"a\u0000b", "\u0001\u0002\u0008\u000b\u001b[31m", "\u007f\u0085\u00a0", "\ufeff", "\u200b\u200c\u200d\u2060", "\u202etest\u202c", "\u2066x\u2069",
	"Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい", "사회과학원 어학연구소", "ثم نفس سقطت", "בְּרֵאשִׁית", "นครเชียงใหม่", "क्षेत्र",
	"T\u0336h\u0337e\u0338 \u0316\u0317\u0318\u0319", "👾 🙇 💁 👩‍❤️‍💋‍👩 🇺🇸🇷🇺", "\U000e0001\U0010ffff", "ﬁ ﬀ ½ Ⅷ ①", "İıſß",
	"<script>alert(1)</script>", "%s%n%x", "$(touch /tmp/e2e)", "../../etc/passwd", strings.Repeat("W", 1500), strings.Repeat("a ", 900),
}

// Strings that break programs are imported, shown and decided one by one in the
// real window, found by their own words, and exported as they came.
func TestNaughtyStrings(t *testing.T) {
	d := newDesk(t)
	texts := invented
	if path := realData("robust/blns.json"); path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts = nil
		if err := json.Unmarshal(data, &texts); err != nil {
			t.Fatal(err)
		}
	} else {
		t.Log("no real list here: the strings are invented")
	}
	var file bytes.Buffer
	for i, text := range texts {
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&file, `{"id":"%d","source":"naughty","kind":"text","text":%s}`+"\n", i, quoted)
	}
	d.command("import", d.file("naughty.jsonl", file.Bytes()))

	d.open()
	if d.waiting != len(texts) {
		t.Fatalf("%d wait of %d", d.waiting, len(texts))
	}
	for i := range texts {
		if i%readEvery == 0 {
			d.reads()
		}
		d.decides("a")
	}
	d.close()

	d.finds(texts)
	d.verify()
	if got := d.decisions(); len(got) != len(texts) {
		t.Errorf("%d decisions of %d", len(got), len(texts))
	}
	exported := lines[struct {
		ID, Text string
	}](t, d.command("export", "items"))
	if len(exported) != len(texts) {
		t.Fatalf("%d items exported of %d", len(exported), len(texts))
	}
	for i, it := range exported {
		if it.Text != texts[i] || it.ID != fmt.Sprint(i) {
			t.Errorf("item %s came out as %q, went in as %q", it.ID, it.Text, texts[i])
		}
	}
}

// readEvery is how many texts are decided at a glance before one is read.
const readEvery = 12

// reads does with a text what a careful person does: looks at it raw, searches
// it, goes through it with a caret, marks a part and thinks better of it.
func (d *desk) reads() {
	d.Helper()
	d.keys("t", "f")
	d.write("a")
	d.keys("Down", "Escape", "Escape", "m", "Tab", "Down", "Shift+End", "m", "Home", "Shift+Right", "m", "Escape", "t")
}

// finds searches for each text by the text itself: none may fail, and one that
// has letters or digits must find its item. The first few go through the
// command, all of them through the desk below it.
func (d *desk) finds(texts []string) {
	d.Helper()
	for _, text := range texts[:min(20, len(texts))] {
		if text != "" && !strings.Contains(text, "\x00") { // no argument can be so
			d.command("search", "--", text)
		}
	}
	w, err := storage.Open(d.dir, storage.Options{})
	if err != nil {
		d.Fatal(err)
	}
	defer func() {
		if err := w.Close(); err != nil {
			d.Error(err)
		}
	}()
	desk := queue.NewDesk(queue.Config{Store: w})
	for i, text := range texts {
		rows, err := desk.Search(d.Context(), text, len(texts))
		if err != nil {
			d.Errorf("search for text %d: %v", i, err)
			continue
		}
		found := false
		for _, r := range rows {
			found = found || r.Key == queue.Key{Source: "naughty", ID: fmt.Sprint(i)}
		}
		if !found && strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			d.Errorf("text %d is not found by itself: %+q", i, text)
		}
	}
}
