package hubtest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// usual are the settings that a server has where [Options] say nothing else.
// What makes commits durable is on, since that is what tests are about.
var usual = map[string]string{
	"listen_addresses":        "127.0.0.1",
	"unix_socket_directories": "", // addresses alone
	"fsync":                   "on",
	"synchronous_commit":      "on",
	"full_page_writes":        "on",
	"max_connections":         "200",
	"shared_buffers":          "64MB",
	"password_encryption":     "scram-sha-256",
	"timezone":                "UTC",
	"log_timezone":            "UTC",
	"log_line_prefix":         "%m [%p] %u ",
}

// access lets everybody in who has a password, from this machine.
const access = `host all         all 127.0.0.1/32 scram-sha-256
host replication all 127.0.0.1/32 scram-sha-256
`

// makeCluster makes the data of a new cluster.
func (s *Server) makeCluster(o Options) error {
	password := filepath.Join(s.folder, "password")
	if err := s.write(password, []byte(s.password)); err != nil {
		return err
	}
	// What initdb leaves unsynced can only go with the machine, and then the test is over.
	if err := s.runProgram("initdb", "-D", s.data(), "-U", superuser, "--pwfile", password, "--auth", "scram-sha-256",
		"--encoding", "UTF8", "--locale", "C", "--no-sync"); err != nil {
		return err
	}
	settings := maps.Clone(usual)
	if o.TLS {
		if err := s.secure(settings); err != nil {
			return err
		}
	}
	maps.Copy(settings, o.Settings)
	var conf strings.Builder
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		fmt.Fprintf(&conf, "%s = '%s'\n", name, strings.ReplaceAll(settings[name], "'", "''"))
	}
	if err := s.write(filepath.Join(s.data(), "postgresql.conf"), []byte(conf.String())); err != nil {
		return err
	}
	return s.write(filepath.Join(s.data(), "pg_hba.conf"), []byte(access))
}

// write makes a file of the server's, or one anew, that nobody else reads.
func (s *Server) write(path string, data []byte) error {
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return err
	}
	return handOver(path)
}

// Ports are taken from below those that systems hand to whoever asks for any:
// a server that is down for a moment should find its own again.
const (
	lowestPort  = 20000
	highestPort = 32000
)

// freePort is a port that nobody listens on now.
func freePort() (int, error) {
	var err error
	for range 100 {
		port := lowestPort + rand.IntN(highestPort-lowestPort)
		var l net.Listener
		if l, err = net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}); err == nil {
			return port, l.Close()
		}
	}
	return 0, err
}
