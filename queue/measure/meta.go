package measure

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// MostValues is how many values a key of items' meta may have to be kept unasked: one
// with more names items rather than groups of them.
const MostValues = 1000

// tagWords are the pairs of key and value that items have in their meta.
type tagWords struct {
	pairs words // key, NUL, value
	keys  map[string][]string
	many  map[string]bool // keys that were not kept, for their many values
}

// metaReader reads the meta of items: what is nested has its key joined by dots, and
// of a list each entry counts. Words, numbers and yes or no are values; nothing else is.
type metaReader struct {
	tagWords
	want []string // the keys to keep; nil for all
}

func newMetaReader(want []string) metaReader {
	return metaReader{tagWords{newWords(), map[string][]string{}, map[string]bool{}}, want}
}

// read adds the tags of one item, and returns what it says of gold. What cannot be read
// has none.
func (m *metaReader) read(meta []byte, tags []int32) ([]int32, Truth) {
	if len(m.want) > 0 && !m.wanted(meta) {
		return tags, UnknownTruth
	}
	dec := json.NewDecoder(bytes.NewReader(meta))
	dec.UseNumber()
	var object map[string]any
	if dec.Decode(&object) != nil {
		return tags, UnknownTruth
	}
	gold, _ := object["gold"].(string)
	return m.walk("", object, tags), truthOf(gold)
}

// wanted reports whether meta can hold any of the keys that are asked for.
func (m *metaReader) wanted(meta []byte) bool {
	if bytes.Contains(meta, []byte(`"gold"`)) {
		return true
	}
	return slices.ContainsFunc(m.want, func(key string) bool {
		last := key[strings.LastIndexByte(key, '.')+1:]
		return bytes.Contains(meta, []byte(last)) || bytes.ContainsRune(meta, '\\')
	})
}

func (m *metaReader) walk(key string, v any, tags []int32) []int32 {
	switch v := v.(type) {
	case map[string]any:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			under := name
			if key != "" {
				under = key + "." + name
			}
			tags = m.walk(under, v[name], tags)
		}
	case []any:
		for _, e := range v {
			tags = m.walk(key, e, tags)
		}
	case string:
		return m.tag(key, v, tags)
	case json.Number:
		return m.tag(key, v.String(), tags)
	case bool:
		if v {
			return m.tag(key, "true", tags)
		}
		return m.tag(key, "false", tags)
	}
	return tags
}

func (m *metaReader) tag(key, value string, tags []int32) []int32 {
	if m.many[key] || len(m.want) > 0 && !slices.Contains(m.want, key) {
		return tags
	}
	pair := key + "\x00" + value
	if _, ok := m.pairs.at[pair]; !ok {
		if len(m.want) == 0 && len(m.keys[key]) == MostValues {
			for _, v := range m.keys[key] {
				delete(m.pairs.at, key+"\x00"+v)
			}
			delete(m.keys, key)
			m.many[key] = true
			return tags
		}
		m.keys[key] = append(m.keys[key], value)
	}
	return append(tags, m.pairs.of(pair))
}

func (m *metaReader) done() tagWords {
	for _, values := range m.keys {
		slices.Sort(values)
	}
	return m.tagWords
}

// MetaKeys returns the keys of items' meta that conditions may name, in order.
func (d *Data) MetaKeys() []string {
	keys := make([]string, 0, len(d.meta.keys))
	for k := range d.meta.keys {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// MetaValues returns the values that items have under a key, in order.
func (d *Data) MetaValues(key string) []string { return slices.Clone(d.meta.keys[key]) }
