package hub

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"runtime"
	"sync"

	"github.com/jackc/pgx/v5"

	"discern/queue"
)

// The rules of verifying a hub: nothing that it says of an entry is believed. The chain is
// computed again from the hashes, the hashes from the bytes, and each signature is held
// against the device's key, from which the device's name is computed as well. Numbers that
// a device left out it did not hand in: what it followed of others stands there. A hub
// whose end was cut off is found by the desks, which remember how far it was. What does
// not hold does not keep what stands behind it from being checked: a person could hand in
// something that does not, to hide what else was done.

// VerifyReport is what checking a hub found.
type VerifyReport struct {
	OK       bool
	Entries  int64 // that hold
	Devices  int   // that made them
	Head     queue.Mark
	Bad      int64  // how many entries do not hold
	FirstBad int64  // the place in the hub's chain of the first of these; 0 when all hold
	Reason   string // what is wrong with it, in a sentence
	Flaws    []Flaw // the first of these, mostFlaws at the most
}

// Flaw is an entry that does not hold.
type Flaw struct {
	Seq    int64  `json:"seq"` // its place in the hub's chain
	Reason string `json:"reason"`
}

const mostFlaws = 20

// Verify checks the whole of a hub's chain and every entry in it, as a supervisor or the
// owner. progress may be nil.
func Verify(ctx context.Context, dsn string, progress func(done, total int64)) (VerifyReport, error) {
	v := checker{devices: map[string]queue.Mark{}}
	err := as(ctx, dsn, func(conn *pgx.Conn) error { return v.run(ctx, conn, progress) })
	v.report.Devices = len(v.devices)
	v.report.OK = err == nil && v.report.Bad == 0
	return v.report, err
}

// chainHash is the hash of the hub's chain at an entry.
func chainHash(prev [32]byte, seq int64, entry []byte) [32]byte {
	b := make([]byte, 0, 72)
	b = append(b, prev[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(seq))
	return sha256.Sum256(append(b, entry...))
}

// checker is one run of Verify.
type checker struct {
	report  VerifyReport
	devices map[string]queue.Mark // how far each device's ledger was checked
}

// kept is an entry as the hub keeps it.
type kept struct {
	Seq       int64
	Chain     []byte
	Device    *string // nil: the hub itself
	DeviceSeq *int64
	Key       []byte
	Person    string
	Prev      []byte
	Hash      []byte
	Sig       []byte
	Entry     []byte

	flaw string // what is wrong with it by itself
}

const keptRows = `SELECT seq, chain_hash, device, device_seq, device_key, person, prev, hash, sig, entry
	FROM hub.entries WHERE seq > $1 ORDER BY seq LIMIT $2`

// page is how many entries are read at a time.
const page = 2000

// run follows the chain to its end, as it is when it begins.
func (v *checker) run(ctx context.Context, conn *pgx.Conn, progress func(done, total int64)) error {
	v.report, v.devices = VerifyReport{}, map[string]queue.Mark{}
	head, err := sealAll(ctx, conn)
	if err != nil {
		return err
	}
	for v.report.Head.Seq < head.Seq {
		list, err := v.read(ctx, conn)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			v.flaw(v.report.Head.Seq+1, fmt.Sprintf("the chain ends here, and was %d entries long: its end was cut off", head.Seq))
			return nil
		}
		for i := range list {
			v.link(&list[i])
			if v.report.Head.Seq == head.Seq && v.report.Head != head {
				v.flaw(head.Seq, "the hub names another end of its chain than this entry")
			}
		}
		if progress != nil {
			progress(v.report.Head.Seq, max(head.Seq, v.report.Head.Seq))
		}
	}
	return nil
}

// sealAll chains all that is not chained yet, and returns the chain's end. A standby takes
// nothing: its end is what has come to it.
func sealAll(ctx context.Context, conn *pgx.Conn) (head queue.Mark, err error) {
	var follows bool
	if err := conn.QueryRow(ctx, "SELECT pg_is_in_recovery()").Scan(&follows); err != nil {
		return head, err
	}
	if follows {
		var hash []byte
		err := conn.QueryRow(ctx, "SELECT (s.head->>'seq')::bigint, decode(s.head->>'hash', 'hex') FROM (SELECT hub.status()->'head' AS head) AS s").Scan(&head.Seq, &hash)
		copy(head.Hash[:], hash)
		return head, err
	}
	for {
		now, err := seal(ctx, conn)
		if err != nil || now == head {
			return now, err
		}
		head = now
	}
}

