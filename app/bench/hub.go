package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"strconv"

	"github.com/jackc/pgx/v5"

	"discern/queue"
	"discern/queue/feed"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// The hub that a bench works with is a PostgreSQL of its own, as durable as it comes:
// what differs from its defaults is room for a thousand connections, memory for the
// tables, and longer between checkpoints, so that one falls into few of the rounds. Floors
// are taken on the same server, in tables of their own in the schema bare.

// hubDesks is how many people work at the hub.
const hubDesks = 32

// What people sign in with at the hub.
const hubPassword = "bench"

// hubBoss is the supervisor's name, and hubFeeder that of what publishes.
const (
	hubBoss   = "bench-boss"
	hubFeeder = "bench-feed"
)

func hubModerator(i int) string { return fmt.Sprintf("bench-%02d", i%hubDesks) }

// team is the hub of a bench.
type team struct {
	server *hubtest.Server
	dsn    string     // as whoever owns the hub
	at     hub.Server // where desks reach it
	filled bool       // all items are published
}

// hub returns the hub, which it makes.
func (e *env) hub(ctx context.Context) (*team, error) {
	if e.team != nil {
		return e.team, nil
	}
	e.progress("making a hub")
	server, err := hubtest.Open(hubtest.Options{Settings: map[string]string{"max_connections": "1200", "shared_buffers": "512MB", "max_wal_size": "4GB"}})
	if errors.Is(err, hubtest.ErrNoPostgreSQL) {
		return nil, notHere{err}
	}
	if err != nil {
		return nil, err
	}
	t, err := newTeam(ctx, server)
	if err != nil {
		return nil, errors.Join(err, server.Close())
	}
	e.team = t
	return t, nil
}

// newTeam makes the hub on a server, and lets everybody in.
func newTeam(ctx context.Context, server *hubtest.Server) (*team, error) {
	dsn, err := server.NewDatabase(ctx)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return nil, err
	}
	at, err := hub.ParseServer(u.Host + u.Path)
	if err != nil {
		return nil, err
	}
	if _, _, err := hub.Init(ctx, dsn); err != nil {
		return nil, err
	}
	people := []hub.Reviewer{{Name: hubBoss, Duty: hub.Supervisor}, {Name: hubFeeder, Duty: hub.Ingest}}
	for i := range hubDesks {
		people = append(people, hub.Reviewer{Name: hubModerator(i), Duty: hub.Moderator})
	}
	for _, p := range people {
		p.Password = hubPassword
		if err := hub.AddReviewer(ctx, dsn, p); err != nil {
			return nil, err
		}
	}
	t := &team{server: server, dsn: dsn, at: at}
	return t, t.do(ctx, "CREATE SCHEMA bare")
}

func (t *team) close() error { return t.server.Close() }

// dial reaches the hub as somebody.
func (t *team) dial(ctx context.Context, name string) (*hub.Client, error) {
	return hub.Dial(ctx, t.at, name, hubPassword, hub.Options{})
}

// over does something over a connection of the owner.
func (t *team) over(ctx context.Context, do func(conn *pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, t.dsn)
	if err != nil {
		return err
	}
	return errors.Join(do(conn), conn.Close(context.WithoutCancel(ctx)))
}

// do runs statements, one after the other.
func (t *team) do(ctx context.Context, statements ...string) error {
	return t.over(ctx, func(conn *pgx.Conn) error {
		for _, s := range statements {
			if _, err := conn.Exec(ctx, s); err != nil {
				return fmt.Errorf("%s: %w", s, err)
			}
		}
		return nil
	})
}

// command is a call of one of PostgreSQL's programs as somebody, on the hub's database.
func (t *team) command(ctx context.Context, e *env, dsn, program string, args ...string) (*exec.Cmd, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return nil, err
	}
	password, _ := u.User.Password()
	cmd := e.command(ctx, t.server.Program(program), args...)
	cmd.Env = append(cmd.Env, "PGHOST="+u.Hostname(), "PGPORT="+u.Port(), "PGUSER="+u.User.Username(), "PGPASSWORD="+password,
		"PGDATABASE="+u.Path[1:], "PGSSLMODE=disable")
	return cmd, nil
}

// run runs one of PostgreSQL's programs and returns what it printed.
func (t *team) run(ctx context.Context, e *env, dsn, program string, args ...string) (string, error) {
	cmd, err := t.command(ctx, e, dsn, program, args...)
	if err != nil {
		return "", err
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if errors.Is(err, os.ErrNotExist) {
		return "", notHere{err}
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", program, err, lastLine(said.String()))
	}
	return string(out), nil
}

// batches is a feed of items that are read already.
type batches []queue.Batch

func (b *batches) Read(context.Context) (queue.Batch, error) {
	if len(*b) == 0 {
		return queue.Batch{}, io.EOF
	}
	first := (*b)[0]
	*b = (*b)[1:]
	return first, nil
}

func (b *batches) Size() int64 { return 0 }

// readItems reads n items of a feed, or what is left of it, and a few more at times.
func readItems(ctx context.Context, src *feed.Reader, n int) (list batches, items int, err error) {
	for items < n {
		b, err := src.Read(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, 0, err
		}
		list = append(list, b)
		items += len(b.Items)
	}
	return list, items, nil
}

// publish hands items to the hub, of which it must have none.
func (t *team) publish(ctx context.Context, list batches, policies *queue.Policies) error {
	var items int64
	for _, b := range list {
		items += int64(len(b.Items))
	}
	report, err := hub.Publish(ctx, t.server.As(t.dsn, hubFeeder, hubPassword), &list, policies, hub.PublishOptions{})
	if err == nil && report.Items.New != items {
		err = fmt.Errorf("of %d items the hub took %d", items, report.Items.New)
	}
	return err
}

// fill publishes what is not published yet, and lets the server settle.
func (t *team) fill(ctx context.Context, e *env) error {
	if !t.filled {
		if _, err := publishing(ctx, e); err != nil {
			return err
		}
	}
	return t.settle(ctx)
}

// settle leaves the server nothing to do behind what comes next.
func (t *team) settle(ctx context.Context) error { return t.do(ctx, "VACUUM (ANALYZE)", "CHECKPOINT") }

// rates tells the median of what was measured by turns with its floor, and between what
// their ratios lay.
func rates(values, floors []float64) (value, floor float64, spread string) {
	var ratios []float64
	for i := range values {
		ratios = append(ratios, values[i]/floors[i])
	}
	return median(values), median(floors),
		fmt.Sprintf("%d rounds by turns, in which it was %s to %s of the floor", len(ratios),
			strconv.FormatFloat(quantile(ratios, 0), 'f', 2, 64), strconv.FormatFloat(quantile(ratios, 1), 'f', 2, 64))
}
