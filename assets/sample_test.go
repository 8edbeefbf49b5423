package assets_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"discern/assets"
)

var (
	anchor   = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	kinds    = []string{"account", "image", "text", "thread", "video"}
	flaggers = []string{"detector", "government", "removal_order", "trusted_flagger", "user"}
	roles    = []string{"parent", "quoted", "reply", "same_author"}
)

type sampleAuthor struct {
	Handle    string    `json:"handle"`
	CreatedAt time.Time `json:"created_at"`
}

type sampleItem struct {
	ID        string       `json:"id"`
	Source    string       `json:"source"`
	Kind      string       `json:"kind"`
	Lang      string       `json:"lang"`
	Text      string       `json:"text"`
	CreatedAt time.Time    `json:"created_at"`
	FlaggedAt time.Time    `json:"flagged_at"`
	Author    sampleAuthor `json:"author"`
	Flags     []struct {
		By       string    `json:"by"`
		Reporter string    `json:"reporter"`
		At       time.Time `json:"at"`
		Deadline time.Time `json:"deadline"`
	} `json:"flags"`
	Scores []struct {
		Detector  string  `json:"detector"`
		Label     string  `json:"label"`
		Score     float64 `json:"score"`
		Threshold float64 `json:"threshold"`
		Spans     []struct {
			Start int `json:"start"`
			End   int `json:"end"`
		} `json:"spans"`
	} `json:"scores"`
	Media []struct {
		Path   string `json:"path"`
		SHA256 string `json:"sha256"`
		Mime   string `json:"mime"`
		Bytes  int    `json:"bytes"`
	} `json:"media"`
	Context []struct {
		Role      string       `json:"role"`
		Text      string       `json:"text"`
		Author    sampleAuthor `json:"author"`
		CreatedAt time.Time    `json:"created_at"`
	} `json:"context"`
}

func sampleLines(now time.Time) [][]byte {
	return bytes.Split(bytes.TrimSpace(assets.SampleItems(now)), []byte("\n"))
}

func readSample(t *testing.T, now time.Time) []sampleItem {
	t.Helper()
	var items []sampleItem
	for i, line := range sampleLines(now) {
		var it sampleItem
		if err := json.Unmarshal(line, &it); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		items = append(items, it)
	}
	return items
}

func TestSampleKeepsToTheSchema(t *testing.T) {
	schema := compile(t, "item")
	for i, line := range sampleLines(time.Now()) {
		item, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
		if err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		if err := schema.Validate(item); err != nil {
			t.Errorf("line %d: %v", i+1, err)
		}
	}
}

func TestSampleShowsEverything(t *testing.T) {
	ids, langs := map[string]bool{}, map[string]int{}
	kind, by, role, detectors := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	items := readSample(t, anchor)
	for _, it := range items {
		if ids[it.ID] {
			t.Errorf("%s stands twice", it.ID)
		}
		ids[it.ID] = true
		if it.Source != "sample" {
			t.Errorf("%s: source is %q", it.ID, it.Source)
		}
		langs[it.Lang]++
		kind[it.Kind]++
		for _, f := range it.Flags {
			by[f.By]++
		}
		for _, c := range it.Context {
			role[c.Role]++
		}
		for _, s := range it.Scores {
			detectors[s.Detector]++
			for _, sp := range s.Spans {
				if n := utf8.RuneCountInString(it.Text); sp.Start < 0 || sp.End <= sp.Start || sp.End > n {
					t.Errorf("%s: span %d to %d in a text of %d code points", it.ID, sp.Start, sp.End, n)
				}
			}
		}
	}
	delete(langs, "")
	if len(items) < 140 || len(langs) < 10 {
		t.Errorf("%d items in %d languages, want 140 in 10 or more", len(items), len(langs))
	}
	for what, c := range map[string]struct {
		got  map[string]int
		want []string
	}{
		"kinds":     {kind, kinds},
		"flaggers":  {by, flaggers},
		"roles":     {role, roles},
		"detectors": {detectors, []string{"banner-match", "charlr", "sentinel"}},
	} {
		if got := slices.Sorted(maps.Keys(c.got)); !slices.Equal(got, c.want) {
			t.Errorf("%s are %v, want %v", what, got, c.want)
		}
	}
}

// Every medium that the sample names is there, byte by byte, and none besides; a
// few are known by hash or address alone, as they often are.
func TestSampleMedia(t *testing.T) {
	named, mimes, bare := map[string]bool{}, map[string]bool{}, 0
	for _, it := range readSample(t, anchor) {
		for _, m := range it.Media {
			if m.Path == "" {
				bare++
				continue
			}
			data, err := fs.ReadFile(assets.SampleFiles(), m.Path)
			if err != nil {
				t.Errorf("%s: %v", it.ID, err)
				continue
			}
			if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != m.SHA256 || len(data) != m.Bytes {
				t.Errorf("%s: %s has %d bytes and hash %x", it.ID, m.Path, len(data), sum)
			}
			named[m.Path], mimes[m.Mime] = true, true
		}
	}
	stored, err := fs.Glob(assets.SampleFiles(), "media/*")
	if err != nil || len(stored) != len(named) {
		t.Errorf("%d files are stored, %d are named (%v)", len(stored), len(named), err)
	}
	if bare == 0 || len(mimes) < 5 {
		t.Errorf("%d media without a file, forms %v", bare, mimes)
	}
}

