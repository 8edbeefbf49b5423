// Program discern is the desk where a person judges what automated detection
// has flagged.
//
// This package is wiring: one file a command. What a person can do is in
// package queue, how it is kept in package storage, how it looks in package ui.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"discern/app/internal/procs"
	"discern/queue"
	"discern/queue/film"
)

// Exit statuses. Import, publishing and the export of statements alone use exitSome.
const (
	exitOK          = 0
	exitFailed      = 1
	exitSome        = 2   // some records were rejected and the rest taken or written
	exitInterrupted = 130 // by Ctrl+C, as shells have it
)

// An exit ends the program with a status and nothing more to say.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

func main() {
	film.Shim()
	procs.Spare()
	os.Exit(run(os.Args[1:]))
}

func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cmd := rootCommand()
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(ctx)
	var code exit
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "discern: interrupted")
		return exitInterrupted
	default:
		fmt.Fprintln(os.Stderr, "discern:", err)
		return exitFailed
	}
}

func rootCommand() *cobra.Command {
	d := &desk{}
	root := &cobra.Command{
		Use:   "discern",
		Short: "Judge what automated detection has flagged",
		Long: `Discern is the desk where a person judges what automated detection has flagged.

Without a command it opens the window on the workspace. The commands do the same
work from a terminal or a script; one program at a time uses a workspace.`,
		Example: `  discern demo                               look around on the embedded sample
  discern import flagged.jsonl.gz            take flagged items into the queue
  discern                                    judge them
  discern export decisions -o decisions.jsonl`,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version,
		RunE:          func(cmd *cobra.Command, _ []string) error { return openWindow(cmd.Context(), d) },
	}
	flags := root.PersistentFlags()
	flags.StringVarP(&d.dir, "workspace", "w", "", "folder of the `workspace` (default: "+defaultWorkspace()+")")
	flags.StringVar(&d.reviewer, "reviewer", "", "`name` of who sits at the desk (default: who sat there last)")
	_ = root.MarkPersistentFlagDirname("workspace") // fails only for a flag that does not exist
	root.AddGroup(
		&cobra.Group{ID: "judge", Title: "Judging:"},
		&cobra.Group{ID: "oversee", Title: "Overseeing:"},
		&cobra.Group{ID: "data", Title: "Items and decisions in and out:"},
		&cobra.Group{ID: "team", Title: "Sharing a queue with a team:"},
		&cobra.Group{ID: "know", Title: "Knowing where things stand:"},
		&cobra.Group{ID: "keep", Title: "Keeping and deleting media:"},
	)
	in := func(group string, cmds ...*cobra.Command) {
		for _, c := range cmds {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	in("judge", demoCommand(d), nextCommand(d), decideCommand(d), skipCommand(d), escalateCommand(d), noteCommand(d), clueCommand(d), undoCommand(d),
		secondCommand(d), unaskCommand(d), appealCommand(d), overturnCommand(d), adjudicateCommand(d))
	in("oversee", peopleCommand(d), oversightCommand(d), auditCommand(d), asksCommand(d), goldenCommand(d))
	in("data", importCommand(d), exportCommand(d), fetchCommand(d), reportCommand(d), caseCommand(d), referCommand(d))
	in("team", joinCommand(d), syncCommand(d), checkoutCommand(d), renewCommand(d), givebackCommand(d), conflictsCommand(d), conflictCommand(d), hubCommand())
	in("keep", retentionCommand(d), purgeCommand(d), holdCommand(d), liftCommand(d))
	in("know", searchCommand(d), showCommand(d), authorCommand(d), statsCommand(d), agreementCommand(d), detectorsCommand(d), shiftCommand(d), verifyCommand(d), policiesCommand())
	return root
}

// isKind reports whether an error is of a kind.
func isKind(err error, kind queue.ErrorKind) bool { return err != nil && queue.KindOf(err) == kind }
