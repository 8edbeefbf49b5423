package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"discern/assets"
)

func TestMakeItems(t *testing.T) {
	const n = 3000
	bytesOfText, deadlines, scores := 0, 0, 0
	for i := range n {
		it := makeItem(i)
		bytesOfText += len(it.Text)
		scores += len(it.Scores)
		for _, f := range it.Flags {
			if f.Deadline != nil {
				deadlines++
				if time.Until(*f.Deadline) < 365*24*time.Hour {
					t.Errorf("item %d is due %v: too soon", i, f.Deadline)
				}
			}
		}
		for _, s := range it.Scores {
			for _, span := range s.Spans {
				if span.Start < 0 || span.End <= span.Start || span.End > len(it.Text) {
					t.Errorf("item %d: span %v outside its text of %d", i, span, len(it.Text))
				}
			}
		}
	}
	if mean := bytesOfText / n; mean < 170 || mean > 260 {
		t.Errorf("texts are %d bytes long on average, want some 200", mean)
	}
	if mean := float64(scores) / n; mean < 1.8 || mean > 2.2 {
		t.Errorf("%v scores on average, want 2", mean)
	}
	if deadlines < n/100 || deadlines > 3*n/100 {
		t.Errorf("%d deadlines of %d items, want 2 in 100", deadlines, n)
	}
}

// A file of more items begins with a file of fewer.
func TestWriteItemsIsDeterministic(t *testing.T) {
	var few, many bytes.Buffer
	if err := writeItems(&few, 50); err != nil {
		t.Fatal(err)
	}
	if err := writeItems(&many, 80); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(few.String(), many.String()[:few.Len()]); diff != "" {
		t.Error(diff)
	}
	if lines := bytes.Count(many.Bytes(), []byte{'\n'}); lines != 80 {
		t.Errorf("%d lines, want 80", lines)
	}
}

func TestItemsKeepTheSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(assets.Schema("item")))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("item.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("item.json")
	if err != nil {
		t.Fatal(err)
	}
	var items bytes.Buffer
	if err := writeItems(&items, 300); err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(items.Bytes()) {
		it, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(it); err != nil {
			t.Fatalf("%s\n%v", line, err)
		}
	}
}
