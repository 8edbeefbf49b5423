package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"discern/queue"
	"discern/queue/feed"
)

func exportCommand(d *desk) *cobra.Command {
	var e exporting
	cmd := &cobra.Command{
		Use:   "export decisions|items|ledger|dsa",
		Short: "Write decisions, items, the ledger or statements of reasons",
		Long: `Export writes everything the workspace has of one form. What was exported imports
again to the same state. Decisions are those in force: what was undone stands in
the ledger alone.

"export dsa" writes statements of reasons for the European Commission's transparency
database (Regulation (EU) 2022/2065, Articles 17 and 24): one for each decision in
force that restricts, in requests of at most 100, a request a line; in a folder, a
request a file. They hold no personal data and nothing that was posted or written in
review. A statement that cannot be valid is refused with the field at fault and the
rest is written. Nothing is sent.

Exit status of "export dsa": 0 all written, 2 some refused and the rest written,
1 nothing done.`,
		Example: `  discern export decisions -o decisions.jsonl
  discern export items --format csv -o items.csv
  discern export ledger --since 2026-11-01T00:00:00Z
  discern export dsa --since 2026-11-01 --until 2026-11-30 -o statements/`,
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		ValidArgs: []string{"decisions", "items", "ledger", "dsa"},
		RunE: func(cmd *cobra.Command, args []string) error {
			e.what, e.out = args[0], cmd.OutOrStdout()
			switch {
			case e.what == "dsa" && cmd.Flags().Changed("format"):
				return fmt.Errorf("--format: statements of reasons have one form alone")
			case e.what == "dsa":
				s := stating{file: e.file, since: e.since, until: e.until, out: e.out, err: cmd.ErrOrStderr()}
				return d.with(cmd.Context(), func(o *opened) error { return s.run(cmd.Context(), o) })
			case e.until != "":
				return fmt.Errorf("--until goes with statements of reasons alone: discern export dsa")
			}
			return d.with(cmd.Context(), func(o *opened) error { return e.run(cmd.Context(), o) })
		},
	}
	cmd.Flags().StringVarP(&e.file, "output", "o", "", "write to this `file` instead of standard output; of dsa, a folder too")
	cmd.Flags().StringVar(&e.format, "format", "jsonl", "jsonl or csv")
	cmd.Flags().StringVar(&e.since, "since", "", "only what came or was done since this `time` (RFC 3339, or a date)")
	cmd.Flags().StringVar(&e.until, "until", "", "of dsa: only what was decided by this `time` (RFC 3339, or a date, whose day is included)")
	return cmd
}

// exporting is one run of the export command.
type exporting struct {
	what, file, format, since, until string
	out                              io.Writer
}

func (e *exporting) run(ctx context.Context, o *opened) error {
	since, err := parseTime("since", e.since)
	if err != nil {
		return err
	}
	format, err := feed.ParseFormat(e.format)
	if err != nil {
		return err
	}
	var n int64
	write := func(w io.Writer) (err error) {
		switch e.what {
		case "items":
			n, err = feed.WriteItems(w, o.Items(ctx, since), format)
		case "ledger":
			n, err = feed.WriteLedger(w, o.Ledger(ctx, since), format)
		default:
			n, err = feed.WriteDecisions(w, o.Decisions(ctx, since), format)
		}
		return err
	}
	if e.file == "" || e.file == "-" {
		return write(e.out)
	}
	if err := writeFile(e.file, write); err != nil {
		return err
	}
	what := e.what
	if what == "ledger" {
		what = "ledger entries"
	}
	_, err = fmt.Fprintf(e.out, "%s %s written to %s\n", queue.Thousands(n), what, e.file)
	return err
}

// writeFile writes a file beside its place and moves it there when it is whole,
// so that an export that fails leaves what was there before. A pipe or a device
// is written to as it stands: nothing takes its place.
func writeFile(path string, write func(io.Writer) error) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return writeWhole(path, path, write)
	case info.IsDir():
		return fmt.Errorf("cannot write %s: it is a folder", path)
	case info.Mode().IsRegular():
		target, err := filepath.EvalSymlinks(path) // a link stays one, and what it leads to is replaced
		if err != nil {
			return cannotWrite(path, err)
		}
		return writeWhole(path, target, write)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return cannotWrite(path, err)
	}
	return errors.Join(write(f), f.Close())
}

// writeWhole writes what a person calls path to the place where it belongs.
func writeWhole(path, target string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*")
	if err != nil {
		return cannotWrite(path, err)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("%w; %s is as it was", err, path)
			_ = os.Remove(f.Name()) // the error above is the one to tell
		}
	}()
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), target)
}

// cannotWrite names the file that a person asked for, in place of the one that
// was tried.
func cannotWrite(path string, err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err
	}
	return fmt.Errorf("cannot write %s: %w", path, err)
}
