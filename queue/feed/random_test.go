package feed_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"discern/queue"
)

// naughty are strings that have broken programs: quotes, separators, line ends,
// controls, directions, surrogate pairs, formulas, markup, numbers and words that
// look like others' syntax.
var naughty = []string{
	"", " ", "  two  ", ",", ";", "[", "]", `"`, `""`, `'`, `\`, `\"`, "\t", "\n", "\r", "\r\n", "\n\r", "a\r\nb\r\n", "\r\r\n", "\"\r\n\"",
	"\x00", "\x07\x1b[31m", "\x7f", "\u0085", "\u00a0", "\u2028\u2029", "\ufeff", "\ufffd", "\ufffe", "\u202ereversed\u202c", "\u200b\u200d", "e\u0301",
	"\U0001f469\u200d\U0001f680", "\U0010ffff", "مرحبا", "שלום", "नमस्ते", "審判", "=1+1", "@a", "+1", "-1", "#REF!", `\.`, "--", "null", "nil", "NaN",
	"true", "0", "1e1000", "0x1p-2", "<script>&amp;", "a<b>c&d", "{}", "[]", `{"id":"x"}`, "score.a.b", "id", "$(x)", "%s%n", "../..", "con", "TVEC.01", "x (2)",
}

// allNaughty adds the naughty strings of the real data, where they are.
func allNaughty(tb testing.TB) []string {
	tb.Helper()
	dir := os.Getenv("DISCERN_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	all := naughty
	if data, err := os.ReadFile(filepath.Join(dir, "robust", "blns.json")); err == nil {
		var more []string
		if err := json.Unmarshal(data, &more); err != nil {
			tb.Fatal(err)
		}
		all = append(all[:len(all):len(all)], more...)
	}
	return all
}

// maker makes random valid records as a feed reads them: what is empty is absent.
type maker struct {
	*rand.Rand
	words []string
}

func newMaker(tb testing.TB, seed uint64) maker {
	return maker{rand.New(rand.NewPCG(seed, 1)), allNaughty(tb)}
}

func (m maker) word() string { return m.words[m.IntN(len(m.words))] }

// name is a word that is not empty and not too long.
func (m maker) name() string {
	w := strings.ToValidUTF8(m.word(), "")
	for len(w) > queue.MaxID/2 {
		w = w[:len(w)/2]
	}
	return strings.ToValidUTF8(w, "") + "x"
}

func (m maker) maybe() bool { return m.IntN(2) == 0 }

func (m maker) when() time.Time {
	if m.maybe() {
		return time.Time{}
	}
	t := time.Unix(m.Int64N(4_000_000_000), m.Int64N(3)*500_000_000)
	return t.In(time.FixedZone("", (m.IntN(25)-12)*3600))
}

func (m maker) author() *queue.Author {
	if m.maybe() {
		return nil
	}
	return &queue.Author{ID: m.name(), Handle: m.word(), CreatedAt: m.when(), Followers: m.Int64N(1 << 60), Anonymous: m.maybe(), PriorViolations: m.Int64N(3)}
}

func (m maker) meta() json.RawMessage {
	if m.maybe() {
		return nil
	}
	b, err := json.Marshal(map[string]any{m.word(): m.word(), "n": m.Int64N(1 << 40), "deep": []any{map[string]any{m.word(): nil}, true, 0.1}})
	if err != nil {
		panic(err)
	}
	return b
}

func (m maker) spans(text string) []queue.Span {
	n := utf8.RuneCountInString(text)
	if n == 0 || m.maybe() {
		return nil
	}
	start := m.IntN(n)
	return []queue.Span{{Start: start, End: start + 1 + m.IntN(n-start)}}
}

func (m maker) item() queue.Item {
	it := queue.Item{
		ID: m.name(), Source: m.word(), Kind: queue.Kinds[m.IntN(len(queue.Kinds))], Lang: []string{"", "en", "ar", "zh-Hant"}[m.IntN(4)],
		Text: m.word() + m.word(), URL: m.word(), CreatedAt: m.when(), FlaggedAt: m.when(), Author: m.author(), Meta: m.meta(),
	}
	if len(it.Source) > queue.MaxID {
		it.Source = ""
	}
	if m.maybe() {
		it.Reach = &queue.Reach{Views: 1 + m.Int64N(1<<60), Shares: m.Int64N(9)}
	}
	for range m.IntN(3) {
		it.Flags = append(it.Flags, queue.Flag{By: queue.Flaggers[m.IntN(len(queue.Flaggers))], Reporter: m.name(), Reason: m.word(), Reference: m.word(), At: m.when(), Deadline: m.when()})
	}
	for range m.IntN(4) {
		s := queue.Score{Detector: m.name(), Version: m.name(), Label: m.name(), Score: m.Float64()}
		if m.maybe() {
			t := m.Float64()
			s.Threshold = &t
		}
		for _, sp := range m.spans(it.Text) {
			s.Spans = append(s.Spans, queue.ScoreSpan{Span: sp, Score: m.Float64()})
		}
		it.Scores = append(it.Scores, s)
	}
	for range m.IntN(2) {
		it.Media = append(it.Media, queue.Media{Path: "media/a.jpg", URL: m.word(), SHA256: strings.Repeat("0af3", 16), Found: strings.Repeat("1be2", 16), Mime: "image/jpeg", Bytes: m.Int64N(1 << 40), Alt: m.word()})
	}
	for range m.IntN(3) {
		it.Context = append(it.Context, queue.Context{Role: queue.Roles[m.IntN(len(queue.Roles))], Author: m.author(), Text: m.word(), CreatedAt: m.when()})
	}
	return it
}

func (m maker) id() uuid.UUID {
	var id uuid.UUID
	for i := range id {
		id[i] = byte(m.IntN(256))
	}
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	return id
}

func (m maker) decision() queue.Decision {
	yes := func() *bool {
		if m.maybe() {
			return nil
		}
		b := m.maybe()
		return &b
	}
	d := queue.Decision{
		ID: m.id(), Item: m.name(), Source: m.name(), Verdict: queue.Verdicts[m.IntN(len(queue.Verdicts))], Rationale: m.word(),
		Spans: m.spans(m.word()), Reviewer: m.name(), Device: m.name(), OpenedAt: m.when(), ScoresShown: yes(), Revealed: yes(),
		PolicyVersion: m.name(), Meta: m.meta(),
	}
	if m.maybe() {
		d.Pass = queue.Passes[m.IntN(len(queue.Passes))]
		d.Supersedes = m.id()
	}
	if !d.OpenedAt.IsZero() {
		d.DecidedAt = d.OpenedAt.Add(time.Duration(m.IntN(100)) * time.Second)
	}
	for range m.IntN(4) {
		d.Policies = append(d.Policies, m.name())
	}
	for range m.IntN(3) {
		d.Indicators = append(d.Indicators, queue.Indicators[m.IntN(len(queue.Indicators))])
	}
	for range m.IntN(3) {
		d.Actions = append(d.Actions, queue.Actions[m.IntN(len(queue.Actions))])
	}
	return d
}

// entry is a ledger entry as its device wrote it.
func (m maker) entry() queue.Entry {
	e := queue.Entry{ID: m.id(), At: time.Unix(1_700_000_000+m.Int64N(1e8), 0).UTC(), Kind: queue.EntryKinds[m.IntN(len(queue.EntryKinds))], Device: "0123456789abcdef", Reviewer: m.name(), Source: m.name(), Item: m.name()}
	switch e.Kind {
	case queue.Decided:
		d := m.decision()
		d.ID, d.Item, d.Source = e.ID, e.Item, e.Source
		e.Decision = &d
		if m.maybe() {
			e.Imported = &queue.Provenance{File: m.name(), At: e.At, Device: "fedcba"}
			if m.maybe() {
				e.Imported.Hub = m.id()
			}
		}
	case queue.Undone:
		e.Undoes = m.id()
	case queue.Skipped:
		e.Until = e.At.Add(time.Hour)
		e.Text = m.word()
	case queue.Clued:
		e.Author, e.Text = m.name(), m.word()
	case queue.Fetched, queue.Purged, queue.Referred:
		e.Media = []string{strings.Repeat("0af3", 16)}
	case queue.Asked:
		e.Ask = m.ask()
	case queue.Appointed:
		e.Person = &queue.Person{Name: "p" + m.name(), Duty: queue.Duties[m.IntN(len(queue.Duties))]}
	case queue.Overseen:
		e.Oversight = &queue.Oversight{Version: m.IntN(9) + 1, Golden: m.IntN(50), Rules: []queue.SecondRule{{Name: "r" + m.name(), Share: 0.25, Touches: []string{m.name()}, Scores: queue.Above}}}
	default:
		e.Text = m.word()
	}
	if e.Kind.AboutNoItem() {
		e.Source, e.Item = "", ""
	}
	if m.maybe() {
		e.Act = m.id()
	}
	return e
}

func (m maker) ask() *queue.Ask {
	pass := queue.Passes[1+m.IntN(len(queue.Passes)-1)]
	if pass == queue.QA {
		return &queue.Ask{Pass: pass, Verdict: queue.Verdicts[m.IntN(len(queue.Verdicts))], Policies: []string{m.name()}}
	}
	return &queue.Ask{Pass: pass, Of: m.id(), Rules: []string{m.name()}, Version: m.IntN(4), Urgent: m.maybe()}
}
