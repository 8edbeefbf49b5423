package audit

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/ui/kit"
)

func TestRows(t *testing.T) {
	st := perform(t, kit.Inline(), large, team)
	want := []string{
		"bob, Allow, –, stone, second opinion", "bob, Allow, –, river, second opinion", "bob, Allow, –, glass, ",
		"ann, Remove, TVEC8, paper, ", "ann, Allow, –, stone, 2nd: agrees", "ann, Remove, TVEC8, river, 2nd: disagrees",
	}
	if diff := cmp.Diff(want, st.rows()); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if got := st.titled(); got != "6 · today 6" {
		t.Errorf("headed %q", got)
	}
	if got := st.status.AccessibilityLabel(); got != "1 to adjudicate: J" {
		t.Errorf("the status says %q", got)
	}
}

func TestFiltersByKeys(t *testing.T) {
	tests := []struct{ name, keys, want, titled string }{
		{"a person", "W B O B Return", "stone river glass", "3 of 6"},
		{"two people", "W Space Down Space Escape", "stone river glass paper stone river", "6 of 6"},
		{"a verdict", "V Return", "paper river", "2 of 6"},
		{"a rule", "R T V E C Return", "paper river", "2 of 6"},
		{"to adjudicate", "E Return", "river", "1 of 6"},
		{"nobody looked again", "E N O B O D Y Return", "glass paper", "2 of 6"},
		{"a language", "N G E R Return", "stone glass stone", "3 of 6"},
		{"a score", "C Home Return", "river river", "2 of 6"},
		{"a look", "Q S E C Return", "stone river", "2 of 6"},
		{"an action", "A R E M O V E Return", "paper river", "2 of 6"},
		{"a source", "S Return", "stone river glass paper stone river", "6 of 6"},
		{"today", "T Return", "stone river glass paper stone river", "6 of 6"},
		{"together", "W B O B Return V A L L Return N G E R Return", "stone glass", "2 of 6"},
		{"cleared", "W B O B Return Z", "stone river glass paper stone river", "6 · today 6"},
		{"ticked twice", "V Space Space Escape", "stone river glass paper stone river", "6 · today 6"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st := perform(t, kit.Inline(), large, team)
			st.press(strings.Fields(tt.keys)...)
			var got []string
			for i := range st.lines.Len() {
				title, _, _ := st.lines.title(i)
				got = append(got, title)
			}
			if got := strings.Join(got, " "); got != tt.want {
				t.Errorf("lists %q, want %q", got, tt.want)
			}
			if st.titled() != tt.titled {
				t.Errorf("headed %q, want %q", st.titled(), tt.titled)
			}
		})
	}
}

func TestNothingMatches(t *testing.T) {
	st := perform(t, kit.Inline(), large, team)
	st.press(strings.Fields("W B O B Return V Return")...)
	want := []string{"Leave out Person: bob", "Leave out Verdict: violating", "Leave out everything"}
	if diff := cmp.Diff(want, st.empty.Names()); diff != "" {
		t.Errorf("offers (-want +got):\n%s", diff)
	}
	st.press("1")
	if st.titled() != "2 of 6" || st.empty.Object().Visible() {
		t.Errorf("after 1 the list is headed %q", st.titled())
	}
}

func TestNoDecisions(t *testing.T) {
	st := perform(t, kit.Inline(), large, nil)
	if got := st.detail.noOne.AccessibilityLabel(); got != "Nobody here is a supervisor yet." || !st.detail.noOne.Visible() {
		t.Errorf("says %q", got)
	}
	st.press("1", "2", "U")
	if diff := cmp.Diff([]string{"review", "import", "people"}, st.said); diff != "" {
		t.Errorf("asks for (-want +got):\n%s", diff)
	}
}

func TestCards(t *testing.T) {
	st := perform(t, kit.Inline(), large, team)
	st.press("J")
	var got []string
	for _, c := range st.detail.cards.Shown() {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%s|%v", c.Title, c.State, c.Verdict, c.Said, c.Facts, c.Here))
	}
	version := st.desk.Policies().Version("TVEC8")
	want := []string{
		"First · ann|in force|Remove · TVEC8 incitement|A call to act.|10:00 · 9 s · scores hidden · policy " + version + "|true",
		"Second · bob||Allow||10:00 · 9 s · scores hidden · policy " + st.desk.Policies().Version() + " · did not see the first|false",
	}
	for i, line := range got {
		parts := strings.Split(line, "|")
		_, rest, _ := strings.Cut(parts[4], " s · ")
		parts[4] = "10:00 · 9 s · " + rest
		got[i] = strings.Join(parts, "|")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cards (-want +got):\n%s", diff)
	}
	if got := st.headline(); got != "Two people disagree" {
		t.Errorf("headed %q", got)
	}
	if got := st.detail.events.AccessibilityLabel(); !strings.HasSuffix(got, "now waiting for you ") {
		t.Errorf("the history ends %q", got)
	}
}

