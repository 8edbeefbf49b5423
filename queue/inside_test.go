package queue

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
)

func TestRipe(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	entry := func(n byte, ago time.Duration, undoes byte) Sealed {
		e := Entry{ID: uuid.UUID{n}, At: now.Add(-ago), Kind: Decided}
		if undoes > 0 {
			e.Kind, e.Undoes = Undone, uuid.UUID{undoes}
		}
		return Sealed{Seq: int64(n), Entry: e}
	}
	for _, c := range []struct {
		name string
		list []Sealed
		want int
	}{
		{"nothing", nil, 0},
		{"old ones", []Sealed{entry(1, time.Hour, 0), entry(2, Grace, 0)}, 2},
		{"a young one keeps what is behind it", []Sealed{entry(1, time.Hour, 0), entry(2, Grace-1, 0), entry(3, time.Hour, 0)}, 1},
		{"what is taken back goes with what takes it back", []Sealed{entry(1, time.Hour, 0), entry(2, time.Minute, 0), entry(3, time.Minute, 0), entry(4, time.Second, 2)}, 1},
		{"and with it what that takes back", []Sealed{entry(1, time.Hour, 0), entry(2, time.Minute, 0), entry(3, time.Minute, 1), entry(4, time.Second, 3)}, 0},
		{"both are ripe", []Sealed{entry(1, time.Minute, 0), entry(2, time.Minute, 1), entry(3, time.Second, 0)}, 2},
		{"the clock was set right since", []Sealed{entry(1, -72*time.Hour, 0)}, 1},
		{"the clock moved a little", []Sealed{entry(1, -time.Second, 0)}, 0},
	} {
		if got := len(ripe(c.list, now)); got != c.want {
			t.Errorf("%s: %d of %d entries are ripe, not %d", c.name, got, len(c.list), c.want)
		}
	}
}

func TestAtOnce(t *testing.T) {
	of := func(sizes ...int) (list []Sealed) {
		for _, n := range sizes {
			list = append(list, Sealed{Canonical: make([]byte, n)})
		}
		return list
	}
	for _, c := range []struct {
		list []Sealed
		want int
	}{
		{nil, 0},
		{of(1, 2, 3), 3},
		{of(bytesSent, 1), 1},
		{of(bytesSent/2, bytesSent/2, 1), 2},
		{of(bytesSent+1, 1), 1}, // what is too long by itself goes by itself
	} {
		if got := len(atOnce(c.list)); got != c.want {
			t.Errorf("%d of %d entries go at once, not %d", got, len(c.list), c.want)
		}
	}
}

func TestPace(t *testing.T) {
	offline, refused := Errorf(Offline, "…"), Errorf(Refused, "…")
	p := pace{chance: func() float64 { return 0.5 }} // neither sooner nor later
	next := func(err error, left, busy bool) time.Duration { return p.next(err, left, Grace/4, busy) }
	for i, want := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 120, 120} {
		if got := next(offline, false, false); got != want*time.Second {
			t.Errorf("try %d comes after %v, not %v", i+1, got, want*time.Second)
		}
	}
	for _, c := range []struct {
		name string
		got  time.Duration
		want time.Duration
	}{
		{"media are left", next(nil, true, true), 0},
		{"something waits", next(nil, false, true), Grace / 4},
		{"nothing waits", next(nil, false, false), soon},
		{"still nothing", next(nil, false, false), 2 * soon},
		{"the line broke once more", next(errors.Join(offline), false, true), firstRetry},
		{"a wrong password", next(refused, false, false), lastRetry},
		{"the hub is back", next(nil, false, false), soon},
	} {
		if c.got != c.want {
			t.Errorf("%s: after %v, not %v", c.name, c.got, c.want)
		}
	}
	for range 10 {
		next(nil, false, false)
	}
	if got := next(nil, false, false); got != seldom {
		t.Errorf("at last a round comes every %v, not %v", got, seldom)
	}
	p.chance = func() float64 { return 0 }
	if got := p.around(time.Minute); got != 45*time.Second {
		t.Errorf("a minute is at least %v", got)
	}
	p.chance = func() float64 { return 0.999 }
	if got := p.around(time.Minute); got <= 74*time.Second || got >= 75*time.Second {
		t.Errorf("a minute is at most %v", got)
	}
}
