//go:build !linux

package main

import "os"

// dataSync waits until a file is on the disk: not every system can leave out
// its times.
func dataSync(f *os.File) error { return f.Sync() }
