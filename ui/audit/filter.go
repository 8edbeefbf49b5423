package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/words"
)

// field is one of the things that decisions are filtered by.
type field int

// The fields, in the order of their chips.
const (
	byTime field = iota
	byPerson
	byVerdict
	byRule
	byCheck
	byAction
	bySource
	byLang
	byScore
	byPass
	fields // how many there are
)

// usual is how many of the fields always have a chip; the others have one while
// they filter, and stand behind "+ filter".
const usual = int(byCheck) + 1

// fieldNames are the chips' words, and fieldKeys the letters that open them.
var (
	fieldNames = [fields]string{"Time", "Person", "Verdict", "Rule", "Agreement", "Action", "Source", "Language", "Score", "Look"}
	fieldKeys  = [fields]string{"T", "W", "V", "R", "E", "A", "S", "N", "C", "Q"}
)

// filter selects decisions: of every field that has values, one of them must be
// the decision's. Its slices are replaced, never written to: a search may be
// reading them.
type filter [fields][]string

// The times, of which one is chosen; a month is written as 2026-11.
const (
	today    = "today"
	week     = "7 days"
	month    = "30 days"
	undated  = "no date"
	monthLay = "2006-01"
)

// The ways in which decisions agree, or not.
const (
	unchecked   = "unchecked"
	sampled     = "sampled"
	agrees      = "agrees"
	disagrees   = "disagrees"
	adjudicate  = "adjudicate"
	appealed    = "appealed"
	overturned  = "overturned"
	overturns   = "overturns"
	goldenRight = "golden right"
	goldenWrong = "golden wrong"
)

var (
	checks     = []string{adjudicate, appealed, disagrees, agrees, sampled, unchecked, overturned, overturns, goldenWrong, goldenRight}
	checkWords = map[string]string{
		unchecked: "nobody looked again", sampled: "waits for a second person", agrees: "a second person agrees", disagrees: "a second person disagrees",
		adjudicate: "to adjudicate", appealed: "an appeal waits", overturned: "overturned", overturns: "overturned another",
		goldenRight: "golden: right", goldenWrong: "golden: wrong",
	}
	passWords = map[string]string{
		string(queue.First): "first look", string(queue.Second): "second opinion", string(queue.QA): "quality check",
		string(queue.Appeal): "appeal", string(queue.Adjudication): "adjudication",
	}
)

// toggle adds a value to a field, or drops it. Of times one is chosen.
func (f *filter) toggle(by field, value string) {
	if by == byTime && !slices.Contains(f[by], value) {
		f[by] = nil
	}
	f[by] = kit.Toggled(f[by], value)
}

// same reports whether two filters select the same.
func (f *filter) same(g *filter) bool {
	for by := range fields {
		if !slices.Equal(f[by], g[by]) {
			return false
		}
	}
	return true
}

// active lists the fields that filter.
func (f *filter) active() (list []field) {
	for by := range fields {
		if len(f[by]) > 0 {
			list = append(list, by)
		}
	}
	return list
}

// values calls add with every value that a decision has of a field. Times are those
// of months; scores are tenths.
func (r *record) values(by field, l *queue.Look, add func(string)) {
	switch by {
	case byTime:
		add(monthOf(l.At))
	case byPerson:
		add(l.Reviewer)
	case byVerdict:
		add(string(l.Verdict))
	case byRule:
		each(l.Policies, add)
	case byCheck:
		r.checksOf(l, add)
	case byAction:
		each(l.Actions, add)
	case bySource:
		add(l.Key.Source)
	case byLang:
		add(l.Lang)
	case byScore:
		add(tenths[tenth(l.Top)])
	case byPass:
		if l.Pass == queue.QA && !l.Overturns && !r.oversees {
			add(string(queue.First)) // or it would tell who met a known answer
			return
		}
		add(string(l.Pass))
	}
}

// each calls add with every value, or with none where there is none.
func each[T ~string](values []T, add func(string)) {
	if len(values) == 0 {
		add("")
	}
	for _, v := range values {
		add(string(v))
	}
}

