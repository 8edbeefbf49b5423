//go:build linux

// Package tracevfs records what SQLite does to its files, so that a test can
// build the disks that a cut of the power could leave behind.
//
// It is for tests alone and never linked into the program: it makes itself the
// default file system of every database the process opens from then on.
//
// The one thing to know is the model: what a file held when it was last synced is
// on the disk for certain; of what was written since, any 512-byte sectors may be.
package tracevfs

/*
extern int trace_register(void);
*/
import "C"

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"unsafe"

	_ "github.com/mattn/go-sqlite3" // brings SQLite
)

// Kind is what was done to a file.
type Kind int

// The kinds. Mark is set by the test itself.
const (
	Write Kind = iota + 1
	Truncate
	Sync
	Remove
	Mark
)

// Op is one thing done.
type Op struct {
	Kind Kind
	File string // base name
	Off  int64  // of Write; the new size of Truncate
	Data []byte // of Write
	Note string // of Mark
}

var trace struct {
	mu    sync.Mutex
	dir   string   // whose files are recorded; empty: none
	names []string // of the files opened, by id
	ops   []Op
}

var register = sync.OnceValue(func() error {
	if C.trace_register() != 0 {
		return errors.New("this SQLite cannot be traced")
	}
	return nil
})

// Start records what is done from now on to files in a folder that are opened
// from now on.
func Start(dir string) error {
	if err := register(); err != nil {
		return err
	}
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return err
	}
	trace.mu.Lock()
	defer trace.mu.Unlock()
	trace.dir, trace.ops = dir, nil
	return nil
}

// Note records that something has been answered.
func Note(note string) {
	trace.mu.Lock()
	defer trace.mu.Unlock()
	trace.ops = append(trace.ops, Op{Kind: Mark, Note: note})
}

// Stop ends the recording and returns it.
func Stop() []Op {
	trace.mu.Lock()
	defer trace.mu.Unlock()
	ops := trace.ops
	trace.dir, trace.ops = "", nil
	return ops
}

// record keeps an op of a file that is recorded; the caller holds the lock.
func record(name string, op Op) {
	if trace.dir == "" || filepath.Dir(name) != trace.dir || strings.HasSuffix(name, "-shm") {
		return
	}
	op.File = filepath.Base(name)
	trace.ops = append(trace.ops, op)
}

//export traceOpen
func traceOpen(name *C.char) C.int {
	trace.mu.Lock()
	defer trace.mu.Unlock()
	trace.names = append(trace.names, C.GoString(name))
	return C.int(len(trace.names) - 1)
}

//export traceOp
func traceOp(id, kind C.int, off C.longlong, data unsafe.Pointer, n C.int) {
	trace.mu.Lock()
	defer trace.mu.Unlock()
	if id < 0 {
		return
	}
	op := Op{Kind: Kind(kind), Off: int64(off)}
	if n > 0 {
		op.Data = bytes.Clone(unsafe.Slice((*byte)(data), int(n)))
	}
	record(trace.names[id], op)
}

//export traceRemove
func traceRemove(name *C.char) {
	trace.mu.Lock()
	defer trace.mu.Unlock()
	record(C.GoString(name), Op{Kind: Remove})
}
