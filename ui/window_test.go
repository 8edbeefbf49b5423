package ui

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

// The toolkit's interface hides what this needs: a new version that has it no
// more must not bring the hanging end back unseen.
func TestForgetStopHook(t *testing.T) {
	a := test.NewTempApp(t)
	l, ok := a.Lifecycle().(interface {
		SetOnStoppedHookExecuted(f func())
		OnStopped() func()
	})
	if !ok {
		t.Fatalf("%T has no hook to forget", a.Lifecycle())
	}
	l.SetOnStoppedHookExecuted(func() {})
	forgetStopHook(a)
	if l.OnStopped() != nil {
		t.Error("the toolkit still has something to do when it stops")
	}
}
