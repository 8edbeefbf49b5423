package queue_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"discern/queue"
)

// sit seats somebody else.
func (b *bench) sit(tb testing.TB, name string) {
	tb.Helper()
	if err := b.Sit(tb.Context(), name); err != nil {
		tb.Fatal(err)
	}
}

// oversee has sue supervise, with rules of oversight.
func (b *bench) oversee(tb testing.TB, o queue.Oversight) {
	tb.Helper()
	b.sit(tb, "sue")
	if err := b.Appoint(tb.Context(), "sue", queue.Supervisor); err != nil {
		tb.Fatal(err)
	}
	if _, err := b.SetOversight(tb.Context(), o); err != nil {
		tb.Fatal(err)
	}
}

// decide has somebody decide what comes next.
func (b *bench) decide(tb testing.TB, name string, j queue.Judgement) (queue.Task, queue.Decision) {
	tb.Helper()
	b.sit(tb, name)
	t := b.next(tb)
	d, err := b.Decide(tb.Context(), t.Ref, j)
	if err != nil {
		tb.Fatalf("%s decides: %v", name, err)
	}
	return t, d
}

func (b *bench) whole(tb testing.TB) {
	tb.Helper()
	if rep, err := b.Verify(tb.Context(), nil); err != nil || !rep.OK {
		tb.Errorf("the ledger does not hold from entry %d: %s (%v)", rep.FirstBad, rep.Reason, err)
	}
}

// look is what the chronicle tells sue of a decision.
func (b *bench) look(tb testing.TB, id uuid.UUID) queue.Look {
	tb.Helper()
	sue := queue.NewDesk(queue.Config{Store: b.store, Policies: b.Policies(), Reviewer: "sue"})
	c, err := sue.Chronicle(tb.Context(), nil)
	if err != nil {
		tb.Fatal(err)
	}
	for _, l := range c.Looks {
		if l.ID == id {
			return *l
		}
	}
	tb.Fatalf("the chronicle lacks %s", id)
	return queue.Look{}
}

var (
	everyDecision = queue.Oversight{Rules: []queue.SecondRule{{Name: "all", Share: 1}}}
	removed       = queue.Judgement{Verdict: queue.Violating, Policies: []string{"HATE"}, Actions: []queue.Action{queue.Remove}}
	fine          = queue.Judgement{Verdict: queue.NotViolating}
	because       = "it names nobody"
)

