package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"mime"
	"regexp"
	"slices"
	"strings"
	"time"

	"discern/queue"
)

// The rules of statements: one is due for whatever restricts what somebody posted or
// their account; a warning restricts nothing, and neither does a referral. Nothing of
// the item's or the reviewer's own words goes in, nor who posted it, reported it or
// decided it: the facts are put together from the policy's words and from what kind
// of thing was done. The statement is known by the id of its decision, which says
// nothing of the item.

// visibilityOf and accountOf say how an action restricts.
var (
	visibilityOf = map[queue.Action]string{
		queue.Remove: "DECISION_VISIBILITY_CONTENT_REMOVED", queue.Restrict: "DECISION_VISIBILITY_CONTENT_DISABLED",
		queue.AgeRestrict: "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED", queue.Label: "DECISION_VISIBILITY_CONTENT_LABELLED",
		queue.Demote: "DECISION_VISIBILITY_CONTENT_DEMOTED",
	}
	done = map[queue.Action]string{
		queue.Remove: "the content was removed", queue.Restrict: "access to the content was disabled",
		queue.AgeRestrict: "the content was restricted by age", queue.Label: "the content was labelled",
		queue.Demote: "the content was demoted", queue.Suspend: "the account was suspended", queue.Warn: "the account holder was warned",
	}
)

// Restricts reports whether a statement of reasons is due for actions: whether one of
// them restricts. An action that is not known here may.
func Restricts(actions []queue.Action) bool {
	return slices.ContainsFunc(actions, func(a queue.Action) bool {
		return a != queue.NoAction && a != queue.Refer && a != queue.Warn
	})
}

// StatementOf makes the statement of reasons of a decision in force that restricts,
// and checks it. It answers Invalid, naming the field that cannot be filled.
func StatementOf(it *queue.Item, d *queue.Decision, ps *queue.Policies) (Statement, error) {
	if d.Verdict != queue.Violating {
		return Statement{}, fault("decision_ground", "cannot be told: the decision restricts an item that it does not find violating")
	}
	if d.Reviewer == "" {
		return Statement{}, fault("automated_decision", "cannot be told: who made the decision is not known, and so not whether it was a person")
	}
	s := Statement{
		Language: languageOf(it.Lang), ContentDate: dateOf(it.CreatedAt), ApplicationDate: dateOf(d.DecidedAt),
		AutomatedDetection: no, AutomatedDecision: "AUTOMATED_DECISION_NOT_AUTOMATED", PUID: d.ID.String(),
	}
	if detected(it, d.DecidedAt) {
		s.AutomatedDetection = yes
	}
	if err := s.restrict(it, d); err != nil {
		return Statement{}, err
	}
	s.contentTypes(it)
	flag := source(it, d.DecidedAt)
	s.SourceType = sourceTypeOf[flag.By]
	rule, err := s.ground(d, flag, ps)
	if err != nil {
		return Statement{}, err
	}
	s.Facts = s.facts(rule, flag, d)
	return s, s.Validate()
}

// restrict fills in what was restricted.
func (s *Statement) restrict(it *queue.Item, d *queue.Decision) error {
	for i, a := range d.Actions {
		v := visibilityOf[a]
		switch {
		case !slices.Contains(queue.Actions, a):
			return fault("decision_visibility", "cannot be told: actions[%d] of the decision is none that this program knows", i)
		case it.Kind == queue.Account && a == queue.Remove:
			s.Account = "DECISION_ACCOUNT_TERMINATED"
		case a == queue.Suspend:
			s.Account = cmp.Or(s.Account, "DECISION_ACCOUNT_SUSPENDED")
		case v != "" && !slices.Contains(s.Visibility, v):
			s.Visibility = append(s.Visibility, v)
		}
	}
	return nil
}

