package gallery

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"discern/queue/film"
	"discern/ui/kit"
)

// The rules of a film: its sheet comes first; a single frame, then motion, are
// asked for; sound is asked for once more, each time. Whatever is covered is
// covered in motion too.

// reel is how a film is looked at closely.
type reel struct {
	selected int // frame of the sheet; -1 for none
	at       time.Duration
	shot     *shot // what is seen; nil while it is read
	speed    float64
	fault    error
	stop     context.CancelFunc // of what plays; nil while nothing does
	mute     context.CancelFunc // of the sound; nil while there is none
}

var speeds = []float64{.25, .5, 1, 2, 4}

// leap is how far an arrow goes.
const leap = 5 * time.Second

// begin shows the frame that was selected on the sheet, or the first.
func (g *Gallery) begin() {
	at := time.Duration(0)
	if i := g.reel.selected; i >= 0 && i < len(g.shown.frames) {
		at = g.shown.frames[i].at
	}
	g.seek(at)
}

// seekFrame looks closely at a frame of the sheet.
func (g *Gallery) seekFrame(i int) {
	if i < len(g.shown.frames) {
		g.reel.selected = i
		g.Look()
	}
}

// edge is how large frames are asked for.
func (g *Gallery) edge(f *film.Film) int {
	r := g.stage.room().pixels
	return int(min(float64(r.X)/aspect(f), float64(r.Y)) * max(aspect(f), 1))
}

// seek shows the frame at a time; what played plays on from there.
func (g *Gallery) seek(at time.Duration) {
	x := g.shown
	if !g.look.open || x == nil || x.film == nil {
		return
	}
	at = max(at, 0)
	if x.film.Length > 0 {
		at = min(at, x.film.Length)
	}
	plays, sounds := g.reel.stop != nil, g.reel.mute != nil
	g.stop()
	g.reel.at, g.reel.fault = at, nil
	if plays {
		g.play()
		if sounds {
			g.sound()
		}
		return
	}
	edge := g.edge(x.film)
	g.render.do(func() func() {
		frame, err := x.film.Frame(x.ctx, at, edge)
		if err != nil {
			return func() { g.fail(x, err) }
		}
		s := x.effects.develop(frame.Picture)
		return func() { g.arrive(x, at, &s) }
	})
	g.draw()
}

// arrive shows a frame.
func (g *Gallery) arrive(x *exhibit, at time.Duration, s *shot) {
	if x == g.shown && g.look.open {
		g.reel.at, g.reel.shot = at, s
		g.draw()
	}
}

func (g *Gallery) fail(x *exhibit, err error) {
	if x == g.shown && x.ctx.Err() == nil {
		g.stop()
		g.reel.fault = err
		g.draw()
	}
}

// steer goes back or on in a film, or plays it slower or faster.
func (g *Gallery) steer(name fyne.KeyName) {
	switch name {
	case fyne.KeyLeft:
		g.seek(g.reel.at - leap)
	case fyne.KeyRight:
		g.seek(g.reel.at + leap)
	default:
		by := map[fyne.KeyName]int{fyne.KeyUp: 1, fyne.KeyDown: -1}[name]
		for i, s := range speeds {
			if s == g.reel.speed {
				g.reel.speed = speeds[min(max(i+by, 0), len(speeds)-1)]
				break
			}
		}
		if g.reel.stop != nil {
			g.seek(g.reel.at)
		}
		g.draw()
	}
}

// stepFilm shows the frame after, or before, the one that is seen.
func (g *Gallery) stepFilm(by int) {
	step := 40 * time.Millisecond
	if rate := g.shown.film.Rate; rate > 0 {
		step = time.Duration(float64(time.Second) / rate)
	}
	g.stop()
	g.seek(g.reel.at + time.Duration(by)*step)
}