// The sample ties items by author, thread, medium and reporter.
func TestSampleTiesItems(t *testing.T) {
	authors, threads, media, reporters := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for _, it := range readSample(t, anchor) {
		authors[it.Author.Handle]++
		for _, c := range it.Context {
			if c.Role == "parent" {
				threads[c.Author.Handle+c.Text]++
			}
		}
		for _, m := range it.Media {
			media[m.SHA256]++
		}
		for _, f := range it.Flags {
			if f.Reporter != "" {
				reporters[f.Reporter]++
			}
		}
	}
	for what, c := range map[string]struct {
		counts map[string]int
		most   int
	}{"author": {authors, 10}, "thread": {threads, 2}, "medium": {media, 2}, "reporter": {reporters, 8}} {
		if most := slices.Max(slices.Collect(maps.Values(c.counts))); most < c.most {
			t.Errorf("no %s ties more than %d items, want %d", what, most, c.most)
		}
	}
}

// Detectors must disagree, or the sample has nothing for a person to decide.
func TestSampleDetectorsDisagree(t *testing.T) {
	var apart, unflagged int
	for _, it := range readSample(t, anchor) {
		above, below := map[string]bool{}, map[string]bool{}
		for _, s := range it.Scores {
			if s.Score >= s.Threshold {
				above[s.Detector] = true
			} else {
				below[s.Detector] = true
			}
		}
		maps.DeleteFunc(below, func(d string, _ bool) bool { return above[d] })
		if len(above) > 0 && len(below) > 0 {
			apart++
		}
		if len(above) == 0 {
			unflagged++
		}
	}
	if apart < 40 || unflagged < 30 {
		t.Errorf("detectors disagree on %d items and flag none of %d, want 40 and 30 or more", apart, unflagged)
	}
}

func TestSampleHidesCharacters(t *testing.T) {
	all := string(assets.SampleItems(anchor))
	for name, r := range map[string]rune{
		"zero width space": '\u200b', "right-to-left override": '\u202e', "soft hyphen": '\u00ad', "word joiner": '\u2060',
		"isolate": '\u2067', "Cyrillic а": 'а', "zero width joiner": '\u200d',
	} {
		if !strings.ContainsRune(all, r) {
			t.Errorf("no item holds a %s", name)
		}
	}
}

func TestSampleDeadlines(t *testing.T) {
	now := time.Date(2031, 5, 6, 7, 8, 9, 0, time.FixedZone("", 2*3600))
	var got []string
	for _, it := range readSample(t, now) {
		for _, f := range it.Flags {
			if !f.Deadline.IsZero() {
				got = append(got, fmt.Sprintf("%+05d %s", int(f.Deadline.Sub(now).Minutes()), it.ID))
			}
		}
	}
	slices.SortFunc(got, strings.Compare)
	want := []string{
		"+0041 ar-01", "+0052 en-02", "+0058 pl-01", "+0180 en-49", "+0540 he-03", "+1560 fr-01", "-0002 de-01", "-0007 en-01",
	}
	if !slices.Equal(got, want) {
		t.Errorf("deadlines in minutes are %q, want %q", got, want)
	}
}

// Nothing in the sample happens after now, before its author joined, or out of order.
func TestSampleTimesAreInOrder(t *testing.T) {
	now := time.Now().UTC().Truncate(time.Second)
	for _, it := range readSample(t, now) {
		steps := []time.Time{it.Author.CreatedAt, it.CreatedAt, it.FlaggedAt, now}
		if it.Author.CreatedAt.IsZero() || !slices.IsSortedFunc(steps, time.Time.Compare) {
			t.Errorf("%s: author since, posted, flagged, now: %v", it.ID, steps)
		}
		for _, f := range it.Flags {
			if f.At.Before(it.CreatedAt) || f.At.After(now) {
				t.Errorf("%s: flag at %v, item at %v", it.ID, f.At, it.CreatedAt)
			}
		}
		for _, c := range it.Context {
			before := c.Role == "parent" || c.Role == "quoted"
			if !c.CreatedAt.IsZero() && (c.CreatedAt.After(now) || c.CreatedAt.Before(c.Author.CreatedAt) ||
				before && c.CreatedAt.After(it.CreatedAt) || c.Role == "reply" && c.CreatedAt.Before(it.CreatedAt)) {
				t.Errorf("%s: %s at %v, item at %v", it.ID, c.Role, c.CreatedAt, it.CreatedAt)
			}
		}
	}
}

func TestSampleMovesTimesAlone(t *testing.T) {
	then, later := readSample(t, anchor), readSample(t, anchor.Add(90*time.Minute))
	for i := range then {
		a, b := then[i], later[i]
		if a.ID != b.ID || a.Text != b.Text {
			t.Errorf("%s: id or text changed with the clock", a.ID)
		}
		if got := b.FlaggedAt.Sub(a.FlaggedAt); got != 90*time.Minute {
			t.Errorf("%s: flagged_at moved by %v", a.ID, got)
		}
	}
}
