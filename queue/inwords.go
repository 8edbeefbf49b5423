package queue

import (
	"fmt"
	"strings"
	"time"
)

// How numbers, times and what was decided are said in words.

// Thousands writes a number with commas, as "129,251".
func Thousands[N ~int | ~int64](n N) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Number writes a number of things, as "1 item" or "2,000 items".
func Number[N ~int | ~int64](n N, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(n) + " " + more
}

// Spell writes a duration as a person says it: "41 min", "3 h", "2 days".
func Spell(d time.Duration) string {
	if d < 0 {
		d = -d
	}
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	default:
		return fmt.Sprintf("%d days", int(d.Hours()/24))
	}
}

// String returns the severity in a word.
func (s Severity) String() string {
	switch s {
	case Low:
		return "low"
	case Middle:
		return "middle"
	case High:
		return "high"
	}
	return "none"
}

// InWords writes the verdict as people say it.
func (v Verdict) InWords() string { return strings.ReplaceAll(string(v), "_", " ") }

// InWords writes the action as people say it.
func (a Action) InWords() string { return strings.ReplaceAll(string(a), "_", " ") }

// inWords says what was decided, under which rules and with which actions.
func (d *Decision) inWords() string {
	s := d.Verdict.InWords()
	if len(d.Policies) > 0 {
		s += " under " + join(d.Policies)
	}
	for _, a := range d.Actions {
		s += ", " + a.InWords()
	}
	return s
}

// fraction writes 0…1 with two digits and no leading zero, as scores are shown.
func fraction(v float64) string { return strings.TrimPrefix(fmt.Sprintf("%.2f", v), "0") }

// join writes words one after the other.
func join[T ~string](words []T) string {
	s := ""
	for i, w := range words {
		if i > 0 {
			s += ", "
		}
		s += string(w)
	}
	return s
}

// anyOf writes "a, b or c".
func anyOf[T any](list []T, word func(T) string) string {
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = word(v)
	}
	if n := len(words) - 1; n > 0 {
		return strings.Join(words[:n], ", ") + " or " + words[n]
	}
	return words[0]
}

// asWritten is the word for a code.
func asWritten(code string) string { return code }

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
