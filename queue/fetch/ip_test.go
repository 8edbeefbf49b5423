package fetch_test

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"discern/queue/fetch"
)

// registries are IANA's special-purpose address registries, entry by entry, those
// within others and those that are globally reachable too: none of them is where a
// medium lies. Then what other registries set apart.
var registries = blocks(
	// IPv4 (RFC 6890 and its successors)
	"0.0.0.0/8", "0.0.0.0/32", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24", "192.0.0.0/29", "192.0.0.8/32", "192.0.0.9/32", "192.0.0.10/32", "192.0.0.170/32", "192.0.0.171/32",
	"192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.88.99.2/32", "192.168.0.0/16", "192.175.48.0/24",
	"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "255.255.255.255/32",
	// IPv6, but for ::ffff:0:0/96 and 64:ff9b::/96: see TestCarriedAddresses
	"::1/128", "::/128", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64",
	"2001::/23", "2001::/32", "2001:1::1/128", "2001:1::2/128", "2001:1::3/128", "2001:2::/48", "2001:3::/32", "2001:4:112::/48",
	"2001:10::/28", "2001:20::/28", "2001:30::/28", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
	"5f00::/16", "fc00::/7", "fe80::/10",
	// Multicast (RFC 5771, RFC 4291), and what was deprecated: IPv4-compatible, NSAP, site-local
	"224.0.0.0/4", "ff00::/8", "::/96", "200::/7", "fec0::/10",
	// What clouds tell their own machines: Amazon, Google and most others; Alibaba; Oracle; Azure; Amazon
	"169.254.169.254/32", "100.100.100.200/32", "192.0.0.192/32", "168.63.129.16/32", "fd00:ec2::254/128",
)

func blocks(texts ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, t := range texts {
		out = append(out, netip.MustParsePrefix(t))
	}
	return out
}

// within returns the first and last address of a block, and some between.
func within(p netip.Prefix, r *rand.Rand) []netip.Addr {
	first := p.Masked().Addr()
	fill := func(bits func() byte) netip.Addr {
		b := first.AsSlice()
		for i := p.Bits(); i < len(b)*8; i++ {
			b[i/8] |= bits() & (0x80 >> (i % 8))
		}
		a, _ := netip.AddrFromSlice(b)
		return a
	}
	out := []netip.Addr{first, fill(func() byte { return 0xff })}
	for range 1000 {
		out = append(out, fill(func() byte { return byte(r.Uint32()) }))
	}
	return out
}

// disguises are the IPv6 addresses that lead to an IPv4 one.
func disguises(a netip.Addr) []netip.Addr {
	mapped, translated := a.As16(), a.As16()
	copy(translated[:], []byte{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})
	return []netip.Addr{netip.AddrFrom16(mapped), netip.AddrFrom16(translated)}
}

func TestEverySpecialAddressIsRefused(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, p := range registries {
		for _, a := range within(p, r) {
			if !p.Contains(a) {
				t.Fatalf("%s is not within %s", a, p)
			}
			if fetch.IsPublic(a) {
				t.Errorf("%s of %s passes", a, p)
			}
			if a.Is4() {
				for _, d := range disguises(a) {
					if fetch.IsPublic(d) {
						t.Errorf("%s of %s passes as %s", a, p, d)
					}
				}
			}
		}
	}
	if fetch.IsPublic(netip.Addr{}) {
		t.Error("no address at all passes")
	}
}

// What lies right beside special blocks is not refused with them.
func TestPublicAddresses(t *testing.T) {
	for _, text := range []string{
		"1.0.0.0", "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
		"168.63.129.15", "168.63.129.17", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.255", "192.0.3.0",
		"192.31.195.255", "192.31.197.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
		"198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255",
		"2000::", "2001:200::", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::", "2003::", "2606:4700::6810:84e5", "2620:4f:7fff::1", "2620:4f:8001::",
		"2a00:1450:4001::200e", "3ffe:ffff::", "3fff:1000::", "2606:4700::5eff:a00:1", "2606:4700::400:5efe:a00:1", "::ffff:8.8.8.8",
	} {
		a := netip.MustParseAddr(text)
		if !fetch.IsPublic(a) {
			t.Errorf("%s is refused", a)
		}
		if a.Is6() && fetch.IsPublic(a.WithZone("eth0")) {
			t.Errorf("%s passes with a zone", a)
		}
	}
}

// An IPv6 address that carries an IPv4 one is judged by it where the network may
// really deliver it so, else refused whatever it carries.
func TestCarriedAddresses(t *testing.T) {
	for _, tt := range []struct {
		form   string
		public bool
	}{
		{"::ffff:8.8.8.8", true},
		{"64:ff9b::8.8.8.8", true},
		{"64:ff9b:1::8.8.8.8", false},
		{"::8.8.8.8", false},
		{"::ffff:0:8.8.8.8", false},               // RFC 2765
		{"2002:808:808::1", false},                // 6to4
		{"2001:0:808:808::", false},               // Teredo
		{"2606:4700::5efe:8.8.8.8", false},        // ISATAP
		{"2606:4700:0:0:200:5efe:8.8.8.8", false}, // ISATAP
	} {
		if got := fetch.IsPublic(netip.MustParseAddr(tt.form)); got != tt.public {
			t.Errorf("%s: public is %t", tt.form, got)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, p := range registries {
		f.Add(p.Addr().AsSlice())
	}
	for _, text := range []string{"8.8.8.8", "2606:4700::1", "64:ff9b::7f00:1", "2606:4700::5efe:a00:1"} {
		f.Add(netip.MustParseAddr(text).AsSlice())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		a, ok := netip.AddrFromSlice(b)
		if !ok {
			return
		}
		public := fetch.IsPublic(a)
		if a.Is6() && fetch.IsPublic(a.WithZone("1")) {
			t.Fatalf("%s passes with a zone", a)
		}
		if a.Is4() {
			for _, d := range disguises(a) {
				if fetch.IsPublic(d) != public {
					t.Fatalf("%s and %s are judged differently", a, d)
				}
			}
		}
		if want := shouldBePublic(a); public != want {
			t.Fatalf("%s: public is %t, want %t", a, public, want)
		}
	})
}

// shouldBePublic says the same by the registries and the standard library.
func shouldBePublic(a netip.Addr) bool {
	if netip.MustParsePrefix("64:ff9b::/96").Contains(a) {
		b := a.As16()
		return shouldBePublic(netip.AddrFrom4([4]byte(b[12:])))
	}
	a = a.Unmap()
	if a.Is6() {
		b := a.As16()
		if b[0]>>5 != 1 || string(b[8:12]) == "\x00\x00\x5e\xfe" || string(b[8:12]) == "\x02\x00\x5e\xfe" {
			return false
		}
	}
	return a.IsGlobalUnicast() && !a.IsPrivate() && !slices.ContainsFunc(registries, func(p netip.Prefix) bool { return p.Contains(a) })
}
