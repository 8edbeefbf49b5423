//go:build !unix

package hubtest

import (
	"errors"
	"os"
)

// possible is false: nothing below is ever called.
const possible = false

var fast, immediate = os.Interrupt, os.Kill

var errNever = errors.ErrUnsupported

type process struct{ ended chan struct{} }

func (*process) pid() int           { return 0 }
func (*process) end(os.Signal) bool { return false }
func (*process) kill()              {}

type watchdog struct{}

func (*watchdog) guard(int)      {}
func (*watchdog) dismiss() error { return nil }

func newWatchdog(string, string) (*watchdog, error)              { return nil, errNever }
func newFolder() (string, error)                                 { return "", errNever }
func handOver(string) error                                      { return errNever }
func (*Server) startProcess(string, ...string) (*process, error) { return nil, errNever }
func (*Server) runProgram(string, ...string) error               { return errNever }
