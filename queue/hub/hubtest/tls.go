package hubtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"path/filepath"
	"time"
)

// authority signs the certificates of one server, and is trusted by nobody who
// is not told of it.
type authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newAuthority() (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()),
		Subject:      pkix.Name{CommonName: "an authority of Discern's tests"},
		NotBefore:    now.Add(-30 * day), NotAfter: now.Add(30 * day),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	if cert, err = x509.ParseCertificate(der); err != nil {
		return nil, err
	}
	return &authority{key, cert}, nil
}

const day = 24 * time.Hour

// issue makes a server's certificate for this machine's own names, and its key,
// both as PEM.
func (a *authority) issue(from, until time.Time) (cert, key []byte, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: "localhost"},
		DNSNames:     []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: from, NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &private.PublicKey, a.key)
	if err != nil {
		return nil, nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, nil, err
	}
	return pemOf("CERTIFICATE", der), pemOf("PRIVATE KEY", secret), nil
}

func pemOf(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// CA is the file, in PEM, of the authority that the server's certificate is by.
// It is of a server with TLS alone.
func (s *Server) CA() string { return filepath.Join(s.papers, "ca.pem") }

func (s *Server) certificate() string { return filepath.Join(s.papers, "server.pem") }
func (s *Server) key() string         { return filepath.Join(s.papers, "server.key") }

// secure makes an authority and a certificate, and sets the server to use it.
func (s *Server) secure(settings map[string]string) (err error) {
	if s.authority, err = newAuthority(); err != nil {
		return err
	}
	settings["ssl"] = "on"
	settings["ssl_cert_file"] = s.certificate()
	settings["ssl_key_file"] = s.key()
	now := time.Now()
	return errors.Join(s.write(s.CA(), pemOf("CERTIFICATE", s.authority.cert.Raw)), s.certify(now.Add(-day), now.Add(day)))
}

// certify writes the server a certificate that holds between two times.
func (s *Server) certify(from, until time.Time) error {
	cert, key, err := s.authority.issue(from, until)
	if err != nil {
		return err
	}
	return errors.Join(s.write(s.certificate(), cert), s.write(s.key(), key))
}

// Expire starts the server again with a certificate whose time ended an hour ago.
// It is for a server with TLS.
func (s *Server) Expire() {
	s.Stop()
	now := time.Now()
	if err := s.certify(now.Add(-day), now.Add(-time.Hour)); err != nil {
		s.fail(fmt.Errorf("let the certificate expire: %w", err))
	}
	s.Restart()
}
