package hub_test

import (
	"strings"
	"testing"

	"discern/queue"
	"discern/queue/hub"
)

func TestParseServer(t *testing.T) {
	for in, want := range map[string]string{
		"hub.example.org/discern":                                                  "hub.example.org/discern",
		"hub.example.org:5432/discern":                                             "hub.example.org/discern",
		"postgres://hub.example.org/discern":                                       "hub.example.org/discern",
		"postgresql://hub.example.org:6000/d":                                      "hub.example.org:6000/d",
		"a.example.org,b.example.org:6000/d":                                       "a.example.org,b.example.org:6000/d",
		"[2001:db8::1]:6000/d":                                                     "[2001:db8::1]:6000/d",
		"2001.example.org/d?sslmode=verify-full":                                   "2001.example.org/d",
		"h.example.org/d?sslrootcert=/etc/ca.pem":                                  "h.example.org/d?sslrootcert=/etc/ca.pem",
		"h.example.org/d?sslrootcert=a%20b%2Bc":                                    "h.example.org/d?sslrootcert=a%20b%2Bc",
		"h.example.org/d?connect_timeout=5&sslmode=verify-full&sslkey=k&sslcert=c": "h.example.org/d?sslcert=c&sslkey=k&connect_timeout=5",
		"h.example.org/d%20e%2Ff":                                                  "",
		"h.example.org/d%20e":                                                      "h.example.org/d%20e",
		"h.example.org/d?default_query_exec_mode=cache_describe":                   "h.example.org/d?default_query_exec_mode=cache_describe",
		"h.example.org/d?default_query_exec_mode=simple_protocol":                  "",
		"localhost/d":                                  "localhost/d",
		"127.0.0.1:6000/d?sslmode=disable":             "127.0.0.1:6000/d?sslmode=disable",
		"localhost,[::1],127.8.8.8/d?sslmode=require":  "localhost,[::1],127.8.8.8/d?sslmode=require",
		"postgres:///d?host=/var/run/postgresql":       "/d?host=/var/run/postgresql",
		"/d?host=/tmp/a%20b&port=6000&sslmode=disable": "/d?host=/tmp/a%20b&port=6000&sslmode=disable",
		"%2Ftmp/d":           "/d?host=/tmp",
		"%2Ftmp,localhost/d": "%2Ftmp,localhost/d",

		"":                                             "",
		"hub":                                          "",
		"hub.example.org/":                             "",
		"/discern":                                     "",
		"h.example.org/d/e":                            "",
		"h.example.org:0/d":                            "",
		"h.example.org:65536/d":                        "",
		"h.example.org:port/d":                         "",
		"h.example.org:1:2/d":                          "",
		"[2001:db8::1/d":                               "",
		"[localhost]/d":                                "",
		"[fe80::1%25eth0]/d":                           "",
		"h.example.org,/d":                             "",
		"h.example.org/d?options=-cfoo":                "",
		"h.example.org/d?search_path=x":                "",
		"h.example.org/d?service=x":                    "",
		"h.example.org/d?passfile=/etc/x":              "",
		"h.example.org/d?host=other":                   "",
		"h.example.org/d?sslmode":                      "",
		"h.example.org/d?sslmode=full":                 "",
		"h.example.org/d?sslcert=a&sslcert=b":          "",
		"h.example.org/d?channel_binding=no":           "",
		"h.example.org/d?target_session_attrs=standby": "",
		"h.example.org/d?connect_timeout=-1":           "",
		"https://h.example.org/d":                      "",
		"h.example.org/d\x00":                          "",
		"h.example.org/d%00":                           "",
		"h\n.example.org/d":                            "",
		"h.example.org/\xff":                           "",
		strings.Repeat("h,", 20) + "h/d":               "",
	} {
		s, err := hub.ParseServer(in)
		if want == "" {
			if queue.KindOf(err) != queue.Invalid {
				t.Errorf("%q: %v, %v", in, s, err)
			}
			continue
		}
		if err != nil || s.String() != want {
			t.Errorf("%q is %q, not %q; %v", in, s, want, err)
		}
		if again, err := hub.ParseServer(want); err != nil || again.String() != want {
			t.Errorf("%q does not come back: %q, %v", want, again, err)
		}
	}
	if s := (hub.Server{}).String(); s != "" {
		t.Errorf("no server is %q", s)
	}
}

func TestParseServerRefuses(t *testing.T) {
	for _, in := range []string{
		"h.example.org/d?sslmode=disable",
		"h.example.org/d?sslmode=prefer",
		"h.example.org/d?sslmode=require",
		"h.example.org/d?sslmode=verify-ca&sslrootcert=ca.pem",
		"localhost,h.example.org/d?sslmode=disable",
		"127.0.0.1.example.org/d?sslmode=disable",
		"localhost.example.org/d?sslmode=disable",
		"0.0.0.0/d?sslmode=disable",
		"kim@localhost/d",
		"postgres://kim:secret@localhost/d",
		"kim:se@cret@localhost/d",
		"kim:@localhost/d",
	} {
		_, err := hub.ParseServer(in)
		if queue.KindOf(err) != queue.Refused {
			t.Errorf("%q: %v", in, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("it tells the password: %v", err)
		}
	}
}
