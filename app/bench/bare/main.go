// Command bare is the floor under the review window: a Fyne window of the same
// size with one label in it, whose text changes when the A key goes down. What
// a key costs here, toolkit, renderer and X server take of it before our own
// code has done anything. It handles its key as the review window does, on
// key-down through the canvas.
//
// With -delay it sleeps in the key handler first, which makes a program that is
// slower by a known time: the tests measure it to prove that the measuring
// shows what is there.
package main

import (
	"flag"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

func main() {
	delay := flag.Duration("delay", 0, "sleep this long in the key handler before the label changes")
	flag.Parse()

	a := app.NewWithID("org.discern.bare")
	w := a.NewWindow("bare")
	n := 0
	label := widget.NewLabel("Item 0")
	w.SetContent(label)
	if c, ok := w.Canvas().(desktop.Canvas); ok {
		c.SetOnKeyDown(func(e *fyne.KeyEvent) {
			if e.Name != fyne.KeyA {
				return
			}
			time.Sleep(*delay)
			n++
			label.SetText(fmt.Sprintf("Item %d", n))
		})
	}
	w.Resize(fyne.NewSize(1440, 900))
	w.ShowAndRun()
}
