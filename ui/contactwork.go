package ui

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/team"
	"discern/ui/words"
)

// What a person has done with the hub, one thing at a time.

// work is what is being done, and what came of the last.
type work struct {
	doing  string // empty for nothing
	said   kit.Message
	cancel context.CancelFunc
	out    team.Out
}

func (w *work) stop() {
	if w.cancel != nil {
		w.cancel()
	}
}

// errLocked is the answer while no password is known.
var errLocked = queue.Errorf(queue.Refused, "The hub has to be reached for this: sign in first, with Ctrl+H.")

// do does something over the line and tells what came of it. Tell is called from the
// background with how far it is; then gets what do returned, on the UI's goroutine.
func (c *contact) do(doing string, do func(ctx context.Context, line *queue.Line, tell func(string)) (kit.Message, error)) {
	switch {
	case c.work.doing != "":
		return
	case c.line == nil:
		c.answer(kit.Message{Tone: kit.Warn, Text: errLocked.Msg})
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	line := c.line
	c.work.doing, c.work.said, c.work.cancel = doing, kit.Message{}, cancel
	c.changed()
	c.behind(func() {
		last := time.Now()
		m, err := do(ctx, line, func(words string) {
			if now := time.Now(); now.Sub(last) >= tellEvery {
				last = now
				c.run.Do(func() {
					if c.work.doing != "" {
						c.work.doing = words
						c.changed()
					}
				})
			}
		})
		c.run.Do(func() {
			stopped := ctx.Err() != nil
			cancel()
			c.work.doing, c.work.cancel = "", nil
			switch {
			case err != nil && stopped:
				m = kit.Message{Text: "Stopped. What was done up to then stays."}
			case err != nil:
				m = kit.Message{Tone: kit.Warn, Text: words.Capital(words.Sentence(err))}
			}
			c.answer(m)
			c.poll()
		})
	})
}

// answer says what came of something.
func (c *contact) answer(m kit.Message) {
	c.work.said = m
	c.say(m)
	c.changed()
}

// sync does a round at once, and sends what was decided just now too.
func (c *contact) sync() {
	c.do("Syncing …", func(ctx context.Context, line *queue.Line, tell func(string)) (kit.Message, error) {
		r, err := line.Sync(ctx, queue.SyncOptions{Now: true, Ahead: queue.Ahead, Progress: func(r queue.SyncReport) { tell("Syncing: " + counted(&r)) }})
		if err != nil {
			return kit.Message{}, err
		}
		return kit.Message{Tone: kit.Good, Text: "Synced: " + counted(&r)}, nil
	})
}

// counted says what a round did.
func counted(r *queue.SyncReport) string {
	text := fmt.Sprintf("%s sent, %s came", queue.Thousands(r.Sent), queue.Thousands(r.Pulled))
	if r.ToPull > 0 {
		text += ", " + queue.Thousands(r.ToPull) + " to go"
	}
	if r.Leased > 0 {
		text += ", " + queue.Number(r.Leased, "item", "items") + " to decide"
	}
	if r.Lost > 0 {
		text += ", " + queue.Number(r.Lost, "item", "items") + " not yours any more"
	}
	if r.Withdrawn > 0 {
		text += ", " + queue.Thousands(r.Withdrawn) + " withdrawn"
	}
	if r.Unsigned > 0 {
		text += ", " + queue.Thousands(r.Unsigned) + " left out, since nobody has signed them"
	}
	return text + "."
}

// checkOut takes items along for the field.
func (c *contact) checkOut(n int, lasts time.Duration) {
	if c.work.doing != "" || c.line == nil {
		return
	}
	c.work.out = team.Out{Running: true, Wanted: n}
	c.do("Checking out for the field …", func(ctx context.Context, line *queue.Line, tell func(string)) (kit.Message, error) {
		r, err := line.CheckOut(ctx, c.desk.Queue(), n, lasts, func(r queue.CheckOutReport) {
			c.run.Do(func() { c.work.out.Report = r })
			tell(fmt.Sprintf("Checking out: %s of %s items", queue.Thousands(r.Items), queue.Thousands(n)))
		})
		out := team.Out{Wanted: n, Report: r, Err: err, Stopped: ctx.Err() != nil, Over: true}
		keep := c.desk.SetSetting(context.WithoutCancel(ctx), settingLasts, strconv.Itoa(int(lasts/time.Hour)))
		c.run.Do(func() {
			c.work.out = out
			if keep == nil {
				c.lasts = lasts
			}
		})
		return kit.Message{Tone: team.ResultTone(&out), Text: team.Result(&out)}, nil
	})
}

// checking is how a check-out stands.
func (c *contact) checking() team.Out {
	o := c.work.out
	o.Most, o.Have, o.Locked = c.known.Joined.MostField, c.known.Field, c.known.Locked
	return o
}

// giveBack gives back everything that is leased and not decided.
func (c *contact) giveBack() {
	c.do("Giving back …", func(ctx context.Context, line *queue.Line, _ func(string)) (kit.Message, error) {
		n, err := line.GiveBack(ctx, nil)
		if err != nil {
			return kit.Message{}, err
		}
		if n == 0 {
			return kit.Message{Text: "There was nothing undecided to give back."}, nil
		}
		return kit.Message{Tone: kit.Good, Text: fmt.Sprintf("%s back with the team; what you decided stays.", queue.Number(n, "item is", "items are"))}, nil
	})
}

// renew extends the time for which items are the reviewer's.
func (c *contact) renew() {
	if !c.joined {
		return
	}
	lasts, field := c.lasts, c.known.Field > 0
	c.do("Renewing …", func(ctx context.Context, line *queue.Line, _ func(string)) (kit.Message, error) {
		if !field {
			_, err := line.Sync(ctx, queue.SyncOptions{Ahead: queue.Ahead})
			return kit.Message{Tone: kit.Good, Text: "Renewed."}, err
		}
		until, err := line.Renew(ctx, lasts)
		if err != nil {
			return kit.Message{}, err
		}
		return kit.Message{Tone: kit.Good, Text: "Renewed: what is checked out is yours until " + until.Local().Format("Mon 2 Jan 15:04") + "."}, nil
	})
}

// accept goes on with a hub that was put back.
func (c *contact) accept() {
	c.do("Going on with this hub …", func(ctx context.Context, line *queue.Line, _ func(string)) (kit.Message, error) {
		if err := line.AcceptHub(ctx); err != nil {
			return kit.Message{}, err
		}
		return kit.Message{Tone: kit.Good, Text: "This hub is gone on with: what it lacks of yours is sent again."}, nil
	})
}
