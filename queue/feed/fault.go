package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"discern/queue"
)

// faultDepth is how far into a line the field of a syntax fault is looked for;
// past it the fault is of the line.
const faultDepth = 1 << 20

// checkSyntax returns nil for valid UTF-8 that is valid JSON, else an Invalid
// error that names the field nearest to the fault.
func checkSyntax(line []byte) error {
	if !utf8.Valid(line) {
		i := invalidAt(line)
		return syntax(line, i, fmt.Sprintf("holds bytes that are not UTF-8, first at byte %d; write the file as UTF-8", i+1))
	}
	if json.Valid(line) {
		return nil
	}
	var raw json.RawMessage
	err := json.Unmarshal(line, &raw)
	var bad *json.SyntaxError
	if !errors.As(err, &bad) {
		return syntax(line, 0, "is not valid JSON")
	}
	i := max(0, int(bad.Offset)-1)
	if word := wordAt(line, i); isNotFinite(word) {
		return syntax(line, i, word+" is no number that JSON can hold")
	}
	if strings.HasPrefix(bad.Error(), "unexpected end") {
		return syntax(line, len(line), "the record breaks off here")
	}
	return syntax(line, i, fmt.Sprintf("is not valid JSON from byte %d on: %s", i+1, bad))
}

func syntax(line []byte, at int, msg string) error {
	field := keyBefore(line[:min(at, len(line))])
	if field == "" {
		field = "line"
	}
	return &queue.Error{Kind: queue.Invalid, Field: field, Msg: msg}
}

// invalidAt returns the place of the first byte that is not UTF-8.
func invalidAt(b []byte) int {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(b)
}

// wordAt returns the letters, and a sign before them, around a place.
func wordAt(line []byte, i int) string {
	letter := func(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
	from, to := i, i
	for from > 0 && letter(line[from-1]) {
		from--
	}
	for to < len(line) && letter(line[to]) {
		to++
	}
	if from > 0 && (line[from-1] == '-' || line[from-1] == '+') {
		from--
	}
	return string(line[from:to])
}

// isNotFinite reports whether a word is how some program writes a float that is
// not a finite number.
func isNotFinite(word string) bool {
	switch strings.ToLower(strings.TrimLeft(word, "+-")) {
	case "nan", "inf", "infinity":
		return true
	}
	return false
}

// keyBefore returns the path of the value that the end of prefix, the beginning
// of a JSON object, stands in or after; empty when there is none.
func keyBefore(prefix []byte) string {
	if len(prefix) > faultDepth {
		return ""
	}
	var (
		stack []step // of the containers around, the key or index in each
		named []bool // of each, whether a key or index stands: it awaits or follows its value
		await bool   // a key was read and its value was not
	)
	d := json.NewDecoder(bytes.NewReader(prefix))
	d.UseNumber()
	for {
		token, err := d.Token()
		if err != nil {
			break
		}
		top := len(stack) - 1
		if token == json.Delim('}') || token == json.Delim(']') {
			stack, named, await = stack[:top], named[:top], false
			continue
		}
		if top >= 0 && stack[top].index < 0 && !await {
			key, _ := token.(string)
			stack[top].key, named[top], await = []byte(key), true, true
			continue
		}
		await = false
		if top >= 0 && stack[top].index >= 0 {
			if named[top] {
				stack[top].index++
			}
			named[top] = true
		}
		switch token {
		case json.Delim('{'):
			stack, named = append(stack, step{index: -1}), append(named, false)
		case json.Delim('['):
			stack, named = append(stack, step{}), append(named, false)
		}
	}
	var path []step
	for i, s := range stack {
		if s.index < 0 && !named[i] {
			break // an object without a key yet
		}
		path = append(path, s)
	}
	return fieldOf(path)
}
