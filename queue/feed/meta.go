package feed

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// meta returns a record's meta: the object it came with and, under their paths,
// the values that no field took. A key that stands in the object already keeps
// its value, and the other is called "key (2)".
func (w *walk) meta(own []byte) (json.RawMessage, error) {
	if own == nil || isNull(own) {
		own = []byte("{}")
	}
	if len(w.extra) == 0 {
		if len(bytes.TrimSpace(own[1:len(own)-1])) == 0 {
			return nil, nil
		}
		return compact(own), nil
	}
	var taken map[string]json.RawMessage
	if err := json.Unmarshal(own, &taken); err != nil {
		return nil, w.fault("is %s, not an object", typeOf(own))
	}
	out := compact(own)
	out = out[:len(out)-1]
	for _, x := range w.extra {
		key := x.path
		for n := 2; taken[key] != nil; n++ {
			key = fmt.Sprintf("%s (%d)", x.path, n)
		}
		taken[key] = x.raw
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(out, quote(key)...), ':')
		out = append(out, compact(x.raw)...)
	}
	return append(out, '}'), nil
}

// compact returns a copy of valid JSON without white space between its tokens.
func compact(v []byte) json.RawMessage {
	if !bytes.ContainsAny(v, blanks) {
		return bytes.Clone(v)
	}
	b := bytes.NewBuffer(make([]byte, 0, len(v)))
	_ = json.Compact(b, v) // valid, so it cannot fail
	return b.Bytes()
}

// quote writes a string as JSON.
func quote(s string) []byte {
	b, _ := marshal(s) // a string, so it cannot fail
	return b
}
