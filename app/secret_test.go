package main

import (
	"regexp"
	"strings"
	"testing"
)

func TestPasswordLines(t *testing.T) {
	for _, tt := range []struct {
		name, in, want, fault string
	}{
		{name: "a line", in: "correct horse\n", want: "correct horse"},
		{name: "no end", in: "correct horse", want: "correct horse"},
		{name: "the end of another system", in: "correct horse\r\n", want: "correct horse"},
		{name: "the first of several", in: " a b \nc\n", want: " a b "},
		{name: "nothing", in: "", fault: "is empty"},
		{name: "an empty line", in: "\nsecond\n", fault: "is empty"},
		{name: "as long as may be", in: strings.Repeat("x", 1024) + "\n", want: strings.Repeat("x", 1024)},
		{name: "too long", in: strings.Repeat("x", 1025), fault: "longer than 1024 bytes"},
		{name: "without end", in: strings.Repeat("x", 1<<20), fault: "longer than 1024 bytes"},
	} {
		got, err := firstLine(strings.NewReader(tt.in))
		if got != tt.want || (err == nil) != (tt.fault == "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
			t.Errorf("%s: %q, %v", tt.name, got, err)
		}
		if err != nil && strings.Contains(err.Error(), "xxx") {
			t.Errorf("%s: the error tells the password", tt.name)
		}
	}
}

func TestMadeUpPasswords(t *testing.T) {
	form := regexp.MustCompile(`^[` + letters + `]{4}(-[` + letters + `]{4}){4}$`)
	seen := map[string]bool{}
	used := map[rune]bool{}
	for range 200 {
		p := madeUp()
		if !form.MatchString(p) || seen[p] {
			t.Fatalf("%q is not as it should be, or came before", p)
		}
		if err := longEnough(p); err != nil {
			t.Error(err)
		}
		seen[p] = true
		for _, r := range p {
			used[r] = true
		}
	}
	if len(used) != len(letters)+1 {
		t.Errorf("of %d letters %d are used", len(letters), len(used)-1)
	}
}
