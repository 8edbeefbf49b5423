package report

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"discern/queue"
)

// Case is all that is known here of one item.
type Case struct {
	Item     *queue.Item
	Proof    Proof
	Policies *queue.Policies

	// Open opens the n-th medium of the item. Nil leaves the media out.
	Open func(n int) (queue.Medium, error)
}

// Write writes the case as a zip archive.
func (c *Case) Write(w io.Writer) error {
	to := newParcel(w, c.at())
	if err := c.content(to); err != nil {
		return err
	}
	media, err := writeMedia(to, c.Item, c.Open)
	if err != nil {
		return err
	}
	if err := to.text("README.txt", c.readme(media)); err != nil {
		return err
	}
	return to.close()
}

// content puts in the item, its decisions, history, rules and ledger entries.
func (c *Case) content(to *parcel) error {
	if err := to.json("item.json", c.Item); err != nil {
		return err
	}
	var decisions bytes.Buffer
	for _, d := range c.decisions() {
		b, err := encode(d, "")
		if err != nil {
			return err
		}
		decisions.Write(b)
	}
	if err := to.bytes("decisions.jsonl", decisions.Bytes()); err != nil {
		return err
	}
	if err := to.text("history.txt", history(c.Proof.Entries)); err != nil {
		return err
	}
	if err := to.text("policy.txt", c.rules()); err != nil {
		return err
	}
	return c.Proof.write(to)
}

// at is the time that the archive's files bear: of the newest entry, else of the item.
func (c *Case) at() time.Time {
	at := c.Item.FlaggedAt
	for i := range c.Proof.Entries {
		if t := madeAt(&c.Proof.Entries[i].Entry); t.After(at) {
			at = t
		}
	}
	return at
}

// madeAt is when an entry was made or, where that is not known, came here.
func madeAt(e *queue.Entry) time.Time {
	if e.At.IsZero() && e.Imported != nil {
		return e.Imported.At
	}
	return e.At
}

// decisions are those that were not taken back, oldest first.
func (c *Case) decisions() (list []*queue.Decision) {
	for _, s := range queue.ThatStand(c.Proof.Entries) {
		if d := s.Entry.Decision; d != nil {
			list = append(list, d)
		}
	}
	return list
}

// history tells an item's entries in words.
func history(entries []queue.Sealed) string {
	if len(entries) == 0 {
		return "Nothing was done about the item.\n"
	}
	var b strings.Builder
	for i := range entries {
		s := &entries[i]
		e := &s.Entry
		fmt.Fprintf(&b, "%s  entry %d  %s\n", moment(madeAt(e)), s.Seq, e.Kind)
		say := func(what, words string) {
			if words != "" {
				fmt.Fprintf(&b, "    %-10s %s\n", what, line(words))
			}
		}
		say("by", cmp.Or(e.Reviewer, notKnown))
		if d := e.Decision; d != nil {
			say("pass", string(d.Pass))
			say("verdict", string(d.Verdict))
			say("rules", strings.Join(d.Policies, ", "))
			say("actions", words(d.Actions))
			say("signs", words(d.Indicators))
			say("policy", d.PolicyVersion)
			say("opened", opened(d.OpenedAt))
			say("because", d.Rationale)
			if d.Supersedes != uuid.Nil {
				say("replaces", "decision "+d.Supersedes.String())
			}
		}
		say("words", e.Text)
		say("about", e.Author)
		say("media", strings.Join(e.Media, ", "))
		if !e.Until.IsZero() {
			say("until", moment(e.Until))
		}
		if e.Undoes != uuid.Nil {
			say("takes back", e.Undoes.String())
		}
		if a := e.Ask; a != nil {
			say("asks for", string(a.Pass))
		}
		switch {
		case e.FromHub():
			say("came from", "the team's hub, on "+moment(e.Imported.At))
		case e.Imported != nil:
			say("imported", e.Imported.File)
		}
		say("id", e.ID.String())
	}
	return b.String()
}

func opened(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return moment(t)
}

func words[T ~string](list []T) string {
	s := make([]string, len(list))
	for i, w := range list {
		s[i] = string(w)
	}
	return strings.Join(s, ", ")
}

