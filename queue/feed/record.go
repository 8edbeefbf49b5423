package feed

import (
	"bytes"
	"errors"
	"time"

	"discern/queue"
)

// record is one decoded record: an item or an entry.
type record struct {
	item  *queue.Item
	entry *queue.Entry
}

// form tells a record's form by its keys.
func (w *walk) form(v []byte) (queue.Form, error) {
	var verdict, item, entry, hash, content bool
	err := w.object(v, func(key, _ []byte) error {
		switch string(key) {
		case "verdict":
			verdict = true
		case "item":
			item = true
		case "entry":
			entry = true
		case "hash":
			hash = true
		case "kind", "text", "scores", "flags", "media":
			content = true
		}
		return nil
	})
	switch {
	case err != nil || content && !(verdict && item):
		return queue.ItemForm, err
	case verdict || item:
		return queue.DecisionForm, nil
	case entry && hash:
		return queue.EntryForm, nil
	}
	return queue.ItemForm, nil
}

// guessForm tells the form of what need not be JSON, as well as it can be told.
func guessForm(line []byte) queue.Form {
	has := func(key string) bool { return bytes.Contains(line, []byte(key)) }
	switch {
	case has(`"entry"`) && has(`"hash"`):
		return queue.EntryForm
	case has(`"verdict"`) && has(`"item"`):
		return queue.DecisionForm
	}
	return queue.ItemForm
}

// decode reads one record and checks it. The error is an Invalid one.
func (f *file) decode(line []byte, now time.Time) (record, queue.Form, error) {
	if err := checkSyntax(line); err != nil {
		return record{}, guessForm(line), err
	}
	var w walk
	line = bytes.TrimSpace(line)
	if line[0] != '{' {
		return record{}, queue.ItemForm, &queue.Error{Kind: queue.Invalid, Field: "line", Msg: "is " + typeOf(line) + ", not an object"}
	}
	form, err := w.form(line)
	if err != nil {
		return record{}, form, err
	}
	switch form {
	case queue.DecisionForm:
		d, err := w.decision(line)
		if err == nil {
			err = d.Validate()
		}
		if err != nil {
			return record{}, form, err
		}
		e := queue.Entry{
			ID: d.ID, At: d.DecidedAt, Kind: queue.Decided, Device: d.Device,
			Reviewer: d.Reviewer, Source: d.Source, Item: d.Item, Decision: d,
		}
		imported(&e, f.name, now)
		return record{entry: &e}, form, nil
	case queue.EntryForm:
		e, err := w.sealed(line)
		if err == nil {
			err = within("entry", e.Validate())
		}
		if err != nil {
			return record{}, form, err
		}
		if e.Kind == queue.Decided {
			form = queue.DecisionForm
		}
		imported(e, f.name, now)
		return record{entry: e}, form, nil
	default:
		it, err := w.item(line)
		if err == nil {
			err = it.Validate()
		}
		if err == nil {
			err = f.checkMedia(it)
		}
		return record{item: it}, form, err
	}
}

// within puts a field's name before those that err names within it.
func within(field string, err error) error {
	var e *queue.Error
	if !errors.As(err, &e) {
		return err
	}
	return &queue.Error{Kind: e.Kind, Field: field + "." + e.Field, Msg: e.Msg, Err: e.Err}
}
