package review

import (
	"testing"

	"discern/ui/kit"
)

// What is done at once is shown before the key's handler returns, so that it
// stands in the frame that is drawn next.
func TestSoonShowsAtOnce(t *testing.T) {
	shown := 0
	s := &Session{run: kit.Runner{
		Go: func(f func()) { f() },
		Do: func(func()) { t.Error("brought back by another way as well") },
	}}
	s.soon(func() func() { return func() { shown++ } })
	if shown != 1 {
		t.Errorf("shown %d times", shown)
	}
}

// What takes long holds nothing up and is shown when it is done.
func TestSoonDoesNotWaitForLong(t *testing.T) {
	brought, disk := make(chan func()), make(chan bool)
	s := &Session{run: kit.Runner{
		Go: func(f func()) { go f() },
		Do: func(f func()) { brought <- f },
	}}
	shown := 0
	s.soon(func() func() {
		<-disk
		return func() { shown++ }
	})
	if shown != 0 {
		t.Fatal("shown before it was done")
	}
	close(disk)
	(<-brought)()
	if shown != 1 {
		t.Errorf("shown %d times", shown)
	}
}
