package fetch_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net/http"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/fetch"
)

func TestCertificates(t *testing.T) {
	n := newInternet("media.example.com", "media.example.net")
	unasked := func(http.ResponseWriter, *http.Request) { t.Error("asked in spite of its certificate") }
	n.serve(t, publicAddr+":443", unasked)
	_, _, err := get(n.fetcher(fetch.Limits{}), "https://media.example.net/"+secret)
	checkError(t, err, queue.Refused, "certificate") // of another name
	_, _, err = get(n.fetcher(fetch.Limits{}), "https://"+publicAddr+"/"+secret)
	checkError(t, err, queue.Refused, "certificate") // of no such address

	n.roots = x509.NewCertPool()
	_, _, err = get(n.fetcher(fetch.Limits{}), "https://media.example.com/"+secret)
	checkError(t, err, queue.Refused, "certificate") // of nobody that is known

	n.serve(t, publicAddr+":443", unasked, expired(t))
	_, _, err = get(n.fetcher(fetch.Limits{}), "https://media.example.com/"+secret)
	checkError(t, err, queue.Refused, "certificate") // of yesterday

	n.serve(t, publicAddr+":8443", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "medium") })
	_, _, err = get(n.fetcher(fetch.Limits{}), "https://media.example.com:8443/"+secret)
	checkError(t, err, queue.Other, "cannot be read") // not encrypted at all
}

// expired makes a certificate for media.example.com that held until yesterday.
func expired(tb testing.TB) tls.Certificate {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, DNSNames: []string{"media.example.com"},
		NotBefore: time.Now().AddDate(0, 0, -9), NotAfter: time.Now().AddDate(0, 0, -1), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		tb.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
