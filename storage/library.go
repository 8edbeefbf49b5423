package storage

import (
	"github.com/mattn/go-sqlite3"

	"discern/queue"
)

// oldest is the first SQLite without the fault by which a log that is begun
// anew could lose a commit.
const oldest = 3_051_003

// refuseLibrary answers Refused when the SQLite in the program will not do.
func refuseLibrary() error {
	name, number, _ := sqlite3.Version()
	raw, err := (&sqlite3.SQLiteDriver{}).Open(":memory:")
	if err != nil {
		return queue.Errorf(queue.Refused, "SQLite does not start: %w", err)
	}
	c := &conn{raw: raw.(*sqlite3.SQLiteConn), name: "SQLite", stmts: map[string]*statement{}}
	defer func() { _ = c.close() }()
	fts := false
	_, err = c.get("SELECT sqlite_compileoption_used('ENABLE_FTS5')", func(r row) { fts = r.int(0) == 1 })
	if err != nil {
		return err
	}
	return judgeLibrary(name, number, fts)
}

func judgeLibrary(name string, number int, fts bool) error {
	switch {
	case number < oldest:
		return queue.Errorf(queue.Refused, "this program was built with SQLite %s, which can lose a commit; 3.51.3 is the oldest that will do", name)
	case !fts:
		return queue.Errorf(queue.Refused, "this program was built without full-text search; build it with -tags sqlite_fts5")
	}
	return nil
}
