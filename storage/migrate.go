package storage

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"discern/queue"
)

//go:embed migrations
var migrationFiles embed.FS

// migrate brings a database up to the newest schema, one numbered file a
// transaction; user_version is the number of the last one applied. Application
// ids keep a foreign database, or one of our two in the other's place, out.
func migrate(c *conn, folder string, app int64, program string) error {
	files, err := fs.Glob(migrationFiles, "migrations/"+folder+"/*.sql")
	if err != nil {
		return err
	}
	var have, owner int64
	for pragma, dest := range map[string]*int64{"user_version": &have, "application_id": &owner} {
		if _, err := c.get("PRAGMA "+pragma, func(r row) { *dest = r.int(0) }); err != nil {
			return err
		}
	}
	switch {
	case have == 0 && owner == 0:
	case owner != app:
		return damaged(c.name, fmt.Errorf("application id %#x, want %#x", owner, app))
	case have > int64(len(files)):
		by := "a later version of the program"
		if _, err := c.get("SELECT value FROM meta WHERE name = 'program'", func(r row) { by = r.text(0) }); err != nil {
			return err
		}
		return queue.Errorf(queue.Newer, "this workspace was written by %s (schema %d of %s; this program knows %d); open it with that version or a later one", by, have, c.name, len(files))
	}
	applied := false
	for _, f := range files[have:] {
		number, err := strconv.Atoi(strings.SplitN(f[strings.LastIndex(f, "/")+1:], "_", 2)[0])
		if err != nil || number != int(have)+1 {
			return fmt.Errorf("migration %s is out of turn", f)
		}
		sql, err := migrationFiles.ReadFile(f)
		if err != nil {
			return err
		}
		step := fmt.Sprintf("BEGIN IMMEDIATE;\n%s\nPRAGMA application_id=%d;\nPRAGMA user_version=%d;", sql, app, number)
		err = c.script(step)
		if err == nil {
			err = c.exec("INSERT INTO meta VALUES('program', ?) ON CONFLICT DO UPDATE SET value = excluded.value", program)
		}
		if err == nil {
			err = c.exec("COMMIT")
		}
		if err != nil {
			if !c.raw.AutoCommit() {
				_ = c.exec("ROLLBACK")
			}
			return fmt.Errorf("migrate to %s: %w", f, err)
		}
		have++
		applied = true
	}
	if !applied {
		return nil
	}
	// The new schema stands in the file itself before anything is built on it.
	_, err = c.get("PRAGMA wal_checkpoint(FULL)", func(row) {})
	return err
}
