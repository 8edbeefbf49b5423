package insight

import (
	"context"
	"slices"

	"discern/queue"

	"discern/queue/measure"
	"discern/ui/kit"
)

// input is what the pages are computed from now.
func (s *Screen) input() (*input, error) {
	t := s.reader.last
	now := s.desk.Now()
	within, ever := s.filters.measured(now)
	in := &input{desk: s.desk, data: t.data, against: s.filters.against, within: s.filters.within(), now: now}
	var err error
	if in.sel, err = t.data.Select(within); err != nil {
		return nil, err
	}
	in.ever, err = t.data.Select(ever)
	return in, err
}

// compute computes the chosen page, and before it what the left column says if
// that is no longer so. What was being computed is dropped.
func (s *Screen) compute(all bool) {
	if s.reader.last.data == nil {
		return
	}
	if s.cancel != nil {
		s.cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	s.serial++
	mine := s.serial
	in, err := s.input()
	if err != nil {
		s.fault(err)
		return
	}
	all = all || !s.sums.ready
	s.sums.ready = !all
	apart := s.filters.apart
	s.status.SetRight(kit.Part{Text: "computing …"})
	s.run.Go(func() {
		var sums sums
		if all {
			sums, err = readSums(ctx, in, apart)
		}
		s.run.Do(func() {
			switch {
			case s.serial != mine:
			case err != nil:
				s.fault(err)
			default:
				if all {
					s.summed(sums)
				}
				s.computePage(ctx, in, mine)
			}
		})
	})
}

// summed shows what the left column says.
func (s *Screen) summed(sums sums) {
	s.sums = sums
	s.showChips()
	known := slices.ContainsFunc(sums.detectors, func(d detectorSum) bool { return d.key == s.spot.key })
	switch {
	case s.spot.kind != noSpot && (s.spot.kind != atDetector || known):
	case len(sums.detectors) > 0:
		s.spot = spot{atDetector, sums.detectors[0].key}
	case s.reader.last.data.Items() > 0:
		s.spot = spot{kind: atAgreement}
	}
	s.showList()
}

// computePage computes the chosen page in the background and shows it.
func (s *Screen) computePage(ctx context.Context, in *input, mine int) {
	p := s.pages[s.spot.kind]
	in.key = s.spot.key
	if s.reader.last.data.Looks() == 0 && s.nothing(in) {
		return
	}
	read := p.read(in)
	s.run.Go(func() {
		show, err := read(ctx)
		s.run.Do(func() {
			switch {
			case s.serial != mine:
			case err != nil:
				s.fault(err)
			default:
				show()
				s.showPage(p)
				s.showStatus()
			}
		})
	})
}

// nothing says what to do about a workspace in which there is nothing to
// measure, and reports whether that is so.
func (s *Screen) nothing(in *input) bool {
	files := offer{"Ctrl+O", "Import files", s.offers.Import}
	switch {
	case in.data.Items() == 0:
		s.empty.say("Nothing here yet", "Import items and decisions, or decide some in Review: then this says what the detectors are worth and how far people agree.", files)
	case len(s.sums.detectors) > 0 && s.spot.kind == atDetector && s.filters.against == measure.Gold, s.spot.kind == atWork, s.spot.kind == atOrders:
		return false
	default:
		s.empty.say("Nobody has decided anything yet", queue.Number(in.data.Items(), "item waits", "items wait")+". What people decide in Review is what detectors are measured by; decisions made elsewhere can be imported.", files)
	}
	s.showPage(nil)
	s.showStatus()
	return true
}

func (s *Screen) fault(err error) {
	if !isStopped(err) {
		s.banner.Say(kit.Message{Tone: kit.Alarm, Text: err.Error()})
		s.showStatus()
		s.redraw()
	}
}
