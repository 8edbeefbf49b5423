package ui

import (
	"context"

	"discern/queue"
	"discern/ui/setup"
	"discern/ui/words"
)

// How a person connects the workspace to a hub, or signs in there again.

// connect joins the workspace to a hub, or signs in there again.
func (c *contact) connect(l setup.Login) {
	if c.login.Busy != "" {
		return
	}
	if c.login.Err = lacks(&l); c.login.Err != nil {
		c.told()
		return
	}
	ctx, give := context.WithCancel(context.Background())
	c.give = give
	c.login.Busy, c.login.Since, c.login.Note = l.Server, c.desk.Now(), ""
	c.told()
	c.behind(func() {
		joined, note, err := c.join(ctx, &l)
		c.run.Do(func() {
			stopped := ctx.Err() != nil
			give()
			c.give, c.login.Busy = nil, ""
			switch {
			case err == nil:
				c.joined, c.known.Joined = true, joined
				c.login.Note, c.login.Fresh = note, true
				c.open(joined, l.Password)
			case !stopped:
				c.login.Err = err
			}
			c.told()
		})
	})
}

// lacks is what is not written of what is needed.
func lacks(l *setup.Login) error {
	for _, f := range []struct{ field, value, msg string }{
		{"server", l.Server, "The address of the hub is missing, as hub.example.org/discern."},
		{"name", l.Name, "Your name at the hub is missing."},
		{"password", l.Password, "Your password is missing."},
	} {
		if f.value == "" {
			return &queue.Error{Kind: queue.Invalid, Field: f.field, Msg: f.msg}
		}
	}
	return nil
}

// join reaches the hub, joins the workspace and remembers the password, or forgets it.
// Note says what did not go as asked, though the workspace is joined.
func (c *contact) join(ctx context.Context, l *setup.Login) (joined queue.Joined, note string, err error) {
	hub, err := c.offers.Dial(ctx, l.Server, l.Name, l.Password)
	if err != nil {
		return joined, "", err
	}
	defer hub.Close()
	if joined, err = c.desk.Join(ctx, hub, l.Server); err != nil {
		return joined, "", err
	}
	if err := c.desk.SetSetting(ctx, settingReviewer, joined.Reviewer); err != nil {
		return joined, "", err
	}
	password := ""
	if l.Remember {
		password = l.Password
	}
	err = c.offers.Keep(ctx, joined.Server, joined.Reviewer, password)
	switch {
	case err == nil:
	case l.Remember:
		note = "The password could not be kept and is asked for at the next start. " + words.Capital(words.Sentence(err))
	default:
		note = "A password that was kept before could not be forgotten. " + words.Capital(words.Sentence(err))
	}
	return joined, note, nil
}

// giveUp ends a try to connect.
func (c *contact) giveUp() {
	if c.give != nil {
		c.give()
	}
}

// state is how far connecting is.
func (c *contact) state() setup.HubState {
	st := c.login
	st.Contact = c.team()
	return st
}

// anew forgets what came of the last try to connect, and finds out what the workspace
// has of its own, with which it cannot be joined.
func (c *contact) anew() {
	c.login.Err, c.login.Note, c.login.Fresh = nil, "", false
	if s, err := c.desk.Stats(context.Background()); err == nil && !c.joined {
		c.login.Own = max(s.Total, s.Entries)
	}
}
