package words

import (
	"cmp"
	"strings"

	"discern/queue"
	"discern/ui/kit"
)

// VerdictWord says a verdict, as far as it is known without the actions taken.
func VerdictWord(v queue.Verdict) string {
	switch v {
	case queue.Violating:
		return "violating"
	case queue.NotViolating:
		return "allowed"
	case queue.Unsure:
		return "unsure"
	default:
		return "decided"
	}
}

// VerdictTone is the tone of a verdict's word.
func VerdictTone(v queue.Verdict) kit.Tone {
	switch v {
	case queue.Violating:
		return kit.Alarm
	case queue.NotViolating:
		return kit.Good
	default:
		return kit.Warn
	}
}

// Act says what a decision does, as its button would: the first of its actions, or
// the verdict where nothing is done.
func Act(v queue.Verdict, actions []queue.Action) string {
	switch {
	case v == queue.NotViolating:
		return "Allow"
	case v == queue.Unsure:
		return "Unsure"
	case len(actions) == 0 || actions[0] == queue.NoAction:
		return "Violating"
	}
	return cmp.Or(Offer(actions[0]), kit.OneLine(string(actions[0])))
}

// Source names a source; items may come without one.
func Source(s string) string {
	if s == "" {
		return "no source named"
	}
	return kit.OneLine(s)
}

// LanguageOf names an item's language, which is not always known.
func LanguageOf(tag string) string {
	if tag == "" {
		return "language not known"
	}
	return Language(tag)
}

// Person names a person; imports do not always say who.
func Person(name string) string {
	if name == "" {
		return "nobody named"
	}
	return kit.OneLine(name)
}

// Title is what a list calls an item; ours tells that the words are, since it has
// none itself.
func Title(r *queue.Row) (title string, ours bool) {
	if strings.TrimSpace(r.Title) == "" {
		return Kind(r.Kind) + " without words", true
	}
	return r.Title, false
}
