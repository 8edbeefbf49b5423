// Package reference opens what others have measured, for tests to be held
// against: the test files of the Unicode Consortium, which Debian's package
// unicode-data has, and programs that lay out text.
//
// It is for tests alone. The one thing to know: where a reference is absent the
// test is skipped and says so, but under make test, which installs them, it fails.
package reference

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// required reports whether references are installed, as make test does.
func required() bool { return os.Getenv("DISCERN_REFERENCES") != "" }

// Unicode reads a file of the Unicode Character Database, as
// "auxiliary/LineBreakTest.txt". DISCERN_UNICODE names a folder of another
// version than the system's.
func Unicode(t testing.TB, name string) *bufio.Scanner {
	t.Helper()
	folder := os.Getenv("DISCERN_UNICODE")
	if folder == "" {
		folder = "/usr/share/unicode"
	}
	f, err := os.Open(filepath.Join(folder, name))
	if errors.Is(err, fs.ErrNotExist) && !required() {
		t.Skipf("no %s here: it is in Debian's package unicode-data", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return bufio.NewScanner(f)
}

// Version is the version of Unicode that the first line of a file names.
func Version(t testing.TB, lines *bufio.Scanner) string {
	t.Helper()
	if !lines.Scan() {
		t.Fatal("the file is empty")
	}
	_, version, _ := strings.Cut(strings.TrimSuffix(lines.Text(), ".txt"), "-")
	return version
}

// CodePoints reads code points as the files write them: "0061 0301".
func CodePoints(t testing.TB, s string) (points []rune) {
	t.Helper()
	for _, word := range strings.Fields(s) {
		r, err := strconv.ParseUint(word, 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		points = append(points, rune(r))
	}
	return points
}

// Program is the path of a program of a Debian package.
func Program(t testing.TB, name, from string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil && !required() {
		t.Skipf("no %s here: it is in Debian's package %s", name, from)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}
