//go:build unix

package storage_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"discern/queue"
	"discern/storage"
)

func init() { children["fill"] = fillTheDisk }

// limitFiles lets no file of this process grow past a size, as a full disk would.
func limitFiles(size uint64) error {
	var l unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &l); err != nil {
		return err
	}
	l.Cur = size
	return unix.Setrlimit(unix.RLIMIT_FSIZE, &l)
}

// fillTheDisk imports and decides until no file may grow, then makes room and
// goes on. What was refused must have left no trace.
func fillTheDisk() error {
	signal.Ignore(unix.SIGXFSZ)
	dir := os.Args[1]
	w, err := storage.Open(dir, storage.Options{})
	if err != nil {
		return err
	}
	ctx := context.Background()
	stand := func(it *queue.Item) queue.Standing { return queue.Standing{Priority: 1, Severity: queue.Low} }
	if _, err := w.PutItems(ctx, makeItems(0, 200), stand, queue.Put{})(); err != nil {
		return err
	}
	before, err := w.Stats(ctx)
	if err != nil {
		return err
	}
	for _, lane := range []struct {
		name string
		act  func(n int) error
	}{
		{"import", func(n int) error {
			_, err := w.PutItems(ctx, makeItems(1000*n, 1000), stand, queue.Put{})()
			if err == nil {
				before.Total += 1000
				before.Waiting += 1000
			}
			return err
		}},
		{"decide", func(n int) error {
			_, err := w.Append(ctx, decision(makeItem(n-1), "ada"), time.Now())
			if err == nil {
				before.Decided++
				before.Decisions++
				before.Entries++
				before.Waiting--
			}
			return err
		}},
	} {
		largest := uint64(0)
		for _, name := range []string{"content.db-wal", "review.db-wal"} {
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil {
				return err
			}
			largest = max(largest, uint64(info.Size()))
		}
		if lane.name == "decide" {
			largest = 1 // its log has long been given its blocks
		}
		if err := limitFiles(largest + 100_000); err != nil {
			return err
		}
		err := error(nil)
		for n := 1; n < 150 && err == nil; n++ {
			err = lane.act(n)
		}
		var e *queue.Error
		if !errors.As(err, &e) || e.Kind != queue.NoSpace || !strings.Contains(e.Msg, "disk is full") {
			return fmt.Errorf("%s into a full disk answered %w", lane.name, err)
		}
		after, err := w.Stats(ctx)
		if err != nil {
			return err
		}
		if after != before {
			return fmt.Errorf("a refused %s left %+v, want %+v", lane.name, after, before)
		}
		if err := limitFiles(unix.RLIM_INFINITY); err != nil {
			return err
		}
		if err := lane.act(150); err != nil {
			return fmt.Errorf("%s after room was made: %w", lane.name, err)
		}
		if after, err := w.Stats(ctx); err != nil || after != before {
			return fmt.Errorf("%s left %+v, want %+v (%w)", lane.name, after, before, err)
		}
		if rep, err := w.Verify(ctx, false, nil); err != nil || !rep.OK {
			return fmt.Errorf("after %s: %+v %w", lane.name, rep, err)
		}
	}
	return errors.Join(withholdIntoAFullDisk(ctx, filepath.Join(dir, "another"), stand), w.Close())
}

// withholdIntoAFullDisk withholds items while content.db may not grow. They are handed
// to nobody from then on, and gone with the next thing that is written.
func withholdIntoAFullDisk(ctx context.Context, dir string, stand func(*queue.Item) queue.Standing) error {
	w, err := storage.Open(dir, storage.Options{})
	if err != nil {
		return err
	}
	items := makeItems(0, 500)
	outs, err := w.PutItems(ctx, items, stand, queue.Put{})()
	if err != nil {
		return err
	}
	info, err := os.Stat(filepath.Join(dir, "content.db-wal"))
	if err != nil {
		return err
	}
	if err := limitFiles(uint64(info.Size()) + 10_000); err != nil {
		return err
	}
	gone := []queue.Ref{outs[1].Ref, outs[2].Ref}
	if err := w.Withhold(ctx, gone); queue.KindOf(err) != queue.NoSpace || err == nil {
		return fmt.Errorf("withholding into a full disk answered %w", err)
	}
	left := func(what string, want int64) error {
		s, err := w.Stats(ctx)
		if err != nil || s.Total != want {
			return fmt.Errorf("%s left %+v, want %d items (%w)", what, s, want, err)
		}
		if rep, err := w.Verify(ctx, false, nil); err != nil || !rep.OK {
			return fmt.Errorf("after %s: %+v %w", what, rep, err)
		}
		return nil
	}
	if err := left("withholding", 498); err != nil {
		return err
	}
	if err := limitFiles(unix.RLIM_INFINITY); err != nil {
		return err
	}
	again, err := w.PutItems(ctx, items[:2], stand, queue.Put{})()
	if err != nil || again[1].Result != queue.Added || again[1].Ref != gone[0] {
		return fmt.Errorf("it came again as %+v (%w)", again, err)
	}
	if refs, err := w.Find(ctx, items[2].Key()); len(refs) > 0 || err != nil {
		return fmt.Errorf("the other one is at %v (%w)", refs, err)
	}
	return errors.Join(left("coming again", 499), w.Close())
}

func TestAFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := child("fill", dir).Run(); err != nil {
		t.Fatal(err)
	}
	w := mustOpen(t, dir, storage.Options{})
	mustVerify(t, w)
}