// read reads the next entries, and checks each by itself on every core.
func (v *checker) read(ctx context.Context, conn *pgx.Conn) ([]kept, error) {
	rows, err := conn.Query(ctx, keptRows, v.report.Head.Seq, page)
	if err != nil {
		return nil, err
	}
	var list []kept
	for rows.Next() {
		var k kept
		if err := rows.Scan(&k.Seq, &k.Chain, &k.Device, &k.DeviceSeq, &k.Key, &k.Person, &k.Prev, &k.Hash, &k.Sig, &k.Entry); err != nil {
			rows.Close()
			return nil, err
		}
		list = append(list, k)
	}
	var checking sync.WaitGroup
	cores := runtime.GOMAXPROCS(0)
	for core := range cores {
		checking.Go(func() {
			for i := core; i < len(list); i += cores {
				list[i].flaw = list[i].check()
			}
		})
	}
	checking.Wait()
	return list, rows.Err()
}

// check says what is wrong with an entry by itself; nothing when it is empty.
func (k *kept) check() string {
	var e queue.Entry
	switch sum := sha256.Sum256(append(bytes.Clone(k.Prev), k.Entry...)); {
	case len(k.Prev) != 32 || !bytes.Equal(sum[:], k.Hash):
		return "its hash does not follow from its content"
	case json.Unmarshal(k.Entry, &e) != nil || e.Validate() != nil:
		return "its content is not an entry; " + k.Person + " handed it in"
	case k.Device == nil && (e.Kind != queue.Withdrawn || e.Device != ""):
		return "nobody signed it, and it is none of what the hub notes by itself"
	case e.Reviewer != k.Person && (e.Reviewer != "" || e.Kind != queue.Purged):
		return "it says that another made it than " + k.Person + ", who handed it in"
	case k.Device == nil:
		return ""
	case len(k.Key) != ed25519.PublicKeySize || queue.DeviceID(k.Key) != *k.Device || e.Device != *k.Device:
		return "the key beside it is not that of the device it names"
	case !ed25519.Verify(k.Key, k.Hash, k.Sig):
		return "its signature is not the device's; " + k.Person + " handed it in"
	}
	return ""
}

// link holds an entry against those before it, and goes on to it.
func (v *checker) link(k *kept) {
	if k.Seq != v.report.Head.Seq+1 {
		v.flaw(v.report.Head.Seq+1, "the entry is gone")
	}
	chain := chainHash(v.report.Head.Hash, k.Seq, k.Hash)
	flaw := k.flaw
	if !bytes.Equal(chain[:], k.Chain) {
		flaw = "the hub's chain does not lead from the entry before to this one"
	}
	if k.Device != nil && k.DeviceSeq != nil {
		end := v.devices[*k.Device]
		switch {
		case flaw != "":
		case *k.DeviceSeq <= end.Seq:
			flaw = "its device had made it before an entry that stands before it here"
		case *k.DeviceSeq == end.Seq+1 && !bytes.Equal(k.Prev, end.Hash[:]):
			flaw = "it does not follow the entry before it on its device"
		}
		at := queue.Mark{Seq: *k.DeviceSeq}
		copy(at.Hash[:], k.Hash)
		v.devices[*k.Device] = at
	}
	if flaw == "" {
		v.report.Entries++
	} else {
		v.flaw(k.Seq, flaw)
	}
	v.report.Head.Seq = k.Seq
	copy(v.report.Head.Hash[:], k.Chain)
}

func (v *checker) flaw(seq int64, why string) {
	if v.report.Bad++; v.report.Bad == 1 {
		v.report.FirstBad, v.report.Reason = seq, why
	}
	if len(v.report.Flaws) < mostFlaws {
		v.report.Flaws = append(v.report.Flaws, Flaw{seq, why})
	}
}
