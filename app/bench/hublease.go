package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"

	"discern/queue"
	"discern/queue/hub"
)

// hubDesk is a desk of somebody at the hub without its window and its workspace: it
// leases, signs what was decided and hands it in, as [queue.Line] does, and does it
// without a pause.
type hubDesk struct {
	client *hub.Client
	person string
	signer
	held []queue.Grant
}

// signer is a device's key and ledger.
type signer struct {
	device string
	key    ed25519.PrivateKey
	public ed25519.PublicKey
	end    queue.Mark
}

func newSigner() (signer, error) {
	public, key, err := ed25519.GenerateKey(rand.Reader)
	return signer{device: queue.DeviceID(public), key: key, public: public}, err
}

// decide makes the entry of a decision on an item, and signs it.
func (s *signer) decide(by string, item queue.Key, at time.Time) (queue.Sealed, error) {
	shown, revealed := true, false
	e := queue.Entry{
		ID: uuid.Must(uuid.NewV7()), At: at, Kind: queue.Decided, Device: s.device, Reviewer: by, Source: item.Source, Item: item.ID,
	}
	e.Decision = &queue.Decision{
		ID: e.ID, Item: item.ID, Source: item.Source, Pass: queue.First, Verdict: queue.NotViolating, Reviewer: by, Device: s.device,
		OpenedAt: at.Add(-5 * time.Second), DecidedAt: at, ScoresShown: &shown, Revealed: &revealed, PolicyVersion: "TVEC 1.0 0123456789abcdef",
	}
	canonical, err := e.Canonical()
	if err != nil {
		return queue.Sealed{}, err
	}
	sealed := queue.Sealed{Seq: s.end.Seq + 1, Entry: e, Canonical: canonical, Prev: s.end.Hash, Hash: queue.Chain(s.end.Hash, canonical)}
	sealed.Sig = ed25519.Sign(s.key, sealed.Hash[:])
	s.end = queue.Mark{Seq: sealed.Seq, Hash: sealed.Hash}
	return sealed, nil
}

// openHubDesk reaches the hub as somebody, with a device of its own.
func openHubDesk(ctx context.Context, t *team, person string) (*hubDesk, error) {
	s, err := newSigner()
	if err != nil {
		return nil, err
	}
	c, err := t.dial(ctx, person)
	if err != nil {
		return nil, err
	}
	if _, err := c.Hello(ctx, s.public, queue.Mark{}); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return &hubDesk{client: c, person: person, signer: s}, nil
}

// ahead is how many items a desk keeps leased.
const ahead = 8

// work leases and decides n items, and hands in as many at a time as are decided. It
// leases anew when less than half of what is kept ahead is left.
func (d *hubDesk) work(ctx context.Context, n, atOnce int) error {
	for n > 0 {
		if len(d.held) < (ahead+1)/2 {
			got, err := d.client.Lease(ctx, queue.MainQueue, ahead-len(d.held), 10*time.Minute, false)
			if err != nil {
				return err
			}
			if len(got) == 0 && len(d.held) == 0 {
				return errors.New("nothing waits at the hub")
			}
			d.held = append(d.held, got...)
		}
		decided := min(atOnce, n, len(d.held))
		list := make([]queue.Sealed, decided)
		for i, g := range d.held[:decided] {
			var err error
			if list[i], err = d.decide(d.person, g.Key, time.Now()); err != nil {
				return err
			}
		}
		receipt, err := d.client.Submit(ctx, d.device, list)
		if err != nil {
			return err
		}
		if len(receipt.Said) > 0 || receipt.Had != d.end {
			return fmt.Errorf("the hub says %v of what was decided, and has %d of %d entries", receipt.Said, receipt.Had.Seq, d.end.Seq)
		}
		d.held = slices.Delete(d.held, 0, decided)
		n -= decided
	}
	return nil
}

// giveBack gives back what is leased.
func (d *hubDesk) giveBack(ctx context.Context) error {
	var items []int64
	for _, g := range d.held {
		items = append(items, g.Item)
	}
	d.held = nil
	return d.client.GiveBack(ctx, items)
}

