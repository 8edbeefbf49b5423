package review

import (
	"context"
	"fmt"

	"discern/queue"
	"discern/ui/kit"
)

// OptOut has the person pass over items like the one before them from now on. Undo,
// right after, takes it back.
func (s *Session) OptOut() {
	if s.view.Task == nil {
		return
	}
	rules := s.desk.Policies().HarmRules(&s.view.Task.Item)
	if len(rules) == 0 {
		s.ask("Nothing says what kind this is, so it cannot be passed over as a kind. S skips it.")
		return
	}
	r := rules[0]
	s.optAct(r.Code, func(ctx context.Context) (kit.Message, error) {
		if err := s.desk.OptOut(ctx, r.Code); err != nil {
			return kit.Message{}, err
		}
		passed, err := s.desk.PassedOver(ctx)
		if err != nil {
			return kit.Message{}, err
		}
		text := fmt.Sprintf("Not for you any more: %s. %s for others.", r.Title, waits(passed.Items))
		return kit.Message{Text: text, Key: "U", Action: "Take back", OnAction: s.Undo}, nil
	})
}

func waits(n int64) string {
	if n == 1 {
		return "1 waits"
	}
	return queue.Thousands(n) + " wait"
}

// optAct acts, and remembers the rule that is opted out of with it.
func (s *Session) optAct(code string, do func(context.Context) (kit.Message, error)) {
	acts := s.acts
	s.act(do)
	if s.acts != acts {
		s.care.opted = code
	}
}

// optIn takes the opting out back that was the last act, and reports whether it was.
func (s *Session) optIn() bool {
	code := s.care.opted
	if code == "" {
		return false
	}
	s.act(func(ctx context.Context) (kit.Message, error) {
		return said(fmt.Sprintf("Taken back: %s comes to you again.", s.desk.Policies().Rule(code).Title)), s.desk.OptIn(ctx, code)
	})
	return true
}
