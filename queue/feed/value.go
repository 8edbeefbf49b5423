package feed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"

	"discern/queue"
)

// walk takes one record apart. It is given JSON that json.Valid has passed, so
// it only cuts: no syntax is judged here. It knows the path to where it is, which
// names the field of every fault and of every key that no field takes.
//
// json.Unmarshal would lose the path of a fault, fold the case of keys and drop
// what it does not know; json.Decoder's tokens take several times as long.
type walk struct {
	path  []step
	base  int // length of the path to the record itself
	extra []extra
}

// step is one key or, where key is nil, one index of a path.
type step struct {
	key   []byte
	index int
}

// extra is a value that no field takes, and the path it stood at.
type extra struct {
	path string
	raw  []byte
}

// field writes the path as "scores[0].spans[2].end".
func (w *walk) field() string { return fieldOf(w.path) }

func fieldOf(path []step) string {
	var b []byte
	for _, s := range path {
		switch {
		case s.key == nil:
			b = fmt.Appendf(b, "[%d]", s.index)
		case len(b) > 0:
			b = append(append(b, '.'), s.key...)
		default:
			b = append(b, s.key...)
		}
	}
	return string(b)
}

// fault is an Invalid error at the present path.
func (w *walk) fault(format string, args ...any) error {
	return &queue.Error{Kind: queue.Invalid, Field: w.field(), Msg: fmt.Sprintf(format, args...)}
}

// missing is an Invalid error of a key that should stand here.
func (w *walk) missing(key string) error {
	w.path = append(w.path, step{key: []byte(key)})
	return w.fault("is missing")
}

// isObject checks that a value is an object, or null.
func (w *walk) isObject(v []byte) error {
	if isNull(v) || v[0] == '{' {
		return nil
	}
	return w.fault("is %s, not an object", typeOf(v))
}

// keep remembers a value that no field takes.
func (w *walk) keep(v []byte) { w.extra = append(w.extra, extra{fieldOf(w.path[w.base:]), v}) }

// object calls f with every key and value of an object; null has none.
func (w *walk) object(v []byte, f func(key, v []byte) error) error {
	if isNull(v) {
		return nil
	}
	if v[0] != '{' {
		return w.fault("is %s, not an object", typeOf(v))
	}
	at := len(w.path)
	for i := space(v, 1); v[i] != '}'; {
		end := stringEnd(v, i)
		key := unquote(v[i:end])
		i = space(v, space(v, end)+1) // over the colon
		end = valueEnd(v, i)
		w.path = append(w.path[:at], step{key: key})
		if err := f(key, v[i:end]); err != nil {
			return err
		}
		if i = space(v, end); v[i] == ',' {
			i = space(v, i+1)
		}
	}
	w.path = w.path[:at]
	return nil
}

// list calls f with every element of an array; null has none.
func (w *walk) list(v []byte, f func(v []byte) error) error {
	if isNull(v) {
		return nil
	}
	if v[0] != '[' {
		return w.fault("is %s, not a list", typeOf(v))
	}
	at, n := len(w.path), 0
	for i := space(v, 1); v[i] != ']'; n++ {
		end := valueEnd(v, i)
		w.path = append(w.path[:at], step{index: n})
		if err := f(v[i:end]); err != nil {
			return err
		}
		if i = space(v, end); v[i] == ',' {
			i = space(v, i+1)
		}
	}
	w.path = w.path[:at]
	return nil
}

// text reads a string; null is the empty one.
func (w *walk) text(v []byte, to *string) error {
	*to = ""
	if isNull(v) {
		return nil
	}
	if v[0] != '"' {
		return w.fault("is %s, not text", typeOf(v))
	}
	*to = string(unquote(v))
	return nil
}

// number reads a number.
func (w *walk) number(v []byte, to *float64) error {
	if !isNumber(v) {
		return w.fault("is %s, not a number", typeOf(v))
	}
	f, err := strconv.ParseFloat(string(v), 64)
	if err != nil {
		return w.fault("is too large a number")
	}
	*to = f
	return nil
}

