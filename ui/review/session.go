package review

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"discern/queue"
	"discern/ui/kit"
)

// View is all that the screen shows. It is replaced whole when something
// changes, so that a screen can compare it with what it shows.
type View struct {
	Task     *queue.Task         // nil when nothing waits
	Media    []queue.MediumState // of the task
	Opened   time.Time
	Upcoming []queue.Row // what comes after the task
	Stats    queue.Stats
	Done     int64 // decisions of the reviewer today
	Reviewer string
	Care
	Team

	Policy  int            // which of the policies the digits pick from
	Picked  []string       // rule codes, the first picked first
	Actions []queue.Action // to be taken when violating; nil: the rule's usual one
	Note    string
	// Evidence is what is marked in the text, in order; it goes with the decision.
	Evidence []queue.Span
	// Indicators are what is ticked of a danger to life; they go with the decision.
	Indicators []queue.Indicator
	Checking   bool // their list is open

	Scores  bool        // shown; a judgement without them is not anchored by them
	Why     bool        // the order explained
	Context bool        // the whole thread shown
	Message kit.Message // about the last act; empty for none

	Beside Beside
}

// Waiting is how many items wait, with the one before the reviewer: one that was
// decided and is looked at again does not count among those of the workspace.
func (v *View) Waiting() int64 {
	n := v.Stats.Waiting + v.Stats.Leased
	if v.Task != nil && (n == 0 || v.Task.Appeal != nil) {
		n++
	}
	return n
}

// Session is a reviewer's work at the desk: one item after the other, each act
// durable before the next item appears. It holds no widget. Its methods are
// called on the UI's goroutine.
type Session struct {
	desk    *queue.Desk
	run     kit.Runner
	changed func(View)
	ahead   func(queue.Task, queue.Protection) // told of what probably comes next, while nobody waits; nil for nobody
	view    View
	busy    bool   // an act is being saved
	reading bool   // a refresh is under way
	acts    int    // begun so far
	broken  func() // told that the ledger takes nothing; nil for nobody
	care    keeper
	team    atomic.Bool        // the items come from a team's hub
	fetch   context.CancelFunc // ends the fetch under way; nil while there is none

	besides bool   // what stands beside the task is read
	stale   bool   // and has changed since
	left    func() // drops what is being read of it; nil for nothing
	own     sight  // of the task, while another item is in the middle
}

// NewSession makes a session; changed is called on the UI's goroutine with
// every new view.
func NewSession(desk *queue.Desk, run kit.Runner, changed func(View)) *Session {
	return &Session{desk: desk, run: run, changed: changed, view: View{Scores: true}, care: keeper{front: true}}
}

// View returns what the screen shows.
func (s *Session) View() View { return s.view }

// loaded is what a background step has read for the next view.
type loaded struct {
	task     *queue.Task
	media    []queue.MediumState
	upcoming []queue.Row
	stats    queue.Stats
	done     int64
	minded   minded
	lease    queue.HeldGrant
	leased   bool
	gone     *Gone // the task is here no more
	resting  bool  // a break is insisted on
	err      error
}

// inLine is how many items the thin queue reads; more than any window shows.
const inLine = 24

// load reads the task before the reviewer, what comes after and the counts; last is
// the item that was before them.
func (s *Session) load(ctx context.Context, last queue.Ref) (l loaded) {
	t, err := s.desk.Next(ctx)
	switch {
	case err == nil:
		l.task = &t
		if l.err = s.meet(ctx, &t, last); l.err == nil && len(t.Item.Media) > 0 {
			l.media, l.err = s.desk.MediaOf(ctx, t.Ref)
		}
	case queue.KindOf(err) == queue.OnBreak:
		l.resting = true
		l.minded.unfinished, l.err = s.desk.Unfinished(ctx)
	case queue.KindOf(err) != queue.Empty:
		l.err = err
	}
	if l.err != nil {
		return l
	}
	return s.around(ctx, l)
}

