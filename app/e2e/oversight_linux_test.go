package e2e

import (
	"fmt"
	"image"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Regions of the screens of oversight.
var (
	people = image.Rect(80, 40, 480, 700)    // who has which duty
	rules  = image.Rect(540, 40, 1400, 860)  // by which decisions are sent to a second person
	beside = image.Rect(1080, 20, 1430, 800) // scores and rules, or the signs of a danger to life
	acts   = image.Rect(80, 840, 1000, 890)  // the buttons at the foot of Audit
)

// sits opens the window with somebody at the desk.
func (d *desk) sits(name string) {
	d.Helper()
	d.open("--reviewer", name)
}

// sees runs a command as somebody, and checks what it says and does not say.
func (d *desk) sees(name string, says, hides []string, args ...string) {
	d.Helper()
	out := d.command(append(args, "--reviewer", name)...)
	for _, s := range says {
		if !strings.Contains(out, s) {
			d.Errorf("discern %s does not tell %s %q:\n%s", strings.Join(args, " "), name, s, out)
		}
	}
	for _, s := range hides {
		if strings.Contains(out, s) {
			d.Errorf("discern %s tells %s %q:\n%s", strings.Join(args, " "), name, s, out)
		}
	}
}

// gives fills in the reason of the form that a key opens in Audit, and commits it.
func (d *desk) gives(key, reason string) {
	d.Helper()
	d.shows(key, side)
	d.keys("n")
	d.write(reason)
	d.keys("Enter") // leaves the words
	d.shows("Enter", acts)
}

// refers decides that an item endangers life, by two signs, and is to be referred.
func (d *desk) refers(why string) {
	d.Helper()
	d.keys("2", "n")
	d.write(why)
	d.keys("Enter")
	d.shows("r", beside) // it asks for the signs first
	d.decides("1", "2", "l", "Enter")
}

// decided is the item that was decided under a rule, or under none.
func (d *desk) decided(rule string) (item string) {
	d.Helper()
	for _, l := range lines[struct {
		Item     string   `json:"item"`
		Policies []string `json:"policies"`
	}](d, d.command("export", "decisions")) {
		if strings.Join(l.Policies, " ") == rule {
			return l.Item
		}
	}
	d.Fatalf("nothing is decided under %q", rule)
	return ""
}

// A supervisor sets the rules, two people look without knowing of each other, and
// what they disagree about is settled, overturned, appealed and heard. All of it by
// keys, and all of it in the ledger.
func TestOversight(t *testing.T) {
	d := newDesk(t)
	d.command("import", d.file("items.jsonl", fourItems()))

	d.sits("sue") // and has the first item open, which waits again when she leaves
	d.shows("Ctrl+K", middle)
	d.write("people and second")
	d.shows("Enter", rules)
	d.shows("m", people)
	d.shows("a", rules)
	d.write("every decision")
	d.keys("Enter")
	for range 3 { // from a tenth to all
		d.shows("Right", rules)
	}
	d.shows("s", rules)
	d.close()
	d.sees("sue", []string{`"duty":"supervisor"`}, nil, "people", "--json")
	d.sees("sue", []string{`"version":1`, `{"name":"every decision","share":1}`}, nil, "oversight", "--json")

	d.sits("ann")
	d.decides("6", "r")
	d.decides("a")
	d.refers("A place and an hour.")
	d.decides("1", "r")
	d.close()
	call, quiet, threat, mark := d.decided("TVEC6"), d.decided(""), d.decided("TVEC2"), d.decided("TVEC1")

	// Whoever looks again is told nothing.
	secrets := []string{"ann", "violating", "TVEC6", "remove", "second", "opinion"}
	d.sees("bob", []string{call, "waiting"}, secrets, "show", call)
	d.sees("bob", []string{call}, secrets, "show", call, "--json")
	d.sees("bob", []string{"No decision matches"}, secrets[:1], "audit")
	d.sees("bob", []string{"0 decided"}, secrets[:1], "author", quiet)
	for _, refused := range [][]string{
		{"asks"}, {"overturn", call, "--verdict", "not_violating", "--reason", "no"}, {"oversight", "--set", d.file("none.json", []byte(`{"rules":[]}`))},
	} {
		if _, said, status := d.try(append(refused, "--reviewer", "bob")...); status != 1 || !strings.Contains(said, "only a supervisor may") {
			t.Errorf("discern %v by a moderator: status %d, %s", refused, status, said)
		}
	}

	// Danger to life comes first, then what was asked first.
	d.sits("bob")
	d.refers("So it is.")
	d.decides("a")
	d.decides("a")
	d.decides("1", "r")
	d.close()
	d.sees("sue", []string{call + "  adjudication"}, []string{quiet, threat, mark}, "asks")

	d.sits("sue")
	d.shows("Ctrl+3", side)
	d.shows("j", side)
	d.gives("k", "It calls for men, not for lamps.")
	d.shows("Home", side)
	d.shows("Down", side)
	d.gives("o", "A lamp maker's mark.")
	d.shows("Home", side)
	d.shows("Down", side)
	d.gives("p", "I only sang it.")
	d.close()
	d.sees("sue", []string{call + "  appeal"}, []string{quiet, threat, mark}, "asks")

	d.sees("cat", []string{call, "I only sang it.", "violating under TVEC6"}, []string{"ann", "bob", "sue"}, "next")
	d.sits("cat")
	d.decides("a")
	d.close()
	d.sees("cat", []string{"not_violating (appeal)"}, nil, "show", call)

	d.sees("sue", []string{"It was sent to nobody"}, nil, "refer", threat, "-o", filepath.Join(t.TempDir(), "referral.zip"))
	d.verify()
	if diff := cmp.Diff([]string{
		"sue appoint", "sue oversight",
		"ann decision lamp-1 first violating TVEC6 remove", "ann ask lamp-1 second",
		"ann decision lamp-2 first not_violating", "ann ask lamp-2 second",
		"ann decision lamp-3 first violating TVEC2 remove refer", "ann ask lamp-3 second",
		"ann decision lamp-4 first violating TVEC1 remove", "ann ask lamp-4 second",
		"bob deny overturn a decision: made/lamp-1", "bob deny set the rules of oversight",
		"bob decision lamp-3 second violating TVEC2 remove refer",
		"bob decision lamp-1 second not_violating", "bob ask lamp-1 adjudication",
		"bob decision lamp-2 second not_violating",
		"bob decision lamp-4 second violating TVEC1 remove",
		"sue decision lamp-1 adjudication violating TVEC6 remove",
		"sue decision lamp-4 qa not_violating", // an overturn
		"sue ask lamp-1 appeal",
		"cat decision lamp-1 appeal not_violating",
		"sue refer lamp-3",
	}, d.record()); diff != "" {
		t.Errorf("the ledger is not what was done (-done +written):\n%s", diff)
	}
}

// fourItems waits in a known order, by its scores.
func fourItems() []byte {
	var b strings.Builder
	for i, text := range []string{"a lamp and a call", "a lamp in a window", "a lamp at the station at noon", "a lamp with a mark"} {
		fmt.Fprintf(&b, `{"id":"lamp-%d","source":"made","kind":"text","text":"%s","author":{"id":"u1"},"flagged_at":"2026-11-01T08:00:00Z",`+
			`"scores":[{"detector":"d","label":"insult","score":%.2f,"threshold":0.5}]}`+"\n", i+1, text, .9-float64(i)/20)
	}
	return []byte(b.String())
}

// record exports the ledger and returns who did what to which item, in order.
func (d *desk) record() (all []string) {
	d.Helper()
	for _, l := range lines[struct {
		Entry struct {
			Kind     string `json:"kind"`
			Reviewer string `json:"reviewer"`
			Item     string `json:"item"`
			Text     string `json:"text"`
			Decision struct {
				Pass     string   `json:"pass"`
				Verdict  string   `json:"verdict"`
				Policies []string `json:"policies"`
				Actions  []string `json:"actions"`
			} `json:"decision"`
			Ask struct {
				Pass string `json:"pass"`
			} `json:"ask"`
		} `json:"entry"`
	}](d, d.command("export", "ledger")) {
		e := &l.Entry
		words := append([]string{e.Reviewer, e.Kind, e.Item, e.Ask.Pass, e.Decision.Pass, e.Decision.Verdict}, append(e.Decision.Policies, e.Decision.Actions...)...)
		if e.Kind == "deny" {
			words = append(words, e.Text)
		}
		all = append(all, strings.Join(strings.Fields(strings.Join(words, " ")), " "))
	}
	return all
}
