package film

import (
	"bytes"
	"cmp"
	"context"
	"image"
	"image/color"
	"image/gif"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"discern/queue"
)

// A Tool is the ffmpeg of this computer and the wall it is run behind. It does
// not change, and any number of goroutines may use it.
type Tool struct {
	ffmpeg, ffprobe string
	bwrap           string // where there is one
	ffplay          string // where there is one
	vsync           string
	wall            Wall
}

// tryPatience is how long ffmpeg may take to tell its version, and to show the one
// picture by which a wall is tried.
const tryPatience = 5 * time.Second

// Find looks for ffmpeg and ffprobe, and for the best wall behind which they
// work, by running them. It takes a fraction of a second; the answer holds for as
// long as nothing is installed or removed. The error, NotFound where there is no
// ffmpeg that works, says what to install.
func Find(ctx context.Context) (*Tool, error) {
	t := &Tool{}
	for _, needed := range []struct {
		name string
		path *string
	}{{"ffmpeg", &t.ffmpeg}, {"ffprobe", &t.ffprobe}} {
		found, err := program(needed.name)
		if err != nil {
			return nil, queue.Errorf(queue.NotFound, "%s is missing, so videos cannot be shown. %s", needed.name, install())
		}
		*needed.path = found
	}
	t.ffplay, _ = program("ffplay")
	t.bwrap, _ = program("bwrap")
	if !t.tell(ctx) {
		return nil, cmp.Or(ctx.Err(), error(queue.Errorf(queue.NotFound, "ffmpeg is here but does not run, so videos cannot be shown. %s", install())))
	}
	for _, wall := range walls {
		if wall == Bubblewrap && t.bwrap == "" {
			continue
		}
		if t.wall = wall; t.works(ctx) {
			return t, nil
		}
	}
	return nil, cmp.Or(ctx.Err(), error(queue.Errorf(queue.NotFound, "ffmpeg is here but shows no picture when it is tried, so videos cannot be shown. %s", install())))
}

// tell asks ffmpeg for its version.
func (t *Tool) tell(ctx context.Context) bool {
	ctx, stop := context.WithTimeout(ctx, tryPatience)
	defer stop()
	cmd := exec.CommandContext(ctx, t.ffmpeg, "-version")
	apart(cmd)
	said, err := cmd.Output()
	t.vsync = vsyncOf(string(said))
	return err == nil
}

// Wall returns what stands between videos and the computer.
func (t *Tool) Wall() Wall { return t.wall }

// program finds a program and follows links, since where it truly lies is what
// must be seen behind the wall.
func program(name string) (string, error) {
	path, err := exec.LookPath(name)
	for _, folder := range programFolders {
		if err == nil {
			break
		}
		path, err = exec.LookPath(filepath.Join(folder, name))
	}
	if err != nil {
		return "", err
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

// works reports whether a picture can be had behind the wall.
func (t *Tool) works(ctx context.Context) bool {
	ctx, stop := context.WithTimeout(ctx, tryPatience)
	defer stop()
	const side = 16
	var video bytes.Buffer
	picture := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.Black, color.White})
	if gif.Encode(&video, picture, nil) != nil {
		return false
	}
	f := &Film{Info: Info{Width: side, Height: side}, tool: t, video: medium{bytes.NewReader(video.Bytes()), int64(video.Len())}}
	_, found, err := f.first(ctx, pictures{}, side)
	return found && err == nil
}

// vsyncOf tells by ffmpeg's first words how it spells the option that keeps
// pictures at their own times. One that was built from a later state of the
// source has no number.
func vsyncOf(version string) string {
	words := strings.Fields(version)
	if len(words) < 3 {
		return ""
	}
	major, rest, _ := strings.Cut(words[2], ".")
	minor, _, _ := strings.Cut(rest, ".")
	m, err := strconv.Atoi(major)
	if err != nil || m > 5 {
		return ""
	}
	if n, err := strconv.Atoi(minor); m == 5 && err == nil && n >= 1 {
		return ""
	}
	return oldSync
}

// install says how ffmpeg is installed on this system.
func install() string {
	switch runtime.GOOS {
	case "darwin":
		return "Install it with: brew install ffmpeg"
	case "windows":
		return "Install it with: winget install Gyan.FFmpeg"
	}
	for _, manager := range []struct{ name, command string }{
		{"apt-get", "sudo apt-get install ffmpeg bubblewrap"},
		{"dnf", "sudo dnf install ffmpeg-free bubblewrap"},
		{"pacman", "sudo pacman -S ffmpeg bubblewrap"},
		{"zypper", "sudo zypper install ffmpeg bubblewrap"},
		{"apk", "sudo apk add ffmpeg bubblewrap"},
	} {
		if _, err := exec.LookPath(manager.name); err == nil {
			return "Install it with: " + manager.command
		}
	}
	return "Install ffmpeg and bubblewrap with this system's package manager."
}
