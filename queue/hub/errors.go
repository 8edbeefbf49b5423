package hub

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"

	"discern/queue"
)

// fault turns what a server, the line to it or its certificate say into an error that a
// person can act on. Of the cause only what can hold neither content nor a secret goes
// along: a database quotes what it could not read.
func fault(err error) error {
	var known *queue.Error
	var said *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.As(err, &said):
		return saidFault(said)
	}
	if e := certificateFault(err); e != nil {
		return e
	}
	return lineFault(err)
}

// because makes an error with a cause that is safe to be shown.
func because(kind queue.ErrorKind, cause, msg string) *queue.Error {
	return &queue.Error{Kind: kind, Msg: msg, Err: errors.New(cause)}
}

// saidFault is what a server said. The hub's own refusals begin with YD.
func saidFault(e *pgconn.PgError) error {
	say := func(kind queue.ErrorKind, msg string) error {
		return because(kind, "SQLSTATE "+e.Code, msg)
	}
	switch e.Code {
	case "YD001":
		return say(queue.Refused, notAllowed(e))
	case "YD002":
		return &queue.Error{Kind: queue.Invalid, Field: e.Detail, Msg: e.Message}
	case "YD003":
		return say(queue.Forked, "what the hub has of this desk's ledger is not what stands in it here: the workspace was put back from an older backup, or is used on two machines at once. Nothing was sent, and nothing here was changed")
	case "YD004":
		return say(queue.Newer, "the hub speaks another version than this program; upgrade the older of the two")
	case "YD005":
		return say(queue.Refused, "the hub gives out no more to this person at a time; decide or give back some of what is held first")
	case "28P01":
		wrong := because(queue.Refused, "SQLSTATE "+e.Code, "the hub does not know this name with this password; type both again, or have whoever runs the hub set a new one")
		wrong.Field = "password"
		return wrong
	case "28000":
		return say(queue.Refused, "the hub's server lets nobody in under this name from here: the name is not known or may not sign in, or the server is not told to take this machine (pg_hba.conf). Whoever runs the hub can say which")
	case "3D000":
		return say(queue.NotFound, "the server is there, but has no database of this name; look at the address of the hub")
	case "3F000", "42883", "42P01":
		return say(queue.NotFound, noHub)
	case "42501":
		return say(queue.Refused, "the database role has no right to this at the hub. Its owner gives it: discern hub reviewer add")
	case "53100":
		return say(queue.NoSpace, "the hub's disk is full, so it took nothing of this step. What came before is kept; whoever runs the hub must make room")
	case "53300":
		return say(queue.Offline, "the hub has as many connections as it can take; one gets free in a while")
	case "25006":
		return say(queue.Offline, "only a standby of the hub answers, which takes nothing before it stands in for the hub")
	case "57014":
		return say(queue.Offline, "the hub stopped this step since it took longer than its server allows; nothing of it was kept there, and asking again does no harm")
	case "55P03", "40001", "40P01":
		return say(queue.Offline, "the hub is too busy for this step just now; nothing of it was kept there, and asking again does no harm")
	case "58030", "58P01", "XX001", "XX002":
		return say(queue.Damaged, "the hub's server cannot read or write its own files. What it answered before is kept there as far as they hold; whoever runs it must look at its disk and its backups")
	}
	switch e.Code[:min(2, len(e.Code))] {
	case "57", "08", "53":
		return say(queue.Offline, "the hub is being stopped or started, and will be back; what it answered before is kept there")
	case "25":
		return say(queue.Offline, "the hub ended what was under way; nothing of it was kept there, and asking again does no harm")
	}
	return say(queue.Other, "the hub answered with an error that was not foreseen (SQLSTATE "+e.Code+"); nothing of this step was kept there")
}

const noHub = "the database holds no hub, or one that was made by an older program; its owner makes or upgrades it with discern hub init"

