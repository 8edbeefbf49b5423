package storage

import (
	"bytes"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"discern/queue"
)

// The rules of reading terse entries: a chronicle is drawn from every decision that was
// ever made, and encoding/json would take most of its time. An entry that decides or
// undoes, in the form in which Entry.Canonical writes it, and without an escape in what
// is read of it, is read here; of whatever is otherwise nothing is said, and
// encoding/json reads it.

var yes, no = true, false

// terseEntry reads of an entry what queue.Filed tells, and reports whether it could.
// Where it could not, the entry is left half read.
func terseEntry(canonical []byte, e *queue.Entry) bool {
	p := terse{b: canonical}
	for key := range p.object() {
		switch string(key) {
		case "id":
			p.id(&e.ID)
		case "kind":
			e.Kind = oneOf(&p, queue.EntryKinds)
		case "reviewer":
			e.Reviewer = string(p.word())
		case "source":
			e.Source = string(p.word())
		case "item":
			e.Item = string(p.word())
		case "undoes":
			p.id(&e.Undoes)
		case "answers":
			p.id(&e.Answers)
		case "decision":
			e.Decision = new(queue.Decision)
			p.decision(e.Decision)
		case "imported":
			e.Imported = new(queue.Provenance)
			p.provenance(e.Imported)
		default:
			p.skip()
		}
	}
	return !p.bad && p.at == len(p.b) && (e.Kind == queue.Decided && e.Decision != nil || e.Kind == queue.Undone)
}

func (p *terse) provenance(from *queue.Provenance) {
	for key := range p.object() {
		switch string(key) {
		case "hub":
			p.id(&from.Hub)
		case "before":
			p.id(&from.Before)
		default:
			p.skip()
		}
	}
}

func (p *terse) decision(d *queue.Decision) {
	for key := range p.object() {
		switch string(key) {
		case "pass":
			d.Pass = oneOf(p, queue.Passes)
		case "verdict":
			d.Verdict = oneOf(p, queue.Verdicts)
		case "policies":
			for range p.list() {
				d.Policies = append(d.Policies, string(p.word()))
			}
		case "actions":
			for range p.list() {
				d.Actions = append(d.Actions, oneOf(p, queue.Actions))
			}
		case "reviewer":
			d.Reviewer = string(p.word())
		case "opened_at":
			p.time(&d.OpenedAt)
		case "decided_at":
			p.time(&d.DecidedAt)
		case "scores_shown":
			d.ScoresShown = &no
			if p.literal("true") {
				d.ScoresShown = &yes
			} else if !p.literal("false") {
				p.bad = true
			}
		case "supersedes":
			p.id(&d.Supersedes)
		default:
			p.skip()
		}
	}
}

// terse reads JSON without space between its parts from its beginning to its end. It
// is bad once something is otherwise; what it answers then means nothing.
type terse struct {
	b   []byte
	at  int
	bad bool
}

// literal steps over some bytes where they are next.
func (p *terse) literal(s string) bool {
	if p.bad || !bytes.HasPrefix(p.b[p.at:], []byte(s)) {
		return false
	}
	p.at += len(s)
	return true
}

func (p *terse) must(s string) { p.bad = !p.literal(s) || p.bad }

// object yields the keys of an object; whoever takes one reads or skips its value.
func (p *terse) object() func(yield func(key []byte) bool) {
	return func(yield func([]byte) bool) {
		p.must("{")
		for first := true; !p.bad && !p.literal("}"); first = false {
			if !first {
				p.must(",")
			}
			key := p.word()
			if p.must(":"); p.bad || !yield(key) {
				return
			}
		}
	}
}

// list yields once for each value of a list; whoever takes it reads or skips it.
func (p *terse) list() func(yield func() bool) {
	return func(yield func() bool) {
		p.must("[")
		for first := true; !p.bad && !p.literal("]"); first = false {
			if !first {
				p.must(",")
			}
			if p.bad || !yield() {
				return
			}
		}
	}
}

// word reads a string without an escape.
func (p *terse) word() []byte {
	p.must(`"`)
	if p.bad {
		return nil
	}
	n := bytes.IndexByte(p.b[p.at:], '"')
	if n < 0 {
		p.bad = true
		return nil
	}
	w := p.b[p.at : p.at+n]
	p.at += n + 1
	for _, c := range w {
		if c < ' ' || c == '\\' || c >= utf8.RuneSelf && !utf8.Valid(w) {
			p.bad = true
			return nil
		}
	}
	return w
}

// skip steps over a value.
func (p *terse) skip() {
	for deep := 0; p.at < len(p.b); {
		switch p.b[p.at] {
		case '"':
			p.skipWord()
		case '{', '[':
			deep++
			p.at++
		case '}', ']', ',':
			if deep == 0 {
				return
			}
			if p.b[p.at] != ',' {
				deep--
			}
			p.at++
		default:
			p.at++
		}
	}
	p.bad = true
}

func (p *terse) skipWord() {
	for p.at++; p.at < len(p.b); p.at++ {
		switch p.b[p.at] {
		case '\\':
			p.at++
		case '"':
			p.at++
			return
		}
	}
}

func (p *terse) id(to *uuid.UUID) {
	if err := to.UnmarshalText(p.word()); err != nil {
		p.bad = true
	}
}

func (p *terse) time(to *time.Time) {
	if err := to.UnmarshalText(p.word()); err != nil {
		p.bad = true
	}
}

// oneOf reads one of some words.
func oneOf[T ~string](p *terse, words []T) T {
	w := p.word()
	i := slices.IndexFunc(words, func(word T) bool { return string(word) == string(w) })
	if i < 0 {
		p.bad = true
		return ""
	}
	return words[i]
}
