package queue_test

import (
	"testing"
	"time"

	"discern/queue"
)

func TestSpell(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 59 * time.Second: "59 s", -90 * time.Second: "1 min", 119 * time.Minute: "119 min",
		2 * time.Hour: "2 h", 47*time.Hour + 59*time.Minute: "47 h", 48 * time.Hour: "2 days",
	} {
		if got := queue.Spell(d); got != want {
			t.Errorf("%v is spelt %q, want %q", d, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{
		0: "0 items", 1: "1 item", 2: "2 items", 999: "999 items", 1000: "1,000 items", 129251: "129,251 items", 1234567: "1,234,567 items",
		-1: "-1 items", -123: "-123 items", -1234: "-1,234 items",
	} {
		if got := queue.Number(n, "item", "items"); got != want {
			t.Errorf("%d is said as %q, want %q", n, got, want)
		}
	}
}
