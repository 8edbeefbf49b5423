package queue_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"discern/queue"
)

// finding is a decision that finds a danger to life.
func finding(n uint64, reviewer string, signs ...queue.Indicator) queue.Decision {
	return queue.Decision{ID: idOf(n), Item: "a", Source: "forum", Verdict: queue.Violating, Policies: []string{"LIFE"}, Actions: []queue.Action{queue.Remove}, Reviewer: reviewer, Indicators: signs}
}

// entriesOf are the ledger entries of decisions; taken back are those with an id in
// undone.
func entriesOf(decisions []queue.Decision, undone ...uuid.UUID) (list []queue.Sealed) {
	for i := range decisions {
		d := &decisions[i]
		list = append(list, queue.Sealed{Seq: int64(i + 1), Entry: queue.Entry{ID: d.ID, Kind: queue.Decided, Item: d.Item, Decision: d}})
	}
	for i, id := range undone {
		list = append(list, queue.Sealed{Seq: int64(len(list) + 1), Entry: queue.Entry{ID: idOf(uint64(100 + i)), Kind: queue.Undone, Item: "a", Undoes: id}})
	}
	return list
}

func TestReferrable(t *testing.T) {
	const place, target, means = queue.NamedPlace, queue.NamedTarget, queue.Means
	ps := testPolicies(t)
	kim, lee := finding(1, "kim", means, target), finding(2, "lee", place, target)
	with := func(d queue.Decision, change func(*queue.Decision)) queue.Decision {
		change(&d)
		return d
	}
	for _, tt := range []struct {
		name      string
		decisions []queue.Decision
		undone    []uuid.UUID
		want      string // what lacks; empty for nothing
	}{
		{"two people", []queue.Decision{kim, lee}, nil, ""},
		{"a third person agrees", []queue.Decision{kim, with(finding(3, "mo"), func(d *queue.Decision) { d.Verdict = queue.NotViolating }), lee}, nil, ""},
		{"nothing", nil, nil, "the item is not decided"},
		{"taken back", []queue.Decision{kim}, []uuid.UUID{kim.ID}, "the item is not decided"},
		{"one person", []queue.Decision{kim}, nil, "a second person has to agree, and nobody else has decided the item"},
		{"the same person twice", []queue.Decision{kim, with(lee, func(d *queue.Decision) { d.Reviewer = "kim" })}, nil, "nobody else has decided the item"},
		{"the same person in capitals", []queue.Decision{kim, with(lee, func(d *queue.Decision) { d.Reviewer = "Kim" })}, nil, "nobody else has decided the item"},
		{"the second taken back", []queue.Decision{kim, lee}, []uuid.UUID{lee.ID}, "nobody else has decided the item"},
		{"not violating", []queue.Decision{with(kim, func(d *queue.Decision) { d.Verdict = queue.Unsure }), lee}, nil, "the decision in force does not find the item violating"},
		{"another rule", []queue.Decision{with(kim, func(d *queue.Decision) { d.Policies = []string{"RUDE"} }), lee}, nil, "the decision in force names no rule of danger to life"},
		{"no rule that is known", []queue.Decision{with(kim, func(d *queue.Decision) { d.Policies = []string{"LIVES"} }), lee}, nil, "the decision in force names no rule of danger to life"},
		{"one sign", []queue.Decision{finding(1, "kim", means), lee}, nil, "the decision in force marks 1 of the five indicators; at least 2 are needed"},
		{"one sign twice", []queue.Decision{finding(1, "kim", means, means, "mood"), lee}, nil, "the decision in force marks 1 of"},
		{"a second person's one sign", []queue.Decision{kim, finding(2, "lee", means)}, nil, "a second person has to agree, and the decision of another person marks 1 of the five"},
		{"a second person who differs", []queue.Decision{kim, with(lee, func(d *queue.Decision) { d.Verdict = queue.NotViolating })}, nil, "the decision of another person does not find"},
		{"nobody known first", []queue.Decision{finding(1, "", means, place), lee}, nil, "who made the decision in force is not known"},
		{"nobody known second", []queue.Decision{kim, finding(2, "", means, place)}, nil, "who made the other decision on the item is not known"},
		{"replaced", []queue.Decision{kim, lee, with(finding(3, "mo"), func(d *queue.Decision) { d.Verdict, d.Supersedes = queue.NotViolating, kim.ID })}, nil, "the decision in force does not find the item violating"},
		{"the replacement taken back", []queue.Decision{kim, lee, with(finding(3, "mo"), func(d *queue.Decision) { d.Verdict, d.Supersedes = queue.NotViolating, kim.ID })}, []uuid.UUID{idOf(3)}, ""},
	} {
		r, err := queue.Referrable(entriesOf(tt.decisions, tt.undone...), ps)
		if tt.want != "" {
			if queue.KindOf(err) != queue.Refused || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s: %v, want …%s…", tt.name, err, tt.want)
			}
			continue
		}
		if err != nil || r.Decision.ID != kim.ID || r.Second.ID != lee.ID || !slices.Equal(r.Indicators, []queue.Indicator{target, place, means}) {
			t.Errorf("%s: %+v, %v", tt.name, r, err)
		}
	}
}

// The ledger keeps that a packet was made, of items that may be referred alone.
func TestReferred(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("a", .9), post("b", .5))
	ctx := t.Context()
	kim, lee := finding(1001, "kim", queue.Means, queue.NamedPlace), finding(1002, "lee", queue.Means, queue.NamedTime)
	sum := strings.Repeat("ab", 32)
	ref, err := b.Find(ctx, "a")
	must(t, err)
	wantKind(t, "a packet of what nobody decided", b.Referred(ctx, ref, sum), queue.Refused)
	_, err = b.Import(ctx, &sliceFeed{{Entries: []queue.Entry{
		{ID: kim.ID, Kind: queue.Decided, Item: "a", Source: "forum", Decision: &kim, Imported: &queue.Provenance{File: "f"}},
		{ID: lee.ID, Kind: queue.Decided, Item: "a", Source: "forum", Decision: &lee, Imported: &queue.Provenance{File: "f"}},
	}}}, queue.ImportOptions{})
	must(t, err)
	wantKind(t, "a packet without a hash", b.Referred(ctx, ref, ""), queue.Invalid)
	must(t, b.Referred(ctx, ref, sum))
	entries, err := b.History(ctx, ref)
	must(t, err)
	if e := entries[len(entries)-1].Entry; e.Kind != queue.Referred || e.Reviewer != "amina" || !slices.Equal(e.Media, []string{sum}) {
		t.Errorf("the ledger says %+v", e)
	}
	if rep, err := b.Verify(ctx, nil); err != nil || !rep.OK {
		t.Errorf("the ledger: %+v, %v", rep, err)
	}
	// The key that signed is known here, and no other.
	key, err := b.DeviceKey(ctx, entries[0].Entry.Device)
	if err != nil || queue.DeviceID(key) != b.store.Device() {
		t.Errorf("the key is %x, %v", key, err)
	}
	_, err = b.DeviceKey(ctx, "somebody's")
	wantKind(t, "the key of a stranger", err, queue.NotFound)
}
