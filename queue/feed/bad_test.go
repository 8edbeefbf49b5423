package feed_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/queue/feed"
)

const (
	good  = `{"id":"good","kind":"text","text":"a quiet street"}` + "\n"
	aUUID = "018f2c3e-7a10-7cc1-9d2b-5b1f1c0de001"
)

// store writes a file and returns its path.
func store(tb testing.TB, name, content string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func zipped(tb testing.TB, content string) string {
	tb.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(content)); err != nil {
		tb.Fatal(err)
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func rejects(all queue.Batch) []string {
	var out []string
	for _, r := range all.Rejects {
		out = append(out, r.String())
	}
	return out
}

func ids(all queue.Batch) []string {
	var out []string
	for _, it := range all.Items {
		out = append(out, it.ID)
	}
	for _, e := range all.Entries {
		out = append(out, e.ID.String())
	}
	return out
}

// Every bad line is named by file, line, field and reason, and the lines around
// it are taken.
func TestBadLines(t *testing.T) {
	scored := func(score string) string {
		return `{"id":"x","text":"hello","scores":[{"detector":"d","label":"l","score":` + score + `}]}`
	}
	spans := func(spans string) string {
		return `{"id":"x","text":"héllo","scores":[{"detector":"d","label":"l","score":0.5,"spans":[` + spans + `]}]}`
	}
	for _, tt := range []struct{ name, line, want string }{
		{"words", `hello`, `line: is not valid JSON from byte 1 on`},
		{"a list", `["id"]`, `line: is a list, not an object`},
		{"a number", `7`, `line: is a number, not an object`},
		{"a cut line", `{"id":"x","text":"hel`, `text: the record breaks off here`},
		{"a cut list", `{"id":"x","scores":[{"detector":"d"},{"label":"l"`, `scores[1].label: the record breaks off here`},
		{"no comma", `{"id":"x" "text":"a"}`, `id: is not valid JSON from byte 11 on`},
		{"two objects", `{"id":"x"}{"id":"y"}`, `line: is not valid JSON from byte 11 on`},
		{"a raw control", "{\"id\":\"x\",\"text\":\"a\x01\"}", `text: is not valid JSON`},
		{"a bad escape", `{"id":"x","text":"\q"}`, `text: is not valid JSON`},
		{"no id", `{"text":"a"}`, `id: is missing or empty`},
		{"an empty id", `{"id":"","text":"a"}`, `id: is missing or empty`},
		{"a null id", `{"id":null,"text":"a"}`, `id: is missing or empty`},
		{"an id that is a number", `{"id":7,"text":"a"}`, `id: is a number, not text`},
		{"a very long id", `{"id":"` + strings.Repeat("x", 2000) + `","text":"a"}`, `id: is 2000 bytes long; at most 1024`},
		{"no kind and no text", `{"id":"x"}`, `kind: "" is not one of text, image`},
		{"an unknown kind", `{"id":"x","kind":"song"}`, `kind: "song" is not one of text, image`},
		{"a kind that is a list", `{"id":"x","kind":["text"]}`, `kind: is a list, not text`},
		{"a score that is text", scored(`"0.9"`), `scores[0].score: is text, not a number`},
		{"a score that is null", scored(`null`), `scores[0].score: is null, not a number`},
		{"no score", `{"id":"x","text":"a","scores":[{"detector":"d","label":"l"}]}`, `scores[0].score: is missing`},
		{"a score of NaN", scored(`NaN`), `scores[0].score: NaN is no number that JSON can hold`},
		{"a score of nan", scored(`nan`), `scores[0].score: nan is no number that JSON can hold`},
		{"a score of Infinity", scored(`Infinity`), `scores[0].score: Infinity is no number that JSON can hold`},
		{"a score of -Infinity", scored(`-Infinity`), `scores[0].score: -Infinity is no number that JSON can hold`},
		{"a score of 1e999", scored(`1e999`), `scores[0].score: is too large a number`},
		{"a score below 0", scored(`-0.1`), `scores[0].score: -0.1 is not between 0 and 1`},
		{"a score above 1", scored(`1.0001`), `scores[0].score: 1.0001 is not between 0 and 1`},
		{"a threshold above 1", `{"id":"x","text":"a","scores":[{"detector":"d","label":"l","score":1,"threshold":50}]}`, `scores[0].threshold: 50 is not between 0 and 1`},
		{"no detector", `{"id":"x","text":"a","scores":[{"label":"l","score":1}]}`, `scores[0].detector: is missing or empty`},
		{"no label", `{"id":"x","text":"a","scores":[{"detector":"d","score":1},{"detector":"d","score":1}]}`, `scores[0].label: is missing or empty`},
		{"scores as an object", `{"id":"x","text":"a","scores":{"d":1}}`, `scores: is an object, not a list`},
		{"a span past the text", spans(`{"start":0,"end":6}`), `scores[0].spans[0].end: 6 is past the text, which has 5 code points`},
		{"the second span reversed", spans(`{"start":0,"end":5},{"start":3,"end":2}`), `scores[0].spans[1].end: 2 is not after start 3`},
		{"a span before the text", spans(`{"start":-1,"end":2}`), `scores[0].spans[0].start: -1 is below 0`},
		{"half a span", spans(`{"start":1}`), `scores[0].spans[0].end: is missing`},
		{"a span in halves", spans(`{"start":0.5,"end":2}`), `scores[0].spans[0].start: is not a whole number`},
		{"a huge span", spans(`{"start":0,"end":99999999999999999999}`), `scores[0].spans[0].end: is too large a number`},
		{"invalid UTF-8", "{\"id\":\"x\",\"text\":\"caf\xe9\"}", `text: holds bytes that are not UTF-8, first at byte 22`},
		{"invalid UTF-8 in a list", "{\"id\":\"x\",\"flags\":[{\"by\":\"user\"},{\"reason\":\"\xff\"}]}", `flags[1].reason: holds bytes that are not UTF-8`},
		{"UTF-8 surrogates", "{\"id\":\"x\",\"text\":\"\xed\xa0\x80\"}", `text: holds bytes that are not UTF-8`},
		{"an impossible date", `{"id":"x","text":"a","created_at":"2026-02-30T12:00:00Z"}`, `created_at: 2026-02-30 12:00:00 does not exist in the calendar`},
		{"hour 25", `{"id":"x","text":"a","flagged_at":"2026-02-03T25:00:00Z"}`, `flagged_at: 2026-02-03 25:00:00 does not exist in the calendar`},
		{"a date alone", `{"id":"x","text":"a","created_at":"2026-02-03"}`, `created_at: is not a time in the form 2026-11-23T14:05:00Z`},
		{"a date in words", `{"id":"x","text":"a","flags":[{"by":"user","deadline":"tomorrow"}]}`, `flags[0].deadline: is not a time in the form`},
		{"a time without zone", `{"id":"x","text":"a","created_at":"2026-02-03T12:00:00"}`, `created_at: is not a time in the form`},
		{"seconds since 1970", `{"id":"x","text":"a","created_at":1700000000}`, `created_at: is a number, not text`},
		{"a far year", `{"id":"x","text":"a","author":{"created_at":"2999-02-03T12:00:00Z"}}`, `author.created_at: the year 2999 is not between 1970 and 2200`},
		{"an author that is text", `{"id":"x","text":"a","author":"me"}`, `author: is text, not an object`},
		{"followers below 0", `{"id":"x","text":"a","author":{"followers":-1}}`, `author.followers: is below 0`},
		{"views in text", `{"id":"x","text":"a","reach":{"views":"12"}}`, `reach.views: is text, not a number`},
		{"views below 0", `{"id":"x","text":"a","reach":{"shares":-3}}`, `reach.shares: is below 0`},
		{"an unknown flagger", `{"id":"x","text":"a","flags":[{"by":"rumour"}]}`, `flags[0].by: "rumour" is not one of detector, user`},
		{"an unknown role", `{"id":"x","text":"a","context":[{"role":"aunt"}]}`, `context[0].role: "aunt" is not one of parent, reply`},
		{"anonymous as text", `{"id":"x","text":"a","context":[{"role":"reply","author":{"anonymous":"no"}}]}`, `context[0].author.anonymous: is text, not true or false`},
		{"a short hash", `{"id":"x","kind":"image","media":[{"path":"a.jpg","sha256":"abc"}]}`, `media[0].sha256: is not 64 hexadecimal digits`},
		{"media above", `{"id":"x","kind":"image","media":[{"path":"a.jpg"},{"path":"../a.jpg"}]}`, `media[1].path: leads out of the folder`},
		{"media at the root", `{"id":"x","kind":"image","media":[{"path":"/etc/hostname"}]}`, `media[0].path: leads out of the folder`},
		{"media on a drive", `{"id":"x","kind":"image","media":[{"path":"C:\\a.jpg"}]}`, `media[0].path: leads out of the folder`},
		{"media above, the other way", `{"id":"x","kind":"image","media":[{"path":"b\\..\\..\\a.jpg"}]}`, `media[0].path: leads out of the folder`},
		{"meta that is a list", `{"id":"x","text":"a","meta":[1]}`, `meta: is a list, not an object`},
		{"too deep", `{"id":"x","meta":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`, `: is not valid JSON`},
		{"a decision without id", `{"item":"good","verdict":"unsure"}`, `id: is missing; a decision needs a UUID`},
		{"a decision whose id is no UUID", `{"id":"7","item":"good","verdict":"unsure"}`, `id: is not a UUID`},
		{"a decision without item", `{"id":"` + aUUID + `","verdict":"unsure"}`, `item: is missing or empty`},
		{"a decision without verdict", `{"id":"` + aUUID + `","item":"good"}`, `verdict: "" is not one of violating`},
		{"an unknown verdict", `{"id":"` + aUUID + `","item":"good","verdict":"perhaps"}`, `verdict: "perhaps" is not one of violating`},
		{"an unknown pass", `{"id":"` + aUUID + `","item":"good","verdict":"unsure","pass":"third"}`, `pass: "third" is not one of first`},
		{"policies as text", `{"id":"` + aUUID + `","item":"good","verdict":"unsure","policies":"TVEC1"}`, `policies: is text, not a list`},
		{"a policy that is a number", `{"id":"` + aUUID + `","item":"good","verdict":"unsure","policies":["TVEC1",2]}`, `policies[1]: is a number, not text`},
		{"evidence reversed", `{"id":"` + aUUID + `","item":"good","verdict":"unsure","spans":[{"start":0,"end":1},{"start":4,"end":4}]}`, `spans[1].end: 4 is not after start 4`},
		{"decided before opened", `{"id":"` + aUUID + `","item":"good","verdict":"unsure","opened_at":"2026-01-02T00:00:00Z","decided_at":"2026-01-01T00:00:00Z"}`, `decided_at: lies before opened_at`},
		{"shown as text", `{"id":"` + aUUID + `","item":"good","verdict":"unsure","scores_shown":"yes"}`, `scores_shown: is text, not true or false`},
		{"a ledger line that was changed", `{"seq":1,"entry":{"id":"` + aUUID + `","kind":"note","device":"d","item":"good","text":"a"},"prev":"` + strings.Repeat("0", 64) + `","hash":"` + strings.Repeat("a", 64) + `","sig":""}`, `hash: is not the hash of this entry`},
		{"a ledger line with a short hash", `{"seq":1,"entry":{},"prev":"00","hash":"aa"}`, `prev: is not 64 hexadecimal digits`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := store(t, "bad.jsonl", good+tt.line+"\n"+good)
			all := readAll(t, feed.Options{}, path)
			if got := ids(all); !slices.Equal(got, []string{"good", "good"}) {
				t.Errorf("took %v, want the two good lines", got)
			}
			got := rejects(all)
			if len(got) != 1 {
				t.Fatalf("rejects are %q, want one", got)
			}
			field, reason, _ := strings.Cut(strings.TrimPrefix(got[0], "bad.jsonl:2: "), ": ")
			wantField, wantReason, _ := strings.Cut(tt.want, ": ")
			if !strings.HasPrefix(got[0], "bad.jsonl:2: ") || wantField != "" && field != wantField || !strings.HasPrefix(reason, wantReason) {
				t.Errorf("the reject is %q, want bad.jsonl:2: %s…", got[0], tt.want)
			}
		})
	}
}

// What looks odd and means no harm is taken as it is.
func TestOddLinesAreTaken(t *testing.T) {
	for _, tt := range []struct{ name, content, text string }{
		{"a byte-order mark", "\ufeff" + `{"id":"x","text":"a"}` + "\n", "a"},
		{"CRLF", `{"id":"x","text":"a"}` + "\r\n", "a"},
		{"no line end", `{"id":"x","text":"a"}`, "a"},
		{"blank lines", "\n \r\n\n" + `{"id":"x","text":"a"}` + "\n\n", "a"},
		{"space around", " \t" + `{ "id" : "x" , "text" : "a" } ` + "\n", "a"},
		{"a lone surrogate", `{"id":"x","text":"a\ud800b"}`, "a\ufffdb"},
		{"an escaped key", `{"\u0069d":"x","te\u0078t":"a"}`, "a"},
		{"a key twice", `{"id":"y","id":"x","text":"b","text":"a","scores":[{"detector":"d","label":"l","score":1,"threshold":0.5}],"scores":[]}`, "a"},
		{"null fields", `{"id":"x","text":"a","author":null,"scores":null,"created_at":null,"meta":null,"reach":null}`, "a"},
		{"empty fields", `{"id":"x","text":"a","author":{},"scores":[],"created_at":"","meta":{ },"reach":{}}`, "a"},
		{"an array", `[{"id":"x","text":"a"}]`, "a"},
		{"an object over lines", "{\n  \"id\": \"x\",\n  \"text\": \"a\"\n}\n", "a"},
		{"packed", zipped(t, `{"id":"x","text":"a"}`), "a"},
		{"packed, with a mark", zipped(t, "\ufeff"+`{"id":"x","text":"a"}`), "a"},
		{"CSV with a mark", "\ufeffid,text\r\nx,a\r\n", "a"},
		{"CSV with semicolons", "id;text\nx;a\n", "a"},
		{"CSV with tabs", "id\ttext\nx\ta\n", "a"},
		{"CSV in capitals", "ID, Text \nx,a\n", "a"},
		{"CSV after blank lines", "\n\nid,text\n\nx,a\n\n", "a"},
		{"CSV with line ends in a text", "id,text\r\nx,\"a\r\nb\nc\"\r\n", "a\r\nb\nc"},
		{"CSV with quotes in a text", "id,text\nx,\"say \"\"a\"\"\"\n", `say "a"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			// The name is none of a record's: content alone tells the form.
			all := readAll(t, feed.Options{}, store(t, "odd.dat", tt.content))
			if len(all.Rejects) > 0 {
				t.Fatalf("rejects are %q", rejects(all))
			}
			want := []*queue.Item{{ID: "x", Kind: queue.Text, Text: tt.text}}
			if diff := cmp.Diff(want, all.Items); diff != "" {
				t.Errorf("items (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBadRows(t *testing.T) {
	const header = "id,kind,text,lang,author.followers,author.anonymous,scores,score.d.l,meta,created_at\n"
	for _, tt := range []struct{ name, row, want string }{
		{"too few fields", "x,text,a", "line: has 3 fields, the header 10"},
		{"too many fields", "x,text,a,,,,,,,,,", "line: has 12 fields, the header 10"},
		{"a bare quote", `x,text,5" disk,,,,,,,`, "line: is not valid CSV at byte"},
		{"text after a quote", `x,text,"a"b,,,,,,,`, "line: is not valid CSV at byte"},
		{"no id", `,text,a,,,,,,,`, "id: is missing or empty"},
		{"followers in words", `x,text,a,,many,,,,,`, "author.followers: is text, not a number"},
		{"anonymous in words", `x,text,a,,,perhaps,,,,`, "author.anonymous: is not true or false"},
		{"a score in words", `x,text,a,,,,,high,,`, "score.d.l: is text, not a number"},
		{"a score of NaN", `x,text,a,,,,,NaN,,`, "score.d.l: NaN is no finite number"},
		{"a score above 1", `x,text,a,,,,,1.5,,`, "score.d.l: 1.5 is not between 0 and 1"},
		{"scores that are no JSON", `x,text,a,,,,[{,,,`, "scores[0]: the record breaks off here"},
		{"scores that are an object", `x,text,a,,,,{},,,`, "scores: is an object, not a list"},
		{"a score in JSON that is text", `x,text,a,,,,"[{""detector"":""d"",""label"":""l"",""score"":""1""}]",,,`, "scores[0].score: is text, not a number"},
		{"meta that is no object", `x,text,a,,,,,,7,`, "meta: is a number, not an object"},
		{"a malformed date", `x,text,a,,,,,,,23.11.2026`, "created_at: is not a time in the form"},
		{"invalid UTF-8", "x,text,caf\xe9,,,,,,,", "text: holds bytes that are not UTF-8"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			const goodRow = "good,text,\"two\nlines\",,,,,,,\n"
			all := readAll(t, feed.Options{}, store(t, "bad.csv", header+goodRow+tt.row+"\n"+goodRow))
			if got := ids(all); !slices.Equal(got, []string{"good", "good"}) {
				t.Errorf("took %v, want the two good rows", got)
			}
			got := rejects(all)
			if len(got) != 1 || !strings.HasPrefix(got[0], "bad.csv:4: "+tt.want) {
				t.Errorf("rejects are %q, want one: bad.csv:4: %s…", got, tt.want)
			}
			if len(all.At) == 2 && (all.At[0].Line != 2 || all.At[1].Line != 5) {
				t.Errorf("the good rows stand in lines %d and %d, want 2 and 5", all.At[0].Line, all.At[1].Line)
			}
		})
	}
}

// A quote that nothing closes costs its own line alone.
func TestUnclosedQuote(t *testing.T) {
	all := readAll(t, feed.Options{}, store(t, "q.csv", "id,text\na,one\nb,\"two\nc,three\nd,four\n"))
	if got := ids(all); !slices.Equal(got, []string{"a", "c", "d"}) {
		t.Errorf("took %v, want a, c, d", got)
	}
	if got := rejects(all); len(got) != 1 || !strings.HasPrefix(got[0], "q.csv:3: line: opens a quote that nothing closes") {
		t.Errorf("rejects are %q", got)
	}
	if len(all.At) == 3 && all.At[2].Line != 5 {
		t.Errorf("d stands in line %d, want 5", all.At[2].Line)
	}
}
