// Package assets holds what is built into the program: policies, the sample queue, JSON schemas, icons and help.
//
// It hands out bytes and knows nothing of their meaning: parsing a policy or an item belongs to queue and its feeds,
// drawing an icon to ui. Everything here is read-only and part of the binary, so a name that is not found is a
// mistake in the program and panics; nothing here fails at run time for any other reason.
package assets

import (
	"embed"
	"fmt"
)

//go:embed help icon policies sample schema
var files embed.FS

// policyOrder is the order in which policies are offered.
var policyOrder = []string{"terror", "hate"}

// File is one embedded document.
type File struct {
	Name string // without folder and extension, such as "terror"
	Data []byte // the caller's own copy
}

// Policies returns the policies the program comes with, as YAML, in the order in which to offer them.
func Policies() []File {
	all := make([]File, len(policyOrder))
	for i, name := range policyOrder {
		all[i] = File{Name: name, Data: mustRead("policies/" + name + ".yaml")}
	}
	return all
}

// Schema returns the JSON Schema (2020-12) of an interchange form: "item", "decision" or "ledger", each describing one
// line of a file. It panics on any other name.
func Schema(name string) []byte {
	return mustRead("schema/" + name + ".schema.json")
}

// Icon returns the small icon called name as an SVG of 24 × 24 in one fill colour, to be coloured by the theme.
// It panics if there is none of that name.
func Icon(name string) []byte {
	return mustRead("icon/ui/" + name + ".svg")
}

// AppIcon returns the program's own icon as a PNG of 512 × 512.
func AppIcon() []byte {
	return mustRead("icon/discern.png")
}

func mustRead(path string) []byte {
	data, err := files.ReadFile(path)
	if err != nil {
		panic(fmt.Sprintf("assets: nothing is embedded as %s", path))
	}
	return data
}
