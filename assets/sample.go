package assets

import (
	"fmt"
	"io/fs"
	"regexp"
	"time"
)

// sampleAnchor is the moment that every time in the sample is written around: its "now".
var sampleAnchor = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// sampleTime finds the times in a line of the sample. It cannot find one in a text: there, quotes are escaped.
var sampleTime = regexp.MustCompile(`"(created_at|flagged_at|at|deadline)":"([^"\\]*)"`)

// SampleItems returns the sample queue as JSON Lines in the interchange form, as if it had been gathered up to now:
// invented, mild items in ten languages, a few of them with deadlines about to pass. Times are in UTC and keep whole
// seconds.
func SampleItems(now time.Time) []byte {
	shift := now.Sub(sampleAnchor)
	return sampleTime.ReplaceAllFunc(mustRead("sample/items.jsonl"), func(match []byte) []byte {
		part := sampleTime.FindSubmatch(match)
		at, err := time.Parse(time.RFC3339, string(part[2]))
		if err != nil {
			panic(fmt.Sprintf("assets: the sample holds a malformed time: %v", err))
		}
		return fmt.Appendf(nil, `"%s":"%s"`, part[1], at.Add(shift).UTC().Format(time.RFC3339))
	})
}

// SampleFiles is the folder that the paths of the sample's media count from: drawings of our own.
func SampleFiles() fs.FS {
	sub, err := fs.Sub(files, "sample")
	if err != nil {
		panic(err) // the name is well formed
	}
	return sub
}
