package report_test

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"discern/queue"
	"discern/queue/report"
	"discern/storage/staging"
)

// signer makes ledger entries as a device does.
type signer struct {
	key  ed25519.PrivateKey
	prev [32]byte
	list []queue.Sealed
}

func newSigner(seed byte) *signer {
	return &signer{key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize)), prev: [32]byte{9}}
}

func (s *signer) public() ed25519.PublicKey { return s.key.Public().(ed25519.PublicKey) }

// add appends an entry after a few of other items.
func (s *signer) add(tb testing.TB, e queue.Entry) {
	tb.Helper()
	e.Device, e.Item, e.Source = queue.DeviceID(s.public()), "1"+hostile, hostile
	if e.ID == uuid.Nil {
		e.ID = uuid.UUID{15: byte(len(s.list) + 1)}
	}
	canonical, err := e.Canonical()
	if err != nil {
		tb.Fatal(err)
	}
	sealed := queue.Sealed{Seq: int64(7 * (len(s.list) + 1)), Entry: e, Canonical: canonical, Prev: s.prev, Hash: queue.Chain(s.prev, canonical)}
	sealed.Sig = ed25519.Sign(s.key, sealed.Hash[:])
	s.prev, s.list = sealed.Hash, append(s.list, sealed)
}

// acted are entries of every sort on an item of two people, who both see a danger.
func acted(tb testing.TB) *signer {
	s := newSigner(1)
	first, second := *removal("TVEC2"), *removal("TVEC2", hostile)
	first.Indicators = []queue.Indicator{queue.Means, queue.NamedTarget}
	second.ID, second.Reviewer, second.Indicators = uuid.UUID{15: 99}, "lee "+hostile, []queue.Indicator{queue.NamedPlace, queue.NamedTarget}
	s.add(tb, queue.Entry{At: noon, Kind: queue.Noted, Reviewer: "CANARY kim", Text: hostile})
	s.add(tb, queue.Entry{ID: first.ID, At: noon.Add(time.Minute), Kind: queue.Decided, Reviewer: first.Reviewer, Decision: &first})
	s.add(tb, queue.Entry{At: noon.Add(2 * time.Minute), Kind: queue.Clued, Reviewer: "kim", Author: hostile, Text: hostile})
	s.add(tb, queue.Entry{ID: second.ID, At: noon.Add(3 * time.Minute), Kind: queue.Decided, Decision: &second, Imported: &queue.Provenance{File: hostile, At: noon}})
	s.add(tb, queue.Entry{At: noon.Add(4 * time.Minute), Kind: queue.Undone, Undoes: s.list[2].Entry.ID})
	return s
}

func caseOf(tb testing.TB, s *signer) *report.Case {
	tb.Helper()
	return &report.Case{
		Item: post(), Policies: staging.Policies(tb),
		Proof: report.Proof{Entries: s.list, Keys: map[string]ed25519.PublicKey{queue.DeviceID(s.public()): s.public()}},
	}
}

// medium is a medium in memory, of which reading may fail.
type medium struct {
	*bytes.Reader
	err error
}

func (medium) Close() error { return nil }

func (m medium) ReadAt(p []byte, off int64) (int, error) {
	if m.err != nil {
		return 0, m.err
	}
	return m.Reader.ReadAt(p, off)
}

func whole(words string) medium { return medium{bytes.NewReader([]byte(words)), nil} }

type writer interface{ Write(io.Writer) error }

// unpack writes an archive into a folder and returns its files. Their names are the
// program's own, and writing it again gives the same bytes.
func unpack(tb testing.TB, c writer) (dir string, files map[string]string) {
	tb.Helper()
	var b, again bytes.Buffer
	if err := errors.Join(c.Write(&b), c.Write(&again)); err != nil {
		tb.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		tb.Error("the same values give other bytes")
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		tb.Fatal(err)
	}
	dir, files = tb.TempDir(), map[string]string{}
	for _, f := range z.File {
		if !regexp.MustCompile(`^([a-z]+/)?[A-Za-z0-9.-]+$`).MatchString(f.Name) || files[f.Name] != "" {
			tb.Fatalf("a file is called %q, or twice", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			tb.Fatal(err)
		}
		files[f.Name] = string(data)
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, data, 0o600)); err != nil {
			tb.Fatal(err)
		}
	}
	return dir, files
}