// leaseAndDecide counts how many items a second 32 desks lease and decide, of whom each
// works without a pause, against pgbench with as many connections that marks the next
// row with SKIP LOCKED and inserts the bytes of a decision.
func leaseAndDecide(ctx context.Context, e *env) (rows []Row, err error) {
	t, err := e.hub(ctx)
	if err != nil {
		return nil, err
	}
	if err := t.fill(ctx, e); err != nil {
		return nil, err
	}
	var desks []*hubDesk
	defer func() {
		for _, d := range desks {
			err = errors.Join(err, d.client.Close())
		}
	}()
	for i := range hubDesks {
		d, err := openHubDesk(ctx, t, hubModerator(i))
		if err != nil {
			return nil, err
		}
		desks = append(desks, d)
	}
	bare, err := newBareQueue(ctx, t, e, desks[0])
	if err != nil {
		return nil, err
	}

	const rounds = 5 // and one to warm up
	each := min(20_000, e.n/8) / hubDesks
	few := max(1, each/5) // of those that are sent alone
	var many, single, floors []float64
	for round := range 1 + rounds {
		floor, err := bare.work(ctx, t, e, each)
		if err != nil {
			return nil, err
		}
		m, err := atOnce(desks, func(d *hubDesk) error { return errors.Join(d.work(ctx, each, ahead), d.giveBack(ctx)) })
		if err != nil {
			return nil, err
		}
		s, err := atOnce(desks, func(d *hubDesk) error { return errors.Join(d.work(ctx, few, 1), d.giveBack(ctx)) })
		if err != nil {
			return nil, err
		}
		if round == 0 {
			continue
		}
		floors = append(floors, floor)
		many, single = append(many, float64(hubDesks*each)/m.Seconds()), append(single, float64(hubDesks*few)/s.Seconds())
	}
	value, floor, spread := rates(many, floors)
	alone, _, spreadAlone := rates(single, floors)
	size := number(float64(e.n))
	return []Row{
		{
			Name:  fmt.Sprintf("lease and decide, %d desks, %s items", hubDesks, size),
			Value: value, Unit: "decisions/s", Floor: floor, Rate: true,
			Target: Target{Ratio: 1.42}, // 0.7 of the floor's rate
			Note:   fmt.Sprintf("floor: pgbench, %d connections, an update with SKIP LOCKED and an insert of the same bytes; %d leased ahead, sent together; %s", hubDesks, ahead, spread),
		},
		{
			Name:  fmt.Sprintf("lease and decide, each decision sent alone, %d desks", hubDesks),
			Value: alone, Unit: "decisions/s", Floor: floor, Rate: true,
			Note: "floor: the same; " + spreadAlone,
		},
	}, t.do(ctx, "DROP TABLE bare.queue, bare.decision")
}

// atOnce has all desks do something, and returns when the last is done.
func atOnce(desks []*hubDesk, do func(*hubDesk) error) (took time.Duration, err error) {
	errs := make([]error, len(desks))
	var working sync.WaitGroup
	began := time.Now()
	for i, d := range desks {
		working.Go(func() { errs[i] = do(d) })
	}
	working.Wait()
	return time.Since(began), errors.Join(errs...)
}

// bareQueue is a queue in one table, and what was decided in another.
type bareQueue struct{ script string }

// newBareQueue makes it of what waits at the hub. A decision is as long as one that a
// desk makes.
func newBareQueue(ctx context.Context, t *team, e *env, d *hubDesk) (*bareQueue, error) {
	s := signer{device: d.device, key: d.key}
	it := makeItem(0)
	sealed, err := s.decide(d.person, queue.Key{Source: it.Source, ID: it.ID}, time.Now())
	if err != nil {
		return nil, err
	}
	decision := slices.Concat(sealed.Canonical, sealed.Prev[:], sealed.Hash[:], sealed.Sig)
	q := &bareQueue{script: filepath.Join(e.dir, "bare.sql")}
	script := `UPDATE bare.queue SET state = 1, holder = 'desk ' || :client_id, until = now() + interval '10 minutes' WHERE item = (` +
		`SELECT item FROM bare.queue WHERE state = 0 ORDER BY priority DESC, item LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING item \gset
INSERT INTO bare.decision(item, entry) VALUES(:item, decode('` + hex.EncodeToString(decision) + `', 'hex'));
`
	if err := os.WriteFile(q.script, []byte(script), 0o600); err != nil {
		return nil, err
	}
	if err := t.do(ctx,
		"CREATE TABLE bare.queue(item bigint PRIMARY KEY, state smallint NOT NULL DEFAULT 0, priority bigint NOT NULL, holder text, until timestamptz)",
		"CREATE INDEX ON bare.queue(priority DESC, item) WHERE state = 0",
		"INSERT INTO bare.queue(item, priority) SELECT item, priority FROM hub.work WHERE state = 0 ORDER BY item",
		"CREATE TABLE bare.decision(id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, item bigint NOT NULL, entry bytea NOT NULL)",
	); err != nil {
		return nil, err
	}
	return q, t.settle(ctx)
}

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

// work has each of as many connections as there are desks lease and decide n items, and
// returns how many that were a second.
func (q *bareQueue) work(ctx context.Context, t *team, e *env, n int) (float64, error) {
	clients := strconv.Itoa(hubDesks)
	out, err := t.run(ctx, e, t.dsn, "pgbench", "-n", "-M", "prepared", "-c", clients, "-j", "2", "-t", strconv.Itoa(n), "-f", q.script)
	if err != nil {
		return 0, err
	}
	found := tps.FindStringSubmatch(out)
	if found == nil {
		return 0, errors.New("pgbench does not say how many it did")
	}
	return strconv.ParseFloat(found[1], 64)
}
