package words

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestLanguage(t *testing.T) {
	for tag, want := range map[string]string{"ar": "Arabic", "zh-TW": "Chinese (Taiwan)", "not a tag": "not a tag"} {
		if got := Language(tag); got != want {
			t.Errorf("%q is %q, want %q", tag, got, want)
		}
	}
}

func TestCountdown(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "overdue", 41*time.Minute + 59*time.Second: "0:41", 25 * time.Hour: "25:00", 49 * time.Hour: "2 d",
	} {
		if got := Countdown(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

func TestFlags(t *testing.T) {
	half := .5
	above := queue.Score{Detector: "d", Label: "l", Score: .6, Threshold: &half}
	user := queue.Flag{By: queue.ByUser}
	tests := []struct {
		name string
		item queue.Item
		want string
	}{
		{"none", queue.Item{}, ""},
		{"one person", queue.Item{Flags: []queue.Flag{user}}, "1 person reported it"},
		{
			"the gravest first",
			queue.Item{Flags: []queue.Flag{
				user,
				{By: queue.ByTrustedFlagger},
				user,
				{By: queue.ByRemovalOrder, Reference: "DE-1", Deadline: now.Add(41 * time.Minute)},
			}},
			"Removal order DE-1 · 41 min left; Trusted flagger; 2 people reported it",
		},
		{"overdue", queue.Item{Flags: []queue.Flag{{By: queue.ByRemovalOrder, Deadline: now.Add(-3 * time.Hour)}}}, "Removal order · 3 h overdue"},
		{"a detector that names no score", queue.Item{Flags: []queue.Flag{{By: queue.ByDetector}}}, "A detector flagged it"},
		{"a detector and its score", queue.Item{Flags: []queue.Flag{{By: queue.ByDetector}}, Scores: []queue.Score{above}}, "1 score above threshold"},
		{"scores", queue.Item{Scores: []queue.Score{above, above, {Score: .2}}}, "2 scores above threshold"},
	}
	for _, tt := range tests {
		var words []string
		for _, c := range Flags(&tt.item, now) {
			words = append(words, c.Text)
		}
		if got := strings.Join(words, "; "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestMedia(t *testing.T) {
	it := queue.Item{Kind: queue.Image, Media: []queue.Media{
		{Path: "m/a.jpg", Mime: "image/jpeg", Bytes: 1025, Alt: "a lamp", SHA256: "ab"}, {URL: "https://example.org/b"},
	}}
	want := []view.Fact{
		{Name: "Image 1 of 2", Value: "image/jpeg · 2 KB · m/a.jpg"},
		{Name: "Described as", Value: "a lamp"},
		{Name: "SHA-256", Value: "ab"},
		{Name: "Image 2 of 2", Value: "not fetched: only its address is known"},
	}
	if diff := cmp.Diff(want, Media(&it)); diff != "" {
		t.Errorf("media (-want +got):\n%s", diff)
	}
}

func TestScores(t *testing.T) {
	at := func(v float64) *float64 { return &v }
	it := queue.Item{Scores: []queue.Score{
		{Detector: "d", Version: "2", Label: "below", Score: .6, Threshold: at(.7)},
		{Detector: "d", Label: "unthresholded", Score: .95},
		{Detector: "d", Label: "far above", Score: .9, Threshold: at(.3)},
	}}
	want := []kit.Score{
		{Name: "far above", Value: .9, Threshold: .3, HasThreshold: true, Detail: "d · flags from .30"},
		{Name: "unthresholded", Value: .95, Detail: "d"},
		{Name: "below", Value: .6, Threshold: .7, HasThreshold: true, Detail: "d 2 · flags from .70"},
	}
	if diff := cmp.Diff(want, Scores(&it)); diff != "" {
		t.Errorf("scores (-want +got):\n%s", diff)
	}
}