func TestASecondOpinionIsBlind(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9))
	first, d := b.decide(t, "amina", removed)

	// Nobody looks again at what they have decided.
	_, err := b.Next(t.Context())
	wantKind(t, "the same person", err, queue.Empty)

	b.sit(t, "bo")
	task := b.next(t)
	if task.Ref != first.Ref || task.State != queue.Leased || task.Verdict != "" || task.Appeal != nil || task.Until.IsZero() {
		t.Fatalf("the second person is given %+v", task)
	}
	if history, err := b.History(t.Context(), first.Ref); err != nil || len(history) != 0 {
		t.Errorf("the second person is told %d entries: %v", len(history), err)
	}
	rows, err := b.Rows(t.Context(), []queue.Ref{first.Ref})
	if err != nil || rows[0].Verdict != "" || rows[0].State == queue.Settled {
		t.Errorf("a list tells the second person %+v: %v", rows, err)
	}
	if l, err := b.List(t.Context(), queue.Filter{Verdicts: []queue.Verdict{queue.Violating}}, 0); err != nil || len(l.Refs) != 0 {
		t.Errorf("a filter tells the second person of %d items: %v", len(l.Refs), err)
	}
	if c, err := b.Chronicle(t.Context(), nil); err != nil || len(c.Looks) != 0 {
		t.Errorf("the chronicle tells the second person of %d decisions: %v", len(c.Looks), err)
	}
	// What is open comes back, and is given back.
	if again := b.next(t); again.Ref != first.Ref {
		t.Errorf("what is open comes back as %d, want %d", again.Ref, first.Ref)
	}
	second, err := b.Decide(t.Context(), task.Ref, removed)
	if err != nil || second.Pass != queue.Second || second.Supersedes != uuid.Nil {
		t.Fatalf("the second decision is %+v: %v", second, err)
	}
	// Told what was decided, they could take theirs back and say the same.
	if history, err := b.History(t.Context(), first.Ref); err != nil || len(history) != 1 || history[0].Entry.ID != second.ID {
		t.Errorf("who has just looked is told %d entries, want theirs: %v", len(history), err)
	}
	rows, err = b.Rows(t.Context(), []queue.Ref{first.Ref})
	if err != nil || rows[0].State != queue.Settled || rows[0].Verdict != queue.Violating {
		t.Errorf("a list tells of it as %+v: %v", rows, err)
	}
	if c, err := b.Chronicle(t.Context(), nil); err != nil || len(c.Looks) != 0 {
		t.Errorf("the chronicle tells who has just looked of %d decisions: %v", len(c.Looks), err)
	}
	b.fill(t, post("b", .8))
	if _, err := b.Decide(t.Context(), b.next(t).Ref, fine); err != nil {
		t.Fatal(err)
	}
	if history, err := b.History(t.Context(), first.Ref); err != nil || len(history) != 3 {
		t.Errorf("after another act they are told %d entries, want 3: %v", len(history), err)
	}
	if l := b.look(t, d.ID); l.Check != queue.Agreed || !l.InForce || !slices.Equal(l.Rules, []string{"all"}) {
		t.Errorf("the first look is %+v", l)
	}
	if n, err := b.CountAsks(t.Context()); err != nil || n[queue.Second] != 1 {
		t.Errorf("open: %v, %v; want that about the other item", n, err)
	}
	b.whole(t)
}

func TestADisagreementIsAdjudicated(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9))
	task, first := b.decide(t, "amina", removed)
	_, second := b.decide(t, "bo", fine)
	if n, err := b.CountAsks(t.Context()); err != nil || n[queue.Adjudication] != 1 {
		t.Fatalf("open: %v, %v", n, err)
	}
	b.sit(t, "amina")
	if now, err := b.Look(t.Context(), task.Ref); err != nil || now.Verdict != queue.Violating {
		t.Errorf("the decision in force is %q: %v", now.Verdict, err)
	}
	why := fine
	why.Rationale = because
	_, err := b.Adjudicate(t.Context(), task.Ref, why)
	wantKind(t, "a moderator", err, queue.Refused)
	b.sit(t, "sue")
	_, err = b.Adjudicate(t.Context(), task.Ref, fine)
	wantKind(t, "no reason", err, queue.Invalid)
	_, err = b.Overturn(t.Context(), task.Ref, why)
	wantKind(t, "an overturn meanwhile", err, queue.Refused)
	last, err := b.Adjudicate(t.Context(), task.Ref, why)
	if err != nil || last.Pass != queue.Adjudication || last.Supersedes != first.ID {
		t.Fatalf("adjudicated as %+v: %v", last, err)
	}
	if now, err := b.Look(t.Context(), task.Ref); err != nil || now.Verdict != queue.NotViolating || now.State != queue.Settled {
		t.Errorf("now it is %+v: %v", now, err)
	}
	if l := b.look(t, first.ID); l.InForce || !l.Overturned || l.Check != queue.Disagreed {
		t.Errorf("the first look is %+v", l)
	}
	if l := b.look(t, last.ID); !l.InForce || !l.Overturns {
		t.Errorf("the last look is %+v", l)
	}
	if l := b.look(t, second.ID); l.Overturned || !l.Independent() {
		t.Errorf("the second look is %+v", l)
	}
	b.whole(t)

	// Its undo brings back what was in force, and the question.
	if _, err := b.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	if l := b.look(t, first.ID); !l.InForce || l.Overturned {
		t.Errorf("after the undo the first look is %+v", l)
	}
	if now, err := b.Look(t.Context(), task.Ref); err != nil || now.Verdict != queue.Violating {
		t.Errorf("after the undo it is %q: %v", now.Verdict, err)
	}
	if n, err := b.CountAsks(t.Context()); err != nil || n[queue.Adjudication] != 1 {
		t.Errorf("after the undo open: %v, %v", n, err)
	}
	b.whole(t)
}

