//go:build linux

package tracevfs

import (
	"maps"
	"math/rand/v2"
)

// sector is what a disk writes whole or not at all, in bytes.
const sector = 512

// Disk follows a recording and knows what is on the disk for certain.
type Disk struct {
	ops     []Op
	at      int // how many were followed
	certain map[string][]byte
	since   map[string][]Op // written after the last sync
	Notes   []string        // answered so far

	// Deaf names a file whose syncs do nothing, as on a disk that lies: a test
	// that finds no loss then would find none ever.
	Deaf string
}

// NewDisk begins before the first op.
func NewDisk(ops []Op) *Disk {
	return &Disk{ops: ops, certain: map[string][]byte{}, since: map[string][]Op{}}
}

// Follow goes on to an op.
func (d *Disk) Follow(to int) {
	for ; d.at < to; d.at++ {
		switch op := d.ops[d.at]; op.Kind {
		case Write, Truncate:
			d.since[op.File] = append(d.since[op.File], op)
		case Sync:
			if op.File == d.Deaf {
				continue
			}
			f := d.certain[op.File]
			for _, o := range d.since[op.File] {
				f = apply(f, o)
			}
			d.certain[op.File] = f
			delete(d.since, op.File)
		case Remove:
			delete(d.certain, op.File)
			delete(d.since, op.File)
		case Mark:
			d.Notes = append(d.Notes, op.Note)
		}
	}
}

// Cut returns what a cut of the power at this moment could leave of each file:
// of what was not synced nothing, the first part, or any of its sectors.
func (d *Disk) Cut(rng *rand.Rand) map[string][]byte {
	image := maps.Clone(d.certain)
	for name, ops := range d.since {
		f := append([]byte(nil), image[name]...)
		switch rng.IntN(3) {
		case 0:
		case 1:
			for _, op := range ops[:rng.IntN(len(ops)+1)] {
				f = apply(f, op)
			}
		case 2:
			for _, op := range ops {
				f = applySome(f, op, rng)
			}
		}
		image[name] = f
	}
	return image
}

func apply(f []byte, op Op) []byte {
	if op.Kind == Truncate {
		if op.Off < int64(len(f)) {
			f = f[:op.Off]
		}
		return f
	}
	if end := op.Off + int64(len(op.Data)); end > int64(len(f)) {
		f = append(f, make([]byte, end-int64(len(f)))...)
	}
	copy(f[op.Off:], op.Data)
	return f
}

// applySome applies any of the sectors of an op.
func applySome(f []byte, op Op, rng *rand.Rand) []byte {
	if op.Kind == Truncate {
		if rng.IntN(2) == 0 {
			return f
		}
		return apply(f, op)
	}
	for off, data := op.Off, op.Data; len(data) > 0; {
		n := min(int64(len(data)), sector-off%sector)
		if rng.IntN(2) == 0 {
			f = apply(f, Op{Kind: Write, Off: off, Data: data[:n]})
		}
		off, data = off+n, data[n:]
	}
	return f
}
