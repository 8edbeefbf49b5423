package hub_test

import (
	"testing"

	"discern/queue"
	"discern/queue/hub"
)

func TestSecondLookOfAnother(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"))
	kim, lee, sam := h.seat("kim", hub.Moderator), h.seat("lee", hub.Moderator), h.seat("sam", hub.Supervisor)
	kim.sync(1)
	first := kim.decide(kim.next().Ref, queue.Violating)
	kim.sync(1)
	sam.sync(0)
	if err := sam.AskSecond(t.Context(), sam.find("a")); err != nil {
		t.Fatal(err)
	}
	sam.sync(0)
	sam.none() // what sam has followed is no work of sam's
	kim.sync(4)
	kim.none()
	if rep := lee.sync(4); rep.Leased != 1 {
		t.Errorf("lee's round: %+v", rep)
	}
	lee.restart()
	task := lee.next()
	if task.Item.ID != "a" || task.Verdict != "" || task.State != queue.Leased || task.Queue != queue.MainQueue {
		t.Errorf("lee is handed %+v", task)
	}
	history, err := lee.History(t.Context(), task.Ref)
	if err != nil || len(history) != 0 {
		t.Errorf("lee is told %+v, %v", history, err)
	}
	second := lee.decide(task.Ref, queue.NotViolating)
	if second.Pass != queue.Second {
		t.Errorf("lee's decision is a %s look", second.Pass)
	}
	lee.sync(4)
	lee.none()
	// They disagree: sam settles it.
	sam.sync(0)
	asks, err := sam.Asks(t.Context(), queue.Adjudication)
	if err != nil || len(asks) != 1 {
		t.Fatalf("sam is asked %+v, %v", asks, err)
	}
	last, err := sam.Adjudicate(t.Context(), asks[0].Ref, queue.Judgement{Verdict: queue.NotViolating, Rationale: "lee is right"})
	if err != nil || last.Supersedes != first.ID {
		t.Fatalf("sam adjudicates: %+v, %v", last, err)
	}
	for _, d := range []*desk{sam, kim, lee} {
		if rep := d.sync(4); d != sam && rep.Pulled == 0 {
			t.Errorf("%s's round: %+v", d.who, rep)
		}
		look, err := d.Look(t.Context(), d.find("a"))
		if err != nil || look.Verdict != queue.NotViolating {
			t.Errorf("in force on %s's desk: %s, %v", d.who, look.Verdict, err)
		}
		d.verify()
	}
	if s := h.status(); s.Decisions != 3 || s.Conflicts != 0 || len(s.Asks) != 0 {
		t.Errorf("the hub's counts: %+v", s)
	}
}

func TestLostSecondLookLeaves(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"))
	kim, lee, sam := h.seat("kim", hub.Moderator), h.seat("lee", hub.Moderator), h.seat("sam", hub.Supervisor)
	kim.sync(1)
	kim.decide(kim.next().Ref, queue.Violating)
	kim.sync(1)
	sam.sync(0)
	if err := sam.AskSecond(t.Context(), sam.find("a")); err != nil {
		t.Fatal(err)
	}
	sam.sync(0)
	lee.sync(1)
	task := lee.next()
	if _, err := hub.Revoke(t.Context(), h.dsn, h.name("lee")); err != nil {
		t.Fatal(err)
	}
	if rep := lee.sync(0); rep.Lost != 1 {
		t.Errorf("lee's round: %+v", rep)
	}
	_, err := lee.Decide(t.Context(), task.Ref, queue.Judgement{Verdict: queue.Violating})
	refuses(t, "deciding what was lost", err, queue.NotOpen, "no longer yours")
	lee.none()
	lee.lacks("a")
	lee.sync(1)
	if again := lee.next(); again.Ref != task.Ref {
		t.Errorf("leased again, %v comes", again.Item.Key())
	}
}