func TestUndoAroundASecondOpinion(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9))
	b.decide(t, "amina", removed)
	// Nobody has looked: the first can be taken back, and the ask with it.
	if _, err := b.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := b.CountAsks(t.Context()); err != nil || len(n) != 0 {
		t.Errorf("an ask about nothing is open: %v, %v", n, err)
	}
	task, first := b.decide(t, "amina", removed)
	b.decide(t, "bo", fine)
	// Who looked second can take that back, and has the item open again.
	if _, err := b.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := b.CountAsks(t.Context()); err != nil || n[queue.Second] != 1 || n[queue.Adjudication] != 0 {
		t.Errorf("open: %v, %v", n, err)
	}
	b.sit(t, "sue")
	if l := b.look(t, first.ID); l.Check != queue.Sampled {
		t.Errorf("the first look is %+v", l)
	}
	b.sit(t, "bo")
	again := b.next(t)
	if again.Ref != task.Ref {
		t.Fatalf("comes back: %d, want %d", again.Ref, task.Ref)
	}
	if _, err := b.Decide(t.Context(), again.Ref, removed); err != nil {
		t.Fatal(err)
	}
	b.sit(t, "amina")
	_, err := b.Undo(t.Context())
	wantKind(t, "undoing what somebody has built on", err, queue.NotOpen)
	b.whole(t)
}

func TestOverturn(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("a", .9), post("b", .8))
	task, first := b.decide(t, "amina", removed)
	why := fine
	why.Rationale = because
	_, err := b.Overturn(t.Context(), task.Ref, why)
	wantKind(t, "nobody supervises", err, queue.Refused)
	b.oversee(t, queue.Oversight{})
	same := removed
	same.Rationale = because
	_, err = b.Overturn(t.Context(), task.Ref, same)
	wantKind(t, "the same again", err, queue.Invalid)
	_, err = b.Adjudicate(t.Context(), task.Ref, why)
	wantKind(t, "no disagreement", err, queue.NotOpen)
	over, err := b.Overturn(t.Context(), task.Ref, why)
	if err != nil || over.Pass != queue.QA || over.Supersedes != first.ID {
		t.Fatalf("overturned as %+v: %v", over, err)
	}
	if l := b.look(t, over.ID); l.Independent() || !l.InForce {
		t.Errorf("an overturn is %+v", l)
	}
	b.sit(t, "amina")
	_, err = b.Undo(t.Context())
	wantKind(t, "undoing what was overturned", err, queue.NotOpen)
	other, err := b.Find(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	b.sit(t, "sue")
	_, err = b.Overturn(t.Context(), other, why)
	wantKind(t, "an undecided item", err, queue.NotFound)
	b.whole(t)
}

func TestAnAppealIsHeardBySomebodyElse(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("a", .9))
	task, first := b.decide(t, "amina", removed)
	wantKind(t, "an appeal without words", b.Contest(t.Context(), task.Ref, " "), queue.Invalid)
	if err := b.Contest(t.Context(), task.Ref, "I was quoting"); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "a second appeal", b.Contest(t.Context(), task.Ref, "again"), queue.NotOpen)
	_, err := b.Next(t.Context())
	wantKind(t, "who decided it", err, queue.Empty)
	b.sit(t, "bo")
	heard := b.next(t)
	if heard.Appeal == nil || heard.Appeal.Words != "I was quoting" || heard.Appeal.Decision.Verdict != queue.Violating || heard.Appeal.Decision.Reviewer != "" {
		t.Fatalf("an appeal comes as %+v", heard.Appeal)
	}
	d, err := b.Decide(t.Context(), heard.Ref, fine)
	if err != nil || d.Pass != queue.Appeal || d.Supersedes != first.ID {
		t.Fatalf("decided as %+v: %v", d, err)
	}
	if now, err := b.Look(t.Context(), task.Ref); err != nil || now.Verdict != queue.NotViolating {
		t.Errorf("in force is %q: %v", now.Verdict, err)
	}
	if l := b.look(t, first.ID); !l.Overturned {
		t.Errorf("the first look is %+v", l)
	}
	b.whole(t)
}

