package hub

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"discern/queue"
)

// The rules of verifying a hub: nothing that it says of an entry is believed. The chain is
// computed again from the hashes, the hashes from the bytes, and each signature is held
// against the device's key, whose own name is computed as well. What a device left out
// between two of its entries it did not hand in: what it followed of others stands there.

// VerifyReport is what checking a hub found.
type VerifyReport struct {
	OK       bool
	Entries  int64 // that hold
	Devices  int   // that made them
	Head     queue.Mark
	FirstBad int64  // the place in the hub's chain of the first entry that does not hold; 0 when all do
	Reason   string // what is wrong with it, in a sentence
}

// Verify checks the whole of a hub's chain and every entry in it, as a supervisor or the
// owner. progress may be nil.
func Verify(ctx context.Context, dsn string, progress func(done, total int64)) (VerifyReport, error) {
	v := checker{devices: map[string]*deviceEnd{}}
	err := as(ctx, dsn, func(conn *pgx.Conn) error { return v.run(ctx, conn, progress) })
	v.report.Devices = len(v.devices)
	v.report.OK = err == nil && v.report.FirstBad == 0
	return v.report, err
}

// chainHash is the hash of the hub's chain at an entry.
func chainHash(prev [32]byte, seq int64, entry [32]byte) [32]byte {
	b := append(prev[:len(prev):len(prev)], make([]byte, 8)...)
	binary.BigEndian.PutUint64(b[32:], uint64(seq))
	return sha256.Sum256(append(b, entry[:]...))
}

// checker is one run of Verify.
type checker struct {
	report  VerifyReport
	devices map[string]*deviceEnd
}

// deviceEnd is how far a device's ledger was checked.
type deviceEnd struct {
	public ed25519.PublicKey
	at     queue.Mark
}

// row is an entry as the hub keeps it.
type chained struct {
	seq       int64
	chain     []byte
	device    *string
	deviceSeq *int64
	key       []byte
	prev      []byte
	hash      []byte
	sig       []byte
	entry     []byte
	person    string
}

// page is how many entries are asked for at a time.
const page = 2000

// run follows the chain to its end.
func (v *checker) run(ctx context.Context, conn *pgx.Conn, progress func(done, total int64)) error {
	head, err := sealAll(ctx, conn)
	if err != nil {
		return err
	}
	for v.report.Head.Seq < head.Seq && v.report.FirstBad == 0 {
		last := v.report.Head.Seq
		if err := v.page(ctx, conn); err != nil {
			return err
		}
		if v.report.FirstBad == 0 && v.report.Head.Seq == last {
			v.bad(last+1, "the entry is gone")
		}
		if progress != nil {
			progress(v.report.Entries, head.Seq)
		}
	}
	if v.report.FirstBad == 0 && v.report.Head.Seq == head.Seq && v.report.Head.Hash != head.Hash {
		v.bad(head.Seq, "the head of the chain is another than its last entry")
	}
	return nil
}

// sealAll chains all that is not chained yet.
func sealAll(ctx context.Context, conn *pgx.Conn) (head queue.Mark, err error) {
	for {
		now, err := seal(ctx, conn)
		if err != nil || now == head {
			return now, err
		}
		head = now
	}
}

func (v *checker) bad(seq int64, why string) {
	if v.report.FirstBad == 0 {
		v.report.FirstBad, v.report.Reason = seq, why
	}
}

// page reads and checks entries behind the last.
func (v *checker) page(ctx context.Context, conn *pgx.Conn) error {
	var list []chained
	err := query(ctx, conn, func(r pgx.Rows) error {
		var c chained
		err := r.Scan(&c.seq, &c.chain, &c.device, &c.deviceSeq, &c.key, &c.person, &c.prev, &c.hash, &c.sig, &c.entry)
		list = append(list, c)
		return err
	}, "SELECT seq, chain_hash, device, device_seq, device_key, person, prev, hash, sig, entry FROM hub.entries WHERE seq > $1 ORDER BY seq LIMIT $2", v.report.Head.Seq, page)
	if err != nil {
		return err
	}
	for i := range list {
		if why := v.check(&list[i]); why != "" {
			v.bad(v.report.Head.Seq+1, why)
			return nil
		}
	}
	return nil
}

// check says what is wrong with an entry; nothing when it is empty.
func (v *checker) check(c *chained) string {
	if c.seq != v.report.Head.Seq+1 {
		return "the entry is gone"
	}
	var prev, hash [32]byte
	copy(prev[:], c.prev)
	copy(hash[:], c.hash)
	if len(c.prev) != 32 || queue.Chain(prev, c.entry) != hash || len(c.hash) != 32 {
		return "its hash does not follow from its content and the entry before it on its device"
	}
	if sum := chainHash(v.report.Head.Hash, c.seq, hash); string(sum[:]) != string(c.chain) {
		return "its place in the chain does not follow from the entry before it"
	}
	var e queue.Entry
	if json.Unmarshal(c.entry, &e) != nil {
		return "its content is not an entry"
	}
	if why := v.checkDevice(c, &e, hash, prev); why != "" {
		return why
	}
	v.report.Entries++
	v.report.Head.Seq = c.seq
	copy(v.report.Head.Hash[:], c.chain)
	return ""
}

func (v *checker) checkDevice(c *chained, e *queue.Entry, hash, prev [32]byte) string {
	if c.device == nil {
		if e.Device != "" {
			return "it says that a device made it, and stands there as the hub's own"
		}
		return ""
	}
	if e.Reviewer != "" && e.Reviewer != c.person {
		return fmt.Sprintf("it stands there as %s's, and says that it is another's", c.person)
	}
	if len(c.key) != ed25519.PublicKeySize || queue.DeviceID(c.key) != *c.device || e.Device != *c.device {
		return "it names a device that is not the one whose key stands beside it"
	}
	if !ed25519.Verify(c.key, hash[:], c.sig) {
		return "its signature is not the device's"
	}
	d := v.devices[*c.device]
	if d == nil {
		d = &deviceEnd{public: c.key}
		v.devices[*c.device] = d
	}
	switch {
	case c.deviceSeq == nil || *c.deviceSeq <= d.at.Seq:
		return "its number on the device is not behind that of the entry before it"
	case *c.deviceSeq == d.at.Seq+1 && prev != d.at.Hash:
		return "it does not follow the entry before it on its device"
	}
	d.at = queue.Mark{Seq: *c.deviceSeq, Hash: hash}
	return ""
}
