package words

import "discern/queue"

// Indicator names a sign that a threat to life is credible, and says what it is.
func Indicator(i queue.Indicator) (name, what string) {
	w := indicatorWords[i]
	return w[0], w[1]
}

var indicatorWords = map[queue.Indicator][2]string{
	queue.NamedTarget: {"A target", "whom or what it is aimed at"},
	queue.NamedPlace:  {"A place", "where it is to happen"},
	queue.NamedTime:   {"A time", "when it is to happen"},
	queue.Means:       {"Means", "with what it is to be done"},
	queue.Planning:    {"Planning", "steps that were already taken"},
}
