package feed_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"discern/queue"
	"discern/queue/feed"
)

// Files that hold no record as a whole: an error when alone, one reject in company.
func TestBadFiles(t *testing.T) {
	noise := make([]byte, 300_000)
	for i := range noise {
		noise[i] = byte(i * i >> 3)
	}
	for _, tt := range []struct{ name, content, want string }{
		{"empty", "", "is empty: nothing to import"},
		{"blank", " \r\n\n", "is empty: nothing to import"},
		{"a mark alone", "\ufeff", "is empty: nothing to import"},
		{"empty, packed", zipped(t, ""), "is empty: nothing to import"},
		{"binary", string(noise), "is a binary file, not items or decisions"},
		{"binary that begins like JSON", "{" + string(noise), "is a binary file, not items or decisions"},
		{"binary, packed", zipped(t, string(noise)), "is a binary file, not items or decisions"},
		{"a zip, packed once more", zipped(t, "PK\x03\x04\x00\x00"), "is a zip archive, which cannot be read as it comes in"},
		{"UTF-16", "\xff\xfe{\x00\"\x00i\x00d\x00", "is written as UTF-16; save it as UTF-8"},
		{"a vertical tab", "\v", "is neither JSON Lines nor CSV"},
		{"prose", "Dear all,\nplease find attached.\n", "is neither JSON Lines nor CSV with a header that names id, and text or kind"},
		{"CSV without id", "name,text\na,b\n", "is neither JSON Lines nor CSV with a header that names id, and text or kind"},
		{"CSV of something else", "id,sha256,deleted\n1,ab,no\n2,cd,no\n", "is neither JSON Lines nor CSV with a header that names id, and text or kind"},
		{"CSV with a column twice", "id,text,Text\na,b,c\n", `has two columns that are called "text"`},
		{"a cut gzip header", zipped(t, good)[:7], "ends in the middle of its compressed data"},
		{"a damaged gzip", zipped(t, good)[:10] + "\xff\xff\xff\xff\xff\xff", "its compressed data is damaged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := store(t, "f.jsonl", tt.content)
			r, err := feed.Open([]string{path}, feed.Options{})
			if err == nil {
				_ = r.Close()
				t.Fatal("opened")
			}
			if queue.KindOf(err) != queue.Invalid || !strings.HasPrefix(err.Error(), "f.jsonl "+tt.want) {
				t.Errorf("the error is %q of kind %d, want f.jsonl %s…", err, queue.KindOf(err), tt.want)
			}
			all := readAll(t, feed.Options{}, path, store(t, "good.jsonl", good))
			got := rejects(all)
			if len(all.Items) != 1 || len(got) != 1 || !strings.HasPrefix(got[0], "f.jsonl:1: file: "+tt.want) {
				t.Errorf("beside a good file: %d items, rejects %q", len(all.Items), got)
			}
		})
	}
}

// What came before a cut is taken.
func TestCutOffGzip(t *testing.T) {
	var lines strings.Builder
	for i := range 5000 {
		lines.WriteString(strings.Replace(good, "good", "item-"+strings.Repeat(string(rune('a'+i%26)), i%40+1), 1))
	}
	whole := zipped(t, lines.String())
	all := readAll(t, feed.Options{}, store(t, "cut.jsonl.gz", whole[:len(whole)*2/3]))
	if len(all.Items) < 1000 || len(all.Items) >= 5000 {
		t.Errorf("took %d items of the two thirds of 5000", len(all.Items))
	}
	got := rejects(all)
	if len(got) != 1 || !strings.Contains(got[0], ": file: ends in the middle of its compressed data; what came before was read") {
		t.Fatalf("rejects are %q", got)
	}
	if all.Rejects[0].Line != len(all.Items)+1 {
		t.Errorf("the cut is in line %d, after %d items", all.Rejects[0].Line, len(all.Items))
	}
}

// stream writes a file of a good line, a line of n bytes and two good lines.
func stream(tb testing.TB, name string, head, tail string, n int) string {
	tb.Helper()
	f, err := os.Create(filepath.Join(tb.TempDir(), name))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	chunk := bytes.Repeat([]byte("y"), 1<<20)
	_, err = f.WriteString(head)
	for ; n > 0 && err == nil; n -= len(chunk) {
		_, err = f.Write(chunk[:min(n, len(chunk))])
	}
	if err == nil {
		_, err = f.WriteString(tail)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return f.Name()
}

// A line of 100 MB is passed over without standing in memory.
func TestVeryLongLine(t *testing.T) {
	const begin, end = `{"id":"x","text":"`, `"}` + "\n"
	for _, tt := range []struct {
		name, head, tail string
		bytes            int
		taken            []string
		line             string
	}{
		{"l.jsonl", good + begin, end + good + good, 100_000_000, []string{"good", "good", "good"}, "2"},
		{"first.jsonl", begin, end + good, 9 << 20, []string{"good"}, "1"},
		{"last.jsonl", good + begin, end, 9 << 20, []string{"good"}, "2"},
		{"unended.jsonl", good + begin, `"}`, 9 << 20, []string{"good"}, "2"},
		{"l.csv", "id,text\na,one\nx,", "\nb,two\n", 100_000_000, []string{"a", "b"}, "3"},
		{"quoted.csv", "id,text\na,one\nx,\"", "\"\nb,two\n", 9 << 20, []string{"a", "b"}, "3"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := stream(t, tt.name, tt.head, tt.tail, tt.bytes)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			all := readAll(t, feed.Options{}, path)
			runtime.ReadMemStats(&after)
			if got := rejects(all); len(got) != 1 || got[0] != tt.name+":"+tt.line+": line: is longer than 8 MB; it was passed over" {
				t.Errorf("rejects are %q", got)
			}
			if got := ids(all); !slices.Equal(got, tt.taken) {
				t.Errorf("took %v, want %v", got, tt.taken)
			}
			if n := after.TotalAlloc - before.TotalAlloc; n > 64_000_000 {
				t.Errorf("%d bytes were allocated", n)
			}
		})
	}
}

