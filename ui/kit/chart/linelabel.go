package chart

import (
	"image/color"
	"slices"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// lineLabel is words above a vertical line.
type lineLabel struct {
	words string
	x     float32 // of the line; of the words' left end once they were spread
	tint  color.NRGBA
}

// spread moves labels from the middle over their lines so far apart that none
// lies on another, and into the picture.
func spread(p *paint.Picture, labels []lineLabel) {
	slices.SortStableFunc(labels, func(a, b lineLabel) int {
		switch {
		case a.x < b.x:
			return -1
		case a.x > b.x:
			return 1
		}
		return 0
	})
	width := func(l lineLabel) float32 { return p.Width(l.words, tiny.Bolder()) }
	end := float32(0)
	for i := range labels {
		l := &labels[i]
		l.x = max(l.x-width(*l)/2, end)
		end = l.x + width(*l) + kit.Gap
	}
	end = p.Size.Width
	for i := len(labels) - 1; i >= 0; i-- {
		l := &labels[i]
		l.x = min(l.x, end-width(*l))
		end = l.x - kit.Gap
	}
}
