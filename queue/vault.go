package queue

import (
	"context"
	"io"
	"iter"
	"time"
)

// MaxMedium is how large a medium may be, in bytes. A video of ten hours at the
// rate of the web is about as large; whatever is larger is no evidence but a way
// to fill a disk.
const MaxMedium = 4 << 30

// Vault keeps the bytes of media, each under its address: the SHA-256 of its bytes
// in lower-case hex. Package storage/vault implements it; every method is safe for
// concurrent use, and what one has returned without error is on the disk.
//
// A vault knows what is there and nothing more: whatever is not, it answers with
// NotFound. Whether something was there once and was deleted stands in the ledger,
// so the one who can tell is [Desk.Medium], which answers Gone.
type Vault interface {
	// Seal takes in what r holds, to its end. The same bytes twice are kept once.
	// Nothing is kept when it fails: with ctx's error, with r's as it is, with
	// Invalid when there are too many bytes, with NoSpace.
	Seal(ctx context.Context, r io.Reader) (Kept, error)
	// Has reports whether a medium is here and can be opened.
	Has(address string) bool
	// Open opens a medium. It answers Damaged when its key or its length does not
	// hold; the bytes themselves are checked as they are read.
	Open(address string) (Medium, error)
	// Check reads a medium through. It answers NotFound or Damaged.
	Check(ctx context.Context, address string) error
	// Delete destroys a medium for good: its key first, then what the key opened.
	Delete(address string) error
	// All yields every medium whose key is here, ordered by address.
	All() iter.Seq2[Kept, error]
}

// Medium is an opened medium. ReadAt may be called from several goroutines at
// once and answers Damaged where the bytes are not those that were sealed; it
// opens 64 KiB at a time, so small reads want a buffer. The address alone names
// the medium in an error.
type Medium interface {
	io.ReaderAt
	io.Closer
	Size() int64 // in bytes
}

// Kept is what a vault says of a medium without opening it.
type Kept struct {
	Address string
	Size    int64     // bytes
	Since   time.Time // when it was sealed, or put back from a backup
	Lost    bool      // its key is here and its bytes are not; Size is 0
	Before  bool      // of what was sealed: the same bytes were here already
}
