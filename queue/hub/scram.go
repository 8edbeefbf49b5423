package hub

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"discern/queue"
)

// The rules of passwords: they are turned into what the server keeps of them here, so
// that none is ever in a statement, and so in no log of the server. How one is typed
// must not matter: what systems write in several ways is not taken.

// iterations is how often a password is hashed: PostgreSQL's own number.
const iterations = 4096

const mostPassword = 512 // bytes

// verifierOf is what a server keeps of a password, as pg_authid holds it; empty for none.
func verifierOf(password string) (string, error) {
	wrong := func(why string) (string, error) {
		return "", &queue.Error{Kind: queue.Invalid, Field: "password", Msg: why}
	}
	switch {
	case password == "":
		return "", nil
	case len(password) > mostPassword:
		return wrong("is longer than 512 bytes")
	case !utf8.ValidString(password), strings.ContainsFunc(password, func(r rune) bool { return !unicode.IsPrint(r) }):
		return wrong("holds characters that cannot be seen, and could not be typed again")
	case !norm.NFKC.IsNormalString(password):
		return wrong("holds characters that keyboards write in more than one way; choose others")
	}
	salt := make([]byte, 16)
	rand.Read(salt)
	return verifier(password, salt)
}

// verifier computes a SCRAM-SHA-256 verifier, see RFC 5803.
func verifier(password string, salt []byte) (string, error) {
	salted, err := pbkdf2.Key(sha256.New, password, salt, iterations, sha256.Size)
	if err != nil {
		return "", err
	}
	sign := func(with []byte, what string) []byte {
		m := hmac.New(sha256.New, with)
		m.Write([]byte(what))
		return m.Sum(nil)
	}
	stored := sha256.Sum256(sign(salted, "Client Key"))
	b64 := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("SCRAM-SHA-256$%d:%s$%s:%s", iterations, b64(salt), b64(stored[:]), b64(sign(salted, "Server Key"))), nil
}
