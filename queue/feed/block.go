package feed

import (
	"bytes"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"discern/queue"
)

// decode decodes the block's records in order. A batch holds items or entries,
// so a file that mixes them makes several.
func (b *block) decode(now time.Time) []queue.Batch {
	d := batcher{block: b}
	if b.fault != nil {
		d.now().Rejects = []queue.Reject{{
			Origin: d.origin(b.line), Form: b.file.sniff.form, Field: b.fault.field, Reason: b.fault.reason,
		}}
		return d.out
	}
	if b.table != nil {
		b.table.rows(b, func(line int, object []byte, err error) {
			if err != nil {
				d.reject(line, b.table.form, err)
				return
			}
			d.decode(line, object, now)
		})
		return d.out
	}
	line := b.line - 1
	for text := range bytes.Lines(b.data) {
		line++
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		if b.lines != nil {
			line, b.lines = b.lines[0], b.lines[1:]
		}
		d.decode(line, bytes.TrimRight(text, "\r\n"), now)
	}
	return d.out
}

// batcher gathers records into batches.
type batcher struct {
	block *block
	out   []queue.Batch
}

func (d *batcher) origin(line int) queue.Origin {
	return queue.Origin{File: d.block.file.name, Line: line}
}

// now returns the batch that is being filled.
func (d *batcher) now() *queue.Batch {
	if len(d.out) == 0 {
		return d.another()
	}
	return &d.out[len(d.out)-1]
}

func (d *batcher) another() *queue.Batch {
	d.out = append(d.out, queue.Batch{Read: d.block.read, Media: d.block.file.media()})
	return &d.out[len(d.out)-1]
}

// decode decodes one record as JSON and takes or rejects it.
func (d *batcher) decode(line int, object []byte, now time.Time) {
	r, form, err := d.block.file.decode(object, now)
	if err != nil {
		d.reject(line, form, err)
		return
	}
	d.take(line, r)
}

func (d *batcher) take(line int, r record) {
	b := d.now()
	if r.item != nil && len(b.Entries) > 0 || r.entry != nil && len(b.Items) > 0 {
		b = d.another()
	}
	if r.item != nil {
		b.Items = append(b.Items, r.item)
	} else {
		b.Entries = append(b.Entries, *r.entry)
	}
	b.At = append(b.At, d.origin(line))
}

func (d *batcher) reject(line int, form queue.Form, err error) {
	r := queue.Reject{Origin: d.origin(line), Form: form, Field: "line", Reason: err.Error()}
	var e *queue.Error
	if errors.As(err, &e) {
		r.Reason = e.Msg
		if e.Field != "" {
			r.Field = shown(e.Field)
		}
	}
	b := d.now()
	b.Rejects = append(b.Rejects, r)
}

// shown makes a foreign name fit for a terminal: short, and without characters
// that command it.
func shown(name string) string {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return utf8.RuneError
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 120 {
		name = string(r[:119]) + "…"
	}
	return name
}