func TestUnopenedPaths(t *testing.T) {
	for _, tt := range []struct {
		name, path string
		kind       queue.ErrorKind
	}{
		{"nothing there", filepath.Join(t.TempDir(), "no.jsonl"), queue.NotFound},
		{"an empty folder", t.TempDir(), queue.Invalid},
		{"a cut-off zip", store(t, "a.zip", "PK\x03\x04 and then nothing"), queue.Invalid},
	} {
		if r, err := feed.Open([]string{tt.path}, feed.Options{}); queue.KindOf(err) != tt.kind {
			t.Errorf("%s: the error is %v of kind %d, want %d", tt.name, err, queue.KindOf(err), tt.kind)
			if err == nil {
				_ = r.Close()
			}
		}
	}
}

// buildFolder writes records, media and whatever else into a folder.
func buildFolder(t *testing.T) map[string]string {
	return map[string]string{
		"b.jsonl":           `{"id":"b","kind":"image","media":[{"path":"pics/b.jpg"}]}` + "\n",
		"a-decisions.jsonl": `{"id":"` + aUUID + `","item":"b","verdict":"unsure"}` + "\n",
		"deep/c.csv":        "id,text\nc,three\n",
		"deep/d.json":       "[\n" + `{"id":"d","text":"four"}` + "\n]\n",
		"pics/b.jpg":        "\xff\xd8\xff\xe0\x00\x10JFIF\x00",
		"pics/list.jsonl":   zipped(t, good),
		"README.txt":        "Nothing to see here.\n",
		"other.json":        `{"name":"not a record"}`,
		".hidden.jsonl":     good,
		"broken.jsonl":      "\x00\x01\x02",
	}
}

func checkFolder(t *testing.T, all queue.Batch) {
	t.Helper()
	got := ids(all)
	if len(got) > 0 && got[len(got)-1] != aUUID {
		t.Errorf("decisions must come after items: %v", got)
	}
	slices.Sort(got)
	if want := []string{aUUID, "b", "c", "d", "good"}; !slices.Equal(got, want) {
		t.Errorf("took %v, want %v", got, want)
	}
	if got := rejects(all); len(got) != 1 || !strings.HasPrefix(got[0], "broken.jsonl:1: file: is a binary file") {
		t.Errorf("rejects are %q, want broken.jsonl alone", got)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	for name, content := range buildFolder(t) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	checkFolder(t, readAll(t, feed.Options{}, dir))
}

func TestZip(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range buildFolder(t) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	checkFolder(t, readAll(t, feed.Options{}, store(t, "batch.dat", b.String())))
}

func TestMediaBehindLinks(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "out")); err != nil {
		t.Skip("links cannot be made here")
	}
	if err := os.WriteFile(filepath.Join(outside, "a.jpg"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "m.jsonl")
	content := `{"id":"x","kind":"image","media":[{"path":"out/a.jpg"}]}` + "\n" + `{"id":"y","kind":"image","media":[{"path":"absent.jpg"}]}` + "\n"
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	all := readAll(t, feed.Options{}, path)
	if got := rejects(all); len(got) != 1 || !strings.HasPrefix(got[0], "m.jsonl:1: media[0].path: leads out of the folder by a link") {
		t.Errorf("rejects are %q", got)
	}
	if got := ids(all); !slices.Equal(got, []string{"y"}) {
		t.Errorf("took %v, want y, whose media is merely absent", got)
	}
}

// An array that breaks off gives what came before.
func TestBrokenArray(t *testing.T) {
	for _, tt := range []struct{ name, content, want string }{
		{"cut", "[\n{\"id\":\"a\",\"text\":\"1\"},\n{\"id\":\"b\",\"te", "v.json:3: line: begins a record that breaks off"},
		{"not closed", "[{\"id\":\"a\",\"text\":\"1\"}\n", "v.json:2: line: begins a record that breaks off"},
		{"broken", "[{\"id\":\"a\",\"text\":\"1\"},\n\n{\"id\":nope}]", "v.json:3: line: is not valid JSON"},
		{"long", "[{\"id\":\"a\",\"text\":\"1\"},\n{\"id\":\"" + strings.Repeat("x", 9<<20) + "\"}]", "v.json:2: line: begins a record longer than 8 MB"},
		{"a record amiss", "[{\"id\":\"a\",\"text\":\"1\"},\n{\"id\":\"\",\n\"text\":\"1\"}]", "v.json:2: id: is missing or empty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			all := readAll(t, feed.Options{}, store(t, "v.json", tt.content))
			if got := ids(all); !slices.Equal(got, []string{"a"}) {
				t.Errorf("took %v, want a", got)
			}
			if got := rejects(all); len(got) != 1 || !strings.HasPrefix(got[0], tt.want) {
				t.Errorf("rejects are %q, want %s…", got, tt.want)
			}
		})
	}
}

// Names from outside cannot command a terminal.
func TestRejectsAreFitForATerminal(t *testing.T) {
	all := readAll(t, feed.Options{}, store(t, "t.jsonl", good+"{\"\x1b[31m\\u001b[2Jkey\":nope}\n"+good))
	for _, r := range rejects(all) {
		if strings.ContainsFunc(r, func(c rune) bool { return c < ' ' }) {
			t.Errorf("%q holds control characters", r)
		}
	}
	if len(all.Rejects) != 1 {
		t.Errorf("rejects are %q", rejects(all))
	}
}