// contentTypes fills in what the item is, its media included.
func (s *Statement) contentTypes(it *queue.Item) {
	add := func(t string) {
		if !slices.Contains(s.ContentType, "CONTENT_TYPE_"+t) {
			s.ContentType = append(s.ContentType, "CONTENT_TYPE_"+t)
		}
	}
	switch it.Kind {
	case queue.Image:
		add("IMAGE")
	case queue.Video:
		add("VIDEO")
	case queue.Account:
		add("OTHER")
		s.ContentTypeOther = "User account"
	default:
		add("TEXT")
	}
	if it.Text != "" && it.Kind != queue.Account {
		add("TEXT")
	}
	for _, m := range it.Media {
		kind, _, _ := mime.ParseMediaType(m.Mime)
		switch top, _, _ := strings.Cut(kind, "/"); top {
		case "image", "video", "audio":
			add(strings.ToUpper(top))
		}
	}
}

// ground fills in the ground and the categories. It returns the first rule that
// applies.
func (s *Statement) ground(d *queue.Decision, flag queue.Flag, ps *queue.Policies) (*queue.Rule, error) {
	var first *queue.Rule
	for i, code := range d.Policies {
		r, dsa := ps.Rule(code), ps.DSA(code)
		if r == nil {
			return nil, fault("category", "cannot be told: policies[%d] of the decision is no rule of the policies here", i)
		}
		if dsa.Category == "" {
			return nil, fault("category", "cannot be told: policy %s does not say it for %s", ps.Of(code).ID, code)
		}
		switch {
		case first == nil:
			first, s.Category, s.LegalGround = r, dsa.Category, dsa.LegalGround
		case dsa.Category != s.Category && !slices.Contains(s.OtherCategories, dsa.Category):
			s.OtherCategories = append(s.OtherCategories, dsa.Category)
		}
		for _, k := range dsa.Keywords {
			if !slices.Contains(s.Keywords, k) {
				s.Keywords = append(s.Keywords, k)
			}
		}
	}
	if first == nil {
		return nil, fault("category", "cannot be told: the decision names no rule")
	}
	title := fmt.Sprintf("%s: %s, %s", cmp.Or(ps.Of(first.Code).Title, ps.Of(first.Code).ID), first.Code, first.Title)
	explanation := first.Definition
	if v := ps.Version(first.Code); d.PolicyVersion != "" && !slices.Contains(strings.Split(d.PolicyVersion, ", "), v) {
		explanation = fmt.Sprintf("The rule as it reads in %s: %s", v, explanation)
	}
	if flag.By == queue.ByRemovalOrder && (slices.Contains(d.Actions, queue.Remove) || slices.Contains(d.Actions, queue.Restrict)) {
		s.order()
		s.LegalGround = "Regulation (EU) 2021/784, Article 3: removal order of a competent authority"
		if ref := strings.TrimSpace(flag.Reference); orderNumber.MatchString(ref) {
			s.LegalGround += ", reference " + ref
		}
		explanation = "A competent authority ordered the removal of the content as terrorist content. A person found that it also violates the provider's rule " +
			title + ": " + explanation
	}
	if s.LegalGround != "" {
		s.Ground, s.LegalExplanation = groundIllegal, cut(explanation, 2000)
	} else {
		s.Ground, s.ContractualGround, s.ContractualExplanation = groundIncompatible, cut(title, 500), cut(explanation, 2000)
	}
	return first, nil
}

// order puts what a removal order is about first: terrorist content, whatever rule of
// the provider applies as well.
func (s *Statement) order() {
	if s.Category != orderCategory {
		s.OtherCategories = append([]string{s.Category}, slices.DeleteFunc(s.OtherCategories, func(c string) bool { return c == orderCategory })...)
		s.Category = orderCategory
	}
	if !slices.Contains(s.Keywords, orderKeyword) {
		s.Keywords = append([]string{orderKeyword}, s.Keywords...)
	}
}

const (
	orderCategory = "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY"
	orderKeyword  = "KEYWORD_TERRORIST_CONTENT"
)

// orderNumber is what the reference of a removal order looks like. Whatever else a
// source writes there could name a person and stays out.
var orderNumber = regexp.MustCompile(`^[A-Z]{2}[A-Z0-9 ./-]{0,40}[0-9][A-Z0-9 ./-]{0,20}$`)

