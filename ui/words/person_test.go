package words_test

import (
	"testing"
	"time"

	"discern/queue"
	"discern/ui/words"
)

func TestDutyOf(t *testing.T) {
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)
	for _, tt := range []struct {
		person queue.Person
		want   string
	}{
		{queue.Person{Name: "kim", Duty: queue.Moderator, At: at, By: "sue"}, "moderator since 23 Nov 2026, by sue"},
		{queue.Person{Name: "kim", Duty: queue.Supervisor}, "supervisor, by the hub"},
	} {
		if got := words.DutyOf(tt.person); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.person, got, tt.want)
		}
	}
}