// around reads what stands around the task.
func (s *Session) around(ctx context.Context, l loaded) loaded {
	if l.upcoming, l.err = s.desk.Upcoming(ctx, inLine); l.err != nil {
		return l
	}
	if l.stats, l.err = s.desk.Stats(ctx); l.err != nil {
		return l
	}
	now := s.desk.Now()
	y, m, d := now.Date()
	if l.done, l.err = s.desk.DoneSince(ctx, time.Date(y, m, d, 0, 0, 0, 0, now.Location())); l.err != nil {
		return l
	}
	if l.err = s.leased(ctx, &l); l.err != nil {
		return l
	}
	unfinished := l.minded.unfinished
	l.minded, l.err = s.mind(ctx, l.task)
	l.minded.unfinished = unfinished
	return l
}

// act runs one act in the background and shows what follows it. While an act is
// being saved further ones are not taken: a key that was meant for the item on
// the screen must never decide the next one unseen.
func (s *Session) act(do func(ctx context.Context) (kit.Message, error)) { s.actThen(do, nil) }

// actThen is act; then, unless it is nil, changes the view that follows.
func (s *Session) actThen(do func(ctx context.Context) (kit.Message, error), then func(*View)) {
	if s.busy {
		return
	}
	s.Touch()
	s.care.opted = ""
	s.step(do, then)
}

// step is actThen for what the person did not do themself.
func (s *Session) step(do func(ctx context.Context) (kit.Message, error), then func(*View)) {
	if s.busy {
		return
	}
	s.busy = true
	s.acts++
	seen, last := s.measured()
	s.leave()
	s.soon(func() func() {
		ctx := context.Background()
		err := s.desk.Expose(ctx, seen...)
		var msg kit.Message
		if err == nil {
			msg, err = do(ctx)
		}
		var l loaded
		if err == nil {
			l = s.load(ctx, last)
			err = l.err
		}
		return func() {
			s.busy = false
			if err != nil {
				s.fault(err)
				return
			}
			s.show(l, msg, then)
		}
	})
}

// show makes the view of what was loaded; then changes it, unless it is nil.
func (s *Session) show(l loaded, msg kit.Message, then func(*View)) {
	if l.resting {
		s.rest(l)
		return
	}
	v := s.view
	v.Rest = nil
	fresh := l.task != nil && (v.Task == nil || v.Task.Ref != l.task.Ref)
	v.Task, v.Media, v.Upcoming, v.Stats, v.Done = l.task, l.media, l.upcoming, l.stats, l.done
	v.Reviewer, v.Message, v.Gone = s.desk.Reviewer(), msg, nil
	v.Lease, v.Leased = l.lease, l.leased
	if fresh || l.task == nil {
		v.Opened = s.desk.Now()
		v.Picked, v.Actions, v.Note, v.Evidence, v.Context, v.Beside = nil, nil, "", nil, false, Beside{}
		v.Indicators, v.Checking = nil, false
	}
	l.minded.take(s, &v)
	switch {
	case fresh:
		s.cover(&v)
	case l.task == nil:
		s.care.meter.Watch(s.now(), false)
	}
	if then != nil {
		then(&v)
	}
	s.set(v)
	if fresh {
		s.lookAhead()
		s.lookUp()
	}
	s.lookBeside()
}

// lookAhead reads what comes after the task, so that it is warm and can be made
// ready. What comes back after the next key is dropped: it would hold up that.
func (s *Session) lookAhead() {
	i := slices.IndexFunc(s.view.Upcoming, func(r queue.Row) bool { return r.Ref != s.view.Task.Ref })
	if s.ahead == nil || i < 0 {
		return
	}
	ref, acts := s.view.Upcoming[i].Ref, s.acts
	s.run.Go(func() {
		ctx := context.Background()
		t, err := s.desk.Look(ctx, ref)
		if err != nil {
			return // it is said when the item's turn comes
		}
		protection, err := s.desk.Protection(ctx, &t.Item)
		if err != nil {
			return // likewise
		}
		s.run.Do(func() {
			if s.acts == acts {
				s.ahead(t, protection)
			}
		})
	})
}

