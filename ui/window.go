package ui

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"

	"discern/assets"
	"discern/queue"
	"discern/ui/audit"
	"discern/ui/browse"
	"discern/ui/insight"
	"discern/ui/kit"
	"discern/ui/oversight"
	"discern/ui/review"
	"discern/ui/setup"
	"discern/ui/team"
)

// Settings of the workspace that the window keeps.
const (
	settingTheme    = "theme"
	settingReviewer = "reviewer"
	settingFolder   = "folder"
)

// Config is what a window is opened on.
type Config struct {
	Desk    *queue.Desk
	Open    func(paths []string) (Feed, error) // interchange files
	Sample  func() (Feed, error)               // the embedded sample queue
	Watch   func(ctx context.Context, folder string, found func(path string, taken func()))
	Papers  Papers
	Hub     *HubOffers // nil where no team's hub can be reached
	Version string
	Demo    bool // open on the sample at once
}

// screen is one of the window's places.
type screen interface {
	Object() fyne.CanvasObject
	Commands() []kit.Command
	Help() []kit.KeyGroup
	Key(name fyne.KeyName, shift bool) bool
	Foot() (x, width float32) // where messages stand, from the screen's left edge
	Shown()
	Tick()
}

// window is the frame around the screens.
type window struct {
	Config
	app fyne.App
	win fyne.Window
	run kit.Runner

	review  *review.Screen
	browse  *browse.Screen
	audit   *audit.Screen
	insight *insight.Screen
	oversee *oversight.Screen
	setup   *setup.Screen
	help    *help

	conflicts *team.Screen

	screens []screen
	current screen

	rail     *kit.Rail
	strip    *kit.Banner // what an import does
	frame    *frame
	body     *fyne.Container
	keys     *keys
	importer *importer
	purger   *purger
	scribe   *scribe
	record   *record
	hub      hubParts

	focused   bool // the window has the keyboard
	title     string
	stopWatch context.CancelFunc
	end       func() // of what the background brings back
}

// ID names the program to the desktop; FyneApp.toml says the same.
const ID = "org.discern.Discern"

// Run opens the window and returns when it is closed or ctx ends.
func Run(ctx context.Context, c Config) error {
	a := app.NewWithID(ID)
	a.SetIcon(fyne.NewStaticResource("discern.png", assets.AppIcon()))
	run, end := kit.Background()
	w := newWindow(a, c, run)
	w.end = end
	w.win.Resize(fyne.NewSize(1440, 900))
	w.win.SetMaster()
	forgetStopHook(a)
	stopTicks := w.tick(ctx)
	defer stopTicks()
	w.win.ShowAndRun()
	w.stop() // the toolkit ends by itself too, at a signal
	w.importer.wait()
	w.purger.wait()
	w.scribe.wait()
	w.record.wait()
	w.hub.contact.wait()
	return nil
}

// tick refreshes the screen once a second and ends the window with ctx.
func (w *window) tick(ctx context.Context) (stop func()) {
	done := make(chan struct{})
	go func() {
		t := time.NewTicker(time.Second)
		defer t.Stop()
		for {
			select {
			case <-t.C:
				w.run.Do(w.ticked)
			case <-ctx.Done():
				w.end()
				fyne.Do(w.app.Driver().Quit) // not close: at a signal the toolkit may have ended before
				return
			case <-done:
				return
			}
		}
	}()
	return func() { close(done) }
}

// ticked is called once a second.
func (w *window) ticked() {
	w.current.Tick()
	w.hub.contact.poll()
}

