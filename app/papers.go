package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"discern/queue"
	"discern/queue/report"
	"discern/ui"
)

// papers are the commands that write reports, as the window gives them.
func (o *opened) papers() ui.Papers {
	return ui.Papers{
		Case: func(ctx context.Context, ref queue.Ref, file string, media bool, tell ui.Tell) (string, error) {
			return o.writeCase(ctx, ref, file, media, &inWindow{tell: tell})
		},
		Referral: func(ctx context.Context, ref queue.Ref, file string, tell ui.Tell) (string, error) {
			_, err := o.writeReferral(ctx, ref, file, &inWindow{tell: tell})
			return "written. " + sentToNobody, err // its SHA-256 is in the item's history
		},
		Transparency: func(ctx context.Context, from, to time.Time, folder string, tell ui.Tell) (string, error) {
			if from.IsZero() {
				var err error
				if from, err = o.firstDecision(ctx); err != nil {
					return "", err
				}
			}
			r := reporting{from: from.Format(time.DateOnly), to: to.Format(time.DateOnly), file: folder, out: io.Discard, err: &inWindow{tell: tell}}
			return fmt.Sprintf("%s to %s, written to %s as .md, .csv and .html", r.from, r.to, folder), r.run(ctx, o)
		},
		Statements: func(ctx context.Context, folder string, tell ui.Tell) (string, []string, error) {
			var out bytes.Buffer
			errs := &inWindow{tell: tell}
			s := stating{file: folder, out: &out, err: errs}
			err := s.run(ctx, o)
			var status exit
			if errors.As(err, &status) { // some were refused, which the lines say
				err = nil
			}
			return lines(&out) + ", in " + folder, strings.FieldsFunc(errs.String(), func(r rune) bool { return r == '\n' }), err
		},
	}
}

// lines puts what a command says on one line.
func lines(out *bytes.Buffer) string {
	return strings.Join(strings.Split(strings.TrimSpace(out.String()), "\n"), " · ")
}

// firstDecision is when the first decision of which the time is known was made; now
// where there is none.
func (o *opened) firstDecision(ctx context.Context) (time.Time, error) {
	c, err := o.Chronicle(ctx, nil)
	if err != nil {
		return time.Time{}, err
	}
	first := o.Now()
	for _, l := range c.Looks {
		if !l.At.IsZero() && l.At.Before(first) {
			first = l.At
		}
	}
	return first.In(o.Now().Location()), nil
}

// writeCase writes the case of an item and says so.
func (o *opened) writeCase(ctx context.Context, ref queue.Ref, file string, media bool, to io.Writer) (string, error) {
	c, done, err := o.caseOf(ctx, ref, media, to)
	if err != nil {
		return "", err
	}
	err = writeFile(file, c.Write)
	done()
	return fmt.Sprintf("%s, written to %s", queue.Number(len(c.Proof.Entries), "ledger entry", "ledger entries"), file), err
}

// sentToNobody is what whoever makes a referral packet has to know.
const sentToNobody = "It was sent to nobody. Read cover.txt in it before you hand it on."

// writeReferral writes the referral packet of an item, keeps in the ledger that it was
// made, and returns its SHA-256.
func (o *opened) writeReferral(ctx context.Context, ref queue.Ref, file string, to io.Writer) (string, error) {
	c, done, err := o.caseOf(ctx, ref, true, to)
	if err != nil {
		return "", err
	}
	p := report.Packet{Case: c}
	if p.Referral, err = queue.Referrable(c.Proof.Entries, o.Policies()); err != nil {
		return "", err
	}
	hash := sha256.New()
	sum := func() string { return hex.EncodeToString(hash.Sum(nil)) }
	err = writeFile(file, func(w io.Writer) error {
		if err := p.Write(io.MultiWriter(w, hash)); err != nil {
			return err
		}
		return o.Referred(ctx, ref, sum())
	})
	done()
	return sum(), err
}
