package words

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"discern/queue"
	"discern/ui/view"
)

// local is when histories are read, in a zone that is not UTC.
var local = time.Date(2026, 11, 23, 12, 0, 0, 0, time.FixedZone("CET", 3600))

// before is a time in UTC, as it comes from the ledger.
func before(d time.Duration) time.Time { return local.Add(-d).UTC() }

func id(n byte) uuid.UUID { return uuid.UUID{15: n} }

func TestHistory(t *testing.T) {
	hidden := false
	item := queue.Item{ID: "a", Source: "forum", FlaggedAt: before(5 * time.Hour)}
	decided := func(d queue.Decision) *queue.Decision { return &d }
	tests := []struct {
		name    string
		item    queue.Item
		entries []queue.Entry
		want    []string
	}{
		{"flagged alone", item, nil, []string{"07:00 flagged"}},
		{
			"flags",
			queue.Item{
				FlaggedAt: before(48 * time.Hour),
				Flags: []queue.Flag{
					{By: queue.ByUser, Reason: "rude", At: before(3 * time.Hour)},
					{By: queue.ByDetector},
					{By: queue.ByRemovalOrder, Reference: "DE-1", At: before(2 * time.Hour), Deadline: before(time.Hour)},
				},
				Scores: []queue.Score{{Detector: "oracle", Label: "THREAT", Score: .95}, {Detector: "oracle", Label: "SPAM", Score: .2}},
			},
			nil,
			[]string{
				"21 Nov 12:00 flagged · oracle THREAT .95", "09:00 a person reported it “rude”",
				"10:00 removal order DE-1 (to be decided by 11:00)",
			},
		},
		{
			"who flagged it",
			queue.Item{FlaggedAt: before(time.Hour), Flags: []queue.Flag{
				{By: queue.ByUser, Reporter: "rosa"}, {By: queue.ByTrustedFlagger, Reporter: "eli", Deadline: before(-time.Hour)},
			}},
			nil,
			[]string{
				"11:00 a person reported it (rosa, right in 12 of 15)",
				"11:00 a trusted flagger reported it (to be decided by 13:00 · eli, no record yet)",
			},
		},
		{
			"a clue, and withdrawn", item,
			[]queue.Entry{
				{ID: id(1), At: before(2 * time.Hour), Kind: queue.Clued, Reviewer: "kim", Author: "u1", Text: "quotes the news"},
				{ID: id(2), At: before(time.Hour), Kind: queue.Undone, Reviewer: "me", Undoes: id(1)},
			},
			[]string{
				"07:00 flagged", "10:00 kim left a clue about the author – taken back “quotes the news”",
				"11:00 you took back: the clue about the author",
			},
		},
		{
			"removed", item,
			[]queue.Entry{{
				ID: id(1), At: before(81 * time.Minute), Kind: queue.Decided, Reviewer: "kim", Decision: decided(queue.Decision{
					Verdict: queue.Violating, Policies: []string{"TVEC6"}, Actions: []queue.Action{queue.Remove, queue.Warn}, Rationale: "Names a place.",
					OpenedAt: before(82 * time.Minute), DecidedAt: before(81 * time.Minute), ScoresShown: &hidden, PolicyVersion: "terror 2026-11",
				}),
			}},
			[]string{"07:00 flagged", "10:39 kim removed it and warned the author under TVEC6 “Names a place.” (took 1 min · scores hidden · terror 2026-11)"},
		},
		{
			"skipped, undone, allowed by me", item,
			[]queue.Entry{
				{ID: id(1), At: before(40 * time.Minute), Kind: queue.Skipped, Reviewer: "me", Text: "not my language"},
				{ID: id(2), At: before(39 * time.Minute), Kind: queue.Undone, Reviewer: "me", Undoes: id(1)},
				{ID: id(3), At: before(30 * time.Minute), Kind: queue.Decided, Reviewer: "me", Decision: decided(queue.Decision{Verdict: queue.Violating})},
				{ID: id(4), At: before(20 * time.Minute), Kind: queue.Undone, Reviewer: "me", Undoes: id(3)},
				{ID: id(5), At: before(10 * time.Minute), Kind: queue.Decided, Reviewer: "me", Decision: decided(queue.Decision{Verdict: queue.NotViolating, Policies: []string{"NEWS"}})},
			},
			[]string{
				"07:00 flagged", "11:20 you skipped it: not my language – taken back", "11:21 you took back: the skip",
				"11:30 you found it violating – taken back", "11:40 you took back: found it violating", "11:50 you allowed it under NEWS",
			},
		},
		{
			"escalated and noted", item,
			[]queue.Entry{
				{ID: id(1), At: before(2 * time.Minute), Kind: queue.Escalated, Reviewer: "kim", Text: "danger to life"},
				{ID: id(2), At: before(time.Minute), Kind: queue.Noted, Reviewer: "kim", Text: "ask the lawyers"},
			},
			[]string{"07:00 flagged", "11:58 kim escalated it: danger to life", "11:59 kim noted “ask the lawyers”"},
		},
		{
			"media", item,
			[]queue.Entry{
				{ID: id(1), At: before(6 * time.Minute), Kind: queue.Clued, Reviewer: "kim", Author: "a1", Text: "posts at night"},
				{ID: id(2), At: before(5 * time.Minute), Kind: queue.Fetched, Reviewer: "kim", Media: []string{"a"}, Text: "https://a.example/b"},
				{ID: id(3), At: before(4 * time.Minute), Kind: queue.HoldSet, Reviewer: "me", Text: "a court asks", Until: local.AddDate(1, 0, 0)},
				{ID: id(4), At: before(3 * time.Minute), Kind: queue.Lifted, Reviewer: "me", Text: "it does not"},
				{ID: id(5), At: before(2 * time.Minute), Kind: queue.HoldSet, Reviewer: "me", Text: "it does"},
				{ID: id(6), At: before(time.Minute), Kind: queue.Purged, Reviewer: "kim", Media: []string{"a"}, Text: "a child"},
				{ID: id(7), At: before(0), Kind: queue.Purged, Media: []string{"a", "b"}, Text: "the retention is over"},
			},
			[]string{
				"07:00 flagged", "11:54 kim left a clue about the author “posts at night”",
				"11:55 kim fetched a medium from the network “https://a.example/b”",
				"11:56 you had its media kept until 23 Nov 2027 “a court asks”", "11:57 you ended the hold on its media “it does not”",
				"11:58 you had its media kept “it does”", "11:59 its medium was purged by kim “a child”",
				"12:00 2 of its media were purged “the retention is over”",
			},
		},
		{
			"imported opinions", item,
			[]queue.Entry{
				{
					ID: id(1), At: local.AddDate(-2, 0, 0), Kind: queue.Decided, Imported: &queue.Provenance{File: "old.jsonl", At: before(time.Hour)},
					Decision: decided(queue.Decision{Verdict: queue.Unsure}),
				},
				{
					ID: id(2), Kind: queue.Decided, Reviewer: "lee", Imported: &queue.Provenance{File: "old.jsonl", At: before(time.Hour)},
					Decision: decided(queue.Decision{Verdict: queue.NotViolating, Pass: queue.Second}),
				},
				{
					ID: id(3), At: before(time.Minute), Kind: queue.Decided, Reviewer: "kim",
					Decision: decided(queue.Decision{Verdict: queue.Violating, Pass: queue.Appeal, Actions: []queue.Action{"shadow_ban"}}),
				},
			},
			[]string{
				"23 Nov 2024 somebody could not tell (imported from old.jsonl)", "07:00 flagged",
				"no date lee allowed it as a second opinion (imported from old.jsonl)", "11:59 kim did: shadow_ban on appeal",
			},
		},
		{
			"looked at again", item,
			[]queue.Entry{
				{ID: id(1), At: before(5 * time.Hour), Kind: queue.Decided, Reviewer: "kim", Decision: decided(queue.Decision{ID: id(1), Verdict: queue.Violating, Actions: []queue.Action{queue.Remove}})},
				{ID: id(2), At: before(5 * time.Hour), Kind: queue.Asked, Reviewer: "kim", Ask: &queue.Ask{Pass: queue.Second, Of: id(1), Rules: []string{"at random", "new reviewers"}, Urgent: true}},
				{ID: id(3), At: before(4 * time.Hour), Kind: queue.Decided, Reviewer: "lee", Answers: id(2), Decision: decided(queue.Decision{Verdict: queue.NotViolating, Pass: queue.Second})},
				{ID: id(4), At: before(4 * time.Hour), Kind: queue.Asked, Reviewer: "lee", Ask: &queue.Ask{Pass: queue.Adjudication, Of: id(3)}},
				{ID: id(5), At: before(3 * time.Hour), Kind: queue.Decided, Reviewer: "me", Answers: id(4), Decision: decided(queue.Decision{Verdict: queue.NotViolating, Pass: queue.Adjudication, Supersedes: id(1)})},
				{ID: id(6), At: before(2 * time.Hour), Kind: queue.Asked, Reviewer: "me", Text: "it is a film", Ask: &queue.Ask{Pass: queue.Appeal, Of: id(5)}},
				{ID: id(7), At: before(2 * time.Hour), Kind: queue.Asked, Reviewer: "me", Ask: &queue.Ask{Pass: queue.Second, Of: id(5)}},
				{ID: id(8), At: before(time.Hour), Kind: queue.Undone, Reviewer: "me", Undoes: id(7)},
				{ID: id(9), At: before(50 * time.Minute), Kind: queue.Decided, Reviewer: "sue", Decision: decided(queue.Decision{Verdict: queue.Unsure, Pass: queue.QA, Supersedes: id(5)})},
				{ID: id(10), At: before(40 * time.Minute), Kind: queue.Asked, Reviewer: "kim", Ask: &queue.Ask{Pass: queue.Second, Of: id(1), Urgent: true}},
				{ID: id(11), At: before(30 * time.Minute), Kind: queue.Referred, Reviewer: "me", Media: []string{"ab"}},
			},
			[]string{
				"07:00 flagged", "07:00 kim removed it", "07:00 sampled for a second person (at random · new reviewers · at once: a danger to life)",
				"08:00 lee allowed it as a second opinion", "08:00 a supervisor is asked to settle it", "09:00 you allowed it in adjudication",
				"10:00 you recorded an appeal “it is a film”", "10:00 you asked another person to look – taken back",
				"11:00 you took back: that somebody else is to look", "11:10 sue overturned that and could not tell",
				"11:20 a second person is asked at once: a danger to life", "11:30 you made a packet to refer it to law enforcement (SHA-256 ab)",
			},
		},
		{
			"of the team", item,
			[]queue.Entry{
				{ID: id(1), At: before(2 * time.Minute), Kind: queue.Noted, Reviewer: "lee", Text: "a film", Imported: &queue.Provenance{File: "hub", At: before(time.Minute), Hub: id(9)}},
				{ID: id(2), At: before(time.Minute), Kind: queue.Withdrawn, Reviewer: "ingest", Text: "deleted upstream", Imported: &queue.Provenance{File: "hub", At: before(time.Minute), Hub: id(9)}},
			},
			[]string{"07:00 flagged", "11:58 lee noted “a film” (from the hub)", "11:59 ingest withdrew it from the team's queue “deleted upstream” (from the hub)"},
		},
		{
			"of the workspace",
			queue.Item{},
			[]queue.Entry{
				{ID: id(1), At: before(3 * time.Minute), Kind: queue.Appointed, Reviewer: "me", Person: &queue.Person{Name: "su\u202ee", Duty: queue.Supervisor}},
				{ID: id(2), At: before(2 * time.Minute), Kind: queue.Overseen, Reviewer: "sue", Oversight: &queue.Oversight{Version: 3, Rules: []queue.SecondRule{{Name: "at random", Share: .05}}}},
				{ID: id(3), At: before(time.Minute), Kind: queue.Accepted, Reviewer: "sue", Text: "the disk was changed"},
			},
			[]string{
				"11:57 you made sue a supervisor", "11:58 sue set the rules of oversight, version 3 (at random: 5 % of all decisions)",
				"11:59 sue let writing go on behind an entry that does not hold “the disk was changed”",
			},
		},
		{
			"names and reasons from outside are made plain",
			queue.Item{},
			[]queue.Entry{
				{ID: id(1), At: before(time.Minute), Kind: queue.Skipped, Reviewer: "k\u202eim", Text: "a\u200b\u202eb\nc"},
			},
			[]string{"11:59 kim skipped it: ab c"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sealed := make([]queue.Sealed, len(tt.entries))
			for i, e := range tt.entries {
				sealed[i] = queue.Sealed{Seq: int64(i + 1), Entry: e}
			}
			var got []string
			var flags []queue.Reported
			for _, f := range tt.item.Flags {
				r := queue.Reported{Flag: f}
				if f.Reporter == "rosa" {
					r.Record = &queue.ReporterRecord{Right: 12, Judged: 15}
				}
				flags = append(flags, r)
			}
			for _, e := range History(&tt.item, flags, sealed, Reader{Name: "me", Golden: true, Now: local}) {
				got = append(got, oneLine(e))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("history (-want +got):\n%s", diff)
			}
		})
	}
}

