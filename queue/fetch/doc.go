// Package fetch gets one medium from its address on the internet, when a person
// has asked for it, and hands its bytes on as they come.
//
// It is not for showing items, which fetches nothing, nor for crawling, nor for
// keeping: it writes nothing to the disk, holds no cache and no cookies, and
// remembers nothing of one fetch in the next. Who asked, and what came of it, is
// the desk's to record and the vault's to seal.
//
// The one thing to know: the address is content and its server is taken to be
// hostile. A server's name is resolved once a request, every address that it has
// is judged, and the connection goes to an address that was judged, so no name,
// redirect or second answer of a resolver leads into the machine or its network.
// Proxies of the environment are not used: a proxy would resolve the name itself,
// and may well reach the inside. Errors are sentences without the address, the
// server's name or anything that the server said.
//
// What a fetch cannot hide: the server, and the resolvers and networks on the
// way, learn that somebody at this connection asked for this medium. On Windows
// and macOS it is the system that judges certificates, and it may ask for what a
// certificate refers to by ways of its own.
package fetch
