package browse

import (
	"fmt"
	"math"
	"strings"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/words"
)

// field is one of the things that items are filtered by.
type field int

// The fields, in the order of their chips.
const (
	byKind field = iota
	byLang
	bySource
	byState
	byVerdict
	fields // how many there are; the words and the range have no chip to open
)

// fieldNames are the chips' words, and fieldKeys the letters that open them.
var (
	fieldNames = [fields]string{"Kind", "Language", "Source", "State", "Verdict"}
	fieldKeys  = [fields]string{"K", "L", "S", "T", "V"}
)

// states in the order in which work goes.
var states = []queue.State{queue.Waiting, queue.Leased, queue.Resting, queue.Settled}

// stateWord says how far the work on an item is.
func stateWord(s queue.State) string {
	switch s {
	case queue.Leased:
		return "held"
	case queue.Resting:
		return "skipped"
	case queue.Settled:
		return "decided"
	default:
		return "waiting"
	}
}

// chosen lists the values that a filter has of a field, as a menu names them.
func chosen(f *queue.Filter, by field) []string {
	switch by {
	case byKind:
		return names(f.Kinds)
	case byLang:
		return f.Langs
	case bySource:
		return f.Sources
	case byState:
		return stateWords(f.States)
	default:
		return names(f.Verdicts)
	}
}

func names[T ~string](list []T) []string {
	all := make([]string, len(list))
	for i, v := range list {
		all[i] = string(v)
	}
	return all
}

func stateWords(list []queue.State) []string {
	all := make([]string, len(list))
	for i, s := range list {
		all[i] = stateWord(s)
	}
	return all
}

// toggle adds a value to a field of a filter, or drops it. The filter's slices
// are replaced, never written to: a search may be reading them.
func toggle(f *queue.Filter, by field, value string) {
	switch by {
	case byKind:
		f.Kinds = kit.Toggled(f.Kinds, queue.Kind(value))
	case byLang:
		f.Langs = kit.Toggled(f.Langs, value)
	case bySource:
		f.Sources = kit.Toggled(f.Sources, value)
	case byState:
		for _, s := range states {
			if stateWord(s) == value {
				f.States = kit.Toggled(f.States, s)
			}
		}
	case byVerdict:
		f.Verdicts = kit.Toggled(f.Verdicts, queue.Verdict(value))
	}
}

// word is how a value of a field is shown.
func word(by field, value string) string {
	switch by {
	case byKind:
		return strings.ToLower(words.Kind(queue.Kind(value)))
	case byLang:
		return words.LanguageOf(value)
	case bySource:
		return words.Source(value)
	case byVerdict:
		return words.VerdictWord(queue.Verdict(value))
	default:
		return value
	}
}

// chipWords is what the chip of a field says: its name, or what is chosen.
func chipWords(f *queue.Filter, by field) string {
	values := chosen(f, by)
	switch len(values) {
	case 0:
		return fieldNames[by]
	case 1:
		return word(by, values[0])
	default:
		return fmt.Sprintf("%s + %d", word(by, values[0]), len(values)-1)
	}
}

// ranged reports whether a filter asks for a range of scores.
func ranged(f *queue.Filter) bool { return f.Low > 0 || f.High > 0 && f.High < 1 }

// setRange asks for a range of scores. As a High of 0 means no limit, a range
// that ends at 0 is the smallest above it.
func setRange(f *queue.Filter, low, high float64) {
	if high >= 1 {
		high = 0
	} else if high <= 0 {
		high = math.SmallestNonzeroFloat64
	}
	f.Low, f.High = low, high
}

// rangeWords says the range of scores.
func rangeWords(f *queue.Filter) string {
	high := f.High
	if high == 0 {
		high = 1
	}
	return fmt.Sprintf("score %s–%s", kit.FormatScore(f.Low), kit.FormatScore(high))
}

// onlyWords reports whether a filter asks for words and nothing else.
func onlyWords(f queue.Filter) bool {
	return strings.TrimSpace(f.Words) != "" && len(without(f)) == 1
}

// lighter is a filter with one of its conditions left out.
type lighter struct {
	name   string // of what was left out
	filter queue.Filter
}

// without lists a filter's conditions, each with the filter that lacks it.
func without(f queue.Filter) []lighter {
	var all []lighter
	leave := func(on bool, name string, change func(*queue.Filter)) {
		if on {
			g := f
			change(&g)
			all = append(all, lighter{name, g})
		}
	}
	leave(strings.TrimSpace(f.Words) != "", "“"+shortened(f.Words)+"”", func(g *queue.Filter) { g.Words = "" })
	for by := range fields {
		name := fieldWord(by) + ": " + chipWords(&f, by)
		leave(len(chosen(&f, by)) > 0, name, func(g *queue.Filter) { clearField(g, by) })
	}
	leave(len(f.Among) > 0, "these "+queue.Number(len(f.Among), "item", "items")+" alone", func(g *queue.Filter) { g.Among = nil })
	leave(ranged(&f), rangeWords(&f), func(g *queue.Filter) { g.Low, g.High = 0, 0 })
	return all
}

// shortened makes words that were searched for fit a button.
func shortened(words string) string {
	const most = 30
	if r := []rune(kit.OneLine(words)); len(r) > most {
		return string(r[:most]) + "…"
	}
	return kit.OneLine(words)
}

// clearField drops all values of a field.
func clearField(f *queue.Filter, by field) {
	switch by {
	case byKind:
		f.Kinds = nil
	case byLang:
		f.Langs = nil
	case bySource:
		f.Sources = nil
	case byState:
		f.States = nil
	case byVerdict:
		f.Verdicts = nil
	}
}

// fieldWord names a field inside a sentence.
func fieldWord(by field) string { return strings.ToLower(fieldNames[by]) }
