//go:build !unix

package feed

// noWait is nothing here: opening a file never waits.
const noWait = 0