func TestAppealAndKnownAnswer(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"), item("b"))
	kim, lee, sam := h.seat("kim", hub.Moderator), h.seat("lee", hub.Moderator), h.seat("sam", hub.Supervisor)
	kim.sync(2)
	kim.decide(kim.next().Ref, queue.Violating)
	kim.decide(kim.next().Ref, queue.Violating)
	if err := kim.Contest(t.Context(), kim.find("a"), "it was a joke"); err != nil {
		t.Fatal(err)
	}
	kim.sync(0)
	sam.sync(0)
	if err := sam.SetGolden(t.Context(), sam.find("b"), queue.NotViolating, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := sam.SetOversight(t.Context(), queue.Oversight{Golden: 1}); err != nil {
		t.Fatal(err)
	}
	sam.sync(0)
	lee.sync(8)
	if o, err := lee.Oversight(t.Context()); err != nil || o.Golden != 1 || o.Version != 1 || o.By != h.name("sam") {
		t.Errorf("the rules on lee's desk: %+v, %v", o, err)
	}
	passes := map[queue.Pass]string{}
	for range 2 {
		task := lee.next()
		dec := lee.decide(task.Ref, queue.NotViolating)
		passes[dec.Pass] = task.Item.ID
		if dec.Pass == queue.Appeal && (task.Appeal == nil || task.Appeal.Words != "it was a joke") {
			t.Errorf("what lee is told of the appeal: %+v", task.Appeal)
		}
		lee.sync(8)
	}
	if passes[queue.Appeal] != "a" || passes[queue.QA] != "b" {
		t.Errorf("lee's looks: %v", passes)
	}
	kim.sync(8)
	if look, err := kim.Look(t.Context(), kim.find("a")); err != nil || look.Verdict != queue.NotViolating {
		t.Errorf("in force on kim's desk: %s, %v", look.Verdict, err)
	}
	for _, d := range []*desk{kim, lee} {
		if mishaps, err := d.Mishaps(t.Context()); err != nil || len(mishaps) != 0 {
			t.Errorf("%s's mishaps: %+v, %v", d.who, mishaps, err)
		}
		d.verify()
	}
}

func TestRulesHoldForTheTeam(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"))
	kim, sam, tia := h.seat("kim", hub.Moderator), h.seat("sam", hub.Supervisor), h.seat("tia", hub.Supervisor)
	_, err := kim.SetOversight(t.Context(), queue.Oversight{})
	refuses(t, "rules of a moderator's", err, queue.Refused, "only a supervisor")
	kim.sync(1)
	sam.sync(0)
	tia.sync(0) // both know of each other, and set rules without knowing
	for _, d := range []*desk{sam, tia} {
		if _, err := d.SetOversight(t.Context(), queue.Oversight{Rules: []queue.SecondRule{{Name: d.who + "'s", Share: 1}}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range []*desk{sam, tia, sam, kim} {
		d.sync(0)
	}
	for _, d := range []*desk{sam, tia, kim} {
		if o, err := d.Oversight(t.Context()); err != nil || len(o.Rules) != 1 || o.Rules[0].Name != "tia's" {
			t.Errorf("what holds on %s's desk: %+v, %v", d.who, o, err)
		}
	}
	kim.decide(kim.next().Ref, queue.Violating)
	kim.sync(0)
	if s := h.status(); s.Asks[queue.Second] != 1 {
		t.Errorf("kim's decision is sent to a second person: %+v", s.Asks)
	}
}

func TestCluesOfAuthors(t *testing.T) {
	h := newTeam(t)
	by := func(it *queue.Item) { it.Author = &queue.Author{ID: "poster"} }
	h.publish(item("a", by), item("b", by))
	kim, lee := h.seat("kim", hub.Moderator), h.seat("lee", hub.Moderator)
	kim.sync(1)
	task := kim.next()
	if err := kim.Clue(t.Context(), task.Ref, "writes in code"); err != nil {
		t.Fatal(err)
	}
	kim.decide(task.Ref, queue.Violating)
	kim.sync(0)
	lee.sync(1)
	record, err := lee.AuthorRecord(t.Context(), lee.next().Ref)
	if err != nil || len(record.Clues) != 1 || record.Clues[0].Words != "writes in code" || record.Clues[0].Reviewer != h.name("kim") {
		t.Errorf("what lee is told of the author: %+v, %v", record.Clues, err)
	}
	lee.lacks(task.Item.ID)
	if s, err := lee.Stats(t.Context()); err != nil || s.Total != 1 {
		t.Errorf("lee's counts: %+v, %v", s, err)
	}
	lee.verify()
}

func TestNewDeskOfAPerson(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"), item("b"), item("c"))
	kim := h.seat("kim", hub.Moderator)
	kim.sync(2)
	kim.decide(kim.next().Ref, queue.Violating)
	kim.decide(kim.next().Ref, queue.NotViolating)
	kim.sync(0)
	// A new workspace, since the laptop is gone: what kim did comes back.
	again := &desk{h: h, who: "kim", dir: t.TempDir(), hub: h.dial("kim")}
	again.open()
	t.Cleanup(again.close)
	if _, err := again.Join(t.Context(), again.hub, h.at().String()); err != nil {
		t.Fatal(err)
	}
	if rep := again.sync(1); rep.Pulled != 2 || rep.Leased != 1 {
		t.Errorf("the new desk's round: %+v", rep)
	}
	if s, err := again.Stats(t.Context()); err != nil || s.Decided != 2 || s.Waiting+s.Leased != 1 {
		t.Errorf("the new desk's counts: %+v, %v", s, err)
	}
	again.decide(again.next().Ref, queue.Violating)
	again.sync(1)
	again.none()
	if s := h.status(); s.Decided != 3 {
		t.Errorf("the hub's counts: %+v", s)
	}
}
