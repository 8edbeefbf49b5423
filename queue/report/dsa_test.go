package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.FixedZone("", 2*3600))

// hostile is a value that every form must take as it is and none may act on.
const hostile = "=CANARY(1)|\r\n<script>CANARY</script>\t../../CANARY\u202e\x00\u2028{{.}}`*_[]"

// post is an item whose every foreign word is hostile.
func post() *queue.Item {
	return &queue.Item{
		ID: "1" + hostile, Source: hostile, Kind: queue.Text, Lang: "pt-BR", Text: hostile, URL: hostile, CreatedAt: noon.Add(-time.Hour), FlaggedAt: noon,
		Author: &queue.Author{ID: hostile, Handle: hostile}, Scores: []queue.Score{{Detector: hostile, Label: hostile, Score: .9}},
		Media:   []queue.Media{{Path: hostile, URL: hostile, Mime: hostile, Alt: hostile}, {Mime: "image/png; x=" + "y"}},
		Context: []queue.Context{{Role: queue.Parent, Author: &queue.Author{Handle: hostile}, Text: hostile}},
	}
}

func flagged(it *queue.Item, flags ...queue.Flag) *queue.Item {
	it.Flags = flags
	return it
}

func removal(codes ...string) *queue.Decision {
	return &queue.Decision{
		ID: uuid.MustParse("01a21564-505b-736e-96d5-3b87607322e6"), Item: "1" + hostile, Source: hostile, Verdict: queue.Violating, Policies: codes,
		Actions: []queue.Action{queue.Remove}, Reviewer: "CANARY kim", Rationale: hostile, DecidedAt: noon, PolicyVersion: "terror 2026-11",
	}
}

func TestStatement(t *testing.T) {
	got, err := report.StatementOf(flagged(post(), queue.Flag{By: queue.ByUser, Reporter: hostile, Reason: hostile, Reference: hostile, At: noon.Add(-time.Minute)}), removal("TVEC7"), staging.Policies(t))
	if err != nil {
		t.Fatal(err)
	}
	want := report.Statement{
		Visibility: []string{"DECISION_VISIBILITY_CONTENT_REMOVED"}, Ground: "DECISION_GROUND_INCOMPATIBLE_CONTENT",
		ContractualGround: "Terrorist and violent extremist content: TVEC7, Praise or support", ContractualExplanation: staging.Policies(t).Rule("TVEC7").Definition,
		ContentType: []string{"CONTENT_TYPE_TEXT", "CONTENT_TYPE_IMAGE"}, Category: "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY", Keywords: []string{"KEYWORD_TERRORIST_CONTENT"},
		Language: "PT", ContentDate: "2026-11-02", ApplicationDate: "2026-11-02",
		Facts: "A user notified the content. No automated detection was involved in finding it. A person reviewed it and judged that it violates the rule “Praise or support” (TVEC7). " +
			"As a consequence the content was removed. The decision was made by a person, not by automated means.",
		SourceType: "SOURCE_ARTICLE_16", AutomatedDetection: "No", AutomatedDecision: "AUTOMATED_DECISION_NOT_AUTOMATED", PUID: "01a21564-505b-736e-96d5-3b87607322e6",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("statement (-want +got):\n%s", diff)
	}
}

// Whatever an item, its flags and a reviewer's words hold stays out of statements.
func TestStatementsHoldNothingForeign(t *testing.T) {
	ps := staging.Policies(t)
	for _, by := range queue.Flaggers {
		for _, kind := range queue.Kinds {
			it := flagged(post(), queue.Flag{By: by, Reporter: hostile, Reason: hostile, Reference: "DE 17 " + hostile})
			it.Kind, it.Lang = kind, hostile
			s, err := report.StatementOf(it, removal("TVEC7", "HATE2"), ps)
			if err != nil {
				t.Fatalf("%s, %s: %v", by, kind, err)
			}
			b, err := report.Batch([]report.Statement{s})
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(b, []byte("CANARY")) || bytes.Contains(b, []byte(`\u202e`)) {
				t.Errorf("%s, %s: a statement holds foreign words:\n%s", by, kind, b)
			}
		}
	}
	// What cannot be said is refused without repeating it.
	d := removal(hostile)
	d.Actions = append(d.Actions, hostile)
	if _, err := report.StatementOf(post(), d, ps); err == nil || strings.Contains(err.Error(), "CANARY") {
		t.Errorf("the refusal is %v", err)
	}
}

