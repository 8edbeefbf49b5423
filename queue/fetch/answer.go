package fetch

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"

	"discern/queue"
)

// judge says whether the head of an answer is that of a medium that can be taken.
// Its type is not looked at: what a medium is, its bytes say.
func judge(res *http.Response, size int64) error {
	switch {
	case res.StatusCode != http.StatusOK:
		return status(res.StatusCode)
	case slices.ContainsFunc(res.Header.Values("Content-Encoding"), isPacking):
		// Unpacked, it could be of any size; packed, it is not what was flagged.
		return queue.Errorf(queue.Refused, "the server packs the medium although asked not to; nothing was kept")
	case res.ContentLength > size:
		return errSize
	case res.ContentLength < 0 && len(res.TransferEncoding) == 0:
		// It ends where the connection does, and so does half of it.
		return queue.Errorf(queue.Refused, "the server does not mark where the medium ends, so a part could pass for the whole; nothing was kept")
	}
	return nil
}

func isPacking(encoding string) bool {
	return encoding != "" && !strings.EqualFold(encoding, "identity")
}

// status says what a status other than 200 means to the person who asked.
func status(code int) error {
	switch code {
	case http.StatusNotFound, http.StatusGone:
		return queue.Errorf(queue.NotFound, "the server no longer has this medium (HTTP %d)", code)
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired:
		return queue.Errorf(queue.Refused, "the server gives this medium only to those it knows (HTTP %d); Discern never signs in", code)
	case http.StatusUnavailableForLegalReasons:
		return queue.Errorf(queue.Refused, "the server withholds this medium for legal reasons (HTTP %d)", code)
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return queue.Errorf(queue.Other, "the server is too busy (HTTP %d); try again later", code)
	}
	if code >= 500 {
		return queue.Errorf(queue.Other, "the server failed (HTTP %d); try again later", code)
	}
	return queue.Errorf(queue.Refused, "the server answered without the medium (HTTP %d); nothing was kept", code)
}

// explain makes a queue.Error of what went wrong before the answer. The cause is
// left out: it names the server.
func explain(err error) error {
	var (
		known       *queue.Error
		name        *net.DNSError
		certificate *tls.CertificateVerificationError
		timeout     net.Error
	)
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &name) && name.IsNotFound:
		return queue.Errorf(queue.NotFound, "there is no such server any more, or no connection to the internet")
	case errors.As(err, &certificate):
		return queue.Errorf(queue.Refused, "the server's certificate does not prove that it is the one that was meant; nothing was asked of it")
	case errors.As(err, &timeout) && timeout.Timeout():
		return queue.Errorf(queue.Other, "the server did not answer in time; try again later")
	}
	return queue.Errorf(queue.Other, "the server cannot be reached (no proxy is used), or its answer cannot be read; try again later")
}
