package review

import (
	"time"

	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
	"discern/ui/words"
)

// thread shows the posts around an item in their order: what comes before the item
// above it, what comes after it below. The item itself is the place between them.
type thread struct {
	above, below posts
	opened       queue.Key // the item whose whole thread is shown
	whole        bool
}

// posts are posts under one another that scroll together.
type posts struct {
	list   *view.Thread
	cover  *kit.Wheel // while posts are shown whole; a part of one is scrolled by itself
	scroll *container.Scroll
}

const (
	fewPosts    = 2  // until the whole thread is asked for
	fewLines    = 2  // of each of them
	threadShare = .5 // of the room that item and posts have, when it does not suffice for both
)

func newThread() *thread {
	return &thread{above: newPosts(), below: newPosts()}
}

func newPosts() posts {
	p := posts{list: view.NewThread()}
	p.scroll = container.NewVScroll(nil)
	p.cover = kit.NewWheel(p.scroll)
	p.scroll.Content = container.NewStack(p.list.Object(), p.cover)
	return p
}

// around are the posts that a view shows: until the whole thread is asked for,
// those next to the item, before it if there are any.
func around(it *queue.Item, whole bool, now time.Time) (before, after []view.Post, lines int) {
	before, after = words.Posts(it, now)
	if whole {
		return before, after, 0
	}
	if len(before) > 0 {
		return before[max(len(before)-fewPosts, 0):], nil, fewLines
	}
	return nil, after[:min(len(after), fewPosts)], fewLines
}

// show brings the posts up to a view.
func (t *thread) show(v View, now time.Time) {
	before, after, lines := around(&v.Task.Item, v.Context, now)
	t.above.set(before, lines)
	t.below.set(after, lines)
}

// visible reports whether there are posts to show.
func (t *thread) visible() bool { return t.above.scroll.Visible() || t.below.scroll.Visible() }

// settle scrolls a thread that was opened or closed to the item, when the posts have
// their place.
func (t *thread) settle(v View) {
	key := v.Task.Item.Key()
	if v.Context != t.whole || v.Context && key != t.opened {
		t.opened, t.whole = key, v.Context
		t.above.scroll.ScrollToBottom()
		t.below.scroll.ScrollToTop()
	}
}

// prepare lays out what show will probably be given next.
func (t *thread) prepare(it *queue.Item, now time.Time) {
	before, after, _ := around(it, false, now)
	t.above.list.Prepare(before)
	t.below.list.Prepare(after)
}

func (p *posts) set(list []view.Post, lines int) {
	p.list.Set(list, lines)
	kit.ShowIf(lines == 0, p.cover)
	kit.ShowIf(len(list) > 0, p.scroll)
}

// height is what the posts need at a width.
func (p *posts) height(width float32) float32 {
	if !p.scroll.Visible() {
		return 0
	}
	return kit.HeightFor(p.list.Object(), width)
}

// heights divides a room between the posts and the item that stands between them.
// Where it does not suffice the item keeps half, and what one part of the posts does
// not need goes to the other.
func (t *thread) heights(width, room, item float32) (above, below float32) {
	above, below = t.above.height(width), t.below.height(width)
	posts := max(room-item, room*threadShare, 0)
	if above+below > posts {
		above = min(above, max(posts/2, posts-below))
		below = min(below, posts-above)
	}
	return above, below
}
