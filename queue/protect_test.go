package queue_test

import (
	"encoding/json"
	"testing"

	"discern/queue"
)

// What is stricter than both is at least as strict as each in everything.
func TestStricterProtection(t *testing.T) {
	all := []queue.Protection{{}, queue.Strictest}
	for blur := queue.NoBlur; blur <= queue.StrongBlur; blur++ {
		for tint := queue.FullColour; tint <= queue.Grey; tint++ {
			all = append(all, queue.Protection{Blur: blur, Tint: tint, Size: queue.Size(tint), Reduced: blur == queue.SoftBlur})
		}
	}
	for _, p := range all {
		for _, q := range all {
			r := p.Stricter(q)
			if r != q.Stricter(p) || r.Stricter(p) != r || r.Stricter(q) != r {
				t.Errorf("%+v and %+v together are %+v", p, q, r)
			}
		}
		if p.Stricter(queue.Strictest) != queue.Strictest || p.Stricter(queue.Protection{}) != p {
			t.Errorf("%+v is not between nothing and everything", p)
		}
	}
}

func TestSightOf(t *testing.T) {
	s := queue.Sight{High: queue.Protection{Blur: queue.StrongBlur}, Middle: queue.Protection{Tint: queue.Sepia}, Low: queue.Protection{Size: queue.SmallSize}}
	for severity, want := range map[queue.Severity]queue.Protection{
		queue.High: s.High, queue.Middle: s.Middle, queue.Low: s.Low,
		0: {Blur: queue.StrongBlur, Tint: queue.Sepia, Size: queue.SmallSize},
		9: {Blur: queue.StrongBlur, Tint: queue.Sepia, Size: queue.SmallSize},
	} {
		if got := s.Of(severity); got != want {
			t.Errorf("for severity %d: %+v, want %+v", severity, got, want)
		}
	}
}

// By default nothing severe comes in clear, whatever a person sets.
func TestNothingSevereInClear(t *testing.T) {
	team := queue.DefaultTeam()
	for name, own := range map[string]queue.Own{
		"nothing set":       {},
		"everything looser": {First: &queue.Sight{}, Toggle: true},
	} {
		sight := own.Sight(team)
		if sight.High.Blur != queue.StrongBlur || sight.Middle.Blur == queue.NoBlur {
			t.Errorf("%s: severe media come %s, middling ones %s", name, sight.High.Blur, sight.Middle.Blur)
		}
		if sight.Of(0).Blur != queue.StrongBlur {
			t.Errorf("%s: what has no severity comes %s", name, sight.Of(0).Blur)
		}
	}
	strict := queue.Own{First: &queue.Sight{High: queue.Strictest, Middle: queue.Strictest, Low: queue.Strictest}}
	if got := strict.Sight(team).Low; got != queue.Strictest {
		t.Errorf("a person who wants everything covered gets %+v", got)
	}
}

func TestProtectionAsJSON(t *testing.T) {
	text, err := json.Marshal(queue.Strictest)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"blur":"strong","tint":"grey","size":"small","reduced":true,"text_first":true,"frames_first":true}`
	var back queue.Protection
	if err := json.Unmarshal(text, &back); err != nil || string(text) != want || back != queue.Strictest {
		t.Errorf("written %s, read back %+v: %v", text, back, err)
	}
	for _, bad := range []string{`{"blur":"hazy"}`, `{"tint":""}`, `{"size":"3"}`} {
		if err := json.Unmarshal([]byte(bad), &back); queue.KindOf(err) != queue.Invalid {
			t.Errorf("%s reads as %v", bad, err)
		}
	}
	for value, want := range map[string]string{queue.Blur(7).String(): "strong", queue.Tint(-1).String(): "grey"} {
		if value != want {
			t.Errorf("an impossible value is called %q, want the strictest, %q", value, want)
		}
	}
}
