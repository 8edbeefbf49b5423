package film

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// A probe is what ffprobe says of a file. Since hostile bytes passed through it,
// all of it is held against bounds, and no word of it is shown that is not in our
// own lists.
type probe struct {
	Error  *struct{ Code int }
	Format struct {
		FormatName string `json:"format_name"`
		Duration   string
	}
	Streams []stream
}

// A stream is one track of pictures, sound or something else.
type stream struct {
	Index       int
	Type        string `json:"codec_type"`
	Codec       string `json:"codec_name"`
	Width       int
	Height      int
	Aspect      string `json:"sample_aspect_ratio"`
	AverageRate string `json:"avg_frame_rate"`
	Rate        string `json:"r_frame_rate"`
	Duration    string
	Disposition struct {
		Default int
		Cover   int `json:"attached_pic"`
	}
	Side []struct {
		Rotation float64
	} `json:"side_data_list"`
}

// What ffprobe calls an error, as a number.
const (
	codeInvalidData = -1094995529
	codeNotAllowed  = -22
)

// parseProbe reads what ffprobe wrote. It stops after the first brace where it may
// not decode a track.
func parseProbe(said []byte) (*probe, error) {
	if string(bytes.TrimSpace(said)) == "{" {
		return nil, errCodec
	}
	var p probe
	if err := json.Unmarshal(said, &p); err != nil {
		return nil, errChild
	}
	return &p, nil
}

// fill tells a film what it is, or says why it is none.
func (p *probe) fill(f *Film) error {
	if p.Error != nil {
		if p.Error.Code == codeNotAllowed {
			return errForm
		}
		return errNotVideo
	}
	pictures, sound, sounds := p.choose()
	switch {
	case pictures == nil && sounds:
		return errSoundOnly
	case pictures == nil:
		return errNothing
	}
	f.Container = containerName(p.Format.FormatName)
	if f.Container == "" {
		return errForm
	}
	known, ok := codecOf(pictures.Codec)
	if !ok {
		return errCodec
	}
	if pictures.Width <= 0 || pictures.Height <= 0 {
		return errNoFrames
	}
	if w, h := pictures.Width, pictures.Height; max(w, h) > maxSide || w*h > maxPixels {
		return tooLarge(w, h)
	}
	f.Codec, f.track, f.HasSound, f.sound = known.name, pictures.Index, sounds, -1
	if sound != nil {
		f.sound = sound.Index
	}
	f.Width, f.Height = pictures.shown()
	if f.Rate = ratio(pictures.AverageRate); f.Rate == 0 {
		f.Rate = ratio(pictures.Rate)
	}
	if f.Rate > maxRate {
		f.Rate = 0
	}
	if f.Length = duration(pictures.Duration); f.Length == 0 {
		f.Length = duration(p.Format.Duration)
	}
	return nil
}

// maxRate is the most pictures a second that are believed.
const maxRate = 1000

// choose picks the tracks that a player would: the first that are marked as the
// default, or else the first. A cover is no film. Of the sound it picks one that
// is decoded; sounds says whether there was any.
func (p *probe) choose() (pictures, sound *stream, sounds bool) {
	better := func(best, s *stream) bool {
		return best == nil || best.Disposition.Default == 0 && s.Disposition.Default != 0
	}
	for i := range p.Streams {
		s := &p.Streams[i]
		if s.Index < 0 || s.Index > maxTracks {
			continue
		}
		switch s.Type {
		case "video":
			if s.Disposition.Cover == 0 && better(pictures, s) {
				pictures = s
			}
		case "audio":
			sounds = true
			if _, ok := codecOf(s.Codec); ok && better(sound, s) {
				sound = s
			}
		}
	}
	return pictures, sound, sounds
}

// shown returns the size of a track's pictures with square pixels and upright.
func (s *stream) shown() (width, height int) {
	width, height = s.Width, s.Height
	if shape := ratio(strings.Replace(s.Aspect, ":", "/", 1)); shape >= 1.0/maxShape && shape <= maxShape {
		width = min(max(1, int(math.Round(float64(width)*shape))), maxSide)
	}
	for _, side := range s.Side {
		if turn := math.Mod(math.Abs(side.Rotation), 180); turn > 45 && turn < 135 {
			return height, width
		}
	}
	return width, height
}

// maxShape is how much longer than high a pixel may be.
const maxShape = 8

// ratio reads a fraction such as "30000/1001"; 0 where it is none.
func ratio(s string) float64 {
	above, below, ok := strings.Cut(s, "/")
	a, err := strconv.ParseFloat(above, 64)
	b, err2 := strconv.ParseFloat(below, 64)
	if !ok || err != nil || err2 != nil || !(a > 0 && b > 0) || math.IsInf(a/b, 0) {
		return 0
	}
	return a / b
}

// duration reads seconds; 0 where they are unknown or not to be believed.
func duration(s string) time.Duration {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n > 0 && n <= longest.Seconds()) {
		return 0
	}
	return time.Duration(n * float64(time.Second))
}
