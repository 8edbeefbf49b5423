package ui

import (
	"context"
	"strconv"
	"sync"
	"time"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/setup"
	"discern/ui/team"
	"discern/ui/words"
)

// contact keeps the window in touch with the team's hub: it connects, keeps a line going
// while the window is open, and knows how it stands. What it knows it tells on the UI's
// goroutine, on which its methods are called.
type contact struct {
	desk    *queue.Desk
	run     kit.Runner
	offers  *HubOffers        // nil where no hub can be reached
	changed func()            // told that it stands otherwise
	told    func()            // told that a try to connect is over
	say     func(kit.Message) // says something below for a while
	signIn  func()            // leads to where the password is given

	joined  bool
	known   words.Contact
	mishaps []team.Mishap
	lasts   time.Duration // for how long items were checked out last
	login   setup.HubState
	give    context.CancelFunc // gives up connecting; nil while nothing is connected

	quit   context.CancelFunc // ends what is asked of the keyring
	line   *queue.Line        // nil while no password is known
	end    func()             // ends the line; nil for none
	ended  chan struct{}
	work   work
	asking bool // how it stands is being read
	active sync.WaitGroup
}

// settingLasts is for how many hours items were checked out last.
const settingLasts = "checkout_hours"

// start finds out whether the workspace belongs to a hub, and with which password it is
// reached.
func (c *contact) start() {
	if c.offers == nil {
		return
	}
	c.lasts = queue.LeaseField
	ctx, quit := context.WithCancel(context.Background())
	c.quit = quit
	joined, ok, err := c.desk.Joined(ctx)
	if err != nil {
		c.say(kit.Message{Tone: kit.Alarm, Text: words.Capital(words.Sentence(err))})
		return
	}
	if !ok {
		return
	}
	if text, err := c.desk.Setting(ctx, settingLasts); err == nil {
		if h, err := strconv.Atoi(text); err == nil && h > 0 {
			c.lasts = time.Duration(h) * time.Hour
		}
	}
	c.joined = true
	c.known.Joined, c.known.Locked = joined, true
	c.poll()
	c.behind(func() {
		password, err := c.offers.Password(ctx, joined.Server, joined.Reviewer)
		c.run.Do(func() {
			if err == nil {
				c.open(joined, password)
				return
			}
			c.say(kit.Message{
				Tone: kit.Warn, Text: "The hub asks for your password; until then you work offline.",
				Key: "Ctrl+H", Action: "Sign in", OnAction: c.signIn,
			})
		})
	})
}

// behind does something in the background that the window waits for when it closes.
func (c *contact) behind(do func()) {
	c.active.Add(1)
	c.run.Go(func() {
		defer c.active.Done()
		do()
	})
}

// open keeps a line to the hub going, in place of the one before.
func (c *contact) open(joined queue.Joined, password string) {
	before := c.ended
	if c.end != nil {
		c.end()
	}
	var told time.Time
	c.line = queue.NewLine(queue.LineConfig{
		Desk: c.desk, Ahead: queue.Ahead,
		Dial: func(ctx context.Context) (queue.Hub, error) {
			return c.offers.Dial(ctx, joined.Server, joined.Reviewer, password)
		},
		Changed: func(st queue.SyncState) {
			c.run.Do(func() {
				c.known.ToPull = 0 // a round is over
				c.took(st)
			})
		},
		Progress: func(r queue.SyncReport) {
			if now := time.Now(); now.Sub(told) >= tellEvery {
				told = now
				c.run.Do(func() {
					c.known.ToPull = r.ToPull
					c.changed()
				})
			}
		},
	})
	ctx, end := context.WithCancel(context.Background())
	line, ended := c.line, make(chan struct{})
	c.end, c.ended = end, ended
	c.known.Locked, c.known.Trying = false, true
	c.active.Add(1)
	go func() {
		defer c.active.Done()
		defer close(ended)
		if before != nil {
			<-before
		}
		line.Run(ctx)
	}()
	c.changed()
}

// poll reads how it stands; it asks the hub nothing.
func (c *contact) poll() {
	if !c.joined || c.asking {
		return
	}
	c.asking = true
	c.run.Go(func() {
		st, err := c.desk.SyncState(context.Background())
		c.run.Do(func() {
			c.asking = false
			if err == nil {
				c.took(st)
			}
		})
	})
}

// took takes how it stands.
func (c *contact) took(st queue.SyncState) {
	if st.Online || st.Fault != nil {
		c.known.Trying = false
	}
	mishaps := c.known.Mishaps
	c.known.SyncState = st
	if st.Mishaps != mishaps {
		c.readMishaps()
	}
	c.changed()
}

// readMishaps reads what did not come to what was meant, with the titles of the items.
func (c *contact) readMishaps() {
	c.run.Go(func() {
		ctx := context.Background()
		list, err := c.desk.Mishaps(ctx)
		if err != nil {
			return // the number of them is shown all the same, and it is read again
		}
		var refs []queue.Ref
		for _, m := range list {
			refs = append(refs, m.Ref)
		}
		titles := map[queue.Ref]string{}
		rows, err := c.desk.Rows(ctx, refs)
		if err != nil {
			return // likewise
		}
		for i := range rows {
			titles[rows[i].Ref], _ = words.Title(&rows[i])
		}
		all := make([]team.Mishap, len(list))
		for i, m := range list {
			all[i] = team.Mishap{MishapOf: m, Title: titles[m.Ref]}
		}
		c.run.Do(func() {
			c.mishaps = all
			c.changed()
		})
	})
}

// team is how it stands, for the screens; nil where the workspace belongs to no hub.
func (c *contact) team() *words.Contact {
	if !c.joined {
		return nil
	}
	known := c.known
	return &known
}

// page is what the sheet on the hub shows.
func (c *contact) page() team.HubState {
	return team.HubState{Contact: c.known, Mishaps: c.mishaps, Doing: c.work.doing, Said: c.work.said}
}

// stop ends the line and what is being done over it.
func (c *contact) stop() {
	c.giveUp()
	c.work.stop()
	if c.quit != nil {
		c.quit()
	}
	if c.end != nil {
		c.end()
	}
}

// wait returns when nothing goes on any more; stop comes before it.
func (c *contact) wait() { c.active.Wait() }
