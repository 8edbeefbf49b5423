package main

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"time"
)

// The queries that read what a chronicle is drawn from, and items beside it, each row
// once and in the order in which it lies.
const (
	ledgerRows = "SELECT seq, ref, entry FROM ledger ORDER BY seq"
	workRows   = "SELECT ref, state, queue, kind, lang, top FROM work ORDER BY ref"
	itemRows   = "SELECT ref, doc, text FROM items ORDER BY ref"
)

// readRows is the floor under whatever is drawn from a whole workspace: one sequential
// read of rows of its databases, with the program's driver, in which nothing is done
// with them.
func readRows(dir string, queries ...string) (took time.Duration, err error) {
	began := time.Now()
	for _, q := range queries {
		file := "review.db"
		if q == itemRows {
			file = "content.db"
		}
		if err := readAll(filepath.Join(dir, file), q); err != nil {
			return 0, err
		}
	}
	return time.Since(began), nil
}

func readAll(path, query string) (err error) {
	u := url.URL{Scheme: "file", Path: path, RawQuery: "mode=ro"}
	db, err := sql.Open("sqlite3", u.String())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.QueryContext(context.Background(), query) // one that can be done costs the driver a goroutine a row
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	row := make([]any, len(columns))
	for i := range row {
		row[i] = new(sql.RawBytes)
	}
	for rows.Next() {
		if err := rows.Scan(row...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// besideFloor times something and its floor by turns, the floor first and last, and
// returns their medians.
func besideFloor(times int, floor, of func() (time.Duration, error)) (took, least time.Duration, err error) {
	var all, floors []time.Duration
	for i := range times + 1 {
		f, err := floor()
		if err != nil {
			return 0, 0, err
		}
		if floors = append(floors, f); i == times {
			break
		}
		t, err := of()
		if err != nil {
			return 0, 0, err
		}
		all = append(all, t)
	}
	return median(all), median(floors), nil
}