// notAllowed words the hub's refusals of a person.
func notAllowed(e *pgconn.PgError) string {
	switch e.Detail {
	case "stranger":
		return "the hub's server knows this name, but the hub does not, or not any more. Its owner adds it: discern hub reviewer add"
	case "device":
		return "the hub knows this workspace's key as another person's, so nothing was sent. Each person needs a workspace of their own"
	case "reviewer":
		return "an entry here was made under another name than the one that is signed in, and the hub takes none of that kind. Nothing was sent"
	}
	return "the hub refused this, since it is not for the duty of whoever is signed in"
}

// certificateFault is what is wrong with how a server proves who it is; nil for nothing.
func certificateFault(err error) error {
	var (
		invalid   x509.CertificateInvalidError
		name      x509.HostnameError
		authority x509.UnknownAuthorityError
		alert     tls.AlertError
		header    tls.RecordHeaderError
		other     *tls.CertificateVerificationError
	)
	say := func(cause, msg string) error { return because(queue.Refused, cause, msg+" Nothing was sent") }
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return say("expired certificate", "the hub's certificate has expired, or is not valid yet, by this machine's clock. If the clock is right, whoever runs the hub renews the certificate.")
	case errors.As(err, &name):
		return say("certificate of another name", "the server has a certificate for another name than the hub's address, so it may be another server. Look at the address.")
	case errors.As(err, &authority):
		return say("unknown authority", "nobody whom this machine trusts vouches for the hub's certificate, so it may be another server. If the team has an authority of its own, name the file of its certificate in the address: ?sslrootcert=FILE.")
	case errors.As(err, &invalid), errors.As(err, &other):
		return say("certificate", "the hub's certificate does not prove that it is the server that was meant.")
	case errors.As(err, &alert):
		return say("alert", "the server and this machine found no way to encrypt what is sent, or the server wants a certificate of whoever connects.")
	case errors.As(err, &header), strings.Contains(err.Error(), "server refused TLS connection"): // which has no type
		return say("no encryption", "the server does not encrypt what is sent, and a hub on another machine is never spoken to in the clear. Whoever runs it turns encryption on (ssl = on).")
	}
	return nil
}

// lineFault is what is wrong with the line to a server.
func lineFault(err error) error {
	var dns *net.DNSError
	var timeout net.Error
	var parse *pgconn.ParseConfigError
	var connecting *pgconn.ConnectError
	say := func(cause, msg string) error { return because(queue.Offline, cause, msg) }
	switch {
	case errors.As(err, &parse): // it holds the whole address
		return unusable(err)
	case errors.Is(err, pgconn.ErrReadOnlyConnection):
		return say("standby", "only a standby of the hub answers, which takes nothing before it stands in for the hub")
	case errors.As(err, &dns) && dns.IsNotFound:
		return say("unknown host", "the hub's server was not found by its name: this machine is off the network, or the address is mistyped")
	case errors.As(err, &dns):
		return say("no answer to the name", "the name of the hub's server cannot be looked up just now; this machine may be off the network")
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOENT):
		return say("connection refused", "no hub answers at its address: its server is stopped, or listens elsewhere")
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return say("timeout", "the hub did not answer in time; asking again does no harm, and nothing is done twice")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, pgconn.ErrConnClosed), errors.Is(err, net.ErrClosed), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), timeout != nil:
		return say("broken line", "the line to the hub broke; what was under way can be asked again, and nothing is done twice")
	}
	if errors.As(err, &connecting) {
		return say("no connection", "the hub cannot be reached, or what answers at its address is none")
	}
	return because(queue.Other, "no answer that can be read", "the hub answered with something that this program cannot read; nothing was taken")
}

// unusable answers an address that pgx could not use. What it says of it may quote it.
func unusable(err error) error {
	if errors.Is(err, syscall.ENOENT) || strings.Contains(err.Error(), "unable to read") || strings.Contains(err.Error(), "cert pool") || strings.Contains(err.Error(), "key") {
		return because(queue.Invalid, "certificate file", "a file of certificates that the address of the hub names cannot be read, or holds none")
	}
	return because(queue.Invalid, "address", "the address of the hub cannot be used")
}
