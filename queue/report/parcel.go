package report

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"discern/queue"
)

// parcel writes a zip archive whose bytes follow from what is put in: its names are
// the program's own, its times are one time of the data, and its last file lists the
// SHA-256 of all others in the form of sha256sum.
type parcel struct {
	zip  *zip.Writer
	at   time.Time
	sums bytes.Buffer
}

// hashing is what hashes a parcel as it is written.
type hashing struct {
	to  io.Writer
	sum io.Writer
}

func (h hashing) Write(p []byte) (int, error) {
	n, err := h.to.Write(p)
	_, _ = h.sum.Write(p[:n]) // a hash takes everything
	return n, err
}

// firstZip is the first time that a zip archive can hold.
var firstZip = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func newParcel(w io.Writer, at time.Time) *parcel {
	if at.Before(firstZip) {
		at = firstZip
	}
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	return &parcel{zip: z, at: at.UTC().Truncate(2 * time.Second)}
}

// copy puts a file in.
func (p *parcel) copy(name string, r io.Reader) error {
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.at})
	if err != nil {
		return unwritten(err)
	}
	sum := sha256.New()
	if _, err := io.Copy(hashing{w, sum}, r); err != nil {
		return unwritten(err)
	}
	fmt.Fprintf(&p.sums, "%s  %s\n", hex.EncodeToString(sum.Sum(nil)), name)
	return nil
}

func (p *parcel) bytes(name string, b []byte) error { return p.copy(name, bytes.NewReader(b)) }
func (p *parcel) text(name, s string) error         { return p.bytes(name, []byte(s)) }

// json puts a value in as indented JSON.
func (p *parcel) json(name string, v any) error {
	b, err := encode(v, "  ")
	if err != nil {
		return err
	}
	return p.bytes(name, b)
}

// encode writes a value as JSON with <, > and & as they are.
func encode(v any, indent string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return nil, queue.Errorf(queue.Other, "could not write a record as JSON: %w", err)
	}
	return b.Bytes(), nil
}

// close adds the sums and ends the archive.
func (p *parcel) close() error {
	if err := p.bytes("SHA256SUMS", bytes.Clone(p.sums.Bytes())); err != nil {
		return err
	}
	return unwritten(p.zip.Close())
}

func unwritten(err error) error {
	if err == nil || queue.KindOf(err) != queue.Other {
		return err
	}
	return queue.Errorf(queue.Other, "the archive broke off, what was written is not whole: %w", err)
}