// facts says what happened, in words of the program's own and the policy's.
func (s *Statement) facts(rule *queue.Rule, flag queue.Flag, d *queue.Decision) string {
	var did []string
	for _, a := range d.Actions {
		if w := done[a]; w != "" && !slices.Contains(did, w) {
			did = append(did, w)
		}
	}
	if s.Account == "DECISION_ACCOUNT_TERMINATED" {
		did = []string{"the account was terminated"}
	}
	found := "No automated detection was involved in finding it."
	if s.AutomatedDetection == yes {
		found = "Automated detection had pointed to it."
	}
	return fmt.Sprintf("%s %s A person reviewed it and judged that it violates the rule “%s” (%s). As a consequence %s. The decision was made by a person, not by automated means.",
		sourceWords[flag.By], found, rule.Title, rule.Code, join(did))
}

// sourceTypeOf and sourceWords say where a notice came from.
var (
	sourceTypeOf = map[queue.Flagger]string{
		queue.ByRemovalOrder: "SOURCE_TYPE_OTHER_NOTIFICATION", queue.ByGovernment: "SOURCE_TYPE_OTHER_NOTIFICATION",
		queue.ByTrustedFlagger: "SOURCE_TRUSTED_FLAGGER", queue.ByUser: "SOURCE_ARTICLE_16", queue.ByDetector: "SOURCE_VOLUNTARY",
	}
	sourceWords = map[queue.Flagger]string{
		queue.ByRemovalOrder:   "The content was the subject of a removal order of a competent authority.",
		queue.ByGovernment:     "A public authority notified the content.",
		queue.ByTrustedFlagger: "A trusted flagger notified the content.",
		queue.ByUser:           "A user notified the content.",
		queue.ByDetector:       "The provider found the content on its own initiative.",
	}
)

// bySource is the order of flaggers, the most binding first.
var bySource = []queue.Flagger{queue.ByRemovalOrder, queue.ByGovernment, queue.ByTrustedFlagger, queue.ByUser, queue.ByDetector}

// source returns the most binding flag that was raised before a time, the earliest of
// its kind; without any, the item was found by detection.
func source(it *queue.Item, before time.Time) queue.Flag {
	best := queue.Flag{By: queue.ByDetector}
	found := len(bySource)
	for _, f := range it.Flags {
		i := slices.Index(bySource, f.By)
		if i < 0 || late(f, before) {
			continue
		}
		if i < found || i == found && !f.At.IsZero() && f.At.Before(best.At) {
			best, found = f, i
		}
	}
	return best
}

// late reports whether a flag was raised after a time, as one that could not have
// brought about what was decided then.
func late(f queue.Flag, before time.Time) bool {
	return !before.IsZero() && !f.At.IsZero() && f.At.After(before)
}

// detected reports whether a machine found the item: a detector flagged it, or
// nobody did and a detector scored it.
func detected(it *queue.Item, before time.Time) bool {
	people := false
	for _, f := range it.Flags {
		if late(f, before) {
			continue
		}
		if f.By == queue.ByDetector {
			return true
		}
		people = true
	}
	return !people && len(it.Scores) > 0
}

// languageOf is a language as the database writes it; empty where it knows none such.
func languageOf(tag string) string {
	primary, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	if code := strings.ToUpper(primary); slices.Contains(languages, code) {
		return code
	}
	return ""
}

func dateOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// BatchSize is how many statements the database takes at once.
const BatchSize = 100

// Batch writes at most [BatchSize] statements as one request to the database, on one
// line.
func Batch(statements []Statement) ([]byte, error) {
	if n := len(statements); n == 0 || n > BatchSize {
		return nil, fault("statements", "a batch has 1 to %d statements, not %d", BatchSize, n)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(map[string][]Statement{"statements": statements}); err != nil {
		return nil, queue.Errorf(queue.Other, "could not write statements as JSON: %w", err)
	}
	return b.Bytes(), nil
}
