package film

import (
	"bytes"
	"strings"
)

// containers are the forms of file that ffmpeg may open: its demuxers by name,
// and what a person calls them. None of them names other files or addresses, as
// playlists do.
var containers = []struct{ demuxer, name string }{
	{"mov", "MP4"},
	{"mp4", "MP4"},
	{"matroska", "Matroska"},
	{"webm", "Matroska"},
	{"avi", "AVI"},
	{"mpegts", "MPEG-TS"},
	{"mpeg", "MPEG"},
	{"flv", "Flash video"},
	{"ogg", "Ogg"},
	{"asf", "Windows Media"},
	{"gif", "GIF"},
}

// A codec is a way of coding pictures or sound that is decoded here.
type codec struct{ id, name, decoders string }

// codecs are those that people's cameras, telephones and platforms have made for
// thirty years. Each decoder more is code that a hostile file can reach.
var codecs = []codec{
	{"h264", "H.264", "h264,libopenh264"},
	{"hevc", "H.265", "hevc"},
	{"av1", "AV1", "libdav1d,libaom-av1,av1"},
	{"vp9", "VP9", "vp9,libvpx-vp9"},
	{"vp8", "VP8", "vp8,libvpx"},
	{"vp6", "VP6", "vp6"},
	{"vp6f", "VP6", "vp6f"},
	{"vp6a", "VP6", "vp6a"},
	{"mpeg4", "MPEG-4", "mpeg4"},
	{"mpeg2video", "MPEG-2", "mpeg2video"},
	{"mpeg1video", "MPEG-1", "mpeg1video"},
	{"msmpeg4v1", "MS MPEG-4", "msmpeg4v1"},
	{"msmpeg4v2", "MS MPEG-4", "msmpeg4v2"},
	{"msmpeg4v3", "MS MPEG-4", "msmpeg4"},
	{"h263", "H.263", "h263"},
	{"flv1", "Sorenson H.263", "flv"},
	{"theora", "Theora", "theora"},
	{"wmv1", "Windows Media", "wmv1"},
	{"wmv2", "Windows Media", "wmv2"},
	{"wmv3", "Windows Media", "wmv3"},
	{"vc1", "VC-1", "vc1"},
	{"mjpeg", "Motion JPEG", "mjpeg"},
	{"prores", "ProRes", "prores"},
	{"dnxhd", "DNxHD", "dnxhd"},
	{"dvvideo", "DV", "dvvideo"},
	{"gif", "GIF", "gif"},

	{"aac", "AAC", "aac,libfdk_aac"},
	{"mp3", "MP3", "mp3float,mp3"},
	{"mp2", "MP2", "mp2float,mp2"},
	{"opus", "Opus", "opus,libopus"},
	{"vorbis", "Vorbis", "vorbis,libvorbis"},
	{"flac", "FLAC", "flac"},
	{"alac", "ALAC", "alac"},
	{"ac3", "AC-3", "ac3"},
	{"eac3", "E-AC-3", "eac3"},
	{"dts", "DTS", "dca"},
	{"wmav1", "Windows Media", "wmav1"},
	{"wmav2", "Windows Media", "wmav2"},
	{"wmapro", "Windows Media", "wmapro"},
	{"amr_nb", "AMR", "amrnb"},
	{"amr_wb", "AMR", "amrwb"},
	{"adpcm_ms", "ADPCM", "adpcm_ms"},
	{"adpcm_ima_wav", "ADPCM", "adpcm_ima_wav"},
	{"pcm_u8", "PCM", "pcm_u8"},
	{"pcm_s16le", "PCM", "pcm_s16le"},
	{"pcm_s16be", "PCM", "pcm_s16be"},
	{"pcm_s24le", "PCM", "pcm_s24le"},
	{"pcm_f32le", "PCM", "pcm_f32le"},
	{"pcm_alaw", "PCM", "pcm_alaw"},
	{"pcm_mulaw", "PCM", "pcm_mulaw"},
}

// demuxers and decoders are the lists as ffmpeg takes them.
var demuxers, decoders = func() (string, string) {
	var forms, ways []string
	for _, c := range containers {
		forms = append(forms, c.demuxer)
	}
	for _, c := range codecs {
		ways = append(ways, c.decoders)
	}
	return strings.Join(forms, ","), strings.Join(ways, ",")
}()

// containerName returns what a person calls a form; a demuxer has several names,
// parted by commas.
func containerName(demuxer string) string {
	for name := range strings.SplitSeq(demuxer, ",") {
		for _, c := range containers {
			if c.demuxer == name {
				return c.name
			}
		}
	}
	return ""
}

// codecOf finds a codec by ffmpeg's name for it.
func codecOf(id string) (codec, bool) {
	for _, c := range codecs {
		if c.id == id {
			return c, true
		}
	}
	return codec{}, false
}

// looksLikeVideo reports whether a file begins as one of the containers does, so
// that a video that is cut off is not called something else.
func looksLikeVideo(head []byte) bool {
	at := func(offset int, mark string) bool {
		return len(head) >= offset && bytes.HasPrefix(head[offset:], []byte(mark))
	}
	return at(4, "ftyp") || at(4, "moov") || at(4, "mdat") || at(4, "wide") || at(4, "moof") ||
		at(0, "\x1a\x45\xdf\xa3") || at(0, "RIFF") && at(8, "AVI ") || at(0, "FLV\x01") || at(0, "OggS") || at(0, "GIF8") ||
		at(0, "\x00\x00\x01\xba") || at(0, "\x00\x00\x01\xb3") || at(0, "\x30\x26\xb2\x75") || at(0, "\x47") && at(188, "\x47")
}
