package hub

import (
	"context"
	"net"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"discern/queue"
)

// Options steers a [Client]. The zero value is for a desk.
type Options struct {
	Patience time.Duration // how long one call may take; 0 for two minutes
}

// How long is waited for what does not answer. A line that is silent is found dead by the
// keepalives, also while nothing is asked.
const (
	patience    = 2 * time.Minute
	connectTime = 10 * time.Second
)

var keepalive = net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 10 * time.Second, Count: 3}

// mostAnswer is how large one message of a server may be, in bytes: a record of an item
// at its largest, with room. It keeps what is no hub from filling the memory.
const mostAnswer = 64 << 20

// Dial reaches a hub as a person: under the name of their database role. Without a
// password it is looked for in ~/.pgpass, as PostgreSQL's programs do. It answers
// Offline where the hub cannot be reached, Refused where the person may not or the
// password is wrong, NotFound where the server has no hub, and Newer where hub and
// program do not speak the same version.
func Dial(ctx context.Context, to Server, name, password string, o Options) (*Client, error) {
	if len(to.hosts) == 0 || name == "" {
		return nil, queue.Errorf(queue.Invalid, "a hub is reached by its address and a name")
	}
	conn, err := connect(ctx, to, name, password)
	if err != nil {
		return nil, err
	}
	if o.Patience <= 0 {
		o.Patience = patience
	}
	c := &Client{conn: conn, patience: o.Patience, turn: make(chan struct{}, 1)}
	if err := c.call(ctx, sameVersion); err != nil {
		hangUp(conn)
		return nil, err
	}
	return c, nil
}

// dial reaches a hub by a connection string, in which a name and a password may stand.
func dial(ctx context.Context, dsn string) (*pgx.Conn, error) {
	to, who, err := parse(dsn)
	if err != nil {
		return nil, err
	}
	return dialAs(ctx, to, who)
}

// dialAs reaches a hub as who signs in; nil for whoever PostgreSQL's programs would be.
func dialAs(ctx context.Context, to Server, who *url.Userinfo) (*pgx.Conn, error) {
	if who == nil {
		return connect(ctx, to, "", "")
	}
	password, _ := who.Password()
	return connect(ctx, to, who.Username(), password)
}

// connect opens a connection.
func connect(ctx context.Context, to Server, name, password string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(to.dsn(name, password))
	if err != nil {
		return nil, unusable(err)
	}
	if err := judge(&config.Config); err != nil {
		return nil, err
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTime
	}
	config.RuntimeParams["application_name"] = "discern"
	dialer := &net.Dialer{KeepAliveConfig: keepalive}
	config.DialFunc = dialer.DialContext
	config.MaxProtocolMessageBodyLen = mostAnswer
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, fault(err)
	}
	return conn, nil
}

// judge holds what pgx made of an address against the rules once more: what it says must
// be said to a server that has proven its name, or to this machine.
func judge(c *pgconn.Config) error {
	ways := append([]*pgconn.FallbackConfig{{Host: c.Host, Port: c.Port, TLSConfig: c.TLSConfig}}, c.Fallbacks...)
	for _, w := range ways {
		if (address{host: w.Host}).isLocal() {
			continue
		}
		if t := w.TLSConfig; t == nil || t.InsecureSkipVerify || t.ServerName != w.Host {
			return queue.Errorf(queue.Refused, "the line to the hub would not be encrypted to it alone, so it was not opened")
		}
	}
	return nil
}
