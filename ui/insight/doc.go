// Package insight is the screen that says what the work is worth: what each
// detector is worth measured by people, how far people agree, what was taken
// down wrongly, and how the work went.
//
// It is for a supervisor's questions, not for deciding: items are shown and
// judged elsewhere, to where this screen hands their refs. It measures nothing
// itself, queue/measure does, and it draws no chart itself, ui/kit/chart does.
//
// The one thing to know: a workspace is read once, in the background, into
// measure.Data, which never changes and is only renewed when something was
// decided. Each page is computed from it in the background and then shown in one
// step, so that nothing here ever waits on the UI's goroutine; what a key asked
// for last is what is shown.
package insight
