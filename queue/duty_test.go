package queue_test

import (
	"strings"
	"testing"
	"time"

	"discern/queue"
)

// What holds for everybody is a supervisor's to change, once there is one.
func TestWhatHoldsForEverybodyIsASupervisors(t *testing.T) {
	m := newMediaBench(t)
	ctx := t.Context()
	m.imports(t, folder{"a": "one", "b": "two"}, photo("x", queue.Media{Path: "a"}), photo("y", queue.Media{Path: "b"}))
	x, y := m.ref(t, "x"), m.ref(t, "y")
	acts := []struct {
		name string
		do   func() error
	}{
		{"set how everybody here is looked after", func() error { return m.SetTeam(ctx, queue.DefaultTeam()) }},
		{"set how long media are kept", func() error { return m.SetRetention(ctx, 30) }},
		{"lift a hold", func() error { return m.Lift(ctx, x, "why") }},
		{"purge an item's media", func() error { _, err := m.PurgeItem(ctx, y, "why"); return err }},
	}
	must(t, m.Hold(ctx, x, time.Time{}, "why"))
	for _, a := range acts[:2] {
		if err := a.do(); err != nil {
			t.Errorf("without a supervisor anybody may %s: %v", a.name, err)
		}
	}
	must(t, m.Appoint(ctx, "grace", queue.Supervisor))
	for _, a := range acts {
		err := a.do()
		wantKind(t, a.name, err, queue.Refused)
		if err != nil && !strings.Contains(err.Error(), "only a supervisor may "+a.name+"; nothing was changed") {
			t.Errorf("to %s is refused with %q", a.name, err)
		}
	}
	m.wantBytes(t, "y", 0, "two")
	if list, err := m.Holds(ctx, x); err != nil || len(list) != 1 {
		t.Errorf("holds are %v: %v", list, err)
	}
	// The retention deletes by itself, whoever sits there; and nobody sets it past its guard.
	if _, err := m.Purge(ctx, queue.PurgeOptions{}, nil); err != nil {
		t.Errorf("the retention: %v", err)
	}
	wantKind(t, "the setting by its name", m.SetSetting(ctx, "media_retention", "0"), queue.Refused)
	must(t, m.Sit(ctx, "grace"))
	for _, a := range acts {
		if err := a.do(); err != nil {
			t.Errorf("a supervisor may %s: %v", a.name, err)
		}
	}
	m.wantGone(t, "y", 0)
}

func TestDuties(t *testing.T) {
	b := newBench(t)
	wantKind(t, "a moderator before any supervisor", b.Appoint(t.Context(), "bo", queue.Moderator), queue.Refused)
	if err := b.Appoint(t.Context(), "sue", queue.Supervisor); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "who is no supervisor", b.Appoint(t.Context(), "amina", queue.Supervisor), queue.Refused)
	b.sit(t, "sue")
	wantKind(t, "the last one", b.Appoint(t.Context(), "sue", queue.Moderator), queue.Refused)
	wantKind(t, "an unknown duty", b.Appoint(t.Context(), "bo", "king"), queue.Invalid)
	if err := b.Appoint(t.Context(), "bo", queue.Moderator); err != nil {
		t.Fatal(err)
	}
	people, err := b.People(t.Context())
	if err != nil || len(people) != 2 || people[0].Name != "bo" || people[1].Duty != queue.Supervisor || people[1].By != "amina" {
		t.Errorf("people: %+v, %v", people, err)
	}
	b.whole(t)
}
