package queue_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
)

var morning = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func scored(detector, label, version string, score float64, spans ...queue.ScoreSpan) queue.Score {
	return queue.Score{Detector: detector, Label: label, Version: version, Score: score, Spans: spans}
}

func TestMerge(t *testing.T) {
	span := queue.ScoreSpan{Span: queue.Span{Start: 0, End: 1}}
	flag := queue.Flag{By: queue.ByUser, Reason: "rude", At: morning}
	for _, tt := range []struct {
		name         string
		first, newer queue.Item
		want         queue.Item
		kept         []string
	}{
		{name: "the same", first: queue.Item{Text: "a"}, newer: queue.Item{Text: "a"}, want: queue.Item{Text: "a"}},
		{
			name:  "a score of the same version",
			first: queue.Item{Scores: []queue.Score{scored("d", "l", "1", .5), scored("d", "m", "1", .5)}},
			newer: queue.Item{Scores: []queue.Score{scored("d", "l", "1", .6)}},
			want:  queue.Item{Scores: []queue.Score{scored("d", "l", "1", .6), scored("d", "m", "1", .5)}},
		},
		{
			name:  "a score of a later version",
			first: queue.Item{Scores: []queue.Score{scored("d", "l", "1", .5)}},
			newer: queue.Item{Scores: []queue.Score{scored("d", "l", "2", .6), scored("e", "l", "1", .1)}},
			want:  queue.Item{Scores: []queue.Score{scored("d", "l", "2", .6), scored("e", "l", "1", .1)}},
		},
		{
			name:  "two versions side by side",
			first: queue.Item{Scores: []queue.Score{scored("d", "l", "1", .5)}},
			newer: queue.Item{Scores: []queue.Score{scored("d", "l", "1", .5), scored("d", "l", "2", .6)}},
			want:  queue.Item{Scores: []queue.Score{scored("d", "l", "1", .5), scored("d", "l", "2", .6)}},
		},
		{
			name:  "a score said twice",
			first: queue.Item{},
			newer: queue.Item{Scores: []queue.Score{scored("d", "l", "1", .5), scored("d", "l", "1", .6)}},
			want:  queue.Item{Scores: []queue.Score{scored("d", "l", "1", .6)}},
		},
		{
			name:  "flags are joined",
			first: queue.Item{Flags: []queue.Flag{flag}},
			newer: queue.Item{Flags: []queue.Flag{flag, {By: queue.ByGovernment}}},
			want:  queue.Item{Flags: []queue.Flag{flag, {By: queue.ByGovernment}}},
		},
		{
			name:  "the content stays",
			first: queue.Item{Kind: queue.Text, Text: "a", Lang: "en", URL: "u"},
			newer: queue.Item{Kind: queue.Thread, Text: "b", Lang: "de", URL: "v", Scores: []queue.Score{scored("d", "l", "", .5, span)}},
			want:  queue.Item{Kind: queue.Text, Text: "a", Lang: "en", URL: "u", Scores: []queue.Score{scored("d", "l", "", .5)}},
			kept:  []string{"kind", "text", "lang", "url"},
		},
		{
			name:  "spans stay with the text they count in",
			first: queue.Item{Text: "a", Scores: []queue.Score{scored("d", "l", "", .5, span)}},
			newer: queue.Item{Text: "bc", Scores: []queue.Score{scored("d", "l", "", .5, queue.ScoreSpan{Span: queue.Span{Start: 1, End: 2}})}},
			want:  queue.Item{Text: "a", Scores: []queue.Score{scored("d", "l", "", .5, span)}},
			kept:  []string{"text"},
		},
		{
			name:  "what was empty is filled",
			first: queue.Item{},
			newer: queue.Item{
				Text: "a", CreatedAt: morning, FlaggedAt: morning, Reach: &queue.Reach{Views: 3}, Author: &queue.Author{ID: "x"},
				Media: []queue.Media{{URL: "u"}}, Context: []queue.Context{{Role: queue.Reply}}, Meta: json.RawMessage(`{"a":1}`),
			},
			want: queue.Item{
				Text: "a", CreatedAt: morning, FlaggedAt: morning, Reach: &queue.Reach{Views: 3}, Author: &queue.Author{ID: "x"},
				Media: []queue.Media{{URL: "u"}}, Context: []queue.Context{{Role: queue.Reply}}, Meta: json.RawMessage(`{"a":1}`),
			},
		},
		{
			name:  "what is known of media is filled in",
			first: queue.Item{Media: []queue.Media{{Path: "a"}, {URL: "u", SHA256: "1"}, {SHA256: "2"}}},
			newer: queue.Item{Media: []queue.Media{{Path: "a", SHA256: "3", Mime: "image/png", Bytes: 5, Alt: "x"}, {URL: "u", Path: "b", SHA256: "1", Found: "4", Bytes: 6}, {Path: "c", SHA256: "2"}}},
			want:  queue.Item{Media: []queue.Media{{Path: "a", SHA256: "3", Mime: "image/png", Bytes: 5, Alt: "x"}, {URL: "u", Path: "b", SHA256: "1", Found: "4", Bytes: 6}, {Path: "c", SHA256: "2"}}},
		},
		{
			name:  "media are known by their path, wherever they stand",
			first: queue.Item{Media: []queue.Media{{Path: "a", Bytes: 1}, {Path: "b", Bytes: 2}}},
			newer: queue.Item{Media: []queue.Media{{Path: "b", SHA256: "2", Bytes: 9}, {Path: "a", SHA256: "1"}}},
			want:  queue.Item{Media: []queue.Media{{Path: "a", SHA256: "1", Bytes: 1}, {Path: "b", SHA256: "2", Bytes: 2}}},
		},
		{
			name:  "what was flagged has come in place of something else",
			first: queue.Item{Media: []queue.Media{{Path: "a", SHA256: "1", Found: "2", Bytes: 7}}},
			newer: queue.Item{Media: []queue.Media{{Path: "a", SHA256: "1", Found: "1", Bytes: 8}}},
			want:  queue.Item{Media: []queue.Media{{Path: "a", SHA256: "1", Bytes: 8}}},
		},
		{
			name:  "flagged media stay",
			first: queue.Item{Media: []queue.Media{{Path: "a", SHA256: "1", Mime: "image/png"}}},
			newer: queue.Item{Media: []queue.Media{{Path: "a", SHA256: "2", Found: "3", Mime: "image/gif", Bytes: 4}, {Path: "b"}}},
			want:  queue.Item{Media: []queue.Media{{Path: "a", SHA256: "1", Mime: "image/png"}}},
			kept:  []string{"media[0].sha256", "media[1]"},
		},
		{
			name:  "media of which nothing is known but a look",
			first: queue.Item{Media: []queue.Media{{Alt: "a bridge"}}},
			newer: queue.Item{Media: []queue.Media{{Alt: "a bridge"}, {Alt: "another"}}},
			want:  queue.Item{Media: []queue.Media{{Alt: "a bridge"}}},
			kept:  []string{"media[1]"},
		},
		{
			name:  "reach and author are brought up to date",
			first: queue.Item{Reach: &queue.Reach{Views: 3, Shares: 1}, Author: &queue.Author{ID: "x", Handle: "h", Followers: 5}},
			newer: queue.Item{Reach: &queue.Reach{Views: 9}, Author: &queue.Author{ID: "x", PriorViolations: 2}},
			want:  queue.Item{Reach: &queue.Reach{Views: 9}, Author: &queue.Author{ID: "x", Handle: "h", Followers: 5, PriorViolations: 2}},
		},
		{
			name:  "another author does not take over",
			first: queue.Item{Author: &queue.Author{ID: "x"}},
			newer: queue.Item{Author: &queue.Author{ID: "y", Followers: 5}},
			want:  queue.Item{Author: &queue.Author{ID: "x"}},
			kept:  []string{"author"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.first
			got.Scores = slices.Clone(tt.first.Scores)
			changed, kept := got.Merge(&tt.newer)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("merged (-want +got):\n%s", diff)
			}
			if wantChanged := !cmp.Equal(tt.first, tt.want); changed != wantChanged {
				t.Errorf("changed is %v, want %v", changed, wantChanged)
			}
			if !slices.Equal(kept, tt.kept) {
				t.Errorf("kept %v, want %v", kept, tt.kept)
			}
			if changed, _ := got.Merge(&tt.newer); changed {
				t.Error("merging the same record once more changed the item")
			}
		})
	}
}

// An item whose first import was odd is not changed by its second.
func TestMergeOfItself(t *testing.T) {
	it := queue.Item{
		Text:   "a",
		Scores: []queue.Score{scored("d", "l", "1", .5), scored("d", "l", "1", .6), scored("d", "l", "2", .5)},
		Flags:  []queue.Flag{{By: queue.ByUser}, {By: queue.ByUser}},
		Media:  []queue.Media{{Path: "a"}, {Path: "a", SHA256: "1", Found: "1"}, {URL: "u"}, {URL: "u", SHA256: "1"}, {}, {Alt: "a"}},
	}
	again := it
	again.Scores = slices.Clone(it.Scores)
	if changed, kept := again.Merge(&it); changed || len(kept) > 0 {
		t.Errorf("changed %v, kept %v: %v", changed, kept, again.Scores)
	}
}
