package hub

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"
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

// tries is how often a call is made that met another at the hub.
const tries = 6

// call has the connection to itself, for no longer than patience allows. Whatever do asks
// is safe to be asked again.
func (c *Client) call(ctx context.Context, do func(ctx context.Context, conn *pgx.Conn) error) error {
	if err := c.enter(ctx); err != nil {
		return err
	}
	defer c.leave()
	limited, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	for n := 1; ; n++ {
		err := do(limited, c.conn)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case !passes(err) || n == tries:
			return fault(err)
		}
		if err := pause(limited, time.Duration(n)*5*time.Millisecond); err != nil {
			return fault(err)
		}
	}
}

// pause waits for about a while.
func pause(ctx context.Context, about time.Duration) error {
	select {
	case <-time.After(about/2 + rand.N(about)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
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

func query(ctx context.Context, conn *pgx.Conn, scan func(pgx.Rows) error, sql string, args ...any) error {
	rows, err := conn.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// meet makes sure that hub and program understand each other.
func (c *Client) meet(ctx context.Context) error {
	return c.call(ctx, sameVersion)
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
			&seat.Had.Seq, &had, &seat.Head.Seq, &head, &seat.Witnessed, &people); err != nil {
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

// Lease implements [queue.Hub].
func (c *Client) Lease(ctx context.Context, q queue.QueueID, n int, lasts time.Duration, field bool) ([]queue.Grant, error) {
	return c.grants(ctx, "SELECT * FROM hub.lease($1, $2, $3, $4)", int32(q), n, lasts, field)
}

// Renew implements [queue.Hub]. No list is NULL there, and all.
func (c *Client) Renew(ctx context.Context, items []int64, lasts time.Duration) ([]queue.Grant, error) {
	return c.grants(ctx, "SELECT * FROM hub.renew($1, $2)", items, lasts)
}

func (c *Client) grants(ctx context.Context, sql string, args ...any) (grants []queue.Grant, err error) {
	err = c.call(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		grants = nil
		return query(ctx, conn, func(r pgx.Rows) error {
			var g queue.Grant
			var ask *uuid.UUID
			if err := r.Scan(&g.Item, &g.Key.Source, &g.Key.ID, &g.Until, &g.Field, &ask, &g.Records); err != nil {
				return err
			}
			if ask != nil {
				g.Ask = *ask
			}
			grants = append(grants, g)
			return nil
		}, sql, args...)
	})
	return grants, err
}

// GiveBack implements [queue.Hub].
func (c *Client) GiveBack(ctx context.Context, items []int64) error {
	return c.call(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "SELECT hub.give_back($1)", listed(items))
		return err
	})
}

// listed is a list that is never NULL, which the hub could take for all.
func listed(items []int64) []int64 {
	if items == nil {
		return []int64{}
	}
	return items
}

// Contents implements [queue.Hub]. What somebody else than this program published and is
// no item is left out: fewer records come than [queue.Grant] says.
func (c *Client) Contents(ctx context.Context, items []int64) (list []queue.Content, err error) {
	err = c.call(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		list = nil
		return query(ctx, conn, func(r pgx.Rows) error {
			var one queue.Content
			var doc []byte
			if err := r.Scan(&one.ID, &one.Record, &doc); err != nil {
				return err
			}
			if json.Unmarshal(doc, &one.Item) == nil && one.Item.Validate() == nil {
				list = append(list, one)
			}
			return nil
		}, "SELECT * FROM hub.contents($1)", listed(items))
	})
	return list, err
}

// History implements [queue.Hub].
func (c *Client) History(ctx context.Context, items []int64) (list []queue.Followed, err error) {
	err = c.call(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		list = nil
		return query(ctx, conn, func(r pgx.Rows) error {
			f, err := scanFollowed(r)
			if err == nil {
				list = append(list, f)
			}
			return err
		}, "SELECT * FROM hub.history($1)", listed(items))
	})
	return list, err
}

// Pull implements [queue.Hub]. What this device made is left out once Hello was said.
func (c *Client) Pull(ctx context.Context, after int64) (list []queue.Followed, next int64, err error) {
	c.mu.Lock()
	device := c.device
	c.mu.Unlock()
	err = c.call(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		list, next = nil, after
		if _, err := seal(ctx, conn); err != nil { // what came while another sealed waits for somebody
			return err
		}
		return query(ctx, conn, func(r pgx.Rows) error {
			f, err := scanFollowed(r)
			switch {
			case err != nil:
				return err
			case f.Canonical == nil:
				next = f.Seq
			default:
				list = append(list, f)
			}
			return nil
		}, "SELECT * FROM hub.pull($1, $2)", after, device)
	})
	return list, next, err
}

// scanFollowed reads an entry. Whether it holds is judged by whoever takes it in: what is
// none comes without one.
func scanFollowed(r pgx.Rows) (f queue.Followed, err error) {
	var public, prev, hash []byte
	if err := r.Scan(&f.Seq, &f.At, &f.Item, &public, &f.Sealed.Seq, &prev, &hash, &f.Sig, &f.Canonical); err != nil {
		return f, err
	}
	f.Public = public
	copy(f.Prev[:], prev)
	copy(f.Hash[:], hash)
	if f.Canonical == nil {
		return f, nil
	}
	if json.Unmarshal(f.Canonical, &f.Entry) != nil {
		f.Entry = queue.Entry{}
	}
	return f, nil
}

// Submit implements [queue.Hub].
func (c *Client) Submit(ctx context.Context, device string, entries []queue.Sealed) (rec queue.Receipt, err error) {
	n := len(entries)
	seqs, prevs, hashes, sigs, docs := make([]int64, n), make([][]byte, n), make([][]byte, n), make([][]byte, n), make([][]byte, n)
	for i := range entries {
		s := &entries[i]
		seqs[i], prevs[i], hashes[i], sigs[i], docs[i] = s.Seq, s.Prev[:], s.Hash[:], s.Sig, s.Canonical
	}
	err = c.call(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		rec = queue.Receipt{}
		return query(ctx, conn, func(r pgx.Rows) error {
			var had, said, head []byte
			if err := r.Scan(&rec.Had.Seq, &had, &said, &rec.Head.Seq, &head); err != nil {
				return err
			}
			copy(rec.Had.Hash[:], had)
			copy(rec.Head.Hash[:], head)
			return json.Unmarshal(said, &rec.Said)
		}, "SELECT * FROM hub.submit($1, $2, $3, $4, $5, $6)", device, seqs, prevs, hashes, sigs, docs)
	})
	return rec, err
}

// seal chains what came to the hub and was not chained yet.
func seal(ctx context.Context, conn *pgx.Conn) (head queue.Mark, err error) {
	err = query(ctx, conn, func(r pgx.Rows) error {
		var hash []byte
		err := r.Scan(&head.Seq, &hash)
		copy(head.Hash[:], hash)
		return err
	}, "SELECT * FROM hub.seal()")
	return head, err
}

// Clashes implements [queue.Hub].
func (c *Client) Clashes(ctx context.Context, after int64) (list []queue.Clash, err error) {
	err = c.call(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		list = nil
		return query(ctx, conn, func(r pgx.Rows) error {
			var k queue.Clash
			err := r.Scan(&k.Seq, &k.Key.Source, &k.Key.ID, &k.First, &k.Later, &k.FirstBy, &k.LaterBy, &k.At, &k.Agree)
			list = append(list, k)
			return err
		}, "SELECT * FROM hub.clashes($1)", after)
	})
	return list, err
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
