package queue

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
)

// Team is what a workspace sets for the wellbeing of everybody who sits at it.
type Team struct {
	First   Sight               `json:"first"`           // how media are first shown
	Loosest Sight               `json:"loosest"`         // what a person may have instead at most
	Rules   map[string]Severity `json:"rules,omitempty"` // by rule code: harms shown as if of another severity than their rule's
	Budget  Budget              `json:"budget"`
	Run     int                 `json:"run"` // severe items in a row after which a milder one comes first; 0 for never
}

// DefaultTeam is what holds until a team sets something else. Its numbers are a
// beginning, chosen and not measured.
func DefaultTeam() Team {
	return Team{
		First: Sight{
			High:   Strictest,
			Middle: Protection{Blur: StrongBlur, Tint: Grey, Size: MediumSize, FramesFirst: true},
			Low:    Protection{Blur: SoftBlur, Size: MediumSize, FramesFirst: true},
		},
		Loosest: Sight{
			High:   Protection{Blur: StrongBlur, FramesFirst: true},
			Middle: Protection{Blur: SoftBlur},
		},
		Budget: Budget{Unbroken: 50, Rest: 10, High: Allowance{Minutes: 90, Reveals: 60}},
		Run:    5,
	}
}

// Own is what one person sets for themself. The zero Own is as the team has it.
type Own struct {
	First  *Sight   `json:"first,omitempty"`  // how media are first shown; nil as the team has it
	Toggle bool     `json:"toggle,omitempty"` // media stay uncovered until covered again; else only while the key is held
	Budget Budget   `json:"budget,omitzero"`  // holds where it is stricter than the team's
	Out    []string `json:"out,omitempty"`    // codes of rules whose items are passed over
}

// Sight is how media are first shown to a person: as they set it, no looser than
// the team allows.
func (o Own) Sight(t Team) Sight {
	if o.First == nil {
		return t.First.Stricter(t.Loosest)
	}
	return o.First.Stricter(t.Loosest)
}

// severityOf is how grave a rule's harm counts for how media are shown.
func (t Team) severityOf(r *Rule) Severity {
	if s, ok := t.Rules[r.Code]; ok {
		return s
	}
	return r.Severity
}

// Validate checks what a team sets.
func (t Team) Validate() error {
	for code, s := range t.Rules {
		if s < Low || s > High {
			return invalid("rules."+code, "%d is not 1, 2 or 3", s)
		}
	}
	if t.Run < 0 || t.Run > 1000 {
		return invalid("run", "%d does not lie in 0…1000", t.Run)
	}
	return under("budget", t.Budget.Validate())
}

// Settings of the workspace that hold these, as JSON; a person's stands under
// their name. No other method reads or writes them.
const (
	settingTeam = "wellbeing"
	settingOwn  = settingTeam + "/"
)

// guardSetting keeps what belongs to a person, and what has rules of its own, out of
// reach of anybody who knows the name of a setting.
func guardSetting(name string) error {
	switch {
	case name == settingTeam || strings.HasPrefix(name, settingOwn):
		return Errorf(Refused, "this setting belongs to a person or their team and has methods of its own")
	case name == settingRetention, name == settingFlaw, name == settingHub, strings.HasPrefix(name, settingHub+"/"):
		return Errorf(Refused, "this setting holds for everybody and has methods of its own")
	}
	return nil
}

// loadTeam reads what the team set. What cannot be read, as something that a
// later version wrote, counts as not set.
func loadTeam(ctx context.Context, store Store) (Team, error) {
	text, err := store.Setting(ctx, settingTeam)
	if err != nil {
		return Team{}, err
	}
	t := DefaultTeam()
	if text == "" || json.Unmarshal([]byte(text), &t) != nil || t.Validate() != nil {
		return DefaultTeam(), nil
	}
	return t, nil
}

func loadOwn(ctx context.Context, store Store, reviewer string) (Own, error) {
	text, err := store.Setting(ctx, settingOwn+reviewer)
	if err != nil {
		return Own{}, err
	}
	var o Own
	if text == "" || json.Unmarshal([]byte(text), &o) != nil || o.Budget.Validate() != nil {
		return Own{}, nil
	}
	return o, nil
}

func saveSetting(ctx context.Context, store Store, name string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return Errorf(Other, "could not write the setting: %w", err)
	}
	return store.SetSetting(ctx, name, string(text))
}

// Team returns what the team set.
func (d *Desk) Team(ctx context.Context) (Team, error) { return d.care.team(ctx) }

// SetTeam sets what holds for everybody at this workspace. Where there is a supervisor
// only they may.
func (d *Desk) SetTeam(ctx context.Context, t Team) error {
	if err := d.supervisorsOnly(ctx, "set how everybody here is looked after"); err != nil {
		return err
	}
	if err := t.Validate(); err != nil {
		return err
	}
	return d.care.with(ctx, d.Reviewer(), func(s *sitting) error {
		if err := saveSetting(ctx, d.store, settingTeam, t); err != nil {
			return err
		}
		s.team = t
		return nil
	})
}

// Own returns what the person at the desk set for themself.
func (d *Desk) Own(ctx context.Context) (Own, error) {
	var o Own
	err := d.care.with(ctx, d.Reviewer(), func(s *sitting) error {
		o = s.own
		o.Out = slices.Clone(o.Out)
		return nil
	})
	return o, err
}

// SetOwn sets what holds for the person at the desk. It is in no ledger.
func (d *Desk) SetOwn(ctx context.Context, o Own) error {
	if err := under("budget", o.Budget.Validate()); err != nil {
		return err
	}
	reviewer := d.Reviewer()
	if reviewer == "" {
		return invalid("reviewer", "is empty; say who sits at the desk")
	}
	return d.care.with(ctx, reviewer, func(s *sitting) error {
		if err := saveSetting(ctx, d.store, settingOwn+reviewer, o); err != nil {
			return err
		}
		s.keep(d.policies, o)
		return nil
	})
}

// Protection is how the media of an item are first shown to the person at the
// desk, and how long they stay uncovered.
func (d *Desk) Protection(ctx context.Context, it *Item) (Protection, error) {
	p := Strictest
	err := d.care.with(ctx, d.Reviewer(), func(s *sitting) error {
		p = s.own.Sight(s.team).Of(d.policies.Gravest(d.policies.HarmsOf(it), s.team.severityOf))
		return nil
	})
	return p, err
}
