package queue

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Retention is for how many days after the decision the media of an item are kept;
// [Forever] for no end.
type Retention int

// Forever keeps media until somebody purges them.
const Forever Retention = -1

// DefaultRetention is how long media are kept where nobody has said otherwise: six
// months at their longest, July to December. So long a platform has to hear
// complaints about a decision (Regulation (EU) 2022/2065, Article 20), and a
// complaint cannot be heard without what was judged. Nothing that was judged is kept
// longer than somebody has a use for it.
const DefaultRetention Retention = 184

// MaxRetention is a hundred years.
const MaxRetention Retention = 36_500

// settingRetention is the name of the setting.
const settingRetention = "media_retention"

// forever is how Forever is written.
const forever = "keep"

// String writes the retention as it is set: the days, or keep.
func (r Retention) String() string {
	if r == Forever {
		return forever
	}
	return strconv.Itoa(int(r))
}

// ParseRetention reads what String writes.
func ParseRetention(s string) (Retention, error) {
	if s == forever {
		return Forever, nil
	}
	if n, err := strconv.Atoi(s); err == nil && n >= 0 && Retention(n) <= MaxRetention {
		return Retention(n), nil
	}
	return 0, invalid(settingRetention, "%q is neither a number of days, 0 to %d, nor keep", short(s), MaxRetention)
}

// Retention returns the workspace's retention.
func (d *Desk) Retention(ctx context.Context) (Retention, error) {
	s, err := d.store.Setting(ctx, settingRetention)
	if err != nil || s == "" {
		return DefaultRetention, err
	}
	return ParseRetention(s)
}

// SetRetention sets the workspace's retention. Where there is a supervisor only they
// may.
func (d *Desk) SetRetention(ctx context.Context, r Retention) error {
	if err := d.supervisorsOnly(ctx, "set how long media are kept"); err != nil {
		return err
	}
	if _, err := ParseRetention(r.String()); err != nil {
		return err
	}
	return d.store.SetSetting(ctx, settingRetention, r.String())
}

// over reports whether the retention that began at a time has ended.
func (r Retention) over(began, now time.Time) bool {
	return r != Forever && !began.AddDate(0, 0, int(r)).After(now)
}

// reason is what the ledger says of media that were purged because it was over.
func (r Retention) reason() string {
	return fmt.Sprintf("the retention of %d days after the decision is over", int(r))
}

// needed is why an item still needs its media.
type needed int

const (
	notNeeded needed = iota
	undecided
	unsent
	recent
	held
)

// needs says why an item still needs its media. This is the one place that says so. The
// retention counts from the last decision in force, or from when a medium was last got
// from the network. In a joined workspace the media stay until the hub has what was
// decided of them: sent is how far it has this device's ledger.
func (r Retention) needs(rec *Record, entries []Sealed, now time.Time, sent int64) needed {
	if len(holds(&rec.Item, entries, now)) > 0 {
		return held
	}
	if rec.Work.State != Settled {
		return undecided
	}
	var began time.Time
	for _, s := range ThatStand(entries) {
		e := &s.Entry
		if at := cameAt(e); (e.Kind == Decided || e.Kind == Fetched) && at.After(began) {
			began = at
		}
	}
	if !r.over(began, now) {
		return recent
	}
	if slices.ContainsFunc(entries, func(s Sealed) bool {
		return s.Seq > sent && s.Entry.Imported == nil && (s.Entry.Kind == Decided || s.Entry.Kind == Undone)
	}) {
		return unsent
	}
	return notNeeded
}