// TestManyPeople holds that a thousand names can be gone through and searched.
func TestManyPeople(t *testing.T) {
	st := perform(t, kit.Inline(), large, func(st *stage) {
		st.put("river")
		var entries []queue.Entry
		for n := range 1000 {
			id, err := queueID(n)
			st.must(err)
			at := st.clock.Add(time.Duration(n) * time.Second).UTC()
			entries = append(entries, queue.Entry{
				ID: id, At: at, Kind: queue.Decided, Source: "forum", Item: "river", Reviewer: fmt.Sprintf("person %03d", n), Imported: &queue.Provenance{File: "old.jsonl", At: at},
				Decision: &queue.Decision{ID: id, Item: "river", Source: "forum", Verdict: queue.NotViolating, Reviewer: fmt.Sprintf("person %03d", n), DecidedAt: at},
			})
		}
		_, err := st.store.PutEntries(context.Background(), entries, false)
		st.must(err)
	})
	st.press(strings.Fields("W 7 3 1 Return")...)
	if diff := cmp.Diff([]string{"person 731, Allow, –, river, "}, st.rows()); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	st.press("Z", "Down")
	if n := len(st.detail.cards.Shown()); n != 1000 {
		t.Errorf("%d cards", n)
	}
}

// TestReading holds that the screen can be left while the ledger is read, and that
// a reading that was stopped goes on.
func TestReading(t *testing.T) {
	var bg kit.Pending
	st := perform(t, bg.Runner(), large, team)
	if st.rec != nil || len(bg.Work) != 1 {
		t.Fatal("the ledger is not read in the background")
	}
	st.press("W", "J", "Down", "L", "O") // nothing of this is there yet
	if !st.reader.stop() {
		t.Fatal("nothing is read")
	}
	bg.GoOn()
	if m := st.banner.Message(); m.Text != "The reading was stopped; F5 reads on" {
		t.Errorf("says %q", m.Text)
	}
	if st.titled() != "F5 reads them" {
		t.Errorf("headed %q", st.titled())
	}
	st.press("F5")
	bg.GoOn()
	if len(st.rows()) != 6 {
		t.Errorf("%d rows", len(st.rows()))
	}
}

// TestWhatComesIsOffered holds that rows do not move under the reader's eyes.
func TestWhatComesIsOffered(t *testing.T) {
	st := perform(t, kit.Inline(), large, team)
	st.press("Down", "Down")
	st.must(st.desk.Contest(t.Context(), st.ref("paper"), "It is a film."))
	st.Tick()
	if got := st.titled(); got != "F5: more has come · 6 · today 6" {
		t.Errorf("headed %q", got)
	}
	st.press("F5")
	if got := st.rows()[3]; got != "ann, Remove, TVEC8, paper, appeal" || st.list.Chosen() != 1 {
		t.Errorf("after F5 row 3 is %q, and %d is chosen", got, st.list.Chosen())
	}
}

// TestNaughtyTexts holds that nothing written by anybody breaks the screen.
func TestNaughtyTexts(t *testing.T) {
	naughty := []string{
		"a\u202eabc\u202c", "a\u200b\u200d\ufeffb", strings.Repeat("w", 3000), strings.Repeat("line\n", 300),
		"مرحبا abc שלום 123", "<b>%s%n</b> ${x} '; DROP TABLE items;--", "\u2028\u2029x", "𝕬𝖑𝖑 \U000e0041",
	}
	for _, size := range []fyne.Size{large, slim, fyne.NewSize(640, 480)} {
		st := perform(t, kit.Inline(), size, func(st *stage) {
			for n, text := range naughty {
				id := fmt.Sprint(n)
				it := &queue.Item{ID: id, Source: "x", Kind: queue.Text, Text: text, Author: &queue.Author{Handle: text}, Lang: "x-" + id}
				_, err := st.store.PutItems(context.Background(), []*queue.Item{it}, st.desk.Policies().Stand, queue.Put{})()
				st.must(err)
				j := removed
				j.Rationale = text
				st.decide("ann\u202e", id, j)
			}
		})
		for range naughty {
			st.press("Down", "L")
			st.window.Canvas().Capture()
		}
	}
}