func TestStatementsOfSources(t *testing.T) {
	flag := func(by queue.Flagger) queue.Flag { return queue.Flag{By: by, At: noon.Add(-time.Minute)} }
	scored := func(it *queue.Item, n int) *queue.Item {
		it.Scores = it.Scores[:n]
		return it
	}
	for _, tt := range []struct {
		name             string
		item             *queue.Item
		source, detected string
	}{
		{"nothing but a score", post(), "SOURCE_VOLUNTARY", "Yes"},
		{"nothing at all", scored(post(), 0), "SOURCE_VOLUNTARY", "No"},
		{"a detector", flagged(post(), flag(queue.ByDetector)), "SOURCE_VOLUNTARY", "Yes"},
		{"a user, and a score", flagged(post(), flag(queue.ByUser)), "SOURCE_ARTICLE_16", "No"},
		{"a detector and a user", flagged(post(), flag(queue.ByDetector), flag(queue.ByUser)), "SOURCE_ARTICLE_16", "Yes"},
		{"a trusted flagger among others", flagged(post(), flag(queue.ByUser), flag(queue.ByTrustedFlagger)), "SOURCE_TRUSTED_FLAGGER", "No"},
		{"a government", flagged(post(), flag(queue.ByGovernment), flag(queue.ByUser)), "SOURCE_TYPE_OTHER_NOTIFICATION", "No"},
		{"a removal order", flagged(post(), flag(queue.ByRemovalOrder)), "SOURCE_TYPE_OTHER_NOTIFICATION", "No"},
		{"an order after the decision", flagged(post(), queue.Flag{By: queue.ByRemovalOrder, At: noon.Add(time.Minute)}, flag(queue.ByUser)), "SOURCE_ARTICLE_16", "No"},
	} {
		s, err := report.StatementOf(tt.item, removal("TVEC7"), staging.Policies(t))
		if err != nil || s.SourceType != tt.source || s.AutomatedDetection != tt.detected {
			t.Errorf("%s: %s, detected %s, %v; want %s, %s", tt.name, s.SourceType, s.AutomatedDetection, err, tt.source, tt.detected)
		}
		if order := tt.name == "a removal order"; order != (s.Ground == "DECISION_GROUND_ILLEGAL_CONTENT") {
			t.Errorf("%s: the ground is %s", tt.name, s.Ground)
		}
	}
}

// The reference of an order is an office's number; what may be a name stays out.
func TestReferencesOfOrders(t *testing.T) {
	const law = "Regulation (EU) 2021/784, Article 3: removal order of a competent authority"
	for ref, want := range map[string]string{
		"DE-RO-2026-00038": law + ", reference DE-RO-2026-00038", " FR 12/7 ": law + ", reference FR 12/7", "": law,
		"Kim Example 3": law, "kim@example.org": law, "0170 1234567": law, "https://x.example/1": law, "DE\n17": law, "KIM EXAMPLE": law,
	} {
		s, err := report.StatementOf(flagged(post(), queue.Flag{By: queue.ByRemovalOrder, Reference: ref}), removal("TVEC7"), staging.Policies(t))
		if err != nil || s.LegalGround != want {
			t.Errorf("%q gives %q, %v", ref, s.LegalGround, err)
		}
	}
}