// tool runs a program of the system in a folder; the test is skipped without it.
func tool(tb testing.TB, dir, name string, args ...string) (string, error) {
	tb.Helper()
	if _, err := exec.LookPath(name); err != nil {
		tb.Skipf("%s is not here", name)
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestCaseHolds(t *testing.T) {
	s := acted(t)
	c := caseOf(t, s)
	dir, files := unpack(t, c)
	for _, name := range []string{"item.json", "decisions.jsonl", "history.txt", "policy.txt", "README.txt", "SHA256SUMS", "ledger/HASHES", "ledger/00000007.entry"} {
		if files[name] == "" {
			t.Errorf("%s is missing or empty", name)
		}
	}
	if n := strings.Count(files["SHA256SUMS"], "\n"); n != len(files)-1 {
		t.Errorf("SHA256SUMS names %d of %d files", n, len(files)-1)
	}
	if n := strings.Count(files["decisions.jsonl"], "\n"); n != 2 {
		t.Errorf("%d decisions stand, want 2", n)
	}
	for i := range s.list {
		if e := files[fmt.Sprintf("ledger/%08d.json", s.list[i].Seq)]; e != string(s.list[i].Canonical) {
			t.Errorf("entry %d is %q", i, e)
		}
	}
	for _, list := range []string{"SHA256SUMS", "ledger/HASHES"} {
		if out, err := tool(t, dir, "sha256sum", "--strict", "-c", list); err != nil || strings.Contains(out, "FAILED") {
			t.Errorf("sha256sum -c %s: %v\n%s", list, err, out)
		}
	}
	// What was changed shows.
	path := filepath.Join(dir, "ledger", "00000014.entry")
	if err := os.WriteFile(path, []byte(files["ledger/00000014.entry"]+" "), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := tool(t, dir, "sha256sum", "-c", "ledger/HASHES"); err == nil || !strings.Contains(out, "00000014.entry: FAILED") {
		t.Errorf("a changed entry: %v\n%s", err, out)
	}
}

// The recipe that stands in the README is run as it stands there.
func TestRecipeForSignatures(t *testing.T) {
	dir, files := unpack(t, caseOf(t, acted(t)))
	_, recipe, _ := strings.Cut(files["README.txt"], "     while read")
	recipe, rest, ok := strings.Cut("while read"+recipe, "\n\n")
	if !ok || !strings.HasPrefix(rest, "   It prints") {
		t.Fatalf("the recipe is %q", recipe)
	}
	if out, err := tool(t, dir, "openssl", "version"); err != nil || !strings.HasPrefix(out, "OpenSSL 3") {
		t.Skipf("OpenSSL 3 is not here: %s", out)
	}
	if out, err := tool(t, dir, "sh", "-c", recipe); err != nil || strings.Count(out, "Signature Verified Successfully") != 5 {
		t.Errorf("%v\n%s", err, out)
	}
	sig := filepath.Join(dir, "ledger", "00000007.sig")
	if err := os.WriteFile(sig, []byte(files["ledger/00000014.sig"]), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, _ := tool(t, dir, "sh", "-c", recipe); strings.Count(out, "Signature Verified Successfully") != 4 {
		t.Errorf("another entry's signature:\n%s", out)
	}
}

// Foreign words are a line each in what people read, and steer nothing.
func TestCaseIsReadable(t *testing.T) {
	_, files := unpack(t, caseOf(t, acted(t)))
	for _, name := range []string{"history.txt", "policy.txt", "README.txt"} {
		for l := range strings.Lines(files[name]) {
			if strings.ContainsAny(l, "\x00\u202e\u2028\r\t") || strings.HasPrefix(l, "<script") {
				t.Errorf("%s: a line is %q", name, l)
			}
		}
	}
	for _, want := range []string{"because    =CANARY(1)| <script>CANARY</script> ../../CANARY<U+202E><U+0000> {{.}}`*_[]", "by         not known", "signs      means, target", "takes back"} {
		if !strings.Contains(files["history.txt"], want) {
			t.Errorf("the history lacks %q:\n%s", want, files["history.txt"])
		}
	}
	if !strings.Contains(files["README.txt"], "Posted:   2026-11-02 11:00:00 +02:00") || !strings.Contains(files["README.txt"], "They were not asked for") {
		t.Errorf("the README says\n%s", files["README.txt"])
	}
	if !strings.Contains(files["policy.txt"], "TVEC2 Credible threat to life") || !strings.Contains(files["policy.txt"], "is no rule of the policies here") {
		t.Errorf("the rules are\n%s", files["policy.txt"])
	}
}

func TestCaseSaysWhatDoesNotHold(t *testing.T) {
	broken := func(spoil func(*report.Case)) string {
		s := acted(t)
		c := caseOf(t, s)
		spoil(c)
		_, files := unpack(t, c)
		return files["README.txt"]
	}
	for name, tt := range map[string]struct {
		spoil func(*report.Case)
		want  string
	}{
		"whole":            {func(*report.Case) {}, "the hash and the signature of every entry held"},
		"nothing done":     {func(c *report.Case) { c.Proof.Entries = nil }, "there was no ledger entry of the item"},
		"a changed entry":  {func(c *report.Case) { c.Proof.Entries[1].Canonical = []byte("{}") }, "entry 14: its hash does not follow"},
		"a changed sign":   {func(c *report.Case) { c.Proof.Entries[1].Sig = c.Proof.Entries[0].Sig }, "entry 14: its signature is not the device's"},
		"an unknown key":   {func(c *report.Case) { c.Proof.Keys = nil }, "entry 7: the key of the device that signed it is not known"},
		"somebody's key":   {func(c *report.Case) { c.Proof.Keys[c.Proof.Entries[0].Entry.Device] = newSigner(2).public() }, "entry 35: its signature is not the device's"},
		"a key's odd name": {func(c *report.Case) { c.Proof.Keys["../../x"] = newSigner(2).public() }, "every entry held"},
	} {
		if got := broken(tt.spoil); !strings.Contains(got, tt.want) {
			t.Errorf("%s: the README lacks %q:\n%s", name, tt.want, got)
		}
	}
}

// What came from a hub with others has no signature here, and says so.
func TestCaseOfCoveredEntries(t *testing.T) {
	s := acted(t)
	s.add(t, queue.Entry{At: noon.Add(5 * time.Minute), Kind: queue.Noted, Reviewer: "lee", Text: "a film", Imported: &queue.Provenance{File: "hub", At: noon, Hub: uuid.UUID{1}}})
	c := caseOf(t, s)
	c.Proof.Entries[5].Sig = nil
	_, files := unpack(t, c)
	if _, there := files["ledger/00000042.sig"]; there || strings.Contains(files["ledger/SIGNERS"], "00000042") {
		t.Errorf("the signers are\n%s", files["ledger/SIGNERS"])
	}
	if !strings.Contains(files["ledger/HASHES"], "00000042") {
		t.Errorf("the hashes are\n%s", files["ledger/HASHES"])
	}
	for _, want := range []string{"each signature held", "others: 42."} {
		if !strings.Contains(files["README.txt"], want) {
			t.Errorf("the README lacks %q:\n%s", want, files["README.txt"])
		}
	}
	if want := "the team's hub, on "; !strings.Contains(files["history.txt"], want) {
		t.Errorf("the history lacks %q:\n%s", want, files["history.txt"])
	}
	c.Proof.Entries[4].Sig = nil // one of our own needs one
	if bad := c.Proof.Check(); len(bad) != 1 || bad[0].Seq != 35 {
		t.Errorf("%+v do not hold", bad)
	}
}

func TestCaseWithMedia(t *testing.T) {
	c := caseOf(t, acted(t))
	c.Item.Media = []queue.Media{{Mime: "image/png", SHA256: strings.Repeat("a", 64)}, {Path: hostile}, {}, {}}
	c.Open = func(n int) (queue.Medium, error) {
		return []queue.Medium{whole("pixels"), nil, medium{bytes.NewReader(make([]byte, 9)), queue.Errorf(queue.Damaged, "the bytes are not what was sealed")}, whole("")}[n],
			[]error{nil, queue.Errorf(queue.Gone, "the medium was purged on 2026-11-01"), nil, nil}[n]
	}
	dir, files := unpack(t, c)
	if files["media/001"] != "pixels" || len(files["media/002"]+files["media/003"]) > 0 {
		t.Errorf("the media are %q", files["media/001"])
	}
	for _, want := range []string{
		"media/001  image/png, SHA-256 6ec9", "differs from what was flagged: aaaa", "002        not here: the medium was purged on 2026-11-01",
		"003        not here: the bytes are not what was sealed", "media/004  of a form that is not known",
	} {
		if !strings.Contains(files["README.txt"], want) {
			t.Errorf("the README lacks %q:\n%s", want, files["README.txt"])
		}
	}
	if out, err := tool(t, dir, "sha256sum", "--strict", "-c", "SHA256SUMS"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	c.Open = func(int) (queue.Medium, error) { return nil, queue.Errorf(queue.Refused, "not today") }
	if err := c.Write(io.Discard); queue.KindOf(err) != queue.Refused {
		t.Errorf("a vault that does not answer gives %v", err)
	}
}

// full is a disk that is full after so many bytes.
type full int

func (f *full) Write(p []byte) (int, error) {
	if *f -= full(len(p)); *f < 0 {
		return 0, errors.New("no room")
	}
	return len(p), nil
}

func TestArchiveThatCannotBeWritten(t *testing.T) {
	c := caseOf(t, acted(t))
	for _, n := range []full{0, 100, 3000, 9000} {
		if err := c.Write(&n); err == nil || !strings.Contains(err.Error(), "not whole") {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}

func TestPacket(t *testing.T) {
	c := caseOf(t, acted(t))
	r, err := queue.Referrable(c.Proof.Entries, c.Policies)
	if err != nil {
		t.Fatal(err)
	}
	if want := []queue.Indicator{queue.NamedTarget, queue.NamedPlace, queue.Means}; !slices.Equal(r.Indicators, want) {
		t.Errorf("the indicators are %v", r.Indicators)
	}
	c.Open = func(n int) (queue.Medium, error) {
		if n == 1 {
			return nil, queue.Errorf(queue.NotFound, "it is not here")
		}
		return whole("pixels"), nil
	}
	dir, files := unpack(t, &report.Packet{Case: *c, Referral: r})
	if files["content.txt"] != hostile || files["media/001"] != "pixels" {
		t.Errorf("the content is %q, its medium %q", files["content.txt"], files["media/001"])
	}
	for _, list := range []string{"SHA256SUMS", "ledger/HASHES"} {
		if out, err := tool(t, dir, "sha256sum", "--strict", "-c", list); err != nil {
			t.Errorf("%s: %v\n%s", list, err, out)
		}
	}
	for name, wants := range map[string][]string{
		"cover.txt": {
			"NOT SENT BY THE PROGRAM", "2026-11-02 11:00:00 +02:00", "2026-11-02 09:00:00 +00:00", "a place is named", "CANARY kim, 2026-11-02", "Second person     lee",
			"HOW TO CHECK IT", "not known to this program", "not here: it is not here",
		},
		"cover.html": {"Not sent by the program.", "2026-11-02 11:00:00 +02:00", "a place is named", "&lt;script&gt;", `<dd dir="auto">`},
		"facts.json": {`"published": "2026-11-02T11:00:00+02:00"`, `"published_zone": "+02:00"`, `"indicator": "place"`, `"code": "TVEC2"`, `"not_here": "it is not here"`, `"handle": "=CANARY`},
	} {
		text := files[name]
		if name == "cover.html" {
			text = strings.ReplaceAll(text, "&#43;", "+")
		}
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, files[name])
			}
		}
	}
	for _, bad := range []string{"<script", "src=", "href=", "url(", "@import", "\u202e", "\x00"} {
		if strings.Contains(files["cover.html"], bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if strings.Contains(files["facts.json"], `"code": "=`) {
		t.Error("the facts name a rule that is none")
	}
	for l := range strings.Lines(files["cover.txt"]) {
		if strings.ContainsAny(l, "\x00\u202e\u2028\r\t") {
			t.Errorf("a line is %q", l)
		}
	}
}

// An item of which little is known makes a packet that says so.
func TestPacketOfLittle(t *testing.T) {
	c := caseOf(t, acted(t))
	c.Item = &queue.Item{ID: "1", Kind: queue.Text}
	r, err := queue.Referrable(c.Proof.Entries, c.Policies)
	if err != nil {
		t.Fatal(err)
	}
	_, files := unpack(t, &report.Packet{Case: *c, Referral: r})
	for _, fact := range []string{"Source", "Address", "Time, with zone", "User id", "Handle", "Account since", "Account"} {
		if !regexp.MustCompile(`(?m)^` + fact + ` +not known$`).MatchString(files["cover.txt"]) {
			t.Errorf("%s is not said to be not known:\n%s", fact, files["cover.txt"])
		}
	}
	if diff := cmp.Diff("", files["content.txt"]); diff != "" || strings.Contains(files["facts.json"], `"published"`) || strings.Contains(files["facts.json"], "0001-01-01") {
		t.Errorf("the facts are\n%s", files["facts.json"])
	}
}
