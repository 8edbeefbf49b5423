package measure

import "fmt"

// Figure is a number that was measured, or the reason why there is none.
type Figure struct {
	Value     float64
	Low, High float64 // a 95 % interval, where Bounded
	Known     bool    // Value holds
	Bounded   bool    // Low and High hold
	Why       string  // why it is not known, or has no interval; a clause without a full stop
}

// unknown is a figure that is not known, and why.
func unknown(why string) Figure { return Figure{Why: why} }

// known is a figure without an interval.
func known(v float64) Figure { return Figure{Value: v, Known: true} }

// Ptr returns the value, or nil where it is not known.
func (f Figure) Ptr() *float64 { return ptr(f.Value, f.Known) }

// LowPtr returns the lower end of the interval, or nil where there is none.
func (f Figure) LowPtr() *float64 { return ptr(f.Low, f.Bounded) }

// HighPtr returns the upper end of the interval, or nil where there is none.
func (f Figure) HighPtr() *float64 { return ptr(f.High, f.Bounded) }

func ptr(v float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &v
}

// String writes the value with two digits and no leading zero, as scores are shown,
// or "not known".
func (f Figure) String() string {
	if !f.Known {
		return "not known"
	}
	return Digits(f.Value, 2)
}

// Digits writes a number of −1…1 with so many digits and no leading zero: ".93".
func Digits(v float64, n int) string {
	s := fmt.Sprintf("%.*f", n, v)
	switch {
	case len(s) > 1 && s[0] == '0':
		return s[1:]
	case len(s) > 2 && s[:2] == "-0":
		return "-" + s[2:]
	}
	return s
}
