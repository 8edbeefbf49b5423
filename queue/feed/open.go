package feed

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"discern/queue"
)

// Options steers Open. The zero value is what the program uses.
type Options struct {
	Stdin  io.Reader        // what the path "-" reads; nil means os.Stdin
	Beside fs.FS            // where the media are that it names; nil means nowhere
	Now    func() time.Time // when imported entries were imported; nil means time.Now
}

// Reader reads one or several files of records as one queue.Feed: items first,
// then decisions, then ledgers, whatever the order of the paths, so that a
// decision finds its item. Read is for one goroutine.
type Reader struct {
	now   func() time.Time
	files []*file
	size  int64
	close []io.Closer

	start   sync.Once
	stop    sync.Once
	quit    chan struct{}
	running sync.WaitGroup
	order   chan *job // as they stand in the files
	pending *job
	ready   []queue.Batch
}

var _ queue.Feed = (*Reader)(nil)

// job is a block on its way through a decoder.
type job struct {
	block *block
	out   []queue.Batch
	done  chan struct{}
}

// Open opens paths for reading: files of JSON Lines or CSV, plain or packed with
// gzip, folders and zip archives of such files, and "-" for standard input.
//
// It answers with a queue.Error: NotFound or Refused for a path that cannot be
// opened, and Invalid where a single file holds nothing to import. With several
// files, one that holds nothing becomes a reject when its turn comes.
func Open(paths []string, o Options) (*Reader, error) {
	r := &Reader{now: o.Now, quit: make(chan struct{})}
	if r.now == nil {
		r.now = time.Now
	}
	if o.Stdin == nil {
		o.Stdin = os.Stdin
	}
	for _, p := range paths {
		if err := r.add(p, o); err != nil {
			_ = r.Close()
			return nil, err
		}
	}
	if len(r.files) == 1 {
		if f := r.files[0]; f.sniff.reason != "" {
			_ = r.Close()
			return nil, queue.Errorf(queue.Invalid, "%s %s", f.name, f.sniff.reason)
		}
	}
	slices.SortStableFunc(r.files, func(a, b *file) int { return int(a.sniff.form) - int(b.sniff.form) })
	for _, f := range r.files {
		r.size += f.size
	}
	if r.streams() {
		r.size = 0
	}
	return r, nil
}

// Size returns the bytes of all files as they are stored; 0 when standard input
// is among them.
func (r *Reader) Size() int64 { return r.size }

func (r *Reader) add(path string, o Options) error {
	if path == "-" {
		r.files = append(r.files, &file{name: "stdin", stream: true, stored: o.Beside, open: func() (io.ReadCloser, error) { return io.NopCloser(o.Stdin), nil }})
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return unopened(path, err)
	}
	if info.IsDir() {
		return r.addFolder(path)
	}
	f := &file{
		name: shown(filepath.Base(path)), size: info.Size(), stream: !info.Mode().IsRegular(),
		open: opener(path),
	}
	if f.stream {
		f.size = 0
		r.files = append(r.files, f)
		return nil
	}
	if zipped, err := isZip(path); err != nil {
		return unopened(path, err)
	} else if zipped {
		return r.addZip(path)
	}
	if f.folder, err = os.OpenRoot(filepath.Dir(path)); err != nil {
		return unopened(path, err)
	}
	r.close = append(r.close, f.folder)
	if err := f.lookInside(); err != nil {
		return unopened(path, err)
	}
	r.files = append(r.files, f)
	return nil
}

func opener(path string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return os.Open(path) }
}

// lookInside tells the file's form. What cannot be unpacked is left for reading
// to name; only a file that cannot be opened is an error.
func (f *file) lookInside() error {
	stored, err := f.open()
	if err != nil {
		return err
	}
	defer stored.Close()
	r, err := text(stored)
	if err != nil {
		f.sniff = sniffed{shape: foreign, reason: broken(err)}
		return nil
	}
	head, err := r.Peek(headSize)
	if len(head) == 0 && err != nil && !errors.Is(err, io.EOF) {
		f.sniff = sniffed{shape: foreign, reason: broken(err)}
		return nil
	}
	f.sniff = look(bytes.Clone(head))
	return nil
}

// streams reports whether a file among them may make its reader wait.
func (r *Reader) streams() bool {
	return slices.ContainsFunc(r.files, func(f *file) bool { return f.stream })
}

func unopened(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return queue.Errorf(queue.NotFound, "there is no file %s", path)
	}
	return queue.Errorf(queue.Refused, "%s cannot be read: %s", filepath.Base(path), plain(err))
}

// Read returns the next batch, or io.EOF. Besides that its only errors are those
// of ctx: whatever is wrong with a file is a reject.
func (r *Reader) Read(ctx context.Context) (queue.Batch, error) {
	if err := ctx.Err(); err != nil {
		return queue.Batch{}, err
	}
	r.start.Do(r.run)
	for len(r.ready) == 0 {
		if r.pending == nil {
			select {
			case <-ctx.Done():
				return queue.Batch{}, ctx.Err()
			case j, ok := <-r.order:
				if !ok {
					return queue.Batch{}, io.EOF
				}
				r.pending = j
			}
		}
		select {
		case <-ctx.Done():
			return queue.Batch{}, ctx.Err()
		case <-r.pending.done:
			r.ready, r.pending = r.pending.out, nil
		}
	}
	b := r.ready[0]
	r.ready = r.ready[1:]
	return b, nil
}

// run starts one goroutine that cuts the files into blocks and a few that decode
// them. Blocks enter order as they stand in the files.
func (r *Reader) run() {
	workers := min(4, max(2, runtime.GOMAXPROCS(0)))
	r.order = make(chan *job, workers)
	work := make(chan *job)
	now := r.now()
	r.running.Go(func() {
		defer close(r.order)
		defer close(work)
		var n atomic.Int64
		var base int64
		for _, f := range r.files {
			f.split(&n, func(b *block) bool {
				j := &job{block: b, done: make(chan struct{})}
				return r.send(r.order, j) && r.send(work, j)
			})
			base += f.size
			n.Store(max(base, n.Load()))
		}
	})
	for range workers {
		r.running.Go(func() {
			for j := range work {
				j.out = j.block.decode(now)
				close(j.done)
			}
		})
	}
}

// send reports false when the reader was closed instead.
func (r *Reader) send(to chan *job, j *job) bool {
	select {
	case to <- j:
		return true
	case <-r.quit:
		return false
	}
}

// Close ends the reading and closes the files. No Read may run or follow; closing
// again does nothing.
func (r *Reader) Close() error {
	r.stop.Do(func() { close(r.quit) })
	if !r.streams() { // a read of a terminal or a pipe ends when it likes
		r.running.Wait()
	}
	var errs []error
	closers := r.close
	r.close = nil
	for _, c := range closers {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}
