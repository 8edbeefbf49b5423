// Package queue is the domain of Discern: flagged items, the order in which
// they are judged, leases, decisions, the policies they are judged by, who looks
// again and may overrule, how long their media are kept, and the ledger that records
// what was done.
//
// It is not for drawing windows, reading files or storing rows. It imports the
// standard library and google/uuid alone; package storage implements [Store], its
// folder vault [Vault], and the windows and commands speak to a [Desk]. What decisions
// are worth is measured in the folder measure, what leaves the desk for others is made
// in report.
//
// The one thing to know: everything that a person does goes through [Desk],
// becomes one [Entry] of the ledger, and is never rewritten. Taking something
// back is another entry.
package queue
