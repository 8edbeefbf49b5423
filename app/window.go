package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/user"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"discern/assets"
	"discern/queue/feed"
	"discern/ui"
)

// version is the program's; FyneApp.toml says the same, and a test holds them
// together.
const version = "0.1.0"

// watchEvery is how often a watched folder is looked at.
const watchEvery = 2 * time.Second

// openWindow opens the window on the workspace.
func openWindow(ctx context.Context, d *desk) error {
	if err := needDisplay(); err != nil {
		return err
	}
	return d.with(ctx, func(o *opened) error { return ui.Run(ctx, o.window()) })
}

// window says how the desk's window reads files.
func (o *opened) window() ui.Config {
	return ui.Config{
		Desk:    o.Desk,
		Open:    func(paths []string) (ui.Feed, error) { return feed.Open(paths, feed.Options{}) },
		Sample:  openSample,
		Watch:   o.watch,
		Papers:  o.papers(),
		Hub:     hubOffers(),
		Version: version,
	}
}

// openSample reads the embedded sample queue, its times counted from now.
func openSample() (ui.Feed, error) {
	return feed.Open([]string{"-"}, feed.Options{Stdin: bytes.NewReader(assets.SampleItems(time.Now())), Beside: assets.SampleFiles()})
}

func demoCommand(d *desk) *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "Open the window on the embedded sample",
		Long: `Demo opens the window on an invented, mild sample queue with nothing to set up, in a
throw-away workspace, or in the one that --workspace names.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if err := needDisplay(); err != nil {
				return err
			}
			if d.dir == "" {
				if d.dir, err = os.MkdirTemp("", "discern-demo-"); err != nil {
					return fmt.Errorf("cannot make a throw-away workspace: %w", err)
				}
				defer os.RemoveAll(d.dir)
			}
			if d.reviewer == "" {
				d.reviewer = loginName("guest")
			}
			return d.with(cmd.Context(), func(o *opened) error {
				c := o.window()
				c.Demo, c.Hub = true, nil
				return ui.Run(cmd.Context(), c)
			})
		},
	}
}

// loginName is the name of whoever runs the program.
func loginName(otherwise string) string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return otherwise
}

// noDisplay is what a person at a terminal without a screen is told.
const noDisplay = `there is no display to open a window on (%s).

These commands work without one:
  discern import FILE…      take items and decisions in
  discern next              the most urgent item
  discern decide ITEM …     record a decision
  discern undo              take the last one back
  discern search WORDS      find items
  discern stats             counts
  discern export decisions  decisions out
  discern verify            prove that the ledger is whole

In a checkout, "make run" shows the window on a virtual display.`

// needDisplay answers with an error where no window can open. Only X11 and
// Wayland can be without a display; the toolkit would end the program there.
func needDisplay() error {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return nil
	}
	if os.Getenv("WAYLAND_DISPLAY") != "" {
		return nil
	}
	display := os.Getenv("DISPLAY")
	if display == "" {
		return fmt.Errorf(noDisplay, "neither DISPLAY nor WAYLAND_DISPLAY is set")
	}
	number, local := strings.CutPrefix(display, ":")
	if !local {
		return nil // another machine's, which the toolkit reaches or not
	}
	number, _, _ = strings.Cut(number, ".")
	for _, socket := range []string{"/tmp/.X11-unix/X" + number, "@/tmp/.X11-unix/X" + number} {
		if c, err := net.DialTimeout("unix", socket, time.Second); err == nil {
			return c.Close()
		}
	}
	return fmt.Errorf(noDisplay, "nothing answers at DISPLAY="+display)
}
