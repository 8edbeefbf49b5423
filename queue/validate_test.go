package queue_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"discern/queue"
)

// checkError holds an error against the wanted beginning of its sentence.
func checkError(t *testing.T, name string, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("%s: %v", name, err)
	case want != "" && (queue.KindOf(err) != queue.Invalid || !strings.HasPrefix(err.Error(), want)):
		t.Errorf("%s: the error is %v, want %s…", name, err, want)
	}
}

func TestItemValidate(t *testing.T) {
	score := func(s float64, spans ...queue.ScoreSpan) func(*queue.Item) {
		return func(it *queue.Item) {
			it.Scores = []queue.Score{{Detector: "d", Label: "l"}, {Detector: "d", Label: "m", Score: s, Spans: spans}}
		}
	}
	span := func(start, end int) queue.ScoreSpan {
		return queue.ScoreSpan{Span: queue.Span{Start: start, End: end}}
	}
	for _, tt := range []struct {
		name  string
		spoil func(*queue.Item)
		want  string // empty: it holds
	}{
		{"whole", func(*queue.Item) {}, ""},
		{"no id", func(it *queue.Item) { it.ID = "" }, "id: is missing or empty"},
		{"no kind", func(it *queue.Item) { it.Kind = "" }, `kind: "" is not one of`},
		{"an id at the bound", func(it *queue.Item) { it.ID = strings.Repeat("x", queue.MaxID) }, ""},
		{"an id past it", func(it *queue.Item) { it.ID = strings.Repeat("x", queue.MaxID+1) }, "id: is 1025 bytes long; at most 1024"},
		{"a text past the bound", func(it *queue.Item) { it.Text = strings.Repeat("x", queue.MaxText+1) }, "text: is 4194305 bytes long"},
		{"a text in Latin-1", func(it *queue.Item) { it.Text = "caf\xe9" }, "text: is not valid UTF-8"},
		{"a handle in Latin-1", func(it *queue.Item) { it.Author = &queue.Author{Handle: "\xe9"} }, "author.handle: is not valid UTF-8"},
		{"a score at 0", score(0), ""},
		{"a score at 1", score(1), ""},
		{"a score below 0", score(-1e-9), "scores[1].score: -1e-09 is not between 0 and 1"},
		{"a score that is no number", score(math.NaN()), "scores[1].score: NaN is not between 0 and 1"},
		{"an infinite score", score(math.Inf(1)), "scores[1].score: +Inf is not between 0 and 1"},
		{"a span over the whole text", score(1, span(0, 4)), ""}, // of code points, not bytes
		{"a span past it", score(1, span(0, 4), span(3, 5)), "scores[1].spans[1].end: 5 is past the text, which has 4 code points"},
		{"an empty span", score(1, span(2, 2)), "scores[1].spans[0].end: 2 is not after start 2"},
		{"a span from below", score(1, span(-1, 2)), "scores[1].spans[0].start: -1 is below 0"},
		{"too many scores", func(it *queue.Item) { it.Scores = make([]queue.Score, queue.MaxList+1) }, "scores: has 10001 entries; at most 10000"},
		{"a year before time", func(it *queue.Item) { it.CreatedAt = time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC) }, "created_at: the year 1969"},
		{"a year past it", func(it *queue.Item) {
			it.Flags = []queue.Flag{{By: queue.ByUser, Deadline: time.Date(2201, 1, 1, 0, 0, 0, 0, time.UTC)}}
		}, "flags[0].deadline: the year 2201"},
		{"a flagger of no kind", func(it *queue.Item) { it.Flags = []queue.Flag{{}} }, `flags[0].by: "" is not one of`},
		{"a role of no kind", func(it *queue.Item) { it.Context = []queue.Context{{Role: "aunt"}} }, `context[0].role: "aunt" is not one of`},
		{"negative reach", func(it *queue.Item) { it.Reach = &queue.Reach{Views: -1} }, "reach.views: is below 0"},
		{"a hash of half the length", func(it *queue.Item) { it.Media = []queue.Media{{SHA256: "ab"}} }, "media[0].sha256: is not 64"},
		{"meta that is a list", func(it *queue.Item) { it.Meta = json.RawMessage(`[]`) }, "meta: is not an object"},
		{"meta that is broken", func(it *queue.Item) { it.Meta = json.RawMessage(`{"a"`) }, "meta: is not an object"},
	} {
		it := queue.Item{ID: "a", Kind: queue.Text, Text: "né 審", Meta: json.RawMessage(`{"a":1}`)}
		tt.spoil(&it)
		checkError(t, tt.name, it.Validate(), tt.want)
	}
}

