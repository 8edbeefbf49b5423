// Package ui is Discern's window: the frame around the screens, the keys, the
// import strip, first start, the team's hub and help. The screens stand in folders
// of their own: review, browse, audit, insight, oversight (People and second
// opinions), team (what two people decided) and setup. They know nothing of each
// other; what they share is kit, the small widgets, with its charts in kit/chart,
// view, which shows content, gallery, which shows media, and words, which says
// things of the domain.
//
// It speaks to queue.Desk and queue.Line alone: no SQL, no network. Everything slow runs
// through a kit.Runner, the one border between the UI's goroutine and others.
package ui
