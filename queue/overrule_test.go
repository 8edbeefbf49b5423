package queue_test

import (
	"testing"

	"discern/queue"
)

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
