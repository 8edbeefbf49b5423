package hubtest

import (
	"fmt"
	"os"
	"sync"
	"testing"
)

// shared is the one server of this test binary.
var shared struct {
	sync.Mutex
	server *Server
	err    error
}

// Shared returns the one server of this test binary, for tests that need just a
// database. It is started at first use and stopped by [Main]. It is not to be
// killed or stopped: others use it.
func Shared(tb testing.TB) *Server {
	tb.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil && shared.err == nil {
		shared.server, shared.err = Open(Options{})
	}
	if shared.err != nil {
		lacking(tb, shared.err)
	}
	return shared.server
}

// Main runs the tests of a binary that uses [Shared], then stops the server,
// whatever happened. It is called by TestMain, and returns what to exit with.
func Main(m *testing.M) (code int) {
	defer func() {
		shared.Lock()
		defer shared.Unlock()
		if shared.server == nil {
			return
		}
		if err := shared.server.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = max(code, 1)
		}
	}()
	return m.Run()
}
