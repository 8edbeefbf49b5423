// Package measure says what decisions and scores are worth: how far people agree
// with each other and with themselves, what detectors are worth measured by people,
// what was taken down wrongly, and how the work went.
//
// It is not for reading a workspace nor for drawing: [Read] takes a chronicle of
// decisions and a run of items once, and everything after it is a pure function of
// that. It opens nothing, keeps no clock and asks no detector.
//
// The one thing to know: what is not known is never a number. A [Figure] that is not
// known says why in words; it is neither 0 nor 1 nor NaN.
package measure
