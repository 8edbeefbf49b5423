package storage

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"unicode"

	"discern/queue"
)

// titleLength is how many characters of the text lists show.
const titleLength = 80

// record is an item made ready to be written.
type record struct {
	item     *queue.Item
	standing queue.Standing
	doc      []byte // the item as JSON, without its text
	mark     int64
	title    string
	words    string
	ties     string
}

// newRecord does all that can be done away from the writing goroutine.
func newRecord(it *queue.Item, stand func(*queue.Item) queue.Standing) (record, error) {
	bare := *it
	bare.Text = ""
	doc, err := json.Marshal(&bare)
	if err != nil {
		return record{}, fmt.Errorf("encode an item: %w", err)
	}
	h := sha256.New()
	h.Write(doc)
	h.Write([]byte(it.Text))
	var sum [sha256.Size]byte
	return record{
		item: it, standing: stand(it), doc: doc,
		mark:  int64(binary.BigEndian.Uint64(h.Sum(sum[:0]))),
		title: title(it.Text), words: words(it), ties: tieWords(it),
	}, nil
}

// newRecords makes records of a batch, on every core unless it is calm; stand must
// be safe for that.
func newRecords(items []*queue.Item, stand func(*queue.Item) queue.Standing, calm bool) ([]record, error) {
	records := make([]record, len(items))
	errs := make([]error, len(items))
	split(len(items), cores(calm), func(i int) { records[i], errs[i] = newRecord(items[i], stand) })
	return records, errors.Join(errs...)
}

// decodeItem puts a stored item together again.
func decodeItem(doc []byte, text string) (*queue.Item, error) {
	it := new(queue.Item)
	if err := json.Unmarshal(doc, it); err != nil {
		return nil, damaged(contentFile, err)
	}
	it.Text = text
	return it, nil
}

// title returns the first characters of a text on one line, with an ellipsis
// where more comes. Hidden controls stay: the view makes them visible.
func title(text string) string {
	text = strings.TrimSpace(text)
	n, gap := 0, false
	for i, r := range text {
		switch {
		case n == titleLength:
			return strings.TrimRight(text[:i], " ") + "…"
		case r == ' ' && !gap:
			gap = true
		case unicode.IsSpace(r):
			return squeeze(text)
		default:
			gap = false
		}
		n++
	}
	return text
}

// squeeze is title for a text that does not stand on one line already.
func squeeze(text string) string {
	var b strings.Builder
	n, gap := 0, false
	for _, r := range text {
		if unicode.IsSpace(r) {
			gap = true
			continue
		}
		if gap && n > 0 {
			b.WriteByte(' ')
			n++
		}
		if gap = false; n >= titleLength {
			return strings.TrimRight(b.String(), " ") + "…"
		}
		b.WriteRune(r)
		n++
	}
	return strings.TrimRight(b.String(), " ")
}

// standAll computes standings on every core.
func standAll(items []*queue.Item, stand func(*queue.Item) queue.Standing) []queue.Standing {
	standings := make([]queue.Standing, len(items))
	split(len(items), cores(false), func(i int) { standings[i] = stand(items[i]) })
	return standings
}

// cores is how many there are to work on: all, or one for what is calm.
func cores(calm bool) int {
	if calm {
		return 1
	}
	return runtime.GOMAXPROCS(0)
}

// split calls f for each of n on some cores.
func split(n, cores int, f func(i int)) {
	workers := min(cores, (n+63)/64)
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for i := k * n / workers; i < (k+1)*n/workers; i++ {
				f(i)
			}
		})
	}
	wg.Wait()
}
