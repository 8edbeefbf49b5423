package browse

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/words"
)

// event is one line of an item's history.
type event struct {
	when   string    // "10:39", "no date", "now"
	order  time.Time // when it was, or when it was imported
	text   string    // what happened, in words of ours
	said   string    // in theirs: a reason, a note. It may hold anything
	detail string    // what is known about it
	gone   bool      // it was taken back
}

// history tells what happened to an item, oldest first: how it came, then every
// entry of the ledger. To me, the reviewer at the desk, it says "you".
func history(it *queue.Item, flags []queue.Reported, entries []queue.Sealed, me string, now time.Time) []event {
	t := teller{me: me, now: now, byID: map[uuid.UUID]*queue.Entry{}, gone: map[uuid.UUID]bool{}}
	for i := range entries {
		e := &entries[i].Entry
		t.byID[e.ID] = e
		if e.Kind == queue.Undone {
			t.gone[e.Undoes] = true
		}
	}
	events := arrival(it, flags, now)
	for i := range entries {
		events = append(events, t.tell(&entries[i].Entry))
	}
	slices.SortStableFunc(events, func(a, b event) int { return a.order.Compare(b.order) })
	return events
}

// arrival tells how an item was flagged.
func arrival(it *queue.Item, flags []queue.Reported, now time.Time) []event {
	var events []event
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
			details = append(details, "to be decided by "+stamp(f.Deadline, now))
		}
		if who := words.Reporter(r); who != "" {
			details = append(details, who)
		}
		events = append(events, event{when: stamp(at, now), order: at, text: flagged(f), said: f.Reason, detail: strings.Join(details, " · ")})
	}
	if detector && !it.FlaggedAt.IsZero() {
		events = append(events, event{when: stamp(it.FlaggedAt, now), order: it.FlaggedAt, text: "flagged" + strongest(it)})
	}
	return events
}

func flagged(f queue.Flag) string {
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
	me    string
	now   time.Time
	byID  map[uuid.UUID]*queue.Entry
	gone  map[uuid.UUID]bool
	ruled bool // a decision that stands was told
}

func (t *teller) tell(e *queue.Entry) event {
	ev := event{when: stamp(e.At, t.now), order: e.At, gone: t.gone[e.ID]}
	who := t.who(e.Reviewer)
	var details []string
	switch e.Kind {
	case queue.Decided:
		d := e.Decision
		ev.text, ev.said = who+" "+did(d)+lookWord(d.Pass), d.Rationale
		details = t.circumstances(d, ev.gone)
	case queue.Undone:
		ev.text = who + " took back an earlier act"
		if u := t.byID[e.Undoes]; u != nil {
			ev.text = who + " took back: " + t.act(u)
		}
	case queue.Skipped:
		ev.text = who + " skipped it: " + plain(e.Text)
	case queue.Escalated:
		ev.text = who + " escalated it: " + plain(e.Text)
	case queue.Noted:
		ev.text, ev.said = who+" noted", e.Text
	case queue.Clued:
		ev.text, ev.said = who+" left a clue about the author", e.Text
	case queue.Fetched:
		ev.text, ev.said = who+" fetched a medium from the network", e.Text
	case queue.Purged:
		ev.text, ev.said = t.purged(who, e), e.Text
	case queue.HoldSet:
		ev.text, ev.said = who+" had its media kept"+t.until(e.Until), e.Text
	case queue.Lifted:
		ev.text, ev.said = who+" ended the hold on its media", e.Text
	}
	if ev.gone {
		ev.text += " – taken back"
	}
	if p := e.Imported; p != nil {
		if ev.order.IsZero() {
			ev.order = p.At
		}
		details = append(details, "imported from "+kit.OneLine(p.File))
	}
	ev.detail = strings.Join(details, " · ")
	return ev
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
	return " until " + stamp(end, t.now)
}

// who names a person.
func (t *teller) who(reviewer string) string {
	switch reviewer {
	case "":
		return "somebody"
	case t.me:
		return "you"
	}
	return kit.OneLine(reviewer)
}

// act says an entry without who did it.
func (t *teller) act(e *queue.Entry) string {
	switch e.Kind {
	case queue.Decided:
		return did(e.Decision)
	case queue.Skipped:
		return "the skip"
	case queue.Escalated:
		return "the escalation"
	case queue.Clued:
		return "the clue about the author"
	}
	return "an earlier act"
}

// did says what a decision did, in the past tense.
func did(d *queue.Decision) string {
	under := ""
	if len(d.Policies) > 0 {
		under = " under " + kit.OneLine(strings.Join(d.Policies, ", "))
	}
	switch {
	case d.Verdict == queue.NotViolating:
		return "allowed it" + under
	case d.Verdict == queue.Unsure:
		return "could not tell" + under
	case len(d.Actions) == 0:
		return "found it violating" + under
	}
	acts := make([]string, len(d.Actions))
	for i, a := range d.Actions {
		if acts[i] = past[a]; acts[i] == "" {
			acts[i] = "did: " + kit.OneLine(string(a)) // of a policy that is not here
		}
	}
	return strings.Join(acts, " and ") + under
}

var past = map[queue.Action]string{
	queue.Remove: "removed it", queue.Restrict: "restricted it", queue.AgeRestrict: "age-restricted it",
	queue.Label: "labelled it", queue.Demote: "demoted it", queue.Warn: "warned the author",
	queue.Suspend: "suspended the author", queue.Refer: "marked it for referral", queue.NoAction: "found it violating, nothing done",
}

// lookWord says which look a decision was, when it was not the first.
func lookWord(p queue.Pass) string {
	return map[queue.Pass]string{
		queue.Second: " in a second look", queue.QA: " in a quality check",
		queue.Appeal: " on appeal", queue.Adjudication: " in adjudication",
	}[p]
}

// circumstances lists what is known of how a decision was made. Of several that
// stand, the first settled the item.
func (t *teller) circumstances(d *queue.Decision, gone bool) []string {
	var all []string
	if !gone {
		if t.ruled && d.Pass != queue.Appeal && d.Pass != queue.Adjudication {
			all = append(all, "a further opinion")
		}
		t.ruled = true
	}
	if took := d.DecidedAt.Sub(d.OpenedAt); !d.OpenedAt.IsZero() && !d.DecidedAt.IsZero() && took >= time.Second {
		all = append(all, "took "+queue.Spell(took))
	}
	if d.ScoresShown != nil && !*d.ScoresShown {
		all = append(all, "scores hidden")
	}
	if d.PolicyVersion != "" {
		all = append(all, kit.OneLine(d.PolicyVersion))
	}
	return all
}

// stamp writes when something was: the hour alone on the day of now, the day
// alone in another year.
func stamp(at, now time.Time) string {
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
