package film

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// What ffmpeg may use, whatever a file asks for.
const (
	address   = "http://film/"     // of the video, which the environment says how to reach
	protocols = "http,tcp"         // a connection to the desk, and none of file, pipe, concat and the rest
	maxSide   = 8192               // pixels of a picture's longer side
	maxPixels = 36 << 20           // pixels of a picture: 8K, 7680 × 4320, fits
	maxAlloc  = 512 << 20          // bytes that ffmpeg may ask for at once
	maxEdge   = 4096               // pixels of the longer side of a picture as it is shown
	maxTracks = 1 << 10            // streams of a file that are told apart
	longest   = 10_000 * time.Hour // what a file may claim to last; the times of Flash video reach 1193 hours
)

// The speeds at which a film plays.
const (
	SlowestSpeed = 0.25
	FastestSpeed = 4.0
)

// pictures says which pictures of a film are wanted. Its zero value asks for all.
type pictures struct {
	track         int           // the number of the track in the file
	from          time.Duration // where to begin
	key           bool          // key frames alone, the first of them the last before from
	every         time.Duration // how much film lies between two pictures, at least
	count         int           // how many at most; 0 for no end
	width, height int           // of every picture that comes, in pixels
	threads       int           // how many threads decode
	vsync         string        // how this ffmpeg spells fps_mode
}

// Everything in the three lists below is written here or is a number formatted
// here, within bounds: nothing in a file and no name becomes an argument.

// args returns ffmpeg's arguments. What comes out is one stream: for every
// picture a line of numbers, then its pixels, see [reel].
func (p pictures) args() []string {
	args := common()
	if p.key {
		args = append(args, "-noaccurate_seek", "-skip_frame", "nokey", "-discard", "nokey")
	}
	args = append(args,
		"-threads", number(p.threads, 1, 16), "-ss", seconds(p.from), "-copyts", "-start_at_zero", "-i", address,
		"-map", "0:"+number(p.track, 0, maxTracks))
	var filters []string
	if p.every > 0 {
		filters = append(filters, "select='isnan(prev_selected_t)+gte(t-prev_selected_t,"+seconds(p.every)+")'")
	}
	filters = append(filters, "scale="+number(p.width, 1, maxEdge)+":"+number(p.height, 1, maxEdge)+":flags=bilinear")
	sync := "-fps_mode"
	if p.vsync == oldSync {
		sync = oldSync
	}
	args = append(args, "-filter_threads", "1", "-vf", strings.Join(filters, ","), "-pix_fmt", "rgb0", "-c:v", "rawvideo",
		"-enc_time_base", "1:1000", sync, "passthrough")
	if p.count > 0 {
		args = append(args, "-frames:v", number(p.count, 1, math.MaxInt32))
	}
	return append(args, "-f", "tee", "[f=framecrc:flush_packets=1]pipe:1|[f=rawvideo:flush_packets=1]pipe:1")
}

// oldSync is what ffmpeg before 5.1 calls fps_mode.
const oldSync = "-vsync"

// soundArgs returns ffmpeg's arguments for the sound of a track, as samples.
func soundArgs(track int, from time.Duration, speed float64) []string {
	var tempo []string
	for speed = within(speed); speed < 0.5; speed *= 2 { // one filter changes the tempo by half at most
		tempo = append(tempo, "atempo=0.5")
	}
	tempo = append(tempo, "atempo="+strconv.FormatFloat(speed, 'f', 4, 64))
	return append(common(),
		"-threads", "1", "-ss", seconds(from), "-i", address, "-map", "0:"+number(track, 0, maxTracks),
		"-filter_threads", "1", "-af", strings.Join(tempo, ","), "-c:a", "pcm_s16le", "-ar", fmt.Sprint(SampleRate), "-ac", fmt.Sprint(Channels),
		"-f", "s16le", "pipe:1")
}

// probeArgs returns ffprobe's arguments. Titles and other words of the file are
// not among what it tells. It gives up on a file of which it may not decode a
// track, so that only pictures are held to the list, and covers are on it: sound
// and subtitles of any kind are looked at behind the wall and not decoded again.
func probeArgs() []string {
	args := append(limits(), "-codec_whitelist:v", decoders+",png", "-of", "json", "-show_error", "-show_entries",
		"format=format_name,duration:"+
			"stream=index,codec_type,codec_name,width,height,sample_aspect_ratio,avg_frame_rate,r_frame_rate,duration:"+
			"stream_disposition=default,attached_pic:stream_side_data=rotation")
	return append(args, "-i", address)
}

// common are the arguments of all that decodes.
func common() []string {
	return append([]string{"-nostdin", "-codec_whitelist", decoders}, limits()...)
}

// limits are the arguments of all that looks into a file.
func limits() []string {
	return []string{
		"-hide_banner", "-loglevel", "quiet", "-max_alloc", fmt.Sprint(maxAlloc), "-max_pixels", fmt.Sprint(maxPixels),
		"-protocol_whitelist", protocols, "-format_whitelist", demuxers, "-probesize", "5000000", "-analyzeduration", "5000000",
	}
}

// number writes a number within bounds.
func number(n, least, most int) string { return strconv.Itoa(min(max(n, least), most)) }

// seconds writes a time within bounds.
func seconds(d time.Duration) string {
	return strconv.FormatFloat(min(max(d, 0), longest).Seconds(), 'f', 3, 64)
}

// within brings a speed between the slowest and the fastest; one that is no
// number is 1.
func within(speed float64) float64 {
	if math.IsNaN(speed) {
		return 1
	}
	return min(max(speed, SlowestSpeed), FastestSpeed)
}
