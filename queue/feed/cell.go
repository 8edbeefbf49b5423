package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"discern/queue"
)

// object writes a row as JSON. Empty cells are left out.
func (t *table) object(cells []string) ([]byte, error) {
	o := objectWriter{b: []byte{'{'}}
	groups := map[string]*objectWriter{}
	var scores [][]byte
	for i, c := range t.columns {
		s := cells[i]
		if s == "" {
			continue
		}
		if !utf8.ValidString(s) {
			return nil, c.fault("holds bytes that are not UTF-8; write the file as UTF-8")
		}
		value, err := c.json(s)
		if err != nil {
			return nil, err
		}
		group, field, nested := strings.Cut(c.name, ".")
		switch {
		case c.cell == scoreCell:
			scores = append(scores, value)
		case c.cell == jsonCell && c.name == "scores":
			if value[0] != '[' {
				return nil, c.fault("is %s, not a list", typeOf(value))
			}
			if inner := bytes.TrimSpace(value[1 : len(value)-1]); len(inner) > 0 {
				scores = append([][]byte{inner}, scores...)
			}
		case nested && c.cell != otherCell:
			g := groups[group]
			if g == nil {
				g = &objectWriter{b: []byte{'{'}}
				groups[group] = g
			}
			g.add(field, value)
		default:
			o.add(c.name, value)
		}
	}
	for _, name := range []string{"author", "reach"} {
		if g := groups[name]; g != nil {
			o.add(name, append(g.b, '}'))
		}
	}
	if len(scores) > 0 {
		o.add("scores", fmt.Appendf(nil, "[%s]", bytes.Join(scores, []byte(","))))
	}
	return append(o.b, '}'), nil
}

// objectWriter writes a JSON object key by key.
type objectWriter struct{ b []byte }

func (o *objectWriter) add(key string, value []byte) {
	if len(o.b) > 1 {
		o.b = append(o.b, ',')
	}
	o.b = append(append(o.b, quote(key)...), ':')
	o.b = append(o.b, value...)
}

func (c column) fault(format string, args ...any) error {
	name := c.name
	if c.cell == scoreCell {
		name = "score." + name
	}
	return &queue.Error{Kind: queue.Invalid, Field: name, Msg: fmt.Sprintf(format, args...)}
}

// json writes a cell as JSON.
func (c column) json(s string) ([]byte, error) {
	switch c.cell {
	case numberCell:
		return c.number(s)
	case boolCell:
		yes, err := strconv.ParseBool(strings.ToLower(strings.TrimSpace(s)))
		if err != nil {
			return nil, c.fault("is not true or false")
		}
		return strconv.AppendBool(nil, yes), nil
	case jsonCell:
		return c.syntax(s)
	case wordsCell:
		if strings.HasPrefix(s, "[") {
			return c.syntax(s)
		}
		o := []byte{'['}
		for word := range strings.SplitSeq(s, ";") {
			if word = strings.TrimSpace(word); word == "" {
				continue
			}
			if len(o) > 1 {
				o = append(o, ',')
			}
			o = append(o, quote(word)...)
		}
		return append(o, ']'), nil
	case scoreCell:
		detector, label, _ := strings.Cut(c.name, ".")
		n, err := c.number(s)
		if err != nil {
			return nil, err
		}
		if v, err := strconv.ParseFloat(string(n), 64); err != nil || v < 0 || v > 1 {
			return nil, c.fault("%s is not between 0 and 1", n)
		}
		return fmt.Appendf(nil, `{"detector":%s,"label":%s,"score":%s}`, quote(detector), quote(label), n), nil
	default:
		return quote(s), nil
	}
}

// number checks that a cell is a number as JSON writes them.
func (c column) number(s string) ([]byte, error) {
	s = strings.TrimSpace(s)
	switch n := []byte(s); {
	case json.Valid(n) && isNumber(n):
		return n, nil
	case isNotFinite(s):
		return nil, c.fault("%s is no finite number", s)
	}
	return nil, c.fault("is text, not a number")
}

// syntax checks that a cell is JSON.
func (c column) syntax(s string) ([]byte, error) {
	raw := []byte(s)
	err := checkSyntax(raw)
	var e *queue.Error
	switch {
	case !errors.As(err, &e):
		return bytes.TrimSpace(raw), nil
	case e.Field == "line":
		return nil, c.fault("%s", e.Msg)
	case strings.HasPrefix(e.Field, "["):
		return nil, &queue.Error{Kind: e.Kind, Field: c.name + e.Field, Msg: e.Msg}
	}
	return nil, within(c.name, err)
}