func newWindow(a fyne.App, c Config, run kit.Runner) *window {
	w := &window{Config: c, app: a, run: run, win: a.NewWindow("Discern"), end: func() {}, focused: true}
	a.Settings().SetTheme(kit.NewTheme(w.mode()))
	w.importer = &importer{desk: c.Desk, run: run, now: time.Now, changed: w.showImport}
	w.purger = &purger{desk: c.Desk, run: run, fault: w.fault}
	w.scribe = &scribe{
		run: run, say: func(m kit.Message) { w.strip.Say(m) },
		told: func(m kit.Message) { w.strip.SayFor(m, longStripTime) }, hush: func() { w.strip.Clear() },
	}

	w.record = newRecord(c.Desk, run)
	w.record.show = func() {
		w.help.turn("ledger")
		w.show(w.help)
	}
	w.record.moved = func() { w.frame.Layout(nil, w.win.Canvas().Size()) }
	w.record.say = func(m kit.Message) { w.strip.SayFor(m, longStripTime) }
	w.record.focus = func(f fyne.Focusable) {
		if f == nil {
			w.win.Canvas().Unfocus()
			return
		}
		w.win.Canvas().Focus(f)
	}

	w.newHub()
	w.record.lifted = func() { w.review.Session().Unsay() }
	w.review = review.NewScreen(c.Desk, run, review.Offers{Changed: w.reviewed, Sample: w.sample, Import: w.chooseFiles, Close: w.leave, Broken: w.record.refused, Renew: w.hub.contact.renew, Hub: w.showHub})
	w.browse = browse.NewScreen(c.Desk, run, browse.Offers{Open: w.reviewItem, Import: w.chooseFiles, Focus: w.win.Canvas().Focus})
	w.audit = audit.NewScreen(c.Desk, run, audit.Offers{
		Browse: w.browseItem, Review: func() { w.show(w.review) }, Import: w.chooseFiles, Focus: w.win.Canvas().Focus,
		Case: w.exportCase, Refer: w.refer, People: func() { w.show(w.oversee) },
	})
	w.insight = insight.NewScreen(c.Desk, run, insight.Offers{
		Save: w.saveFile, Import: w.chooseFiles, Show: w.browseItems, Sample: func(refs []queue.Ref) { w.browseItems(refs, "A sample to review") },
		Transparency: w.reportTransparency, Statements: w.exportStatements,
	})
	w.setup = setup.NewScreen(setup.Offers{
		Reviewer: c.Desk.Reviewer, Seat: w.seat, Sample: w.sample, Import: w.chooseFiles, Watch: w.chooseFolder,
		Theme: w.setMode, Start: func() { w.show(w.review) }, Focus: w.win.Canvas().Focus, Look: w.look(), Hub: w.setupHub(),
	})
	w.conflicts = team.NewScreen(c.Desk, run, team.Offers{Browse: w.browseItem, Review: func() { w.show(w.review) }, Seen: w.hub.contact.poll})
	w.oversee = oversight.NewScreen(c.Desk, run, oversight.Offers{Focus: w.win.Canvas().Focus})
	w.help = newHelp()

	w.rail = kit.NewRail([]kit.RailItem{
		{Icon: icon("review"), Label: "Review"},
		{Icon: icon("browse"), Label: "Browse"},
		{Icon: icon("audit"), Label: "Audit"},
		{Icon: icon("insight"), Label: "Insight"},
		{Foot: true, Away: true}, // the team's hub
		{Icon: icon("keyboard"), Label: "Menu", Foot: true},
		{Icon: icon("import"), Label: "Import", Foot: true},
		{Icon: icon("settings"), Label: "Set up", Foot: true},
		{Icon: icon("help"), Label: "Help", Foot: true},
	}, w.followRail)
	w.strip = kit.NewBanner(run, w.rail)
	w.screens = []screen{w.review, w.browse, w.audit, w.insight, w.oversee, w.conflicts, w.setup, w.help}
	w.body = container.NewStack() // all of them, so that each follows a change of theme
	for _, s := range w.screens {
		s.Object().Hide()
		w.body.Add(s.Object())
	}
	w.frame = &frame{rail: w.rail, body: w.body, strip: w.strip, alarm: w.record.bar, foot: func() (x, width float32) {
		if w.current == nil {
			return 0, 0
		}
		return w.current.Foot()
	}}
	w.win.SetPadded(false)
	w.win.SetContent(container.New(w.frame, w.rail, w.body, w.record.bar, w.strip))
	w.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) {
		var paths []string
		for _, u := range uris {
			paths = append(paths, u.Path())
		}
		w.importFiles(paths)
	})
	w.win.SetCloseIntercept(w.close)
	w.keys = &keys{
		canvas:   w.win.Canvas(),
		commands: w.all,
		first: func(name fyne.KeyName, shift bool) bool {
			w.review.Session().Touch()
			return w.current.Key(name, shift)
		},
		again: func(name fyne.KeyName) {
			if s, ok := w.current.(interface{ Repeat(fyne.KeyName) }); ok {
				s.Repeat(name)
			}
		},
		released: w.review.Released,
		modifier: modifiers,
	}
	w.keys.attach(slices.Concat(w.commands(), w.record.chords(), w.hubChords()))
	w.watchPerson()
	w.begin()
	return w
}

// begin shows the first screen: who are you, where there is nobody yet.
func (w *window) begin() {
	w.purger.start()
	w.hub.contact.start()
	if w.Demo {
		w.sample()
	}
	if folder, err := w.Desk.Setting(context.Background(), settingFolder); err == nil && folder != "" && !w.hub.contact.joined {
		w.watch(folder)
	}
	if w.Desk.Reviewer() == "" {
		w.show(w.setup)
		return
	}
	w.show(w.review)
}

// reviewed follows the review screen. The record is checked when the first item is
// there: nobody waits for that.
func (w *window) reviewed(v review.View) {
	w.retitle(v)
	w.record.start()
}

// retitle tells the desktop how far the work is; what it counts is on the disk.
func (w *window) retitle(v review.View) {
	title := fmt.Sprintf("Discern – %s done today, %s waiting", queue.Thousands(v.Done), queue.Thousands(v.Waiting()))
	if title != w.title {
		w.title = title
		w.win.SetTitle(title)
	}
}

// close ends the window, after the summary of a shift that was long enough.
func (w *window) close() {
	if w.review.Session().Part() {
		w.show(w.review)
		return
	}
	w.leave()
}

// leave ends the window. The program ends with its master window; the toolkit's
// own Quit panics on a machine that has no file watcher left to give.
func (w *window) leave() {
	w.stop()
	w.win.Close()
}

// stop ends what goes on behind the window: an import is stopped, what it took
// is kept.
func (w *window) stop() {
	w.end()
	_ = w.review.Session().End()          // there is nobody left to tell, and only counts are lost
	_ = w.Desk.Rise(context.Background()) // or else it comes back when the lease is over
	w.review.Close()
	w.insight.Close()
	w.importer.stop()
	w.purger.stop()
	w.scribe.stop()
	w.record.stop()
	w.hub.contact.stop()
	if w.stopWatch != nil {
		w.stopWatch()
	}
}

// forgetStopHook keeps the toolkit from a hook that saves preferences, of which
// there are none here, when it ends: it waits for that hook, but now and then
// throws the hook away first, and the program would hang without a window.
func forgetStopHook(a fyne.App) {
	if l, ok := a.Lifecycle().(interface{ SetOnStoppedHookExecuted(f func()) }); ok {
		l.SetOnStoppedHookExecuted(nil)
	}
}
