package queue_test

import (
	"slices"
	"testing"

	"discern/queue"
)

func TestHarms(t *testing.T) {
	ps := testPolicies(t)
	score := func(label string, v float64) queue.Item {
		return queue.Item{Kind: queue.Text, Scores: []queue.Score{{Detector: "d", Label: label, Score: v, Threshold: ptr(.8)}}}
	}
	flagged := func(reason string) queue.Item {
		return queue.Item{Kind: queue.Text, Flags: []queue.Flag{{By: queue.ByUser, Reason: reason}}}
	}
	with := func(it queue.Item, kind queue.Kind, media ...queue.Media) queue.Item {
		it.Kind, it.Media = kind, media
		return it
	}
	severity := func(r *queue.Rule) queue.Severity { return r.Severity }
	for _, tt := range []struct {
		name    string
		item    queue.Item
		codes   []string
		gravest queue.Severity
	}{
		{"half of the threshold counts", score("rude", .4), []string{"RUDE"}, queue.Low},
		{"less does not", score("rude", .39), nil, queue.Low},
		{"every detector says a little of everything", score("THREAT", .02), nil, queue.Low},
		{"the gravest of several", score("THREAT", .4), []string{"LIFE", "HATE"}, queue.High},
		{"a flag counts whatever its weight", flagged("LIFE"), []string{"LIFE"}, queue.High},
		{"a label that no rule knows is middling", score("odd", .9), nil, queue.Middle},
		{"and so for media", with(score("odd", .9), queue.Image), nil, queue.Middle},
		{"text that nobody has scored", with(queue.Item{}, queue.Text), nil, queue.Low},
		{"an image that nobody has scored", with(queue.Item{}, queue.Image), nil, queue.High},
		{"a video that somebody flagged without saying why", with(flagged(""), queue.Video), nil, queue.High},
		{"text with media that nobody has scored", with(queue.Item{}, queue.Text, queue.Media{Path: "a.jpg"}), nil, queue.High},
		{"an image that was scored low", with(score("THREAT", .02), queue.Image), nil, queue.Low},
	} {
		var codes []string
		for _, r := range ps.HarmRules(&tt.item) {
			codes = append(codes, r.Code)
		}
		if !slices.Equal(codes, tt.codes) {
			t.Errorf("%s: harms %v, want %v", tt.name, codes, tt.codes)
		}
		want := queue.Harms(0)
		for _, c := range tt.codes {
			if c == "LIFE" {
				want |= ps.Covering(c) &^ ps.Covering("LIFE.1") // a rule that narrows it has its own bit
			} else {
				want |= ps.Covering(c)
			}
		}
		if tt.codes == nil {
			want = map[queue.Severity]queue.Harms{queue.High: queue.Unscored, queue.Middle: queue.Unnamed, queue.Low: queue.Harmless}[tt.gravest]
		}
		if got := ps.HarmsOf(&tt.item); got != want {
			t.Errorf("%s: as a set %b, want %b", tt.name, got, want)
		}
		if got := ps.Gravest(want, severity); got != tt.gravest {
			t.Errorf("%s: gravest %s, want %s", tt.name, got, tt.gravest)
		}
	}
	if ps.Covering("HATE", "LIFE.1")&ps.Covering("LIFE") != ps.Covering("LIFE.1") || ps.Covering("NONE") != 0 {
		t.Error("opting out of a rule does not take the rules that narrow it, or takes others")
	}
}

// With more rules than bits no rule is without one, and none has that of what
// nobody knows.
func TestManyRulesShareBits(t *testing.T) {
	p := queue.Policy{ID: "p", Version: "1"}
	for i := range 200 {
		p.Rules = append(p.Rules, queue.Rule{Code: string(rune('A'+i/26)) + string(rune('a'+i%26)), Severity: queue.Low, Definition: "d", Actions: []queue.Action{queue.Warn}})
	}
	ps, err := queue.NewPolicies(p)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[queue.Harms]int{}
	for _, r := range p.Rules {
		bit := ps.Covering(r.Code)
		if bit <= queue.Harmless || bit&(bit-1) != 0 {
			t.Fatalf("%s has the set %b", r.Code, bit)
		}
		seen[bit]++
	}
	if len(seen) != 60 {
		t.Errorf("%d bits for 200 rules", len(seen))
	}
}