func TestKnownAnswers(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("a", .9))
	task, _ := b.decide(t, "amina", removed)
	wantKind(t, "a moderator", b.SetGolden(t.Context(), task.Ref, "", nil), queue.Refused)
	b.oversee(t, queue.Oversight{Golden: 1})
	if err := b.SetGolden(t.Context(), task.Ref, "", nil); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		j    queue.Judgement
		want queue.Check
	}{{"bo", removed, queue.Agreed}, {"cy", fine, queue.Disagreed}} {
		got, d := b.decide(t, tt.name, tt.j)
		if got.Ref != task.Ref || got.Verdict != "" || d.Pass != queue.QA {
			t.Fatalf("%s is given %+v and decides %+v", tt.name, got, d)
		}
		if l := b.look(t, d.ID); l.Check != tt.want || l.Golden != queue.Violating || !l.Independent() || l.InForce {
			t.Errorf("%s's look is %+v", tt.name, l)
		}
		_, err := b.Next(t.Context())
		wantKind(t, tt.name+" once more", err, queue.Empty)
	}
	b.sit(t, "amina")
	_, err := b.Next(t.Context())
	wantKind(t, "who decided it", err, queue.Empty)
	b.whole(t)
}

func TestRulesOfOversight(t *testing.T) {
	b := newBench(t)
	low, high := 0.9, 0.3
	scored := func(id string, threshold *float64) *queue.Item {
		it := post(id, .6)
		it.Scores[0].Threshold = threshold
		return it
	}
	for _, tt := range []struct {
		name string
		rule queue.SecondRule
		it   *queue.Item
		j    queue.Judgement
		want bool
	}{
		{"every decision", queue.SecondRule{Share: 1}, post("1", .6), fine, true},
		{"all but none", queue.SecondRule{Share: 1e-18}, post("2", .6), fine, false},
		{"a verdict", queue.SecondRule{Share: 1, Verdicts: []queue.Verdict{queue.Violating}}, post("3", .6), fine, false},
		{"a rule", queue.SecondRule{Share: 1, Policies: []string{"HATE"}}, post("4", .6), removed, true},
		{"another rule", queue.SecondRule{Share: 1, Policies: []string{"LIFE"}}, post("5", .6), removed, false},
		{"an action", queue.SecondRule{Share: 1, Actions: []queue.Action{queue.Remove}}, post("6", .6), removed, true},
		{"what scores point at", queue.SecondRule{Share: 1, Touches: []string{"HATE"}}, post("7", .6), fine, true},
		{"below the threshold", queue.SecondRule{Share: 1, Scores: queue.Below}, scored("8", &low), removed, true},
		{"not below it", queue.SecondRule{Share: 1, Scores: queue.Below}, scored("9", &high), removed, false},
		{"above the threshold", queue.SecondRule{Share: 1, Scores: queue.Above}, scored("10", &high), fine, true},
		{"no longer new", queue.SecondRule{Share: 1, Newcomer: 3}, post("11", .6), fine, false},
		{"new", queue.SecondRule{Share: 1, Newcomer: 300}, post("12", .6), fine, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.rule.Name = tt.name
			b.oversee(t, queue.Oversight{Rules: []queue.SecondRule{tt.rule}})
			b.fill(t, tt.it)
			b.sit(t, "amina")
			task := b.next(t)
			d, err := b.Decide(t.Context(), task.Ref, tt.j)
			if err != nil {
				t.Fatal(err)
			}
			if got := b.look(t, d.ID).Check == queue.Sampled; got != tt.want {
				t.Errorf("it is sent on: %v, want %v", got, tt.want)
			}
		})
	}
	if o, err := b.Oversight(t.Context()); err != nil || o.Version != 12 || o.By != "sue" {
		t.Errorf("the rules that hold are version %d by %s: %v", o.Version, o.By, err)
	}
	b.whole(t)
}

