package media

import "encoding/binary"

// exifMark begins an EXIF block in a JPEG, and in some other files by mistake.
const exifMark = "Exif\x00\x00"

// tiffOrder returns the byte order that the first bytes of a TIFF, or of an EXIF
// block, name; nil where they are none.
func tiffOrder(b []byte) binary.ByteOrder {
	if len(b) < 4 {
		return nil
	}
	switch string(b[:4]) {
	case "II*\x00":
		return binary.LittleEndian
	case "MM\x00*":
		return binary.BigEndian
	}
	return nil
}

// tagOrientation is the tag of both TIFF and EXIF.
const tagOrientation = 0x0112

// orientation returns what an EXIF block of n bytes says of how the image stands,
// 1 where it says nothing that makes sense (Exif 2.3, 4.6.4).
func orientation(w *window, at, n int64) int {
	if n > 6 && string(w.at(at, 6)) == exifMark {
		at, n = at+6, n-6
	}
	order := tiffOrder(w.at(at, int(min(n, 8))))
	if order == nil || n < 8 {
		return 1
	}
	first := int64(order.Uint32(w.at(at, 8)[4:]))
	if first+2 > n {
		return 1
	}
	head := w.at(at+first, 2)
	if head == nil {
		return 1
	}
	for i := range int64(order.Uint16(head)) {
		entry := w.at(at+first+2+12*i, 12)
		if entry == nil || first+2+12*(i+1) > n {
			break
		}
		if order.Uint16(entry) == tagOrientation && order.Uint16(entry[2:]) == tiffShort {
			if o := int(order.Uint16(entry[8:])); 1 <= o && o <= 8 {
				return o
			}
			break
		}
	}
	return 1
}
