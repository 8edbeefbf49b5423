package main

import (
	"cmp"
	"slices"
	"time"
)

// quantile returns the value below which the given share (0 to 1) of the
// samples lies, at least one of which there must be.
func quantile[T cmp.Ordered](samples []T, share float64) T {
	s := slices.Sorted(slices.Values(samples))
	return s[min(int(share*float64(len(s))), len(s)-1)]
}

func median[T cmp.Ordered](samples []T) T { return quantile(samples, 0.5) }

func p95[T cmp.Ordered](samples []T) T { return quantile(samples, 0.95) }

func p99[T cmp.Ordered](samples []T) T { return quantile(samples, 0.99) }

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1e3 }

func microseconds(d time.Duration) float64 { return d.Seconds() * 1e6 }
