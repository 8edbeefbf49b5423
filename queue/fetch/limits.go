package fetch

import (
	"cmp"
	"time"
)

// Limits bound one fetch. There is none on its whole time: a large medium over a
// thin line may take hours, as long as it flows. Zero or less stands
// for the default.
type Limits struct {
	Size    int64         // bytes of a medium; 4 GiB
	Connect time.Duration // to resolve and connect, and again to agree on encryption; 10 s
	Answer  time.Duration // from having asked to the whole head of the answer; 30 s
	Stall   time.Duration // in which a KiB must arrive, or the medium end; 30 s
}

func (l Limits) orDefaults() Limits {
	return Limits{
		Size:    cmp.Or(max(l.Size, 0), 4<<30),
		Connect: cmp.Or(max(l.Connect, 0), 10*time.Second),
		Answer:  cmp.Or(max(l.Answer, 0), 30*time.Second),
		Stall:   cmp.Or(max(l.Stall, 0), 30*time.Second),
	}
}
