package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/jackc/pgx/v5"

	"discern/queue"
)

// The rules of publishing media: they are at the hub before the items that name them, so
// that no desk waits for bytes that never came. What the hub has already is not read. A
// medium goes chunk by chunk, and the last only when the whole is what was announced: one
// that changed meanwhile never becomes complete. A medium that cannot be had is a notice,
// and its item is published all the same.

// chunkSize is how large the chunks of a medium are, the last excepted.
const chunkSize = 1 << 20

// wanted is a medium that an item names by a path.
type wanted struct {
	m     *queue.Media
	file  queue.MediaFile
	at    queue.Origin
	field string
}

// media brings the media of a batch to the hub, and says in its items what was brought.
func (p *publisher) media(ctx context.Context, conn *pgx.Conn, b queue.Batch) error {
	var all []*wanted
	for i, it := range b.Items {
		for n := range it.Media {
			if it.Media[n].Path != "" {
				all = append(all, &wanted{m: &it.Media[n], at: b.At[i], field: fmt.Sprintf("media[%d].path", n)})
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	lacking, err := p.lacking(ctx, conn, all)
	if err != nil {
		return err
	}
	for _, w := range all {
		if w.m.SHA256 != "" && !lacking[w.m.SHA256] {
			w.m.Found = ""
			p.tell(func(r *PublishReport) { r.Media.Known++ })
			continue
		}
		if !p.find(w, b.Media) {
			continue
		}
		address, err := p.bring(ctx, conn, w)
		if err != nil {
			return err
		}
		delete(lacking, address)
	}
	return nil
}

// lacking asks which of the media whose hash the items name the hub does not have.
func (p *publisher) lacking(ctx context.Context, conn *pgx.Conn, all []*wanted) (map[string]bool, error) {
	var named []string
	for _, w := range all {
		if w.m.SHA256 != "" {
			named = append(named, w.m.SHA256)
		}
	}
	return lacks(ctx, conn, named)
}

// lacks asks which of some media a hub does not have.
func lacks(ctx context.Context, conn *pgx.Conn, addresses []string) (map[string]bool, error) {
	lacking := map[string]bool{}
	if len(addresses) == 0 {
		return lacking, nil
	}
	var list []string
	err := again(ctx, func() error {
		return conn.QueryRow(ctx, "SELECT hub.lacking($1)", addresses).Scan(&list)
	})
	for _, a := range list {
		lacking[a] = true
	}
	return lacking, fault(err)
}

// find finds the file of a medium. One that there is not is told.
func (p *publisher) find(w *wanted, in func(string) (queue.MediaFile, error)) bool {
	missing := func(tally queue.MediaTally, why string) bool {
		p.tell(func(r *PublishReport) { addMedia(&r.Media, tally) })
		if why != "" {
			p.notice(queue.Reject{Origin: w.at, Form: queue.ItemForm, Field: w.field, Reason: why + "; the item was published without it"})
		}
		return false
	}
	if in == nil {
		return missing(queue.MediaTally{Missing: 1}, "")
	}
	file, err := in(w.m.Path)
	switch {
	case err == nil && file.Size > queue.MaxMedium:
		return missing(queue.MediaTally{Refused: 1}, fmt.Sprintf("is larger than the %d GiB that a medium may have", int64(queue.MaxMedium)>>30))
	case err == nil && file.Size == 0:
		return missing(queue.MediaTally{Refused: 1}, "is empty")
	case err == nil:
		w.file = file
		return true
	case queue.KindOf(err) == queue.NotFound:
		return missing(queue.MediaTally{Missing: 1}, "is not there")
	}
	return missing(queue.MediaTally{Refused: 1}, sentence(err))
}

// sentence is what an error says, without the field.
func sentence(err error) string {
	if e := (*queue.Error)(nil); errors.As(err, &e) {
		return e.Msg
	}
	return "cannot be read"
}

func addMedia(t *queue.MediaTally, o queue.MediaTally) {
	t.Sealed += o.Sealed
	t.Known += o.Known
	t.Missing += o.Missing
	t.Refused += o.Refused
	t.Differing += o.Differing
}

// bring brings one medium to the hub, and returns its address.
func (p *publisher) bring(ctx context.Context, conn *pgx.Conn, w *wanted) (address string, err error) {
	refuse := func(why string) (string, error) {
		p.tell(func(r *PublishReport) { r.Media.Refused++ })
		p.notice(queue.Reject{Origin: w.at, Form: queue.ItemForm, Field: w.field, Reason: why + "; the item was published without it"})
		return "", nil
	}
	sum, size, err := p.measure(ctx, w)
	if err != nil || size == 0 {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return refuse("cannot be read to its end")
	}
	address = hex.EncodeToString(sum[:])
	lacking, err := lacks(ctx, conn, []string{address})
	if err != nil {
		return "", err
	}
	tally := queue.MediaTally{Known: 1}
	if lacking[address] {
		switch err := p.upload(ctx, conn, w, address, size); {
		case errors.Is(err, errChanged), errors.Is(err, errUnread):
			return refuse("changed while it was read")
		case err != nil:
			return "", err
		}
		tally = queue.MediaTally{Sealed: 1}
	}
	w.m.Bytes = size
	if w.m.SHA256 == "" {
		w.m.SHA256, w.m.Found = address, ""
	} else if w.m.Found = ""; w.m.SHA256 != address {
		w.m.Found = address
		tally.Differing = 1
		p.notice(queue.Reject{Origin: w.at, Form: queue.ItemForm, Field: w.field, Reason: "differs from what was flagged: the file has another SHA-256 than the item names"})
	}
	p.tell(func(r *PublishReport) { addMedia(&r.Media, tally) })
	return address, nil
}

// measure reads a medium through for its hash.
func (p *publisher) measure(ctx context.Context, w *wanted) (sum [32]byte, size int64, err error) {
	h := sha256.New()
	size, err = p.chunks(ctx, w, h, func([]byte, int) error { return nil })
	h.Sum(sum[:0])
	return sum, size, err
}

// Why a medium is not brought.
var (
	errUnread  = errors.New("the medium cannot be read")
	errChanged = errors.New("the medium changed")
)

// upload hands a medium to the hub, which takes each chunk by itself.
func (p *publisher) upload(ctx context.Context, conn *pgx.Conn, w *wanted, address string, size int64) error {
	of := int((size + chunkSize - 1) / chunkSize)
	h := sha256.New()
	whole := false
	read, err := p.chunks(ctx, w, h, func(chunk []byte, n int) error {
		if n >= of || n == of-1 && hex.EncodeToString(h.Sum(nil)) != address {
			return errChanged
		}
		return fault(again(ctx, func() error {
			limited, cancel := context.WithTimeout(ctx, patience)
			defer cancel()
			return conn.QueryRow(limited, "SELECT hub.put_chunk($1, $2, $3, $4)", address, n, of, chunk).Scan(&whole)
		}))
	})
	if err == nil && (read != size || !whole) {
		err = errChanged
	}
	return err
}

// chunks reads a medium chunk by chunk, into h and then to each. An error is errUnread,
// that of each, or ctx's.
func (p *publisher) chunks(ctx context.Context, w *wanted, h hash.Hash, each func(chunk []byte, n int) error) (size int64, err error) {
	file, err := w.file.Open()
	if err != nil {
		return 0, errUnread
	}
	defer file.Close()
	buf := make([]byte, chunkSize)
	for n := 0; ; n++ {
		got, err := io.ReadFull(file, buf)
		if got > 0 {
			h.Write(buf[:got])
			size += int64(got)
			if err := each(buf[:got], n); err != nil {
				return size, err
			}
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return size, nil
		case err != nil:
			return size, errUnread
		case ctx.Err() != nil:
			return size, ctx.Err()
		case size > queue.MaxMedium:
			return size, errChanged
		}
	}
}
