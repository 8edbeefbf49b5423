package fetch

import (
	"context"
	"crypto/x509"
	"net"
	"net/netip"
	"time"

	"discern/queue"
)

// network is what a fetch needs of a network: the machine's own, or one of a test.
type network struct {
	resolve func(ctx context.Context, kind, name string) ([]netip.Addr, error)
	dial    func(ctx context.Context, kind, address string) (net.Conn, error)
	own     func() ([]netip.Prefix, error) // the networks that the machine is part of
	roots   *x509.CertPool                 // whom certificates must come from; nil means the system's
}

var machine = &network{
	resolve: net.DefaultResolver.LookupNetIP,
	dial:    new(net.Dialer).DialContext,
	own:     ownNetworks,
}

// maxTried is how many of a server's addresses are tried, so that each has time.
const maxTried = 4

var errPrivate = queue.Errorf(queue.Refused, "the medium's address leads to a private or reserved network, not to the internet, so it was not asked for")

// dialer makes the connections of one fetch.
type dialer struct {
	over  *network
	limit time.Duration
}

// dial connects to a server after all addresses that its name has were judged. It
// hands an address, never the name, to the network, so that nothing is resolved a
// second time. One private address among public ones condemns the name: no server
// has reason to name both, and who wants to get inside does.
func (d dialer) dial(ctx context.Context, kind, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, d.limit)
	defer cancel()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, errAddress
	}
	addrs, err := d.addresses(ctx, host)
	if err != nil {
		return nil, err
	}
	if err := d.check(addrs); err != nil {
		return nil, err
	}
	addrs = addrs[:min(len(addrs), maxTried)]
	for i, a := range addrs {
		var conn net.Conn
		if conn, err = d.try(ctx, kind, net.JoinHostPort(a.Unmap().String(), port), len(addrs)-i); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

// addresses returns where a host may be connected to, at least one address. The
// dot behind a name keeps resolvers from adding the domains of the local network.
func (d dialer) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	if !isPublicName(host) {
		return nil, errAddress
	}
	if host[len(host)-1] != '.' {
		host += "."
	}
	addrs, err := d.over.resolve(ctx, "ip", host)
	if err == nil && len(addrs) == 0 {
		err = &net.DNSError{IsNotFound: true}
	}
	return addrs, err
}

// check refuses addresses that are not public, and public ones that lie in a
// network of this machine: behind IPv6, printers and neighbours have those.
func (d dialer) check(addrs []netip.Addr) error {
	own, err := d.over.own()
	if err != nil {
		return queue.Errorf(queue.Refused, "the networks of this machine cannot be told from the internet, so the medium was not asked for")
	}
	for _, a := range addrs {
		if !isPublic(a) || contains(own, plain(a)) {
			return errPrivate
		}
	}
	return nil
}

// try connects to one address, within its share of the time that is left: one that
// does not answer must not use up that of the others.
func (d dialer) try(ctx context.Context, kind string, to string, among int) (net.Conn, error) {
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)/time.Duration(among))
		defer cancel()
	}
	return d.over.dial(ctx, kind, to)
}

func ownNetworks() ([]netip.Prefix, error) {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil, err
	}
	var own []netip.Prefix
	for _, addr := range addrs {
		if n, ok := addr.(*net.IPNet); ok {
			a, _ := netip.AddrFromSlice(n.IP)
			bits, _ := n.Mask.Size()
			own = append(own, netip.PrefixFrom(a.Unmap(), bits))
		}
	}
	return own, nil
}