func TestBadOversight(t *testing.T) {
	b := newBench(t)
	b.oversee(t, queue.Oversight{})
	for _, tt := range []struct {
		rule queue.SecondRule
		want string
	}{
		{queue.SecondRule{Share: 1}, "rules[0].name: is empty"},
		{queue.SecondRule{Name: "r", Share: 0}, "rules[0].share: 0 does not lie"},
		{queue.SecondRule{Name: "r", Share: 1.5}, "rules[0].share: 1.5 does not lie"},
		{queue.SecondRule{Name: "r", Share: 1, Policies: []string{"NONE"}}, `rules[0]: "NONE" is no rule`},
		{queue.SecondRule{Name: "r", Share: 1, Scores: "beside"}, "rules[0].scores"},
		{queue.SecondRule{Name: "r", Share: 1, Actions: []queue.Action{"ban"}}, "rules[0].actions[0]"},
	} {
		_, err := b.SetOversight(t.Context(), queue.Oversight{Rules: []queue.SecondRule{tt.rule}})
		checkError(t, tt.want, err, tt.want)
	}
	b.sit(t, "amina")
	_, err := b.SetOversight(t.Context(), queue.Oversight{})
	wantKind(t, "a moderator", err, queue.Refused)
}

func TestDuties(t *testing.T) {
	b := newBench(t)
	wantKind(t, "a moderator before any supervisor", b.Appoint(t.Context(), "bo", queue.Moderator), queue.Refused)
	if err := b.Appoint(t.Context(), "sue", queue.Supervisor); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "who is no supervisor", b.Appoint(t.Context(), "amina", queue.Supervisor), queue.Refused)
	b.sit(t, "sue")
	wantKind(t, "the last one", b.Appoint(t.Context(), "sue", queue.Moderator), queue.Refused)
	wantKind(t, "an unknown duty", b.Appoint(t.Context(), "bo", "king"), queue.Invalid)
	if err := b.Appoint(t.Context(), "bo", queue.Moderator); err != nil {
		t.Fatal(err)
	}
	people, err := b.People(t.Context())
	if err != nil || len(people) != 2 || people[0].Name != "bo" || people[1].Duty != queue.Supervisor || people[1].By != "amina" {
		t.Errorf("people: %+v, %v", people, err)
	}
	b.whole(t)
}

func TestADangerToLifeIsSeenTwiceAtOnce(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("a", .9), post("b", .95), post("c", .99))
	ref, err := b.Find(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Take(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	j := queue.Judgement{Verdict: queue.Violating, Policies: []string{"LIFE"}, Actions: []queue.Action{queue.Refer}, Rationale: "a time and a place"}
	_, err = b.Decide(t.Context(), ref, j)
	wantKind(t, "a referral without indicators", err, queue.Invalid)
	j.Indicators = []queue.Indicator{queue.NamedTime, queue.NamedPlace}
	if _, err := b.Decide(t.Context(), ref, j); err != nil {
		t.Fatal(err)
	}
	b.sit(t, "bo")
	if got := b.next(t); got.Ref != ref {
		t.Errorf("another person is given %s first", got.Item.ID)
	}
	b.whole(t)
}

func TestSkipAndEscalateWhatIsAsked(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9))
	task, _ := b.decide(t, "amina", removed)
	b.sit(t, "bo")
	b.next(t)
	if err := b.Skip(t.Context(), task.Ref, "later"); err != nil {
		t.Fatal(err)
	}
	_, err := b.Next(t.Context())
	wantKind(t, "while it rests", err, queue.Empty)
	b.at = b.at.Add(queue.SkipRest)
	if got := b.next(t); got.Ref != task.Ref {
		t.Errorf("after its rest comes %d", got.Ref)
	}
	if err := b.Escalate(t.Context(), task.Ref, "cannot tell"); err != nil {
		t.Fatal(err)
	}
	if n, err := b.CountAsks(t.Context()); err != nil || n[queue.Adjudication] != 1 || n[queue.Second] != 0 {
		t.Errorf("open: %v, %v", n, err)
	}
	b.whole(t)
}

