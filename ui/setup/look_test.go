package setup_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/setup"
)

// newDesk is a desk where the team set nothing of its own.
func newDesk(t *testing.T) *desk {
	t.Helper()
	rule := func(code, title string, usual queue.Action, children ...queue.Rule) queue.Rule {
		return queue.Rule{Code: code, Title: title, Severity: queue.High, Definition: "d", Actions: []queue.Action{usual}, Children: children}
	}
	ps, err := queue.NewPolicies(queue.Policy{ID: "p", Version: "1", Rules: []queue.Rule{
		rule("GORE", "Gore", queue.Remove, rule("GORE.1", "Blood", queue.Remove)),
		rule("HATE", "Hatred", queue.Remove),
		rule("NEWS", "News", queue.NoAction),
	}})
	if err != nil {
		t.Fatal(err)
	}
	return &desk{team: queue.DefaultTeam(), policies: ps}
}

var errNoRoom = errors.New("The disk is full; nothing was kept.")

func (d *desk) look() setup.Look {
	return setup.Look{
		Policies: d.policies,
		Load:     func() (queue.Team, queue.Own, error) { return d.team, d.own, nil },
		Save: func(own queue.Own) error {
			d.did = append(d.did, "saved")
			if slices.Contains(own.Out, "HATE") {
				return errNoRoom
			}
			d.own = own
			return nil
		},
		Erase:   func() error { d.did = append(d.did, "erased"); return nil },
		Summary: func() { d.did = append(d.did, "summary") },
	}
}

func press(s *setup.Screen, keys string) {
	for _, k := range strings.Fields(keys) {
		s.Key(fyne.KeyName(k), false)
	}
}

// times is a key pressed a number of times.
func times(n int, key string) string { return strings.Repeat(key+" ", n) }

func TestHowAPersonLooks(t *testing.T) {
	for _, tt := range []struct {
		name string
		team func(*queue.Team)
		keys string
		says string // a part of what can be seen
		own  func(*queue.Own)
	}{
		{"as the team has it", nil, "", "Items that are: severe; Blur: strong; Colour: grey; Size: small; Detail: reduced; Images and video: when you ask for them; Video: key frames first; Time in a shift: 90 min; Reveals in a shift: 60", nil},
		{"another severity", nil, "Down Right", "Items that are: middling; Blur: strong; Colour: grey; Size: medium; Detail: all of it", func(*queue.Own) {}},
		{"in colour", nil, times(3, "Down") + "Left Left", "Colour: as it is", func(o *queue.Own) {
			o.First = ptr(queue.DefaultTeam().First)
			o.First.High.Tint = queue.FullColour
		}},
		{"severe media in clear cannot be had", nil, times(2, "Down") + "Left Left", "Blur: strong", nil},
		{"mild ones can", nil, "Down Right Right Down Left", "Items that are: mild; Blur: none", func(o *queue.Own) {
			o.First = ptr(queue.DefaultTeam().First)
			o.First.Low.Blur = queue.NoBlur
		}},
		{"a tighter budget", nil, times(8, "Down") + "Left", "Time in a shift: 60 min", func(o *queue.Own) { o.Budget.High.Minutes = 60 }},
		{"a looser one cannot be had", nil, times(8, "Down") + "Right", "Time in a shift: 90 min", nil},
		{"where the team sets none, none can be had", func(t *queue.Team) { t.Budget = queue.Budget{} }, times(8, "Down") + "Left Right", "Time in a shift: no limit", func(o *queue.Own) {}},
		{"until pressed again", nil, times(10, "Down") + "Right", "Space uncovers: until it is pressed again", func(o *queue.Own) { o.Toggle = true }},
		{"a longer break", nil, times(12, "Down") + "Left Right Right", "A break lasts: 20 min", func(o *queue.Own) { o.Budget.Rest = 20 }},
		{"insist on it", nil, times(13, "Down") + "Right", "When one is due: insist on it", func(o *queue.Own) { o.Budget.Insist = true }},
		{"what the team insists on is insisted on", func(t *queue.Team) { t.Budget.Insist = true }, times(13, "Down") + "Left", "When one is due: insist on it", nil},
		{"a kind passed over", nil, times(14, "Down") + "Right Space", "Kinds you pass over: Blood", func(o *queue.Own) { o.Out = []string{"GORE.1"} }},
		{"and not any more", nil, times(14, "Down") + "Right Space Space", "Kinds you pass over: ", func(o *queue.Own) { o.Out = []string{} }},
		{"what cannot be kept is said", nil, times(14, "Down") + "Right Right Space", errNoRoom.Error(), nil},
		{"back to the team's", nil, times(13, "Down") + "Right Up Right 7", "When one is due: offer it", func(o *queue.Own) {}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, d := sit(t, "Ada")
			if tt.team != nil {
				tt.team(&d.team)
				s.Shown()
			}
			press(s, tt.keys)
			if !says(s, tt.says) {
				all, _ := visible(s.Object())
				t.Errorf("it says %q, want %q", all, tt.says)
			}
			var want queue.Own
			if tt.own != nil {
				tt.own(&want)
			}
			if !same(d.own, want) {
				t.Errorf("kept is %+v, want %+v", d.own, want)
			}
		})
	}
}

func same(a, b queue.Own) bool {
	if (a.First == nil) != (b.First == nil) || a.First != nil && *a.First != *b.First {
		return false
	}
	return a.Toggle == b.Toggle && a.Budget == b.Budget && slices.Equal(a.Out, b.Out)
}

func ptr[T any](v T) *T { return &v }

// Erasing is done at the second press, and nothing else in between.
func TestErasingAsksTwice(t *testing.T) {
	s, d := sit(t, "Ada")
	press(s, "9")
	if len(d.did) > 0 || !says(s, "once more") {
		t.Fatalf("the first press did %q", d.did)
	}
	press(s, "Down Right 9")
	if slices.Contains(d.did, "erased") {
		t.Error("something else in between does not calm it down")
	}
	press(s, "9")
	if !slices.Contains(d.did, "erased") || says(s, "once more") {
		t.Errorf("the second press did %q", d.did)
	}
	press(s, "8")
	if d.did[len(d.did)-1] != "summary" {
		t.Errorf("8 did %q", d.did)
	}
}

func TestNoChoicesWithoutAName(t *testing.T) {
	s, d := sit(t, "")
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyRight, fyne.KeySpace, "7", "8", "9"} {
		if s.Key(key, false) {
			t.Errorf("the key %s was taken", key)
		}
	}
	if d.did != nil {
		t.Errorf("it did %q", d.did)
	}
}
