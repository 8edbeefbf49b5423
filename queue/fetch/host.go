package fetch

import (
	"slices"
	"strings"
)

// notPublic are the last labels of names that exist on no public server: special
// by RFC 6761, 6762, 7686 and 9476, or reserved by ICANN. An .onion name is not
// even to be asked of a resolver.
var notPublic = []string{"alt", "internal", "local", "localhost", "onion"}

// isPublicName reports whether a name, in its ASCII form, could be that of a server
// on the internet. A name without a dot belongs to a local network. One that ends
// in a number is an address in disguise (octal, hexadecimal, a single integer), for
// which some resolvers fall. That the name passes says nothing about where it leads.
func isPublicName(name string) bool {
	labels := strings.Split(strings.ToLower(strings.TrimSuffix(name, ".")), ".")
	last := labels[len(labels)-1]
	switch {
	case len(labels) < 2, len(name) > 254, slices.Contains(labels, ""), slices.Contains(notPublic, last):
		return false
	case last[0] < 'a' || last[0] > 'z', last == "arpa":
		return false
	}
	for _, c := range strings.Join(labels, "") {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
