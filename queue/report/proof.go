package report

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"

	"discern/queue"
)

// Proof is what proves the ledger entries of an item: the entries, oldest first, and
// the public halves of the keys that signed them, by device. A device whose key is
// not known is not in Keys.
type Proof struct {
	Entries []queue.Sealed
	Keys    map[string]ed25519.PublicKey
}

// Broken is an entry that does not hold.
type Broken struct {
	Seq int64
	Why string
}

// Check returns the entries whose hash or signature does not hold.
func (p *Proof) Check() (bad []Broken) {
	for i := range p.Entries {
		s := &p.Entries[i]
		key, known := p.Keys[s.Entry.Device]
		switch {
		case queue.Chain(s.Prev, s.Canonical) != s.Hash:
			bad = append(bad, Broken{s.Seq, "its hash does not follow from its content and the entry before it"})
		case s.Covered():
		case !known:
			bad = append(bad, Broken{s.Seq, "the key of the device that signed it is not known"})
		case !ed25519.Verify(key, s.Hash[:], s.Sig):
			bad = append(bad, Broken{s.Seq, "its signature is not the device's"})
		}
	}
	return bad
}

// write puts the ledger's part in: of each entry the bytes that were hashed, the
// entry alone, the hash and the signature; the hashes in the form of sha256sum; the
// keys, and which entry each signed.
func (p *Proof) write(to *parcel) error {
	var hashes, signers strings.Builder
	names := keyNames(p.Keys)
	for i := range p.Entries {
		s := &p.Entries[i]
		base := fmt.Sprintf("ledger/%08d", s.Seq)
		for _, f := range []struct {
			ending string
			data   []byte
		}{
			{".entry", slices.Concat(s.Prev[:], s.Canonical)},
			{".json", s.Canonical},
			{".hash", s.Hash[:]},
			{".sig", s.Sig},
		} {
			if f.data == nil {
				continue // it is covered
			}
			if err := to.bytes(base+f.ending, f.data); err != nil {
				return err
			}
		}
		fmt.Fprintf(&hashes, "%s  %s.entry\n", hex.EncodeToString(s.Hash[:]), base)
		if name := names[s.Entry.Device]; name != "" && !s.Covered() {
			fmt.Fprintf(&signers, "%08d %s\n", s.Seq, name)
		}
	}
	if err := to.text("ledger/HASHES", hashes.String()); err != nil {
		return err
	}
	if err := to.text("ledger/SIGNERS", signers.String()); err != nil {
		return err
	}
	for _, device := range devices(p.Keys) {
		der, err := x509.MarshalPKIXPublicKey(p.Keys[device])
		if err != nil {
			return queue.Errorf(queue.Damaged, "the key of a device cannot be written: %w", err)
		}
		if err := to.bytes("ledger/"+names[device], pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})); err != nil {
			return err
		}
	}
	return nil
}

// devices lists the devices of some keys in order.
func devices(keys map[string]ed25519.PublicKey) []string {
	list := make([]string, 0, len(keys))
	for d := range keys {
		list = append(list, d)
	}
	slices.Sort(list)
	return list
}

// keyNames names the file of each device's key. A device is named by its key and not
// as an entry writes it, which may be anything.
func keyNames(keys map[string]ed25519.PublicKey) map[string]string {
	names := map[string]string{}
	for device, key := range keys {
		names[device] = "device-" + queue.DeviceID(key) + ".pem"
	}
	return names
}

// howToVerify says in plain words how the ledger's part is checked without this
// program.
const howToVerify = `HOW TO CHECK IT WITHOUT THE PROGRAM

In a folder into which the archive was unpacked, on any Unix:

1. Nothing in the archive was changed since it was made:

     sha256sum -c SHA256SUMS

2. Each ledger entry has the hash that the ledger holds. A file NNNNNNNN.entry is
   the 32 bytes of the hash of the entry before, followed by the entry; its SHA-256
   is the entry's hash:

     sha256sum -c ledger/HASHES

3. Each hash was signed with the key of the device that wrote the entry (ed25519
   over the 32 bytes of the hash; OpenSSL 3). SIGNERS says which key signed which
   entry:

     while read -r n key; do
       openssl pkeyutl -verify -pubin -inkey "ledger/$key" -rawin \
         -in "ledger/$n.hash" -sigfile "ledger/$n.sig"
     done < ledger/SIGNERS

   It prints "Signature Verified Successfully" once an entry. A key is genuine if
   the first 16 bytes of its SHA-256 are the name of the device:

     openssl pkey -pubin -in ledger/device-NAME.pem -outform DER | tail -c 32 | sha256sum

The entries of one item do not follow one another in the ledger: others lie between,
which are not here. That the ledger as a whole has no gap is proved by the program
where the ledger lies: discern verify.

What this does not prove: who sat at the keyboard, that the clock was right, and that
nothing was made up by somebody who has the device's key.
`

// flaws says which entries do not hold, and which have no signature to check.
func (p *Proof) flaws() string {
	bad, covered := p.Check(), p.covered()
	switch {
	case len(bad) > 0:
	case len(p.Entries) == 0:
		return "When this was made, there was no ledger entry of the item.\n"
	case covered != "":
		return "When this was made, the hash of every entry and each signature held.\n" + covered
	default:
		return "When this was made, the hash and the signature of every entry held.\n"
	}
	var b strings.Builder
	b.WriteString("WARNING. When this was made, these entries did not hold:\n")
	for _, f := range bad {
		fmt.Fprintf(&b, "  entry %d: %s\n", f.Seq, f.Why)
	}
	return b.String() + covered
}

// covered names the entries that have no signature of their own.
func (p *Proof) covered() string {
	var list []string
	for i := range p.Entries {
		if p.Entries[i].Covered() {
			list = append(list, fmt.Sprint(p.Entries[i].Seq))
		}
	}
	if list == nil {
		return ""
	}
	return fmt.Sprintf("No signature of their own have the entries that came from the team's hub with\nothers: %s. That of a later entry covers them, which is proved where the ledger\nlies: discern verify.\n", strings.Join(list, ", "))
}
