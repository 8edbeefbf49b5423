// Command bench measures the numbers that Discern promises to hold and prints
// them as a table, and as JSON in bin/bench.json. It is for numbers that mean
// something to a person at the desk; what is only of interest inside a package
// is a benchmark beside its code.
//
// The one thing to know: every number stands beside a floor measured in the
// same run on the same machine, such as a raw write and sync for a decision or
// a bare window for a key, and what is promised is mostly their ratio. Absolute
// times differ from machine to machine; ratios hold.
//
// It works on items it makes up (see items.go), in a folder it removes. A row
// that cannot be measured here is printed as not measured, with the reason.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"syscall"
	"time"

	"discern/app/internal/procs"
	"discern/queue/film"
)

func main() {
	film.Shim()
	procs.Spare() // as the program has it
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "bench:", err)
		}
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) (err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	n := flags.Int("n", 1_000_000, "how many items wait in the large queue (at least 10000)")
	only := flags.String("only", "", "measure only the rows whose name matches this regular expression")
	discern := flags.String("discern", filepath.Join("bin", "discern"), "the program to measure")
	out := flags.String("o", filepath.Join("bin", "bench.json"), "where to write the rows as JSON")
	dir := flags.String("dir", "bin", "make the workspaces in a new folder in this one; it must lie on the disk to measure")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *n < small {
		return fmt.Errorf("-n %d: at least %d", *n, small)
	}
	match, err := regexp.Compile(*only)
	if err != nil {
		return fmt.Errorf("-only: %w", err)
	}
	e, err := newEnv(*n, *discern, *dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.remove()) }()

	rows, broken := measureAll(ctx, e, registry, match)
	if len(rows) == 0 {
		return fmt.Errorf("no row is named like %q", *only)
	}
	return errors.Join(printTable(os.Stdout, rows), writeJSON(*out, rows), broken)
}

// measureAll measures the rows whose names match, one after the other, since
// they would disturb each other. What went wrong stands in its row, and in the
// error when it is the program's fault and not the machine's.
func measureAll(ctx context.Context, e *env, list []entry, match *regexp.Regexp) (rows []Row, broken error) {
	for _, entry := range list {
		if !match.MatchString(entry.name) {
			continue
		}
		began := time.Now()
		e.progress("%s …", entry.name)
		got, err := entry.measure(ctx, e)
		rows = append(rows, got...)
		if err != nil {
			rows = append(rows, Row{Name: entry.name, Missing: err})
			if !errors.As(err, new(notHere)) {
				broken = errors.Join(broken, fmt.Errorf("%s: %w", entry.name, err))
			}
		}
		e.progress("%s: %s", entry.name, time.Since(began).Round(100*time.Millisecond))
		if ctx.Err() != nil {
			break
		}
	}
	return rows, broken
}
