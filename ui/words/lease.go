package words

import (
	"fmt"
	"time"

	"discern/queue"
	"discern/ui/kit"
)

// Lease is what is said of the time that an item is the reviewer's.
type Lease struct {
	Chip string // beside the item, quietly; empty for nothing
	Ask  string // a warning that it ends or has ended; empty for none
}

// Below is how long before its end a lease is warned of: one for days in its last tenth
// and at least ten minutes before, one that renews itself when that has not come about.
const (
	warnField  = 10 * time.Minute
	warnOnline = 2 * time.Minute
)

// LeaseLeft says how long an item is the reviewer's yet. Lasts is for how long items were
// checked out. What is leased for work online renews itself while the hub is reached.
func LeaseLeft(g queue.HeldGrant, lasts time.Duration, online bool, now time.Time) (l Lease) {
	left := g.Until.Sub(now)
	warn := warnOnline
	if g.Field {
		warn = max(lasts/10, warnField)
		l.Chip = "Checked out · " + queue.Spell(left) + " left"
	} else if !online {
		l.Chip = "Yours for " + queue.Spell(left)
	}
	switch {
	case left < time.Second:
		l.Chip = "Your time is over"
		l.Ask = "Others may decide it now; yours counts as an opinion."
	case left < warn:
		l.Ask = fmt.Sprintf("Yours for %s more; then another may decide it too.", queue.Spell(left))
	}
	return l
}

// LeaseChip is the chip that a lease has among those of the item; none where nothing is
// to be said.
func LeaseChip(l Lease) []kit.ChipItem {
	if l.Chip == "" {
		return nil
	}
	tone := kit.Quiet
	if l.Ask != "" {
		tone = kit.Warn
	}
	return []kit.ChipItem{{Text: l.Chip, Tone: tone}}
}
