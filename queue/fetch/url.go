package fetch

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"discern/queue"
)

// maxAddress is the length that RFC 9110, section 4.1, asks every server to bear.
const maxAddress = 8000

// otherPorts are ports from 1024 on that speak something else than HTTP, to which
// a request could be an order: the list that browsers refuse (WHATWG Fetch, "port
// blocking").
var otherPorts = []uint64{1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}

var errAddress = queue.Errorf(queue.Invalid, "the medium's address cannot be fetched: it must begin with http:// or https:// and name a server on the internet")

// parse reads an address and judges all of it but its server, which is judged
// when it is connected to.
func parse(address string) (*url.URL, error) {
	if len(address) > maxAddress {
		return nil, errAddress
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, errAddress
	}
	return u, accept(u)
}

// next is where an answer at u sends on to.
func next(u *url.URL, location string) (*url.URL, error) {
	to, err := u.Parse(location)
	if err != nil || location == "" || len(location) > maxAddress {
		return nil, queue.Errorf(queue.Refused, "the server sends on to something that is no address; nothing was kept")
	}
	if u.Scheme == "https" && to.Scheme == "http" {
		return nil, queue.Errorf(queue.Refused, "the server sends on from an encrypted connection to an open one, which is not followed; nothing was kept")
	}
	return to, accept(to)
}

// accept judges an address before anything is asked, and makes its query fit for
// a request line, as a browser would: what is pasted or scraped is often not.
func accept(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return errAddress
	}
	if u.User != nil {
		return queue.Errorf(queue.Refused, "the medium's address carries a name or password, and none is ever sent; an address without them can be fetched")
	}
	if p := u.Port(); p != "" && !isWebPort(p) {
		return queue.Errorf(queue.Refused, "the medium's address leads to a port that is not for the web; 80, 443 and most from 1024 on are")
	}
	u.RawQuery = escape(u.RawQuery)
	return nil
}

// isWebPort admits the ports of HTTP and those that anyone may open, on which
// media are served too. Those below 1024 belong to mail, shells and the like.
func isWebPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && (n == 80 || n == 443 || n >= 1024 && !slices.Contains(otherPorts, n))
}

// escape writes what may not stand in a query as %XX.
func escape(query string) string {
	var b strings.Builder
	for _, c := range []byte(query) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`"'<>`, c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
