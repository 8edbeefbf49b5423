package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver that the program has, for the floor
)

// importItems times the import command from its start to its end, which leaves
// everything on the disk and the log copied back, against a plain write of the
// same bytes. The workspaces it leaves are those that other measures work on.
func importItems(ctx context.Context, e *env) ([]Row, error) {
	file, err := e.itemsFile(e.n)
	if err != nil {
		return nil, err
	}
	// A short import is repeated, so that a moment does not decide.
	times := max(1, min(5, 250_000/e.n))
	var took, plain []time.Duration
	for i := range times + 1 { // the floor is measured before, between and after
		floor, err := writePlain(ctx, file, e.dir)
		if err != nil {
			return nil, err
		}
		plain = append(plain, floor)
		if i == times {
			break
		}
		_, spent, err := e.imported(ctx, e.n, "waiting")
		if err != nil {
			return nil, err
		}
		took = append(took, spent)
	}
	rate := func(d time.Duration) float64 { return float64(e.n) / d.Seconds() }
	return []Row{{
		Name:   fmt.Sprintf("import of %s items, search index included", number(float64(e.n))),
		Value:  rate(median(took)),
		Unit:   "items/s",
		Floor:  rate(median(plain)),
		Rate:   true,
		Target: Target{AtLeast: 25_000, Ratio: 4},
		Note:   fmt.Sprintf("floor: the same lines into one table of SQLite, WAL and NORMAL; median of %d imports, %d writes", len(took), len(plain)),
	}}, nil
}

// writePlain is the floor under an import: every line of a file into one table
// of one SQLite database in dir, by one prepared INSERT a line and one commit a
// batch, with the program's driver and no index.
func writePlain(ctx context.Context, file, dir string) (took time.Duration, err error) {
	in, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	path := filepath.Join(dir, "plain.db")
	defer func() { err = errors.Join(err, os.Remove(path)) }()

	began := time.Now()
	u := url.URL{Scheme: "file", Path: path, RawQuery: "_journal_mode=WAL&_synchronous=NORMAL"}
	db, err := sql.Open("sqlite3", u.String())
	if err != nil {
		return 0, err
	}
	err = insertLines(ctx, db, bufio.NewReaderSize(in, 1<<20))
	if err = errors.Join(err, db.Close()); err != nil { // which copies the log back
		return 0, err
	}
	return time.Since(began), nil
}

// A batch of the plain write is as long as one of the program.
const (
	batchLines = 2000
	batchBytes = 1 << 20
)

func insertLines(ctx context.Context, db *sql.DB, in *bufio.Reader) error {
	plain := context.Background() // one that can be done costs the driver a goroutine a line
	conn, err := db.Conn(plain)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(plain, "CREATE TABLE items(id INTEGER PRIMARY KEY, doc BLOB)"); err != nil {
		return err
	}
	insert, err := conn.PrepareContext(plain, "INSERT INTO items(doc) VALUES(?)")
	if err != nil {
		return err
	}
	defer insert.Close()
	for end := false; !end; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := conn.ExecContext(plain, "BEGIN IMMEDIATE"); err != nil {
			return err
		}
		for lines, size := 0, 0; lines < batchLines && size < batchBytes; lines++ {
			line, err := in.ReadBytes('\n')
			if end = errors.Is(err, io.EOF); end {
				break
			}
			if err != nil {
				return err
			}
			if _, err := insert.ExecContext(plain, line); err != nil {
				return err
			}
			size += len(line)
		}
		if _, err := conn.ExecContext(plain, "COMMIT"); err != nil {
			return err
		}
	}
	return nil
}