func (s *Session) set(v View) {
	s.view = v
	s.changed(v)
}

func (s *Session) fault(err error) {
	v := s.view
	v.Message = kit.Message{Tone: kit.Alarm, Text: err.Error()}
	broken := queue.KindOf(err) == queue.Broken
	if broken {
		v.Message.Text = "Nothing was written, since the record does not hold. The item stays as it was."
	}
	s.set(v)
	if broken && s.broken != nil {
		s.broken()
	}
}

// Unsay takes the last message away, as when what it says is not so any more.
func (s *Session) Unsay() { s.toggle(func(v *View) { v.Message = kit.Message{} }) }

func (s *Session) ask(text string) {
	v := s.view
	v.Message = kit.Message{Tone: kit.Warn, Text: text}
	s.set(v)
}

// Start shows the first item, unless a break goes on or what became of the last one was
// not read yet.
func (s *Session) Start() {
	if s.view.Rest != nil || s.view.Gone != nil {
		s.Refresh()
		return
	}
	s.step(func(context.Context) (kit.Message, error) { return kit.Message{}, nil }, nil)
}

// Refresh reads the counts and the line anew, as while an import runs, and
// takes an item when there was none. The item before the reviewer stays. It
// holds up no act: one that begins meanwhile reads everything itself, and what
// the refresh has read is dropped.
func (s *Session) Refresh() {
	if s.busy || s.reading {
		return
	}
	due := s.saveDue()
	if s.view.Rest != nil {
		s.refreshRest(due)
		return
	}
	s.reading = true
	began, task := s.acts, s.view.Task
	empty := task == nil && s.view.Gone == nil
	seen, last := s.measured()
	s.run.Go(func() {
		ctx := context.Background()
		l := loaded{task: task, err: s.expose(ctx, seen, due)}
		switch {
		case l.err != nil:
		case empty:
			l = s.load(ctx, last)
		default:
			if l.gone, l.err = s.lost(ctx, task); l.err == nil && l.gone == nil {
				l = s.around(ctx, l)
			}
		}
		s.run.Do(func() {
			s.reading = false
			switch {
			case s.acts != began:
			case l.err != nil:
				s.fault(l.err)
			case l.gone != nil:
				s.letGo(l.gone)
			case empty:
				s.show(l, s.view.Message, nil)
			default:
				v := s.view
				v.Upcoming, v.Stats, v.Done = l.upcoming, l.stats, l.done
				v.Lease, v.Leased = l.lease, l.leased
				l.minded.take(s, &v)
				s.set(v)
			}
		})
	})
}

// SetNote keeps the words that go with the decision.
func (s *Session) SetNote(text string) {
	s.Touch()
	s.view.Note = text
}

// SetEvidence keeps what is marked in the text.
func (s *Session) SetEvidence(spans []queue.Span) {
	v := s.view
	if v.Task == nil {
		return
	}
	if v.Beside.Look != nil {
		s.ask("Evidence is marked in the item that you hold: Esc goes back to it.")
		return
	}
	v.Evidence = spans
	s.set(v)
}

// ToggleScores hides or shows the scores.
func (s *Session) ToggleScores() { s.toggle(func(v *View) { v.Scores = !v.Scores }) }

// ToggleWhy opens or closes the explanation of the order.
func (s *Session) ToggleWhy() { s.toggle(func(v *View) { v.Why = !v.Why }) }

// ToggleContext opens or closes the whole thread.
func (s *Session) ToggleContext() { s.toggle(func(v *View) { v.Context = !v.Context }) }

func (s *Session) toggle(change func(*View)) {
	v := s.view
	change(&v)
	s.set(v)
}
