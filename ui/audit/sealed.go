package audit

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"discern/queue"
)

// sealedWords writes a ledger entry as it stands in the chain: its place, its
// hashes and its signature, and the bytes that were hashed, broken into lines. It
// is content, since a reason may hold anything.
func sealedWords(s *queue.Sealed) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "entry %s\n", queue.Thousands(s.Seq))
	fmt.Fprintf(&b, "hash %s\n", hex.EncodeToString(s.Hash[:]))
	fmt.Fprintf(&b, "before it %s\n", hex.EncodeToString(s.Prev[:]))
	fmt.Fprintf(&b, "signature %s\n\n", signature(s))
	if err := json.Indent(&b, s.Canonical, "", "  "); err != nil {
		b.Write(s.Canonical) // as it stands: that it is no JSON is what there is to see
	}
	return b.String()
}

// signature is in hex, or says that a later entry's stands for it.
func signature(s *queue.Sealed) string {
	if s.Covered() {
		return "of a later entry covers it: it came from the hub with others"
	}
	return hex.EncodeToString(s.Sig)
}

// holds says whether an entry's hash is that of its bytes. Whether the chain is
// whole and the signature right is for Verify to say.
func holds(s *queue.Sealed) string {
	if queue.Chain(s.Prev, s.Canonical) == s.Hash {
		return "the hash is that of these bytes"
	}
	return "the hash is not that of these bytes"
}
