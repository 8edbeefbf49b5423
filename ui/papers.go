package ui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"discern/queue"
	"discern/ui/kit"
)

// Tell says how far something is that takes a while. Total is 0 while it is not known.
type Tell func(doing string, done, total int64)

// Papers write what leaves the desk for others: the window asks where to, shows how
// far it is, and can stop it. Each answers what was done, in words.
type Papers struct {
	Case         func(ctx context.Context, ref queue.Ref, file string, media bool, tell Tell) (string, error)
	Referral     func(ctx context.Context, ref queue.Ref, file string, tell Tell) (string, error)
	Transparency func(ctx context.Context, from, to time.Time, folder string, tell Tell) (string, error) // both days belong to the period; a zero from is the first decision
	Statements   func(ctx context.Context, folder string, tell Tell) (said string, refused []string, err error)
}

// scribe writes one paper at a time, in the background.
type scribe struct {
	run     kit.Runner
	say     func(kit.Message) // on the UI's goroutine
	told    func(kit.Message) // likewise, of what is over: for a while
	hush    func()            // takes away what was said
	cancel  context.CancelFunc
	running sync.WaitGroup
}

// tellEvery is how often the window is told how far a paper is.
const tellEvery = 200 * time.Millisecond

// write writes a paper; after is called on the UI's goroutine when it is there.
func (s *scribe) write(what string, write func(ctx context.Context, tell Tell) (string, error), after func()) {
	if s.cancel != nil {
		s.say(kit.Message{Tone: kit.Warn, Text: "Another report is being written: wait for it, or stop it.", Action: "Stop it", OnAction: s.stop})
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	show := func(words string) { s.say(kit.Message{Text: what + ": " + words, Action: "Stop", OnAction: s.stop}) }
	show("reading")
	s.running.Add(1)
	s.run.Go(func() {
		defer s.running.Done()
		last := time.Now()
		said, err := write(ctx, func(doing string, done, total int64) {
			if now := time.Now(); now.Sub(last) >= tellEvery {
				last = now
				words := doing
				if total > 0 {
					words = fmt.Sprintf("%s, %d %%", doing, done*100/total)
				}
				s.run.Do(func() {
					if s.cancel != nil && ctx.Err() == nil {
						show(words)
					}
				})
			}
		})
		s.run.Do(func() {
			stopped := ctx.Err() != nil
			s.stop()
			s.cancel = nil
			switch {
			case stopped:
				s.told(kit.Message{Text: what + " was stopped; no half-written file is left."})
			case err != nil:
				s.say(kit.Message{Tone: kit.Alarm, Text: what + ": " + err.Error(), Action: "Close", OnAction: s.hush})
			default:
				s.told(kit.Message{Tone: kit.Good, Text: what + ": " + strings.ReplaceAll(said, "\n", " · ")})
				after()
			}
		})
	})
}

// stop ends what is being written; nothing is left of it.
func (s *scribe) stop() {
	if s.cancel != nil {
		s.cancel()
	}
}

// wait returns when nothing is written any more; stop comes before it.
func (s *scribe) wait() { s.running.Wait() }

// askFile asks where a file is to go. The dialog makes it, empty; it is taken away
// again until it is written.
func (w *window) askFile(name string, then func(path string)) {
	d := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			w.fault(fmt.Sprintf("The file cannot be written: %v", err))
		case f != nil:
			path := f.URI().Path()
			_ = f.Close() // nothing was written to it
			dropEmpty(path)
			then(path)
		}
	}, w.win)
	d.SetFileName(name)
	d.SetTitleText("Where the file is to go")
	d.SetConfirmText("Save")
	w.showFilesSoon(d)
}

// dropEmpty removes a file that has nothing in it.
func dropEmpty(path string) {
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		_ = os.Remove(path) // it is written over in a moment
	}
}

// askFolder asks for a folder that files are to go to.
func (w *window) askFolder(then func(path string)) {
	d := dialog.NewFolderOpen(func(f fyne.ListableURI, err error) {
		switch {
		case err != nil:
			w.fault(fmt.Sprintf("The folder cannot be opened: %v", err))
		case f != nil:
			then(f.Path())
		}
	}, w.win)
	d.SetTitleText("Where the files are to go")
	d.SetConfirmText("Write here")
	w.showFilesSoon(d)
}

// showFilesSoon shows a dialog of files a moment later: the letter that asked for it
// is yet to be typed, and is not meant for the name of a file.
func (w *window) showFilesSoon(d *dialog.FileDialog) {
	w.run.Go(func() { w.run.Do(func() { w.showFiles(d) }) })
}

// saveFile asks where to keep what was made, and writes it there and nowhere else.
func (w *window) saveFile(name string, data []byte) {
	w.askFile(name, func(path string) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			w.fault(fmt.Sprintf("%s was not written in whole: %v", filepath.Base(path), err))
			return
		}
		w.strip.SayFor(kit.Message{Text: "Written to " + filepath.Base(path)}, stripTime)
	})
}

// exportCase writes the case of an item.
func (w *window) exportCase(ref queue.Ref, media bool) {
	w.askFile("case.zip", func(path string) {
		w.scribe.write("The case", func(ctx context.Context, tell Tell) (string, error) {
			return w.Papers.Case(ctx, ref, path, media, tell)
		}, func() {})
	})
}

// refer writes the packet that refers a danger to life. It is sent to nobody.
func (w *window) refer(ref queue.Ref) {
	w.askFile("referral.zip", func(path string) {
		w.scribe.write("The referral packet", func(ctx context.Context, tell Tell) (string, error) {
			return w.Papers.Referral(ctx, ref, path, tell)
		}, func() { w.current.Tick() })
	})
}

// reportTransparency writes the transparency report of a period, in every form. One
// without a beginning begins with the first decision; without an end it is the last half
// year that is over.
func (w *window) reportTransparency(from, to time.Time) {
	if to.IsZero() {
		from, to = lastHalfYear(w.Desk.Now())
	}
	w.askFolder(func(folder string) {
		w.scribe.write("The transparency report", func(ctx context.Context, tell Tell) (string, error) {
			return w.Papers.Transparency(ctx, from, to, folder, tell)
		}, func() {})
	})
}

// lastHalfYear is the last January to June or July to December that is over.
func lastHalfYear(now time.Time) (from, to time.Time) {
	begin := time.Date(now.Year(), time.January, 1, 0, 0, 0, 0, now.Location())
	if now.Month() >= time.July {
		begin = time.Date(now.Year(), time.July, 1, 0, 0, 0, 0, now.Location())
	}
	return begin.AddDate(0, -6, 0), begin.AddDate(0, 0, -1)
}

// exportStatements writes statements of reasons, and lists those that are refused.
func (w *window) exportStatements() {
	w.askFolder(func(folder string) {
		var refused []string
		w.scribe.write("Statements of reasons", func(ctx context.Context, tell Tell) (said string, err error) {
			said, refused, err = w.Papers.Statements(ctx, filepath.Join(folder, "statements"+w.Desk.Now().Format("-20060102-150405"))+string(filepath.Separator), tell)
			return said, err
		}, func() {
			if len(refused) > 0 {
				w.showLines("Refused, with what lacks", refused)
			}
		})
	})
}