// checksOf calls add with all that there is to say of a decision's agreement.
func (r *record) checksOf(l *queue.Look, add func(string)) {
	switch {
	case l.Golden != "":
		if r.oversees && l.Check == queue.Disagreed {
			add(goldenWrong)
		} else if r.oversees {
			add(goldenRight)
		}
	case l.Check == queue.Sampled:
		add(sampled)
	case l.Check == queue.Agreed:
		add(agrees)
	case l.Check == queue.Disagreed:
		add(disagrees)
	case l.Pass == queue.First:
		add(unchecked)
	}
	if l.Overturned {
		add(overturned)
	}
	if l.Overturns {
		add(overturns)
	}
	if l.InForce && r.disputed[l.Ref] {
		add(adjudicate)
	}
	if l.InForce && r.appealed[l.Ref] {
		add(appealed)
	}
}

// monthOf writes the month of a time as the filter names it.
func monthOf(at time.Time) string {
	if at.IsZero() {
		return undated
	}
	return at.Local().Format(monthLay)
}

// tenths are the bands of scores; the first is of items without any, or of 0.
var tenths = func() (all [11]string) {
	all[0] = "no score"
	for i := 1; i < len(all); i++ {
		all[i] = kit.FormatScore(float64(i-1)/10) + "–" + kit.FormatScore(float64(i)/10)
	}
	return all
}()

// tenth is the band of a score, 0…10.
func tenth(score float64) int {
	if score <= 0 {
		return 0
	}
	return min(int(score*10)+1, 10)
}

// matching finds the decisions that a filter selects, newest first.
func (r *record) matching(ctx context.Context, f *filter, now time.Time) ([]int32, error) {
	tests := f.tests(r, now)
	if len(tests) == 0 {
		return r.order, nil
	}
	found := []int32{}
next:
	for n, i := range r.order {
		if n%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for _, holds := range tests {
			if !holds(r.looks[i]) {
				continue next
			}
		}
		found = append(found, i)
	}
	return found, nil
}

// tests are the conditions of a filter.
func (f *filter) tests(r *record, now time.Time) (all []func(*queue.Look) bool) {
	if len(f[byTime]) > 0 {
		all = append(all, within(f[byTime][0], now))
	}
	for by := byPerson; by < fields; by++ {
		if len(f[by]) == 0 {
			continue
		}
		want := map[string]bool{}
		for _, v := range f[by] {
			want[v] = true
		}
		var met bool
		look := func(v string) { met = met || want[v] }
		all = append(all, func(l *queue.Look) bool {
			met = false
			r.values(by, l, look)
			return met
		})
	}
	return all
}

// within tests the time of a decision.
func within(value string, now time.Time) func(*queue.Look) bool {
	since := func(from time.Time) func(*queue.Look) bool {
		return func(l *queue.Look) bool { return !l.At.Before(from) }
	}
	switch value {
	case today:
		return since(midnight(now))
	case week:
		return since(midnight(now).AddDate(0, 0, -6))
	case month:
		return since(midnight(now).AddDate(0, 0, -29))
	case undated:
		return func(l *queue.Look) bool { return l.At.IsZero() }
	}
	begin, err := time.ParseInLocation(monthLay, value, now.Location())
	if err != nil {
		return func(*queue.Look) bool { return false }
	}
	end := begin.AddDate(0, 1, 0)
	return func(l *queue.Look) bool { return !l.At.Before(begin) && l.At.Before(end) }
}

// word is how a value of a field is shown.
func word(by field, value string) string {
	switch by {
	case byTime:
		if at, err := time.Parse(monthLay, value); err == nil {
			return at.Format("January 2006")
		}
		return value
	case byPerson:
		return words.Person(value)
	case byVerdict:
		return words.VerdictWord(queue.Verdict(value))
	case byRule:
		return orNone(value, "no rule")
	case byCheck:
		return checkWords[value]
	case byAction:
		if offer := words.Offer(queue.Action(value)); offer != "" {
			return strings.ToLower(offer)
		}
		return orNone(value, "no action")
	case bySource:
		return words.Source(value)
	case byLang:
		return words.LanguageOf(value)
	case byPass:
		return passWords[value]
	default:
		return value
	}
}

func orNone(value, none string) string {
	if value == "" {
		return none
	}
	return kit.OneLine(value)
}

// chipWords is what the chip of a field says: its name, or what is chosen.
func (f *filter) chipWords(by field) string {
	switch values := f[by]; len(values) {
	case 0:
		return fieldNames[by]
	case 1:
		return word(by, values[0])
	default:
		return fmt.Sprintf("%s + %d", word(by, values[0]), len(values)-1)
	}
}