// An order is obeyed by removing or disabling, and is about terrorist content.
func TestStatementsOfOrders(t *testing.T) {
	order := func() *queue.Item {
		return flagged(post(), queue.Flag{By: queue.ByRemovalOrder, At: noon.Add(-time.Minute)})
	}
	do := func(a queue.Action) report.Statement {
		d := removal("HATE2", "TVEC4")
		d.Actions = []queue.Action{a}
		s, err := report.StatementOf(order(), d, staging.Policies(t))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, a := range []queue.Action{queue.Remove, queue.Restrict} {
		s := do(a)
		if s.Ground != "DECISION_GROUND_ILLEGAL_CONTENT" || s.Category != "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY" ||
			!slices.Equal(s.OtherCategories, []string{"STATEMENT_CATEGORY_VIOLENCE"}) || s.Keywords[0] != "KEYWORD_INCITEMENT_VIOLENCE_HATRED" || len(s.Keywords) != 3 {
			t.Errorf("%s: %s, %s, %v, %v", a, s.Ground, s.Category, s.OtherCategories, s.Keywords)
		}
	}
	if s := do(queue.Label); s.Ground != "DECISION_GROUND_INCOMPATIBLE_CONTENT" || s.SourceType != "SOURCE_TYPE_OTHER_NOTIFICATION" || s.Category != "STATEMENT_CATEGORY_VIOLENCE" {
		t.Errorf("a label alone: %s, %s, %s", s.Ground, s.SourceType, s.Category)
	}
	s, err := report.StatementOf(order(), removal("HATE2"), staging.Policies(t))
	if err != nil || !slices.Equal(s.Keywords, []string{"KEYWORD_TERRORIST_CONTENT", "KEYWORD_INCITEMENT_VIOLENCE_HATRED"}) {
		t.Errorf("the keywords are %v, %v", s.Keywords, err)
	}
}

func TestStatementsOfActionsAndRules(t *testing.T) {
	ps := staging.Policies(t)
	account := post()
	account.Kind = queue.Account
	do := func(actions ...queue.Action) *queue.Decision {
		d := removal("HATE2", "HATE5")
		d.Actions = actions
		return d
	}
	s, err := report.StatementOf(post(), do(queue.Restrict, queue.Suspend, queue.Warn, queue.Label, queue.Demote, queue.AgeRestrict, queue.Refer, queue.Restrict), ps)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"DISABLED", "LABELLED", "DEMOTED", "AGE_RESTRICTED"}; len(s.Visibility) != 4 || s.Account != "DECISION_ACCOUNT_SUSPENDED" ||
		!slices.EqualFunc(want, s.Visibility, func(w, v string) bool { return v == "DECISION_VISIBILITY_CONTENT_"+w }) {
		t.Errorf("the decisions are %v and %s", s.Visibility, s.Account)
	}
	if s.Category != "STATEMENT_CATEGORY_VIOLENCE" || !slices.Equal(s.OtherCategories, []string{"STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"}) ||
		!slices.Equal(s.Keywords, []string{"KEYWORD_INCITEMENT_VIOLENCE_HATRED", "KEYWORD_HATE_SPEECH"}) {
		t.Errorf("the categories are %s, %v, %v", s.Category, s.OtherCategories, s.Keywords)
	}
	if !strings.Contains(s.ContractualExplanation, "The rule as it reads in hate 2026-11: ") {
		t.Errorf("a decision by another version says %q", s.ContractualExplanation)
	}
	s, err = report.StatementOf(account, do(queue.Suspend, queue.Remove), ps)
	if err != nil || s.Account != "DECISION_ACCOUNT_TERMINATED" || s.Visibility != nil || s.ContentTypeOther != "User account" {
		t.Errorf("a removed account gives %+v, %v", s, err)
	}
	for _, tt := range []struct {
		actions []queue.Action
		want    bool
	}{
		{nil, false},
		{[]queue.Action{queue.NoAction}, false},
		{[]queue.Action{queue.Refer, queue.Warn}, false},
		{[]queue.Action{queue.Refer, queue.Label}, true},
		{[]queue.Action{queue.Suspend}, true},
		{[]queue.Action{"an action of somebody's"}, true},
	} {
		if got := report.Restricts(tt.actions); got != tt.want {
			t.Errorf("%v restricts: %v", tt.actions, got)
		}
	}
}

