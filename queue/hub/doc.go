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
// done.
//
// A pooler between desk and hub must connect as the person, and best keeps a session for
// each desk. One that changes sessions between transactions must know prepared statements,
// as PgBouncer does from 1.21 on; for an older one the address says
// ?default_query_exec_mode=cache_describe. [Client.Await] hears nothing through such a
// pooler, so that what is urgent comes with the next round instead.
package hub
