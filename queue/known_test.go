package queue_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
)

// picture is an image of bytes that a letter stands for.
func picture(id string, bytes ...string) *queue.Item {
	it := &queue.Item{ID: id, Source: "forum", Kind: queue.Image}
	for _, b := range bytes {
		it.Media = append(it.Media, queue.Media{Path: b + ".png", SHA256: address(b)})
	}
	return it
}

func address(b string) string {
	sum := ""
	for len(sum) < 64 {
		sum += b
	}
	return sum[:64]
}

func TestKnown(t *testing.T) {
	hate := queue.Judgement{Verdict: queue.Violating, Policies: []string{"HATE"}, Actions: []queue.Action{queue.Remove}}
	fine := queue.Judgement{Verdict: queue.NotViolating}
	unsure := queue.Judgement{Verdict: queue.Unsure}
	news := queue.Judgement{Verdict: queue.NotViolating, Policies: []string{"NEWS"}}
	again := func(j queue.Judgement) *queue.Judgement {
		j.Rationale = "The same bytes were decided so before."
		return &j
	}
	type past struct {
		bytes []string
		queue.Judgement
	}
	for _, tt := range []struct {
		name  string
		past  []past
		item  *queue.Item
		says  []string
		again *queue.Judgement
	}{
		{"never seen", []past{{[]string{"b"}, hate}}, picture("x", "a"), nil, nil},
		{"text alone", nil, post("x", .5), nil, nil},
		{"media of which nothing is known", []past{{[]string{"a"}, hate}}, &queue.Item{ID: "x", Kind: queue.Image, Media: []queue.Media{{URL: "https://example.org/a"}}}, nil, nil},
		{"once", []past{{[]string{"a"}, hate}}, picture("x", "a"), []string{"Decided once here: violating under HATE, remove."}, again(hate)},
		{"always the same", []past{{[]string{"a"}, hate}, {[]string{"a"}, hate}, {[]string{"c", "a"}, hate}}, picture("x", "a"), []string{"Decided 3 times here: always violating under HATE, remove."}, again(hate)},
		{"always allowed", []past{{[]string{"a"}, fine}, {[]string{"a"}, fine}}, picture("x", "a"), []string{"Decided 2 times here: always not violating."}, again(fine)},
		{"differing verdicts", []past{{[]string{"a"}, hate}, {[]string{"a"}, fine}}, picture("x", "a"), []string{"Decided 2 times here: 1 violating, 1 not violating."}, nil},
		{"differing rules", []past{{[]string{"a"}, hate}, {[]string{"a"}, queue.Judgement{Verdict: queue.Violating, Policies: []string{"RUDE"}}}}, picture("x", "a"), []string{"Decided 2 times here: always violating, under other rules or with other actions."}, nil},
		{"nobody was sure", []past{{[]string{"a"}, unsure}}, picture("x", "a"), []string{"Decided once here: unsure."}, nil},
		{"a rule that wants a person's eyes", []past{{[]string{"a"}, news}}, picture("x", "a"), []string{"Decided once here: not violating under NEWS."}, nil},
		{"one of two is new", []past{{[]string{"a"}, hate}}, picture("x", "a", "b"), []string{"Decided once here: violating under HATE, remove."}, nil},
		{"both known, alike", []past{{[]string{"a"}, hate}, {[]string{"b"}, hate}}, picture("x", "a", "b"), []string{"Decided once here: violating under HATE, remove.", "Decided once here: violating under HATE, remove."}, again(hate)},
		{"both known, not alike", []past{{[]string{"a"}, hate}, {[]string{"b"}, fine}}, picture("x", "a", "b"), []string{"Decided once here: violating under HATE, remove.", "Decided once here: not violating."}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			ctx := t.Context()
			for i, p := range tt.past {
				it := picture("past "+string(rune('a'+i)), p.bytes...)
				b.fill(t, it)
				ref, err := b.Find(ctx, it.ID)
				must(t, err)
				b.at = b.at.Add(time.Minute)
				_, err = b.Decide(ctx, ref, p.Judgement)
				must(t, err)
			}
			b.fill(t, tt.item)
			ref, err := b.Find(ctx, "x")
			must(t, err)
			known, err := b.Known(ctx, ref)
			must(t, err)
			var says []string
			for _, p := range known.Precedents {
				says = append(says, p.String())
			}
			if !slices.Equal(says, tt.says) {
				t.Errorf("it says %q, want %q", says, tt.says)
			}
			if diff := cmp.Diff(tt.again, known.Again); diff != "" {
				t.Errorf("to decide again (-want +got):\n%s", diff)
			}
			if known.Again == nil {
				return
			}
			dec, err := b.Decide(ctx, ref, *known.Again)
			must(t, err)
			if *dec.Revealed || dec.Verdict != tt.again.Verdict {
				t.Errorf("decided again it is %+v", dec)
			}
			if len(tt.past) > 0 {
				_, err := b.Undo(ctx)
				must(t, err)
				_, err = b.Undo(ctx)
				must(t, err)
				left, err := b.Known(ctx, ref)
				must(t, err)
				n := 0
				for _, p := range left.Precedents {
					n += p.Decided
				}
				if had := len(tt.past); n != had-1 {
					t.Errorf("after one of %d was taken back %d count", had, n)
				}
			}
		})
	}
}

// A second look stands beside the decision, and is no precedent.
func TestKnownIsWhatIsInForce(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	b.fill(t, picture("past", "a"), picture("x", "a"))
	ref := b.find(t, "past")
	_, err := b.Decide(ctx, ref, queue.Judgement{Verdict: queue.Violating, Policies: []string{"HATE"}})
	must(t, err)
	must(t, b.Appoint(ctx, "grace", queue.Supervisor))
	must(t, b.Sit(ctx, "grace"))
	must(t, b.AskSecond(ctx, ref))
	must(t, b.Sit(ctx, "noor"))
	_, err = b.Decide(ctx, ref, queue.Judgement{Verdict: queue.Violating, Policies: []string{"RUDE"}})
	must(t, err)
	must(t, b.Sit(ctx, "grace"))
	known, err := b.Known(ctx, b.find(t, "x"))
	must(t, err)
	if len(known.Precedents) != 1 || known.Precedents[0].String() != "Decided once here: violating under HATE, restrict." {
		t.Errorf("known is %+v", known.Precedents)
	}
}