func TestRefusedStatements(t *testing.T) {
	for _, tt := range []struct {
		field string
		spoil func(*queue.Item, *queue.Decision)
	}{
		{"content_date", func(it *queue.Item, _ *queue.Decision) { it.CreatedAt = time.Time{} }},
		{"content_date", func(it *queue.Item, _ *queue.Decision) { it.CreatedAt = time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC) }},
		{"application_date", func(_ *queue.Item, d *queue.Decision) { d.DecidedAt = time.Time{} }},
		{"application_date", func(_ *queue.Item, d *queue.Decision) { d.DecidedAt = time.Date(2019, 12, 31, 0, 0, 0, 0, time.UTC) }},
		{"category", func(_ *queue.Item, d *queue.Decision) { d.Policies = nil }},
		{"category", func(_ *queue.Item, d *queue.Decision) { d.Policies = []string{"NONE"} }},
		{"decision_ground", func(_ *queue.Item, d *queue.Decision) { d.Verdict = queue.NotViolating }},
		{"decision_visibility", func(_ *queue.Item, d *queue.Decision) { d.Actions = []queue.Action{"ban"} }},
		{"decision_visibility", func(_ *queue.Item, d *queue.Decision) { d.Actions = []queue.Action{queue.Warn} }},
		{"automated_decision", func(_ *queue.Item, d *queue.Decision) { d.Reviewer = "" }},
	} {
		it, d := post(), removal("TVEC7")
		tt.spoil(it, d)
		_, err := report.StatementOf(it, d, staging.Policies(t))
		wantField(t, tt.field, err, tt.field)
	}
}

// wantField wants an Invalid error about a field.
func wantField(tb testing.TB, what string, err error, field string) {
	tb.Helper()
	var e *queue.Error
	if !errors.As(err, &e) || e.Kind != queue.Invalid || e.Field != field {
		tb.Errorf("%s: the error is %v, want one about %s", what, err, field)
	}
}

