package queue

import (
	"fmt"
	"slices"
)

// mergeMedia takes over all media where there were none, else what is newly known of
// each. A SHA-256 that was there stays: it is of the bytes that were flagged. Found
// follows what came last, and goes when that was what was flagged.
func (it *Item) mergeMedia(newer *Item) (changed bool, kept []string) {
	switch {
	case len(newer.Media) == 0:
		return false, nil
	case len(it.Media) == 0:
		it.Media = newer.Media
		return true, nil
	}
	it.Media = slices.Clone(it.Media)
	for i := range newer.Media {
		n := &newer.Media[i]
		m := it.medium(n, i)
		if m == nil {
			kept = append(kept, fmt.Sprintf("media[%d]", i))
			continue
		}
		before := *m
		if !m.merge(n) {
			kept = append(kept, fmt.Sprintf("media[%d].sha256", i))
		}
		changed = changed || *m != before
	}
	return changed, kept
}

// merge fills in what a later record knows of the medium. It reports false when
// that record is about other bytes.
func (m *Media) merge(n *Media) bool {
	for _, f := range [][2]*string{{&m.Path, &n.Path}, {&m.URL, &n.URL}, {&m.SHA256, &n.SHA256}, {&m.Mime, &n.Mime}, {&m.Alt, &n.Alt}} {
		if *f[0] == "" {
			*f[0] = *f[1]
		}
	}
	if n.SHA256 != "" && n.SHA256 != m.SHA256 {
		return false
	}
	found := m.Found
	switch {
	case n.Found == "":
	case n.Found != n.SHA256:
		m.Found = n.Found
	case m.Found != m.SHA256:
		m.Found = "" // what was flagged has come
	}
	if n.Bytes != 0 && (m.Bytes == 0 || m.Found != found) {
		m.Bytes = n.Bytes
	}
	return true
}

// medium returns the medium of the item that the i-th of a later record means: that
// of the same path, else of the same address on the network, else of the same bytes.
// Of several it is the one in the same place.
func (it *Item) medium(n *Media, i int) *Media {
	if i < len(it.Media) && (it.Media[i] == *n || samePath(&it.Media[i], n) || sameURL(&it.Media[i], n)) {
		return &it.Media[i]
	}
	for _, same := range []func(a, b *Media) bool{samePath, sameURL, sameMedium} {
		for k := range it.Media {
			if same(&it.Media[k], n) {
				return &it.Media[k]
			}
		}
	}
	return nil
}

func samePath(a, b *Media) bool { return a.Path != "" && a.Path == b.Path }

// sameURL tells two files of one address apart by their paths.
func sameURL(a, b *Media) bool {
	return a.URL != "" && a.URL == b.URL && (a.Path == "" || b.Path == "")
}

func sameMedium(a, b *Media) bool { return a.SHA256 != "" && a.SHA256 == b.SHA256 }
