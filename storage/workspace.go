package storage

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"discern/queue"
)

// Workspace is an open workspace. Its methods are safe for concurrent use.
type Workspace struct {
	dir     string
	now     func() time.Time
	log     *slog.Logger
	key     ed25519.PrivateKey
	device  string
	lock    *os.File
	content *database
	review  *database

	ledger ledger      // its end
	follow follower    // what the work has yet to follow
	wakes  alarm       // when the next lease or rest runs out
	asked  atomic.Bool // see Asked
	puts   turns       // of batches of items at content.db
	refs   refs        // the next ref and the sources, of the content writer
	seen   seen        // the items last looked at
	upkeep *upkeep     // merges the search index
	inflow sync.Mutex  // one batch of imported entries at a time
	closed atomic.Bool

	leaving atomic.Bool // content is noted to go that is not gone yet, see Withhold
}

var _ queue.Store = (*Workspace)(nil)

// Options say how to open a workspace. The zero value serves.
type Options struct {
	Now      func() time.Time        // nil: the clock
	Logger   *slog.Logger            // nil: nothing is logged. What is logged never holds content
	Program  string                  // who opens it, as "discern 1.0"; a later reader of the files is told
	Progress func(done, total int64) // called while the two databases are brought together again or up to this version, which is rare; may be nil
}

// Open opens the workspace in a folder, making both when they are not there.
//
// It answers Busy when another program holds the workspace, Refused on a
// network file system or when the program was built without full-text search,
// Newer when a later version wrote it, Damaged when a file does not hold
// together or review.db is gone, and NoSpace when the folder may not be written.
func Open(dir string, o Options) (*Workspace, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Program == "" {
		o.Program = "discern"
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, osFault("make the folder of the workspace", err)
	}
	if err := errors.Join(refuseRemote(dir), refuseLibrary()); err != nil {
		return nil, err
	}
	held, err := lock(dir, o.Program, o.Now())
	if err != nil {
		return nil, err
	}
	w := &Workspace{dir: dir, now: o.Now, log: o.Logger, lock: held}
	if err := w.open(o); err != nil {
		_ = w.Close()
		return nil, err
	}
	return w, nil
}

// open opens the files in the order in which they depend on each other: the
// review database stands before the key and the content exist, so that its
// absence beside them means that it was lost.
func (w *Workspace) open(o Options) (err error) {
	if err := survey(w.dir); err != nil {
		return err
	}
	if w.review, err = openDatabase(w.dir, reviewKind, o.Program, w.log); err != nil {
		return err
	}
	if w.key, err = loadKey(w.dir, rand.Reader, w.log); err != nil {
		return err
	}
	w.device = queue.DeviceID(w.key.Public().(ed25519.PublicKey))
	if w.content, err = openDatabase(w.dir, contentKind, o.Program, w.log); err != nil {
		return err
	}
	ctx := context.Background()
	for _, step := range []func(context.Context) error{w.openLedger, w.openRefs, w.openWakes, w.openAsks} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if err := w.tieAll(ctx, o.Progress); err != nil {
		return err
	}
	if err := w.reconcile(ctx, o.Progress); err != nil {
		return err
	}
	w.upkeep = newUpkeep()
	go w.upkeep.run(w)
	return nil
}

// Close flushes everything, copies the logs back into the databases and gives
// the workspace to the next program. It waits for what is under way.
func (w *Workspace) Close() error {
	if w.closed.Swap(true) {
		return nil
	}
	if w.upkeep != nil {
		w.upkeep.close()
	}
	var err error
	for _, db := range []*database{w.content, w.review} {
		if db != nil {
			err = errors.Join(err, db.close())
		}
	}
	return errors.Join(err, osFault("give the workspace back", w.lock.Close()))
}

// Device names the key that signs what is done here.
func (w *Workspace) Device() string { return w.device }

// survey refuses a workspace whose review.db was lost or emptied: it is never
// made anew beside what belonged to it.
func survey(dir string) error {
	review, err := userVersion(filepath.Join(dir, reviewFile))
	if err != nil || review > 0 {
		return err
	}
	for _, name := range []string{keyFile, contentFile} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return queue.Errorf(queue.Damaged, "review.db, which holds the decisions, is missing or empty, but %s is there: put review.db back from a backup. To begin anew without its decisions, move the whole folder away", name)
		}
	}
	return nil
}

// userVersion reads the schema's number from a database file's header; 0 when
// there is no file, or nothing in it yet.
func userVersion(path string) (int, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, osFault("open "+filepath.Base(path), err)
	}
	defer f.Close()
	var header [64]byte
	if n, _ := f.ReadAt(header[:], 0); n < len(header) {
		return 0, nil
	}
	if string(header[:16]) != "SQLite format 3\x00" {
		return 1, nil // not a database: opening it says so
	}
	return int(header[60])<<24 | int(header[61])<<16 | int(header[62])<<8 | int(header[63]), nil
}
