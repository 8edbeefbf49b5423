package queue

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// The rules of duties: what changes what others judged, or by which rules they are
// looked after, is a supervisor's. The desk refuses it to others. Without a hub this
// is a guard against mistakes, not against people: whoever can open the workspace can
// sit down under any name. The first supervisor is named by whoever is there. In a joined
// workspace the hub says who is who, and holds its own side of these rules by itself.

// Duty is what a person may do at a workspace.
type Duty string

// The duties.
const (
	Moderator  Duty = "moderator"  // judges items
	Supervisor Duty = "supervisor" // judges judgements as well
)

// Duties lists every duty.
var Duties = []Duty{Moderator, Supervisor}

// Person is somebody who sits at the desk.
type Person struct {
	Name string    `json:"name"`
	Duty Duty      `json:"duty"`
	At   time.Time `json:"-"` // when they got it; zero for whoever was never appointed
	By   string    `json:"-"` // who gave it
}

func (p *Person) validate() error {
	switch {
	case strings.TrimSpace(p.Name) == "":
		return invalid("name", "is empty")
	case !slices.Contains(Duties, p.Duty):
		return invalid("duty", "%q is neither moderator nor supervisor", short(string(p.Duty)))
	}
	return name("name", p.Name)
}

// charter is what the entries about the workspace itself say. It is read once and
// kept, since it is asked for with every item.
type charter struct {
	hub       uuid.UUID // that the workspace belongs to; zero for none
	people    []Person  // as they were appointed, the latest word on each; of a hub: as it says
	oversight Oversight
	set       uuid.UUID // the entry that set the oversight
}

func (c *charter) supervises(name string) bool {
	return slices.ContainsFunc(c.people, func(p Person) bool { return p.Name == name && p.Duty == Supervisor })
}

// supervised reports whether the workspace has a supervisor.
func (c *charter) supervised() bool {
	return slices.ContainsFunc(c.people, func(p Person) bool { return p.Duty == Supervisor })
}

// add takes in an entry. What was imported came from another workspace, and is kept
// in the ledger without meaning anything here, but for what the hub brought of the rules
// that hold for its team. Who has which duty the hub itself says.
func (c *charter) add(e *Entry) {
	switch {
	case e.Imported != nil && (c.hub == uuid.Nil || e.Imported.Hub == uuid.Nil):
	case e.Kind == Appointed && c.hub == uuid.Nil:
		c.people = slices.DeleteFunc(c.people, func(p Person) bool { return p.Name == e.Person.Name })
		c.people = append(c.people, Person{Name: e.Person.Name, Duty: e.Person.Duty, At: e.At, By: e.Reviewer})
	case e.Kind == Overseen && (c.hub == uuid.Nil || c.mayOversee(e.Reviewer) && c.isNewer(e)):
		c.oversight = *e.Oversight
		c.oversight.At, c.oversight.By, c.set = e.At, e.Reviewer, e.ID
	}
}

// mayOversee reports whether a team's rules may be of a person: not of one whom the hub
// calls a moderator. Those of a supervisor who left hold on.
func (c *charter) mayOversee(name string) bool {
	return !slices.ContainsFunc(c.people, func(p Person) bool { return p.Name == name && p.Duty != Supervisor })
}

// isNewer reports whether rules come after those that hold. Two supervisors may set some
// at the same time: which of them hold must not turn on where they were heard of first.
func (c *charter) isNewer(e *Entry) bool {
	return cmp.Or(cmp.Compare(e.Oversight.Version, c.oversight.Version), e.At.Compare(c.oversight.At), bytes.Compare(e.ID[:], c.set[:])) > 0
}

// chartered returns what holds in the workspace.
func (d *Desk) chartered(ctx context.Context) (*charter, error) {
	d.ruling.Lock()
	defer d.ruling.Unlock()
	if d.holds != nil {
		return d.holds, nil
	}
	entries, err := d.store.Charter(ctx)
	if err != nil {
		return nil, err
	}
	b, err := d.bonded(ctx)
	if err != nil {
		return nil, err
	}
	c := new(charter)
	if b != nil {
		c.hub, c.people = b.Hub, b.People
	}
	for i := range entries {
		c.add(&entries[i].Entry)
	}
	d.holds = c
	return c, nil
}

// decree appends an entry about the workspace itself.
func (d *Desk) decree(ctx context.Context, e Entry) error {
	if err := d.append(ctx, e); err != nil {
		return err
	}
	d.reread()
	return nil
}

