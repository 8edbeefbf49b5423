package queue

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Bounds on what one record may hold, so that a hostile file cannot exhaust
// the program; each is far above anything real.
const (
	MaxID        = 1024    // bytes of an id, a source, a detector, a label
	MaxText      = 4 << 20 // bytes of an item's text
	MaxRationale = 64 << 10
	MaxList      = 10_000 // flags, scores, media, context posts, spans
)

// Times outside these years are clerical errors, and RFC 3339 cannot write
// years past 9999.
const firstYear, lastYear = 1970, 2200

// Validate checks the item as a whole and returns an [Error] of kind Invalid
// that names the first field at fault, or nil. An empty kind is not valid:
// readers that allow it set [Text] first.
func (it *Item) Validate() error {
	switch {
	case it.ID == "":
		return invalid("id", "is missing or empty")
	case !slices.Contains(Kinds, it.Kind):
		return invalid("kind", "%q is not one of text, image, video, account, thread", short(string(it.Kind)))
	case len(it.Text) > MaxText:
		return invalid("text", "is %d bytes long; at most %d", len(it.Text), MaxText)
	}
	err := firstError(
		object("meta", it.Meta),
		name("id", it.ID), name("source", it.Source), name("lang", it.Lang),
		utf8Field("text", it.Text), utf8Field("url", it.URL),
		date("created_at", it.CreatedAt), date("flagged_at", it.FlaggedAt),
		under("author", it.Author.validate()),
		list("flags", it.Flags, Flag.validate),
		list("media", it.Media, Media.validate),
		list("context", it.Context, Context.validate),
	)
	if err != nil {
		return err
	}
	if err := under("reach", it.Reach.validate()); err != nil {
		return err
	}
	return it.validateScores()
}

func (it *Item) validateScores() error {
	length := -1 // code points of the text, counted only when a span asks
	return list("scores", it.Scores, func(s Score) error {
		if s.Detector == "" {
			return invalid("detector", "is missing or empty")
		}
		if s.Label == "" {
			return invalid("label", "is missing or empty")
		}
		if err := firstError(name("detector", s.Detector), name("version", s.Version),
			name("label", s.Label), unit("score", s.Score)); err != nil {
			return err
		}
		if s.Threshold != nil {
			if err := unit("threshold", *s.Threshold); err != nil {
				return err
			}
		}
		if len(s.Spans) > 0 && length < 0 {
			length = utf8.RuneCountInString(it.Text)
		}
		return list("spans", s.Spans, func(sp ScoreSpan) error {
			return firstError(sp.Span.validate(length), unit("score", sp.Score))
		})
	})
}

// validate checks a span against a text of length code points.
func (s Span) validate(length int) error {
	switch {
	case s.Start < 0:
		return invalid("start", "%d is below 0", s.Start)
	case s.End <= s.Start:
		return invalid("end", "%d is not after start %d", s.End, s.Start)
	case s.End > length:
		return invalid("end", "%d is past the text, which has %d code points", s.End, length)
	}
	return nil
}

func (a *Author) validate() error {
	if a == nil {
		return nil
	}
	if a.Followers < 0 {
		return invalid("followers", "is below 0")
	}
	if a.PriorViolations < 0 {
		return invalid("prior_violations", "is below 0")
	}
	return firstError(name("id", a.ID), name("handle", a.Handle), date("created_at", a.CreatedAt))
}

func (r *Reach) validate() error {
	switch {
	case r != nil && r.Views < 0:
		return invalid("views", "is below 0")
	case r != nil && r.Shares < 0:
		return invalid("shares", "is below 0")
	}
	return nil
}

func (f Flag) validate() error {
	if !slices.Contains(Flaggers, f.By) {
		return invalid("by", "%q is not one of detector, user, trusted_flagger, government, removal_order", short(string(f.By)))
	}
	return firstError(name("reporter", f.Reporter), utf8Field("reason", f.Reason), utf8Field("reference", f.Reference),
		date("at", f.At), date("deadline", f.Deadline))
}

func (m Media) validate() error {
	if m.Bytes < 0 {
		return invalid("bytes", "is below 0")
	}
	return firstError(under("sha256", address(m.SHA256)), under("found", address(m.Found)), utf8Field("path", m.Path), utf8Field("url", m.URL), utf8Field("alt", m.Alt))
}

// address checks a SHA-256 in hex, where there is one.
func address(sum string) error {
	if sum == "" {
		return nil
	}
	if b, err := hex.DecodeString(sum); err != nil || len(b) != 32 {
		return invalid("", "is not 64 hexadecimal digits")
	}
	return nil
}

// fullAddress checks a SHA-256 that must be there.
func fullAddress(sum string) error {
	if sum == "" {
		return invalid("", "is empty; 64 hexadecimal digits are needed")
	}
	return address(sum)
}

func (c Context) validate() error {
	if !slices.Contains(Roles, c.Role) {
		return invalid("role", "%q is not one of parent, reply, same_author, quoted", short(string(c.Role)))
	}
	return firstError(utf8Field("text", c.Text), under("author", c.Author.validate()), date("created_at", c.CreatedAt))
}

// list checks each element and names what is wrong as field[i].rest.
func list[T any](field string, all []T, check func(T) error) error {
	if len(all) > MaxList {
		return invalid(field, "has %d entries; at most %d", len(all), MaxList)
	}
	for i, v := range all {
		if err := check(v); err != nil {
			return under(fmt.Sprintf("%s[%d]", field, i), err)
		}
	}
	return nil
}

// under puts a field's name before those that err names within it.
func under(field string, err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	if e.Field != "" {
		field += "." + e.Field
	}
	return &Error{Kind: e.Kind, Field: field, Msg: e.Msg, Err: e.Err}
}

// firstError returns the first error that is not nil.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// name checks a short identifying string.
func name(field, s string) error {
	if len(s) > MaxID {
		return invalid(field, "is %d bytes long; at most %d", len(s), MaxID)
	}
	return utf8Field(field, s)
}

func utf8Field(field, s string) error {
	if !utf8.ValidString(s) {
		return invalid(field, "is not valid UTF-8")
	}
	return nil
}

// object checks that what is kept as it came is a JSON object, or absent.
func object(field string, raw json.RawMessage) error {
	if len(raw) > 0 && (raw[0] != '{' || !json.Valid(raw)) {
		return invalid(field, "is not an object")
	}
	return nil
}

func unit(field string, v float64) error {
	if math.IsNaN(v) || v < 0 || v > 1 {
		return invalid(field, "%v is not between 0 and 1", v)
	}
	return nil
}

func date(field string, t time.Time) error {
	if t.IsZero() {
		return nil
	}
	if y := t.Year(); y < firstYear || y > lastYear {
		return invalid(field, "the year %d is not between %d and %d", y, firstYear, lastYear)
	}
	return nil
}

// short cuts a foreign word so that an error never carries content along.
func short(s string) string {
	s = strings.ToValidUTF8(s, "�")
	if r := []rune(s); len(r) > 24 {
		return string(r[:24]) + "…"
	}
	return s
}
