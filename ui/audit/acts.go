package audit

import (
	"context"
	"fmt"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/words"
)

// act is something that can be done about the opened item.
type act int

// The acts, in the order of their buttons.
const (
	keep act = iota
	overturn
	another
	contest
	golden
	export
	exportMedia
	refer
	withdraw
	acts // how many there are

	onBar = exportMedia // those before it have a button at the foot
)

var actKeys = [acts]string{"K", "O", "H", "P", "G", "X", "Shift+X", "Shift+R", ""}

// actWords are the names of the acts in lists of commands.
var actWords = [acts]string{
	"Keep what the first said", "Overturn, or take the second's", "Ask another person to look",
	"Record an appeal", "Golden: give a known answer", "Export the case", "Export the case with its media", "Make the referral packet", "Withdraw what somebody is asked",
}

// label is what an act's button says.
func (o *opened) label(a act) string {
	disputed := o.asked(queue.Adjudication) != nil
	switch a {
	case keep:
		return "Keep first"
	case overturn:
		if disputed && o.other() != nil {
			return "Take second"
		}
		if disputed {
			return "Decide otherwise"
		}
		return "Overturn"
	case another:
		if len(o.decided) > 1 {
			return "Ask a third"
		}
		return "Ask a second"
	case contest:
		return "Appeal"
	case golden:
		return "Golden"
	case exportMedia:
		return "Export case with its media"
	case refer:
		return "Make the referral packet"
	case withdraw:
		return "Withdraw"
	}
	return "Export case"
}

// refusal says why an act cannot be done; empty where it can. The desk refuses the
// same, whatever is said here.
func (o *opened) refusal(a act) string {
	disputed := o.asked(queue.Adjudication) != nil
	what := map[act]string{keep: "adjudicate", overturn: "overturn a decision", another: "ask another person to look", golden: "give an item a known answer", withdraw: "withdraw what was asked"}[a]
	if disputed && a == overturn {
		what = "adjudicate"
	}
	switch {
	case o.task.Ref == 0:
		return "Choose a decision first."
	case a == export || a == exportMedia:
		return ""
	case a == refer:
		return o.unreferred
	case o.force == nil:
		return "Nobody has decided this item."
	case what != "" && !o.supervised:
		return "Only a supervisor may " + what + ", and nobody here is one yet."
	case what != "" && !o.supervises:
		return "Only a supervisor may " + what + "."
	case a == keep && !disputed:
		return "Nobody disagrees about this item."
	case (a == keep || a == overturn) && disputed && o.byMe():
		return "You have decided this item yourself: a disagreement is settled by somebody who has not."
	case a == another && o.asked(queue.Second) != nil:
		return "Somebody is asked for a look already."
	case a == withdraw && len(o.withdrawable()) == 0:
		return "Nobody is asked for a look at this item that could be withdrawn."
	case a == contest && o.asked(queue.Appeal) != nil:
		return "An appeal is open already."
	case a == golden && o.asked(queue.QA) != nil:
		return "The item has a known answer already."
	}
	return ""
}

// withdrawable lists the asks about the item that a supervisor may withdraw.
func (o *opened) withdrawable() (list []queue.OpenAsk) {
	for _, ask := range o.asks {
		if ask.Pass != queue.Adjudication {
			list = append(list, ask)
		}
	}
	return list
}

// offered reports whether somebody does what an act asks of the rest of the window,
// and whether it is of the opened item's kind.
func (s *Screen) offered(a act) bool {
	switch a {
	case export, exportMedia:
		return s.offers.Case != nil
	case refer:
		return s.offers.Refer != nil && s.detail.shown.endangers
	}
	return true
}

// do begins an act: the form opens, or it is done at once.
func (s *Screen) do(a act) {
	o := &s.detail.shown
	if why := o.refusal(a); why != "" {
		s.banner.SayFor(kit.Message{Tone: kit.Warn, Text: why}, messageTime)
		return
	}
	ref, f := o.task.Ref, s.detail.form
	disputed := o.asked(queue.Adjudication) != nil
	switch a {
	case keep:
		f.start(settling, ref, "Keep what the first said", o.force)
	case overturn:
		switch {
		case disputed && o.other() != nil:
			f.start(settling, ref, "Take what the second said", o.other())
		case disputed:
			f.start(settling, ref, "Decide otherwise", opposite(o.force))
		default:
			f.start(overturning, ref, "Overturn the decision", opposite(o.force))
		}
	case contest:
		f.start(contesting, ref, "Record an appeal", o.force)
	case golden:
		f.start(answering, ref, "The known answer, by which looks at it are judged unseen", o.force)
	case another:
		s.act("Another person will be asked, and told nothing of this.", func(ctx context.Context) error { return s.desk.AskSecond(ctx, ref) })
	case export, exportMedia:
		s.offers.Case(ref, a == exportMedia)
	case refer:
		s.offers.Refer(ref)
	case withdraw:
		s.act("Nobody is asked any more.", func(ctx context.Context) error {
			for _, ask := range o.withdrawable() {
				if err := s.desk.Unask(ctx, ask); err != nil {
					return err
				}
			}
			return nil
		})
	}
	s.showForm()
	if a == keep || a == contest {
		s.writeReason() // there is nothing else to choose
	}
}

