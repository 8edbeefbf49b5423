package review

import (
	"context"
	"maps"
	"slices"

	"discern/queue"
	"discern/ui/kit"
)

// The rules of what stands beside an item: its author's record, what belongs to
// it and who flagged it are read when the item is on the screen and nobody waits,
// and dropped when the reviewer moves on. Another item that waits can be looked at
// from here, in the middle, without being taken; what was looked at is ticked, and
// one judgement then decides all that is. What is in the middle is always among
// them: nothing is decided that is not ticked and seen.

// Beside is what stands beside the task.
type Beside struct {
	Ready   bool // all of it was read
	Author  queue.AuthorRecord
	Related queue.Related
	Flags   []queue.Reported

	Open bool        // the author's card is shown
	At   int         // what is in the middle: the task is 0, the related items follow
	Look *queue.Task // the related item in the middle; nil for the task
	Seen map[queue.Ref]queue.Looked
	Out  map[queue.Ref]bool // seen, and left out of what is decided together
}

// Middle is the view with what stands in the middle in place of the task. Evidence
// is marked in the task alone.
func (v View) Middle() View {
	if v.Beside.Look != nil {
		v.Task, v.Evidence = v.Beside.Look, nil
	}
	return v
}

// Ticked lists the related items that a judgement will decide with the task: none
// while the card that shows them is closed.
func (b *Beside) Ticked() (all []queue.Relation) {
	if !b.Open {
		return nil
	}
	for _, r := range b.Related.Items {
		if _, seen := b.Seen[r.Ref]; seen && !b.Out[r.Ref] {
			all = append(all, r)
		}
	}
	return all
}

// lookBeside reads what stands beside the task, unless it was.
func (s *Session) lookBeside() {
	if !s.besides || s.view.Task == nil || s.view.Beside.Ready && !s.stale {
		return
	}
	s.leave()
	ctx, cancel := context.WithCancel(context.Background())
	s.left = cancel
	ref := s.view.Task.Ref
	s.run.Later(func() {
		b, err := s.readBeside(ctx, ref)
		s.run.Do(func() {
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				s.fault(err)
				return
			}
			s.stale = false
			v := s.view
			v.Beside = b.keeping(v.Beside)
			s.set(v)
		})
	})
}

// keeping is what was read, with what the reviewer has done in the card before.
func (b Beside) keeping(old Beside) Beside {
	b.Open, b.Seen, b.Out = old.Open, old.Seen, old.Out
	if old.Look != nil {
		at := slices.IndexFunc(b.Related.Items, func(r queue.Relation) bool { return r.Ref == old.Look.Ref })
		if at >= 0 {
			b.At, b.Look = at+1, old.Look
		}
	}
	return b
}

// leave drops what is being read beside the task.
func (s *Session) leave() {
	if s.left != nil {
		s.left()
		s.left = nil
	}
}

func (s *Session) readBeside(ctx context.Context, ref queue.Ref) (b Beside, err error) {
	if b.Author, err = s.desk.AuthorRecord(ctx, ref); err != nil {
		return b, err
	}
	if b.Related, err = s.desk.Related(ctx, ref); err != nil {
		return b, err
	}
	b.Flags, err = s.desk.Reporters(ctx, ref)
	b.Ready = err == nil
	return b, err
}

// ToggleCard opens or closes the author's card. Closing it shows the task again and
// leaves out what was ticked: what is not in view is not decided.
func (s *Session) ToggleCard() {
	v := s.view
	if v.Task == nil {
		return
	}
	v.Beside.Open = !v.Beside.Open
	for ref := range v.Beside.Seen {
		v.Beside.Out = with(v.Beside.Out, ref, true)
	}
	s.toTask(&v)
	s.set(v)
}

// LookAt brings the i-th related item into the middle and ticks it, or with 0 the
// task again.
func (s *Session) LookAt(i int) {
	b := &s.view.Beside
	if s.view.Task == nil || i < 0 || i > len(b.Related.Items) || i == b.At {
		return
	}
	if i == 0 {
		v := s.view
		s.toTask(&v)
		s.set(v)
		return
	}
	ref, acts, at := b.Related.Items[i-1].Ref, s.acts, b.At
	_, seen := b.Seen[ref]
	s.soon(func() func() {
		ctx := context.Background()
		var g sight
		t, err := s.desk.Look(ctx, ref)
		if err == nil {
			g, err = s.readSight(ctx, &t.Item, ref)
		}
		if err == nil && !seen {
			err = s.meet(ctx, &t, 0)
		}
		return func() {
			switch {
			case s.acts != acts || s.view.Beside.At != at:
			case err != nil:
				s.fault(err)
			default:
				s.look(i, &t, g)
			}
		}
	})
}

