package hub

import (
	"maps"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"discern/queue"
)

// The rules of reaching a server: the line is encrypted and the server has proven that
// it is the one that was meant, or it is this very machine. An address that asks for less
// is refused and not weakened by what the environment says. Neither names nor passwords
// stand in it. Of several servers the one that takes writes is used, so that a standby
// that was promoted is found by itself.

const (
	defaultPort = "5432"
	mostServers = 16
)

// Server is where a hub is reached: one or more servers, a database, how to be sure of
// them. The zero Server is none.
type Server struct {
	hosts    []address
	database string
	keys     map[string]string // of the connection, as PostgreSQL names them
}

// address is one server. A host that begins with a slash is a folder with a socket in it.
type address struct{ host, port string }

// serverKeys are the keys that an address may have, in the order in which they are
// written. All others are somebody's mistake, or lead elsewhere.
var serverKeys = []string{"sslmode", "sslrootcert", "sslcert", "sslkey", "sslnegotiation", "channel_binding", "target_session_attrs", "connect_timeout", execMode}

// execMode is pgx's own key, for poolers; see the package's comment.
const execMode = "default_query_exec_mode"

// ParseServer reads "host[:port][,host[:port]…]/database", or the same as a postgres://
// URL. It answers Invalid where that is no address, and Refused where the line could be
// listened to, or holds a name or a password.
func ParseServer(s string) (Server, error) {
	to, who, err := parse(s)
	if err != nil {
		return Server{}, err
	}
	if who != nil {
		if _, secret := who.Password(); secret {
			return Server{}, queue.Errorf(queue.Refused, "the address of the hub holds a password, which would be kept with it; leave it out, it is asked for by itself")
		}
		return Server{}, queue.Errorf(queue.Refused, "the address of the hub holds a name; leave it out, it is asked for by itself")
	}
	return to, nil
}

// String writes the server as [ParseServer] reads it, as short as it goes.
func (s Server) String() string {
	if len(s.hosts) == 0 {
		return ""
	}
	hosts := make([]string, len(s.hosts))
	for i, h := range s.hosts {
		hosts[i] = h.String()
	}
	keys := s.query()
	if a := s.hosts[0]; a.isFolder() && len(hosts) == 1 {
		hosts[0] = ""
		socket := "?host=" + escapeValue(a.host)
		if a.port != defaultPort {
			socket += "&port=" + a.port
		}
		keys = socket + strings.Replace(keys, "?", "&", 1)
	}
	return strings.Join(hosts, ",") + "/" + escape(s.database) + keys
}

func (a address) String() string {
	host := escape(a.host)
	if strings.Contains(a.host, ":") && !a.isFolder() {
		host = "[" + a.host + "]"
	}
	if a.port == defaultPort {
		return host
	}
	return host + ":" + a.port
}

// query writes the keys behind an address.
func (s Server) query() string {
	var b strings.Builder
	for _, k := range serverKeys {
		if v, ok := s.keys[k]; ok {
			b.WriteByte("?&"[min(b.Len(), 1)])
			b.WriteString(k + "=" + escapeValue(v))
		}
	}
	return b.String()
}

// escape writes what PostgreSQL's URLs could take for something else as %XX. A space is
// %20 there, never a plus sign.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// escapeValue does so behind the question mark, where a slash is one.
func escapeValue(s string) string { return strings.ReplaceAll(escape(s), "%2F", "/") }

// dsn is the server for pgx, with who signs in. Without a user it is the system's, and
// without a password it is looked for where PostgreSQL's programs do. What is sure of the
// server is said in full, so that nothing in the environment says otherwise.
func (s Server) dsn(user, password string) string {
	full := Server{s.hosts, s.database, maps.Clone(s.keys)}
	if !s.isLocal() {
		full.keys["sslmode"] = "verify-full"
	}
	if s.keys["target_session_attrs"] == "" {
		full.keys["target_session_attrs"] = "read-write"
	}
	u := "postgres://"
	if user != "" {
		u += escape(user)
		if password != "" {
			u += ":" + escape(password)
		}
		u += "@"
	}
	return u + full.String()
}

// parse reads an address with or without who signs in.
func parse(s string) (to Server, who *url.Userinfo, err error) {
	if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7F }) {
		return to, nil, notServer("holds characters that none has")
	}
	for _, scheme := range []string{"postgres://", "postgresql://"} {
		if rest, ok := strings.CutPrefix(s, scheme); ok {
			s = rest
			break
		}
	}
	if strings.Contains(s, "://") {
		return to, nil, notServer("begins with something else than postgres://")
	}
	s, query, _ := strings.Cut(s, "?")
	hosts, database, ok := strings.Cut(s, "/")
	if i := strings.LastIndexByte(hosts, '@'); i >= 0 {
		if who, err = parseUser(hosts[:i]); err != nil {
			return to, nil, err
		}
		hosts = hosts[i+1:]
	}
	if database, err = url.PathUnescape(database); err != nil || !ok || !plain(database) || strings.ContainsAny(database, "/@") {
		return to, nil, notServer("has no database behind the server; write it as server/database")
	}
	to.database = database
	if to.keys, err = parseKeys(query); err != nil {
		return to, nil, err
	}
	if folder, ok := to.keys["host"]; ok && hosts == "" {
		hosts = escape(folder) + ":" + to.keys["port"]
	} else if ok || to.keys["port"] != "" {
		return to, nil, notServer("names servers in two places")
	}
	delete(to.keys, "host")
	delete(to.keys, "port")
	for h := range strings.SplitSeq(hosts, ",") {
		a, err := parseAddress(h)
		if err != nil {
			return to, nil, err
		}
		to.hosts = append(to.hosts, a)
	}
	if len(to.hosts) > mostServers {
		return to, nil, notServer("names more servers than " + strconv.Itoa(mostServers))
	}
	return to, who, to.secure()
}

