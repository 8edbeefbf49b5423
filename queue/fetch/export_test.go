package fetch

import (
	"context"
	"crypto/x509"
	"net"
	"net/netip"
)

// IsPublic is what every address is judged by.
var IsPublic = isPublic

// On makes a Fetcher that has a test's network below it. All that is judged above
// is judged the same.
func On(
	limits Limits,
	resolve func(ctx context.Context, kind, name string) ([]netip.Addr, error),
	dial func(ctx context.Context, kind, address string) (net.Conn, error),
	own func() ([]netip.Prefix, error),
	roots *x509.CertPool,
) *Fetcher {
	return &Fetcher{Limits: limits, network: &network{resolve, dial, own, roots}}
}
