package e2e

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// codes are the rules behind the digits of the first policy that need no
// rationale.
var codes = map[string]string{"1": "TVEC1", "3": "TVEC3", "6": "TVEC6", "8": "TVEC8"}

// shift is a person's work across the program's deaths: what they did, as the
// ledger and the export must have it.
type shift struct {
	*desk
	made []decision // in force
	acts []string   // in the order of the ledger
}

// did writes a decision down.
func (s *shift) did(dec decision) {
	s.made = append(s.made, dec)
	s.acts = append(s.acts, "decision "+dec.Verdict)
}

func (s *shift) allow() {
	s.decides("a")
	s.did(allowed())
}

func (s *shift) remove(digit string) {
	s.decides(digit, "r")
	s.did(removed(codes[digit]))
}

// removeWithReason removes under the rule that asks for a reason.
func (s *shift) removeWithReason(words string) {
	s.keys("n")
	s.write(words)
	s.decides("Enter", "2", "r", "Enter")
	dec := removed("TVEC2")
	dec.Rationale = words
	s.did(dec)
}

func (s *shift) undo() {
	s.undoes()
	s.made = s.made[:len(s.made)-1]
	s.acts = append(s.acts, "undo")
}

// skip, escalate and the undo of a skip do not change the title: another item
// comes before the reviewer.
func (s *shift) skip() {
	s.keys("s")
	s.shows("1", item)
	s.acts = append(s.acts, "skip not my language")
}

func (s *shift) escalate() {
	s.keys("e")
	s.shows("2", item)
	s.acts = append(s.acts, "escalate for a supervisor")
}

func (s *shift) undoSkip() {
	s.shows("u", item)
	s.acts = append(s.acts, "undo")
}

// die kills the program and looks at what is left. When a key was pressed whose
// decision nobody saw counted, that one may be there or not.
func (s *shift) die(pressed ...decision) {
	s.Helper()
	s.kill()
	s.verify()
	got := s.decisions()
	if len(pressed) > 0 && len(got) == len(s.made)+1 {
		s.Log("the decision whose key was pressed last is there")
		s.did(pressed[0])
	}
	if diff := cmp.Diff(s.made, got); diff != "" {
		s.Fatalf("after SIGKILL the exported decisions differ from those that the title had counted (-counted +exported):\n%s", diff)
	}
	if diff := cmp.Diff(s.acts, s.desk.acts()); diff != "" {
		s.Fatalf("after SIGKILL the ledger differs from what was done (-done +ledger):\n%s", diff)
	}
}

// sitDown opens the window again: it counts what is on the disk.
func (s *shift) sitDown() {
	s.Helper()
	s.open()
	if s.done != len(s.made) {
		s.Fatalf("the title counts %d done, but %d decisions are made", s.done, len(s.made))
	}
}

// death is when the program is killed: so many decisions were made, and a key
// was pressed so long ago.
type death struct {
	made  int
	after time.Duration
}

// atRest is the death of a program that has answered every key.
const atRest time.Duration = -1

// Fifty decisions by keys, with undo, skip, escalate and a note among them, and
// the program killed every few of them: at rest, and at once or soon after a key.
func TestKilledWhileDeciding(t *testing.T) {
	const total = 50
	s := &shift{desk: newDesk(t)}
	s.importItems(t)
	s.sitDown()
	deaths := []death{{9, atRest}, {17, 0}, {24, 2 * time.Millisecond}, {31, 8 * time.Millisecond}, {38, atRest}, {45, 20 * time.Millisecond}}
	for round := 0; len(s.made) < total; round++ {
		switch round {
		case 4, 27:
			s.undo()
			s.remove("6")
		case 7:
			s.skip()
		case 13:
			s.skip()
			s.undoSkip()
		case 11, 33:
			s.escalate()
		case 20, 40:
			s.removeWithReason(fmt.Sprintf("Named place and time, see line %d.", round))
			continue
		}
		if len(deaths) > 0 && deaths[0].made <= len(s.made) {
			if deaths[0].after == atRest {
				s.die()
			} else {
				s.keys("a")
				time.Sleep(deaths[0].after)
				s.die(allowed())
			}
			deaths = deaths[1:]
			s.sitDown()
		}
		switch round % 5 {
		case 1:
			s.remove("1")
		case 3:
			s.remove([]string{"3", "6", "8"}[round%3])
		default:
			s.allow()
		}
	}
	s.die()
	if len(deaths) > 0 {
		t.Errorf("%d of the deaths were not died", len(deaths))
	}
}

// importItems takes real items where they are, and invented ones else.
func (s *shift) importItems(t *testing.T) {
	if path := realData("items.jsonl.gz"); path != "" {
		s.command("import", path)
		return
	}
	t.Log("no real data here: the items are invented")
	s.command("import", s.file("items.jsonl", invent("crash", 5000)))
}
