package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"discern/queue"
)

// What the triggers of the ledger say when they refuse an entry.
const (
	notOpen = "not open"
	isKnown = "known"
)

// errClosed answers every call after Close.
var errClosed = queue.Errorf(queue.Refused, "the workspace is closed")

// fault turns what SQLite says into an error a person can act on. Errors of
// other making pass unchanged.
func (c *conn) fault(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return err
	}
	say := func(kind queue.ErrorKind, sentence string) error {
		return &queue.Error{Kind: kind, Msg: fmt.Sprintf(sentence, c.name), Err: err}
	}
	switch e.Code {
	case sqlite3.ErrInterrupt:
		return context.Canceled
	case sqlite3.ErrFull:
		return say(queue.NoSpace, "the disk is full: %s could not grow. Nothing of this step was kept, all before it was; free some space and try again")
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return say(queue.Busy, "another program holds %s; close it and try again")
	case sqlite3.ErrReadonly, sqlite3.ErrPerm:
		return say(queue.NoSpace, "%s may not be written; look at the rights of its folder")
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB, sqlite3.ErrFormat:
		return damaged(c.name, err)
	case sqlite3.ErrCantOpen:
		if !errors.Is(e.SystemErrno, fs.ErrNotExist) {
			return say(queue.NoSpace, "%s could not be opened; look at the rights of its folder")
		}
	case sqlite3.ErrIoErr:
		switch e.SystemErrno {
		case syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG:
			return say(queue.NoSpace, "the disk is full: %s could not grow. Nothing of this step was kept, all before it was; free some space and try again")
		case syscall.EROFS:
			return say(queue.NoSpace, "%s lies on a disk that may not be written")
		}
		return say(queue.Other, "the disk failed while %s was read or written; what was answered before is kept")
	}
	return say(queue.Other, "%s answered with an error that was not foreseen")
}

// damaged says what a damaged database means to the person who has it.
func damaged(name string, cause error) error {
	msg := "review.db is damaged, and it holds the decisions: nothing was changed. Keep the whole folder as it is, and put review.db back from a backup"
	if name == contentFile {
		msg = "content.db is damaged. The decisions in review.db are not touched by this: move content.db away and import its sources again; every item then takes its old place"
	}
	return &queue.Error{Kind: queue.Damaged, Msg: msg, Err: cause}
}

// refusedBy reports whether a trigger refused with a message.
func refusedBy(err error, message string) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && e.ExtendedCode == sqlite3.ErrConstraintTrigger && e.Error() == message
}

// osFault does for files what fault does for databases.
func osFault(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return queue.Errorf(queue.NoSpace, "could not %s, it may not be written: %w", doing, err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return queue.Errorf(queue.NoSpace, "could not %s, the disk is full: %w", doing, err)
	}
	return queue.Errorf(queue.Other, "could not %s: %w", doing, err)
}
