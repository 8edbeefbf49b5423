package hub

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"discern/queue"
)

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