// Every rule of the database, one field at a time.
func TestValidate(t *testing.T) {
	long := func(n int) string { return strings.Repeat("é", n) }
	illegal := func(s *report.Statement) {
		s.Ground, s.LegalGround, s.LegalExplanation, s.ContractualGround, s.ContractualExplanation = "DECISION_GROUND_ILLEGAL_CONTENT", "a law", "why", "", ""
	}
	for _, tt := range []struct {
		name, field string // no field: it holds
		change      func(*report.Statement)
	}{
		{"whole", "", func(*report.Statement) {}},
		{"illegal", "", illegal},
		{"no ground", "decision_ground", func(s *report.Statement) { s.Ground = "" }},
		{"an unknown ground", "decision_ground", func(s *report.Statement) { s.Ground = "DECISION_GROUND_TASTE" }},
		{"illegal without a law", "illegal_content_legal_ground", func(s *report.Statement) { illegal(s); s.LegalGround = "" }},
		{"a law too long", "illegal_content_legal_ground", func(s *report.Statement) { illegal(s); s.LegalGround = long(501) }},
		{"a law as long as can be", "", func(s *report.Statement) { illegal(s); s.LegalGround = long(500) }},
		{"illegal without why", "illegal_content_explanation", func(s *report.Statement) { illegal(s); s.LegalExplanation = " " }},
		{"why illegal too long", "illegal_content_explanation", func(s *report.Statement) { illegal(s); s.LegalExplanation = long(2001) }},
		{"illegal with terms", "incompatible_content_ground", func(s *report.Statement) { illegal(s); s.ContractualGround = "terms" }},
		{"terms with a law", "illegal_content_legal_ground", func(s *report.Statement) { s.LegalGround = "a law" }},
		{"no terms", "incompatible_content_ground", func(s *report.Statement) { s.ContractualGround = "" }},
		{"terms too long", "incompatible_content_ground", func(s *report.Statement) { s.ContractualGround = long(501) }},
		{"no why", "incompatible_content_explanation", func(s *report.Statement) { s.ContractualExplanation = "" }},
		{"why too long", "incompatible_content_explanation", func(s *report.Statement) { s.ContractualExplanation = long(2001) }},
		{"nothing restricted", "decision_visibility", func(s *report.Statement) { s.Visibility = nil }},
		{"money alone", "", func(s *report.Statement) { s.Visibility, s.Monetary = nil, "DECISION_MONETARY_SUSPENSION" }},
		{"the service alone", "", func(s *report.Statement) { s.Visibility, s.Provision = nil, "DECISION_PROVISION_TOTAL_TERMINATION" }},
		{"the account alone", "", func(s *report.Statement) { s.Visibility, s.Account = nil, "DECISION_ACCOUNT_TERMINATED" }},
		{"an unknown visibility", "decision_visibility[1]", func(s *report.Statement) { s.Visibility = append(s.Visibility, "DECISION_VISIBILITY_BURNT") }},
		{"a visibility twice", "decision_visibility[1]", func(s *report.Statement) { s.Visibility = append(s.Visibility, s.Visibility[0]) }},
		{"another visibility unsaid", "decision_visibility_other", func(s *report.Statement) { s.Visibility = []string{"DECISION_VISIBILITY_OTHER"} }},
		{"another visibility", "", func(s *report.Statement) {
			s.Visibility, s.VisibilityOther = []string{"DECISION_VISIBILITY_OTHER"}, "so"
		}},
		{"another visibility said of none", "decision_visibility_other", func(s *report.Statement) { s.VisibilityOther = "so" }},
		{"unknown money", "decision_monetary", func(s *report.Statement) { s.Monetary = "DECISION_MONETARY_FINE" }},
		{"an unknown service", "decision_provision", func(s *report.Statement) { s.Provision = "x" }},
		{"an unknown account", "decision_account", func(s *report.Statement) { s.Account = "x" }},
		{"no content type", "content_type", func(s *report.Statement) { s.ContentType = nil }},
		{"an unknown content type", "content_type[0]", func(s *report.Statement) { s.ContentType = []string{"CONTENT_TYPE_SMELL"} }},
		{"another content type unsaid", "content_type_other", func(s *report.Statement) { s.ContentType = []string{"CONTENT_TYPE_OTHER"} }},
		{"another content type too long", "content_type_other", func(s *report.Statement) {
			s.ContentType, s.ContentTypeOther = []string{"CONTENT_TYPE_OTHER"}, long(501)
		}},
		{"no category", "category", func(s *report.Statement) { s.Category = "" }},
		{"an unknown category", "category", func(s *report.Statement) { s.Category = "STATEMENT_CATEGORY_TASTE" }},
		{"an unknown further category", "category_addition[0]", func(s *report.Statement) { s.OtherCategories = []string{"x"} }},
		{"an unknown keyword", "category_specification[0]", func(s *report.Statement) { s.Keywords = []string{"KEYWORD_X"} }},
		{"no keyword", "", func(s *report.Statement) { s.Keywords = nil }},
		{"no language", "", func(s *report.Statement) { s.Language = "" }},
		{"a small language", "content_language", func(s *report.Statement) { s.Language = "en" }},
		{"no content date", "content_date", func(s *report.Statement) { s.ContentDate = "" }},
		{"a date with a time", "content_date", func(s *report.Statement) { s.ContentDate = "2026-11-02T00:00:00Z" }},
		{"an impossible date", "content_date", func(s *report.Statement) { s.ContentDate = "2026-02-30" }},
		{"an early date", "content_date", func(s *report.Statement) { s.ContentDate = "1999-12-31" }},
		{"the first date", "", func(s *report.Statement) { s.ContentDate = "2000-01-01" }},
		{"a late date", "content_date", func(s *report.Statement) { s.ContentDate = "2038-01-02" }},
		{"no application date", "application_date", func(s *report.Statement) { s.ApplicationDate = "" }},
		{"an early application", "application_date", func(s *report.Statement) { s.ApplicationDate = "2019-12-31" }},
		{"no facts", "decision_facts", func(s *report.Statement) { s.Facts = "" }},
		{"facts too long", "decision_facts", func(s *report.Statement) { s.Facts = long(5001) }},
		{"facts as long as can be", "", func(s *report.Statement) { s.Facts = long(5000) }},
		{"facts that are no text", "decision_facts", func(s *report.Statement) { s.Facts = "\xff" }},
		{"no source", "source_type", func(s *report.Statement) { s.SourceType = "" }},
		{"an unknown source", "source_type", func(s *report.Statement) { s.SourceType = "SOURCE_RUMOUR" }},
		{"detection perhaps", "automated_detection", func(s *report.Statement) { s.AutomatedDetection = "Perhaps" }},
		{"no detection", "automated_detection", func(s *report.Statement) { s.AutomatedDetection = "" }},
		{"an unknown automation", "automated_decision", func(s *report.Statement) { s.AutomatedDecision = "Yes" }},
		{"no puid", "puid", func(s *report.Statement) { s.PUID = "" }},
		{"a puid with a dot", "puid", func(s *report.Statement) { s.PUID = "a.b" }},
		{"a puid with a line end", "puid", func(s *report.Statement) { s.PUID = "a\n" }},
		{"a puid too long", "puid", func(s *report.Statement) { s.PUID = strings.Repeat("a", 501) }},
	} {
		s, err := report.StatementOf(post(), removal("TVEC7"), staging.Policies(t))
		if err != nil {
			t.Fatal(err)
		}
		tt.change(&s)
		err = s.Validate()
		if tt.field == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		wantField(t, tt.name, err, tt.field)
	}
}

