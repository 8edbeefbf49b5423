package words

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
)

// Reader is who reads a history.
type Reader struct {
	Name   string // the reviewer at the desk, to whom it says "you"
	Golden bool   // may see which items have a known answer, see queue.Desk.Oversees
	Now    time.Time
}

// told is an event with when it was, or when it was imported.
type told struct {
	view.Event
	order time.Time
}

// History tells what happened to an item, oldest first: how it came, then every
// entry of the ledger.
func History(it *queue.Item, flags []queue.Reported, entries []queue.Sealed, to Reader) []view.Event {
	t := teller{Reader: to, byID: map[uuid.UUID]*queue.Entry{}, gone: map[uuid.UUID]bool{}}
	for i := range entries {
		e := &entries[i].Entry
		t.byID[e.ID] = e
		if e.Kind == queue.Undone {
			t.gone[e.Undoes] = true
		}
	}
	all := arrival(it, flags, to.Now)
	for i := range entries {
		if e := &entries[i].Entry; !t.secret(e) {
			all = append(all, t.tell(e))
		}
	}
	slices.SortStableFunc(all, func(a, b told) int { return a.order.Compare(b.order) })
	events := make([]view.Event, len(all))
	for i, e := range all {
		events[i] = e.Event
	}
	return events
}

// arrival tells how an item was flagged.
func arrival(it *queue.Item, flags []queue.Reported, now time.Time) []told {
	var events []told
	detector := len(flags) == 0
	for _, r := range flags {
		f := r.Flag
		if f.By == queue.ByDetector {
			detector = true
			continue
		}
		at := cmp.Or(f.At, it.FlaggedAt)
		var details []string
		if !f.Deadline.IsZero() {
			details = append(details, "to be decided by "+Stamp(f.Deadline, now))
		}
		if who := Reporter(r); who != "" {
			details = append(details, who)
		}
		events = append(events, told{view.Event{When: Stamp(at, now), Text: flaggedBy(f), Said: f.Reason, Detail: strings.Join(details, " · ")}, at})
	}
	if detector && !it.FlaggedAt.IsZero() {
		events = append(events, told{view.Event{When: Stamp(it.FlaggedAt, now), Text: "flagged" + strongest(it)}, it.FlaggedAt})
	}
	return events
}

func flaggedBy(f queue.Flag) string {
	what := map[queue.Flagger]string{
		queue.ByUser: "a person reported it", queue.ByTrustedFlagger: "a trusted flagger reported it",
		queue.ByGovernment: "a government referred it", queue.ByRemovalOrder: "removal order",
	}[f.By]
	if f.Reference != "" {
		what += " " + kit.OneLine(f.Reference)
	}
	return what
}

// strongest names the score that is furthest above its threshold, if any is.
func strongest(it *queue.Item) string {
	best, at := 0.0, -1
	for i, s := range it.Scores {
		if c := s.Calibrated(); s.AboveThreshold() && c > best {
			best, at = c, i
		}
	}
	if at < 0 {
		return ""
	}
	s := it.Scores[at]
	return fmt.Sprintf(" · %s %s %s", kit.OneLine(s.Detector), kit.OneLine(s.Label), kit.FormatScore(s.Score))
}

// teller puts ledger entries in words.
type teller struct {
	Reader
	byID  map[uuid.UUID]*queue.Entry
	gone  map[uuid.UUID]bool
	ruled bool // a decision that stands was told
}

func (t *teller) tell(e *queue.Entry) told {
	ev := told{view.Event{When: Stamp(e.At, t.Now), Gone: t.gone[e.ID]}, e.At}
	who := t.who(e.Reviewer)
	var details []string
	switch e.Kind {
	case queue.Decided:
		d := e.Decision
		ev.Text, ev.Said = who+" "+t.decided(d), d.Rationale
		details = t.circumstances(d, ev.Gone)
	case queue.Undone:
		ev.Text = who + " took back an earlier act"
		if u := t.byID[e.Undoes]; u != nil {
			ev.Text = who + " took back: " + t.act(u)
		}
	case queue.Skipped:
		ev.Text = who + " skipped it: " + plain(e.Text)
	case queue.Escalated:
		ev.Text = who + " escalated it: " + plain(e.Text)
	case queue.Noted:
		ev.Text, ev.Said = who+" noted", e.Text
	case queue.Clued:
		ev.Text, ev.Said = who+" left a clue about the author", e.Text
	case queue.Fetched:
		ev.Text, ev.Said = who+" fetched a medium from the network", e.Text
	case queue.Purged:
		ev.Text, ev.Said = t.purged(who, e), e.Text
	case queue.HoldSet:
		ev.Text, ev.Said = who+" had its media kept"+t.until(e.Until), e.Text
	case queue.Lifted:
		ev.Text, ev.Said = who+" ended the hold on its media", e.Text
	default:
		details = t.oversight(&ev, who, e)
	}
	if ev.Gone {
		ev.Text += " – taken back"
	}
	if p := e.Imported; p != nil {
		if ev.order.IsZero() {
			ev.order = p.At
		}
		details = append(details, cameFrom(e))
	}
	ev.Detail = strings.Join(details, " · ")
	return ev
}

// cameFrom says from where an entry came that was not made here.
func cameFrom(e *queue.Entry) string {
	if e.FromHub() {
		return "from the hub"
	}
	return "imported from " + kit.OneLine(e.Imported.File)
}

// purged says what was purged: by a person, or by the retention, which names nobody.
func (t *teller) purged(who string, e *queue.Entry) string {
	what := "its medium was purged"
	if len(e.Media) > 1 {
		what = fmt.Sprintf("%d of its media were purged", len(e.Media))
	}
	if e.Reviewer == "" {
		return what
	}
	return what + " by " + who
}

// until says the end of a hold; nothing where it has none.
func (t *teller) until(end time.Time) string {
	if end.IsZero() {
		return ""
	}
	return " until " + Stamp(end, t.Now)
}

// who names a person.
func (t *teller) who(reviewer string) string {
	switch reviewer {
	case "":
		return "somebody"
	case t.Name:
		return "you"
	}
	return kit.OneLine(reviewer)
}

// Stamp writes when something was: the hour alone on the day of now, the day
// alone in another year.
func Stamp(at, now time.Time) string {
	if at.IsZero() {
		return "no date"
	}
	at = at.In(now.Location())
	switch {
	case at.Year() == now.Year() && at.YearDay() == now.YearDay():
		return at.Format("15:04")
	case at.Year() == now.Year():
		return at.Format("2 Jan 15:04")
	default:
		return at.Format("2 Jan 2006")
	}
}

// plain makes words from outside fit to stand in a paragraph of ours, however
// long they are.
func plain(s string) string {
	fields := strings.Fields(s)
	for i, f := range fields {
		fields[i] = kit.OneLine(f)
	}
	return strings.Join(fields, " ")
}

// LedgerRange says which entries of the ledger are about an item.
func LedgerRange(entries []queue.Sealed) string {
	switch len(entries) {
	case 0:
		return "nobody looked"
	case 1:
		return "ledger " + queue.Thousands(entries[0].Seq)
	}
	return fmt.Sprintf("ledger %s – %s", queue.Thousands(entries[0].Seq), queue.Thousands(entries[len(entries)-1].Seq))
}

// Marked are what detectors marked in an item's text, and reviewers in decisions
// that stand.
func Marked(it *queue.Item, entries []queue.Sealed) []view.Span {
	all := Spans(it)
	for _, s := range queue.ThatStand(entries) {
		if d := s.Entry.Decision; d != nil {
			all = append(all, Evidence(d.Spans)...)
		}
	}
	return all
}
