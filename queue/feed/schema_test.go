package feed_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"discern/assets"
	"discern/queue"
	"discern/queue/feed"
)

// schema compiles a published schema.
func schema(tb testing.TB, name string) *jsonschema.Schema {
	tb.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	for _, n := range []string{"item", "decision", "ledger"} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(assets.Schema(n)))
		if err == nil {
			err = c.AddResource("urn:discern:schema:"+n, doc)
		}
		if err != nil {
			tb.Fatalf("%s: %v", n, err)
		}
	}
	s, err := c.Compile("urn:discern:schema:" + name)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// What is written keeps to the published schemas.
func TestWrittenRecordsKeepToTheSchema(t *testing.T) {
	m := newMaker(t, 20)
	var items, decisions, ledger bytes.Buffer
	_, err1 := feed.WriteItems(&items, each(500, func() queue.Record { return queue.Record{Item: m.item()} }), feed.JSONL)
	_, err2 := feed.WriteDecisions(&decisions, each(500, m.decision), feed.JSONL)
	_, err3 := feed.WriteLedger(&ledger, each(500, func() queue.Sealed { return seal(t, m.entry(), 1, [32]byte{}) }), feed.JSONL)
	for _, err := range []error{err1, err2, err3} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string][]byte{"item": items.Bytes(), "decision": decisions.Bytes(), "ledger": ledger.Bytes()} {
		s := schema(t, name)
		for line := range bytes.Lines(text) {
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
			if err == nil {
				err = s.Validate(doc)
			}
			if err != nil {
				t.Fatalf("%s %s: %v", name, line, err)
			}
		}
	}
}

// Each property of the schemas is a field in the code, and the reverse.
func TestSchemasHaveTheFieldsOfTheCode(t *testing.T) {
	for name, typ := range map[string]reflect.Type{
		"item": reflect.TypeFor[queue.Item](), "decision": reflect.TypeFor[queue.Decision](),
	} {
		var doc map[string]any
		if err := json.Unmarshal(assets.Schema(name), &doc); err != nil {
			t.Fatal(err)
		}
		inSchema, inCode := map[string]bool{}, map[string]bool{}
		schemaFields(doc, doc, "", inSchema)
		codeFields(typ, "", inCode)
		delete(inSchema, "started_at") // read and never written
		if diff := cmp.Diff(slices.Sorted(maps.Keys(inCode)), slices.Sorted(maps.Keys(inSchema))); diff != "" {
			t.Errorf("%s (-code +schema):\n%s", name, diff)
		}
	}
}

// schemaFields gathers the paths of an object's properties.
func schemaFields(root, s map[string]any, path string, to map[string]bool) {
	if ref, ok := s["$ref"].(string); ok {
		defs := root["$defs"].(map[string]any)
		schemaFields(root, defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any), path, to)
	}
	if items, ok := s["items"].(map[string]any); ok {
		schemaFields(root, items, path+"[]", to)
	}
	properties, _ := s["properties"].(map[string]any)
	for name, p := range properties {
		at := strings.TrimPrefix(path+"."+name, ".")
		to[at] = true
		schemaFields(root, p.(map[string]any), at, to)
	}
}

// codeFields gathers the paths of a type's JSON fields.
func codeFields(t reflect.Type, path string, to map[string]bool) {
	switch t.Kind() {
	case reflect.Pointer:
		codeFields(t.Elem(), path, to)
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			codeFields(t.Elem(), path+"[]", to)
		}
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(t) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "" {
				continue // embedded, or no field of JSON
			}
			at := strings.TrimPrefix(path+"."+name, ".")
			to[at] = true
			codeFields(f.Type, at, to)
		}
	}
}

// What the schema calls valid or not, the reader takes or rejects.
func TestReaderAgreesWithTheSchema(t *testing.T) {
	items, decisions := schema(t, "item"), schema(t, "decision")
	for _, line := range []string{
		`{"id":"a","text":"b"}`,
		`{"id":"a","kind":"image","colour":"blue"}`,
		`{"id":"a","text":"b","reach":{"views":12.0}}`,
		`{"id":"a","text":"b","author":{"followers":1e3}}`,
		`{"id":"a","text":"b","author":{"followers":1.5}}`,
		`{"id":"a","text":"b","media":[{"sha256":"` + strings.Repeat("A", 64) + `"}]}`,
		`{"id":"a","text":"b","created_at":"2026-01-01T12:00:00.25+02:00"}`,
		`{"id":"a","text":"b","created_at":"1969-12-31T23:59:59Z"}`,
		`{"id":"a","text":"b","meta":"c"}`,
		`{"id":"` + aUUID + `","item":"a","verdict":"unsure","policies":[]}`,
		`{"id":"` + aUUID + `","item":"a","verdict":"violating","actions":["an action of somebody's"]}`,
		`{"id":"` + aUUID + `","item":"a","verdict":"unsure","spans":[{"start":3,"end":2}]}`,
		`{"id":"` + aUUID + `","item":"","verdict":"unsure"}`,
		`{"id":"` + aUUID + `","item":"a","verdict":"unsure","supersedes":"x"}`,
	} {
		s := items
		if strings.Contains(line, `"item"`) {
			s = decisions
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		if err != nil {
			t.Fatal(err)
		}
		valid := s.Validate(doc) == nil
		if line == `{"id":"`+aUUID+`","item":"a","verdict":"unsure","spans":[{"start":3,"end":2}]}` {
			valid = false // two fields in relation are more than a schema can say
		}
		all := readText(t, []byte(line), feed.Options{})
		if taken := len(all.Rejects) == 0; taken != valid {
			t.Errorf("%s: valid by the schema: %v, taken: %v (%q)", line, valid, taken, rejects(all))
		}
	}
}
