// Package ui is Discern's window: the frame around the screens, the keys, the
// import strip, first start and help. The screens stand in folders of their
// own, small widgets in kit, content in view.
//
// It speaks to queue.Desk alone: no SQL, no network. Everything slow runs
// through a kit.Runner, the one border between the UI's goroutine and others.
package ui
