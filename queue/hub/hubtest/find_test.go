package hubtest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// programsOf makes a folder of programs that say they are of a version.
func programsOf(t *testing.T, folder, version string) string {
	t.Helper()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range needed {
		script := fmt.Sprintf("#!/bin/sh\necho '%s (PostgreSQL) %s'\n", name, version)
		if err := os.WriteFile(filepath.Join(folder, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestFindPrograms(t *testing.T) {
	if !possible {
		t.Skip("no servers on this system")
	}
	usual := homes
	t.Cleanup(func() { homes = usual })
	for _, c := range []struct {
		name     string
		path     string // version in the PATH
		config   string // version that pg_config names
		versions []string
		want     string // folder below the test's, "" for none
	}{
		{name: "nothing"},
		{name: "in the PATH", path: "14.1", config: "16.3", versions: []string{"17.2"}, want: "path"},
		{name: "too old in the PATH", path: "13.22", config: "16.3", versions: []string{"17.2"}, want: "config"},
		{name: "named by pg_config", config: "15.18 (Debian 15.18-0+deb12u1)", want: "config"},
		{name: "the newest by number", versions: []string{"9.6.24", "14.20", "15.1", "13.3"}, want: "homes/15.1"},
		{name: "a beta", versions: []string{"17.2", "18beta1"}, want: "homes/18beta1"},
		{name: "all too old", path: "9.6.24", versions: []string{"12.1", "13.3"}},
		{name: "another program", path: "many"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			t.Setenv("PATH", filepath.Join(dir, "path"))
			homes = []string{filepath.Join(dir, "homes", "*")}
			if c.path != "" {
				programsOf(t, filepath.Join(dir, "path"), c.path)
			}
			if c.config != "" {
				folder := programsOf(t, filepath.Join(dir, "config"), c.config)
				script := "#!/bin/sh\necho '" + folder + "'\n"
				if err := os.MkdirAll(filepath.Join(dir, "path"), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, "path", "pg_config"), []byte(script), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			for _, v := range c.versions {
				programsOf(t, filepath.Join(dir, "homes", v), v)
			}
			got, err := findPrograms()
			if c.want == "" {
				if !errors.Is(err, ErrNoPostgreSQL) {
					t.Errorf("found %q, error %v", got, err)
				}
				return
			}
			if err != nil || got != filepath.Join(dir, filepath.FromSlash(c.want)) {
				t.Errorf("found %q, error %v", got, err)
			}
		})
	}
}

func TestWithoutPostgreSQL(t *testing.T) {
	usual := homes
	t.Cleanup(func() { homes = usual })
	homes = nil
	t.Setenv("PATH", "")
	t.Setenv("DISCERN_REFERENCES", "")
	var skipped bool
	t.Run("skipped", func(t *testing.T) {
		defer func() { skipped = t.Skipped() }()
		Start(t, Options{})
	})
	if !skipped {
		t.Error("a test without a server goes on")
	}
}
