package queue

import (
	"fmt"
	"time"
)

// The rules of breaks:
//
//   - A pause without acts of the budget's Rest is a break. Nothing else is, and
//     nothing has to be pressed for it.
//   - A break is due after the budget's Unbroken minutes with items, and when what
//     a shift allows of a severity is used up for the first time.
//   - A due break is offered; or, where the person or their team set it so, insisted
//     on: then no further item is handed out until it was taken. A removal order
//     that is due is still a person's to judge, so it can be asked for; that is counted.
//   - After that break what is used up stays used up: where the budget insists, only
//     milder items are handed out for the rest of the shift, what is due aside.

// Budget is how much somebody wants to look at, or is meant to at most. What is 0
// sets no limit.
type Budget struct {
	Unbroken int       `json:"unbroken,omitempty"` // minutes with items until a break is due
	Rest     int       `json:"rest,omitempty"`     // minutes without acts that make a break
	High     Allowance `json:"high,omitzero"`
	Middle   Allowance `json:"middle,omitzero"`
	Low      Allowance `json:"low,omitzero"`
	Insist   bool      `json:"insist,omitempty"` // no further item until the break was taken
}

// Allowance is what a shift allows of one severity; 0 sets no limit.
type Allowance struct {
	Minutes int `json:"minutes,omitempty"` // with items
	Reveals int `json:"reveals,omitempty"` // of media
}

// Of returns the allowance for a severity.
func (b Budget) Of(severity Severity) Allowance {
	if a := b.Field(severity); a != nil {
		return *a
	}
	return Allowance{}
}

// Field is where the allowance for a severity stands, nil for one that is none.
func (b *Budget) Field(severity Severity) *Allowance {
	switch severity {
	case High:
		return &b.High
	case Middle:
		return &b.Middle
	case Low:
		return &b.Low
	}
	return nil
}

// Stricter returns the budget that keeps to both.
func (b Budget) Stricter(c Budget) Budget {
	return Budget{
		Unbroken: least(b.Unbroken, c.Unbroken), Rest: max(b.Rest, c.Rest),
		High: b.High.stricter(c.High), Middle: b.Middle.stricter(c.Middle), Low: b.Low.stricter(c.Low),
		Insist: b.Insist || c.Insist,
	}
}

func (a Allowance) stricter(b Allowance) Allowance {
	return Allowance{Minutes: least(a.Minutes, b.Minutes), Reveals: least(a.Reveals, b.Reveals)}
}

// least is the lesser of two limits, of which 0 is none.
func least(a, b int) int {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// shortestRest is what Rest is at least: below it, reading would be resting.
const shortestRest = 3

// RestTime is how long a pause must be to be a break.
func (b Budget) RestTime() time.Duration {
	return time.Duration(max(b.Rest, shortestRest)) * time.Minute
}

// Validate checks that the numbers can be meant.
func (b Budget) Validate() error {
	const day = 24 * 60
	number := func(field string, n, most int) error {
		if n < 0 || n > most {
			return invalid(field, "%d does not lie in 0…%d", n, most)
		}
		return nil
	}
	if err := firstError(number("unbroken", b.Unbroken, day), number("rest", b.Rest, 120)); err != nil {
		return err
	}
	for severity := Low; severity <= High; severity++ {
		a := b.Of(severity)
		if err := firstError(number("minutes", a.Minutes, day), number("reveals", a.Reveals, 100_000)); err != nil {
			return under(severity.String(), err)
		}
	}
	return nil
}

// Advised is what a desk advises somebody to do.
type Advised int

// What can be advised.
const (
	GoOn Advised = iota
	OfferBreak
	InsistOnBreak
)

// Advice is what a budget says to a shift.
type Advice struct {
	Advised Advised
	Why     string        // in a sentence; empty for GoOn
	Rest    time.Duration // how long a pause must be to be a break
	Left    time.Duration // with items until a break is due; 0 when it is, or never will be
	Until   time.Time     // when the break will have been taken, if nothing is done until then; of InsistOnBreak
	// Below is the severity that is used up: what is as grave is handed out only
	// when it is due. 0 when all may come.
	Below Severity
}

// Advise holds a shift against a budget.
func Advise(s Shift, b Budget, now time.Time) Advice {
	s = s.At(now, b.RestTime())
	a := Advice{Rest: b.RestTime()}
	spent, limit := s.Since.All().Time, time.Duration(b.Unbroken)*time.Minute
	switch {
	case limit == 0:
	case spent >= limit:
		a.Why = fmt.Sprintf("You have looked at items for %s without a break.", Spell(spent))
	default:
		a.Left = limit - spent
	}
	for severity := Low; severity <= High; severity++ {
		used, before := b.used(s, severity)
		if used == "" {
			continue
		}
		if !before {
			a.Why, a.Left = used, 0
		} else if a.Below == 0 && b.Insist {
			a.Below = severity
		}
	}
	switch {
	case a.Why == "":
	case b.Insist:
		a.Advised, a.Until = InsistOnBreak, s.Last.Add(a.Rest)
	default:
		a.Advised = OfferBreak
	}
	return a
}

// used says what of a severity is used up in a shift, empty for nothing, and
// whether it was before the last break.
func (b Budget) used(s Shift, severity Severity) (what string, before bool) {
	allowed, now := b.Of(severity), s.Total[severity]
	past := Seen{Reveals: now.Reveals - s.Since[severity].Reveals, Time: now.Time - s.Since[severity].Time}
	switch {
	case allowed.spent(now.Time):
		what = fmt.Sprintf("%s items for %s: the budget of a shift.", capital(graveness[severity]), Spell(now.Time))
	case allowed.uncovered(now.Reveals):
		what = fmt.Sprintf("%s media uncovered %d times: the budget of a shift.", capital(graveness[severity]), now.Reveals)
	}
	return what, allowed.spent(past.Time) || allowed.uncovered(past.Reveals)
}

func (a Allowance) spent(t time.Duration) bool {
	return a.Minutes > 0 && t >= time.Duration(a.Minutes)*time.Minute
}

func (a Allowance) uncovered(reveals int) bool { return a.Reveals > 0 && reveals >= a.Reveals }

// graveness says of items how grave they are.
var graveness = map[Severity]string{Low: "mild", Middle: "middling", High: "severe"}
