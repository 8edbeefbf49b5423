package hub

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"discern/queue"
)

// Client is a person's connection to a hub. Calls may come from several goroutines; they
// are made one after the other, and break into a waiting [Client.Await].
type Client struct {
	conn     *pgx.Conn
	patience time.Duration
	turn     chan struct{} // holds a token while the connection is used

	mu      sync.Mutex
	callers int                // that wait for their turn
	stop    context.CancelFunc // ends the waiting of Await; nil while it does not wait
	hears   bool               // LISTEN was said
	device  string             // that Hello made known
}

var _ queue.Hub = (*Client)(nil)

// call has the connection to itself, for no longer than patience allows. Whatever do asks
// is safe to be asked again.
func (c *Client) call(ctx context.Context, do func(ctx context.Context, conn *pgx.Conn) error) error {
	if err := c.enter(ctx); err != nil {
		return err
	}
	defer c.leave()
	limited, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	err := again(limited, func() error { return do(limited, c.conn) })
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return fault(err)
}

// enter waits for the connection, which Await gives up for it.
func (c *Client) enter(ctx context.Context) error {
	c.mu.Lock()
	c.callers++
	if c.stop != nil {
		c.stop()
	}
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		c.callers--
		c.mu.Unlock()
	}()
	select {
	case c.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *Client) leave() { <-c.turn }

// rows asks for rows and hands each to scan.
func (c *Client) rows(ctx context.Context, scan func(pgx.Rows) error, sql string, args ...any) error {
	return c.call(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		return query(ctx, conn, scan, sql, args...)
	})
}

// Close ends the connection.
func (c *Client) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), connectTime)
	defer cancel()
	if err := c.enter(ctx); err != nil {
		return err
	}
	defer c.leave()
	return fault(c.conn.Close(ctx))
}

// Hello implements [queue.Hub].
func (c *Client) Hello(ctx context.Context, device ed25519.PublicKey, witness queue.Mark) (seat queue.Seat, err error) {
	err = c.rows(ctx, func(r pgx.Rows) error {
		var had, head []byte
		var people []byte
		seat = queue.Seat{}
		if err := r.Scan(&seat.Hub, &seat.Reviewer, &seat.Duty, &seat.Languages, &seat.Rules, &seat.Most, &seat.MostField, &seat.Now,
			&seat.Had.Seq, &had, &seat.Head.Seq, &head, &seat.Witnessed, &people, &seat.Policies); err != nil {
			return err
		}
		copy(seat.Had.Hash[:], had)
		copy(seat.Head.Hash[:], head)
		return json.Unmarshal(people, &seat.People)
	}, "SELECT * FROM hub.hello($1, $2, $3)", []byte(device), witness.Seq, witness.Hash[:])
	if err == nil {
		c.mu.Lock()
		c.device = queue.DeviceID(device)
		c.mu.Unlock()
	}
	return seat, err
}

// Chunks implements [queue.Hub].
func (c *Client) Chunks(ctx context.Context, address string) (n int, err error) {
	err = c.rows(ctx, func(r pgx.Rows) error { return r.Scan(&n) }, "SELECT hub.chunks($1)", address)
	return n, err
}

// Chunk implements [queue.Hub].
func (c *Client) Chunk(ctx context.Context, address string, n int) (data []byte, err error) {
	var digest string
	err = c.rows(ctx, func(r pgx.Rows) error { return r.Scan(&digest, &data) }, "SELECT * FROM hub.chunk($1, $2)", address, n)
	if err != nil {
		return nil, err
	}
	if data == nil {
		return nil, queue.Errorf(queue.NotFound, "the hub does not have chunk %d of the medium", n)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != digest {
		return nil, queue.Errorf(queue.Damaged, "a chunk of the medium is not what was published; it was not taken")
	}
	return data, nil
}
