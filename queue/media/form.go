package media

import (
	"slices"
	"strings"
)

// Form is what a file is by its content, whatever its name or the MIME type it
// was declared with.
type Form uint8

// The forms that are told apart. An animated GIF is a GIF.
const (
	Unknown Form = iota

	JPEG
	PNG
	APNG // an animated PNG
	GIF
	WebP
	AnimatedWebP
	BMP
	TIFF

	HEIC
	AVIF
	JPEGXL
	JPEG2000
	SVG
	PSD
	ICO

	MP4
	MOV
	ThreeGP
	WebM
	Matroska
	AVI
	MPEGTS
	MPEGPS
	FLV
	OggVideo
	ASF // WMV, or WMA: its header alone does not tell

	MP3
	AAC
	M4A
	WAV
	FLAC
	OggAudio
	AMR

	PDF
	HTML
	Text
)

// genus is what sort of thing a form holds.
type genus uint8

const (
	other genus = iota
	still
	moving
	sound
)

var forms = [...]struct {
	name  string
	genus genus
	shown bool
	mime  []string // the first is the one to use; the others are in use
}{
	Unknown: {name: "unknown form", mime: []string{"application/octet-stream"}},

	JPEG:         {"JPEG image", still, true, []string{"image/jpeg", "image/jpg", "image/pjpeg"}},
	PNG:          {"PNG image", still, true, []string{"image/png", "image/x-png"}},
	APNG:         {"animated PNG image", still, true, []string{"image/apng", "image/png", "image/x-png", "image/vnd.mozilla.apng"}},
	GIF:          {"GIF image", still, true, []string{"image/gif"}},
	WebP:         {"WebP image", still, true, []string{"image/webp"}},
	AnimatedWebP: {"animated WebP image", still, true, []string{"image/webp"}},
	BMP:          {"BMP image", still, true, []string{"image/bmp", "image/x-bmp", "image/x-ms-bmp"}},
	TIFF:         {"TIFF image", still, true, []string{"image/tiff", "image/tif"}},

	HEIC:     {"HEIC image", still, false, []string{"image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"}},
	AVIF:     {"AVIF image", still, false, []string{"image/avif", "image/avif-sequence"}},
	JPEGXL:   {"JPEG XL image", still, false, []string{"image/jxl"}},
	JPEG2000: {"JPEG 2000 image", still, false, []string{"image/jp2", "image/jpx", "image/jpm", "image/j2k"}},
	SVG:      {"SVG drawing", still, false, []string{"image/svg+xml"}},
	PSD:      {"Photoshop image", still, false, []string{"image/vnd.adobe.photoshop", "image/x-photoshop"}},
	ICO:      {"icon", still, false, []string{"image/vnd.microsoft.icon", "image/x-icon"}},

	MP4:      {"MP4 video", moving, false, []string{"video/mp4", "video/x-m4v", "application/mp4"}},
	MOV:      {"QuickTime video", moving, false, []string{"video/quicktime"}},
	ThreeGP:  {"3GP video", moving, false, []string{"video/3gpp", "video/3gpp2"}},
	WebM:     {"WebM video", moving, false, []string{"video/webm", "audio/webm"}},
	Matroska: {"Matroska video", moving, false, []string{"video/x-matroska", "video/matroska", "audio/x-matroska"}},
	AVI:      {"AVI video", moving, false, []string{"video/x-msvideo", "video/avi", "video/vnd.avi", "video/msvideo"}},
	MPEGTS:   {"MPEG transport stream", moving, false, []string{"video/mp2t", "video/mpeg"}},
	MPEGPS:   {"MPEG video", moving, false, []string{"video/mpeg", "video/mp2p"}},
	FLV:      {"Flash video", moving, false, []string{"video/x-flv"}},
	OggVideo: {"Ogg video", moving, false, []string{"video/ogg", "application/ogg"}},
	ASF:      {"Windows Media video", moving, false, []string{"video/x-ms-asf", "video/x-ms-wmv", "audio/x-ms-wma"}},

	MP3:      {"MP3 audio", sound, false, []string{"audio/mpeg", "audio/mp3"}},
	AAC:      {"AAC audio", sound, false, []string{"audio/aac", "audio/x-aac"}},
	M4A:      {"MPEG-4 audio", sound, false, []string{"audio/mp4", "audio/x-m4a", "audio/m4a"}},
	WAV:      {"WAV audio", sound, false, []string{"audio/wav", "audio/x-wav", "audio/vnd.wave", "audio/wave"}},
	FLAC:     {"FLAC audio", sound, false, []string{"audio/flac", "audio/x-flac"}},
	OggAudio: {"Ogg audio", sound, false, []string{"audio/ogg", "application/ogg", "audio/opus"}},
	AMR:      {"AMR audio", sound, false, []string{"audio/amr", "audio/amr-wb"}},

	PDF:  {name: "PDF document", mime: []string{"application/pdf"}},
	HTML: {name: "HTML page", mime: []string{"text/html", "application/xhtml+xml"}},
	Text: {name: "text", mime: []string{"text/plain"}},
}

// Name returns what people call the form, as "JPEG image".
func (f Form) Name() string { return forms[f].name }

// String returns the name.
func (f Form) String() string { return f.Name() }

// MIME returns the media type of the form, as "image/jpeg".
func (f Form) MIME() string { return forms[f].mime[0] }

// IsImage reports whether the form is one of images, drawings and short
// animations, whether they can be shown or not.
func (f Form) IsImage() bool { return forms[f].genus == still }

// IsVideo reports whether the form is one of videos. Some forms of video may
// hold sound alone.
func (f Form) IsVideo() bool { return forms[f].genus == moving }

// IsAudio reports whether the form is one of sound alone.
func (f Form) IsAudio() bool { return forms[f].genus == sound }

// CanShow reports whether [Decode] knows the form. That it does says nothing of
// a particular file.
func (f Form) CanShow() bool { return forms[f].shown }

// Fits reports whether a declared MIME type is one that the form goes by. A
// type that claims nothing, empty or application/octet-stream, fits everything.
// Where it does not fit, the file is mislabelled, by error or to deceive: say so.
func (f Form) Fits(declared string) bool {
	declared, _, _ = strings.Cut(declared, ";")
	declared = strings.ToLower(strings.TrimSpace(declared))
	if declared == "" || declared == "application/octet-stream" || slices.Contains(forms[f].mime, declared) {
		return true
	}
	return f == Text && strings.HasPrefix(declared, "text/")
}
