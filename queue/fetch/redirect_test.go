package fetch_test

import (
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"

	"discern/queue"
	"discern/queue/fetch"
)

func TestRedirects(t *testing.T) {
	n := newInternet("media.example.com", "cdn.example.com")
	n.names["cdn.example.com"] = [][]string{{otherAddr}}
	n.names["inside.example.com"] = [][]string{{publicAddr, "10.0.0.7"}}
	var hops atomic.Int64
	// Its path says how many more times it sends on, its query where to in the end.
	handler := func(w http.ResponseWriter, r *http.Request) {
		hops.Add(1)
		left, to := r.URL.Path[1:], r.URL.Query().Get("to")
		switch count, _ := strconv.Atoi(left); {
		case count > 1:
			http.Redirect(w, r, "/"+strconv.Itoa(count-1)+"?"+r.URL.RawQuery, []int{301, 302, 303, 307, 308}[count%5])
		case count == 1:
			w.Header()["Location"] = []string{to} // as it is
			w.WriteHeader(http.StatusFound)
		case left == "loop":
			http.Redirect(w, r, "/loop", http.StatusMovedPermanently)
		case left == "nowhere":
			w.WriteHeader(http.StatusFound)
		default:
			_, _ = io.WriteString(w, "medium")
		}
	}
	n.serve(t, publicAddr+":80", handler)
	n.serve(t, publicAddr+":443", handler)
	n.serve(t, "["+otherAddr+"]:443", handler)

	const open, closed = "http://media.example.com/", "https://media.example.com/"
	for _, address := range []string{
		open + "0", open + "1?to=/0", open + "5?to=/0",
		open + "1?to=https://cdn.example.com/0",
		closed + "1?to=//cdn.example.com:443/0%23fragment",
		closed + "5?to=//cdn.example.com/0",
	} {
		if got, _, err := get(n.fetcher(fetch.Limits{}), address); err != nil || string(got) != "medium" {
			t.Errorf("%s: %q, error %v", address, got, err)
		}
	}
	for _, tt := range []struct {
		address string
		kind    queue.ErrorKind
		words   string
	}{
		{open + "6?to=/0", queue.Refused, "sends on more than 5 times"},
		{open + "loop", queue.Refused, "sends on more than 5 times"},
		{open + "nowhere", queue.Refused, "sends on to something that is no address"},
		{open + "1?to=http://[::1/" + secret, queue.Refused, "sends on to something that is no address"},
		{closed + "1?to=" + open + "0", queue.Refused, "from an encrypted connection to an open one"},
		{closed + "5?to=" + open + "0", queue.Refused, "from an encrypted connection to an open one"},
		{open + "1?to=ftp://media.example.com/" + secret, queue.Invalid, "cannot be fetched"},
		{open + "1?to=file:///etc/" + secret, queue.Invalid, "cannot be fetched"},
		{open + "1?to=data:," + secret, queue.Invalid, "cannot be fetched"},
		{open + "1?to=http://kim:" + secret + "@media.example.com/", queue.Refused, "name or password"},
		{open + "1?to=http://media.example.com:22/", queue.Refused, "port"},
		{open + "1?to=http://127.0.0.1/", queue.Refused, "private or reserved network"},
		{open + "1?to=http://169.254.169.254/latest/meta-data/" + secret, queue.Refused, "private or reserved network"},
		{open + "1?to=//[::ffff:10.0.0.1]/", queue.Refused, "private or reserved network"},
		{open + "1?to=http://inside.example.com/", queue.Refused, "private or reserved network"},
		{open + "5?to=http://inside.example.com/", queue.Refused, "private or reserved network"},
		{open + "1?to=http://localhost/", queue.Invalid, "name a server on the internet"},
		{open + "1?to=http://2130706433/", queue.Invalid, "name a server on the internet"},
	} {
		hops.Store(0)
		_, _, err := get(n.fetcher(fetch.Limits{}), tt.address)
		if err == nil {
			t.Errorf("%s was fetched", tt.address)
			continue
		}
		checkError(t, err, tt.kind, tt.words)
		if hops.Load() > 6 {
			t.Errorf("%s: %d requests", tt.address, hops.Load())
		}
	}
	n.checkUndialed(t, publicAddr+":80", publicAddr+":443", "["+otherAddr+"]:443")
}
