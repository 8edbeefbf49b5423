package hubtest_test

import (
	"context"
	"crypto/x509"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"discern/queue/hub/hubtest"
)

// with is an address at another host and port, and with other keys.
func with(t *testing.T, dsn, addr string, keys ...string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	u.Host = addr
	query := u.Query()
	for i := 0; i < len(keys); i += 2 {
		query.Set(keys[i], keys[i+1])
	}
	u.RawQuery = query.Encode()
	return u.String()
}

func TestTLS(t *testing.T) {
	s := hubtest.Start(t, hubtest.Options{TLS: true})
	dsn := s.Database(t)
	if !strings.Contains(dsn, "sslmode=verify-full") {
		t.Fatalf("tests would not verify: %s", dsn)
	}
	const encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
	local := strings.Replace(s.Addr(), "127.0.0.1", "localhost", 1)
	for _, addr := range []string{s.Addr(), local} {
		if !ask[bool](t, connect(t, with(t, dsn, addr)), encrypted) {
			t.Errorf("%s: the connection is in the clear", addr)
		}
	}
	if ask[bool](t, connect(t, with(t, dsn, s.Addr(), "sslmode", "disable")), encrypted) {
		t.Error("the connection is not in the clear")
	}

	other := filepath.Join(t.TempDir(), "other.pem")
	pem, err := hubtest.OtherCA()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(other, pem, 0o600); err != nil {
		t.Fatal(err)
	}
	var unknown x509.UnknownAuthorityError
	if err := refused(t, with(t, dsn, s.Addr(), "sslrootcert", other)); !errors.As(err, &unknown) {
		t.Errorf("under another authority: %v", err)
	}
	standby := s.Standby(t)
	if !ask[bool](t, connect(t, with(t, dsn, standby.Addr())), encrypted) {
		t.Error("a standby's connections are in the clear")
	}
	s.Expire()
	var invalid x509.CertificateInvalidError
	if err := refused(t, dsn); !errors.As(err, &invalid) || invalid.Reason != x509.Expired {
		t.Errorf("with an expired certificate: %v", err)
	}
}

func refused(t *testing.T, dsn string) error {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err == nil {
		_ = conn.Close(context.Background())
		t.Fatal("connected")
	}
	return err
}
