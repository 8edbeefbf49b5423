package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"discern/queue"
	"discern/queue/report"
)

// stating is one export of statements of reasons.
type stating struct {
	file, since, until string
	out, err           io.Writer

	from, to         time.Time
	waiting          []report.Statement
	written, refused int64
}

func (s *stating) run(ctx context.Context, o *opened) (err error) {
	if s.from, err = parseTime("since", s.since); err != nil {
		return err
	}
	if s.to, err = parseEnd("until", s.until); err != nil {
		return err
	}
	switch folder, err := isFolder(s.file); {
	case err != nil:
		return err
	case folder:
		err = s.toFolder(func(emit func([]byte) error) error { return s.statements(ctx, o, emit) })
		return s.end(err)
	}
	write := func(w io.Writer) error {
		return s.statements(ctx, o, func(batch []byte) error {
			_, err := w.Write(batch)
			return err
		})
	}
	if s.file == "" || s.file == "-" {
		return s.end(write(s.out))
	}
	return s.end(writeFile(s.file, write))
}

// end says what was done.
func (s *stating) end(err error) error {
	if err != nil {
		return err
	}
	to := s.err
	if s.file != "" && s.file != "-" {
		to = s.out
	}
	fmt.Fprintf(to, "%s written, %s refused\n", queue.Number(s.written, "statement of reasons", "statements of reasons"), queue.Thousands(s.refused))
	switch {
	case s.refused > 0 && s.written == 0:
		return exit(exitFailed)
	case s.refused > 0:
		return exit(exitSome)
	}
	return nil
}

// statements makes the statement of every decision in force that restricts.
func (s *stating) statements(ctx context.Context, o *opened, emit func(batch []byte) error) error {
	if err := o.MayReport(ctx); err != nil {
		return err
	}
	bar := progress(s.err, "reading", "entries")
	c, err := o.Chronicle(ctx, bar.show)
	_ = bar.Finish()
	if err != nil {
		return err
	}
	due := map[uuid.UUID]queue.Ref{}
	for _, l := range c.Looks {
		if l.InForce && report.Restricts(l.Actions) && s.within(l.At) {
			due[l.ID] = l.Ref
		}
	}
	bar = progress(s.err, "stating", "decisions")
	total := int64(len(due))
	for d, err := range o.Decisions(ctx, time.Time{}) {
		if err != nil {
			return err
		}
		ref, ok := due[d.ID]
		if !ok {
			continue
		}
		if err := s.state(ctx, o, ref, &d, emit); err != nil {
			return err
		}
		bar.show(s.written+s.refused+int64(len(s.waiting)), total)
	}
	_ = bar.Finish()
	return s.flush(emit)
}

// within reports whether a decision belongs to the time asked for. One of which the
// time is not known may, and is refused by name rather than left out.
func (s *stating) within(at time.Time) bool {
	return at.IsZero() || !at.Before(s.from) && (s.to.IsZero() || at.Before(s.to))
}

func (s *stating) state(ctx context.Context, o *opened, ref queue.Ref, d *queue.Decision, emit func([]byte) error) error {
	t, err := o.Look(ctx, ref)
	if isKind(err, queue.NotFound) {
		err = &queue.Error{Kind: queue.Invalid, Field: "content_type", Msg: "cannot be told: the item is not here"}
	}
	var st report.Statement
	if err == nil {
		st, err = report.StatementOf(&t.Item, d, o.Policies())
	}
	switch {
	case isKind(err, queue.Invalid):
		s.refused++
		key := queue.Key{Source: d.Source, ID: d.Item}
		fmt.Fprintf(s.err, "refused: %s: %v\n", visible(strings.Join(strings.Fields(key.String()), " ")), err)
		return nil
	case err != nil:
		return err
	}
	s.waiting = append(s.waiting, st)
	if len(s.waiting) < report.BatchSize {
		return nil
	}
	return s.flush(emit)
}

func (s *stating) flush(emit func([]byte) error) error {
	if len(s.waiting) == 0 {
		return nil
	}
	batch, err := report.Batch(s.waiting)
	if err != nil {
		return err
	}
	s.written += int64(len(s.waiting))
	s.waiting = s.waiting[:0]
	return emit(batch)
}

// isFolder reports whether -o names a folder: one that is there, or by its ending.
func isFolder(path string) (bool, error) {
	if path == "" || path == "-" {
		return false, nil
	}
	if strings.HasSuffix(path, "/") || strings.HasSuffix(path, string(filepath.Separator)) {
		if err := os.MkdirAll(path, 0o700); err != nil {
			return false, cannotWrite(path, err)
		}
		return true, nil
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir(), nil
}

// toFolder writes each batch as a file of its own. Statements of an earlier export
// are not mixed with these, and nothing is left of an export that fails.
func (s *stating) toFolder(write func(emit func([]byte) error) error) error {
	if old, _ := filepath.Glob(filepath.Join(s.file, "statements-*.json")); len(old) > 0 {
		return fmt.Errorf("%s holds statements of an earlier export, which must not be sent twice; name another folder", s.file)
	}
	var made []string
	err := write(func(batch []byte) error {
		path := filepath.Join(s.file, fmt.Sprintf("statements-%05d.json", len(made)+1))
		made = append(made, path)
		return writeFile(path, func(w io.Writer) error {
			_, err := w.Write(batch)
			return err
		})
	})
	if err == nil {
		return nil
	}
	for _, path := range made {
		if e := os.Remove(path); e != nil && !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return fmt.Errorf("%w; no statement was kept", err)
}