// count reads a whole number; null is 0. JSON has one kind of number, so 12.0
// and 1.2e1 are whole too.
func (w *walk) count(v []byte, to *int64) error {
	*to = 0
	if isNull(v) {
		return nil
	}
	if n, err := strconv.ParseInt(string(v), 10, 64); err == nil && isNumber(v) {
		*to = n
		return nil
	}
	var f float64
	if err := w.number(v, &f); err != nil {
		return err
	}
	if f != math.Trunc(f) {
		return w.fault("is not a whole number")
	}
	if math.Abs(f) >= 1<<63 {
		return w.fault("is too large a number")
	}
	*to = int64(f)
	return nil
}

// yes reads a truth value; null is false.
func (w *walk) yes(v []byte, to *bool) error {
	switch string(v) {
	case "true", "false", "null":
		*to = v[0] == 't'
		return nil
	}
	return w.fault("is %s, not true or false", typeOf(v))
}

// time reads a time; null and the empty string are the unknown one.
func (w *walk) time(v []byte, to *time.Time) error {
	var s string
	if err := w.text(v, &s); err != nil {
		return err
	}
	*to = time.Time{}
	if s == "" {
		return nil
	}
	err := to.UnmarshalText([]byte(s))
	if err == nil {
		return nil
	}
	if date, hour, ok := calendar(s); ok {
		return w.fault("%s %s does not exist in the calendar", date, hour)
	}
	return w.fault("is not a time in the form 2026-11-23T14:05:00Z or 2026-11-23T15:05:00.5+01:00")
}

// calendar splits a time that has the right form, whatever its digits say.
func calendar(s string) (date, hour string, ok bool) {
	const form = "0000-00-00T00:00:00"
	if len(s) <= len(form) {
		return "", "", false
	}
	for i := range len(form) {
		if digit := '0' <= s[i] && s[i] <= '9'; digit != (form[i] == '0') || !digit && s[i] != form[i] {
			return "", "", false
		}
	}
	return s[:10], s[11:19], true
}

// isNull reports whether a value is null.
func isNull(v []byte) bool { return v[0] == 'n' }

// isNumber reports whether a value is a number.
func isNumber(v []byte) bool { return v[0] == '-' || '0' <= v[0] && v[0] <= '9' }

// typeOf says in words what a value is.
func typeOf(v []byte) string {
	switch v[0] {
	case '"':
		return "text"
	case '{':
		return "an object"
	case '[':
		return "a list"
	case 't', 'f':
		return "true or false"
	case 'n':
		return "null"
	}
	return "a number"
}

// unquote returns what a JSON string says. A lone surrogate becomes U+FFFD.
func unquote(v []byte) []byte {
	if bytes.IndexByte(v, '\\') < 0 {
		return v[1 : len(v)-1 : len(v)-1]
	}
	var s string
	_ = json.Unmarshal(v, &s) // valid, so it cannot fail
	return []byte(s)
}

// space returns the first place from i on that is not white space.
func space(v []byte, i int) int {
	for v[i] == ' ' || v[i] == '\t' || v[i] == '\r' || v[i] == '\n' {
		i++
	}
	return i
}

// valueEnd returns the end of the value that begins at i.
func valueEnd(v []byte, i int) int {
	switch v[i] {
	case '"':
		return stringEnd(v, i)
	case '{', '[':
		for depth := 0; ; {
			switch v[i] {
			case '"':
				i = stringEnd(v, i)
				continue
			case '{', '[':
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					return i + 1
				}
			}
			i++
		}
	}
	for ; i < len(v); i++ {
		switch v[i] {
		case ',', '}', ']', ' ', '\t', '\r', '\n':
			return i
		}
	}
	return i
}

// stringEnd returns the end of the string that begins at i.
func stringEnd(v []byte, i int) int {
	for i++; v[i] != '"'; i++ {
		if v[i] == '\\' {
			i++
		}
	}
	return i + 1
}