// Each rule that a statement may be about says what statements need, in words that
// the database knows.
func TestEmbeddedPoliciesSayWhatStatementsNeed(t *testing.T) {
	ps := staging.Policies(t)
	var walk func([]queue.Rule)
	walk = func(rules []queue.Rule) {
		for _, r := range rules {
			d := removal(r.Code)
			if s, err := report.StatementOf(post(), d, ps); err != nil || len(s.Keywords) == 0 {
				t.Errorf("%s: keywords %v, %v", r.Code, s.Keywords, err)
			}
			walk(r.Children)
		}
	}
	for _, p := range ps.All() {
		walk(p.Rules)
	}
}

func TestBatch(t *testing.T) {
	s, err := report.StatementOf(post(), removal("TVEC7"), staging.Policies(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 101} {
		if _, err := report.Batch(make([]report.Statement, n)); queue.KindOf(err) != queue.Invalid {
			t.Errorf("a batch of %d answers %v", n, err)
		}
	}
	b, err := report.Batch(slices.Repeat([]report.Statement{s}, report.BatchSize))
	if err != nil || bytes.Count(b, []byte("\n")) != 1 {
		t.Fatalf("a batch has %d lines: %v", bytes.Count(b, []byte("\n")), err)
	}
	var got struct {
		Statements []map[string]any `json:"statements"`
	}
	if err := json.Unmarshal(b, &got); err != nil || len(got.Statements) != 100 {
		t.Fatalf("%d statements: %v", len(got.Statements), err)
	}
	for _, field := range []string{"decision_monetary", "illegal_content_legal_ground", "content_type_other"} {
		if _, ok := got.Statements[0][field]; ok {
			t.Errorf("%s stands there although it is empty", field)
		}
	}
	if puid := fmt.Sprint(got.Statements[0]["puid"]); !regexp.MustCompile(`^[a-zA-Z0-9-_]+$`).MatchString(puid) {
		t.Errorf("the puid is %q", puid)
	}
}
