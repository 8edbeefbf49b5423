package film

import (
	"context"
	"fmt"
	"iter"
	"time"

	"discern/queue"
)

// What a sheet may take, all its pictures together.
const (
	sheetTime = 60 * time.Second
	maxSheet  = 200 // pictures
)

// runWhole is how many pixels a film may have, all pictures together, for a sheet
// to be made by running through it once. A longer one costs a child and a seek for
// every picture.
const runWhole = 2e9

// Sheet yields n pictures (1 to 200) spread evenly over the film, each as soon as
// it is there: of a long film key frames, so that what is read is a little about
// each. No side is longer than edge pixels (1 to 4096). A film of fewer pictures
// yields what there are.
//
// Where pictures end before the length that the file claims, as in one that is cut
// off, those that are left to show come from before that end, and the last thing
// yielded is a Damaged error that says so. Other errors are those of [Film.Frame];
// after one nothing follows.
func (f *Film) Sheet(ctx context.Context, n, edge int) iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		ctx, stop := limited(ctx, sheetTime)
		defer stop()
		s := &sheet{film: f, ctx: ctx, edge: edge, left: min(max(n, 1), maxSheet), yield: yield, last: -1}
		s.length = f.Length
		if s.length == 0 {
			s.length = longest
		}
		s.step = s.length / time.Duration(s.left)
		gather := s.seek
		if f.pixels() < runWhole {
			gather = s.straight
		}
		if end, err := gather(); err != nil {
			yield(Frame{}, err)
		} else if end && s.last < 0 {
			yield(Frame{}, errNoFrames)
		} else if end && f.Length > 0 {
			yield(Frame{}, endsEarly(s.last, f.Length))
		}
	}
}

// pixels is how many there are in all pictures, as far as is known.
func (f *Film) pixels() float64 {
	if f.Length == 0 || f.Rate == 0 {
		return runWhole
	}
	return f.Length.Seconds() * f.Rate * float64(f.Width*f.Height)
}

// endsEarly is the error of a film that is shorter than it says.
func endsEarly(last, length time.Duration) error {
	return queue.Errorf(queue.Damaged, "The last picture is at %s, though the file says that it lasts %s. Either it stands still from there, or the rest was cut off, is damaged or never was.",
		clock(last), clock(length))
}

// clock writes a time as players do.
func clock(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// A sheet is one on its way.
type sheet struct {
	film   *Film
	ctx    context.Context // lives as long as one call
	edge   int
	left   int // pictures to come
	yield  func(Frame, error) bool
	length time.Duration // as claimed, or the longest there can be
	step   time.Duration // between two pictures
	last   time.Duration // of the picture that came last; -1 where none has
	done   bool          // nobody wants more
}

// show yields a picture that is later than the last.
func (s *sheet) show(frame Frame) {
	if frame.At > s.last && s.left > 0 && !s.done {
		s.last, s.left = frame.At, s.left-1
		s.done = !s.yield(frame, nil)
	}
}

// straight runs through the film. It reports whether pictures ended before the
// film should. Then it goes once more over what came after the last picture shown,
// with smaller steps.
func (s *sheet) straight() (end bool, err error) {
	// Half a picture less, or of few pictures every other would fall out.
	if err := s.run(pictures{every: s.step - s.film.pace(0.5), count: s.left}); err != nil || s.done || s.left == 0 {
		return false, err
	}
	if s.last < 0 || s.last+max(2*s.step, s.film.pace(2)) >= s.length {
		return s.last < 0, nil
	}
	err = s.run(pictures{from: s.last + time.Millisecond, every: s.step / time.Duration(s.left), count: s.left})
	return !s.done, err
}

// run shows the pictures asked for.
func (s *sheet) run(p pictures) error {
	p.threads = cores()
	for frame, err := range s.film.run(s.ctx, p, s.edge, sheetTime) {
		if err != nil {
			return err
		}
		if s.show(frame); s.done {
			return nil
		}
	}
	return nil
}

// seek goes to one place after the other.
func (s *sheet) seek() (end bool, err error) {
	places := time.Duration(s.left)
	for i := time.Duration(0); i < places && !s.done; i++ {
		frame, found, err := s.near(s.step * i)
		if err != nil {
			return false, err
		}
		if !found {
			return s.spread(s.step * i)
		}
		s.show(frame)
	}
	return false, nil
}

// farKey is how long before a time a key frame may lie to stand for it. They are
// ten seconds apart at most in what cameras and platforms make; one from further
// away may be the last there is.
const farKey = 30 * time.Second

// near finds a picture for a time: the key frame before it, or, where that is too
// far or belongs to a place before, the very picture. There is none where the film
// is over.
func (s *sheet) near(at time.Duration) (frame Frame, found bool, err error) {
	key, found, err := s.film.first(s.ctx, pictures{from: at, key: true}, s.edge)
	if err != nil || found && key.At > max(s.last, at-min(s.step, farKey)) {
		return key, found, err
	}
	return s.film.first(s.ctx, pictures{from: at, threads: cores()}, s.edge)
}

// spread shows what is left between the last picture and the end, which lies
// before a time at which there is none.
func (s *sheet) spread(none time.Duration) (end bool, err error) {
	if s.last < 0 {
		return true, nil
	}
	until, err := s.search(s.last, none)
	if err != nil {
		return false, err
	}
	first, places := s.last, time.Duration(s.left)
	s.step = (until - first) / places
	for i := time.Duration(1); i <= places && !s.done; i++ {
		frame, found, err := s.near(first + (until-first)*i/places)
		if err != nil {
			return false, err
		}
		if found {
			s.show(frame)
		}
	}
	return !s.done, nil
}

// halvings is how often the end of a film is looked for.
const halvings = 16

// search finds the last picture, or one near it, between two times: at one there
// is a picture, at the other none.
func (s *sheet) search(some, none time.Duration) (time.Duration, error) {
	// Most files have an index that leads to the last key frame at once.
	key, found, err := s.film.first(s.ctx, pictures{from: none, key: true}, s.edge)
	if err != nil {
		return 0, err
	}
	if found && key.At > some {
		return key.At, nil
	}
	for i := 0; i < halvings && none-some > time.Second; i++ {
		middle := some + (none-some)/2
		frame, found, err := s.film.first(s.ctx, pictures{from: middle, threads: cores()}, s.edge)
		if err != nil {
			return 0, err
		}
		if found && frame.At > some && frame.At < none {
			some = frame.At
		} else {
			none = middle
		}
	}
	return some, nil
}
