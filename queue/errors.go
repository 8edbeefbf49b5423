package queue

import (
	"errors"
	"fmt"
)

// ErrorKind says what a caller can do about an error.
type ErrorKind int

// The kinds of error that the product tells apart.
const (
	Other     ErrorKind = iota // something unforeseen; show it and go on
	Invalid                    // the input is wrong; Field names what to mend
	NotFound                   // no such item, decision or workspace
	Ambiguous                  // an id that names items of several sources
	NotOpen                    // the item is decided or held by somebody else
	Empty                      // nothing waits
	Busy                       // another program holds the workspace
	Refused                    // not allowed here, as a network folder or a missing FTS5
	Newer                      // written by a later version of the program
	Damaged                    // a database or the ledger does not hold together
	NoSpace                    // the disk is full or may not be written
	Gone                       // a medium that was here and was purged; the ledger says when
	OnBreak                    // a break is insisted on; the next item comes after it
	Broken                     // the ledger does not hold, and nobody has said that writing goes on
	Offline                    // the hub cannot be reached; the desk works on
	Forked                     // the ledger here and what the hub has of it part, or the hub was put back
)

// An Error is what every layer below the window returns for a foreseen fault:
// a kind to act on and a sentence for a person. The sentence never holds
// content, names of authors or secrets.
type Error struct {
	Kind  ErrorKind
	Field string // the field at fault, as "scores[0].score"; empty where none
	Msg   string // what happened, what was kept, what to do next
	Err   error  // the cause, if there is one; Msg already tells it
}

// Error returns the sentence, preceded by the field where there is one.
func (e *Error) Error() string {
	if e.Field != "" {
		return e.Field + ": " + e.Msg
	}
	return e.Msg
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an [Error] of a kind; what %w names becomes its cause.
func Errorf(kind ErrorKind, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: kind, Msg: err.Error(), Err: errors.Unwrap(err)}
}

// invalid is an Invalid error of one field.
func invalid(field, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Msg: fmt.Sprintf(format, args...)}
}

// KindOf returns the kind of the first [Error] in err's chain, else Other.
func KindOf(err error) ErrorKind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Other
}
