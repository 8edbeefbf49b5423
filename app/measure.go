package main

import (
	"context"
	"io"
	"time"

	"github.com/spf13/cobra"

	"discern/queue/measure"
)

// selecting is which items and decisions a command measures.
type selecting struct {
	where []string
}

// flags adds the flags that say it.
func (s *selecting) flags(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&s.where, "where", nil, "only items with this `KEY=VALUE`: source, language, kind, or a key of their meta; may be given again, and all must hold")
}

// filter reads the conditions, and which keys of items' meta they name.
func (s *selecting) filter() (f measure.Filter, meta []string, err error) {
	for _, w := range s.where {
		c, err := measure.ParseCondition(w)
		if err != nil {
			return f, nil, err
		}
		if key, ok := c.Meta(); ok {
			meta = append(meta, key)
		}
		f.Where = append(f.Where, c)
	}
	return f, meta, nil
}

// measured reads the decisions and the items of the workspace, and picks some.
func (s *selecting) measured(ctx context.Context, o *opened, w io.Writer) (*measure.Data, *measure.Selection, error) {
	filter, meta, err := s.filter()
	if err != nil {
		return nil, nil, err
	}
	decisions := progress(w, "reading decisions", "entries")
	chronicle, err := o.Chronicle(ctx, decisions.show)
	_ = decisions.Finish()
	if err != nil {
		return nil, nil, err
	}
	stats, err := o.Stats(ctx)
	if err != nil {
		return nil, nil, err
	}
	items := progress(w, "reading items", "items")
	data, err := measure.Read(ctx, chronicle, o.Items(ctx, time.Time{}), measure.Options{
		Meta:     append(meta, "gold"),
		Progress: func(n int64) { items.show(n, max(n, stats.Total)) },
	})
	_ = items.Finish()
	if err != nil {
		return nil, nil, err
	}
	selection, err := data.Select(filter)
	return data, selection, err
}

// four says a figure with four digits, or that it is not known.
func four(f measure.Figure) string {
	if !f.Known {
		return f.String()
	}
	return measure.Digits(f.Value, 4)
}

// between says a figure's interval, or nothing where none is known.
func between(f measure.Figure) string {
	if !f.Bounded {
		return ""
	}
	return measure.Digits(f.Low, 4) + " to " + measure.Digits(f.High, 4)
}
