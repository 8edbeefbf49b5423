package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sync"
	"time"

	"discern/queue"
	"discern/ui/kit"
)

// Feed is an opened interchange file.
type Feed interface {
	queue.Feed
	io.Closer
}

// keptRejects is how many rejects the window lists, and how many notices; the command
// keeps all rejects.
const keptRejects = 500

// importing is what the window shows of an import.
type importing struct {
	Name    string // what is imported, for a person
	Running bool
	Report  queue.ImportReport
	Rejects []queue.Reject
	Notices []queue.Reject
	Err     error
	Took    time.Duration
}

// importer takes files in while reviewing goes on, one import after the other.
type importer struct {
	desk    *queue.Desk
	run     kit.Runner
	now     func() time.Time
	changed func(importing) // on the UI's goroutine
	cancel  context.CancelFunc
	line    []job
	running sync.WaitGroup
}

// job is one import that waits for its turn.
type job struct {
	name  string
	open  func() (Feed, error)
	taken func() // called when all of it was read; nil for nothing
}

// start imports, at once or after what runs.
func (im *importer) start(j job) {
	if im.cancel != nil {
		im.line = append(im.line, j)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	im.cancel = cancel
	began := im.now()
	st := importing{Name: j.name, Running: true}
	im.changed(st)
	im.running.Add(1)
	im.run.Go(func() {
		defer im.running.Done()
		var rejects, notices []queue.Reject
		keep := func(list *[]queue.Reject) func(queue.Reject) {
			return func(r queue.Reject) {
				if len(*list) < keptRejects {
					*list = append(*list, r)
				}
			}
		}
		report, err := im.take(ctx, j, queue.ImportOptions{Calm: true, Reject: keep(&rejects), Notice: keep(&notices)}, func(r queue.ImportReport) {
			im.run.Do(func() {
				st.Report, st.Took = r, im.now().Sub(began)
				im.changed(st)
			})
		})
		if err == nil && j.taken != nil {
			j.taken()
		}
		im.run.Do(func() {
			cancel()
			im.cancel = nil
			im.changed(importing{Name: j.name, Report: report, Rejects: rejects, Notices: notices, Err: err, Took: im.now().Sub(began)})
			if len(im.line) > 0 {
				next := im.line[0]
				im.line = im.line[1:]
				im.start(next)
			}
		})
	})
}

// take runs one import. Progress is told at most ten times a second.
func (im *importer) take(ctx context.Context, j job, o queue.ImportOptions, progress func(queue.ImportReport)) (report queue.ImportReport, err error) {
	feed, err := j.open()
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, feed.Close()) }()
	var told time.Time
	o.Progress = func(r queue.ImportReport) {
		if now := im.now(); now.Sub(told) >= 100*time.Millisecond {
			told = now
			progress(r)
		}
	}
	return im.desk.Import(ctx, feed, o)
}

// stop cancels what runs and drops what waits; what was taken is kept.
func (im *importer) stop() {
	im.line = nil
	if im.cancel != nil {
		im.cancel()
	}
}

// wait returns when nothing runs any more; stop comes before it.
func (im *importer) wait() { im.running.Wait() }

// named says what some paths are, for a person.
func named(paths []string) string {
	if len(paths) == 1 {
		return filepath.Base(paths[0])
	}
	return fmt.Sprintf("%d files", len(paths))
}

// Line says in one line how far the import is, or how it ended.
func (st importing) Line() string {
	r := st.Report
	n := r.Taken() + r.Rejected()
	switch {
	case st.Running && n == 0:
		return "Importing " + st.Name + " …"
	case st.Running:
		line := fmt.Sprintf("Importing %s · %s records", st.Name, queue.Thousands(n))
		if s := st.Took.Seconds(); s > 0 {
			line += fmt.Sprintf(" · %s a second", queue.Thousands(int64(float64(n)/s)))
		}
		if r.Size > 0 && r.Read > 0 && st.Took > time.Second {
			left := time.Duration(float64(st.Took) * float64(r.Size-r.Read) / float64(r.Read))
			line += " · " + queue.Spell(left) + " left"
		}
		return line
	case errors.Is(st.Err, context.Canceled):
		return fmt.Sprintf("Import of %s stopped: %s taken and kept. Import it again for the rest.", st.Name, queue.Thousands(r.Taken()))
	case st.Err != nil:
		return fmt.Sprintf("Import of %s: %v", st.Name, st.Err)
	default:
		line := fmt.Sprintf("%s: %s new, %s updated, %s unchanged", st.Name,
			queue.Thousands(r.Items.New+r.Decisions.New+r.Acts.New), queue.Thousands(r.Items.Updated),
			queue.Thousands(r.Items.Unchanged+r.Decisions.Unchanged+r.Acts.Unchanged))
		if n := r.Rejected(); n > 0 {
			line += fmt.Sprintf(", %s rejected", queue.Thousands(n))
		}
		return line + mediaWords(r.Media)
	}
}

// mediaWords says what became of the media, what matters most first, since a long
// line is cut; nothing where there were none.
func mediaWords(m queue.MediaTally) string {
	line := ""
	for _, part := range []struct {
		n    int64
		what string
	}{{m.Sealed, "media"}, {m.Differing, "not as flagged"}, {m.Missing, "missing"}, {m.Refused, "refused"}} {
		if part.n > 0 {
			line += fmt.Sprintf(", %s %s", queue.Thousands(part.n), part.what)
		}
	}
	return line
}

// lacksMedia reports whether media did not come as they were flagged.
func lacksMedia(m queue.MediaTally) bool { return m.Missing+m.Refused+m.Differing > 0 }
