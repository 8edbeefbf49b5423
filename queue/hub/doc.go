// Package hub is the team's shared queue: a schema of functions on PostgreSQL, and the
// client that calls them. [Client] is what a desk speaks to; the functions beside it are
// what `discern hub` does for whoever owns a hub, publishes to it or supervises there.
//
// There is no server of its own. Who may do what is held by the database: a person is a
// role that may execute functions and read no table, and session_user says who calls. So
// nothing in this package is a guard; it says in words what the hub refused.
//
// A [Client] is one connection and stays broken once it broke: whoever holds it dials
// again. Everything can be asked again, since a call whose answer was lost finds itself
// done. A pooler between desk and hub must keep a session of the person's own role: one
// that changes sessions between transactions needs to know prepared statements (PgBouncer
// does from 1.21 on), and [Client.Await] hears nothing through it, so that what is urgent
// comes with the next round instead.
package hub
