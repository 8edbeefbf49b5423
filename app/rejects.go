package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"discern/queue"
)

// firstRejects is how many rejects are printed; --rejects keeps them all.
const firstRejects = 20

// taking is what commands that read interchange files have in common: how they tell how
// far they are, and what they cannot take.
type taking struct {
	rejects string
	err     io.Writer

	said int // rejects and notices printed
}

func (t *taking) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&t.rejects, "rejects", "", "write every reject to this `file`")
}

// rejectFile opens the file for all rejects, if one is asked for.
func (t *taking) rejectFile() (keep func(queue.Reject), done func() error, err error) {
	if t.rejects == "" {
		return func(queue.Reject) {}, func() error { return nil }, nil
	}
	f, err := os.OpenFile(t.rejects, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot write the rejects: %w", err)
	}
	w := bufio.NewWriter(f)
	return func(r queue.Reject) { fmt.Fprintln(w, r) }, func() error { return errors.Join(w.Flush(), f.Close()) }, nil
}

func (t *taking) say(what string, r queue.Reject) {
	t.said++
	switch {
	case t.said <= firstRejects:
		fmt.Fprintf(t.err, "%s: %v\n", what, r)
	case t.said == firstRejects+1:
		fmt.Fprintln(t.err, "… more are not printed; --rejects FILE keeps all rejects")
	}
}

// bar shows progress with rate and time left, where somebody looks.
func (t *taking) bar(size int64) *progressbar.ProgressBar {
	if size == 0 {
		size = -1
	}
	f, ok := t.err.(*os.File)
	return progressbar.NewOptions64(size,
		progressbar.OptionSetWriter(t.err),
		progressbar.OptionSetVisibility(ok && isTerminal(f)),
		progressbar.OptionShowBytes(true),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionFullWidth(),
		progressbar.OptionClearOnFinish(),
	)
}

// showTaken shows how far reading is.
func showTaken(bar *progressbar.ProgressBar, records, read, size int64) {
	bar.Describe(fmt.Sprintf("%d records", records))
	if size > 0 {
		bar.ChangeMax64(size) // it grows with the media that are met
	}
	_ = bar.Set64(read) // progress that cannot be drawn stops nothing
}

// takenStatus is the exit status of a command that took some records and rejected others.
func takenStatus(taken, rejected int64) error {
	switch {
	case rejected > 0 && taken == 0:
		return exit(exitFailed)
	case rejected > 0:
		return exit(exitSome)
	}
	return nil
}