// TestKnownAnswersAreTold holds that a history tells of known answers to whom may see
// them, and to nobody else by any word.
func TestKnownAnswersAreTold(t *testing.T) {
	entries := []queue.Sealed{
		{Entry: queue.Entry{ID: id(1), At: before(3 * time.Minute), Kind: queue.Asked, Reviewer: "sue", Ask: &queue.Ask{Pass: queue.QA, Verdict: queue.Violating, Policies: []string{"TVEC1"}}}},
		{Entry: queue.Entry{ID: id(2), At: before(2 * time.Minute), Kind: queue.Decided, Reviewer: "kim", Answers: id(1), Decision: &queue.Decision{Verdict: queue.NotViolating, Pass: queue.QA}}},
		{Entry: queue.Entry{ID: id(3), At: before(time.Minute), Kind: queue.Undone, Reviewer: "sue", Undoes: id(1)}},
	}
	for golden, want := range map[bool][]string{
		true: {
			"11:57 sue gave it a known answer: violating under TVEC1 – taken back", "11:58 kim allowed it in a quality check",
			"11:59 sue took back: that somebody else is to look",
		},
		false: {"11:58 kim allowed it"},
	} {
		var got []string
		for _, e := range History(&queue.Item{}, nil, entries, Reader{Name: "me", Golden: golden, Now: local}) {
			got = append(got, oneLine(e))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("who may see: %v (-want +got):\n%s", golden, diff)
		}
	}
}

// oneLine writes an event in one line: when what “said” (detail).
func oneLine(e view.Event) string {
	s := e.When + " " + e.Text
	if e.Said != "" {
		s += " “" + e.Said + "”"
	}
	if e.Detail != "" {
		s += " (" + e.Detail + ")"
	}
	return s
}

func TestLongReasonsStayWhole(t *testing.T) {
	long := strings.Repeat("word ", 400)
	if got := plain(long); got != strings.TrimSpace(long) {
		t.Errorf("%d characters of %d are left", len(got), len(long))
	}
}

func TestLedgerWords(t *testing.T) {
	at := func(seqs ...int64) []queue.Sealed {
		var all []queue.Sealed
		for _, n := range seqs {
			all = append(all, queue.Sealed{Seq: n})
		}
		return all
	}
	for want, entries := range map[string][]queue.Sealed{
		"nobody looked": nil, "ledger 1,204": at(1204), "ledger 3 – 12": at(3, 7, 12),
	} {
		if got := LedgerRange(entries); got != want {
			t.Errorf("%d entries are %q, want %q", len(entries), got, want)
		}
	}
}
