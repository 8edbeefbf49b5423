package film

// A Wall is what stands between a hostile video and the computer.
type Wall int

// The walls there are, from the weakest.
const (
	None       Wall = iota // ffmpeg may do what any program of this account may
	Namespace              // no network, and no file to read but programs where the kernel has Landlock
	Bubblewrap             // no network, and no file is there but programs
)

// String names the wall as a log or a table would.
func (w Wall) String() string {
	switch w {
	case Bubblewrap:
		return "bubblewrap"
	case Namespace:
		return "namespace"
	default:
		return "none"
	}
}

// Sentence says what the wall keeps in, for a window that shows a video.
func (w Wall) Sentence() string {
	switch w {
	case Bubblewrap:
		return "Videos are opened behind a wall: ffmpeg has no network and no files."
	case Namespace:
		return "Videos are opened without a network. Bubblewrap, which would hide your files from ffmpeg too, is missing here or may not work."
	default:
		return noWall
	}
}
