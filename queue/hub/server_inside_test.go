package hub

import (
	"maps"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// FuzzServer holds what we make of an address against what pgx makes of it: it must
// reach those servers alone, as that person alone, and sure of each that is elsewhere.
func FuzzServer(f *testing.F) {
	for _, seed := range []string{
		"hub.example.org/discern", "postgres://kim:se%2Fcret@a.example.org:6000,b.example.org/d?connect_timeout=5", "[::1]:5433/d?sslmode=disable",
		"/d?host=/tmp/a&port=6000", "kim@%2Ftmp,localhost/d e?channel_binding=require", "a@b@c/d", "h/d?sslmode=verify-full&target_session_attrs=any", "h:1,:2/d",
	} {
		f.Add(seed, "kim", "pass word/@:?#%")
	}
	f.Fuzz(func(t *testing.T, s, name, password string) {
		to, _, err := parse(s)
		if err != nil {
			if password != "" && len(password) > 8 && strings.Contains(err.Error(), password) {
				t.Errorf("the error tells the password: %v", err)
			}
			return
		}
		again, who, err := parse(to.String())
		if err != nil || who != nil || again.String() != to.String() {
			t.Fatalf("%q comes back as %q, %v, %v", to, again, who, err)
		}
		if strings.Contains(name, "\x00") || strings.Contains(password, "\x00") || name == "" {
			return
		}
		for _, key := range []string{"sslrootcert", "sslcert", "sslkey"} { // files
			delete(to.keys, key)
		}
		c, err := pgconn.ParseConfig(to.dsn(name, password))
		if err != nil {
			t.Fatalf("pgx does not take %q: %v", to, err)
		}
		if c.User != name || c.Password != password && password != "" || c.Database != to.database {
			t.Errorf("pgx signs in as %q with %q to %q", c.User, c.Password, c.Database)
		}
		if err := judge(c); err != nil {
			t.Errorf("%q: %v", to, err)
		}
		want, reached := map[string]bool{}, map[string]bool{c.Host: true}
		for _, a := range to.hosts {
			want[a.host] = true
		}
		for _, w := range c.Fallbacks {
			reached[w.Host] = true
		}
		if !maps.Equal(want, reached) {
			t.Errorf("pgx reaches %v, not %v", reached, want)
		}
		for k := range c.RuntimeParams {
			if k != "application_name" && k != execMode {
				t.Errorf("pgx sets %s", k)
			}
		}
	})
}
