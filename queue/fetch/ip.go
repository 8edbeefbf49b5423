package fetch

import (
	"net/netip"
	"slices"
)

// special are the blocks that are not, or not only, single servers of the
// internet: every entry of IANA's special-purpose registries for IPv4 (RFC 6890)
// and, as far as it lies in the global range, IPv6; multicast; and the reserved
// rest of IPv4 with broadcast. 169.254.0.0/16 and 100.64.0.0/10 hold what most
// clouds tell their own machines, 168.63.129.16 the same for Azure.
var special = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
	"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"2001::/23",         // protocol assignments: Teredo, benchmarking, ORCHID and more
	"2001:db8::/32",     // documentation
	"2002::/16",         // 6to4, which carries an IPv4 address to a relay
	"2620:4f:8000::/48", // name servers for private addresses
	"3fff::/20",         // documentation
)

var (
	// global is all that IANA has given out for single machines; what lies outside
	// is local, multicast or nobody's (RFC 4291, section 2.4).
	global = netip.MustParsePrefix("2000::/3")
	// translated addresses carry an IPv4 address in their last four bytes (RFC 6052).
	// In networks without IPv4 the resolver makes them up of public servers too.
	translated = netip.MustParsePrefix("64:ff9b::/96")
)

func prefixes(texts ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, t := range texts {
		out = append(out, netip.MustParsePrefix(t))
	}
	return out
}

// isPublic reports whether an address is that of a single machine on the public
// internet. An IPv4 address within an IPv6 one is judged as itself.
func isPublic(a netip.Addr) bool {
	if a.Zone() != "" {
		return false
	}
	a = plain(a)
	if a.Is6() && (!global.Contains(a) || isISATAP(a)) {
		return false
	}
	return a.IsValid() && !contains(special, a)
}

// plain is the IPv4 address that an IPv6 one stands for, else the address itself.
func plain(a netip.Addr) netip.Addr {
	if translated.Contains(a) {
		b := a.As16()
		return netip.AddrFrom4([4]byte(b[12:]))
	}
	return a.Unmap()
}

// isISATAP reports whether an address has a router wrap what it is sent, and pass
// it to an IPv4 address within its own site (RFC 5214, section 6.1).
func isISATAP(a netip.Addr) bool {
	b := a.As16()
	return b[8]&^0x02 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe
}

func contains(blocks []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(blocks, func(p netip.Prefix) bool { return p.Contains(a) })
}