// reread has what holds in the workspace read again when it is next asked for.
func (d *Desk) reread() {
	d.ruling.Lock()
	d.holds = nil
	d.ruling.Unlock()
}

// Supervises reports whether the person at the desk is a supervisor.
func (d *Desk) Supervises(ctx context.Context) (bool, error) {
	c, err := d.chartered(ctx)
	return err == nil && c.supervises(d.sits()), err
}

// Oversees reports whether the person at the desk is told what is asked of others and
// which items have a known answer: a supervisor, and anybody while there is none.
func (d *Desk) Oversees(ctx context.Context) (bool, error) {
	c, err := d.chartered(ctx)
	return err == nil && (!c.supervised() || c.supervises(d.sits())), err
}

// needSupervisor refuses an act that only a supervisor may do, which what names, and
// notes in the ledger that it was tried, on which item if on one (else 0).
func (d *Desk) needSupervisor(ctx context.Context, what string, ref Ref) error {
	c, err := d.chartered(ctx)
	switch {
	case err != nil:
		return err
	case c.supervises(d.sits()):
		return nil
	case !c.supervised():
		return Errorf(Refused, "only a supervisor may %s, and nobody here is one yet: name the first under People and second opinions, or with `discern people NAME --duty supervisor`", what)
	}
	if d.sits() != "" {
		if err := d.deny(ctx, what, ref); err != nil {
			return err
		}
	}
	return Errorf(Refused, "only a supervisor may %s; nothing was changed, and the ledger notes that it was tried", what)
}

// deny notes that an act was refused to the person at the desk.
func (d *Desk) deny(ctx context.Context, what string, ref Ref) error {
	e, err := d.entryBy(d.sits(), Denied, Key{})
	if err != nil {
		return err
	}
	e.Text = what
	if ref != 0 {
		r, err := d.store.Record(ctx, ref)
		if err != nil {
			return err
		}
		e.Text += ": " + r.Item.Key().String()
	}
	return d.append(ctx, e)
}

// supervisorsOnly is needSupervisor for what is anybody's until a supervisor is named.
func (d *Desk) supervisorsOnly(ctx context.Context, what string) error {
	c, err := d.chartered(ctx)
	if err != nil || !c.supervised() {
		return err
	}
	return d.needSupervisor(ctx, what, 0)
}

// supervisorsTold refuses to tell what is for supervisors alone, once there is one.
func (d *Desk) supervisorsTold(ctx context.Context, what string) error {
	c, err := d.chartered(ctx)
	if err != nil || !c.supervised() || c.supervises(d.sits()) {
		return err
	}
	return Errorf(Refused, "only a supervisor may %s", what)
}

// MayReport refuses reports to whoever is no supervisor, where there is one: they are
// not told of every decision, and a report of the others would be wrong.
func (d *Desk) MayReport(ctx context.Context) error { return d.supervisorsTold(ctx, "make reports") }

// People returns who was appointed here, in the order of their names.
func (d *Desk) People(ctx context.Context) ([]Person, error) {
	c, err := d.chartered(ctx)
	if err != nil {
		return nil, err
	}
	people := slices.Clone(c.people)
	slices.SortFunc(people, func(a, b Person) int { return strings.Compare(a.Name, b.Name) })
	return people, nil
}

// Appoint gives a person a duty. The first supervisor is named by anybody, and then
// duties are given by supervisors. The last supervisor stays one. It answers Refused in a
// joined workspace.
func (d *Desk) Appoint(ctx context.Context, person string, duty Duty) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := Person{Name: strings.TrimSpace(person), Duty: duty}
	if err := p.validate(); err != nil {
		return err
	}
	if err := d.alone(ctx, errAppointJoined); err != nil {
		return err
	}
	c, err := d.chartered(ctx)
	switch {
	case err != nil:
		return err
	case !c.supervised() && duty != Supervisor:
		return Errorf(Refused, "nobody here is a supervisor yet: name the first one before others are given duties")
	}
	if err := d.supervisorsOnly(ctx, "give duties"); err != nil {
		return err
	}
	last := !slices.ContainsFunc(c.people, func(q Person) bool { return q.Duty == Supervisor && q.Name != p.Name })
	if duty != Supervisor && c.supervises(p.Name) && last {
		return Errorf(Refused, "the workspace needs a supervisor: name another one first")
	}
	e, err := d.entry(Appointed, Key{})
	if err != nil {
		return err
	}
	e.Person = &p
	return d.decree(ctx, e)
}