// Whoever names an item that they may yet be asked about is not told that it is
// decided: their decision is the second opinion.
func TestDecidingByNameIsBlindToo(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9))
	task, _ := b.decide(t, "amina", removed)
	b.sit(t, "bo")
	if d, err := b.Decide(t.Context(), task.Ref, fine); err != nil || d.Pass != queue.Second {
		t.Errorf("decided as %+v: %v", d, err)
	}
	_, err := b.Decide(t.Context(), task.Ref, fine)
	wantKind(t, "once more", err, queue.NotOpen)
	b.whole(t)
}

func TestAnOverturnIsTakenBack(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("a", .9))
	task, first := b.decide(t, "amina", removed)
	b.oversee(t, queue.Oversight{})
	why := fine
	why.Rationale = because
	if _, err := b.Overturn(t.Context(), task.Ref, why); err != nil {
		t.Fatal(err)
	}
	if u, err := b.Undo(t.Context()); err != nil || u.Ref != task.Ref {
		t.Fatalf("undone: %+v, %v", u, err)
	}
	if l := b.look(t, first.ID); !l.InForce || l.Overturned {
		t.Errorf("the first look is %+v", l)
	}
	_, err := b.Next(t.Context())
	wantKind(t, "nothing is open again", err, queue.Empty)
	b.whole(t)
}

// What stands beside other items of an author does not tell of one that is asked about.
func TestRecordsAreBlindToo(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	one, two := post("a", .9), post("b", .8)
	one.Author, two.Author = &queue.Author{ID: "x"}, &queue.Author{ID: "x"}
	b.fill(t, one, two)
	b.decide(t, "amina", removed)
	other, err := b.Find(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	for who, want := range map[string]int{"amina": 1, "bo": 0, "sue": 1} {
		b.sit(t, who)
		offered := 1 - want // to bo it waits like any other
		if r, err := b.AuthorRecord(t.Context(), other); err != nil || r.Decided != want || r.Items != 1 {
			t.Errorf("%s is told of %d decided of %d: %v", who, r.Decided, r.Items, err)
		}
		if rel, err := b.Related(t.Context(), other); err != nil || len(rel.Items) != offered {
			t.Errorf("%s is offered %d items to decide with it: %v", who, len(rel.Items), err)
		}
	}
}

// An appeal that cannot be judged goes to a supervisor, and is not lost.
func TestAnAppealIsHandedOn(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("a", .9))
	task, _ := b.decide(t, "amina", removed)
	if err := b.Contest(t.Context(), task.Ref, "I was quoting"); err != nil {
		t.Fatal(err)
	}
	b.sit(t, "bo")
	b.next(t)
	if err := b.Escalate(t.Context(), task.Ref, "needs a lawyer"); err != nil {
		t.Fatal(err)
	}
	if n, err := b.CountAsks(t.Context()); err != nil || n[queue.Adjudication] != 1 || n[queue.Appeal] != 0 {
		t.Errorf("open: %v, %v", n, err)
	}
	b.whole(t)
}

