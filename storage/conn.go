package storage

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"

	"github.com/mattn/go-sqlite3"

	"discern/queue"
)

// conn is one connection to a database, used by one goroutine at a time. It
// speaks to the driver itself: the next item must be found in microseconds,
// which database/sql would spend on its own bookkeeping.
type conn struct {
	raw   *sqlite3.SQLiteConn
	name  string // file name, for messages
	stmts map[string]*statement
	args  []driver.NamedValue
}

// statement is a prepared statement with room for one row.
type statement struct {
	stmt driver.StmtQueryContext
	dest row
}

// row is one row of a result; it is overwritten by the next. Its texts and
// blobs may be kept.
type row []driver.Value

func (r row) null(i int) bool { return r[i] == nil }

func (r row) int(i int) int64 {
	n, _ := r[i].(int64)
	return n
}

func (r row) text(i int) string {
	s, _ := r[i].(string)
	return s
}

func (r row) blob(i int) []byte {
	b, _ := r[i].([]byte)
	return b
}

// dial opens a connection to an existing database file. Every connection keeps
// temporary tables in memory, since content must never reach a temporary file.
func dial(path string, pragmas ...string) (*conn, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	slashed := filepath.ToSlash(abs)
	if slashed[0] != '/' {
		slashed = "/" + slashed // of a Windows drive
	}
	u := url.URL{Scheme: "file", Path: slashed, RawQuery: "mode=rw&_mutex=no&_busy_timeout=5000"}
	c := &conn{name: filepath.Base(path), stmts: map[string]*statement{}}
	raw, err := (&sqlite3.SQLiteDriver{}).Open(u.String())
	if err != nil {
		return nil, c.fault(err)
	}
	c.raw = raw.(*sqlite3.SQLiteConn)
	for _, p := range append([]string{"trusted_schema=OFF", "cell_size_check=ON", "temp_store=MEMORY"}, pragmas...) {
		if err := c.script("PRAGMA " + p); err != nil {
			_ = c.close()
			return nil, err
		}
	}
	return c, nil
}

func (c *conn) close() error {
	for _, s := range c.stmts {
		_ = s.stmt.(driver.Stmt).Close()
	}
	c.stmts = nil
	return c.fault(c.raw.Close())
}

// script runs statements without arguments, one after the other.
func (c *conn) script(sql string) error {
	_, err := c.raw.ExecContext(context.Background(), sql, nil)
	return c.fault(err)
}

// exec runs one statement to its end.
func (c *conn) exec(sql string, args ...any) error {
	return c.query(context.Background(), sql, nil, args...)
}

// get runs a query for its first row and reports whether there is one.
func (c *conn) get(sql string, take func(row), args ...any) (found bool, err error) {
	err = c.query(context.Background(), sql, func(r row) error {
		found = true
		take(r)
		return errEnough
	}, args...)
	return found, err
}

// changed reports whether the last statement changed a row.
func (c *conn) changed() (changed bool, err error) {
	_, err = c.get("SELECT changes()", func(r row) { changed = r.int(0) > 0 })
	return changed, err
}

// errEnough ends a query before its last row; query does not return it.
var errEnough = errors.New("enough")

// upTo ends a query with its n-th row, n ≥ 1. A query never says LIMIT ?: SQLite
// would plan it anew for every value, which takes longer than to run it.
func upTo(n int, each func(row) error) func(row) error {
	return func(r row) error {
		if err := each(r); err != nil {
			return err
		}
		if n--; n == 0 {
			return errEnough
		}
		return nil
	}
}

// query prepares a statement once per connection, runs it and calls each for
// every row. A query that may take long is given a context that can be done;
// others context.Background, which is quicker.
func (c *conn) query(ctx context.Context, sql string, each func(row) error, args ...any) (err error) {
	s, err := c.prepare(sql)
	if err != nil {
		return err
	}
	c.args = c.args[:0]
	for i, a := range args {
		c.args = append(c.args, driver.NamedValue{Ordinal: i + 1, Value: value(a)})
	}
	rows, err := s.stmt.QueryContext(ctx, c.args)
	if err != nil {
		return c.fault(err)
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = c.fault(e)
		}
	}()
	if s.dest == nil {
		s.dest = make(row, len(rows.Columns()))
	}
	for {
		switch err := rows.Next(s.dest); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return c.fault(err)
		case each == nil:
			continue
		}
		if err := each(s.dest); errors.Is(err, errEnough) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func (c *conn) prepare(sql string) (*statement, error) {
	if s := c.stmts[sql]; s != nil {
		return s, nil
	}
	raw, err := c.raw.Prepare(sql)
	if err != nil {
		return nil, fmt.Errorf("prepare %.40q: %w", sql, c.fault(err))
	}
	s := &statement{stmt: raw.(driver.StmtQueryContext)}
	c.stmts[sql] = s
	return s, nil
}

// value widens what the driver does not take.
func value(a any) driver.Value {
	switch v := a.(type) {
	case int:
		return int64(v)
	case queue.Ref:
		return int64(v)
	}
	return a
}

// pool hands out reading connections, opening them as they are needed.
type pool struct {
	path string
	free chan *conn // nil: not opened yet
	quit chan struct{}
}

// readers is how many goroutines can read one database at the same time.
const readers = 4

func newPool(path string) *pool {
	p := &pool{path: path, free: make(chan *conn, readers), quit: make(chan struct{})}
	for range readers {
		p.free <- nil
	}
	return p
}

// use lends a connection that cannot write.
func (p *pool) use(ctx context.Context, f func(*conn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var c *conn
	select {
	case c = <-p.free:
	default:
		select {
		case c = <-p.free:
		case <-ctx.Done():
			return ctx.Err()
		case <-p.quit:
			return errClosed
		}
	}
	defer func() { p.free <- c }()
	if c == nil {
		var err error
		if c, err = dial(p.path, "query_only=ON"); err != nil {
			return err
		}
	}
	return f(c)
}

// read lends a connection for several queries that see the same moment, which
// is also quicker than letting each look for its own.
func (p *pool) read(ctx context.Context, f func(*conn) error) error {
	return p.use(ctx, func(c *conn) error {
		if err := c.exec("BEGIN"); err != nil {
			return err
		}
		err := f(c)
		if e := c.exec("ROLLBACK"); err == nil {
			err = e
		}
		return err
	})
}

// close waits for every connection to come back and closes it.
func (p *pool) close() error {
	close(p.quit)
	var err error
	for range readers {
		if c := <-p.free; c != nil {
			err = errors.Join(err, c.close())
		}
	}
	return err
}
