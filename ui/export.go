package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"discern/ui/kit"
)

// saveFile asks where to keep what was made, and writes it there and nowhere else.
func (w *window) saveFile(name string, data []byte) {
	d := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			w.fault(fmt.Sprintf("The file cannot be written: %v", err))
		case f != nil:
			_, err := f.Write(data)
			if closed := f.Close(); err == nil {
				err = closed
			}
			if err != nil {
				w.fault(fmt.Sprintf("%s was not written in whole: %v", f.URI().Name(), err))
				return
			}
			w.strip.SayFor(kit.Message{Text: "Written to " + f.URI().Name()}, stripTime)
		}
	}, w.win)
	d.SetFileName(name)
	d.SetConfirmText("Save")
	// The letter that asked for it is yet to be typed, and is not meant for its name.
	w.run.Go(func() { w.run.Do(func() { w.showFiles(d) }) })
}
