// Package storage keeps a workspace on the disk: two SQLite databases, the key
// that signs the ledger, and the lock that keeps a second program out. It
// implements [queue.Store].
//
// It is not for deciding anything: what an act means, which item comes next and
// how records are merged is said in package queue. Media are kept in the folder vault
// below this one.
//
// The one thing to know is the order of truth. content.db holds the items and
// can be rebuilt from its sources; review.db holds the work and the ledger and
// never can. A row of work follows only when its content is truly on the disk,
// and an act is answered only when its ledger row is. Content goes the other way: the
// work is set aside first.
package storage
