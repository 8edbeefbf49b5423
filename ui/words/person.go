package words

import (
	"discern/queue"
	"discern/ui/kit"
)

// DutyOf says which duty somebody has, and who gave it: a person, or the team's hub.
func DutyOf(p queue.Person) string {
	if p.By == "" {
		return string(p.Duty) + ", by the hub"
	}
	return string(p.Duty) + " since " + p.At.Local().Format("2 Jan 2006") + ", by " + kit.OneLine(p.By)
}