// A second look can be one of several that are decided together.
func TestASecondLookTogetherWithOthers(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9), post("b", .8))
	b.decide(t, "amina", removed)
	b.sit(t, "bo")
	one, other := queue.Looked{OpenedAt: b.at}, queue.Looked{OpenedAt: b.at}
	var err error
	if one.Ref, err = b.Find(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if other.Ref, err = b.Find(t.Context(), "b"); err != nil {
		t.Fatal(err)
	}
	got, err := b.DecideAll(t.Context(), []queue.Looked{one, other}, removed)
	if err != nil || len(got.Decided) != 2 || got.Decided[0].Pass != queue.Second || got.Decided[1].Pass != queue.First {
		t.Fatalf("decided %+v: %v", got, err)
	}
	b.whole(t)
}

func TestACaseIsWholeOrNone(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9))
	task, _ := b.decide(t, "amina", removed)
	for who, want := range map[string]int{"amina": 2, "sue": 2, "bo": 0} {
		b.sit(t, who)
		entries, err := b.Dossier(t.Context(), task.Ref)
		if len(entries) != want || (want == 0) != (queue.KindOf(err) == queue.Refused) {
			t.Errorf("%s is given %d entries: %v", who, len(entries), err)
		}
		if err := b.MayReport(t.Context()); (err == nil) != (who == "sue") {
			t.Errorf("%s may report: %v", who, err)
		}
	}
}

// Where somebody else has it open, or it rests, it is refused as any other item would be.
func TestWhatIsElsewhereTellsNothing(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9))
	task, _ := b.decide(t, "amina", removed)
	b.sit(t, "bo")
	b.next(t)
	cy := queue.NewDesk(queue.Config{Store: b.store, Policies: b.Policies(), Reviewer: "cy", Now: func() time.Time { return b.at }})
	_, err := cy.Take(t.Context(), task.Ref)
	wantKind(t, "taking it", err, queue.NotOpen)
	_, err = cy.Decide(t.Context(), task.Ref, fine)
	wantKind(t, "deciding it", err, queue.NotOpen)
	if !strings.Contains(err.Error(), "somebody else has the item open") {
		t.Errorf("deciding it is refused with %q", err)
	}
	// A skip rests for who skipped alone, and they can take it out of order.
	if err := b.Skip(t.Context(), task.Ref, "later"); err != nil {
		t.Fatal(err)
	}
	_, err = b.Next(t.Context())
	wantKind(t, "who skipped", err, queue.Empty)
	b.sit(t, "dee")
	if got := b.next(t); got.Ref != task.Ref {
		t.Errorf("another person is given %d", got.Ref)
	}
	b.sit(t, "bo")
	if u, err := b.Undo(t.Context()); err != nil || u.Undone.Kind != queue.Skipped {
		t.Errorf("the skip is taken back: %+v, %v", u, err)
	}
	if got := b.next(t); got.Ref != task.Ref {
		t.Errorf("taken back, it is %d", got.Ref)
	}
	b.whole(t)
}

// A golden item whose first decision was taken back waits like any other.
func TestAKnownAnswerToWhatWaits(t *testing.T) {
	b := newBench(t)
	b.oversee(t, queue.Oversight{})
	b.fill(t, post("a", .9))
	task, _ := b.decide(t, "amina", removed)
	b.sit(t, "sue")
	if err := b.SetGolden(t.Context(), task.Ref, "", nil); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "a rule that is none", b.SetGolden(t.Context(), task.Ref, queue.Violating, []string{"NONE"}), queue.Invalid)
	b.sit(t, "amina")
	if _, err := b.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.sit(t, "bo")
	if _, err := b.Take(t.Context(), task.Ref); err != nil {
		t.Fatal(err)
	}
	if d, err := b.Decide(t.Context(), task.Ref, removed); err != nil || d.Pass != queue.First {
		t.Errorf("decided as %+v: %v", d, err)
	}
	b.whole(t)
}

