package main

import "context"

// measure measures one or a few rows that belong together. An error stands for
// a row that is missing; it is a notHere when the machine cannot do it.
type measure func(ctx context.Context, e *env) ([]Row, error)

// entry is a measure with the name that -only is matched with.
type entry struct {
	name    string
	measure measure
}

// registry lists what is measured, in the order of the table. Each measure has
// a file of its own.
// What only some systems can do is in FILE_linux.go, with its way out for the
// others in window_other.go.
var registry = []entry{
	{"import", importItems}, // first: the others work on what it leaves
	{"decision commit", decisionCommit},
	{"next item", nextItem},
	{"decision p99", decisionsDuringImport},
	{"search", searchNewest},
	{"agreement", agreementOfAll},
	{"decision list", decisionList},
	{"key pressed → next item's pixels", keyToPixels},
	{"start to first item shown", startToItem},
	{"memory", memoryAfterDecisions},
	{"picture shown after key", keyToPicture},
	{"first frame of a video", firstFrame},
	{"memory of pictures", memoryOfPictures},
	{"publishing", publishing}, // before the others at the hub: they work on what it leaves
	{"lease and decide", leaseAndDecide},
	{"idle desks", besideIdle},
	{"catches up", catchingUp}, // last at the hub: it leaves nothing to decide
}
