package gallery

import (
	"context"
	"image"
	"sync"
	"time"

	"discern/queue"
	"discern/queue/film"
	"discern/queue/media"
	"discern/ui/kit"
)

// Source is where the bytes of media come from.
type Source interface {
	// Medium opens the n-th medium of an item.
	Medium(ctx context.Context, ref queue.Ref, n int) (queue.Medium, error)
}

// place names a medium.
type place struct {
	ref queue.Ref
	n   int
}

// room is what pictures are made for.
type room struct {
	pixels image.Point
	scale  float32 // pixels of a point
}

// exhibit is a medium as far as it has been opened. Its fields are the UI's.
type exhibit struct {
	place
	room
	effects effects
	first   light // in which it is seen at first

	bytes   int64
	form    media.Form
	picture *media.Picture
	still   shot
	film    *film.Film
	wall    film.Wall // that the film was opened behind
	frames  []shot    // the contact sheet, as far as it was read
	done    bool      // nothing more comes
	fault   error

	ctx   context.Context //nolint:containedctx // lives as long as the exhibit
	close func()          // ends what is under way and closes the bytes; any number of times
}

// light is in which way a medium is to be seen.
type light struct{ revealed, toned bool }

// shot is a picture made for the screen in each of the ways in which it may be
// seen, so that none has to be waited for.
type shot struct {
	at       time.Duration // of a film's
	pictures map[light]*image.RGBA
}

// effects are those of a picture in each light.
type effects struct{ cover, tone media.Effects }

// in is what is done to a picture to be seen in a light.
func (f effects) in(l light) media.Effects {
	var e media.Effects
	if !l.revealed {
		e = f.cover
	}
	if l.toned {
		e.Grey, e.Sepia = f.tone.Grey, f.tone.Sepia
	}
	return e
}

// develop makes a shot of a picture.
func (f effects) develop(picture *image.RGBA) shot {
	s := shot{pictures: map[light]*image.RGBA{}}
	for _, l := range []light{{}, {toned: true}, {revealed: true}, {revealed: true, toned: true}} {
		s.pictures[l] = f.in(l).Apply(picture)
	}
	return s
}

// covers reports whether what is covered can be told from what is not.
func (f effects) covers() bool { return f.cover != media.Effects{} }

// effectsOf is how a protection covers and tints. Where it does not tint, the tint
// is grey, for whoever asks for it.
func effectsOf(p queue.Protection) effects {
	return effects{
		cover: media.Effects{Blur: p.Blur != queue.NoBlur, Soft: p.Blur == queue.SoftBlur, LessDetail: p.Reduced},
		tone:  media.Effects{Grey: p.Tint != queue.Sepia, Sepia: p.Tint == queue.Sepia},
	}
}

// sheetFrames is how many frames a contact sheet has: three rows of three, which
// in half a window still tell what happens.
const sheetFrames = 9

// opener opens exhibits. It decodes one picture at a time: with the one that is
// looked at, no more than two take memory.
type opener struct {
	source Source
	run    kit.Runner
	one    sync.Mutex
	tool   func() (*film.Tool, error)
}

func newOpener(source Source, run kit.Runner) *opener {
	find := func() (*film.Tool, error) { return film.Find(context.Background()) }
	return &opener{source: source, run: run, tool: sync.OnceValues(find)}
}

// open begins to open a medium; changed is called on the UI's goroutine whenever
// there is more to see.
func (o *opener) open(p place, r room, f effects, first light, changed func(*exhibit)) *exhibit {
	ctx, cancel := context.WithCancel(context.Background())
	x := &exhibit{place: p, room: r, effects: f, first: first, ctx: ctx, close: cancel}
	tell := func(change func()) {
		o.run.Do(func() {
			if ctx.Err() == nil {
				change()
				changed(x)
			}
		})
	}
	o.run.Go(func() {
		err := o.fill(x, tell)
		tell(func() { x.done, x.fault = true, err })
	})
	return x
}

// fill opens the bytes and looks what they are. They stay open until the exhibit
// is closed, since frames are read from them as they are asked for. In the
// background, of x only what never changes may be used.
func (o *opener) fill(x *exhibit, tell func(func())) error {
	bytes, err := o.source.Medium(x.ctx, x.ref, x.n)
	if err != nil {
		return err
	}
	context.AfterFunc(x.ctx, func() { _ = bytes.Close() }) // it was only read
	head := make([]byte, min(bytes.Size(), media.SniffSize))
	if n, err := bytes.ReadAt(head, 0); n < len(head) {
		return err
	}
	form := media.Sniff(head)
	tell(func() { x.form, x.bytes = form, bytes.Size() })
	if form.IsVideo() {
		return o.fillFilm(x, bytes, tell)
	}
	o.one.Lock()
	defer o.one.Unlock()
	picture, err := media.Decode(x.ctx, bytes, bytes.Size(), media.Limits{})
	if err != nil {
		return err
	}
	fitted, err := picture.Fit(x.ctx, x.pixels.X, x.pixels.Y)
	if err != nil {
		return err
	}
	// The way in which it is first seen is not kept waiting for the others.
	first := shot{pictures: map[light]*image.RGBA{x.first: x.effects.in(x.first).Apply(fitted)}}
	tell(func() { x.picture, x.still = picture, first })
	still := x.effects.develop(fitted)
	tell(func() { x.still = still })
	return nil
}

// fillFilm opens a film and reads its contact sheet.
func (o *opener) fillFilm(x *exhibit, bytes queue.Medium, tell func(func())) error {
	tool, err := o.tool()
	if err != nil {
		return err
	}
	f, err := tool.Open(x.ctx, bytes, bytes.Size())
	if err != nil {
		return err
	}
	tell(func() { x.film, x.wall = f, tool.Wall() })
	cell := layGrid(x.room, sheetFrames, aspect(f)).cell
	for frame, err := range f.Sheet(x.ctx, sheetFrames, max(cell.X, cell.Y)) {
		if err != nil {
			return err
		}
		s := x.effects.develop(frame.Picture)
		s.at = frame.At
		tell(func() { x.frames = append(x.frames, s) })
	}
	return nil
}

// aspect is a film's width by its height.
func aspect(f *film.Film) float64 { return float64(f.Width) / float64(max(f.Height, 1)) }

// latest does one job at a time in the background and, of those that were asked
// for meanwhile, only the last.
type latest struct {
	run  kit.Runner
	busy bool
	next func() func()
}

// do runs a job in the background and what it returns on the UI's goroutine.
func (l *latest) do(job func() (then func())) {
	if l.busy {
		l.next = job
		return
	}
	l.busy = true
	l.run.Go(func() {
		then := job()
		l.run.Do(func() {
			l.busy = false
			if then != nil {
				then()
			}
			if next := l.next; next != nil {
				l.next = nil
				l.do(next)
			}
		})
	})
}
