package queue

import (
	"bytes"
	"context"
	"io"
	"maps"
	"slices"
)

// chunkLists are the addresses of chunks, in order, by the medium that they are of.
type chunkLists map[string][]string

// sealChunk seals bytes under their own address.
func (d *Desk) sealChunk(ctx context.Context, data []byte) error {
	d.taking.RLock()
	defer d.taking.RUnlock()
	_, err := d.vault.Seal(ctx, bytes.NewReader(data))
	return err
}

// joinChunks makes a medium of its chunks. It reports false where they are another's.
func (d *Desk) joinChunks(ctx context.Context, address string, chunks []string) (bool, error) {
	d.taking.RLock()
	defer d.taking.RUnlock()
	whole := &chunkReader{vault: d.vault, chunks: chunks}
	defer whole.Close()
	kept, err := d.vault.Seal(ctx, whole)
	if err != nil || kept.Address == address {
		return err == nil, err
	}
	if !kept.Before {
		err = d.vault.Delete(kept.Address)
	}
	return false, err
}

// chunkReader reads chunks one after the other.
type chunkReader struct {
	vault  Vault
	chunks []string
	open   Medium // nil between two
	at     int64
}

// Read reads from the chunks.
func (c *chunkReader) Read(p []byte) (int, error) {
	for {
		if c.open == nil {
			if len(c.chunks) == 0 {
				return 0, io.EOF
			}
			m, err := c.vault.Open(c.chunks[0])
			if err != nil {
				return 0, err
			}
			c.open, c.at, c.chunks = m, 0, c.chunks[1:]
		}
		n, err := c.open.ReadAt(p[:min(int64(len(p)), c.open.Size()-c.at)], c.at)
		c.at += int64(n)
		if c.at >= c.open.Size() {
			if err := c.Close(); err != nil {
				return n, err
			}
		} else if err != nil {
			return n, err
		}
		if n > 0 {
			return n, nil
		}
	}
}

// Close closes the chunk that is being read.
func (c *chunkReader) Close() error {
	if c.open == nil {
		return nil
	}
	m := c.open
	c.open = nil
	return m.Close()
}

// chunks returns which chunks are here of media that are not whole, after a change; nil
// for none.
func (d *Desk) chunks(ctx context.Context, change func(chunkLists)) (chunkLists, error) {
	d.hub.mu.Lock()
	defer d.hub.mu.Unlock()
	all := chunkLists{}
	if err := recall(ctx, d.store, settingChunks, &all); err != nil || change == nil {
		return all, err
	}
	change(all)
	return all, saveSetting(ctx, d.store, settingChunks, all)
}

// dropChunks deletes the chunks of a medium that is whole, or not wanted any more, but for
// those that are media themselves or another's too.
func (d *Desk) dropChunks(ctx context.Context, address string) error {
	lists, err := d.chunks(ctx, nil)
	if err != nil {
		return err
	}
	mine := lists[address]
	delete(lists, address)
	others := slices.Concat(slices.Collect(maps.Values(lists))...)
	mine = slices.DeleteFunc(mine, func(chunk string) bool { return slices.Contains(others, chunk) })
	if err := d.dropMedia(ctx, mine); err != nil {
		return err
	}
	_, err = d.chunks(ctx, func(all chunkLists) { delete(all, address) })
	return err
}

// tidyChunks deletes what is left of media that are whole or that no item here has.
func (d *Desk) tidyChunks(ctx context.Context) error {
	lists, err := d.chunks(ctx, nil)
	if err != nil {
		return err
	}
	for address := range lists {
		wanted, err := d.wanted(ctx, address)
		if err != nil {
			return err
		}
		if wanted && !d.vault.Has(address) {
			continue
		}
		if err := d.dropChunks(ctx, address); err != nil {
			return err
		}
	}
	return nil
}

// wanted reports whether an item here has a medium.
func (d *Desk) wanted(ctx context.Context, address string) (bool, error) {
	list, err := owners{}.add(ctx, d, address)
	return len(list) > 0, err
}
