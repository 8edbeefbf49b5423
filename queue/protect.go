package queue

import "slices"

// The rules of first sight: media come covered as the gravest harm that their
// item may be of asks for; a person may have it stricter, and looser only as far
// as the team allows. Whatever draws a medium obeys the [Protection] of its item,
// in lists and previews too.

// Blur is how blurred a covered medium is drawn.
type Blur int

// The blurs, from the loosest.
const (
	NoBlur Blur = iota
	SoftBlur
	StrongBlur
)

// Tint is in which colours media are drawn, covered and uncovered.
type Tint int

// The tints, from the loosest.
const (
	FullColour Tint = iota
	Sepia
	Grey
)

// Size is how large media are drawn when they are first shown.
type Size int

// The sizes, from the loosest.
const (
	FullSize Size = iota
	MediumSize
	SmallSize
)

// Protection is how media are first shown. Of each field the greater value is the
// stricter one.
type Protection struct {
	Blur        Blur `json:"blur"`
	Tint        Tint `json:"tint"`
	Size        Size `json:"size"`
	Reduced     bool `json:"reduced"`      // with less detail than they have
	TextFirst   bool `json:"text_first"`   // not at all until they are asked for
	FramesFirst bool `json:"frames_first"` // a video as key frames until it is to be played
}

// Strictest covers media in every way there is.
var Strictest = Protection{Blur: StrongBlur, Tint: Grey, Size: SmallSize, Reduced: true, TextFirst: true, FramesFirst: true}

// Stricter returns what is strict enough for both.
func (p Protection) Stricter(q Protection) Protection {
	return Protection{
		Blur: max(p.Blur, q.Blur), Tint: max(p.Tint, q.Tint), Size: max(p.Size, q.Size),
		Reduced: p.Reduced || q.Reduced, TextFirst: p.TextFirst || q.TextFirst, FramesFirst: p.FramesFirst || q.FramesFirst,
	}
}

// Sight is how media are first shown by how grave their item's harm may be.
type Sight struct {
	High   Protection `json:"high"`
	Middle Protection `json:"middle"`
	Low    Protection `json:"low"`
}

// Of returns the protection for a severity; for one that is none, the strictest
// of the three.
func (s Sight) Of(severity Severity) Protection {
	if p := s.Field(severity); p != nil {
		return *p
	}
	return s.High.Stricter(s.Middle).Stricter(s.Low)
}

// Field is where the protection for a severity stands, nil for one that is none.
func (s *Sight) Field(severity Severity) *Protection {
	switch severity {
	case High:
		return &s.High
	case Middle:
		return &s.Middle
	case Low:
		return &s.Low
	}
	return nil
}

// Stricter returns what is strict enough for both.
func (s Sight) Stricter(t Sight) Sight {
	return Sight{High: s.High.Stricter(t.High), Middle: s.Middle.Stricter(t.Middle), Low: s.Low.Stricter(t.Low)}
}

// words are the names that settings give to the values of an enumeration, from 0.
type words []string

func (w words) of(i int) string {
	if i < 0 || i >= len(w) {
		return w[len(w)-1]
	}
	return w[i]
}

func (w words) read(field string, text []byte) (int, error) {
	i := slices.Index(w, string(text))
	if i < 0 {
		return 0, invalid(field, "%q is not one of %s", short(string(text)), join(w))
	}
	return i, nil
}

var (
	blurWords = words{"none", "soft", "strong"}
	tintWords = words{"colour", "sepia", "grey"}
	sizeWords = words{"full", "medium", "small"}
)

// String names the blur.
func (b Blur) String() string { return blurWords.of(int(b)) }

// MarshalText names the blur in settings.
func (b Blur) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText reads the blur's name.
func (b *Blur) UnmarshalText(text []byte) error {
	i, err := blurWords.read("blur", text)
	*b = Blur(i)
	return err
}

// String names the tint.
func (t Tint) String() string { return tintWords.of(int(t)) }

// MarshalText names the tint in settings.
func (t Tint) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads the tint's name.
func (t *Tint) UnmarshalText(text []byte) error {
	i, err := tintWords.read("tint", text)
	*t = Tint(i)
	return err
}

// String names the size.
func (s Size) String() string { return sizeWords.of(int(s)) }

// MarshalText names the size in settings.
func (s Size) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the size's name.
func (s *Size) UnmarshalText(text []byte) error {
	i, err := sizeWords.read("size", text)
	*s = Size(i)
	return err
}
