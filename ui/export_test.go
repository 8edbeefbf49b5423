package ui

import "testing"

// The toolkit's dialogs of files panic when they are resized before they are shown.
func TestFileDialogsOpen(t *testing.T) {
	w := openAt(t)
	for name, open := range map[string]func(){
		"import": w.chooseFiles, "watch": w.chooseFolder, "save": func() { w.saveFile("numbers.csv", []byte("a,b\n")) },
	} {
		open()
		top := w.win.Canvas().Overlays().Top()
		if top == nil {
			t.Fatalf("%s opens no dialog", name)
		}
		w.win.Canvas().Overlays().Remove(top)
	}
}

// Ctrl+4 and the rail go to the same screen, which says what to do while nothing is
// decided.
func TestInsightOpens(t *testing.T) {
	w := openAt(t)
	w.followRail(railInsight)
	if w.current != screen(w.insight) || w.rail.Active() != railInsight {
		t.Error("the rail does not go to insight")
	}
	w.keys.down("F5")
	w.show(w.review)
	w.insight.Close()
}
