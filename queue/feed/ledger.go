package feed

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"time"

	"discern/queue"
)

// sealed reads a line of a ledger file and checks that its hash is that of its
// entry, byte by byte as it stands in the file. Whether the line before it was
// cut out cannot be seen from one line.
func (w *walk) sealed(v []byte) (*queue.Entry, error) {
	var (
		e          *queue.Entry
		raw        []byte
		prev, hash [32]byte
	)
	err := w.object(v, func(key, v []byte) (err error) {
		switch string(key) {
		case "entry":
			raw = v
			e, err = w.entry(v)
			return err
		case "prev":
			return w.hash(v, &prev)
		case "hash":
			return w.hash(v, &hash)
		case "seq":
			var seq int64
			return w.count(v, &seq)
		case "sig":
			var sig string
			return w.text(v, &sig)
		}
		return w.unknown()
	})
	if err != nil {
		return nil, err
	}
	if queue.Chain(prev, raw) != hash {
		w.path = append(w.path, step{key: []byte("hash")})
		return nil, w.fault("is not the hash of this entry: the line was changed after it was written")
	}
	return e, nil
}

// hash reads 64 hexadecimal digits.
func (w *walk) hash(v []byte, to *[32]byte) error {
	var s string
	if err := w.text(v, &s); err != nil {
		return err
	}
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(to) {
		return w.fault("is not 64 hexadecimal digits")
	}
	copy(to[:], b)
	return nil
}

// entry reads a ledger entry. It does not check what Entry.Validate checks.
func (w *walk) entry(v []byte) (*queue.Entry, error) {
	var e queue.Entry
	err := w.object(v, func(key, v []byte) (err error) {
		switch string(key) {
		case "id":
			return w.id(v, &e.ID)
		case "at":
			return w.time(v, &e.At)
		case "kind":
			return w.text(v, (*string)(&e.Kind))
		case "device":
			return w.text(v, &e.Device)
		case "reviewer":
			return w.text(v, &e.Reviewer)
		case "source":
			return w.text(v, &e.Source)
		case "item":
			return w.text(v, &e.Item)
		case "decision":
			if !isNull(v) {
				w.base = len(w.path)
				e.Decision, err = w.decision(v)
				w.base = 0
			}
			return err
		case "author":
			return w.text(v, &e.Author)
		case "media":
			return collect(w, v, &e.Media, w.text)
		case "text":
			return w.text(v, &e.Text)
		case "until":
			return w.time(v, &e.Until)
		case "undoes":
			return w.id(v, &e.Undoes)
		case "act":
			return w.id(v, &e.Act)
		case "ask":
			return whole(w, v, &e.Ask)
		case "answers":
			return w.id(v, &e.Answers)
		case "person":
			return whole(w, v, &e.Person)
		case "oversight":
			return whole(w, v, &e.Oversight)
		case "imported":
			if !isNull(v) {
				e.Imported, err = w.provenance(v)
			}
			return err
		}
		return w.unknown()
	})
	return &e, err
}

func (w *walk) provenance(v []byte) (*queue.Provenance, error) {
	var p queue.Provenance
	err := w.object(v, func(key, v []byte) error {
		switch string(key) {
		case "file":
			return w.text(v, &p.File)
		case "at":
			return w.time(v, &p.At)
		case "device":
			return w.text(v, &p.Device)
		case "hub":
			return w.id(v, &p.Hub)
		case "before":
			return w.id(v, &p.Before)
		}
		return w.unknown()
	})
	return &p, err
}

// whole reads an object that has no unknown keys.
func whole[T any](w *walk, v []byte, to **T) error {
	if isNull(v) {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(v))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return w.fault("is not as this program writes it; a later version of Discern may have")
	}
	return nil
}

// unknown refuses a key of a ledger line: an entry has no meta to keep it in,
// and to leave it out would change what was signed.
func (w *walk) unknown() error {
	return w.fault("is not known here; a later version of Discern may have written it")
}

// imported marks an entry as not made here.
func imported(e *queue.Entry, file string, at time.Time) {
	from := queue.Provenance{File: file, At: at, Device: e.Device}
	if e.Imported != nil { // it had travelled before
		from.Device, from.Before = cmp.Or(e.Imported.Device, e.Device), e.Imported.Before
	}
	e.Imported = &from
	e.Device = ""
}