// An error never carries more than a few characters of what was wrong.
func TestErrorsDoNotCarryContent(t *testing.T) {
	it := queue.Item{ID: "a", Kind: queue.Kind(strings.Repeat("secret ", 100))}
	if err := it.Validate(); len(err.Error()) > 150 {
		t.Errorf("the error is %d bytes long", len(err.Error()))
	}
}

func TestDecisionValidate(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(*queue.Decision)
		want  string
	}{
		{"whole", func(*queue.Decision) {}, ""},
		{"nothing but the least", func(d *queue.Decision) { *d = queue.Decision{ID: d.ID, Item: "a", Verdict: queue.Unsure} }, ""},
		{"no id", func(d *queue.Decision) { d.ID = uuid.Nil }, "id: is missing"},
		{"no item", func(d *queue.Decision) { d.Item = "" }, "item: is missing"},
		{"no verdict", func(d *queue.Decision) { d.Verdict = "" }, `verdict: "" is not one of`},
		{"an unknown pass", func(d *queue.Decision) { d.Pass = "third" }, `pass: "third" is not one of`},
		{"decided before opened", func(d *queue.Decision) { d.DecidedAt = d.OpenedAt.Add(-1) }, "decided_at: lies before opened_at"},
		{"decided when opened", func(d *queue.Decision) { d.DecidedAt = d.OpenedAt }, ""},
		{"a long rationale", func(d *queue.Decision) { d.Rationale = strings.Repeat("x", queue.MaxRationale+1) }, "rationale: is 65537 bytes"},
		{"a rationale in Latin-1", func(d *queue.Decision) { d.Rationale = "\xe9" }, "rationale: is not valid UTF-8"},
		{"an empty span", func(d *queue.Decision) { d.Spans = append(d.Spans, queue.Span{Start: 3, End: 3}) }, "spans[1].end: 3 is not after start 3"},
		{"a long code", func(d *queue.Decision) { d.Policies = []string{"A", strings.Repeat("x", 2000)} }, "policies[1]: is 2000 bytes"},
		{"meta that is text", func(d *queue.Decision) { d.Meta = json.RawMessage(`"a"`) }, "meta: is not an object"},
	} {
		d := queue.Decision{
			ID: uuid.Max, Item: "a", Verdict: queue.Violating, Pass: queue.First, Policies: []string{"A"}, Actions: []queue.Action{"somebody's own"},
			Spans: []queue.Span{{Start: 0, End: 1}}, OpenedAt: morning, DecidedAt: morning.Add(time.Second),
		}
		tt.spoil(&d)
		checkError(t, tt.name, d.Validate(), tt.want)
	}
}

func TestEntryValidate(t *testing.T) {
	decision := func(e *queue.Entry) {
		e.Kind, e.Decision = queue.Decided, &queue.Decision{ID: e.ID, Item: "a", Verdict: queue.Unsure}
	}
	for _, tt := range []struct {
		name  string
		spoil func(*queue.Entry)
		want  string
	}{
		{"a note", func(*queue.Entry) {}, ""},
		{"a decision", decision, ""},
		{"an undo", func(e *queue.Entry) { e.Kind, e.Undoes = queue.Undone, uuid.Max }, ""},
		{"no id", func(e *queue.Entry) { e.ID = uuid.Nil }, "id: is missing"},
		{"an unknown kind", func(e *queue.Entry) { e.Kind = "sigh" }, `kind: "sigh" is not one of`},
		{"no item", func(e *queue.Entry) { e.Item = "" }, "item: is missing"},
		{"a note with a decision", func(e *queue.Entry) { e.Decision = &queue.Decision{} }, "decision: stands in every entry of kind decision"},
		{"an undo of nothing", func(e *queue.Entry) { e.Kind = queue.Undone }, "undoes: stands in every entry of kind undo"},
		{"a decision by another id", func(e *queue.Entry) { decision(e); e.Decision.ID = uuid.Max }, "decision.id: differs"},
		{"a decision that does not hold", func(e *queue.Entry) { decision(e); e.Decision.Verdict = "" }, "decision.verdict: "},
	} {
		e := queue.Entry{ID: uuid.UUID{1}, Kind: queue.Noted, Item: "a", Text: "words"}
		tt.spoil(&e)
		checkError(t, tt.name, e.Validate(), tt.want)
	}
}

func TestErrors(t *testing.T) {
	cause := errors.New("the cause")
	err := queue.Errorf(queue.Busy, "held by %d: %w", 7, cause)
	if err.Error() != "held by 7: the cause" || !errors.Is(err, cause) || queue.KindOf(err) != queue.Busy {
		t.Errorf("the error is %q", err)
	}
	if queue.KindOf(cause) != queue.Other || queue.KindOf(nil) != queue.Other {
		t.Error("what is no Error is of kind Other")
	}
}
