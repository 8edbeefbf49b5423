package feed

import (
	"time"

	"github.com/google/uuid"

	"discern/queue"
)

// decision reads a decision. It does not check what Decision.Validate checks.
func (w *walk) decision(v []byte) (*queue.Decision, error) {
	var (
		d       queue.Decision
		started time.Time // what older files call opened_at
		meta    []byte
	)
	err := w.object(v, func(key, v []byte) error {
		switch string(key) {
		case "id":
			return w.id(v, &d.ID)
		case "item":
			return w.text(v, &d.Item)
		case "source":
			return w.text(v, &d.Source)
		case "pass":
			return w.text(v, (*string)(&d.Pass))
		case "verdict":
			return w.text(v, (*string)(&d.Verdict))
		case "policies":
			return collect(w, v, &d.Policies, w.text)
		case "actions":
			return collect(w, v, &d.Actions, func(v []byte, a *queue.Action) error { return w.text(v, (*string)(a)) })
		case "rationale":
			return w.text(v, &d.Rationale)
		case "spans":
			return collect(w, v, &d.Spans, w.span)
		case "indicators":
			return collect(w, v, &d.Indicators, func(v []byte, i *queue.Indicator) error { return w.text(v, (*string)(i)) })
		case "reviewer":
			return w.text(v, &d.Reviewer)
		case "device":
			return w.text(v, &d.Device)
		case "opened_at":
			return w.time(v, &d.OpenedAt)
		case "started_at":
			return w.time(v, &started)
		case "decided_at":
			return w.time(v, &d.DecidedAt)
		case "scores_shown":
			return w.perhaps(v, &d.ScoresShown)
		case "revealed":
			return w.perhaps(v, &d.Revealed)
		case "policy_version":
			return w.text(v, &d.PolicyVersion)
		case "supersedes":
			return w.id(v, &d.Supersedes)
		case "meta":
			meta = v
			return w.isObject(v)
		}
		w.keep(v)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if d.OpenedAt.IsZero() {
		d.OpenedAt = started
	}
	d.Meta, err = w.meta(meta)
	return &d, err
}

// id reads a UUID; null and the empty string are none.
func (w *walk) id(v []byte, to *uuid.UUID) error {
	var s string
	if err := w.text(v, &s); err != nil {
		return err
	}
	*to = uuid.Nil
	if s == "" {
		return nil
	}
	id, err := uuid.Parse(s)
	if err != nil {
		return w.fault("is not a UUID, as 0190a6f2-7c1e-7d3a-9b52-3f1c5d0e8a11 is one")
	}
	*to = id
	return nil
}

// perhaps reads a truth value that may be unknown.
func (w *walk) perhaps(v []byte, to **bool) error {
	*to = nil
	if isNull(v) {
		return nil
	}
	*to = new(bool)
	return w.yes(v, *to)
}
