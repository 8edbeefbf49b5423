// Package feed reads and writes the interchange forms: items, decisions and
// ledger entries as JSON Lines or CSV, and policies as YAML.
//
// It is not for storing what it reads nor for judging it: [Open] hands batches
// of records to queue.Desk, and the Write functions take what the desk yields.
// It touches no database and no network, and writes no file of its own.
//
// The one thing to know: a form is told by content, never by a file's name, and
// no input ends a reading early. What cannot be taken becomes a queue.Reject
// that names file, line and field, and everything after it is read all the same.
package feed