// look shows a related item.
func (s *Session) look(i int, t *queue.Task, g sight) {
	v := s.view
	if v.Beside.Look == nil {
		s.own = sight{v.Media, v.Protection}
	}
	v.Beside.At, v.Beside.Look = i, t
	v.Media, v.Protection = g.media, g.protection
	v.Message = kit.Message{}
	before, seen := v.Beside.Seen[t.Ref]
	switch {
	case !open(t):
		v.Message = kit.Message{Tone: kit.Warn, Text: "It is not open any more: somebody has decided it or has it before them."}
	case seen:
		before.ScoresShown = before.ScoresShown || v.Scores
		v.Beside.Seen = with(v.Beside.Seen, t.Ref, before)
	default:
		v.Beside.Seen = with(v.Beside.Seen, t.Ref, queue.Looked{Ref: t.Ref, OpenedAt: s.desk.Now(), ScoresShown: v.Scores})
	}
	s.cover(&v)
	s.set(v)
}

// sight is what is to be seen of an item's media, and how.
type sight struct {
	media      []queue.MediumState
	protection queue.Protection
}

func (s *Session) readSight(ctx context.Context, it *queue.Item, ref queue.Ref) (g sight, err error) {
	if g.protection, err = s.desk.Protection(ctx, it); err == nil && len(it.Media) > 0 {
		g.media, err = s.desk.MediaOf(ctx, ref)
	}
	return g, err
}

// toTask puts the task into the middle again, its media covered.
func (s *Session) toTask(v *View) {
	if v.Beside.Look != nil {
		v.Beside.At, v.Beside.Look = 0, nil
		v.Media, v.Protection = s.own.media, s.own.protection
		s.cover(v)
		s.lookUp()
	}
	v.Message = kit.Message{} // a line that asks for a key holds for what was ticked then
}

// open reports whether an item can be decided.
func open(t *queue.Task) bool { return t.State == queue.Waiting || t.State == queue.Resting }

// with is a map with one more entry; the old one may still be shown.
func with[V any](m map[queue.Ref]V, ref queue.Ref, value V) map[queue.Ref]V {
	m = maps.Clone(m)
	if m == nil {
		m = map[queue.Ref]V{}
	}
	m[ref] = value
	return m
}

// ToggleTick leaves the i-th related item out of what is decided together, or
// takes it in again. What was not looked at is looked at first.
func (s *Session) ToggleTick(i int) {
	v := s.view
	if i < 1 || i > len(v.Beside.Related.Items) {
		return
	}
	ref := v.Beside.Related.Items[i-1].Ref
	if _, seen := v.Beside.Seen[ref]; !seen {
		s.LookAt(i)
		return
	}
	v.Beside.Out = with(v.Beside.Out, ref, !v.Beside.Out[ref])
	v.Message = kit.Message{}
	s.set(v)
}

// back shows the task again when another item is in the middle, for an act that is
// about the task alone. It reports whether it had to.
func (s *Session) back(act string) bool {
	if s.view.Beside.Look == nil {
		return false
	}
	s.LookAt(0)
	s.ask("This is the item you hold: " + act + " again is about it.")
	return true
}

// AddClue leaves words about the task's author.
func (s *Session) AddClue(words string) {
	s.stale = true
	s.onTask(func(ctx context.Context, ref queue.Ref) (kit.Message, error) {
		return said("Clue kept: it is seen on every item of this author."), s.desk.Clue(ctx, ref, words)
	})
}

// Withdraw takes back a clue about the task's author.
func (s *Session) Withdraw(c queue.Clue) {
	s.stale = true
	s.onTask(func(ctx context.Context, ref queue.Ref) (kit.Message, error) {
		return said("Clue withdrawn. The ledger keeps both."), s.desk.Withdraw(ctx, ref, c.ID)
	})
}
