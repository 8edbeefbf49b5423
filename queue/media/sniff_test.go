package media_test

import (
	"encoding/binary"
	"image"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"discern/queue/media"
)

func TestSniff(t *testing.T) {
	box := func(kind string, brands ...string) string {
		body := kind + brands[0] + "\x00\x00\x02\x00" + strings.Join(brands[1:], "")
		return string(binary.BigEndian.AppendUint32(nil, uint32(4+len(body)))) + body
	}
	packet := "\x47" + strings.Repeat("\x00", 187)
	m := pattern(9, 7)
	for _, c := range []struct {
		name string
		head string
		want media.Form
	}{
		{"jpeg", string(jpegOf(t, m)), media.JPEG},
		{"png", string(pngOf(t, m)), media.PNG},
		{"apng", string(apngOf(t, image.Pt(9, 7), nil, apngFrame{m: m})), media.APNG},
		{"gif", string(gifOf(t, 9, 7, 0)), media.GIF},
		{"webp, lossy", string(testdata(t, "lossy.webp")), media.WebP},
		{"webp, lossless", string(testdata(t, "lossless.webp")), media.WebP},
		{"webp, extended", string(testdata(t, "alpha.webp")), media.WebP},
		{"webp, animated", string(testdata(t, "animated.webp")), media.AnimatedWebP},
		{"bmp", string(bmpOf(t, m)), media.BMP},
		{"tiff", string(tiffOf(t, m, tiff.Deflate)), media.TIFF},
		{"tiff, big-endian", "MM\x00*\x00\x00\x00\x08", media.TIFF},
		{"bigtiff", "II+\x00\x08\x00\x00\x00", media.TIFF},
		{"heic", box("ftyp", "heic", "mif1", "heic"), media.HEIC},
		{"heif by a general brand", box("ftyp", "mif1", "mif1", "heic"), media.HEIC},
		{"avif", box("ftyp", "avif", "mif1"), media.AVIF},
		{"avif by a general brand", box("ftyp", "mif1", "mif1", "avif"), media.AVIF},
		{"jpeg xl", "\xff\x0a\xfa\x1f", media.JPEGXL},
		{"jpeg xl in boxes", "\x00\x00\x00\x0cJXL \r\n\x87\n", media.JPEGXL},
		{"jpeg 2000", "\x00\x00\x00\x0cjP  \r\n\x87\n", media.JPEG2000},
		{"svg", "<?xml version=\"1.0\"?>\n<!-- a drawing -->\n<svg xmlns=\"http://www.w3.org/2000/svg\">", media.SVG},
		{"svg with a doctype", "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\"><SVG>", media.SVG},
		{"psd", "8BPS\x00\x01", media.PSD},
		{"ico", "\x00\x00\x01\x00\x01\x00\x10\x10\x00\x00\x01\x00\x20\x00\x68\x04\x00\x00\x16\x00\x00\x00", media.ICO},
		{"mp4", box("ftyp", "isom", "isom", "avc1"), media.MP4},
		{"mov", box("ftyp", "qt  ", "qt  "), media.MOV},
		{"mov of before brands", "\x00\x00\x10\x00moov\x00\x00\x00\x6cmvhd", media.MOV},
		{"3gp", box("ftyp", "3gp4", "3gp4"), media.ThreeGP},
		{"m4a", box("ftyp", "M4A ", "isom"), media.M4A},
		{"webm", "\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", media.WebM},
		{"matroska", "\x1a\x45\xdf\xa3\xa3\x42\x86\x81\x01\x42\x82\x88matroska", media.Matroska},
		{"avi", "RIFF\x00\x10\x00\x00AVI LIST", media.AVI},
		{"wav", "RIFF\x00\x10\x00\x00WAVEfmt ", media.WAV},
		{"mpeg-ts", packet + packet + packet, media.MPEGTS},
		{"mpeg-ts with times", strings.Repeat("\x00\x00\x00\x01"+packet, 3), media.MPEGTS},
		{"mpeg-ps", "\x00\x00\x01\xba\x44\x00", media.MPEGPS},
		{"flv", "FLV\x01\x05\x00\x00\x00\x09", media.FLV},
		{"ogg, theora", "OggS\x00\x02" + strings.Repeat("\x00", 22) + "\x80theora", media.OggVideo},
		{"ogg, opus", "OggS\x00\x02" + strings.Repeat("\x00", 22) + "OpusHead", media.OggAudio},
		{"wmv", "\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c", media.ASF},
		{"mp3 with tags", "ID3\x04\x00\x00", media.MP3},
		{"mp3", "\xff\xfb\x90\x64\x00", media.MP3},
		{"aac", "\xff\xf1\x50\x80\x00", media.AAC},
		{"flac", "fLaC\x00\x00\x00\x22", media.FLAC},
		{"amr", "#!AMR\n", media.AMR},
		{"pdf", "%PDF-1.7\n", media.PDF},
		{"html", "\n<!doctype html><title>x</title>", media.HTML},
		{"html without a doctype", "<html><body>", media.HTML},
		{"html that holds a drawing", "<html><svg>", media.HTML},
		{"xml", "<?xml version=\"1.0\"?><feed/>", media.Text},
		{"text", "BMW drivers met at noon.\n", media.Text},
		{"text in Arabic", "مرحبا بكم", media.Text},
		{"text, cut within a character", "مرح"[:5], media.Text},
		{"utf-16", "\xff\xfeh\x00i\x00", media.Text},
		{"nothing", "", media.Unknown},
		{"blanks", " \n ", media.Unknown},
		{"noise", "\x9b\x01\x00\xf7\x88\x10", media.Unknown},
		{"a lone magic byte", "\xff", media.Unknown},
	} {
		if got := media.Sniff([]byte(c.head)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// An animation is one wherever its mark lies.
func TestInspectFindsAnimationFarIn(t *testing.T) {
	m := pattern(9, 7)
	file := apngOf(t, image.Pt(9, 7), nil, apngFrame{m: m}, apngFrame{m: m})
	chunks := chunksOf(file)
	far := joinPNG(append([][]byte{chunks[0], chunk("zTXt", make([]byte, 3*media.SniffSize)...)}, chunks[1:]...)...)
	if got := media.Sniff(far); got != media.PNG {
		t.Errorf("the head alone says %s", got)
	}
	if got := inspect(t, far); got.Form != media.APNG || got.Frames != 2 {
		t.Errorf("%s, %d frames", got.Form, got.Frames)
	}
}

func TestForms(t *testing.T) {
	shown := 0
	for f := media.Unknown; f <= media.Text; f++ {
		if f.Name() == "" || !strings.Contains(f.MIME(), "/") {
			t.Errorf("form %d lacks a name or type", f)
		}
		if !f.Fits(f.MIME()) || !f.Fits("") || !f.Fits("application/octet-stream") {
			t.Errorf("%s does not fit its own type", f)
		}
		if f.IsImage() && f.IsVideo() || f.IsVideo() && f.IsAudio() || f.CanShow() && !f.IsImage() {
			t.Errorf("%s is several things", f)
		}
		if f.CanShow() {
			shown++
		}
	}
	if shown != 8 {
		t.Errorf("%d forms are shown", shown)
	}
	for _, c := range []struct {
		form     media.Form
		declared string
		want     bool
	}{
		{media.JPEG, "image/jpeg", true},
		{media.JPEG, "Image/JPG; charset=binary", true},
		{media.JPEG, "image/png", false},
		{media.APNG, "image/png", true},
		{media.PNG, "image/apng", false},
		{media.MP4, "image/gif", false},
		{media.Text, "text/markdown", true},
		{media.HTML, "image/jpeg", false},
		{media.Unknown, "image/jpeg", false},
	} {
		if got := c.form.Fits(c.declared); got != c.want {
			t.Errorf("%s declared as %s: %v", c.form, c.declared, got)
		}
	}
}
