package feed

import (
	"strings"

	"discern/queue"
)

// item reads an item, normalised: what is empty is absent, an item with text and
// no kind is a text. It does not check what Item.Validate checks.
func (w *walk) item(v []byte) (*queue.Item, error) {
	var (
		it            queue.Item
		meta          []byte
		priority, why []byte
	)
	err := w.object(v, func(key, v []byte) error {
		switch string(key) {
		case "id":
			return w.text(v, &it.ID)
		case "source":
			return w.text(v, &it.Source)
		case "kind":
			return w.text(v, (*string)(&it.Kind))
		case "lang":
			return w.text(v, &it.Lang)
		case "text":
			return w.text(v, &it.Text)
		case "url":
			return w.text(v, &it.URL)
		case "created_at":
			return w.time(v, &it.CreatedAt)
		case "flagged_at":
			return w.time(v, &it.FlaggedAt)
		case "author":
			return w.author(v, &it.Author)
		case "reach":
			return w.reach(v, &it.Reach)
		case "flags":
			return collect(w, v, &it.Flags, w.flag)
		case "scores":
			return collect(w, v, &it.Scores, w.score)
		case "media":
			return collect(w, v, &it.Media, w.media)
		case "context":
			return collect(w, v, &it.Context, w.context)
		case "meta":
			meta = v
			return w.isObject(v)
		case "priority":
			priority = v
		case "why":
			why = v
		default:
			w.keep(v)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	// What Encode adds is computed anew by whoever reads it; one of the two alone
	// is somebody else's word.
	if (priority == nil) != (why == nil) {
		if priority != nil {
			w.extra = append(w.extra, extra{"priority", priority})
		} else {
			w.extra = append(w.extra, extra{"why", why})
		}
	}
	if it.Kind == "" && it.Text != "" {
		it.Kind = queue.Text
	}
	it.Meta, err = w.meta(meta)
	return &it, err
}

func (w *walk) author(v []byte, to **queue.Author) error {
	var a queue.Author
	err := w.object(v, func(key, v []byte) error {
		switch string(key) {
		case "id":
			return w.text(v, &a.ID)
		case "handle":
			return w.text(v, &a.Handle)
		case "created_at":
			return w.time(v, &a.CreatedAt)
		case "followers":
			return w.count(v, &a.Followers)
		case "anonymous":
			return w.yes(v, &a.Anonymous)
		case "prior_violations":
			return w.count(v, &a.PriorViolations)
		}
		w.keep(v)
		return nil
	})
	*to = nil
	if a != (queue.Author{}) {
		*to = &a
	}
	return err
}

func (w *walk) reach(v []byte, to **queue.Reach) error {
	var r queue.Reach
	err := w.object(v, func(key, v []byte) error {
		switch string(key) {
		case "views":
			return w.count(v, &r.Views)
		case "shares":
			return w.count(v, &r.Shares)
		}
		w.keep(v)
		return nil
	})
	*to = nil
	if r != (queue.Reach{}) {
		*to = &r
	}
	return err
}

func (w *walk) flag(v []byte, f *queue.Flag) error {
	return w.object(v, func(key, v []byte) error {
		switch string(key) {
		case "by":
			return w.text(v, (*string)(&f.By))
		case "reporter":
			return w.text(v, &f.Reporter)
		case "reason":
			return w.text(v, &f.Reason)
		case "reference":
			return w.text(v, &f.Reference)
		case "at":
			return w.time(v, &f.At)
		case "deadline":
			return w.time(v, &f.Deadline)
		}
		w.keep(v)
		return nil
	})
}

func (w *walk) score(v []byte, s *queue.Score) error {
	scored := false
	err := w.object(v, func(key, v []byte) error {
		switch string(key) {
		case "detector":
			return w.text(v, &s.Detector)
		case "version":
			return w.text(v, &s.Version)
		case "label":
			return w.text(v, &s.Label)
		case "score":
			scored = true
			return w.number(v, &s.Score)
		case "threshold":
			if isNull(v) {
				return nil
			}
			s.Threshold = new(float64)
			return w.number(v, s.Threshold)
		case "spans":
			return collect(w, v, &s.Spans, w.scoreSpan)
		}
		w.keep(v)
		return nil
	})
	if err == nil && !scored {
		return w.missing("score")
	}
	return err
}

func (w *walk) scoreSpan(v []byte, s *queue.ScoreSpan) error {
	return w.spanWith(v, &s.Span, func(key, v []byte) error {
		if string(key) == "score" {
			return w.number(v, &s.Score)
		}
		w.keep(v)
		return nil
	})
}

// span reads a span of a decision.
func (w *walk) span(v []byte, s *queue.Span) error {
	return w.spanWith(v, s, func(_, v []byte) error {
		w.keep(v)
		return nil
	})
}

// spanWith reads a span and leaves its other keys to rest.
func (w *walk) spanWith(v []byte, s *queue.Span, rest func(key, v []byte) error) error {
	var start, end int64
	var starts, ends bool
	err := w.object(v, func(key, v []byte) error {
		switch string(key) {
		case "start":
			starts = true
			return w.count(v, &start)
		case "end":
			ends = true
			return w.count(v, &end)
		}
		return rest(key, v)
	})
	switch {
	case err != nil:
		return err
	case !starts:
		return w.missing("start")
	case !ends:
		return w.missing("end")
	}
	// An int holds every offset that a text can have; one that it does not hold
	// on this machine is past every text.
	s.Start, s.End = int(min(start, queue.MaxText+1)), int(min(end, queue.MaxText+1))
	return nil
}

func (w *walk) media(v []byte, m *queue.Media) error {
	err := w.object(v, func(key, v []byte) error {
		switch string(key) {
		case "path":
			return w.text(v, &m.Path)
		case "url":
			return w.text(v, &m.URL)
		case "sha256":
			return w.text(v, &m.SHA256)
		case "found":
			return w.text(v, &m.Found)
		case "mime":
			return w.text(v, &m.Mime)
		case "bytes":
			return w.count(v, &m.Bytes)
		case "alt":
			return w.text(v, &m.Alt)
		}
		w.keep(v)
		return nil
	})
	m.SHA256, m.Found = strings.ToLower(m.SHA256), strings.ToLower(m.Found)
	return err
}

func (w *walk) context(v []byte, c *queue.Context) error {
	return w.object(v, func(key, v []byte) error {
		switch string(key) {
		case "role":
			return w.text(v, (*string)(&c.Role))
		case "author":
			return w.author(v, &c.Author)
		case "text":
			return w.text(v, &c.Text)
		case "created_at":
			return w.time(v, &c.CreatedAt)
		}
		w.keep(v)
		return nil
	})
}

// collect reads a list of one type, in place of what to held.
func collect[T any](w *walk, v []byte, to *[]T, read func([]byte, *T) error) error {
	*to = nil
	return w.list(v, func(v []byte) error {
		var zero T
		*to = append(*to, zero)
		return read(v, &(*to)[len(*to)-1])
	})
}
