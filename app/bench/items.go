package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"time"
)

// The items that a bench works on are made up: mild words in no order that
// means anything, in the interchange form. Item i is the same in every run and
// in every file that has it. Texts are 200 bytes long in the middle of things,
// a few words to a page; words are as unevenly common as in a language, a few
// in every second text and many in one of ten thousand. One to three detectors
// say something, and two items in a hundred have a deadline, generations away,
// so that no queue changes its order while it is measured.

type madeItem struct {
	ID        string      `json:"id"`
	Source    string      `json:"source"`
	Kind      string      `json:"kind"`
	Lang      string      `json:"lang"`
	Text      string      `json:"text"`
	CreatedAt time.Time   `json:"created_at"`
	FlaggedAt time.Time   `json:"flagged_at"`
	Author    madeAuthor  `json:"author"`
	Reach     madeReach   `json:"reach"`
	Flags     []madeFlag  `json:"flags"`
	Scores    []madeScore `json:"scores"`
}

type madeAuthor struct {
	ID        string    `json:"id"`
	Handle    string    `json:"handle"`
	CreatedAt time.Time `json:"created_at"`
	Followers int       `json:"followers"`
}

type madeReach struct {
	Views  int `json:"views"`
	Shares int `json:"shares"`
}

type madeFlag struct {
	By       string     `json:"by"`
	Reason   string     `json:"reason"`
	At       time.Time  `json:"at"`
	Deadline *time.Time `json:"deadline,omitempty"`
}

type madeScore struct {
	Detector  string     `json:"detector"`
	Version   string     `json:"version"`
	Label     string     `json:"label"`
	Score     float64    `json:"score"`
	Threshold float64    `json:"threshold"`
	Spans     []madeSpan `json:"spans,omitempty"`
}

type madeSpan struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// The past in which the items were posted, and the future of their deadlines.
var (
	posted = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	due    = time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC)
)

var detectors = []madeScore{
	{Detector: "harbour", Version: "1.0", Label: "INCITEMENT", Threshold: 0.8},
	{Detector: "meadow", Version: "2026-10", Label: "hateful", Threshold: 0.7},
	{Detector: "lattice", Version: "3.2", Label: "THREAT", Threshold: 0.9},
}

// writeItems writes n items, one a line.
func writeItems(w io.Writer, n int) error {
	buf := bufio.NewWriterSize(w, 1<<20)
	enc := json.NewEncoder(buf)
	for i := range n {
		if err := enc.Encode(makeItem(i)); err != nil {
			return err
		}
	}
	return buf.Flush()
}

// makeItem makes item i.
func makeItem(i int) madeItem {
	r := rand.New(rand.NewPCG(0xd15ce24, uint64(i)))
	author := r.IntN(200_000)
	created := posted.Add(time.Duration(r.IntN(300*24*3600)) * time.Second)
	flagged := created.Add(time.Duration(r.IntN(48*3600)) * time.Second)
	it := madeItem{
		ID: fmt.Sprintf("made-%07d", i), Source: "bench", Kind: "text", Lang: "en", Text: makeText(r),
		CreatedAt: created, FlaggedAt: flagged,
		Author: madeAuthor{
			ID: fmt.Sprintf("u%06d", author), Handle: fmt.Sprintf("%s%d", common[author%len(common)], author),
			CreatedAt: posted.AddDate(0, 0, -1-author%3000), Followers: author % 977,
		},
		Reach: madeReach{Views: int(math.Exp(r.Float64() * 11)), Shares: r.IntN(50)},
		Flags: []madeFlag{{By: "detector", Reason: "above its threshold", At: flagged}},
	}
	if r.IntN(50) == 0 {
		deadline := due.Add(time.Duration(i) * time.Minute)
		it.Flags = append(it.Flags, madeFlag{By: "government", Reason: "asked to be looked at", At: flagged, Deadline: &deadline})
	}
	first := r.IntN(len(detectors))
	for k := range 1 + r.IntN(len(detectors)) {
		s := detectors[(first+k)%len(detectors)]
		s.Score = math.Round(r.Float64()*1000) / 1000
		if s.Score >= s.Threshold {
			s.Spans = []madeSpan{{0, strings.IndexByte(it.Text, ' ')}} // the first word; all is ASCII
		}
		it.Scores = append(it.Scores, s)
	}
	return it
}

// makeText makes sentences of some three to twelve words each.
func makeText(r *rand.Rand) string {
	want := min(int(170*math.Exp(r.NormFloat64()*0.6)), 3000)
	var b strings.Builder
	for b.Len() < want {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		for k := range 3 + r.IntN(10) {
			word := makeWord(r)
			if k == 0 {
				word = strings.ToUpper(word[:1]) + word[1:]
			} else {
				b.WriteByte(' ')
			}
			b.WriteString(word)
		}
		b.WriteByte('.')
	}
	return b.String()
}

// makeWord returns a common word seven times of eight, the first of them most,
// and else one put together, of which there are some 30,000.
func makeWord(r *rand.Rand) string {
	if r.IntN(8) > 0 {
		u := r.Float64()
		return common[int(u*u*u*float64(len(common)))]
	}
	return syllables[r.IntN(len(syllables))] + syllables[r.IntN(len(syllables))] + syllables[r.IntN(len(syllables))]
}

var common = strings.Fields(`
the and a to of in it is on for with at that was we this they but from he she
you all so one had not when there out up about what who were are his her our
market garden bread river square window train evening letter morning street
table kitchen bicycle music school library harbour lantern apple winter summer
coffee paper bridge neighbour weather football ticket festival bakery museum
soup teacher corner village station meeting council painter orchard kettle
blanket pencil island mountain valley meadow carpet basket button candle
drawer engine fence glove hammer jacket ladder mirror needle oven pillow
quarter ribbon saddle towel umbrella violin wagon yarn zipper anchor barrel
chimney doorway envelope fountain gallery hallway inkwell journey kingdom
lemon magnet notebook ocean pepper quilt rooster sandal teapot uniform vase
walnut yellow green quiet early late slow gentle bright narrow heavy careful
walks reads opens closes carries paints repairs borrows returns waits sings
bakes plants writes counts folds visits answers forgets remembers`)

var syllables = strings.Fields(`
ba be bo ca co da de di do fa fe ga go ha ho ka ki la le li lo ma me mi mo na
ne no pa po ra re`)
