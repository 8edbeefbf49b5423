package queue

import "time"

// pace says when the next round comes.
type pace struct {
	chance  func() float64 // from 0 up to 1
	failed  int            // rounds in a row that did not reach the hub
	nothing int            // rounds in a row in which nothing came or went
}

// How long the line waits between rounds.
const (
	firstRetry = time.Second
	lastRetry  = 2 * time.Minute
	soon       = 3 * time.Second
	seldom     = 30 * time.Second
)

// next returns in how long the next round comes, after one that ended with an error or
// not, and that left media or not; in is when something is to be done, if it is.
func (p *pace) next(err error, left bool, in time.Duration, busy bool) time.Duration {
	switch k := KindOf(err); {
	case err != nil:
		p.nothing = 0
		p.failed++
		if k == Refused || k == Newer || k == Forked || k == NotFound || k == Invalid {
			return p.around(lastRetry) // trying again does not mend it
		}
		return p.around(min(firstRetry<<min(p.failed-1, 10), lastRetry))
	case left:
		p.failed, p.nothing = 0, 0
		return 0
	case busy:
		p.failed, p.nothing = 0, 0
		return in
	}
	p.failed = 0
	p.nothing++
	return p.around(min(soon<<min(p.nothing-1, 10), seldom))
}

// around returns a time that is up to a quarter shorter or longer.
func (p *pace) around(d time.Duration) time.Duration {
	return d + time.Duration((p.chance()-0.5)/2*float64(d))
}
