// Package vault keeps the bytes of media on the disk, sealed one by one while they
// come in. It implements [queue.Vault].
//
// It is not for deciding what is kept, how long, or who may look: that is said in
// package queue. It knows no item and no ledger and never looks into a medium.
//
// The one thing to know: a medium is two files that are worth nothing apart. The
// sealed file is an age file (age-encryption.org/v1): pieces of 64 KiB under
// ChaCha20-Poly1305, so that any part can be read, and checked, by itself. The key
// file beside it holds the one identity that opens it and the address it stands
// under. No key opens two media, so destroying the key is deleting the medium,
// whoever has a copy of the sealed file.
package vault
