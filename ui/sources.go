package ui

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"discern/queue"
	"discern/ui/kit"
)

// How items come into the window: the sample, files, a watched folder. Where they come
// from a team's hub they come from nowhere else.

// barred says so, where it is so.
func (w *window) barred() bool {
	if w.hub.contact.joined {
		w.strip.SayFor(kit.Message{Tone: kit.Warn, Text: "Everything here comes from your team's hub; files are published there."}, stripTime)
	}
	return w.hub.contact.joined
}

func (w *window) sample() {
	if w.barred() {
		return
	}
	w.importer.start(job{name: "the sample queue", open: w.Sample})
	if w.Desk.Reviewer() != "" {
		w.show(w.review)
	}
}

func (w *window) importFiles(paths []string) {
	if len(paths) > 0 && !w.barred() {
		w.importer.start(job{name: named(paths), open: func() (Feed, error) { return w.Open(paths) }})
	}
}

func (w *window) chooseFiles() {
	if w.barred() {
		return
	}
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			w.fault(fmt.Sprintf("The file cannot be opened: %v", err))
		case f != nil:
			path := f.URI().Path()
			_ = f.Close() // only its name was wanted
			w.importFiles([]string{path})
		}
	}, w.win)
	d.SetTitleText("What to import")
	d.SetConfirmText("Import")
	w.showFiles(d)
}

func (w *window) chooseFolder() {
	if w.barred() {
		return
	}
	d := dialog.NewFolderOpen(func(f fyne.ListableURI, err error) {
		switch {
		case err != nil:
			w.fault(fmt.Sprintf("The folder cannot be opened: %v", err))
		case f != nil:
			if err := w.Desk.SetSetting(context.Background(), settingFolder, f.Path()); err != nil {
				w.fault(err.Error())
				return
			}
			w.watch(f.Path())
			w.strip.Say(kit.Message{Text: "Watching the folder: files put there are imported when they are whole."})
		}
	}, w.win)
	d.SetTitleText("Which folder to watch")
	d.SetConfirmText("Watch")
	w.showFiles(d)
}

// showFiles shows a dialog of files nearly as large as the window. The toolkit's
// panics when it is resized before it is shown.
func (w *window) showFiles(d *dialog.FileDialog) {
	d.Show()
	d.Resize(w.win.Canvas().Size().Subtract(fyne.NewSize(120, 120)))
}

// watch imports what appears in a folder, in place of the one watched before.
func (w *window) watch(folder string) {
	if w.stopWatch != nil {
		w.stopWatch()
	}
	ctx, cancel := context.WithCancel(context.Background())
	w.stopWatch = cancel
	w.run.Go(func() {
		w.Watch(ctx, folder, func(path string, taken func()) {
			w.run.Do(func() {
				w.importer.start(job{name: filepath.Base(path), open: func() (Feed, error) { return w.Open([]string{path}) }, taken: taken})
			})
		})
	})
}

// showImport keeps the strip below the screens up to date.
func (w *window) showImport(st importing) {
	m := kit.Message{Text: st.Line()}
	switch {
	case st.Running:
		m.Action, m.OnAction = "Stop", w.importer.stop
	case st.Err != nil:
		m.Tone = kit.Alarm
	case len(st.Rejects) > 0 || lacksMedia(st.Report.Media):
		m.Tone = kit.Warn
	}
	if !st.Running {
		switch {
		case len(st.Rejects) > 0:
			m.Action, m.OnAction = "Show what was rejected", func() { w.showRejects("Not taken", st.Rejects) }
		case lacksMedia(st.Report.Media) && len(st.Notices) > 0:
			m.Action, m.OnAction = "Show which", func() { w.showRejects("Taken, with these notes", st.Notices) }
		}
		w.current.Tick()
	}
	if !st.Running && m.Tone == kit.Plain {
		w.strip.SayFor(m, stripTime)
		return
	}
	w.strip.Say(m)
	if queue.KindOf(st.Err) == queue.Broken {
		w.record.refused()
	}
}

func (w *window) fault(text string) {
	w.strip.Say(kit.Message{Tone: kit.Alarm, Text: text, Action: "Close", OnAction: w.strip.Clear})
}

// showRejects lists the first rejects, or notices; the command's --rejects keeps all
// rejects.
func (w *window) showRejects(title string, rejects []queue.Reject) {
	lines := make([]string, len(rejects))
	for i, r := range rejects {
		lines[i] = r.String()
	}
	w.showLines(title, lines)
	w.strip.Clear()
}

// showLines lists what would not fit in a message.
func (w *window) showLines(title string, lines []string) {
	list := widget.NewLabel(strings.Join(lines, "\n"))
	list.Selectable = true
	d := dialog.NewCustom(title, "Close", container.NewScroll(list), w.win)
	d.Resize(fyne.NewSize(900, 500))
	d.Show()
}
