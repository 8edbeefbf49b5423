package queue_test

import (
	"slices"
	"testing"

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
