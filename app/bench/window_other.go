//go:build !linux

package main

import (
	"context"
	"errors"
)

// The rows of the window need an X server without a screen and Linux's account
// of a process's memory.
var errLinux = notHere{errors.New("this row is measured on Linux")}

func keyToPixels(context.Context, *env) ([]Row, error)          { return nil, errLinux }
func startToItem(context.Context, *env) ([]Row, error)          { return nil, errLinux }
func memoryAfterDecisions(context.Context, *env) ([]Row, error) { return nil, errLinux }
func keyToPicture(context.Context, *env) ([]Row, error)         { return nil, errLinux }
func besideIdle(context.Context, *env) ([]Row, error)           { return nil, errLinux }
func memoryOfPictures(context.Context, *env) ([]Row, error)     { return nil, errLinux }
