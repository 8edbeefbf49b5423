package hub

import (
	"context"
	"errors"
	"hash/maphash"
	"io"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"

	"discern/queue"
)

// The rules of publishing: items go to the hub a thousand at a time, on two connections.
// Which one an item takes follows from its key, so that the records of one item arrive in
// their order and never in one batch. Each batch is kept by the hub when it is counted,
// so publishing that was cut short is simply done again. One record that the hub does not
// take is left out, and told; the rest of its batch is kept.

const (
	lanes      = 2
	batchItems = 1000
	batchBytes = 4 << 20 // of items as JSON
)

// PublishReport counts what became of what was published, or so far.
type PublishReport struct {
	Items     queue.Tally      `json:"items"`
	Withdrawn int64            `json:"withdrawn"` // items that were withdrawn at the hub, and stay so
	Media     queue.MediaTally `json:"media"`     // Sealed: those that the hub did not have
	Notices   int64            `json:"notices"`
	Read      int64            `json:"read"` // bytes of the feed
	Size      int64            `json:"size"` // of the feed, in bytes; 0 when unknown
}

// PublishOptions is told how publishing goes. Each may be nil; they are called one at a
// time, from several goroutines.
type PublishOptions struct {
	Reject   func(queue.Reject)
	Notice   func(queue.Reject)
	Progress func(PublishReport)
}

// Publish hands everything that a feed holds to a hub, as ingest or its owner. Where an item stands in the order follows from the policies. The report is valid
// even when the error is not nil.
func Publish(ctx context.Context, dsn string, feed queue.Feed, policies *queue.Policies, o PublishOptions) (PublishReport, error) {
	p := &publisher{policies: policies, above: placesOf(policies), o: o, seed: maphash.MakeSeed(), report: PublishReport{Size: feed.Size()}}
	err := p.run(ctx, dsn, feed)
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.report, err
}

// placesOf returns, by the code of a rule, what a reviewer may be limited to so that they
// see what points at it: the rule, those above it, and its policy.
func placesOf(ps *queue.Policies) map[string][]string {
	places := map[string][]string{}
	var walk func(rules []queue.Rule, above []string)
	walk = func(rules []queue.Rule, above []string) {
		for i := range rules {
			here := append(slices.Clone(above), rules[i].Code)
			places[rules[i].Code] = here
			walk(rules[i].Children, here)
		}
	}
	for _, p := range ps.All() {
		walk(p.Rules, []string{p.ID})
	}
	return places
}

// publisher is one run of Publish.
type publisher struct {
	policies *queue.Policies
	above    map[string][]string
	o        PublishOptions
	seed     maphash.Seed

	mu     sync.Mutex
	report PublishReport
}

// published is an item on its way, in its place in the feed.
type published struct {
	item *queue.Item
	at   queue.Origin
	read int64 // of the feed, up to the end of the batch that it came with
}

func (p *publisher) run(ctx context.Context, dsn string, feed queue.Feed) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	media, err := p.open(ctx, dsn)
	if err != nil {
		return err
	}
	defer hangUp(media)
	var under sync.WaitGroup
	ways := make([]chan []published, lanes)
	for i := range ways {
		conn, err := p.open(ctx, dsn)
		if err != nil {
			stop(err)
			break
		}
		ways[i] = make(chan []published, 2)
		under.Go(func() {
			defer hangUp(conn)
			l := lane{publisher: p, conn: conn, keys: map[queue.Key]bool{}}
			if err := l.run(ctx, ways[i]); err != nil {
				stop(err)
			}
		})
	}
	err = p.feed(ctx, feed, media, ways)
	for _, way := range ways {
		if way != nil {
			close(way)
		}
	}
	if err != nil {
		stop(err)
	}
	under.Wait()
	return context.Cause(ctx)
}

// open opens a connection to a hub that speaks the same version.
func (p *publisher) open(ctx context.Context, dsn string) (*pgx.Conn, error) {
	conn, err := dial(ctx, dsn)
	if err != nil {
		return nil, err
	}
	if err := sameVersion(ctx, conn); err != nil {
		hangUp(conn)
		return nil, fault(err)
	}
	return conn, nil
}

// feed reads the feed to its end and shares its items out.
func (p *publisher) feed(ctx context.Context, feed queue.Feed, conn *pgx.Conn, ways []chan []published) error {
	for ctx.Err() == nil {
		b, err := feed.Read(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, r := range b.Rejects {
			p.reject(r)
		}
		for i := range b.Entries {
			p.reject(queue.Reject{Origin: b.At[i], Form: form(&b.Entries[i]), Field: "kind", Reason: "is no item; what was decided comes to the hub from the desk that decided it"})
		}
		if err := p.media(ctx, conn, b); err != nil {
			return err
		}
		shares := make([][]published, len(ways))
		for i, it := range b.Items {
			n := maphash.Comparable(p.seed, it.Key()) % uint64(len(ways))
			shares[n] = append(shares[n], published{it, b.At[i], b.Read})
		}
		for n, share := range shares {
			if len(share) == 0 {
				continue
			}
			select {
			case ways[n] <- share:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		if len(b.Items) == 0 {
			p.tell(func(r *PublishReport) { r.Read = max(r.Read, b.Read) })
		}
	}
	return context.Cause(ctx)
}

func form(e *queue.Entry) queue.Form {
	if e.Kind == queue.Decided {
		return queue.DecisionForm
	}
	return queue.EntryForm
}

// tell changes the report, and tells of it.
func (p *publisher) tell(change func(*PublishReport)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.report)
	if p.o.Progress != nil {
		p.o.Progress(p.report)
	}
}

func (p *publisher) reject(r queue.Reject) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.report.Items.Rejected++
	if p.o.Reject != nil {
		p.o.Reject(r)
	}
}

func (p *publisher) notice(r queue.Reject) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.report.Notices++
	if p.o.Notice != nil {
		p.o.Notice(r)
	}
}