// rules are the rules that the decisions name, as they read now, with what they were
// decided by.
func (c *Case) rules() string {
	var b strings.Builder
	var codes []string
	for _, d := range c.decisions() {
		for _, code := range d.Policies {
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	if len(codes) == 0 {
		return "No decision on the item names a rule.\n"
	}
	for _, code := range codes {
		r := c.Policies.Rule(code)
		if r == nil {
			fmt.Fprintf(&b, "%s\n    is no rule of the policies here\n\n", line(code))
			continue
		}
		p := c.Policies.Of(code)
		fmt.Fprintf(&b, "%s %s\n    of %s %s, %s\n\n    %s\n", r.Code, r.Title, p.ID, p.Version, p.Title, r.Definition)
		for _, part := range []struct {
			head  string
			lines []string
		}{{"Violates", r.Do}, {"Does not", r.Dont}} {
			for _, l := range part.lines {
				fmt.Fprintf(&b, "    %s: %s\n", part.head, l)
			}
		}
		b.WriteByte('\n')
	}
	for _, d := range c.decisions() {
		now := c.Policies.Version(d.Policies...)
		if d.PolicyVersion != "" && len(d.Policies) > 0 && d.PolicyVersion != now {
			fmt.Fprintf(&b, "Decision %s was made by %s; above stands %s.\n", d.ID, line(d.PolicyVersion), cmp.Or(now, "nothing of it"))
		}
	}
	return b.String()
}

func (c *Case) readme(media []packed) string {
	var b strings.Builder
	fmt.Fprintf(&b, `The case of one item
====================

Item:     %s
Source:   %s
Posted:   %s
Flagged:  %s
Entries:  %d in the ledger

This archive holds content that was flagged as harmful, names of people, and what
reviewers wrote. Hand it on to nobody who does not need it.

WHAT IS HERE

item.json        the item as it was flagged
decisions.jsonl  the decisions that stand, one a line, oldest first
history.txt      everything that was done about the item, in words
policy.txt       the rules that the decisions name, as they read when this was made
ledger/          the ledger's entries on the item, with hashes and signatures
SHA256SUMS       the SHA-256 of every other file here
`, line(c.Item.ID), cmp.Or(line(c.Item.Source), notKnown), moment(c.Item.CreatedAt), moment(c.Item.FlaggedAt), len(c.Proof.Entries))
	b.WriteString(mediaWords(c.Item, media, c.Open != nil))
	b.WriteString("\n" + c.Proof.flaws() + "\n" + howToVerify)
	return b.String()
}

// packed is what became of a medium.
type packed struct {
	name string // in the archive; empty where it is not there
	why  string // it is not
	sum  string // SHA-256 of what was put in
}

// writeMedia puts an item's media in, each under its number: what a source calls a
// file may be anything. What is not here is left out, and why is said.
func writeMedia(to *parcel, it *queue.Item, open func(int) (queue.Medium, error)) ([]packed, error) {
	if open == nil {
		return nil, nil
	}
	list := make([]packed, len(it.Media))
	for i := range it.Media {
		p, err := writeMedium(to, i, open)
		if err != nil {
			return nil, err
		}
		list[i] = p
	}
	return list, nil
}

// readSize is how much of a medium is read at a time: it is opened 64 KiB at a time.
const readSize = 256 << 10

func writeMedium(to *parcel, n int, open func(int) (queue.Medium, error)) (packed, error) {
	m, err := open(n)
	if err != nil {
		return notHere(err)
	}
	defer m.Close()
	// It is read through before it goes in: what turns out damaged on the way cannot be
	// taken out of an archive again.
	whole := func() io.Reader { return bufio.NewReaderSize(io.NewSectionReader(m, 0, m.Size()), readSize) }
	sum := sha256.New()
	if _, err := io.Copy(sum, whole()); err != nil {
		return notHere(err)
	}
	name := fmt.Sprintf("media/%03d", n+1)
	return packed{name: name, sum: hex.EncodeToString(sum.Sum(nil))}, to.copy(name, whole())
}

// notHere is a medium that cannot be put in; err where that is nothing to go on with.
func notHere(err error) (packed, error) {
	switch queue.KindOf(err) {
	case queue.NotFound, queue.Gone, queue.Damaged:
		return packed{why: err.Error()}, nil
	}
	return packed{}, err
}

// mediaWords says of each medium whether it is in the archive and which it is.
func mediaWords(it *queue.Item, media []packed, asked bool) string {
	switch {
	case len(it.Media) == 0:
		return "\nThe item has no media.\n"
	case !asked:
		return fmt.Sprintf("\nThe item has %d media. They were not asked for and are not here.\n", len(it.Media))
	}
	var b strings.Builder
	b.WriteString("\nMEDIA\n\nThe files are the bytes that were judged. Nothing opens them for you; they may harm\nwhoever looks, and a machine that decodes them.\n\n")
	for i, p := range media {
		m := &it.Media[i]
		if p.name == "" {
			fmt.Fprintf(&b, "  %03d        not here: %s\n", i+1, line(p.why))
			continue
		}
		fmt.Fprintf(&b, "  %s  %s, SHA-256 %s\n", p.name, cmp.Or(line(m.Mime), "of a form that is "+notKnown), p.sum)
		if m.SHA256 != "" && !strings.EqualFold(m.SHA256, p.sum) {
			fmt.Fprintf(&b, "             differs from what was flagged: %s\n", strings.ToLower(m.SHA256))
		}
	}
	return b.String()
}
