package media

import (
	"bytes"
	"encoding/binary"
	"slices"
	"unicode/utf8"
)

// SniffSize is how many bytes of a file's beginning [Sniff] makes use of.
const SniffSize = 4096

// signatures are the forms that a fixed beginning tells, looked for in order.
var signatures = []struct {
	magic string
	form  Form
}{
	{"\xff\xd8\xff", JPEG},
	{"GIF87a", GIF},
	{"GIF89a", GIF},
	{"II*\x00", TIFF},
	{"MM\x00*", TIFF},
	{"II+\x00", TIFF},
	{"MM\x00+", TIFF},
	{"8BPS", PSD},
	{"\x00\x00\x00\x0cJXL \r\n\x87\n", JPEGXL},
	{"\xff\x0a", JPEGXL},
	{"\x00\x00\x00\x0cjP  \r\n\x87\n", JPEG2000},
	{"\xff\x4f\xff\x51", JPEG2000},
	{"FLV\x01", FLV},
	{"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c", ASF},
	{"\x00\x00\x01\xba", MPEGPS},
	{"\x00\x00\x01\xb3", MPEGPS},
	{"ID3", MP3},
	{"fLaC", FLAC},
	{"#!AMR", AMR},
	{"%PDF-", PDF},
}

// Sniff tells what a file is by its first bytes; [SniffSize] of them are enough
// for what it can tell. It takes an animated PNG for a PNG where the mark of
// animation lies farther in; [Inspect] reads as far as it must.
func Sniff(head []byte) Form {
	head = head[:min(len(head), SniffSize)]
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.magic)) {
			return s.form
		}
	}
	for _, look := range []func([]byte) Form{sniffPNG, sniffRIFF, sniffBoxes, sniffEBML, sniffOgg, sniffBMP, sniffICO, sniffTransport, sniffSound, sniffText} {
		if f := look(head); f != Unknown {
			return f
		}
	}
	return Unknown
}

// sniffPNG tells a PNG, and an animated one by the chunk acTL, which comes before
// the image.
func sniffPNG(head []byte) Form {
	if !bytes.HasPrefix(head, []byte(pngMagic)) {
		return Unknown
	}
	for rest := head[len(pngMagic):]; len(rest) >= 8; {
		n := int64(binary.BigEndian.Uint32(rest)) + 12
		switch string(rest[4:8]) {
		case "acTL":
			return APNG
		case "IDAT":
			return PNG
		}
		if n > int64(len(rest)) {
			break
		}
		rest = rest[n:]
	}
	return PNG
}

func sniffRIFF(head []byte) Form {
	if len(head) < 12 || string(head[:4]) != "RIFF" {
		return Unknown
	}
	switch string(head[8:12]) {
	case "AVI ":
		return AVI
	case "WAVE":
		return WAV
	case "WEBP":
		if len(head) > 20 && string(head[12:16]) == "VP8X" && head[20]&webpAnimated != 0 {
			return AnimatedWebP
		}
		return WebP
	}
	return Unknown
}

// brands tells the forms of ISO base media by the brand that ftyp names.
var brands = map[string]Form{
	"heic": HEIC, "heix": HEIC, "heim": HEIC, "heis": HEIC, "hevc": HEIC, "hevx": HEIC, "mif1": HEIC, "msf1": HEIC,
	"avif": AVIF, "avis": AVIF,
	"qt  ": MOV,
	"M4A ": M4A, "M4B ": M4A, "M4P ": M4A,
}

// sniffBoxes tells the forms made of ISO boxes: MP4 and its kin, HEIC, AVIF.
func sniffBoxes(head []byte) Form {
	if len(head) < 12 {
		return Unknown
	}
	switch string(head[4:8]) {
	case "ftyp":
	case "moov", "mdat", "wide", "free", "skip", "pnot":
		// QuickTime of before there was ftyp. The length must be one of a box.
		if n := binary.BigEndian.Uint32(head); n == 1 || n >= 8 {
			return MOV
		}
		return Unknown
	default:
		return Unknown
	}
	size := min(int64(binary.BigEndian.Uint32(head)), int64(len(head)))
	major := string(head[8:12])
	var all []string
	for i := int64(16); i+4 <= size; i += 4 {
		all = append(all, string(head[i:i+4]))
	}
	// mif1 and msf1 say that it is an image, not which: a compatible brand does.
	if major == "mif1" || major == "msf1" {
		if slices.Contains(all, "avif") || slices.Contains(all, "avis") {
			return AVIF
		}
	}
	if f, ok := brands[major]; ok {
		return f
	}
	if major[:2] == "3g" {
		return ThreeGP
	}
	return MP4
}

