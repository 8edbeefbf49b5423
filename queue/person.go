package queue

import "time"

// Duty is what a person may do at a workspace.
type Duty string

// The duties.
const (
	Moderator  Duty = "moderator"  // judges items
	Supervisor Duty = "supervisor" // judges judgements as well
)

// Duties lists every duty.
var Duties = []Duty{Moderator, Supervisor}

// Person is somebody who sits at the desk.
type Person struct {
	Name string    `json:"name"`
	Duty Duty      `json:"duty"`
	At   time.Time `json:"-"` // when they got it; zero for whoever was never appointed
	By   string    `json:"-"` // who gave it
}
