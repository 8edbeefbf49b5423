package assets_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"discern/assets"
)

// compile returns a schema with formats asserted; the schemas refer to each other by name.
func compile(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	for _, n := range []string{"item", "decision", "ledger"} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(assets.Schema(n)))
		if err != nil {
			t.Fatalf("%s: %v", n, err)
		}
		if err := c.AddResource("urn:discern:schema:"+n, doc); err != nil {
			t.Fatalf("%s: %v", n, err)
		}
	}
	s, err := c.Compile("urn:discern:schema:" + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const aUUID = "018f2c3e-7a10-7cc1-9d2b-5b1f1c0de001"

func TestSchemas(t *testing.T) {
	const entry = `{"id":"` + aUUID + `","kind":"note","device":"d1","item":"a","text":"look at the date"}`
	line := func(entry string) string {
		return `{"seq":1,"entry":` + entry + `,"prev":"` + strings.Repeat("0", 64) + `","hash":"` + strings.Repeat("a", 64) +
			`","sig":"` + strings.Repeat("A", 86) + `=="}`
	}
	tests := []struct {
		schema, name, doc string
		ok                bool
	}{
		{"item", "least", `{"id":"a"}`, true},
		{"item", "unknown keys", `{"id":"a","colour":"blue","author":{"badge":1}}`, true},
		{"item", "no id", `{"text":"a"}`, false},
		{"item", "empty id", `{"id":""}`, false},
		{"item", "id a number", `{"id":7}`, false},
		{"item", "unknown kind", `{"id":"a","kind":"song"}`, false},
		{"item", "every kind of time", `{"id":"a","created_at":"2026-01-01T12:00:00.25+02:00"}`, true},
		{"item", "impossible date", `{"id":"a","created_at":"2026-02-30T12:00:00Z"}`, false},
		{"item", "date alone", `{"id":"a","created_at":"2026-02-03"}`, false},
		{"item", "far year", `{"id":"a","flagged_at":"2999-01-01T00:00:00Z"}`, false},
		{"item", "score at the ends", `{"id":"a","scores":[{"detector":"d","label":"l","score":0},{"detector":"d","label":"m","score":1}]}`, true},
		{"item", "score above 1", `{"id":"a","scores":[{"detector":"d","label":"l","score":1.01}]}`, false},
		{"item", "score as text", `{"id":"a","scores":[{"detector":"d","label":"l","score":"0.5"}]}`, false},
		{"item", "score without label", `{"id":"a","scores":[{"detector":"d","score":0.5}]}`, false},
		{"item", "span before the text", `{"id":"a","scores":[{"detector":"d","label":"l","score":1,"spans":[{"start":-1,"end":2}]}]}`, false},
		{"item", "half a code point", `{"id":"a","scores":[{"detector":"d","label":"l","score":1,"spans":[{"start":0,"end":1.5}]}]}`, false},
		{"item", "unknown flagger", `{"id":"a","flags":[{"by":"rumour"}]}`, false},
		{"item", "unknown role", `{"id":"a","context":[{"role":"aunt"}]}`, false},
		{"item", "short hash", `{"id":"a","media":[{"sha256":"abc"}]}`, false},
		{"item", "views below zero", `{"id":"a","reach":{"views":-1}}`, false},
		{"decision", "least", `{"id":"` + aUUID + `","item":"a","verdict":"unsure"}`, true},
		{"decision", "an older name", `{"id":"` + aUUID + `","item":"a","verdict":"unsure","reviewer":"","started_at":"2022-02-02T14:26:00Z"}`, true},
		{"decision", "id not a UUID", `{"id":"7","item":"a","verdict":"unsure"}`, false},
		{"decision", "no item", `{"id":"` + aUUID + `","verdict":"unsure"}`, false},
		{"decision", "unknown verdict", `{"id":"` + aUUID + `","item":"a","verdict":"perhaps"}`, false},
		{"decision", "unknown pass", `{"id":"` + aUUID + `","item":"a","verdict":"unsure","pass":"third"}`, false},
		{"decision", "one action, no list", `{"id":"` + aUUID + `","item":"a","verdict":"violating","actions":"remove"}`, false},
		{"ledger", "note", line(entry), true},
		{"ledger", "unknown kind", line(strings.Replace(entry, "note", "sigh", 1)), false},
		{"ledger", "decision", line(`{"id":"` + aUUID + `","kind":"decision","device":"d1","item":"a","decision":{"id":"` + aUUID + `","item":"a","verdict":"unsure"}}`), true},
		{"ledger", "decision without one", line(strings.Replace(entry, "note", "decision", 1)), false},
		{"ledger", "bad decision", line(`{"id":"` + aUUID + `","kind":"decision","device":"d1","item":"a","decision":{"item":"a","verdict":"unsure"}}`), false},
		{"ledger", "undo without what", line(strings.Replace(entry, "note", "undo", 1)), false},
		{"ledger", "undo", line(`{"id":"` + aUUID + `","kind":"undo","device":"d1","item":"a","undoes":"` + aUUID + `"}`), true},
		{"ledger", "entry 0", strings.Replace(line(entry), `"seq":1`, `"seq":0`, 1), false},
		{"ledger", "capital hash", strings.Replace(line(entry), "aaaa", "AAAA", 1), false},
		{"ledger", "withdrawal from a hub, covered by a later entry", strings.Replace(line(`{"id":"`+aUUID+`","kind":"withdraw","device":"d1","item":"a","text":"gone upstream","imported":{"file":"hub","at":"2026-11-23T09:00:00Z","hub":"`+aUUID+`"}}`), strings.Repeat("A", 86)+"==", "", 1), true},
		{"ledger", "short signature", strings.Replace(line(entry), "AAAA", "", 1), false},
	}
	for _, tt := range tests {
		t.Run(tt.schema+"/"+tt.name, func(t *testing.T) {
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(tt.doc))
			if err != nil {
				t.Fatal(err)
			}
			if err := compile(t, tt.schema).Validate(doc); (err == nil) != tt.ok {
				t.Errorf("validates: %v, want %v (%v)", err == nil, tt.ok, err)
			}
		})
	}
}

func TestUnknownSchemaPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a schema that is not there was handed out")
		}
	}()
	assets.Schema("no such form")
}
