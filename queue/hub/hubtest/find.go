package hubtest

import (
	"cmp"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldest is the oldest version that will do.
const oldest = 14

// ErrNoPostgreSQL tells that this machine has no server to start.
var ErrNoPostgreSQL = errors.New("no PostgreSQL server here (14 or newer; on Debian: apt-get install postgresql)")

// needed are the programs that tests cannot do without.
var needed = []string{"postgres", "initdb", "pg_basebackup"}

// homes are where systems keep the programs that are in no PATH.
var homes = []string{
	"/usr/lib/postgresql/*/bin", // Debian
	"/usr/pgsql-*/bin",          // Red Hat
	"/opt/homebrew/opt/postgresql*/bin",
	"/usr/local/opt/postgresql*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
}

// findPrograms returns the folder of PostgreSQL's programs: what the PATH leads
// to, what pg_config names, or the newest in the systems' own places.
func findPrograms() (string, error) {
	if !possible {
		return "", fmt.Errorf("%w: tests start servers on Unix systems alone", ErrNoPostgreSQL)
	}
	var folders []string
	if path, err := exec.LookPath("postgres"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			folders = append(folders, filepath.Dir(path))
		}
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		folders = append(folders, strings.TrimSpace(string(out)))
	}
	for _, folder := range folders {
		if version(folder) >= oldest {
			return folder, nil
		}
	}
	folders = nil
	for _, home := range homes {
		found, _ := filepath.Glob(home) // the patterns are good
		folders = append(folders, found...)
	}
	if len(folders) > 0 {
		newest := slices.MaxFunc(folders, func(a, b string) int { return cmp.Compare(version(a), version(b)) })
		if version(newest) >= oldest {
			return newest, nil
		}
	}
	return "", ErrNoPostgreSQL
}

var major = regexp.MustCompile(`^postgres \(PostgreSQL\) (\d+)`)

// version is the major version of the programs in a folder, 0 when what is
// needed is not all there.
func version(folder string) int {
	for _, name := range needed {
		if _, err := exec.LookPath(filepath.Join(folder, name)); err != nil {
			return 0
		}
	}
	out, err := exec.Command(filepath.Join(folder, "postgres"), "--version").Output()
	if err != nil {
		return 0
	}
	found := major.FindSubmatch(out)
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(found[1])) // digits
	return n
}
