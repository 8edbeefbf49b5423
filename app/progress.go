package main

import (
	"bytes"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"

	"discern/ui"
)

// bar shows how far something is, where somebody looks.
type bar struct {
	*progressbar.ProgressBar
	tell func(done, total int64)
}

func (b bar) show(done, total int64) {
	b.ChangeMax64(total)
	_ = b.Set64(done) // progress that cannot be drawn stops nothing
	b.tell(done, total)
}

// progress begins to show what is being done on a terminal, or in the window.
func progress(w io.Writer, doing, of string) bar {
	tell := func(int64, int64) {}
	if in, ok := w.(*inWindow); ok {
		tell = func(done, total int64) { in.tell(doing, done, total) }
	}
	f, ok := w.(*os.File)
	return bar{progressbar.NewOptions64(1,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetVisibility(ok && isTerminal(f)),
		progressbar.OptionSetDescription(doing),
		progressbar.OptionShowIts(),
		progressbar.OptionSetItsString(of),
		progressbar.OptionFullWidth(),
		progressbar.OptionClearOnFinish(),
	), tell}
}

// inWindow keeps what a command says, for the window to show, and tells it how far the
// command is.
type inWindow struct {
	bytes.Buffer
	tell ui.Tell
}
