package kit

// Latest reads things in the background, one at a time: while a key is held and
// one thing after another is opened, only the last one asked for is read next. It
// lives on the UI's goroutine.
type Latest[K comparable, R any] struct {
	Read func(K) R
	Run  Runner
	Done func(K, R)

	want K // the zero key for none
	busy bool
}

// Open reads what a key names, in place of any that was asked for before; the zero
// key drops what is still being read.
func (l *Latest[K, R]) Open(key K) {
	l.want = key
	var none K
	if l.busy || key == none {
		return
	}
	l.busy = true
	l.Run.Go(func() {
		r := l.Read(key)
		l.Run.Do(func() {
			l.busy = false
			if l.want == key {
				l.want = none
				l.Done(key, r)
				return
			}
			l.Open(l.want)
		})
	})
}