// A supervisor who looks again themself is not told either, while they look.
func TestASupervisorLooksUnknowing(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9))
	task, _ := b.decide(t, "amina", removed)
	b.sit(t, "sue")
	if history, err := b.History(t.Context(), task.Ref); err != nil || len(history) != 2 {
		t.Errorf("before, a supervisor is told %d entries: %v", len(history), err)
	}
	if got := b.next(t); got.Ref != task.Ref {
		t.Fatalf("a supervisor is given %d", got.Ref)
	}
	if history, err := b.History(t.Context(), task.Ref); err != nil || len(history) != 0 {
		t.Errorf("while they look they are told %d entries: %v", len(history), err)
	}
}

// What was escalated does not come again, also where the answer is known.
func TestAnEscalatedKnownAnswer(t *testing.T) {
	b := newBench(t)
	b.oversee(t, queue.Oversight{Golden: 1})
	b.fill(t, post("a", .9))
	task, _ := b.decide(t, "amina", removed)
	b.sit(t, "sue")
	if err := b.SetGolden(t.Context(), task.Ref, "", nil); err != nil {
		t.Fatal(err)
	}
	b.sit(t, "bo")
	b.next(t)
	if err := b.Escalate(t.Context(), task.Ref, "cannot tell"); err != nil {
		t.Fatal(err)
	}
	_, err := b.Next(t.Context())
	wantKind(t, "who escalated", err, queue.Empty)
	b.sit(t, "cy")
	if got := b.next(t); got.Ref != task.Ref {
		t.Errorf("another person is given %d", got.Ref)
	}
	b.whole(t)
}

func TestWithdrawingWhatIsAsked(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9))
	task, _ := b.decide(t, "amina", removed)
	b.sit(t, "sue")
	asks, err := b.AsksOf(t.Context(), task.Ref)
	if err != nil || len(asks) != 1 {
		t.Fatalf("asked: %+v, %v", asks, err)
	}
	b.decide(t, "bo", removed)
	b.sit(t, "sue")
	wantKind(t, "what is answered", b.Unask(t.Context(), asks[0]), queue.NotOpen)
	if err := b.AskSecond(t.Context(), task.Ref); err != nil {
		t.Fatal(err)
	}
	if asks, err = b.AsksOf(t.Context(), task.Ref); err != nil || len(asks) != 1 {
		t.Fatalf("asked: %+v, %v", asks, err)
	}
	if err := b.Unask(t.Context(), asks[0]); err != nil {
		t.Fatal(err)
	}
	if n, err := b.CountAsks(t.Context()); err != nil || len(n) != 0 {
		t.Errorf("open: %v, %v", n, err)
	}
	b.whole(t)
}

// It comes back as what is open does, its media can be held, and a hold by law does not
// tell that it was removed.
func TestALookAgainIsLikeAnyOther(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	it := post("a", .9)
	it.Flags = []queue.Flag{{By: queue.ByRemovalOrder}}
	b.fill(t, it, post("b", .1))
	task, _ := b.decide(t, "amina", removed)
	if holds, err := b.Holds(t.Context(), task.Ref); err != nil || len(holds) != 1 {
		t.Fatalf("held: %+v, %v", holds, err)
	}
	b.sit(t, "bo")
	if _, err := b.Take(t.Context(), task.Ref); err != nil {
		t.Fatal(err)
	}
	if again := b.next(t); again.Ref != task.Ref || again.Place.Lane != queue.Held {
		t.Errorf("it comes back as %+v", again.Place)
	}
	if holds, err := b.Holds(t.Context(), task.Ref); err != nil || len(holds) != 0 {
		t.Errorf("who looks again is told that it is held: %+v, %v", holds, err)
	}
	if err := b.Hold(t.Context(), task.Ref, time.Time{}, "a lawyer asks"); err != nil {
		t.Error(err)
	}
	if d, err := b.Decide(t.Context(), task.Ref, removed); err != nil || d.Pass != queue.Second {
		t.Errorf("after a hold it is decided as %+v: %v", d, err)
	}
	b.whole(t)
}
