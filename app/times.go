package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// How commands read times: a day is one of this machine's, as the days that they print.

// parseTime reads the time or the day of a flag; empty is the zero time.
func parseTime(flag, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339Nano, strings.TrimSpace(s)); err == nil {
		return t, nil
	}
	t, err := parseDay(flag, s)
	if err != nil {
		return t, fmt.Errorf("--%s: %q is neither a time like 2026-11-01T08:00:00Z nor a date like 2026-11-01", flag, s)
	}
	return t, nil
}

// parseEnd is parseTime of a flag that ends a stretch of time: a day stands for its
// end.
func parseEnd(flag, s string) (time.Time, error) {
	if t, err := parseDay(flag, s); err == nil {
		return t.AddDate(0, 0, 1), nil
	}
	return parseTime(flag, s)
}

// parseDay reads the day of a flag, as the time at which it begins.
func parseDay(flag, s string) (time.Time, error) {
	t, err := time.ParseInLocation(time.DateOnly, strings.TrimSpace(s), time.Local)
	if err != nil {
		return t, fmt.Errorf("--%s: %q is not a day like 2026-11-01", flag, s)
	}
	return t, nil
}

// parseLasts reads for how long something is, as 3d, 12h or 45m.
func parseLasts(flag, s string) (time.Duration, error) {
	s = strings.TrimSpace(s)
	var d time.Duration
	days, isDays := strings.CutSuffix(s, "d")
	n, err := strconv.ParseFloat(days, 64)
	if isDays && err == nil {
		d = time.Duration(n * float64(24*time.Hour))
	} else {
		d, err = time.ParseDuration(s)
	}
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("--%s: %q is no time like 3d, 12h or 45m", flag, s)
	}
	return d, nil
}

// parseAgo reads a time that has passed: how long ago it was, or when.
func parseAgo(flag, s string, now time.Time) (time.Time, error) {
	if d, err := parseLasts(flag, s); err == nil {
		return now.Add(-d), nil
	}
	if t, err := parseTime(flag, s); err == nil && !t.IsZero() {
		return t, nil
	}
	return time.Time{}, fmt.Errorf("--%s: %q is neither a while like 180d nor a date like 2026-11-01", flag, s)
}
