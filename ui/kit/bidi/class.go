package bidi

import "golang.org/x/text/unicode/bidi"

// class is a class of characters (BD1), in a byte.
type class uint8

// The classes, by the names that the standard has for them.
const (
	left      = class(bidi.L)
	right     = class(bidi.R)
	arabic    = class(bidi.AL)
	number    = class(bidi.EN)
	plusMinus = class(bidi.ES)
	sign      = class(bidi.ET) // of currency, per cent and their like
	arabicNum = class(bidi.AN)
	comma     = class(bidi.CS)
	mark      = class(bidi.NSM)
	boundary  = class(bidi.BN)
	separator = class(bidi.B)
	segment   = class(bidi.S)
	white     = class(bidi.WS)
	other     = class(bidi.ON)

	leftEmbedding  = class(bidi.LRE)
	rightEmbedding = class(bidi.RLE)
	leftOverride   = class(bidi.LRO)
	rightOverride  = class(bidi.RLO)
	pop            = class(bidi.PDF)
	leftIsolate    = class(bidi.LRI)
	rightIsolate   = class(bidi.RLI)
	firstIsolate   = class(bidi.FSI)
	popIsolate     = class(bidi.PDI)
)

func classOf(r rune) class {
	p, _ := bidi.LookupRune(r)
	return class(p.Class())
}

// IsControl reports whether r is an explicit control.
func IsControl(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// explicit reports whether k is an explicit control.
func (k class) explicit() bool { return k >= leftOverride && k <= popIsolate }

// isolates reports whether k begins an isolate.
func (k class) isolates() bool { return k >= leftIsolate && k <= firstIsolate }

// removed reports whether X9 leaves k without a level.
func (k class) removed() bool { return k == boundary || k >= leftOverride && k <= pop }

// turns reports whether k can give some character of a paragraph from left to
// right a level above 0.
func (k class) turns() bool {
	return k == right || k == arabic || k == arabicNum || k.explicit()
}

// space reports whether k at the end of a line has the base level (L1).
func (k class) space() bool {
	return k == white || k >= leftIsolate && k <= popIsolate || k.removed()
}

// direction is the way in which k, after the weak rules, counts for neutrals
// beside it; ok is false when k is neutral itself.
func (k class) direction() (d class, ok bool) {
	switch k {
	case left:
		return left, true
	case right, number, arabicNum:
		return right, true
	}
	return k, false
}
