package feed

import (
	"bufio"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"syscall"

	"discern/queue"
)

// Format is how records are written.
type Format string

// The formats.
const (
	JSONL Format = "jsonl" // an object a line
	CSV   Format = "csv"   // a header and a row a record, RFC 4180 with bare line feeds
)

// ParseFormat reads a format's name.
func ParseFormat(name string) (Format, error) {
	switch f := Format(strings.ToLower(name)); f {
	case JSONL, CSV:
		return f, nil
	}
	return "", &queue.Error{Kind: queue.Invalid, Field: "format", Msg: "is not one of jsonl, csv"}
}

// WriteItems writes items and returns how many. Reading them gives the same
// items; their work is in the decisions and the ledger.
func WriteItems(w io.Writer, records iter.Seq2[queue.Record, error], f Format) (int64, error) {
	return write(w, records, f, itemColumns, func(r queue.Record) ([]byte, error) { return marshal(&r.Item) })
}

// WriteDecisions writes decisions and returns how many.
func WriteDecisions(w io.Writer, decisions iter.Seq2[queue.Decision, error], f Format) (int64, error) {
	return write(w, decisions, f, decisionColumns, func(d queue.Decision) ([]byte, error) { return marshal(&d) })
}

// WriteLedger writes ledger entries and returns how many. The bytes that were
// hashed stand in the file as they are, so that anybody can check them.
func WriteLedger(w io.Writer, entries iter.Seq2[queue.Sealed, error], f Format) (int64, error) {
	return write(w, entries, f, ledgerColumns, func(s queue.Sealed) ([]byte, error) {
		return fmt.Appendf(nil, `{"seq":%d,"entry":%s,"prev":"%s","hash":"%s","sig":"%s"}`, s.Seq, s.Canonical,
			hex.EncodeToString(s.Prev[:]), hex.EncodeToString(s.Hash[:]), base64.StdEncoding.EncodeToString(s.Sig)), nil
	})
}

// Encode writes an item as one line without its end, with its place in the order
// as the keys priority and why. Reading the line again leaves those two out.
func Encode(it *queue.Item, priority int64, why []string) ([]byte, error) {
	return marshal(struct {
		*queue.Item
		Priority int64  `json:"priority"`
		Why      string `json:"why"`
	}{it, priority, strings.Join(why, " ")})
}

// marshal writes JSON with <, > and & as they are.
func marshal(v any) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write a record as JSON: %w", err)
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}

// write writes records one by one as the objects that encode makes of them.
func write[T any](w io.Writer, records iter.Seq2[T, error], f Format, columns []column, encode func(T) ([]byte, error)) (n int64, err error) {
	var out lineWriter = textWriter{bufio.NewWriterSize(w, 64<<10)}
	if f == CSV {
		rows := newRowWriter(w, columns)
		if err := rows.header(); err != nil {
			return 0, unwritten(err)
		}
		out = rows
	}
	for r, err := range records {
		if err != nil {
			return n, err
		}
		object, err := encode(r)
		if err != nil {
			return n, err
		}
		if err := out.write(object); err != nil {
			return n, unwritten(err)
		}
		n++
	}
	return n, unwritten(out.flush())
}

// lineWriter writes records given as JSON objects.
type lineWriter interface {
	write(object []byte) error
	flush() error
}

// textWriter writes them as they are.
type textWriter struct{ w *bufio.Writer }

func (t textWriter) write(object []byte) error {
	_, err := t.w.Write(append(object, '\n'))
	return err
}

func (t textWriter) flush() error { return t.w.Flush() }

func unwritten(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC):
		return queue.Errorf(queue.NoSpace, "the disk is full: what was written is not whole: %w", err)
	}
	return queue.Errorf(queue.Other, "the export broke off, what was written is not whole: %w", err)
}

// rowWriter writes objects as rows, the inverse of table.object.
type rowWriter struct {
	csv     *csv.Writer
	columns []column
	place   map[string]int // of a field among the columns
	cells   []string
}

func newRowWriter(w io.Writer, columns []column) *rowWriter {
	r := &rowWriter{csv: csv.NewWriter(bufio.NewWriterSize(w, 64<<10)), columns: columns, place: map[string]int{}, cells: make([]string, len(columns))}
	for i, c := range columns {
		r.place[c.name] = i
	}
	return r
}

func (r *rowWriter) header() error {
	for i, c := range r.columns {
		r.cells[i] = c.name
	}
	return r.row()
}

func (r *rowWriter) write(object []byte) error {
	clear(r.cells)
	var w walk
	var set func(key, v []byte) error
	set = func(_, v []byte) error {
		field := w.field()
		i, ok := r.place[field]
		switch {
		case ok:
			r.cells[i] = r.columns[i].text(v)
			return nil
		case v[0] == '{':
			return w.object(v, set)
		}
		return w.fault("has no column")
	}
	if err := w.object(object, set); err != nil {
		return err
	}
	return r.row()
}

func (r *rowWriter) row() error { return r.csv.Write(r.cells) }

// flush writes what is buffered.
func (r *rowWriter) flush() error {
	r.csv.Flush()
	return r.csv.Error()
}

// text writes a JSON value as a cell, the inverse of column.json.
func (c column) text(v []byte) string {
	switch c.cell {
	case textCell:
		return string(unquote(v))
	case wordsCell:
		if words, ok := plainWords(v); ok {
			return words
		}
	}
	return string(v)
}

// plainWords joins the words of a list with semicolons, if they can be told
// apart again.
func plainWords(v []byte) (string, bool) {
	var w walk
	var words []string
	ok := true
	_ = w.list(v, func(v []byte) error {
		word := string(unquote(v))
		ok = ok && word != "" && word == strings.TrimSpace(word) && !strings.ContainsAny(word, ";[")
		words = append(words, word)
		return nil
	})
	return strings.Join(words, ";"), ok
}
