package bidi

// none stands for the missing partner of an isolate.
const none int32 = -1

// matchIsolates finds, for what begins an isolate, where it ends, and for what
// ends one, where it began (BD9). It holds none for all others; an isolate that
// does not end has the length of the text.
func matchIsolates(classes []class) []int32 {
	match := make([]int32, len(classes))
	var open []int32
	for i, k := range classes {
		match[i] = none
		switch {
		case k.isolates():
			match[i] = int32(len(classes))
			open = append(open, int32(i))
		case k == popIsolate && len(open) > 0:
			start := open[len(open)-1]
			open = open[:len(open)-1]
			match[i], match[start] = start, int32(i)
		}
	}
	return match
}

// firstStrong is the class, left or right, of the first strong character between
// start and end that lies in no isolate; left when there is none (P2 and P3).
func firstStrong(classes []class, isolates []int32, start, end int) class {
	for i := start; i < end; i++ {
		switch k := classes[i]; {
		case k == left:
			return left
		case k == right || k == arabic:
			return right
		case k.isolates():
			i = int(isolates[i])
		}
	}
	return left
}

// status is an entry of the stack of open embeddings, overrides and isolates.
type status struct {
	level    Level
	override class // other for none
	isolate  bool
}

// explicit gives every character the level that the controls around it ask for,
// and the class that an override gives it (X1 to X8).
func (r *resolver) explicit() {
	stack := make([]status, 1, 16)
	stack[0] = status{level: r.base, override: other}
	var lostIsolates, lostEmbeddings, openIsolates int
	for i, k := range r.original {
		top := stack[len(stack)-1]
		switch {
		case k >= leftOverride && k <= rightEmbedding: // X2 to X5
			next := top.level.next(k == rightEmbedding || k == rightOverride)
			if next > MaxDepth || lostIsolates > 0 || lostEmbeddings > 0 {
				if lostIsolates == 0 {
					lostEmbeddings++
				}
				continue
			}
			override := other
			switch k {
			case leftOverride:
				override = left
			case rightOverride:
				override = right
			}
			stack = append(stack, status{level: next, override: override})
			continue
		case k.isolates(): // X5a to X5c
			r.give(i, top)
			toRight := k == rightIsolate ||
				k == firstIsolate && firstStrong(r.original, r.isolates, i+1, int(r.isolates[i])) == right
			next := top.level.next(toRight)
			if next > MaxDepth || lostIsolates > 0 || lostEmbeddings > 0 {
				lostIsolates++
				continue
			}
			openIsolates++
			stack = append(stack, status{level: next, override: other, isolate: true})
			continue
		case k == popIsolate: // X6a
			switch {
			case lostIsolates > 0:
				lostIsolates--
			case openIsolates > 0:
				lostEmbeddings = 0
				for !stack[len(stack)-1].isolate {
					stack = stack[:len(stack)-1]
				}
				stack = stack[:len(stack)-1]
				openIsolates--
			}
			r.give(i, stack[len(stack)-1])
			continue
		case k == pop: // X7
			switch {
			case lostIsolates > 0:
			case lostEmbeddings > 0:
				lostEmbeddings--
			case !top.isolate && len(stack) > 1:
				stack = stack[:len(stack)-1]
			}
			continue
		case k == separator && i == len(r.original)-1: // X8
			r.embedded[i] = r.base
			continue
		}
		r.give(i, top) // X6
	}
}

// give gives a character the level and the override of what it stands in.
func (r *resolver) give(i int, in status) {
	r.embedded[i] = in.level
	if in.override != other {
		r.classes[i] = in.override
	}
}

// next is the next deeper level that runs from right to left, or does not.
func (l Level) next(toRight bool) Level {
	if toRight {
		return (l + 1) | 1
	}
	return (l + 2) &^ 1
}