// opposite is what an overturn most often says: allowed where it was violating.
func opposite(d *queue.Decision) *queue.Decision {
	if d.Verdict == queue.Violating {
		return &queue.Decision{Verdict: queue.NotViolating}
	}
	return &queue.Decision{Verdict: queue.Violating}
}

// commit does what the form was filled in for.
func (s *Screen) commit() {
	f := s.detail.form
	if !f.open() {
		return
	}
	if missing := f.missing(); missing != "" {
		s.object(missing)
		return
	}
	ref, j, said := f.ref, f.judgement(s.openedAt), f.words()
	done := words.Capital(words.Verdict(&queue.Decision{Verdict: j.Verdict, Actions: j.Actions}))
	switch f.purpose {
	case overturning:
		s.act("Overturned: "+done+". The ledger keeps both.", func(ctx context.Context) error {
			_, err := s.desk.Overturn(ctx, ref, j)
			return err
		})
	case settling:
		s.act("Settled: "+done+". The ledger keeps all.", func(ctx context.Context) error {
			_, err := s.desk.Adjudicate(ctx, ref, j)
			return err
		})
	case contesting:
		s.act("The appeal is recorded. Somebody who has not decided the item hears it.", func(ctx context.Context) error { return s.desk.Contest(ctx, ref, said) })
	case answering:
		s.act("From now on whoever has not decided it may be given it, unseen.", func(ctx context.Context) error {
			return s.desk.SetGolden(ctx, ref, j.Verdict, j.Policies)
		})
	}
}

// act does something at the desk, tells what came of it and reads what follows. A
// refusal closes nothing: what was typed is still there.
func (s *Screen) act(done string, do func(context.Context) error) {
	if s.acting {
		return
	}
	s.acting = true
	s.run.Go(func() {
		err := do(context.Background())
		s.run.Do(func() {
			s.acting = false
			if err != nil {
				s.refused(err)
				return
			}
			if s.detail.form.open() {
				s.detail.form.done()
				s.showForm()
			}
			s.banner.SayFor(kit.Message{Text: done}, messageTime)
			s.keepMessage = true
			s.Refresh()
		})
	})
}

// refused tells why something was not done.
func (s *Screen) refused(err error) {
	if s.detail.form.open() {
		s.object(words.Capital(err.Error()))
		return
	}
	s.fault(err)
}

// object says in the form why it is not taken, over which no message lies.
func (s *Screen) object(words string) {
	s.banner.Clear()
	s.detail.form.say(words)
}

// nextDisputed opens the item whose disagreement comes next.
func (s *Screen) nextDisputed() {
	if s.rec == nil {
		return
	}
	ref := s.rec.after(s.detail.shown.task.Ref)
	if ref == 0 {
		words := "Nobody disagrees about any item."
		if !s.rec.oversees {
			words = "Only a supervisor is told where people disagree."
		}
		s.banner.SayFor(kit.Message{Tone: kit.Plain, Text: words}, messageTime)
		return
	}
	if i := s.rec.inForce(ref, s.lines.found); i >= 0 {
		s.openRow(i)
		return
	}
	s.jump = ref
	f := filter{}
	f[byCheck] = []string{adjudicate}
	s.use(f)
}

// showActs brings the buttons up to what is opened.
func (s *Screen) showActs() {
	o := &s.detail.shown
	for a := range onBar {
		tone := kit.Plain
		why := o.refusal(a)
		if a == overturn && why == "" {
			tone = kit.Good
		}
		s.buttons[a].Set(o.label(a), tone)
		s.buttons[a].Refuse(why)
	}
	s.detail.packet.Refuse(o.refusal(refer))
	kit.ShowIf(s.offered(export), s.buttons[export])
	s.bar.Refresh()
}

// showStatus counts what is asked.
func (s *Screen) showStatus() {
	if s.rec == nil {
		return
	}
	parts := []kit.Part{}
	add := func(n int64, what string, tone kit.Tone) {
		if n > 0 {
			parts = append(parts, kit.Part{Text: fmt.Sprintf("%s %s", queue.Thousands(n), what), Tone: tone})
		}
	}
	add(s.rec.counts[queue.Appeal], "to be heard", kit.Plain)
	add(s.rec.counts[queue.Second], "sampled", kit.Plain)
	settle := "to adjudicate"
	if s.rec.oversees {
		settle += ": J"
	}
	add(s.rec.counts[queue.Adjudication], settle, kit.Alarm)
	if len(parts) == 0 {
		parts = append(parts, kit.Part{Text: "nothing is asked", Tone: kit.Quiet})
	}
	s.status.SetRight(parts...)
}