// play plays the film from where it is, without sound, or pauses it.
func (g *Gallery) play() {
	x := g.shown
	if x == nil || x.film == nil {
		return
	}
	if g.reel.stop != nil {
		g.stop()
		g.draw()
		return
	}
	if x.film.Length > 0 && g.reel.at >= x.film.Length-100*time.Millisecond {
		g.reel.at = 0
	}
	ctx, cancel := context.WithCancel(x.ctx)
	g.reel.stop, g.reel.fault = cancel, nil
	from, speed, edge := g.reel.at, g.reel.speed, g.edge(x.film)
	g.run.Go(func() {
		defer cancel()
		err := g.roll(ctx, x, from, speed, edge)
		g.run.Do(func() {
			if ctx.Err() == nil || x.ctx.Err() == nil && err != nil {
				g.reel.stop = nil
			}
			if err != nil && x.ctx.Err() == nil {
				g.fail(x, err)
			} else if x == g.shown {
				g.draw()
			}
		})
	})
	g.draw()
}

// roll shows frame after frame, each when it is due. A frame that comes too late is
// left out, so that the film keeps its pace.
func (g *Gallery) roll(ctx context.Context, x *exhibit, from time.Duration, speed float64, edge int) error {
	const late = 100 * time.Millisecond
	var began time.Time
	for frame, err := range x.film.Play(ctx, from, speed, edge) {
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		}
		if began.IsZero() {
			began = time.Now()
		}
		due := began.Add(time.Duration(float64(frame.At-from) / speed))
		if time.Since(due) > late {
			continue
		}
		s := x.effects.develop(frame.Picture)
		select {
		case <-time.After(time.Until(due)):
		case <-ctx.Done():
			return nil
		}
		shown := make(chan struct{})
		g.run.Do(func() {
			if ctx.Err() == nil {
				g.arrive(x, frame.At, &s)
			}
			close(shown)
		})
		select {
		case <-shown:
		case <-ctx.Done():
			return nil
		}
	}
	return nil
}

// Pause stops a film that plays.
func (g *Gallery) Pause() {
	if g.reel.stop != nil {
		g.stop()
		g.draw()
	}
}

// stop ends what plays, and the sound with it.
func (g *Gallery) stop() {
	for _, end := range []*context.CancelFunc{&g.reel.stop, &g.reel.mute} {
		if *end != nil {
			(*end)()
			*end = nil
		}
	}
}

// sound lets the sound of what plays be heard, or ends it.
func (g *Gallery) sound() {
	x := g.shown
	if x == nil || x.film == nil {
		return
	}
	if g.reel.mute != nil {
		g.reel.mute()
		g.reel.mute = nil
		g.draw()
		return
	}
	if g.reel.stop == nil {
		g.play()
	}
	ctx, cancel := context.WithCancel(x.ctx)
	g.reel.mute, g.reel.fault = cancel, nil
	from, speed := g.reel.at, g.reel.speed
	g.run.Go(func() {
		defer cancel()
		err := g.speak(ctx, x, from, speed)
		if err != nil && ctx.Err() == nil {
			g.run.Do(func() {
				g.reel.mute = nil
				g.reel.fault = err
				g.draw()
			})
		}
	})
	g.draw()
}

func (g *Gallery) speak(ctx context.Context, x *exhibit, from time.Duration, speed float64) error {
	tool, err := g.opener.tool()
	if err != nil {
		return err
	}
	pcm, err := x.film.Sound(ctx, from, speed)
	if err != nil {
		return err
	}
	defer pcm.Close()
	return tool.Speak(ctx, pcm)
}

// drawReel draws a film that is looked at closely.
func (g *Gallery) drawReel() {
	if s := g.reel.shot; s != nil {
		g.stage.show(s.pictures[g.light()], "")
	} else {
		g.stage.show(nil, "")
	}
	state, tone := "paused", kit.Quiet
	if g.reel.stop != nil {
		state = "playing, no sound"
		if g.reel.mute != nil {
			state = "playing with sound"
		}
	}
	if g.reel.fault != nil {
		state, tone = g.reel.fault.Error(), kit.Warn
	}
	g.bar.set(g.reel.at, g.shown.film.Length, kit.Part{Text: fmt.Sprintf("%s · %g ×", state, g.reel.speed), Tone: tone})
}