func notServer(why string) error {
	return &queue.Error{Kind: queue.Invalid, Field: "server", Msg: "the address of the hub " + why}
}

// plain reports whether a part of an address is there, and holds nothing unseen.
func plain(s string) bool {
	return s != "" && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7F })
}

func parseUser(s string) (*url.Userinfo, error) {
	name, password, secret := strings.Cut(s, ":")
	name, err := url.PathUnescape(name)
	if err == nil && secret {
		password, err = url.PathUnescape(password)
	}
	if err != nil || !plain(name) || strings.Contains(password, "\x00") {
		return nil, notServer("holds a name or a password that cannot be read; write what is no letter or digit of it as %XX")
	}
	if secret {
		return url.UserPassword(name, password), nil
	}
	return url.User(name), nil
}

// parseKeys reads what stands behind the question mark.
func parseKeys(query string) (map[string]string, error) {
	keys := map[string]string{}
	if query == "" {
		return keys, nil
	}
	for pair := range strings.SplitSeq(query, "&") {
		k, v, _ := strings.Cut(pair, "=")
		v, err := url.PathUnescape(v)
		_, twice := keys[k]
		switch {
		case !slices.Contains(serverKeys, k) && k != "host" && k != "port":
			return nil, notServer("has a key behind the question mark that does not belong there; there may be " + strings.Join(serverKeys, ", "))
		case err != nil || !plain(v) || twice:
			return nil, notServer("says nothing that can be used for " + k)
		}
		keys[k] = v
	}
	return keys, nil
}

// parseAddress reads one server of the list.
func parseAddress(s string) (a address, err error) {
	host, port := s, defaultPort
	if i := strings.LastIndexByte(s, ':'); i > strings.LastIndexByte(s, ']') {
		host, port = s[:i], s[i+1:]
	}
	if port == "" {
		port = defaultPort
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 || port[0] == '0' || port[0] == '+' {
		return a, notServer("has a port that is no number from 1 to 65535")
	}
	if inner, ok := strings.CutPrefix(host, "["); ok {
		host, ok = strings.CutSuffix(inner, "]")
		if ip, err := netip.ParseAddr(host); err != nil || !ok || !ip.Is6() || ip.Zone() != "" {
			return a, notServer("has something in brackets that is no IPv6 address")
		}
		return address{host, port}, nil
	}
	host, err = url.PathUnescape(host)
	a = address{host, port}
	if err != nil || !plain(host) || strings.ContainsAny(host, ",@?#[]") || !a.isFolder() && strings.ContainsAny(host, " :/%\\") {
		return a, notServer("has no server that can be read in front of the database")
	}
	return a, nil
}

// isFolder reports whether the server is reached through a socket of this machine.
func (a address) isFolder() bool { return strings.HasPrefix(a.host, "/") }

// isLocal reports whether what is sent to the server never leaves this machine.
func (a address) isLocal() bool {
	if a.isFolder() || strings.EqualFold(a.host, "localhost") {
		return true
	}
	ip := net.ParseIP(a.host)
	return ip != nil && ip.IsLoopback()
}

// isLocal reports whether every server is on this machine.
func (s Server) isLocal() bool {
	return !slices.ContainsFunc(s.hosts, func(a address) bool { return !a.isLocal() })
}

// secure refuses what is no value of a key, and what is not enough to be sure of the server.
func (s *Server) secure() error {
	if !slices.Contains([]string{"", "disable", "allow", "prefer", "require", "verify-ca", "verify-full"}, s.keys["sslmode"]) {
		return notServer("has an sslmode that PostgreSQL does not know")
	}
	for k, may := range map[string][]string{
		"sslnegotiation":       {"postgres", "direct"},
		"channel_binding":      {"disable", "prefer", "require"},
		"target_session_attrs": {"read-write", "primary", "any"},
		execMode:               {"cache_statement", "cache_describe"},
	} {
		if v, ok := s.keys[k]; ok && !slices.Contains(may, v) {
			return notServer("says something for " + k + " that is none of " + strings.Join(may, ", "))
		}
	}
	if v, ok := s.keys["connect_timeout"]; ok {
		if n, err := strconv.Atoi(v); err != nil || n < 1 || n > 600 || v != strconv.Itoa(n) {
			return notServer("has a connect_timeout that is no number of seconds from 1 to 600")
		}
	}
	switch mode := s.keys["sslmode"]; {
	case s.isLocal() || mode == "":
	case mode == "verify-full":
		delete(s.keys, "sslmode") // which is how it is anyway
	default:
		return queue.Errorf(queue.Refused, "sslmode=%s would not make sure of the hub, so that others on the way could read what is sent; leave it out, or name the certificate of its authority with sslrootcert=FILE", mode)
	}
	return nil
}
