package hub

import (
	"context"

	"github.com/jackc/pgx/v5"

	"discern/queue"
)

// Await implements [queue.Hub]. It waits on the one connection that the person has, so
// that a thousand idle desks are a thousand connections and not two; whoever calls
// meanwhile goes first. What the hub said during another call is not missed.
func (c *Client) Await(ctx context.Context) error {
	for {
		heard, err := c.await(ctx)
		switch {
		case heard:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return fault(err)
		}
	}
}

// await waits until the hub calls, or somebody else needs the connection.
func (c *Client) await(ctx context.Context) (heard bool, err error) {
	select {
	case c.turn <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	defer c.leave()
	if c.conn.IsClosed() {
		return false, queue.Errorf(queue.Offline, "the line to the hub broke; nothing is lost by it")
	}
	if err := c.listen(ctx); err != nil {
		return false, err
	}
	waiting, stop := context.WithCancel(ctx)
	defer stop()
	c.mu.Lock()
	if c.callers > 0 {
		c.mu.Unlock()
		return false, nil
	}
	c.stop = stop
	c.mu.Unlock()
	_, err = c.conn.WaitForNotification(waiting)
	c.mu.Lock()
	c.stop = nil
	c.mu.Unlock()
	if err != nil && waiting.Err() != nil && !c.conn.IsClosed() {
		return false, nil
	}
	return err == nil, err
}

// listen asks the hub to call, once.
func (c *Client) listen(ctx context.Context) error {
	if c.hears {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, connectTime)
	defer cancel()
	_, err := c.conn.Exec(ctx, "LISTEN discern", pgx.QueryExecModeSimpleProtocol)
	c.hears = err == nil
	return err
}
