package main

import (
	"os"
	"strings"
	"testing"

	"discern/ui"
)

// TestMetadata holds the program and its packaging together.
func TestMetadata(t *testing.T) {
	toml, err := os.ReadFile("../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`ID = "` + ui.ID + `"`, `Version = "` + version + `"`, `Name = "Discern"`} {
		if !strings.Contains(string(toml), want) {
			t.Errorf("FyneApp.toml does not say %s", want)
		}
	}
}