// sniffEBML tells WebM from other Matroska by the document type in the header.
func sniffEBML(head []byte) Form {
	if !bytes.HasPrefix(head, []byte("\x1a\x45\xdf\xa3")) {
		return Unknown
	}
	if bytes.Contains(head[:min(len(head), 64)], []byte("webm")) {
		return WebM
	}
	return Matroska
}

// sniffOgg tells video from sound by the first packet, which names its codec.
func sniffOgg(head []byte) Form {
	if !bytes.HasPrefix(head, []byte("OggS")) {
		return Unknown
	}
	first := head[:min(len(head), 256)]
	for _, video := range []string{"\x80theora", "fishead\x00", "\x01video\x00", "BBCD\x00", "OVP80"} {
		if bytes.Contains(first, []byte(video)) {
			return OggVideo
		}
	}
	return OggAudio
}

// sniffBMP asks for a header that holds together, since a text may begin with BM.
func sniffBMP(head []byte) Form {
	if len(head) < 18 || string(head[:2]) != "BM" {
		return Unknown
	}
	switch binary.LittleEndian.Uint32(head[14:]) {
	case 12, 16, 40, 52, 56, 64, 108, 124:
		return BMP
	}
	return Unknown
}

func sniffICO(head []byte) Form {
	if len(head) < 22 || head[0] != 0 || head[1] != 0 || head[2] != 1 && head[2] != 2 || head[3] != 0 {
		return Unknown
	}
	// The first image begins behind the directory.
	count, first := int64(binary.LittleEndian.Uint16(head[4:])), int64(binary.LittleEndian.Uint32(head[18:]))
	if count == 0 || head[9] != 0 || first < 6+16*count {
		return Unknown
	}
	return ICO
}

// sniffTransport looks for the byte that begins each packet of an MPEG transport
// stream: 188 bytes, or 192 with a time in front.
func sniffTransport(head []byte) Form {
	for _, shape := range []struct{ first, step int }{{0, 188}, {4, 192}} {
		n := 0
		for i := shape.first; i < len(head) && head[i] == 0x47; i += shape.step {
			n++
		}
		if n >= 3 {
			return MPEGTS
		}
	}
	return Unknown
}

// sniffSound tells MPEG audio by its frame header: the sync bits, then a layer
// that is in use, and fields that exclude what the standard reserves. The first
// layer is left out, since its mark is that of UTF-16.
func sniffSound(head []byte) Form {
	if len(head) < 4 || head[0] != 0xff {
		return Unknown
	}
	switch {
	case head[1]&0xf6 == 0xf0:
		return AAC
	case head[1]&0xe0 == 0xe0 && head[1]&0x18 != 0x08 && (head[1]&0x06 == 0x02 || head[1]&0x06 == 0x04) && head[2]&0xf0 != 0xf0 && head[2]&0x0c != 0x0c:
		return MP3
	}
	return Unknown
}

// sniffText tells SVG, HTML and text without control characters.
func sniffText(head []byte) Form {
	text := bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if len(bytes.TrimSpace(text)) == 0 || !isText(text) {
		return Unknown
	}
	lower := bytes.ToLower(bytes.TrimSpace(text))
	if lower[0] != '<' {
		return Text
	}
	// What comes first of a drawing and a page is what it is.
	svg, html := index(lower, "<svg"), len(lower)
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<script", "<iframe", "<div", "<p>", "<a ", "<table", "<title", "<style"} {
		html = min(html, index(lower, tag))
	}
	switch {
	case svg < html:
		return SVG
	case html < len(lower):
		return HTML
	}
	return Text
}

// index returns where a word begins, or the length where it does not.
func index(text []byte, word string) int {
	if i := bytes.Index(text, []byte(word)); i >= 0 {
		return i
	}
	return len(text)
}

// isText reports whether bytes are UTF-8, the last character perhaps cut, or
// UTF-16 with its mark, and hold no control character but those of layout.
func isText(b []byte) bool {
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return true
	}
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			return !utf8.FullRune(b)
		}
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' && r != '\x1b' || r == 0x7f {
			return false
		}
		b = b[n:]
	}
	return true
}
