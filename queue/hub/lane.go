package hub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"discern/queue"
)

// lane publishes what comes one way, on a connection of its own.
type lane struct {
	*publisher
	conn  *pgx.Conn
	batch batch
	keys  map[queue.Key]bool // in the batch
	bytes int
	read  int64
}

func (l *lane) run(ctx context.Context, way <-chan []published) error {
	for share := range way {
		for _, one := range share {
			if err := l.take(ctx, one); err != nil {
				return err
			}
		}
	}
	return l.flush(ctx)
}

// take adds an item to the batch, before which the batch is sent when it has no room.
func (l *lane) take(ctx context.Context, one published) error {
	if field, why := unkept(one.item); why != "" {
		l.reject(queue.Reject{Origin: one.at, Form: queue.ItemForm, Field: field, Reason: why})
		return nil
	}
	doc, err := json.Marshal(one.item)
	if err != nil {
		l.reject(queue.Reject{Origin: one.at, Form: queue.ItemForm, Field: "meta", Reason: "cannot be written as JSON again"})
		return nil
	}
	if len(l.batch) == batchItems || len(l.batch) > 0 && l.bytes+len(doc) > batchBytes || l.keys[one.item.Key()] {
		if err := l.flush(ctx); err != nil {
			return err
		}
	}
	l.batch = append(l.batch, l.row(one, string(doc)))
	l.keys[one.item.Key()] = true
	l.bytes += len(doc)
	l.read = one.read
	return nil
}

// mostWord is how long a name may be that the hub finds things by, in characters.
const mostWord = 1000

// unkept names what of an item the hub does not keep. In its text nothing is: that is
// JSON, which writes what a database cannot hold as an escape.
func unkept(it *queue.Item) (field, why string) {
	if it.Source == "" {
		return "source", "is missing; at a hub every item says where it is from"
	}
	for _, f := range []struct {
		name, s string
		most    int
	}{{"id", it.ID, mostWord}, {"source", it.Source, mostWord}, {"lang", it.Lang, 100}, {"author", it.Author.Name(), mostWord}} {
		switch n := utf8.RuneCountInString(f.s); {
		case strings.ContainsRune(f.s, 0):
			return f.name, "holds the character NUL, which the hub cannot keep"
		case n > f.most:
			return f.name, fmt.Sprintf("is %d characters long; the hub keeps %d", n, f.most)
		}
	}
	return "", ""
}

// row is an item as hub.publish takes it.
type row struct {
	key      queue.Key
	kind     string
	lang     string
	priority int64
	deadline *time.Time
	rules    string
	author   string
	doc      string
	at       queue.Origin
}

type batch []row

func (p *publisher) row(one published, doc string) row {
	it := one.item
	standing := p.policies.Stand(it)
	r := row{key: it.Key(), kind: string(it.Kind), lang: it.Lang, priority: standing.Priority, author: it.Author.Name(), doc: doc, at: one.at}
	if !standing.Deadline.IsZero() {
		r.deadline = &standing.Deadline
	}
	var codes []string
	seen := map[string]bool{}
	for _, rule := range p.policies.Suggest(it) {
		for _, code := range p.above[rule.Code] {
			if !seen[code] {
				codes, seen[code] = append(codes, code), true
			}
		}
	}
	r.rules = strings.Join(codes, ",")
	return r
}

// flush sends the batch.
func (l *lane) flush(ctx context.Context) error {
	if len(l.batch) > 0 {
		if err := l.send(ctx, l.batch); err != nil {
			return err
		}
	}
	l.batch, l.bytes = l.batch[:0], 0
	clear(l.keys)
	return nil
}

// send sends a batch, and where the hub does not take it, its halves: what is wrong with
// it is one of its rows.
func (l *lane) send(ctx context.Context, b batch) error {
	var t queue.Tally
	var withdrawn int64
	err := again(ctx, func() error {
		limited, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		return l.conn.QueryRow(limited, "SELECT * FROM hub.publish($1, $2, $3, $4, $5, $6, $7, $8, $9)", b.columns()...).Scan(&t.New, &t.Updated, &t.Unchanged, &withdrawn)
	})
	switch {
	case err == nil:
		l.tell(func(r *PublishReport) {
			r.Items.New += t.New
			r.Items.Updated += t.Updated
			r.Items.Unchanged += t.Unchanged
			r.Withdrawn += withdrawn
			r.Read = max(r.Read, l.read)
		})
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case !isOfRow(err):
		return fault(err)
	case len(b) == 1:
		l.reject(queue.Reject{Origin: b[0].at, Form: queue.ItemForm, Field: "item", Reason: "was not taken by the hub: " + fault(err).Error()})
		return nil
	}
	if err := l.send(ctx, b[:len(b)/2]); err != nil {
		return err
	}
	return l.send(ctx, b[len(b)/2:])
}

// isOfRow reports whether the hub refused what it was given, rather than to take anything.
func isOfRow(err error) bool {
	var said *pgconn.PgError
	if !errors.As(err, &said) {
		return false
	}
	return said.Code == "YD002" || strings.HasPrefix(said.Code, "22") || strings.HasPrefix(said.Code, "23") || strings.HasPrefix(said.Code, "54")
}

// columns is the batch as the arguments of hub.publish.
func (b batch) columns() []any {
	n := len(b)
	sources, keys, kinds, langs := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	priorities, deadlines := make([]int64, n), make([]*time.Time, n)
	rules, authors, docs := make([]string, n), make([]string, n), make([]string, n)
	for i, r := range b {
		sources[i], keys[i], kinds[i], langs[i] = r.key.Source, r.key.ID, r.kind, r.lang
		priorities[i], deadlines[i] = r.priority, r.deadline
		rules[i], authors[i], docs[i] = r.rules, r.author, r.doc
	}
	return []any{sources, keys, kinds, langs, priorities, deadlines, rules, authors, docs}
}
