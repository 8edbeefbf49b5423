package oversight

import (
	"context"
	"fmt"

	"discern/queue"
)

// mostPast is of how many decisions is said what a rule would have sent.
const mostPast = 1000

// lookBack reads the newest first looks in the background, for what rules would have
// sent of them.
func (r *rules) lookBack() {
	c, err := r.s.desk.Chronicle(context.Background(), nil)
	if err != nil {
		return // nothing is said of the past; what cannot be read is told where it is needed
	}
	var past []queue.Look
	for i := len(c.Looks) - 1; i >= 0 && len(past) < mostPast; i-- {
		if c.Looks[i].Pass == queue.First {
			past = append(past, *c.Looks[i])
		}
	}
	r.s.run.Do(func() {
		r.past = past
		r.show()
	})
}

// wouldHave says how many of the newest decisions a rule would have sent, or that it is
// not known; nothing where nobody has decided.
func (r *rules) wouldHave(rule *queue.SecondRule) string {
	if len(r.past) == 0 {
		return ""
	}
	n := 0
	for i := range r.past {
		sends, known := rule.Sends(&r.past[i])
		if !known {
			return "not known"
		}
		if sends {
			n++
		}
	}
	return fmt.Sprintf("%d of the last %s", n, queue.Thousands(len(r.past)))
}
